"""村级总额: counted in later years, held back where rule 12 or the money says so, and told where it is missed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.cell import Cell
from allocator.domain.county import Village
from allocator.domain.facts import Facts
from allocator.domain.records import Manual, VillageTotal
from allocator.domain.stream import Pool
from allocator.use_cases import plan_facts
from allocator.use_cases.result_json import gave_way
from allocator.use_cases.results import PlanResult
from tests.use_cases.towns import CODES, facts, setting, wan

LAST = CODES[3]  # 丁县 gets 10 % of everything by factors.
QUIET = tuple(setting(rule, "status", "off") for rule in ("deep_county_uplift", "delisted_hold_harmless"))
BY_END = (*QUIET, setting("deep_village_floor", "pacing", "by_end"))


def province(pools: dict[int, int], invested: int, totals: dict[int, int], manual: tuple[Manual, ...] = ()) -> Facts:
    """One integrated stream, one deep village in 丁县; all in 万元."""
    village = Village(f"{LAST}100201", "一村", LAST, wan(invested), poor=10)
    start = facts({"NZ": 1000}, years=tuple(pools), villages=(village,))
    money = {("NZ", year): Pool("NZ", year, wan(total)) for year, total in pools.items()}
    given = tuple(VillageTotal(LAST, year, wan(amount)) for year, amount in totals.items())
    base = {key: pool for key, pool in start.pools.items() if key[1] == start.base_year}
    return replace(start, pools={**base, **money}, village_totals=given, manual=manual)


def planned(result: PlanResult) -> dict[int, tuple[int, int]]:
    """Year → what 丁县 gets and what its village gets, in 万元."""
    assert result.plan is not None, result.conflict or result.reason
    amounts, villages = result.plan.amounts, result.plan.villages
    return {
        year.year: (
            amounts[Cell(LAST, "NZ", year.year)] // wan(1),
            sum(one.amount for one in villages if one.year == year.year) // wan(1),
        )
        for year in result.plan.years
    }


def test_what_the_sheet_gave_before_need_not_be_found_in_the_last_year() -> None:
    """450 lacking, 100 + 100 by the sheet: 2020 needs 250 and has 250. Without the sheet it lacks 200."""
    pools = {2018: 1000, 2019: 1000, 2020: 250}
    assert planned(plan_facts(province(pools, 50, {2018: 100, 2019: 100}), BY_END)) == {
        2018: (100, 100), 2019: (100, 100), 2020: (250, 250)}  # fmt: skip
    clash = plan_facts(province(pools, 50, {}), BY_END).conflict
    assert clash is not None
    assert (clash.year, clash.short_by) == (2020, "200")


def test_a_year_brings_what_the_next_one_cannot() -> None:
    """450 lacking, 2019 has 400: 2018 brings 50 of its 200 instead of 20, and says for whom."""
    campaign = (*BY_END, setting("deep_village_floor", "campaign_to", "2019"))
    result = plan_facts(province({2018: 200, 2019: 400}, 50, {2018: 200}), campaign)
    assert planned(result) == {2018: (50, 50), 2019: (400, 400)}
    assert result.plan is not None
    assert [year.gave_way for year in result.plan.years] == [((2019, ("deep_village_floor",)),), ()]
    assert gave_way(result.plan) == [{"year": 2018, "for_year": 2019, "rules": ["deep_village_floor"]}]
    assert "2018 年为 2019 年留出余地" in " ".join(result.notes)


@pytest.mark.parametrize(
    ("pools", "total"),
    [({2018: 200, 2019: 240}, 200), ({2018: 200, 2019: 400}, 40)],
    ids=["both pools are too small", "the sheet gives too little"],
)
def test_a_conflict_counts_the_sheet_and_names_the_year_that_cannot_be_met(pools: dict[int, int], total: int) -> None:
    """450 lacking: 200 + 240 leave 10, and so do 40 + 400."""
    campaign = (*BY_END, setting("deep_village_floor", "campaign_to", "2019"))
    clash = plan_facts(province(pools, 50, {2018: total}), campaign).conflict
    assert clash is not None
    assert (clash.year, clash.short_by) == (2019, "10")
    assert clash.text.startswith("2019 年规则冲突")


def test_in_step_with_the_money_too() -> None:
    """300 lacking, at most 50 may go to 丁县 in 2019 and 2020: 2018 brings 200 of the sheet's 300; the rest is told."""
    held = tuple(Manual(LAST, "NZ", year, "不高于", wan(50), True, "理由", "批准人") for year in (2019, 2020))
    pools = {2018: 1000, 2019: 1000, 2020: 1000}
    result = plan_facts(province(pools, 200, {2018: 300}, held), QUIET)
    assert planned(result) == {2018: (200, 200), 2019: (50, 50), 2020: (50, 50)}
    told = [
        (one.kind, one.year, one.required, one.given, one.text) for one in result.findings if "村级总额" in one.text
    ]
    assert told == [
        ("check", 2018, "300", "200", "2018 年丁县村级总额 300 万元,实际安排到村 200 万元,少 100 万元:"
         "该县涉农整合资金 200 万元。")]  # fmt: skip


def test_the_sheet_gives_way_to_what_rule_12_keeps() -> None:
    """丁县 has 100: 20 % kept leave 80 of the 95. Only checked, the 95 stand and 95 ÷ 0.8 = 118.75 is asked."""
    rule = "unlisted_village_reserve"
    share = setting(rule, "reserve_share", "0.2")
    start = province({2018: 1000}, 400, {2018: 95})
    kept = plan_facts(start, (*QUIET, share, setting(rule, "status", "hard")))
    assert planned(kept) == {2018: (100, 80)}
    assert not [one for one in kept.findings if one.rule == rule]
    assert "其中 20%须留给非建档立卡贫困村" in " ".join(one.text for one in kept.findings)
    checked = plan_facts(start, (*QUIET, share, setting(rule, "status", "check")))
    assert planned(checked) == {2018: (100, 95)}
    assert [(one.required, one.given) for one in checked.findings if one.rule == rule] == [("118.75", "100")]


def test_a_sheet_below_what_the_rule_asks_is_told() -> None:
    """34 asked in 2018 (100 lacking, a third of it), 10 in the sheet."""
    result = plan_facts(province({2018: 1000}, 400, {2018: 10}), QUIET)
    assert planned(result) == {2018: (100, 34)}
    assert any("多 24 万元:规则要求落实到村的数高于村级总额" in one.text for one in result.findings)


def test_money_beyond_what_the_county_has_is_told_to_the_last_unit() -> None:
    """丁县 has 100 in 2018, the sheet says 130: 30 are missing; 34 of the 100 are the rule's."""
    result = plan_facts(province({2018: 1000}, 400, {2018: 130}), QUIET)
    assert planned(result) == {2018: (100, 100)}
    (told,) = [one for one in result.findings if "村级总额" in one.text]
    assert (told.required, told.given) == ("130", "100") and "少 30 万元" in told.text


def test_only_checked_no_village_is_told_to_get_nothing() -> None:
    """Not a sentence for each village with 安排 0 万元: the county's money is judged, 100 against 450 ÷ 3, ÷ 2, ÷ 1."""
    checked = (*QUIET, setting("deep_village_floor", "status", "check"))
    result = plan_facts(province({2018: 1000, 2019: 1000, 2020: 1000}, 50, {}), checked)
    told = [(one.required, one.given) for one in result.findings if one.rule == "deep_village_floor"]
    assert told == [("150", "100"), ("225", "100"), ("450", "100")]
    assert not [one for one in result.findings if "安排 0 万元" in one.text]
