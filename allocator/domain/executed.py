"""已执行: what closed years really gave, fixed amounts that nothing plans again."""

from __future__ import annotations

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts


def executed_amounts(facts: Facts, year: int) -> dict[Cell, int]:
    """The fixed amounts of a year (atoms), cell by cell; several rows of one cell add up."""
    totals: dict[Cell, int] = {}
    for one in facts.executed:
        if one.year == year:
            cell = Cell(one.county, one.stream, one.year)
            totals[cell] = totals.get(cell, 0) + one.amount
    return totals


def is_closed(facts: Facts, year: int) -> bool:
    """Whether a year is fully closed: every stream with money for counties has executed amounts.

    In a year that is closed in part the executed cells are fixed and the others are planned around them.
    """
    done = {one.stream for one in facts.executed if one.year == year}
    pools = (pool for (_, when), pool in facts.pools.items() if when == year)
    return bool(done) and all(pool.stream in done for pool in pools if pool.to_counties)
