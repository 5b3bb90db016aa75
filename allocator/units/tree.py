"""The proof of a 取整冲突 as data: by divisibility, or a small search tree that ends in rows that cannot hold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from allocator.domain.fraction import Fraction
from allocator.domain.plan import Closed, Split, UnitProof
from allocator.domain.programme import LinearProgramme, Row
from allocator.units.conflict import all_columns
from allocator.units.divisibility import indivisible
from allocator.units.model import fixed_later, own_bounds, unit_row, without
from allocator.units.proof import halves, most_fractional, refute
from allocator.units.residual import Bound, IntegerRow, Minimise

# Branches' ends at most: a longer proof is for computers alone, and perhaps endless.
LEAVES = 200


def unit_proof(programme: LinearProgramme, clashing: Iterable[Row], minimise: Minimise) -> UnitProof | None:
    """What proves, for a checker that knows nothing of rounding, that ``clashing`` rows have no whole amounts.

    Sums of rows rounded where divisibility is enough, else a tree; only hard rows of the programme are used. None where
    the tree would have more than ``LEAVES`` ends.
    """
    fixed = fixed_later(programme)
    hard = frozenset(without(row, fixed) for row in (*programme.rows, *programme.ahead_rows))
    rows = tuple(row for row in dict.fromkeys(clashing) if row in hard)
    cells = {cell for row in rows for cell, _ in row.terms}
    columns = tuple(column for column in all_columns(programme) if column.cell in cells)
    place = {column.cell: number for number, column in enumerate(columns)}
    units = {column.cell: column.unit for column in columns}
    in_units = [unit_row(row, False, units, place, {}) for row in rows]
    stated: list[IntegerRow] = [(one.terms, one.lower, one.upper) for one in in_units]
    sums = tuple(Closed(tuple(sorted(weights.items()))) for weights in indivisible(stated))
    if sums:
        last = Closed(tuple((len(rows) + number, Fraction(1)) for number, _ in enumerate(sums)))
        return UnitProof(columns, rows, (last,), sums)
    nodes = tree([own_bounds(one) for one in columns], stated, minimise)
    if nodes is None:
        return None
    named = (one if isinstance(one, Closed) else Split(columns[one[0]].cell, one[1]) for one in nodes)
    return UnitProof(columns, rows, tuple(named))


def tree(box: list[Bound], rows: Sequence[IntegerRow], minimise: Minimise) -> list[Closed | tuple[int, int]] | None:
    """The nodes, each branch (column, most) before what is below it; None where there would be too many."""
    boxes, nodes, ends = [box], list[Closed | tuple[int, int]](), 0
    while boxes:
        box = boxes.pop()
        point, weights = (None, [Fraction(0)] * len(rows)) if is_empty(box) else refute(box, rows, minimise)
        if weights is not None:
            nodes.append(Closed(tuple(used(weights, rows))))
            ends += 1
            continue
        column = None if point is None else most_fractional(point, box)
        if point is None or column is None or ends + len(boxes) >= LEAVES:
            return None
        most = math.floor(point[column])
        nodes.append((column, most))
        boxes += reversed(halves(box, column, most))
    return nodes


def is_empty(box: Sequence[Bound]) -> bool:
    """Whether some cell has no amount left."""
    return any(upper is not None and lower > upper for lower, upper in box)


def used(weights: Sequence[Fraction], rows: Sequence[IntegerRow]) -> Iterable[tuple[int, Fraction]]:
    """The weights, by place of the row, that push on a side that is there; cut as the bound on violation cuts them."""
    for place, (weight, (_, lower, upper)) in enumerate(zip(weights, rows, strict=True)):
        weight = min(Fraction(1), max(Fraction(-1), weight))
        if weight and (lower if weight > 0 else upper) is not None:
            yield place, weight
