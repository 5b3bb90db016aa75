"""Inputs that were refused because floats cannot tell their numbers apart: each has its plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import AT_LEAST, AT_MOST, Manual
from allocator.domain.stream import Stream
from allocator.use_cases import plan_facts
from allocator.use_cases.results import CONFLICT, OK
from tests.use_cases.towns import facts, wan


def tilted(poor: tuple[int, ...], last_year: tuple[int, ...], years: tuple[int, ...], deep: tuple[int, ...]) -> Facts:
    """苏陕协作 alone, 向深度贫困倾斜, shared by 贫困人口."""
    one = facts({"SX": 1000}, last_year, years, deep)
    stream = Stream("SX", "苏陕扶贫协作资金", "社会", "协作", "全部", "全额因素法", tilted=True)
    counties = (replace(c, figures={"贫困人口(人)": Fraction(p)}) for c, p in zip(one.counties, poor, strict=True))
    return replace(one, streams=(stream,), counties=tuple(counties))


def test_a_tilt_towards_counties_without_entitlement() -> None:
    """Only 甲县 has poor people. 乙县 and 丙县 keep their two thirds in equal parts, 丁县 without base gets nothing."""
    result = plan_facts(tilted((4000, 0, 0, 0), (100, 100, 100, 0), (2018,), (1, 2)))
    assert result.plan is not None, result.reason
    third = Fraction(wan(1000), 3)
    assert [result.plan.years[0].exact[cell] for cell in sorted(result.plan.years[0].exact)] == [third, third, third, 0]


@pytest.mark.parametrize("deep", [(0,), (1,), (0, 1), (1, 2)])
@pytest.mark.parametrize("poor", [(4000, 0, 0, 0), (0, 0, 0, 1000)])
@pytest.mark.parametrize("last_year", [(400, 300, 200, 100), (100, 100, 100, 0)])
def test_poor_people_in_one_county_only(
    poor: tuple[int, ...], last_year: tuple[int, ...], deep: tuple[int, ...]
) -> None:
    result = plan_facts(tilted(poor, last_year, (2018, 2019), deep))
    assert result.plan is not None, result.reason
    for year in result.plan.years:
        assert sum(year.exact.values()) == wan(1000)


@pytest.mark.parametrize("operator", [AT_LEAST, AT_MOST])
@pytest.mark.parametrize("digits", [8, 12])
@pytest.mark.parametrize("small", [("NZ",), ("SZ",), ("NZ", "SZ")])
def test_pools_of_any_size(small: tuple[str, ...], digits: int, operator: str) -> None:
    """Pools of up to 10¹⁵ 万元 beside one of a thousand, 700 万元 asked for: a plan to the 分, or a conflict proved."""
    pools = {code: 1003 if code in small else 997 * 10**digits for code in ("NZ", "SZ", "ZY")}
    asked = tuple(Manual(code, None, 2018, operator, wan(700), True, "示例", "示例") for code in ("610103", "610104"))
    result = plan_facts(replace(facts(pools, years=(2018, 2019), deep=(0, 2)), manual=asked))
    # 丙县 is deep: 上年 400 of the group times the growth of the pools, and 20 points more, is far above 700.
    assert result.status == (OK if operator == AT_LEAST else CONFLICT), result.reason
    for year in result.plan.years if result.plan else ():
        for stream, total in pools.items():
            assert sum(amount for cell, amount in year.exact.items() if cell.stream == stream) == wan(total)
            assert sum(amount for cell, amount in year.amounts.items() if cell.stream == stream) == wan(total)
