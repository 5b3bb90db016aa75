"""Whether there is any whole-unit plan: proved there is, proved there is none, or nothing proved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import LinearProgramme
from allocator.solving.milp import Minimum, minimise
from allocator.units import least_total, some_whole_plan
from allocator.units.residual import Minimise
from tests.units.tables import YEAR, columns, programme, row

THREE = {(c, "A"): Fraction(0) for c in "123"}


@pytest.mark.parametrize(("total", "found"), [(29, False), (30, True)])
def test_one_row_alone_may_have_no_whole_point(total: int, found: bool) -> None:
    """29 is the largest number that is no sum of sixes, tens and fifteens."""
    assert some_whole_plan(programme(THREE, (row("sum", THREE, total, total, (6, 10, 15)),)), minimise) is found


def test_where_the_solver_says_nothing_nothing_is_known() -> None:
    given = programme(THREE, (row("sum", THREE, 30, 30, (6, 10, 15)),))
    assert some_whole_plan(given, lambda *_: Minimum("unknown")) is None


def test_the_least_total_of_a_pool_is_what_whole_floors_ask_of_it() -> None:
    """3.2 of the first two together and 4.1 of the third ask for 4 + 5 units, whatever the pool has."""
    pool = replace(row("spend_the_pool", THREE, 2, 2), subject="stream:A")
    floors = (row("first", list(THREE)[:2], Fraction(16, 5)), row("second", list(THREE)[2:], Fraction(41, 10)))
    given = programme(THREE, (pool, *floors))
    assert least_total(given, "stream:A", pool.year, minimise) == (9 * given.columns[0].unit, True)
    assert least_total(given, "stream:A", pool.year, lambda *_: Minimum("unknown")) is None
    unsure = Minimum("unknown", (4, 0, 6))
    assert least_total(given, "stream:A", pool.year, lambda *_: unsure) == (10 * given.columns[0].unit, False)
    with pytest.raises(ValueError):
        least_total(given, "stream:B", pool.year, minimise)


def test_amounts_found_before_are_not_searched_again() -> None:
    """(0, 0, 2) of 6·x + 10·y + 15·z = 30 is known; of 31, broken by it, another plan is searched and then known."""
    known: dict[Cell, int] = {}
    thirty, others = (programme(THREE, (row("sum", THREE, total, total, (6, 10, 15)),)) for total in (30, 31))

    def point(*amounts: int) -> Minimise:
        return lambda *_, **__: Minimum("optimal", amounts)

    def nothing(*_: object, **__: object) -> Minimum:
        raise AssertionError("nothing is to be searched")

    assert some_whole_plan(thirty, point(0, 0, 2), known=known) is True
    assert list(known.values()) == [0, 0, 2]
    assert some_whole_plan(thirty, nothing, known=known) is True
    assert some_whole_plan(others, point(1, 1, 1), known=known) is True
    assert list(known.values()) == [1, 1, 1]
    assert some_whole_plan(thirty, lambda *_: Minimum("infeasible"), known=known) is False


def test_known_amounts_are_whole_and_within_bounds() -> None:
    """3 of 2 units, or more than the most: neither is a plan; a cell without a known amount has none."""
    total = row("sum", THREE, 0, 60, (6, 10, 15))
    asked = LinearProgramme(YEAR, columns(THREE, 2), (total,))
    capped = replace(asked, columns=tuple(replace(column, upper=Fraction(3)) for column in asked.columns))
    for given, amounts, kept in ((asked, (2, 0, 0), True), (asked, (3, 0, 0), False), (capped, (4, 0, 0), False)):
        known = dict(zip((column.cell for column in given.columns), amounts, strict=True))
        assert (some_whole_plan(given, lambda *_: Minimum("unknown"), known=known) is True) is kept
        known.popitem()
        assert some_whole_plan(given, lambda *_: Minimum("unknown"), known=known) is None
