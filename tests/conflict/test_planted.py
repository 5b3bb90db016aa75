"""Planted clashes: the rules, the counties, the amount by hand, at least three different ways out, all of them true."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from allocator.domain.conflict import Conflict, Repair
from allocator.domain.scenario import Setting
from allocator.rulebook import prepare
from allocator.rules import RULES
from allocator.use_cases import plan_facts
from allocator.use_cases.replanning import replanned
from tests.conflict import planted
from tests.properties.provinces import Case
from tests.properties.test_conflicts import one_step_less, typed
from tests.use_cases.towns import CODES

ISSUED, MANUAL, POOLS = "already_issued", "manual_adjustment", "spend_the_pool"
EXPECTED = (
    (planted.floors_above_a_pool, (ISSUED, POOLS), CODES[:2], 2018, "300", 3),
    (planted.caps_below_a_pool, (MANUAL, POOLS), CODES, 2018, "400", 3),
    (planted.uplift_against_hold_harmless, (planted.UPLIFT, planted.HOLD, POOLS), CODES, 2018, "160", 8),
    (planted.villages_against_projects, (planted.FLOOR, planted.CAP, POOLS), CODES[:1], 2018, "1500", 7),
    (planted.villages_against_a_small_pool, (planted.FLOOR, POOLS), CODES[:1], 2018, "2000", 4),
    (planted.decided_below_issued, (ISSUED, MANUAL), CODES[1:2], 2018, "150", 4),
    (planted.later_year_alone, (ISSUED, POOLS), CODES[:1], 2019, "250", 3),
    (planted.people, (ISSUED, POOLS), CODES[:2], 2018, "30", 3),
    (planted.many_counties, (ISSUED, POOLS), CODES, 2018, "200", 3),
    (planted.villages_at_the_end, (planted.FLOOR, POOLS), CODES[:1], 2019, "2000", 4),
    (planted.villages_of_given_money, (planted.FLOOR,), CODES[:1], 2018, "2600", 3),
    (planted.villages_of_held_money, (planted.FLOOR,), CODES[:1], 2018, "2600", 4),
    (planted.growth_of_two_years, (planted.UPLIFT, planted.HOLD, POOLS), CODES, 2019, "216", 3),
    # A decision against another one: only the county's exemption and a soft rule can be written as settings.
    (planted.two_decisions, (MANUAL,), CODES[2:3], 2018, "120", 2),
)


@cache
def conflict_of(plant: Callable[[], Case]) -> Conflict:
    """The conflict of a planted case, searched for once."""
    case = plant()
    found = plan_facts(case.facts, case.settings).conflict
    assert found is not None
    return found


@pytest.mark.parametrize(("plant", "rules", "subjects", "year", "short_by", "ways"), EXPECTED)
def test_a_planted_clash(
    plant: Callable[[], Case], rules: tuple[str, ...], subjects: tuple[str, ...], year: int, short_by: str, ways: int
) -> None:
    found = conflict_of(plant)
    assert (found.rules, found.subjects, found.year, found.short_by) == (rules, subjects, year, short_by)
    assert found.others == ()
    assert len(found.repairs) >= ways
    assert len({kind(repair) for repair in found.repairs}) >= min(ways, 3)
    assert str(year) in found.text and all(one not in found.text for one in (*rules, *CODES, "NZ"))


def kind(repair: Repair) -> str:
    """Pool, exemption, soft or a parameter, of which rule."""
    return "pool" if repair.pool else repair.set[0].partition("=")[0]


def comes_to(case: Case, settings: tuple[Setting, ...]) -> str:
    """How the case's years end under further settings; no repairs are looked for."""
    resolved = prepare(case.facts, (*case.facts.settings, *case.settings, *settings), RULES)
    return replanned(resolved.facts, resolved.book).status


@pytest.mark.parametrize("plant", planted.ALL)
def test_repairs_of_planted_clashes_work_and_are_tight(plant: Callable[[], Case]) -> None:
    case = plant()
    repairs = conflict_of(plant).repairs
    assert repairs
    for repair in repairs:
        changed = typed(repair)
        assert plan_facts(case.facts, (*case.settings, *changed)).status == "ok", repair.text
        for less in one_step_less(case, changed):
            assert comes_to(case, less) != "ok", (repair.text, less)


def test_clashes_of_two_streams_are_mended_by_both_pools() -> None:
    found = conflict_of(planted.two_streams)
    assert {(one.rules, one.short_by) for one in (found, *found.others)} == {
        ((MANUAL, POOLS), "400"),
        ((planted.FLOOR, POOLS), "2000"),
    }
    pools, rules = found.repairs
    assert set(pools.set) == {"pool:ZY@2018=600", "pool:NZ@2018=3000"}
    assert set(rules.set) == {f"{MANUAL}.exempt={CODES[3]}", f"{planted.FLOOR}.status=soft"}


def test_a_clash_of_units_exempts_nobody_in_vain() -> None:
    """Two counties free of their 11 leave 50 for the others; one alone leaves 60 asked for."""
    found = conflict_of(planted.coarse_units)
    assert (found.kind, found.short_by) == ("whole_units", "30")
    assert {repair.set or repair.pool for repair in found.repairs} == {
        ("ZY", 2018, "80"),
        (f"{MANUAL}.exempt={CODES[0]}、{CODES[1]}",),
        (f"{MANUAL}.status=soft",),
    }


def test_every_clash_of_units_is_told_and_all_are_mended_at_once() -> None:
    """Six people of four, 80 of 50 in tens: each with its own shortage, every repair for both."""
    found = conflict_of(planted.coarse_money_and_people)
    assert [(one.kind, one.rules, one.short_by) for one in (found, *found.others)] == [
        ("whole_units", (planted.BAND, POOLS), "2"),
        ("whole_units", (MANUAL, POOLS), "30"),
    ]
    assert "甲县、乙县、丙县" in found.text and "中央专项 2.5万元" in found.others[0].text
    assert [repair.set for repair in found.repairs] == [
        ("pool:HL@2018=6", "pool:ZY@2018=80"),
        (f"{planted.BAND}.minimum_growth=-0.6667", "pool:ZY@2018=80"),
        (f"{planted.BAND}.exempt={CODES[2]}", f"{MANUAL}.exempt={CODES[1]}、{CODES[2]}"),
        (f"{planted.BAND}.status=soft", f"{MANUAL}.status=soft"),
    ]


def test_one_change_that_mends_every_clash_of_units_stands_alone() -> None:
    """One rule asks too much of two streams: its exemptions, or the rule made soft, mend both."""
    found = conflict_of(planted.coarse_twice)
    assert [one.short_by for one in (found, *found.others)] == ["20", "30"]
    assert [repair.set for repair in found.repairs] == [
        (f"{MANUAL}.exempt={CODES[0]}、{CODES[3]}",),
        (f"{MANUAL}.status=soft",),
    ]


def test_what_is_fixed_is_told_by_its_kind() -> None:
    given, held = (conflict_of(one) for one in (planted.villages_of_given_money, planted.villages_of_held_money))
    assert "其中已固定:“农业整合资金”给定 400 万元" in given.text and given.text.endswith(
        "请核对“给定安排”表中的数额。"
    )
    assert "改变资金总盘也无法化解" in given.text and not any(repair.pool for repair in given.repairs)
    assert "其中已固定:“农业整合资金”不可调剂 400 万元" in held.text and "资金总盘" not in held.text
    assert held.repairs[0].pool == ("NZ", 2018, "7500")


def test_growth_is_told_for_all_who_keep_to_it() -> None:
    text = conflict_of(planted.growth_of_two_years).text
    assert "2019 年甲县“省级专项”、“中央专项”合计不低于上年的 120%" in text
    assert "2019 年乙县、丙县、丁县“省级专项”、“中央专项”合计各不低于上年的 100%" in text
    assert "2019 年 4 个县区合计“省级专项”、“中央专项”等于 2,300 万元" in text


def test_caps_that_give_way_are_passed_and_floors_fall_short() -> None:
    assert texts(planted.caps_below_a_pool)[-1].endswith("改为软约束,超出 400 万元,由甲县、乙县、丙县、丁县分担")
    assert texts(planted.later_year_alone)[-1].endswith("改为软约束,缺口 250 万元,由甲县承担")


def test_amounts_known_by_hand() -> None:
    """Six villages in 1,000: 166 each; 500 + 2,000 of projects give SZ its 2,000: 400 %; half of 500 each is 250."""
    assert texts(planted.villages_against_a_small_pool)[1].endswith("由 500 万元降至 166 万元")
    projects = texts(planted.villages_against_projects)
    assert any(one.endswith("由 500 万元降至 250 万元") for one in projects)
    assert any(one.endswith("由 100%提高到 400%") for one in projects)
    assert texts(planted.people)[0] == "2018 年“护林员指标”总盘增加 30 人(调为 130 人)"


def texts(plant: Callable[[], Case]) -> list[str]:
    """The repairs as they read."""
    return [repair.text for repair in conflict_of(plant).repairs]


def test_three_disjoint_clashes_are_listed_and_mended_for_the_least_money() -> None:
    """400 and 30 of rule 16, 2,000 of rule 3: rule 16 soft gives 430, exempting 乙县 alone would give 1,400.

    For the villages 2,000 more of NZ are as cheap as making rule 3 soft; without more money it is the rule.
    """
    found = conflict_of(planted.three_at_once)
    told = {(frozenset(one.rules), one.subjects, one.short_by) for one in (found, *found.others)}
    assert told == {
        (frozenset({ISSUED, POOLS}), CODES[1:2], "400"),
        (frozenset({ISSUED, MANUAL}), CODES[2:3], "30"),
        (frozenset({planted.FLOOR, POOLS}), CODES[:1], "2000"),
    }
    more_money, rules_alone = found.repairs
    assert set(more_money.set) == {"already_issued.status=soft", "pool:NZ@2018=3000"}
    assert "缺口 430 万元,由乙县、丙县分担" in more_money.text
    assert set(rules_alone.set) == {"already_issued.status=soft", "deep_village_floor.status=soft"}
    assert "缺口 430 万元" in rules_alone.text and "缺口 2,000 万元" in rules_alone.text


def test_a_clash_of_two_years_is_told_in_both() -> None:
    """2018: 1,500 + 1,800 of 3,000; 2019: not under 2018's, which is 1,200 at least, and 1,000 at most."""
    found = conflict_of(planted.later_year_through_this_one)
    assert [(one.year, one.short_by) for one in (found, *found.others)] == [(2018, "300"), (2019, "200")]
    assert "2019 年甲县" in found.others[0].text and "不低于上年的 100%" in found.others[0].text


def test_many_counties_are_named_by_the_first_and_the_number() -> None:
    from allocator.conflict.wording import listed

    assert listed(["甲", "乙", "丙", "丁", "戊"]) == "甲、乙、丙、丁、戊"
    assert listed(["甲", "乙", "丙", "丁", "戊", "己", "庚"]) == "甲、乙、丙、丁、戊等 7 个县区"
