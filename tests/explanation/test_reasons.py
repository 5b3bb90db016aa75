"""Whoever bears a rule is named, and what would change a county is solved, not guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.plan import YearPlan
from allocator.domain.reason import WhatIf
from allocator.domain.records import Grade
from allocator.domain.rule import active
from allocator.explanation import explain_counties, page_lines
from allocator.use_cases import PlanResult, plan_facts
from allocator.use_cases.result_json import rule_entry
from allocator.use_cases.running import outcome_lines
from allocator.use_cases.what_if import movers, what_ifs
from allocator.use_cases.year import decide_year
from tests.use_cases.towns import CODES, facts, setting, wan

# Pools as last year, so normal growth is 0: the deep county 甲县 goes from 800 to 960 of the group (+20 %).
QUIET = (setting("delisted_hold_harmless", "status", "off"), setting("listed_group_growth", "status", "off"))


def planned() -> PlanResult:
    """甲县 by factors 400 + 400, by rule 2 480 + 480; the others give 80 of 600 in either stream."""
    result = plan_facts(facts(), QUIET)
    assert result.status == "ok"
    return result


def reasons_of(result: PlanResult, what: tuple[WhatIf, ...] = ()):  # type: ignore[no-untyped-def]
    """Everybody explained."""
    assert result.plan is not None and result.ledger is not None
    years = [year.year for year in result.plan.years]
    codes = [county.code for county in result.facts.counties]
    return explain_counties(result.ledger, result.book, result.plan, codes, years, what_ifs=what)


def test_the_worked_case() -> None:
    found = reasons_of(planned())
    first = found.counties[0]
    steps = {reason.cell.stream: dict(reason.steps) for reason in first.cells}
    assert steps == {"NZ": {}, "SZ": {"deep_county_uplift": wan(80)}, "ZY": {"deep_county_uplift": wan(80)}}
    assert first.binding == (("deep_county_uplift", CODES[0]),)
    (burden,) = found.burdens[2018]
    assert burden.moved == wan(160)
    assert burden.gainers == ((CODES[0], wan(160)),)
    assert burden.payers == (
        (CODES[1], -wan(80)),
        (CODES[2], -wan(160) / Fraction(3)),
        (CODES[3], -wan(80) / Fraction(3)),
    )
    others = [one for one in found.counties if one.county != CODES[0]]
    assert all(not one.binding for one in others)


def test_the_page_says_it() -> None:
    result = planned()
    text = "\n".join(page_lines(result.facts, result.book, reasons_of(result)))
    assert "【甲县(610101,示例市,深度贫困县)】2018 年" in text
    assert "测算数 1,200.00 万元,安排 1,360 万元,较上年同口径 +13.33%,与测算数之比 113.33%" in text
    assert "起作用的条款:规则2“深度贫困县再提高20%”(甲县)" in text
    assert "本县 +160.00 万元;各县区共调整 160.00 万元,1 个县区增加、3 个县区减少,分担最多的是 乙县 -80.00" in text
    assert "deep_county" not in text
    assert text.count("起作用的条款:没有直接限定本县的;同一资金的其他县区受保底或限定") == 3


@pytest.mark.parametrize(
    ("office", "words"),
    [
        ("陕西省财政厅", "本县 +160.00 万元;全省共调整 160.00 万元,1 个县区增加"),
        ("安康市财政局", "本县 +160.00 万元;全市共调整 160.00 万元,1 个县区增加"),
        ("安康市紫阳县财政局", "本乡镇 +160.00 万元;全县共调整 160.00 万元,1 个乡镇增加"),
        ("某某自治区财政厅", "本县 +160.00 万元;全区共调整 160.00 万元,1 个县区增加"),
        ("西安市未央区财政局", "本乡镇 +160.00 万元;全区共调整 160.00 万元,1 个乡镇增加"),
    ],
)
def test_who_bears_it_is_said_at_the_level_of_the_office(office: str, words: str) -> None:
    start = facts()
    result = plan_facts(replace(start, info={**start.info, "编制单位": office}), QUIET)
    assert words in "\n".join(page_lines(result.facts, result.book, reasons_of(result)))


def test_more_money_and_a_rule_less_are_solved_from_the_facts() -> None:
    """100 more of 1,000 in ZY: the group grows by 5 %, so 甲县 must grow by 25 %: 800 → 1,000, 40 more."""
    result = planned()
    assert result.plan is not None
    cases_found = tuple(
        what_ifs(result.facts, result.book, result.plan, 2018, ("NZ", "ZY"), movers(result.plan.years[0], result.book))
    )
    pool_nz, pool_zy, lifted = cases_found
    assert pool_nz.changes == {
        Cell(code, "NZ", 2018): wan(part) for code, part in zip(CODES, (40, 30, 20, 10), strict=True)
    }
    assert pool_zy.changes is not None
    assert sum(change for cell, change in pool_zy.changes.items() if cell.county == CODES[0]) == wan(40)
    assert sum(pool_zy.changes.values()) == wan(100)
    assert lifted.rule == "deep_county_uplift" and lifted.changes is not None
    assert lifted.changes[Cell(CODES[0], "ZY", 2018)] == -wan(80)
    lines = "\n".join(page_lines(result.facts, result.book, reasons_of(result, cases_found)))
    assert "“农业整合资金”总盘再增加 100 万元:本县 +40.00 万元" in lines
    assert "停用规则2“深度贫困县再提高20%”:本县 -160.00 万元" in lines


def test_a_later_year_starts_from_what_was_planned_before() -> None:
    """What-ifs of 2019 leave 2018 alone: the same changes as a plan of 2019 with more money gives."""
    start = facts(years=(2018, 2019))
    result = plan_facts(start, QUIET)
    assert result.plan is not None
    (case,) = what_ifs(result.facts, result.book, result.plan, 2019, ("ZY",), ())
    pools = {**start.pools, ("ZY", 2019): replace(start.pools["ZY", 2019], total=wan(1100))}
    again = plan_facts(replace(start, pools=pools), QUIET)
    assert again.plan is not None and case.changes is not None
    assert again.plan.years[0].amounts == result.plan.years[0].amounts
    before, after = result.plan.years[1].exact, again.plan.years[1].exact
    assert case.changes == {cell: after[cell] - before[cell] for cell in sorted(after) if after[cell] != before[cell]}


def test_a_rule_whose_lifting_leaves_no_plan_says_so() -> None:
    result = planned()
    text = "\n".join(
        page_lines(result.facts, result.book, reasons_of(result, (WhatIf(2018, None, stream="ZY", extra=wan(100)),)))
    )
    assert "“中央专项”总盘再增加 100 万元:未能得出方案" in text


def test_edited_amounts_stand_beside_the_computed_ones() -> None:
    result = planned()
    assert result.plan is not None and result.ledger is not None
    now = {**result.plan.amounts, Cell(CODES[1], "NZ", 2018): wan(305)}
    found = explain_counties(result.ledger, result.book, result.plan, (CODES[1],), (2018,), now)
    assert [one.now - one.amount for one in found.counties[0].cells if one.cell.stream == "NZ"] == [wan(5)]
    assert "“农业整合资金”手工改动过:测算安排 300,现为 305(万元)。" in "\n".join(
        page_lines(result.facts, result.book, found)
    )


def test_a_year_that_gives_way_says_for_whom() -> None:
    """甲县's factors give 800 of the group in 2018 and it must grow by 70 %: 2019 has 1,200, so 2018 stops at 705."""
    start = facts(years=(2018, 2019), last_year=(200, 300, 300, 200))
    pools = {key: replace(pool, total=wan(600)) if key[1] == 2019 else pool for key, pool in start.pools.items()}
    growth = [setting("deep_county_uplift", *one) for one in (("normal_growth", "fixed"), ("fixed_growth", "0.5"))]
    result = plan_facts(replace(start, pools=pools), (*QUIET, *growth))
    assert result.plan is not None and result.status == "ok"
    first, last = result.plan.years
    assert sum(
        amount for cell, amount in first.amounts.items() if cell[:2] != (CODES[0], "NZ") and cell.county == CODES[0]
    ) == wan(705)
    assert first.gave_way == ((2019, ("deep_county_uplift",)),) and not last.gave_way
    text = "\n".join(page_lines(result.facts, result.book, reasons_of(result)))
    assert "为 2019 年留出余地:只求 2018 年最优,2019 年规则2“深度贫困县再提高20%”就不能满足。" in text
    assert "起作用的条款:本年没有;安排数是为以后年度留出余地后的结果。" in text
    assert any("2018 年为 2019 年留出余地,共调整" in note for note in result.notes)
    known, book = result.facts, result.book
    both = decide_year(Ledger(known, (), {}), 2018, book, {}, (2019,), together=True)
    assert isinstance(both, YearPlan) and both.gave_way == first.gave_way, "also where the years are rounded together"


def test_a_rule_that_changes_the_entitlement_is_told_as_one_that_acts() -> None:
    """A tenth of 1,000 goes to 甲 and 乙 by 400 : 300; 丙 and 丁 give up a tenth of 200 and 100, in both streams."""
    start = facts()
    grades = (Grade("优秀", Fraction(1)), Grade("不合格", Fraction(0)))
    marks = ("优秀", "优秀", "不合格", "不合格")
    counties = tuple(replace(c, grade=mark) for c, mark in zip(start.counties, marks, strict=True))
    on = (setting("performance_reward", "status", "hard"), setting("performance_reward", "reward_share", "0.1"))
    result = plan_facts(
        replace(start, counties=counties, grades=grades), (*QUIET, setting("deep_county_uplift", "status", "off"), *on)
    )
    assert result.plan is not None
    (year,) = result.plan.years
    assert not year.steps
    ((rule, cells),) = year.shaped.items()
    assert rule == "performance_reward"
    assert {cell.stream for cell in cells} == {"SZ", "ZY"}
    assert [cells[Cell(code, "ZY", 2018)] for code in CODES] == [
        wan(100) * Fraction(4, 7) - wan(40),
        wan(100) * Fraction(3, 7) - wan(30),
        -wan(20),
        -wan(10),
    ]
    text = "\n".join(page_lines(result.facts, result.book, reasons_of(result)))
    assert "起作用的条款:没有直接限定本县的;测算数已含规则8“绩效奖励”的调整,安排数就是测算数。" in text
    assert "规则8“绩效奖励”(已在测算数内):本县 -40.00 万元;各县区共调整 60.00 万元,2 个县区增加、2 个县区减少" in text
    assert "没有,安排数就是因素法的测算数" not in text
    assert movers(year, result.book) == ("performance_reward",)
    rewarding = active(result.book, "performance_reward")
    assert rewarding is not None
    assert rule_entry(rewarding, result.facts, result.plan, [])["moved"] == "60"
    assert "规则8“绩效奖励”改变测算数:2018 年 4 个县区,调整 60 万元。" in outcome_lines(result)


def test_an_exempt_county_is_told_so_before_the_sentence_of_the_rule() -> None:
    """甲县 exempt from rule 2: what the rule would ask is no demand."""
    result = plan_facts(facts(), (*QUIET, setting("deep_county_uplift", "exempt", CODES[0])))
    said = "本县已豁免本规则,以下要求不作约束:深度贫困县"
    assert said in "\n".join(page_lines(result.facts, result.book, reasons_of(result)))
    assert "豁免" not in "\n".join(page_lines(facts(), result.book, reasons_of(planned())))
