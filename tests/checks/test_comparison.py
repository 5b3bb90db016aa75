"""元 for 万元 where nothing beside it disagrees: a whole fund, one figure of a county, a one-off amount."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, WARNING, Problem
from allocator.domain.records import OneOff
from tests.checks.province import WAN, found, province

SLIP = 10_000
GAP = "三保缺口(万元)"


def in_yuan(facts: Facts, code: str, times: int = SLIP) -> Facts:
    """Pools and 上年安排 of a fund multiplied."""
    pools = {key: replace(p, total=p.total * times) if key[0] == code else p for key, p in facts.pools.items()}
    last = {key: atoms * times if key[1] == code else atoms for key, atoms in facts.last_year.items()}
    return replace(facts, pools=pools, last_year=last)


def told(facts: Facts, word: str) -> list[Problem]:
    """The problems that say a word."""
    return [one for one in found(facts) if word in one.text]


@pytest.mark.parametrize("code", ["ZY", "SZ", "NZ"])
def test_a_whole_fund_in_yuan_is_an_error_at_its_pool(code: str) -> None:
    (problem,) = told(in_yuan(province(), code), "像是整项按元填写")
    assert (problem.level, problem.sheet, problem.cell) == (ERROR, "资金总盘", f"全年安排@{code}/2018")


@pytest.mark.parametrize(("code", "times"), [("ZY", 1), ("ZY", 50), ("HL", SLIP)])
def test_a_large_fund_and_a_quota_of_people_are_no_error(code: str, times: int) -> None:
    assert not told(in_yuan(province(), code, times), "整项按元")


def test_the_only_fund_of_a_book_is_not_judged_by_others() -> None:
    facts = in_yuan(province(), "ZY", 2)
    only = replace(facts, streams=tuple(one for one in facts.streams if one.code == "ZY"), issued=(), manual=())
    assert not told(only, "整项按元")


def gaps(*values: int) -> Facts:
    """The four counties with a figure in 万元."""
    facts = province()
    counties = (
        replace(county, figures={**county.figures, GAP: Fraction(value)})
        for county, value in zip(facts.counties, values, strict=True)
    )
    return replace(facts, counties=tuple(counties))


@pytest.mark.parametrize(
    ("values", "warned"),
    [((1, 2, 0, 80_000), False), ((8053, 80_000_000, 6100, 5000), True), ((1, 2, 2, 2100), False)],
    ids=["three only", "in yuan", "less than its money"],
)
def test_one_figure_of_a_county_in_yuan_is_warned_of(values: tuple[int, ...], warned: bool) -> None:
    problems = told(gaps(*values), "像是按元填写")
    assert [(one.level, one.cell) for one in problems] == [(WARNING, f"{GAP}@610925")] * warned


@pytest.mark.parametrize(
    ("year", "amount", "wrong"),
    [(2017, 2000, False), (2017, 2001, True), (2017, 3_000_000, True), (2018, 9000, False), (2018, 9001, True)],
)
def test_one_off_money_is_within_the_amount_it_is_part_of(year: int, amount: int, wrong: bool) -> None:
    facts = province(one_off=(OneOff("610924", "ZY", year, amount * WAN, "奖励"),))
    problems = told(facts, "一次性资金")
    assert [(one.level, one.cell) for one in problems] == [(ERROR, f"金额@610924/ZY/{year}")] * wrong
