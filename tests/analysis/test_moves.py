"""Moves between plans and the worst-off, reckoned by head."""

from __future__ import annotations

from allocator.analysis.moves import lowest_cell, lowest_county, moves_between
from allocator.domain.analysis import Lowest
from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from tests.analysis.asked import LOOSE, planned
from tests.use_cases.towns import CODES, facts, setting

MONEY = frozenset({"ZY", "SZ"})


def cells(*amounts: tuple[str, str, int]) -> dict[Cell, int]:
    """(county, stream, amount) → amounts of 2018."""
    return {Cell(county, stream, 2018): amount for county, stream, amount in amounts}


def test_a_county_counts_net_and_a_cell_by_itself() -> None:
    before = cells(("甲", "ZY", 30), ("甲", "SZ", 10), ("乙", "ZY", 20), ("乙", "SZ", 20), ("丙", "ZY", 1))
    after = cells(("甲", "ZY", 40), ("甲", "SZ", 5), ("乙", "ZY", 10), ("乙", "SZ", 25), ("丙", "ZY", 1))
    moves = moves_between(before, after, MONEY)
    assert (moves.gains, moves.losses, moves.moved, moves.in_cells) == ((("甲", 5),), (("乙", 5),), 5, 15)
    assert (moves.cells, moves.counties, moves.largest, moves.where) == (4, 2, -10, ("乙", "ZY"))


def test_a_stream_of_people_is_counted_but_is_no_money() -> None:
    moves = moves_between(cells(("甲", "HL", 7)), cells(("甲", "HL", 9)), MONEY)
    assert (moves.moved, moves.in_cells, moves.largest, moves.where) == (0, 0, 0, None)
    assert (moves.cells, moves.counties) == (1, 1)


def test_a_cell_that_vanishes_is_a_loss() -> None:
    moves = moves_between(cells(("甲", "ZY", 7)), {}, MONEY)
    assert (moves.gains, moves.losses, moves.moved) == ((), (("甲", 7),), 7)


def test_the_worst_off_county_and_cell() -> None:
    """甲 gets 920 of the group instead of 800: the others 90 % of SZ and ZY, all of NZ: 28/30 together."""
    result = planned(facts(), (*LOOSE, setting("deep_county_uplift", "uplift", "15%")))
    assert result.plan is not None
    (year,) = result.plan.years
    assert lowest_county(year, frozenset({"NZ", "SZ", "ZY"})) == Lowest(Fraction(14, 15), CODES[1])
    assert lowest_cell(year) == Lowest(Fraction(9, 10), CODES[1], "SZ")


def test_a_cell_held_down_by_a_cap_is_not_the_worst_off() -> None:
    from dataclasses import replace

    from allocator.domain.records import AT_MOST, Manual
    from tests.use_cases.towns import wan

    capped = Manual(CODES[3], "NZ", 2018, AT_MOST, wan(10), True, "理由", "领导")
    result = planned(replace(facts(deep=()), manual=(capped,)), LOOSE)
    assert result.plan is not None
    (year,) = result.plan.years
    assert year.amounts[Cell(CODES[3], "NZ", 2018)] == wan(10)
    found = lowest_cell(year)
    assert found is not None and found.ratio == 1
