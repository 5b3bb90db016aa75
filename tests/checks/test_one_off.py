"""一次性资金 is within the amount it is part of; rows that are easily one too many or in the wrong place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, HINT, Problem
from allocator.domain.money import PEOPLE
from allocator.domain.records import AT_MOST, Executed, Issued, Manual, OneOff
from allocator.domain.stream import QUOTA, Quota
from tests.checks.province import WAN, found, province, with_stream


def one_off(county: str, amount: int, year: int = 2018, stream: str = "ZY") -> OneOff:
    """One row, in 万元."""
    return OneOff(county, stream, year, amount * WAN, "奖励")


def told(facts: Facts, word: str) -> list[Problem]:
    """The problems that say a word."""
    return [one for one in found(facts) if word in one.text]


def places(problems: Iterable[Problem]) -> list[tuple[str, str, str]]:
    """(level, sheet, cell) of each."""
    return [(one.level, one.sheet, one.cell) for one in problems]


@pytest.mark.parametrize(
    ("year", "amount", "wrong"),
    [(2017, 2000, False), (2017, 2001, True), (2017, 3_000_000, True), (2018, 9000, False), (2018, 9001, True)],
)
def test_one_off_money_is_within_the_amount_it_is_part_of(year: int, amount: int, wrong: bool) -> None:
    problems = told(province(one_off=(one_off("610924", amount, year),)), "一次性资金")
    assert places(problems) == [(ERROR, "一次性资金", f"金额@610924/ZY/{year}")] * wrong


@pytest.mark.parametrize(("second", "wrong"), [(4000, False), (4001, True)])
def test_one_off_money_of_all_counties_is_within_what_they_share(second: int, wrong: bool) -> None:
    """5,000 + 4,001 of 9,000: one error that names both cells; two rows of one county add up."""
    rows = (one_off("610924", 3000), one_off("610924", 2000), one_off("611021", second))
    problems = told(province(one_off=rows), "一次性资金合计")
    assert places(problems) == [(ERROR, "一次性资金", "金额@610924/ZY/2018")] * wrong
    for problem in problems:
        assert "金额@610924/ZY/2018" in problem.text and "金额@611021/ZY/2018" in problem.text
        assert "9,001 万元" in problem.text and "多 1 万元" in problem.text


def test_one_off_money_is_within_what_was_executed_and_above_no_decision() -> None:
    done = province(one_off=(one_off("610924", 300),), executed=(Executed("610924", "ZY", 2018, 299 * WAN),))
    assert places(told(done, "它的已执行数")) == [(ERROR, "一次性资金", "金额@610924/ZY/2018")]
    decided = Manual("610924", "ZY", 2018, AT_MOST, 1299 * WAN, True, "会议", "李")
    (problem,) = told(province(one_off=(one_off("610924", 1300),), manual=(decided,)), "低于其中的一次性资金")
    assert (problem.level, problem.sheet) == (ERROR, "人工调整")
    assert told(province(one_off=(one_off("610924", 1299),), manual=(decided,)), "一次性资金") == []


def test_money_for_a_county_outside_the_scope_is_said() -> None:
    facts = with_stream("ZY", scope="610924、610925、611021")
    facts = replace(facts, one_off=(one_off("611023", 10),), issued=(Issued("611023", "ZY", 2018, 10 * WAN, "文"),))
    hints = [one for one in found(facts) if "不在“中央财政专项扶贫资金”的适用范围内" in one.text]
    cell = "金额@611023/ZY/2018"
    assert places(hints) == [(HINT, "一次性资金", cell), (HINT, "已下达", cell)]


def test_a_quota_method_without_a_quota_is_an_error() -> None:
    facts = with_stream("SZ", method=QUOTA)
    problems = told(facts, "未填定额")
    assert places(problems) == [(ERROR, "资金", "分配方法@SZ")]
    quotas = tuple(Quota("SZ", year, "每县", 10 * WAN) for year in facts.years)
    assert told(replace(facts, quotas=quotas), "未填定额") == []


def test_only_money_is_integrated() -> None:
    both = with_stream("NZ", measure=PEOPLE)
    marked = [one for one in found(both) if "不能作为涉农整合资金" in one.text]
    assert places(marked) == [(ERROR, "资金", "类别@NZ"), (ERROR, "资金", "纳入统筹整合@NZ")]
    assert told(province(), "不能作为涉农整合资金") == []
