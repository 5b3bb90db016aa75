"""How far repairs move: pools that only a bound follows, money by the finest unit, whole units that need more."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.conflict import Conflict
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import PEOPLE
from allocator.domain.scenario import Setting
from allocator.domain.stream import Pool, Stream, Weight
from allocator.use_cases import plan_facts
from tests.conflict.planted import BAND, decided_below_issued
from tests.use_cases.towns import CODES, facts, setting

HELPLESS = "改变资金总盘也无法化解"


def banded(known: Facts, **values: str) -> Conflict:
    """The conflict under rule 14 made hard with some values."""
    settings: tuple[Setting, ...] = (setting(BAND, "status", "hard"),)
    found = plan_facts(known, (*settings, *(setting(BAND, name, value) for name, value in values.items()))).conflict
    assert found is not None
    return found


def value_of(found: Conflict, parameter: str) -> str:
    """What the repair by a parameter of rule 14 sets."""
    (text,) = [one for repair in found.repairs for one in repair.set if one.startswith(f"{BAND}.{parameter}=")]
    return text.partition("=")[2]


def test_normal_growth_follows_the_pools() -> None:
    """甲县 of 800: 20 % more against at most 10 % more; both hold once the pools of 2,000 shrink by 10 %."""
    found = banded(facts(), maximum_growth="0.1")
    assert found.short_by == "80" and HELPLESS not in found.text
    assert [repair.pool for repair in found.repairs if repair.pool] == [("SZ", 2018, "800"), ("ZY", 2018, "800")]


def test_a_cap_that_whole_units_need_higher() -> None:
    """Pools of 1,801: at least 880.4, so 881 of 800 for whole units: 10.125 % more, where 10.05 % is enough exactly."""
    found = banded(facts({"NZ": 1000, "SZ": 1000, "ZY": 801}), maximum_growth="0.1")
    assert value_of(found, "maximum_growth") == "0.1013"


def test_amounts_against_each_other_follow_no_pool() -> None:
    case = decided_below_issued()
    found = plan_facts(case.facts, case.settings).conflict
    assert found is not None and HELPLESS in found.text
    assert not any(repair.pool for repair in found.repairs)


def test_money_moves_by_the_finest_unit_to_a_round_figure() -> None:
    """Four counties share 10: 2.5 each in units of 100 元, 2 each in units of 1 万元 (not 1.75, from 2.75)."""
    known = facts({"NZ": 1000, "SZ": 5, "ZY": 5}, deep=())
    fine = replace(known, streams=tuple(replace(one, unit=10_000) for one in known.streams))
    assert value_of(banded(known, minimum_amount="2.75"), "minimum_amount") == "2"
    assert value_of(banded(fine, minimum_amount="2.75"), "minimum_amount") == "2.5"


def test_a_floor_of_people_comes_down_to_whole_ones() -> None:
    """4 people for counties of 3, 4 and 3: 40 % are 2 each, a third is 1, 2 and 1; with 33.34 % still 2 each."""
    start = facts(deep=())
    people = Stream("HL", "护林员指标", "省级", "指标", "全部", "全额因素法", measure=PEOPLE, unit=1)
    base = zip(CODES, (3, 4, 3, 0), strict=True)
    known = replace(
        start,
        streams=(people, *start.streams),
        pools={**start.pools, ("HL", 2018): Pool("HL", 2018, 4), ("HL", 2017): Pool("HL", 2017, 10)},
        last_year={**start.last_year, **{(code, "HL"): amount for code, amount in base}},
        weights={**start.weights, "HL": (Weight("HL", "贫困人口(人)", "占比", Fraction(1)),)},
    )
    found = banded(known, minimum_growth="-0.6", applies_to="each_stream")
    assert (found.kind, value_of(found, "minimum_growth")) == ("whole_units", "-0.6667")
