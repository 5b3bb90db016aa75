"""A year that stopped under further settings: the same rows bit by bit as built anew; which of later years are sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from allocator.domain.cell import Cell
from allocator.domain.effort import metered
from allocator.domain.fraction import Fraction
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.records import AT_LEAST, EQUAL
from allocator.domain.scenario import Setting
from allocator.domain.stream import BASE_PLUS
from allocator.rules.deep_county_uplift import OTHERS
from allocator.use_cases import staging
from allocator.use_cases.preparing import prepared
from allocator.use_cases.staging import (
    Stage,
    asks_of_the_base,
    loose_guesses,
    programme_under,
    stage_of,
    stands_on,
    without_guesses,
)
from tests.conflict import planted
from tests.conflict.clashing import stop_of
from tests.properties.provinces import Case
from tests.use_cases.towns import CODES, facts, setting


def stage(case: Case) -> Stage:
    """The stage of a case's year that stops."""
    stop = stop_of(case)
    assert stop is not None
    return stage_of(stop.stopped, stop.book, stop.later)


def pool(stream: str, amount: int, part: str = "total") -> Setting:
    """A pool of 2018 in 万元."""
    return Setting("pool", (stream, "2018", part), str(amount), "试算", "--set", "--set")


def held_and_decided() -> Case:
    """农业整合资金 is 不可调剂 and shared 基数加增量, 乙县 decided to have 100 of it; SZ is issued beyond its pool."""
    start = facts(last_year=(250, 250, 250, 250), deep=())
    held, *others = start.streams
    streams = (replace(held, movable=False, method=BASE_PLUS), *others)
    rows = (planted.issued(CODES[2], 1250, "SZ"),)
    return Case(replace(start, streams=streams, issued=rows, manual=(planted.decided(CODES[1], EQUAL, 100),)))


def province_planned() -> Case:
    """省级专项 is left to rule 4, which follows 中央专项; 农业整合资金 is issued beyond its pool."""
    start = facts(deep=())
    pools = {key: one for key, one in start.pools.items() if key != ("SZ", 2018)}
    return Case(replace(start, pools=pools, issued=(planted.issued(CODES[2], 1250),)))


CHANGES = (
    (setting("manual_adjustment", "exempt", CODES[1]),),
    (setting("already_issued", "status", "soft"),),
    (setting("county_band", "status", "hard"), setting("county_band", "minimum_growth", "-0.5")),
    (setting("deep_village_floor", "floor", "400"),),
    (setting("spend_the_pool", "reserve_share", "0.1"),),
    (pool("NZ", 1500),),
    (pool("ZY", 1500),),
    (pool("SZ", 1700), setting("deep_county_uplift", "uplift", "0.1")),
)
CASES = (
    held_and_decided,
    province_planned,
    planted.uplift_against_hold_harmless,
    planted.villages_at_the_end,
    planted.three_at_once,
)


def stated(programme: LinearProgramme) -> tuple[object, ...]:
    """What decides whether a programme can be kept."""
    bounds = [(one.cell, one.lower, one.upper, one.frozen) for one in (*programme.columns, *programme.ahead_columns)]
    return programme.rows, programme.ahead_rows, bounds


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("case", CASES)
def test_bit_by_bit_is_the_same_as_anew(case: Callable[[], Case], change: tuple[Setting, ...]) -> None:
    given = case()
    before = stage(given)
    resolved = prepared(given.facts, (*given.facts.settings, *given.settings, *change))
    stop = replace(before.stop, ledger=replace(before.stop.ledger, facts=resolved.facts))
    found = programme_under(before, change, before.later)
    assert found is not None
    assert stated(found) == stated(stage_of(stop, resolved.book, before.later).whole)


def test_settings_that_cannot_be_are_refused() -> None:
    before = stage(planted.floors_above_a_pool())
    assert programme_under(before, (pool("NZ", -5),), ()) is None
    assert programme_under(before, (pool("NZ", 1500), pool("NZ", 1600, "provincial")), ()) is None
    assert programme_under(before, (setting("already_issued", "status", "sometimes"),), ()) is None


def test_every_term_made_anew_is_paid_for() -> None:
    before = stage(planted.uplift_against_hold_harmless())
    with metered(10**9) as meter:
        found = programme_under(before, (setting("spend_the_pool", "reserve_share", "0.1"),), ())
    assert found is not None
    assert meter.spent >= staging.TO_MAKE * sum(len(row.terms) for row in found.rows) > 0


def test_a_look_ahead_cut_off_leaves_nothing_of_later_years() -> None:
    before = stage(planted.growth_of_two_years())
    assert before.later and before.whole.ahead_columns and before.whole.ahead_rows
    this_year = programme_under(before, (), ())
    assert this_year is not None
    assert (this_year.ahead_columns, this_year.ahead_rows) == ((), ())


def terms(factor: Fraction) -> tuple[tuple[Cell, Fraction], ...]:
    """2019's amount of 甲县 and a multiple of 2018's."""
    return (Cell(CODES[0], "ZY", 2019), Fraction(1)), (Cell(CODES[0], "ZY", 2018), factor)


FLOOR = Row("county_band", CODES[0], 2019, terms(Fraction(-6, 5)), lower=Fraction(0))
CEILING = Row("county_band", CODES[0], 2019, terms(Fraction(-6, 5)), upper=Fraction(0))


def test_only_a_floor_that_rises_with_the_year_before_asks_of_the_base() -> None:
    assert asks_of_the_base(FLOOR)
    assert not asks_of_the_base(CEILING)
    assert not asks_of_the_base(replace(FLOOR, upper=Fraction(9)))
    assert not asks_of_the_base(replace(FLOOR, terms=terms(Fraction(6, 5))))


def test_later_years_may_ask_for_more_where_a_rule_cannot_be_written_or_a_base_is_a_guess() -> None:
    """2018 stops at what is issued; of 2019 the others' growth is not known yet, nor what counts in 甲县's base."""
    start = replace(facts(years=(2018, 2019)), issued=planted.floors_above_a_pool().facts.issued)
    sure = stage(Case(start))
    assert sure.later == (2019,) and not loose_guesses(sure)
    assert loose_guesses(stage(Case(start, (setting(planted.UPLIFT, "normal_growth", OTHERS),))))
    decided = replace(planted.decided(CODES[0], AT_LEAST, 300, "ZY"), counts_next_year=False)
    capped = (setting("county_band", "status", "hard"), setting("county_band", "maximum_growth", "0.5"))
    for more, loose in (((), False), (capped, True)):
        assert loose_guesses(stage(Case(replace(start, manual=(decided,)), more))) is loose


def test_what_clashes_surely_leaves_out_guesses() -> None:
    """甲县's 中央专项 of 2018 was decided and does not count in 2019's base: 2019's floor on it is a guess."""
    start = stage(planted.growth_of_two_years())
    decided = replace(planted.decided(CODES[0], EQUAL, 400, "ZY"), counts_next_year=False)
    known = replace(start, now=replace(start.now, facts=replace(start.now.facts, manual=(decided,))))
    other = replace(FLOOR, terms=tuple((cell._replace(county=CODES[1]), factor) for cell, factor in FLOOR.terms))
    whole = replace(start.whole, ahead_rows=(FLOOR, other))
    assert without_guesses(known, whole).ahead_rows == (other,)
    assert without_guesses(start, whole) is whole


def test_a_stream_that_no_rule_moves_is_known_with_its_year() -> None:
    assert stands_on(FLOOR, frozenset({"ZY"})) and not stands_on(FLOOR, frozenset({"SZ"}))
    assert not stands_on(replace(FLOOR, terms=FLOOR.terms[1:]), frozenset({"ZY"}))
