"""Counties at an edge: who is nearest, and the jump, reckoned by head."""

from __future__ import annotations

from dataclasses import replace

from allocator.analysis.edges import MOST, edges
from allocator.analysis.thresholds import near_issue_line
from allocator.domain.analysis import CAUGHT, REPLANNED, UNTOUCHED, Cliff
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.stream import ClassShare
from tests.analysis.asked import LOOSE, analysed, planned
from tests.use_cases.towns import CODES, facts, setting, wan

RATE = "贫困发生率(%)"
UPLIFT = (*LOOSE, setting("deep_county_uplift", "uplift", "15%"))


def with_rates(start: Facts, *rates: int, **more: object) -> Facts:
    """The towns with their 贫困发生率."""
    counties = tuple(
        replace(one, figures={**one.figures, RATE: Fraction(rate)})
        for one, rate in zip(start.counties, rates, strict=True)
    )
    return replace(start, counties=counties, **more)  # type: ignore[arg-type]


def of_kind(found: tuple[Cliff, ...], kind: str) -> list[Cliff]:
    """The cliffs of a kind."""
    return [one for one in found if one.kind == kind]


def test_the_nearest_on_both_sides_come_first() -> None:
    found = [one for one in edges(with_rates(facts(deep=(0, 1)), 12, 9, 10, 5), 2018) if one.kind == "深度贫困县"]
    assert [(one.county, one.now) for one in found] == [
        (CODES[2], "否"), (CODES[3], "否"), (CODES[1], "是"), (CODES[0], "是"),
    ]  # fmt: skip
    assert found[0].near == "贫困发生率(%) 10;标“是”的县最低 9"
    assert found[2].near == "贫困发生率(%) 9;标“否”的县最高 10"


def test_no_kind_has_more_than_its_share() -> None:
    start = facts()
    many = tuple(
        County(f"6102{n:02d}", f"县{n}", "市", True, n % 2 == 0, True, figures={RATE: Fraction(n)}) for n in range(40)
    )
    found = [one for one in edges(replace(start, counties=many), 2018) if one.kind == "深度贫困县"]
    assert len(found) == MOST
    assert {one.county for one in found if one.now == "是"} == {"610200", "610202", "610204", "610206"}


def test_a_county_that_would_count_as_deep() -> None:
    """乙 (600 of the group) would get 15 % more: 690; it loses 32 of NZ to nobody, NZ has no rule."""
    found = of_kind(analysed(with_rates(facts(), 12, 11, 5, 4), UPLIFT).cliffs, "深度贫困县")
    second = next(one for one in found if one.county == CODES[1])
    assert (second.outcome, second.total_now, second.jump) == (REPLANNED, wan(840), wan(150))
    first = next(one for one in found if one.county == CODES[0])
    assert (first.total_now, first.jump) == (wan(1320), -wan(120))
    assert [abs(one.jump or 0) for one in found] == sorted((abs(one.jump or 0) for one in found), reverse=True)


def test_a_rule_s_own_bound() -> None:
    """甲 stands on the floor of rule 2; freed of it, it falls back to its 测算数."""
    (found,) = of_kind(analysed(facts(), UPLIFT).cliffs, "规则2“深度贫困县再提高20%”的界限")
    assert (found.county, found.now, found.then) == (CODES[0], "正被该界限限定", "不受该规则约束")
    assert found.jump == -wan(120)


def test_a_flip_that_the_check_refuses_is_told() -> None:
    """丁 is the only county of 二档: with it in 一档 the share of 二档 has nobody to go to."""
    start = facts(deep=())
    counties = tuple(replace(one, band="一档" if n < 3 else "二档") for n, one in enumerate(start.counties))
    streams = tuple(replace(one, method="分档切块") if one.code == "NZ" else one for one in start.streams)
    parts = (ClassShare("NZ", 2018, "一档", Fraction(4, 5)), ClassShare("NZ", 2018, "二档", Fraction(1, 5)))
    start = with_rates(replace(start, counties=counties, streams=streams, class_shares=parts), 12, 8, 7, 3)
    found = of_kind(analysed(start, LOOSE).cliffs, "分档")
    assert (found[0].county, found[0].outcome, found[0].total_then, found[0].jump) == (CODES[3], CAUGHT, None, None)
    assert "二档" in found[0].text


def test_classes_and_years() -> None:
    start = facts(deep=())
    counties = tuple(
        replace(one, band="一档" if n < 2 else "二档", exit_announced=2019 if n == 0 else 2018 if n == 1 else 2015)
        for n, one in enumerate(start.counties)
    )
    start = with_rates(replace(start, counties=counties), 12, 8, 7, 3)
    found = edges(start, 2018)
    classes = [(one.county, one.now, one.then) for one in found if one.kind == "分档"]
    assert classes[0] == (CODES[1], "一档", "二档") and (CODES[2], "二档", "一档") in classes
    years = [(one.county, one.now, one.then) for one in found if one.kind == "退出公告年度"]
    assert years == [(CODES[0], "2019", "2018"), (CODES[1], "2018", "2019")]


def test_the_jump_between_classes() -> None:
    """NZ: 一档 60 % for 甲 and 乙, 二档 40 % for 丙 and 丁. 乙 in 二档: 3,000 of 6,000 of 400 = 200, not 257."""
    start = facts(deep=())
    counties = tuple(replace(one, band="一档" if n < 2 else "二档") for n, one in enumerate(start.counties))
    streams = tuple(replace(one, method="分档切块") if one.code == "NZ" else one for one in start.streams)
    parts = (ClassShare("NZ", 2018, "一档", Fraction(3, 5)), ClassShare("NZ", 2018, "二档", Fraction(2, 5)))
    start = with_rates(replace(start, counties=counties, streams=streams, class_shares=parts), 12, 8, 7, 3)
    found = of_kind(analysed(start, (*LOOSE, setting("listed_group_growth", "status", "off"))).cliffs, "分档")
    assert next(one for one in found if one.county == CODES[1]).jump == wan(200 - 257)


def test_an_amount_near_the_line_of_issue() -> None:
    start = facts(deep=())
    streams = tuple(replace(one, issue_line=wan(95)) if one.code == "NZ" else one for one in start.streams)
    result = planned(replace(start, streams=streams), LOOSE)
    assert result.plan is not None
    (found,) = near_issue_line(result.facts, result.plan.years[0])
    assert (found.county, found.outcome, found.total_now, found.jump) == (CODES[3], UNTOUCHED, wan(300), -wan(100))
    assert found.near == "“农业整合资金”安排 100 万元,起拨线 95 万元"
