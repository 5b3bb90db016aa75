"""已执行 has every county and no gap between years; 批次 agree with 已下达 and with their own dates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, WARNING
from allocator.domain.records import Batch, Executed, Grade, Issued
from allocator.domain.scenario import Setting
from allocator.rulebook import resolve
from allocator.rules import RULES
from allocator.use_cases.checking import read_checked
from allocator.workbooks.input_writer import write_input
from tests.checks.province import WAN, found, province, with_county

CODES = ("610924", "610925", "611021", "611023")
STREAMS = ("HL", "NZ", "SZ", "ZY")
POOR = CODES[:3]  # HL is for poverty counties


def executed(*years: int, streams: tuple[str, ...] = STREAMS, without: tuple[str, str] = ("", "")) -> Facts:
    """Rows of every county for some streams and years, but for one (county, stream)."""
    rows = [
        Executed(county, stream, year, 50 * WAN)
        for year in years
        for stream in streams
        for county in (POOR if stream == "HL" else CODES)
        if (county, stream) != without
    ]
    return province(executed=tuple(rows), issued=(), manual=())


def told(facts: Facts, sheet: str) -> list[tuple[str, str]]:
    """(level, cell) of the problems on a sheet."""
    return [(one.level, one.cell) for one in found(facts) if one.sheet == sheet]


def test_a_county_missing_from_a_closed_year_is_an_error() -> None:
    facts = executed(2018, without=("611023", "ZY"))
    (problem,) = found(facts)
    assert (problem.level, problem.sheet, problem.cell) == (ERROR, "已执行", "行政区划代码@610924/ZY/2018")
    assert "商南县没有数" in problem.text and "填 0" in problem.fix


def test_a_year_closed_whole_or_in_part_is_content() -> None:
    assert told(executed(2018), "已执行") == []
    # Not every stream is executed: the year is planned around the rows, and a missing county is planned too.
    assert told(executed(2018, streams=("ZY",), without=("611023", "ZY")), "已执行") == []


def test_a_year_closed_before_an_open_one_is_an_error_for_each_stream() -> None:
    years = [(ERROR, f"年度@610924/{stream}/2019") for stream in STREAMS]
    assert told(executed(2019), "已执行") == years
    assert told(executed(2018, 2019), "已执行") == []


def two_batches(*, nature: str = "本次", received: str = "2018-05-10", issued_on: str = "2018-05-20") -> Facts:
    """500 of SZ under 陕财2号 and 100 not yet issued."""
    rows = (
        Batch("第一批", "SZ", 2018, 500 * WAN, "陕预1号", received, "陕财〔2018〕2号", issued_on, nature),
        Batch("第二批", "SZ", 2018, 100 * WAN, "陕预3号", "2018-06-01"),
    )
    return province(batches=rows, manual=(), issued=())


def with_issued(facts: Facts, *amounts: int, document: str = "陕财(2018)2号") -> Facts:
    """已下达 of the counties in order (万元)."""
    rows = zip(CODES, amounts, strict=False)
    return replace(facts, issued=tuple(Issued(county, "SZ", 2018, n * WAN, document) for county, n in rows))


@pytest.mark.parametrize(
    ("amounts", "kept", "wrong"),
    (
        ((250, 250), 0, False),
        ((250, 200), 0, True),
        ((250, 200), 50, False),
        ((250, 200), 40, True),
        ((250, 260), 50, True),
    ),
)
def test_what_is_issued_under_a_document_is_what_its_batch_brought(
    amounts: tuple[int, ...], kept: int, wrong: bool
) -> None:
    facts = with_issued(two_batches(), *amounts)
    pool = facts.pools["SZ", 2018]
    more = replace(pool, total=pool.total + kept * WAN, provincial=kept * WAN)
    facts = replace(facts, pools={**facts.pools, ("SZ", 2018): more})
    assert told(facts, "批次") == ([(WARNING, "金额@第一批/SZ/2018")] if wrong else [])


def test_a_batch_issued_without_a_row_under_its_document_is_told_once_anything_is_issued() -> None:
    assert told(two_batches(), "批次") == []
    assert told(with_issued(two_batches(), 250, 250, document="别的文号"), "批次") == [(WARNING, "金额@第一批/SZ/2018")]


def test_a_batch_is_not_issued_before_it_came_but_in_advance_of_the_own_budget() -> None:
    early = {"received": "2018-05-20", "issued_on": "2018-05-10"}
    assert told(two_batches(**early), "批次") == [(WARNING, "下达日期@第一批/SZ/2018")]
    assert told(two_batches(nature="提前下达", **early), "批次") == []
    facts = two_batches(nature="提前下达", **early)
    central = replace(facts, batches=(replace(facts.batches[0], stream="ZY"),))
    assert told(central, "批次") == [(WARNING, "下达日期@第一批/ZY/2018")]


def test_one_wrong_grade_is_one_error(tmp_path: Path) -> None:
    facts = with_county("610925", grade="及格")
    facts = replace(
        facts,
        counties=tuple(c if c.grade else replace(c, grade="优秀") for c in facts.counties),
        grades=(Grade("优秀", None, 10 * WAN),),
    )
    assert write_input(facts, tmp_path / "数据.xlsx", RULES) is None
    sets = ("performance_reward.status=hard", "performance_reward.mode=fixed")
    problems = read_checked(tmp_path / "数据.xlsx", None, sets, None).problems
    assert [one.found for one in problems if one.level == ERROR] == ["及格"]


def test_a_scenario_may_not_give_a_county_an_unknown_kind_or_risk() -> None:
    settings = [
        Setting("county", ("610925", header), word, "试", "scenario:试", "scenarios/试.toml")
        for header, word in (("对象类型", "外星"), ("债务风险等级", "粉"), ("对象类型", ""))
    ]
    resolved = resolve(province(), settings, RULES)
    assert [(one.sheet, one.found) for one in resolved.problems] == [
        ("scenarios/试.toml", "外星"),
        ("scenarios/试.toml", "粉"),
    ]
    assert resolved.facts.county("610925").kind == "县区"
