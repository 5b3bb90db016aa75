"""Later years before one is decided: what is left to them, which of their rows are guesses, what they cannot keep."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.programme import Column, LinearProgramme, Row
from allocator.domain.records import EQUAL, Manual
from allocator.use_cases.looking_ahead import is_guess, later_programme, not_kept
from allocator.use_cases.preparing import prepared
from allocator.use_cases.shaping import see_year
from allocator.use_cases.year import solve_and_round
from tests.conflict.planted import FLOOR, decided, villages
from tests.use_cases.towns import CODES, facts, setting, wan


def test_a_year_decided_leaves_the_next_what_its_villages_still_need() -> None:
    """Three villages of 600 over three equal years: 600 in 2018, then 600 of the 1,200 that are left in 2019."""
    settings = (setting(FLOOR, "floor", "600"), setting(FLOOR, "campaign_to", "2020"))
    resolved = prepared(facts(years=(2018, 2019, 2020), deep=(), villages=villages(3)), settings)
    later = (2019, 2020)
    now = see_year(Ledger(resolved.facts, (), {}), 2018, resolved.book, {}, later)
    answer = solve_and_round(now, resolved.book, ())
    assert isinstance(answer, tuple)
    then = later_programme(now, answer[2], resolved.book, later)
    assert [one.lower for one in then.rows if one.rule == FLOOR] == [wan(600)]
    assert (then.year, {row.year for row in then.rows}) == (2019, {2019})
    assert {one.cell.year for one in then.columns} == {2019}
    assert {one.cell.year for one in then.ahead_columns} == {row.year for row in then.ahead_rows} == {2020}


NOW, BEFORE = Cell(CODES[0], "ZY", 2019), Cell(CODES[0], "ZY", 2018)
ALONE = Row("county_band", CODES[0], 2019, ((NOW, Fraction(1)),), lower=Fraction(1))
GROWING = replace(ALONE, terms=((NOW, Fraction(1)), (BEFORE, Fraction(-1))))


def apart(code: str, stream: str | None, year: int = 2018) -> Manual:
    """A decision that does not count in the next year's base."""
    return replace(decided(code, EQUAL, 100, stream, year), counts_next_year=False)


@pytest.mark.parametrize(
    ("row", "manual", "rewarding", "guess"),
    [
        (GROWING, (), False, False),
        (GROWING, (), True, True),
        (ALONE, (), True, False),
        (GROWING, (apart(CODES[0], "ZY"),), False, True),
        (GROWING, (apart(CODES[0], None),), False, True),
        (GROWING, (replace(apart(CODES[0], "ZY"), counts_next_year=True),), False, False),
        (GROWING, (apart(CODES[0], "SZ"), apart(CODES[1], "ZY"), apart(CODES[0], "ZY", 2019)), False, False),
        (ALONE, (apart(CODES[0], "ZY", 2019),), False, False),
        (replace(GROWING, rule=FLOOR), (), True, False),
    ],
)
def test_a_guess_builds_on_what_the_year_before_decides(
    row: Row, manual: tuple[Manual, ...], rewarding: bool, guess: bool
) -> None:
    assert is_guess(row, replace(facts(), manual=manual), rewarding) is guess


def test_the_first_year_that_cannot_be_kept_and_the_rules_that_clash_there() -> None:
    """2018 has 5; 2019 is not to fall and is capped at 3; 2020 is capped below 0, which nobody comes to."""
    cells = [Cell("1", "A", year) for year in (2018, 2019, 2020)]
    columns = [Column(cell, Fraction(1)) for cell in cells]

    def capped(year: int, most: int) -> Row:
        return Row("cap", "1", year, ((cells[year - 2018], Fraction(1)),), upper=Fraction(most))

    pool = Row("spend_the_pool", "A", 2018, ((cells[0], Fraction(1)),), Fraction(5), Fraction(5))
    kept = Row("kept", "1", 2019, ((cells[1], Fraction(1)), (cells[0], Fraction(-1))), lower=Fraction(0))
    programme = LinearProgramme(
        2018, (columns[0],), (pool,), (), tuple(columns[1:]), (kept, capped(2019, 3), capped(2020, -1))
    )
    book = tuple(SimpleNamespace(id=name) for name in ("spend_the_pool", "idle", "kept", "cap"))
    assert not_kept(programme, book) == ((2019, ("kept", "cap")),)
