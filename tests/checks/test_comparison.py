"""元 for 万元 where nothing beside it disagrees: a whole fund, one figure of a county."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, WARNING, Problem
from allocator.domain.fraction import Fraction
from tests.checks.province import found, province

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


@pytest.mark.parametrize(
    ("times", "level"),
    [(1, None), (50, None), (400, WARNING), (SLIP, ERROR)],
    ids=["as is", "large", "odd", "in yuan"],
)
def test_a_fund_not_for_the_poor_alone_must_be_too_large_for_its_counties_too(times: int, level: str | None) -> None:
    start = province()
    streams = tuple(replace(one, category="转移支付") if one.code == "ZY" else one for one in start.streams)
    problems = told(in_yuan(replace(start, streams=streams), "ZY", times), "像是整项按元填写")
    assert [one.level for one in problems] == [level] * (level is not None)


def test_one_mistake_of_units_is_one_sentence() -> None:
    about = [one for one in found(in_yuan(province(), "ZY", SLIP * 10)) if one.cell == "全年安排@ZY/2018"]
    assert len(about) == 1 and "900,000,000" in about[0].text


@pytest.mark.parametrize(("times", "why"), [(1, None), (200, "农村人口"), (100_000, "平均每个县区")])
def test_a_quota_of_more_people_than_there_are_is_warned_of(times: int, why: str | None) -> None:
    start = in_yuan(province(), "HL", times)
    counties = tuple(replace(c, figures={**c.figures, "农村人口(人)": Fraction(10_000)}) for c in start.counties)
    problems = told(replace(start, counties=counties), "像是单位或位数有误")
    assert [why in one.text for one in problems if why] == [True] * (why is not None)
    assert {one.level for one in problems} <= {WARNING}


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
