"""How far a repair is proved: the steps before it, streams that no rule moves, money for nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest

from allocator.conflict import repairs
from allocator.conflict.change import Change
from allocator.conflict.exempting import perhaps_fewer, thinned
from allocator.conflict.repairs import Near, by_least_total, first_proven, followed
from allocator.conflict.tools import Settings
from allocator.domain.cell import Cell
from allocator.domain.conflict import Repair
from allocator.domain.effort import metered, spend
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column, LinearProgramme, Row
from allocator.domain.scenario import Setting
from allocator.domain.stream import Quota
from allocator.solving.milp import minimise
from allocator.units import some_whole_plan
from allocator.use_cases import mending, plan_facts
from allocator.use_cases.mending import StoppedYear, tools_of
from tests.conflict.clashing import Stop, stop_of
from tests.conflict.large import large
from tests.conflict.planted import BAND, Case, decided
from tests.use_cases.towns import CODES, facts, setting, wan

OFF = ("delisted_hold_harmless", "deep_area_tilt", "deep_county_uplift", "deep_village_floor")
OTHERS_OFF = tuple(setting(rule, "status", "off") for rule in OFF)
GROWING = (setting(BAND, "status", "hard"), setting(BAND, "minimum_growth", "0.3"))


def stopped(case: Case) -> Stop:
    """The year of the case that cannot be decided."""
    found = stop_of(case)
    assert found is not None
    return found


def steps_told(answers: dict[int, bool | None]) -> tuple[int | None, bool]:
    """``first_proven`` from step 3 on in a large problem whose steps come out as in ``answers``, else fail."""
    stop = stopped(Case(large(30, 4, 2), GROWING))

    def proven(settings: Settings) -> bool | None:
        return answers.get(int(settings[0].value or 0), False)

    def as_setting(steps: int) -> Settings:
        return (Setting("rule", (BAND, "", "minimum_growth", ""), str(steps), None, "", ""),)

    tools = replace(tools_of(stop.stopped, stop.book, stop.later), proven=proven)
    assert not tools.small
    return first_proven(Change(20, as_setting, lambda steps: Repair(str(steps))), 3, tools)


def test_a_step_left_open_before_the_one_that_works_is_told() -> None:
    assert steps_told({3: True}) == (3, True)
    assert steps_told({4: True}) == (4, True)
    assert steps_told({3: None, 5: True}) == (5, False)
    assert steps_told({3: None})[0] is None


def test_rows_on_a_stream_that_no_rule_moves_are_not_known_ahead() -> None:
    """A growth of all the group says little of next year where one stream of it stays as factors give it."""
    plain = facts(years=(2018, 2019), deep=())
    held = replace(plain, streams=tuple(replace(s, movable=s.code != "SZ") for s in plain.streams))
    for known, loose in ((plain, False), (held, True)):
        stop = stopped(Case(known, (*GROWING, setting("deep_area_tilt", "status", "off"))))
        assert StoppedYear(stop.stopped, stop.book, stop.later).loose is loose


def test_fixed_parts_of_next_year_are_kept_ahead() -> None:
    """丁县 gets 200 by factors; 500 for each county in 2019 and growth of 100 % at most leave it no less than 250."""
    plain = facts({"SZ": 2000}, years=(2018, 2019), deep=(), last_year=(800, 600, 400, 200))
    fixed = replace(
        plain,
        streams=tuple(replace(s, method="定额") if s.code == "SZ" else s for s in plain.streams),
        quotas=(Quota("SZ", 2018, "每县", wan(1)), Quota("SZ", 2019, "每县", wan(500))),
    )
    settings = (*OTHERS_OFF, setting(BAND, "status", "hard"), setting(BAND, "maximum_growth", "1"))
    result = plan_facts(fixed, settings)
    assert result.plan is not None
    first, second = result.plan.years
    assert all(second.amounts[Cell(code, "SZ", 2019)] >= wan(500) for code in CODES)
    assert first.amounts[Cell(CODES[3], "SZ", 2018)] == wan(250)


def test_money_asked_of_nobody_is_no_plan() -> None:
    """A floor of 160 without a cell is kept by no whole amounts, one of 0 by all."""
    column = Column(Cell(CODES[0], "SZ", 2018), weight=Fraction(1), unit=wan(1))
    for asked, kept in ((160, False), (0, True)):
        row = Row("deep_village_floor", CODES[1], 2018, (), lower=Fraction(wan(asked)))
        assert some_whole_plan(LinearProgramme(2018, (column,), (row,)), minimise) is kept


@pytest.mark.parametrize("small", [120, 0])
def test_a_repair_that_mends_a_unit_conflict_too_is_told_as_proved(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """±3 % of 550 in units of 100, and 1,040 decided where 1,030 are allowed: 9.1 % more (600, 1,091) mends both."""
    monkeypatch.setattr(mending, "SMALL", small)
    plain = facts({"SZ": 2100, "ZY": 2060}, deep=(), last_year=(550, 1000, 300, 200))
    coarse = replace(
        plain,
        streams=tuple(replace(s, unit=wan(100)) if s.code == "SZ" else s for s in plain.streams),
        manual=(decided(CODES[1], "不低于", 1040, "ZY"),),
    )
    band = {"status": "hard", "minimum_growth": "-0.03", "maximum_growth": "0.03", "applies_to": "each_stream"}
    settings = (*OTHERS_OFF, *(setting(BAND, *one) for one in band.items()))
    found = plan_facts(coarse, settings).conflict
    assert found is not None
    assert [one.kind for one in (found, *found.others)] == ["exact", "whole_units"]
    proved = {repair.set for repair in found.repairs if repair.run}
    assert ("county_band.maximum_growth=0.091",) in proved
    assert ("county_band.exempt=610101、610102",) in proved


def following(asked: Callable[[int], int], most: int = 100, surely: bool = True) -> Near | None:
    """``by_least_total`` from 3 steps on of a pool of which other rows ask ``asked(steps)`` steps in whole units."""
    stop = stopped(Case(large(30, 4, 2), GROWING))

    def as_setting(steps: int) -> Settings:
        return (Setting("pool", ("S01", "2018", "total"), str(steps), None, "", ""),)

    def more(settings: Settings, *_: object) -> tuple[int, bool]:
        steps = int(settings[0].value or 0)
        return max(0, asked(steps) - steps) * wan(1), surely

    def works(settings: Settings) -> bool:
        return not more(settings)[0]

    tools = replace(tools_of(stop.stopped, stop.book, stop.later), more_money=more, works=works, proven=works)
    return by_least_total(Change(most, as_setting, lambda steps: Repair(str(steps)), unit=wan(1)), 3, tools)


def test_a_pool_is_followed_to_what_is_asked_of_it_once_it_has_grown() -> None:
    """9 are asked of 3, and half of each further step: 3 → 9 → 13, where the line leads to → 14 → 15."""
    assert following(lambda steps: 8 + steps // 2) == Near(15)
    assert following(lambda steps: 2 * steps) is None
    assert following(lambda steps: 200) is None
    assert following(lambda steps: 2) is None, "one step less does as well: it is not the least"


def test_a_pool_whose_least_is_too_hard_to_find_is_given_a_little_more() -> None:
    """3 steps and 50 more, or 200, as far as the pool may grow: with one step less it may do as well."""
    assert following(lambda steps: 40, surely=False) == Near(53, least=False)
    assert following(lambda steps: 60, 300, surely=False) == Near(203, least=False)
    assert following(lambda steps: 60, 100, surely=False) is None
    assert following(lambda steps: 9 + steps, 900, surely=False) is None


@pytest.mark.parametrize(
    ("asked", "steps"),
    [
        ([(0, 27)], 27),
        ([(0, 27), (27, 34)], 35),
        ([(3, 9), (9, 12)], 13),
        ([(3, 9), (9, 9)], 9),
        ([(3, 9), (9, 16)], 16),
        ([(0, 1), (1, 2)], 2),
    ],
)
def test_the_next_steps_of_a_pool_are_those_that_the_line_leads_to(asked: list[tuple[int, int]], steps: int) -> None:
    """Of one less than was asked, rounded down; where what is asked does not rise, or as fast as the pool, as asked."""
    assert followed(asked) == steps


def test_a_pool_is_asked_few_times() -> None:
    """Three quarters of each step are asked again: 3 → 82 → 311 → 315 → 316 → 317, not twenty times."""
    asked: list[int] = []

    def more(steps: int) -> int:
        asked.append(steps)
        return 80 + (3 * steps) // 4

    assert following(more, 400) == Near(317)
    assert len(asked) < 9


@pytest.mark.parametrize(
    ("each", "kinds", "small", "found"),
    [(0.5, 3, False, 9), (1, 3, False, 6), (3, 3, False, 3), (3, 3, True, 9), (2.8, 1, False, 3)],
)
def test_enough_repairs_end_the_turns_once_much_work_is_done(
    monkeypatch: pytest.MonkeyPatch, each: float, kinds: int, small: bool, found: int
) -> None:
    """Kinds of three changes each: of a large problem three are found for sure, more within 3 million units."""

    def one_more(_: object, turn: list[tuple[int, Change]], told: list[tuple[int, Change, int]]) -> None:
        spend(int(each * 1_000_000))
        told.append((*turn.pop(0), 1))

    change = Change(1, lambda _: (), lambda _: Repair("so"))
    monkeypatch.setattr(
        repairs, "kinds", lambda _: [[(3 * kind + n, change) for n in range(3)] for kind in range(kinds)]
    )
    monkeypatch.setattr(repairs, "one_turn", one_more)
    monkeypatch.setattr(repairs, "share", lambda *_: 10**9)
    told: list[Repair] = []
    sick = SimpleNamespace(tools=SimpleNamespace(small=small))
    with metered(10**9 if small else 10_000_000):
        repairs.single_repairs(sick, told)  # type: ignore[arg-type]
    assert len(told) == found


def test_an_exemption_that_may_name_too_many_is_not_called_tight() -> None:
    told = perhaps_fewer(Change(2, lambda _: (), lambda _: Repair("甲县、乙县豁免"))).told(2)
    assert told.text == "甲县、乙县豁免(是否少豁免几个县也可行,未全部试完)"
    assert not told.tight


@pytest.mark.parametrize(("known", "small", "tried"), [(0, False, 3), (2, False, 3), (3, False, 1), (3, True, 4)])
def test_with_enough_repairs_a_change_that_mends_nothing_ends_the_turn(
    monkeypatch: pytest.MonkeyPatch, known: int, small: bool, tried: int
) -> None:
    """Of four changes the third mends: those behind it have their turn later, in a small problem now."""
    asked: list[Change] = []
    every = [Change(one, lambda _: (), lambda _: Repair("so")) for one in (1, 2, 3, 4)]

    def third(_: object, change: Change, __: int) -> tuple[Change, int] | None:
        asked.append(change)
        return (change, 1) if change is every[2] else None

    monkeypatch.setattr(repairs, "mending", third)
    told = [(place, every[0], 1) for place in range(known)]
    turn = list(enumerate(every))
    repairs.one_turn(SimpleNamespace(tools=SimpleNamespace(small=small)), turn, told)  # type: ignore[arg-type]
    assert (len(asked), len(turn)) == (tried, 4 - tried)


@pytest.mark.parametrize(
    ("count", "needed", "kept", "whole"),
    [(80, {3}, {3}, True), (80, set(range(1, 80)), set(range(80)), False), (20, set(range(19)), set(range(19)), True)],
)
def test_of_many_counties_none_more_is_left_out_where_part_after_part_is_needed(
    count: int, needed: set[int], kept: set[int], whole: bool
) -> None:
    """Eight parts of ten: all but one of 80 are needed and that one is not looked for; of 20 each is tried."""
    tried: list[int] = []

    def enough(codes: tuple[str, ...]) -> bool:
        tried.append(1)
        return needed <= set(map(int, codes))

    found = [tuple(map(str, range(count)))]
    assert thinned(found, enough) is whole
    assert set(map(int, found[0])) == kept
    assert len(tried) < 25
