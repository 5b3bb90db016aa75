"""Conflicts under odd conditions: forecasts, soft rules, huge and tiny amounts, strange names, values by year."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.county import Village
from allocator.domain.finding import BROKEN
from allocator.domain.scenario import Setting
from allocator.domain.stream import FORECAST_POOL
from allocator.use_cases import plan_facts
from allocator.use_cases.mending_lines import NO_REPAIR, conflict_lines
from tests.conflict import planted
from tests.conflict.planted import decided, issued
from tests.properties.provinces import Case
from tests.properties.test_conflicts import typed
from tests.use_cases.towns import CODES, facts, setting, wan


def test_a_clash_of_a_forecast_year_only_warns() -> None:
    case = planted.later_year_alone()
    pools = {
        key: replace(pool, nature=FORECAST_POOL) if key[1] == 2019 else pool for key, pool in case.facts.pools.items()
    }
    result = plan_facts(replace(case.facts, pools=pools), case.settings)
    assert result.status == "ok" and result.conflict is None
    assert any("预计年度" in note and "相差 250 万元" in note for note in result.notes)


@pytest.mark.parametrize("plant", planted.ALL)
def test_the_rules_of_a_clash_made_soft_are_shortfalls_never_a_clash(plant) -> None:
    case = plant()
    found = plan_facts(case.facts, case.settings).conflict
    assert found is not None
    rules = dict.fromkeys(rule for one in (found, *found.others) for rule in one.rules)
    soft = tuple(setting(rule, "status", "soft") for rule in rules if rule != "spend_the_pool")
    result = plan_facts(case.facts, (*case.settings, *soft))
    assert result.status == "ok", result.conflict
    assert not [one for one in result.findings if one.kind == BROKEN]
    assert [one for one in result.findings if one.kind == "shortfall"]


@pytest.mark.parametrize("name", ["甲、乙县", '"甲"=县', "{甲}%县", "<甲&县>", "A" * 60, "甲\u200b县"])
def test_names_stand_as_they_are(name: str) -> None:
    case = planted.floors_above_a_pool()
    known = planted.renamed(case.facts, name)
    found = plan_facts(known).conflict
    assert found is not None and name in found.text
    exempt = next(repair for repair in found.repairs if "exempt" in "".join(repair.set))
    assert exempt.text.startswith(f"{name}豁免")
    assert plan_facts(known, typed(exempt)).status == "ok"


@pytest.mark.parametrize("scale", [10**3, 10**5])
def test_huge_amounts_short_by_one_unit(scale: int) -> None:
    """Pools of up to one 万亿元, of which 1 万元 is missing."""
    known = facts({"NZ": 1000 * scale, "SZ": 1000, "ZY": 1000}, deep=())
    rows = (issued(CODES[0], 600 * scale), issued(CODES[1], 400 * scale + 1))
    found = plan_facts(replace(known, issued=rows)).conflict
    assert found is not None
    assert (found.short_by, found.subjects) == ("1", CODES[:2])
    assert ("NZ", 2018, str(1000 * scale + 1)) in [repair.pool for repair in found.repairs]


def test_linked_pools_of_a_thousand_billions() -> None:
    """Rule 2 against rule 5 with ten thousand times the money: 1,600,000 万元 missing."""
    last_year = (4_000_000, 3_000_000, 2_000_000, 1_000_000)
    known = facts({"NZ": 10_000_000, "SZ": 10_000_000, "ZY": 10_000_000}, last_year)
    found = plan_facts(known, (setting(planted.HOLD, "status", "hard"),)).conflict
    assert found is not None
    assert found.short_by == "1600000"
    assert ("SZ", 2018, "12666667") in [repair.pool for repair in found.repairs]


def test_one_fen_is_missing() -> None:
    """A unit of 0.01 元: 1,000.000001 万元 issued of 1,000."""
    known = facts(deep=())
    streams = tuple(replace(one, unit=1) for one in known.streams)
    rows = (issued(CODES[0], 600), replace(issued(CODES[1], 400), amount=wan(400) + 1))
    found = plan_facts(replace(known, streams=streams, issued=rows)).conflict
    assert found is not None
    assert found.short_by == "0.000001"
    assert found.repairs[0].pool == ("NZ", 2018, "1000.000001")


def test_a_pool_of_one_county_can_be_mended_by_the_pool() -> None:
    """农业整合资金 only for 甲县: 1,000 there, 1,400 issued."""
    known = facts(deep=())
    streams = tuple(replace(one, scope=CODES[0]) if one.code == "NZ" else one for one in known.streams)
    found = plan_facts(replace(known, streams=streams, issued=(issued(CODES[0], 1400),))).conflict
    assert found is not None
    assert found.short_by == "400" and "可分配总盘,相差 400 万元" in found.text
    assert found.repairs[0].pool == ("NZ", 2018, "1400")


def test_a_value_set_for_one_year_is_lowered_for_that_year() -> None:
    villages = tuple(Village(f"{CODES[0]}1002{n:02d}", f"村{n}", CODES[0], 0) for n in range(6))
    floor = Setting("rule", ("deep_village_floor", "", "floor", "2018"), "600", "试算", "--set", "--set")
    case = Case(facts(deep=(), villages=villages), (planted.ONE_YEAR, floor))
    found = plan_facts(case.facts, case.settings).conflict
    assert found is not None
    assert ("deep_village_floor.floor@2018=166",) in [repair.set for repair in found.repairs]


def test_a_ratio_above_one_and_a_half_is_taken_back_and_moved() -> None:
    """甲县's group money of 800 may grow by 160 % to 2,080; a decision asks for 2,200: 120 apart, 175 % needed."""
    band = (setting("county_band", "status", "hard"), setting("county_band", "maximum_growth", "160%"))
    known = replace(
        facts({"NZ": 1000, "SZ": 1000, "ZY": 3000}, deep=()), manual=(decided(CODES[0], "不低于", 2200, "ZY"),)
    )
    case = Case(known, band)
    found = plan_facts(case.facts, case.settings).conflict
    assert found is not None
    assert (found.rules, found.short_by) == (("county_band", "manual_adjustment"), "120")
    assert ("county_band.maximum_growth=175%",) in [repair.set for repair in found.repairs]


def test_every_clash_is_printed() -> None:
    case = planted.three_at_once()
    found = plan_facts(case.facts, case.settings).conflict
    assert found is not None
    lines = conflict_lines(found)
    assert [line.startswith("【规则冲突】") for line in lines] == [
        True,
        True,
        True,
        *[False] * (2 * len(found.repairs)),
    ]
    assert all("同时化解以上各项" in line for line in lines[3::2])
    assert all(line.startswith("    做法:命令加 --set ") for line in lines[4::2])
    assert conflict_lines(replace(found, repairs=()))[-1].strip() == NO_REPAIR


def test_growth_by_a_ten_thousandth_is_mended_within_the_search() -> None:
    """Factors of 10,001 over cells of 1,300 units: the whole-unit solver once spent its whole budget on one node."""
    case = planted.growth_of_two_years()
    found = plan_facts(case.facts, (*case.settings, setting("deep_county_uplift", "uplift", "0.0001"))).conflict
    assert found is not None and len(found.repairs) >= 3
