"""一次性资金 that the workbook states of a year: part of the year's amounts, so no amount is below it."""

from __future__ import annotations

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.records import REWARD


def stated_one_off(facts: Facts, year: int) -> dict[Cell, int]:
    """Cell → 一次性资金 of the year as typed in (atoms), several rows added up; rewards of rule 8 are not among them.

    300 万元 of 救灾 and 200 of 奖励 for one county and fund give 500: its amount of that year is at least 500.
    """
    totals: dict[Cell, int] = {}
    for one in facts.one_off:
        if one.year == year and one.reason != REWARD:
            cell = Cell(one.county, one.stream, one.year)
            totals[cell] = totals.get(cell, 0) + one.amount
    return totals
