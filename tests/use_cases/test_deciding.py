"""The loop over years: which one is rounded anew, what it leaves the next, what stops it for good."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.plan import VillageAmount, WholeUnitConflict
from allocator.domain.programme import Infeasible, LinearProgramme, NoAnswer, Row
from allocator.domain.records import Given, Issued, VillageTotal
from allocator.domain.stream import GIVEN
from allocator.use_cases import deciding
from allocator.use_cases.deciding import decide_years, earlier_to_round, leans_on_totals, rounded_anew, unproved
from allocator.use_cases.preparing import prepared
from allocator.use_cases.shaping import given_amounts, scaled, see_year
from allocator.use_cases.year import Stopped
from tests.use_cases.test_years import QUIET, REWARD, graded
from tests.use_cases.test_years_together import HALF_MORE, two_counties
from tests.use_cases.towns import CODES, facts, wan

LATER = {"later": (2019,), "in_units": True}
CLASH = WholeUnitConflict((), {}, "")


def stop(known: Facts | None = None, **more: object) -> Stopped:
    """2018 stopped."""
    known = known or facts(years=(2018, 2019))
    return replace(Stopped(LinearProgramme(2018, (), ()), CLASH, Ledger(known, (), {}), 2018, {}), **more)


def years(*numbers: int, closed: tuple[int, ...] = ()) -> tuple[SimpleNamespace, ...]:
    """Decided years."""
    return tuple(SimpleNamespace(year=year, closed=year in closed) for year in numbers)


def test_a_year_that_its_look_ahead_stopped_is_rounded_anew_else_one_before_it() -> None:
    assert rounded_anew(stop(**LATER), years(2016, 2017), frozenset()) == 2018
    assert rounded_anew(stop(**LATER), years(2016, 2017), frozenset({2018})) == 2017
    assert rounded_anew(stop(in_units=True), years(2016, 2017), frozenset()) == 2017
    assert rounded_anew(stop(in_units=True), (), frozenset()) is None
    assert rounded_anew(stop(later=(2019,)), years(2016, 2017), frozenset()) is None, "there is no exact plan either"


def test_a_closed_year_is_not_rounded_again() -> None:
    assert earlier_to_round(years(2016, 2017, closed=(2017,)), frozenset()) == 2016
    assert earlier_to_round(years(2016, 2017), frozenset({2016, 2017})) is None


@pytest.mark.parametrize(("together", "proved"), [(frozenset[int](), True), (frozenset({2017}), False)])
def test_a_clash_of_units_is_proved_only_where_no_other_rounding_might_mend_it(
    together: frozenset[int], proved: bool
) -> None:
    outcome = unproved(stop(), years(2017), together).outcome
    assert outcome == (CLASH if proved else NoAnswer(deciding.NOT_PROVED.format(year=2018)))


@pytest.mark.parametrize(("given", "leans"), [(90, True), (100, False), (110, False)])
def test_villages_that_got_less_than_their_total_leave_a_clash_unproved(given: int, leans: bool) -> None:
    """The sheet gives 100 to villages of 甲县 in 2018; with less than that more may have helped."""
    known = replace(facts(years=(2018, 2019)), village_totals=(VillageTotal(CODES[0], 2018, wan(100)),))
    ledger = Ledger(known, (2018,), {}, villages=(VillageAmount("村", CODES[0], "NZ", 2018, wan(given)),))
    row = Row("deep_village_floor", CODES[0], 2019, ((Cell(CODES[0], "NZ", 2019), Fraction(1)),), Fraction(1))
    assert leans_on_totals(Infeasible(((row, Fraction(1)),), (), Fraction(1)), ledger) is leans


def test_what_a_year_left_the_next_is_known_there(monkeypatch: pytest.MonkeyPatch) -> None:
    handed = []

    def spy(*asked: object) -> object:
        handed.append(asked[-1])
        return decide(*asked)

    decide = deciding.decide_year
    monkeypatch.setattr(deciding, "decide_year", spy)
    resolved = prepared(two_counties(), HALF_MORE)
    first, _ = decide_years(resolved.facts, resolved.book).years
    assert handed[-1] == first.ahead and first.ahead


def test_a_forecast_that_comes_first_is_no_plan() -> None:
    start = facts(deep=())
    pools = {**start.pools, ("ZY", 2018): replace(start.pools["ZY", 2018], nature="预计")}
    issued = (Issued(CODES[0], "ZY", 2018, wan(1250), "示例〔2018〕1号"),)
    resolved = prepared(replace(start, pools=pools, issued=issued), QUIET)
    decided = decide_years(resolved.facts, resolved.book)
    assert (decided.years, decided.year, decided.harmless) == ((), 2018, False)


def test_a_guess_at_later_years_grows_with_the_pool() -> None:
    """1,000 in 2018, 1,500 in 2019: 40 here are 60 there."""
    start = facts(years=(2018, 2019), deep=())
    start = replace(start, pools={**start.pools, ("ZY", 2019): replace(start.pools["ZY", 2019], total=wan(1500))})
    resolved = prepared(start, QUIET)
    now = see_year(Ledger(resolved.facts, (), {}), 2018, resolved.book, {})
    weights = {Cell(CODES[0], "ZY", 2018): Fraction(40)}
    assert scaled(now, weights, 2019) == {Cell(CODES[0], "ZY", 2019): 60}


def test_a_year_seen_twice_has_its_rewards_once() -> None:
    resolved = prepared(graded(facts(years=(2018, 2019), deep=())), (*QUIET, *REWARD))
    once = see_year(Ledger(resolved.facts, (), {}), 2018, resolved.book, {}, (2019,))
    again = see_year(once.ledger, 2018, resolved.book, {}, (2019,))
    assert once.facts.one_off and again.facts.one_off == once.facts.one_off


def test_given_amounts_are_those_of_the_year() -> None:
    start = facts(years=(2018, 2019), deep=())
    streams = tuple(replace(one, method=GIVEN if one.code == "NZ" else one.method) for one in start.streams)
    given = tuple(Given(CODES[0], "NZ", year, wan(amount)) for year, amount in ((2018, 300), (2019, 700)))
    resolved = prepared(replace(start, streams=streams, given=given), QUIET)
    now = see_year(Ledger(resolved.facts, (), {}), 2018, resolved.book, {})
    assert given_amounts(now)[Cell(CODES[0], "NZ", 2018)] == wan(300)
