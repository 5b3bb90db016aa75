"""Proofs of impossibility and of possibility, exact: the least total violation of a block and its duals."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.domain.cell import Cell
from allocator.domain.effort import spend
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Infeasible, LinearProgramme, Row
from allocator.solving.blocks import Block, Contradiction, OpenRow, bound_multipliers
from allocator.solving.closed_form import is_plain
from allocator.solving.exact_basis import certified, outside
from allocator.solving.lp import ExactLp, LpRow, Optimum, fraction, whole
from allocator.solving.pivots import Vertex, optimal_vertex
from allocator.solving.simplex import DUAL, INFEASIBLE, OPTIMAL, PRIMAL, UNKNOWN, Simplex
from allocator.solving.staged import LEAST_SIZE, exact


def elastic(block: Block, stretch: frozenset[int]) -> tuple[ExactLp, list[tuple[int, int]]]:
    """Minimise the total violation of the rows at places ``stretch``; also (row, sign) of each added column."""
    count = len(block.columns)
    lower = [whole(one) for one in block.lower]
    upper = [None if one is None else whole(one) for one in block.upper]
    sizes = [max(float(column.weight), float(column.unit), LEAST_SIZE) for column in block.columns]
    costs: list[int] = [0] * count
    rows, added = [], []
    for place, row in enumerate(block.rows):
        terms = [(n, whole(factor)) for n, factor in row.terms]
        if place in stretch:
            for side, sign in ((row.lower, 1), (row.upper, -1)):
                if side is not None:
                    terms.append((len(costs), sign))
                    costs.append(1)
                    lower.append(0)
                    upper.append(None)
                    sizes.append(max(sizes[n] for n, _ in row.terms))
                    added.append((place, sign))
        rows.append(LpRow(tuple(terms), exact(row.lower), exact(row.upper)))
    return ExactLp(tuple(costs), tuple(lower), tuple(upper), tuple(rows), tuple(sizes)), added


def least_violation(
    block: Block, stretch: frozenset[int], believing: bool = False
) -> tuple[Optimum, list[tuple[int, int]]] | None:
    """The exact optimum of ``elastic``; None where there is none: rows left rigid clash.

    ``believing``: the solver's word for that is enough, which saves some hundred exact pivots.
    """
    lp, added = elastic(block, stretch)
    solver, hinted = Simplex(lp, modelled=False), None
    for strategy in (DUAL, PRIMAL):
        status = solver.run(strategy)
        if status == INFEASIBLE and believing:
            return None
        if status != UNKNOWN:
            hinted = solver.basis()
            best = certified(lp, hinted) if status == OPTIMAL else None
            if best is not None:
                return best, added
        solver.from_scratch()
    # Where the rigid rows clash, so do exact pivots, from the very basis that says so.
    vertex = optimal_vertex(lp, hinted)
    return (vertex.optimum, added) if isinstance(vertex, Vertex) else None


def contradiction(block: Block) -> Contradiction | None:
    """Multipliers of a Farkas proof for a block that has no point; None where none was proved."""
    found = least_violation(block, frozenset(range(len(block.rows))))
    if found is None:
        return None
    best, added = found
    if sum(best.point[len(block.columns) :]) <= 0:
        return None
    return Contradiction(tuple(row_multipliers(block, best).items()))


def row_multipliers(block: Block, best: Optimum) -> dict[Row, Fraction]:
    """Duals on the programme's own rows, those behind column bounds included."""
    found: dict[Row, Fraction] = {}
    left: dict[int, Fraction] = {}
    for one, dual in zip(block.rows, best.duals, strict=True):
        if dual:
            found[one.origin] = found.get(one.origin, Fraction(0)) + fraction(dual)
            for n, factor in one.terms:
                left[n] = left.get(n, Fraction(0)) + fraction(dual) * factor
    for row, factor in bound_multipliers(block, left.items()).items():
        found[row] = found.get(row, Fraction(0)) + factor
    return {row: factor for row, factor in found.items() if factor}


def plain_fits(block: Block) -> bool:
    """Whether one total is all that links a block and the bands of its cells reach it, which is a plan.

    Bands of 0 to 300 and 100 to 400 reach every total from 100 to 700.
    """
    if not is_plain(Block(block.columns, rows=block.rows)):
        return False
    total = block.rows[0].lower
    if total is None or sum(block.lower, Fraction(0)) > total:
        return False
    tops = [top for top in block.upper if top is not None]
    return len(tops) < len(block.upper) or sum(tops, Fraction(0)) >= total


def raised_point(block: Block) -> list[Fraction] | None:
    """A point of a block found without a solver: everybody's least, raised row by row as far as floors ask for it.

    A floor of 500, next year's amount 120 % of it at least: 500 and 600. None where a total binds or caps are passed.
    """
    if any(row.lower is not None and row.lower == row.upper for row in block.rows):
        return None
    spend(sum(len(row.terms) for row in block.rows))
    point = list(block.lower)
    for row in block.rows:
        if row.lower is None:
            continue
        missing = row.lower - sum((factor * point[n] for n, factor in row.terms if point[n]), Fraction(0))
        # The latest cells first: rows of growth come back to the earlier ones.
        for n, factor in reversed(row.terms):
            if missing > 0 and factor > 0:
                top, more = block.upper[n], missing / factor
                more = more if top is None else min(more, top - point[n])
                point[n], missing = point[n] + more, missing - factor * more
    return point if all(holds(row, point) for row in block.rows) else None


def holds(row: OpenRow, point: list[Fraction]) -> bool:
    """Whether a row holds at a point."""
    activity = sum((factor * point[n] for n, factor in row.terms if point[n]), Fraction(0))
    return not outside(activity, row.lower, row.upper)


def has_point(block: Block) -> bool | None:
    """Whether a block's hard rows have a point: proved either way, None where neither was."""
    if raised_point(block) is not None:
        return True
    found = least_violation(block, frozenset(range(len(block.rows))))
    if found is None:
        return None
    return sum(found[0].point[len(block.columns) :]) == 0


def weighed(programme: LinearProgramme, rows: Iterable[Row], weights: Iterable[Fraction]) -> Infeasible | None:
    """The full proof that weighed rows are, or None: see ``farkas``."""
    return farkas(programme, Contradiction(tuple(zip(rows, weights, strict=True))))


def farkas(programme: LinearProgramme, found: Contradiction) -> Infeasible | None:
    """The full proof over the original programme, with the column bounds it needs; None where it proves nothing.

    x ≥ 3 weighed +1 and x ≤ 2 weighed −1 read 0 ≥ 1: the gap is 1.
    """
    multipliers = tuple((row, factor) for row, factor in found.multipliers if factor)
    total, left = Fraction(0), dict[Cell, Fraction]()
    for row, factor in multipliers:
        side = row.lower if factor > 0 else row.upper
        if side is None:
            return None
        total += factor * side
        for cell, coefficient in row.terms:
            left[cell] = left.get(cell, Fraction(0)) + factor * coefficient
    columns = {column.cell: column for column in (*programme.columns, *programme.ahead_columns)}
    bounds = []
    for cell, factor in sorted(left.items()):
        if not factor:
            continue
        column = columns[cell]
        low, high = (column.lower, column.upper) if column.frozen is None else (column.frozen, column.frozen)
        bound = high if factor > 0 else low
        if bound is None:
            return None
        total -= factor * bound
        bounds.append((cell, -factor))
    return Infeasible(multipliers, tuple(bounds), total) if total > 0 else None
