"""Whether there is any whole-unit plan: proved there is, proved there is none, or nothing proved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.fraction import Fraction
from allocator.solving.milp import Minimum, minimise
from allocator.units import least_total, some_whole_plan
from tests.units.tables import programme, row

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
    assert least_total(given, "stream:A", pool.year, minimise) == 9 * given.columns[0].unit
    assert least_total(given, "stream:A", pool.year, lambda *_: Minimum("unknown")) is None
    with pytest.raises(ValueError):
        least_total(given, "stream:B", pool.year, minimise)
