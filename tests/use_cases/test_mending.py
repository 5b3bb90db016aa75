"""What a conflict is explained with: the years that take part, rows that are sure, work that ends and is paid for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.conflict.tools import row_key
from allocator.domain.effort import metered, spend
from allocator.domain.records import AT_LEAST
from allocator.use_cases import mending
from allocator.use_cases.mending import StoppedYear, planned_before, without
from tests.conflict import planted
from tests.conflict.clashing import stop_of
from tests.properties.provinces import Case
from tests.use_cases.towns import CODES, facts, setting

CHANGE = (setting("already_issued", "status", "soft"),)


def two_years() -> Case:
    """2018 stops at what is issued, whatever 2019 asks for."""
    return Case(replace(facts(years=(2018, 2019)), issued=planted.floors_above_a_pool().facts.issued))


def stopped(case: Case) -> StoppedYear:
    """The year of a case that stops."""
    stop = stop_of(case)
    assert stop is not None
    return StoppedYear(stop.stopped, stop.book, stop.later)


@pytest.mark.parametrize("all_first", [True, False])
def test_later_years_take_part_where_they_are_asked_for(all_first: bool) -> None:
    own = stopped(two_years())
    for all_years in (all_first, not all_first):
        found = own.under(CHANGE, all_years)
        assert found is not None
        assert {one.cell.year for one in found.ahead_columns} == ({2019} if all_years else set())


def test_rows_that_are_not_sure_are_built_and_are_no_proof() -> None:
    """Half as much again in 2019 of what counts of 甲县's 中央专项, decided to be 300 or more: known with 2018."""
    apart = replace(planted.decided(CODES[0], AT_LEAST, 300, "ZY"), counts_next_year=False)
    floor = (setting(planted.BAND, "status", "hard"), setting(planted.BAND, "minimum_growth", "0.5"))
    case = planted.with_setting(two_years(), *floor)
    own = stopped(replace(case, facts=replace(case.facts, manual=(apart,))))
    built, sure = own.built((), True), own.under((), True)
    assert built is not None and sure is not None
    left_out = set(built.ahead_rows) - set(sure.ahead_rows)
    assert planted.BAND in {row.rule for row in left_out} and {row.subject for row in left_out} == {CODES[0]}


def test_a_cap_on_a_base_that_is_open_takes_part() -> None:
    """At most half as much again in 2019, of counties that get money in 2018."""
    band = (setting(planted.BAND, "status", "hard"), setting(planted.BAND, "maximum_growth", "0.5"))
    sure = stopped(planted.with_setting(two_years(), *band)).under((), True)
    assert sure is not None
    assert [row.subject for row in sure.ahead_rows if row.unforeseen] == list(CODES)


def test_rows_of_later_years_are_dropped_too() -> None:
    whole = stopped(planted.growth_of_two_years()).stage.whole
    first, *others = whole.ahead_rows
    assert without(whole, frozenset({row_key(first)}), ()).ahead_rows == tuple(others)
    assert without(whole, frozenset(), (planted.UPLIFT,)).ahead_rows == tuple(
        row for row in whole.ahead_rows if row.rule == planted.UPLIFT
    )


@pytest.mark.parametrize(
    ("guessed", "strictly", "loosely", "works"),
    [
        (False, True, None, True),
        (False, False, True, False),
        (True, True, None, True),
        (True, False, True, True),
        (True, False, False, False),
    ],
)
def test_guesses_are_left_out_where_nothing_keeps_them_all(
    guessed: bool, strictly: bool, loosely: bool | None, works: bool
) -> None:
    own = stopped(two_years())
    own.small, own.guessed, own.lacking = False, guessed, lambda *_, **__: 1
    own.all_in_units = lambda _, kept: strictly if kept else loosely
    assert own.works(CHANGE) is works


@pytest.mark.parametrize(("exactly", "whole"), [(0, True), (0, False), (1, True)])
def test_where_no_search_ends_exact_amounts_of_all_years_and_whole_ones_of_this_decide(
    exactly: int, whole: bool
) -> None:
    own = stopped(two_years())
    own.small, own.all_in_units = False, lambda *_: None
    own.lacking, own.in_units = lambda _, all_years: exactly if all_years else 0, lambda *_: whole
    assert own.works(CHANGE) is (exactly == 0 and whole)


@pytest.mark.parametrize("loose", [True, False])
def test_a_plan_of_all_years_proves_nothing_where_they_may_ask_for_more(loose: bool) -> None:
    own = stopped(two_years())
    own.small, own.loose, own.all_in_units = False, loose, lambda *_: True
    own.runs.proven = lambda _: False
    assert own.proven(CHANGE) is (not loose)


def test_years_planned_before_the_one_that_stops_are_run_anew() -> None:
    """2018 of a stop in 2019 would be planned otherwise under other settings; a closed one would not."""
    own = stopped(two_years())
    assert not planned_before(own.stop)
    assert planned_before(replace(own.stop, ledger=replace(own.stop.ledger, years=(2017,))))


def test_a_search_for_this_year_alone_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    own = stopped(two_years())
    assert own.in_units(CHANGE, frozenset())
    monkeypatch.setattr(mending, "some_whole_plan", lambda *_: spend(mending.TRIAL + 1) or True)
    assert not own.in_units(CHANGE, frozenset())


def test_rules_of_too_many_rows_are_not_run_soft(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that its budget would end takes seconds and says nothing."""
    own = stopped(two_years())
    own.runs.missed = lambda *_: {}
    rule = "already_issued"
    there = sum(rule in row.rules for row in (*own.stage.whole.rows, *own.stage.whole.ahead_rows))
    for small, most, asked in ((True, 0, {}), (False, there, {}), (False, there - 1, None)):
        own.small = small
        monkeypatch.setattr(mending, "MANY_SOFT", most)
        assert own.missed(CHANGE, rule) == asked


def test_runs_of_small_problems_are_paid_for_and_those_of_large_ones_end(monkeypatch: pytest.MonkeyPatch) -> None:
    own = stopped(two_years())
    assert own.runs.limit is None
    monkeypatch.setattr(mending, "binding_plans", lambda *_: ())
    with metered(10**9) as meter:
        assert own.run(CHANGE) == ()
    assert meter.spent == mending.TO_RUN * own.cells
    monkeypatch.setattr(mending, "SMALL", own.cells - 1)
    assert stopped(two_years()).runs.limit == max(mending.LEAST_RUN, mending.RUN * own.cells)
