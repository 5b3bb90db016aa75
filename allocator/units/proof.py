"""An independent proof that no whole point exists: every leaf of a search tree refuted in exact integers.

The solver only proposes multipliers and branching columns; what it says is never used. A leaf is
closed by a weighted sum of rows that bounds the total violation above zero, or by divisibility.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from allocator.domain.effort import spend
from allocator.domain.fraction import Fraction
from allocator.units.divisibility import indivisible
from allocator.units.residual import Bound, IntegerRow, Minimise

# Leaves of the tree; beyond, the proof is given up.
MOST_NODES = 2_000
# Units of work for each number of a row in one pass.
TO_NARROW = 2
# Passes of bound narrowing; it may go on for ever where the rows shrink a box by one each time.
MOST_PASSES = 20
# True multipliers are simple fractions; the solver's are near them.
SIMPLE = 1_000


def no_whole_point(bounds: Sequence[Bound], rows: Sequence[IntegerRow], minimise: Minimise) -> bool:
    """Whether it is proved that no integers within ``bounds`` keep all ``rows`` (integers themselves).

    x + y = 1, y + z = 1, z + x = 1 has the rational point ½, ½, ½ and is refuted by divisibility.
    """
    if indivisible(rows):
        return True
    boxes, nodes = [list(bounds)], 0
    while boxes:
        box, nodes = boxes.pop(), nodes + 1
        if nodes > MOST_NODES:
            return False
        narrowed = narrow(box, rows)
        if narrowed is None:
            continue
        box = narrowed
        point, weights = refute(box, rows, minimise)
        if weights is not None:
            continue
        if point is None:
            return False
        column = most_fractional(point, box)
        if column is None:
            return False
        boxes += halves(box, column, math.floor(point[column]))
    return True


def halves(box: list[Bound], column: int, most: int) -> tuple[list[Bound], list[Bound]]:
    """The part of a box with at most so much of a column, and the rest."""
    lower, upper = box[column]
    before, after = box[:column], box[column + 1 :]
    return [*before, (lower, most), *after], [*before, (most + 1, upper), *after]


def narrow(box: Sequence[Bound], rows: Sequence[IntegerRow]) -> list[Bound] | None:
    """The box less what single rows exclude: x ≤ ⌊(upper − least of the others) ÷ factor⌋; None where it is empty."""
    box = list(box)
    for _ in range(MOST_PASSES):
        before = list(box)
        spend(TO_NARROW * terms_of(rows))
        for terms, lower, upper in rows:
            for side, sign in ((upper, 1), (lower, -1)):
                if side is not None:
                    narrow_by(box, [(column, sign * factor) for column, factor in terms], sign * side)
            if any(most is not None and least > most for least, most in (box[column] for column, _ in terms)):
                return None
        if box == before:
            break
    return box


def terms_of(rows: Sequence[IntegerRow]) -> int:
    """How many numbers stand in some rows."""
    return sum(len(terms) for terms, _, _ in rows)


def narrow_by(box: list[Bound], terms: Sequence[tuple[int, int]], room: int) -> None:
    """Narrow the columns of Σ factor · x ≤ ``room``; an end without limit leaves room only for its own column."""
    ends = [box[column][0] if factor > 0 else box[column][1] for column, factor in terms]
    open_ends = sum(end is None for end in ends)
    least = sum(factor * end for (_, factor), end in zip(terms, ends, strict=True) if end is not None)
    for (column, factor), end in zip(terms, ends, strict=True):
        if open_ends > (end is None):
            continue
        box[column] = cut(box[column], factor, room - least + (0 if end is None else factor * end))


def cut(bound: Bound, factor: int, room: int) -> Bound:
    """The bound of x where also factor · x ≤ room."""
    lower, upper = bound
    if factor > 0:
        most = room // factor
        return lower, most if upper is None else min(upper, most)
    return max(lower, -(room // -factor)), upper


def most_fractional(point: Sequence[Fraction], box: Sequence[Bound]) -> int | None:
    """The open column farthest from an integer; among near-whole points the first open one; None if all are fixed."""
    best, column = Fraction(-1), None
    for index, (value, (lower, upper)) in enumerate(zip(point, box, strict=True)):
        if lower == upper:
            continue
        away = abs(value - round(value))
        if away > best:
            best, column = away, index
    return column if best > Fraction(1, 10**6) else None


def refute(
    box: Sequence[Bound], rows: Sequence[IntegerRow], minimise: Minimise
) -> tuple[Sequence[Fraction] | None, Sequence[Fraction] | None]:
    """The least total violation over the box: a point to branch on, or the rows' weights that prove it positive."""
    size = len(box)
    costs, bounds, elastic = [0] * size, list(box), []
    for terms, lower, upper in rows:
        spread: list[tuple[int, int]] = []
        for missing, sign in ((lower, 1), (upper, -1)):
            if missing is not None:
                spread.append((len(bounds), sign))
                bounds.append((0, None))
                costs.append(1)
        elastic.append(([*terms, *spread], lower, upper))
    found = minimise(costs, bounds, elastic, [False] * len(bounds))
    if found.status != "optimal" or len(found.multipliers) != len(rows):
        return None, None
    simple = [weight.limit_denominator(SIMPLE) for weight in found.multipliers]
    for weights in (simple, found.multipliers):
        if violation_bound(box, rows, weights) > 0:
            return None, weights
    return [inside(Fraction(value), bound) for value, bound in zip(found.point[:size], box, strict=True)], None


def inside(value: Fraction, bound: Bound) -> Fraction:
    """The value, pulled into its bound."""
    lower, upper = bound
    value = max(value, Fraction(lower))
    return value if upper is None else min(value, Fraction(upper))


def violation_bound(box: Sequence[Bound], rows: Sequence[IntegerRow], multipliers: Sequence[Fraction]) -> Fraction:
    """A number no point of the box can keep the total violation below; −1 where the multipliers show nothing.

    Multipliers are cut to −1…1, so that Σ weight · (side − activity) never exceeds the violation.
    """
    total, reduced = Fraction(0), [Fraction(0)] * len(box)
    for weight, (terms, lower, upper) in zip(multipliers, rows, strict=True):
        weight = min(Fraction(1), max(Fraction(-1), weight))
        side = lower if weight > 0 else upper
        if weight == 0 or side is None:
            continue
        total += weight * side
        for column, factor in terms:
            reduced[column] -= weight * factor
    for cost, (lower, upper) in zip(reduced, box, strict=True):
        if cost >= 0:
            total += cost * lower
        elif upper is None:
            return Fraction(-1)
        else:
            total += cost * upper
    return total
