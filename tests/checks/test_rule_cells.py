"""What a rule, a border change or a later year finds wrong is named at the cell of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.fraction import Fraction
from allocator.domain.records import BoundaryChange, Given, Grade, Issued
from allocator.domain.scenario import Setting
from allocator.domain.stream import Pool, Tilt
from allocator.rules import RULES
from allocator.use_cases.checking import read_checked
from allocator.use_cases.running import run
from allocator.workbooks.input_writer import write_input
from tests.checks.planted_amounts import BASE
from tests.checks.province import WAN, province, with_county, with_stream

REWARD = ("performance_reward.status=hard", "performance_reward.reward_share=5%")
GRADES = (Grade("优秀", Fraction(1)), Grade("良好", None))
ALL_GOOD = replace(BASE, counties=tuple(replace(one, grade="优秀") for one in BASE.counties), grades=GRADES)


def border(old: str, new: str, year: int, share: Fraction) -> Facts:
    """The facts with one border change."""
    return province(boundary_changes=(BoundaryChange(old, new, year, share, "民函〔2018〕2号"),))


def one_grade(grade: str | None) -> Facts:
    """Everybody 优秀 but 岚皋县."""
    counties = tuple(replace(one, grade=grade) if one.code == "610925" else one for one in ALL_GOOD.counties)
    return replace(ALL_GOOD, counties=counties)


def stated(name: str, value: str) -> Setting:
    """A row of the sheet 规则 for the quota of 护林员."""
    return Setting("rule", ("quota_target", "HL", name, ""), value, None, "workbook", "")


WITHOUT_2019 = {key: pool for key, pool in BASE.pools.items() if key not in (("ZY", 2019), ("SZ", 2019))}
# name → (facts, --set, level, sheet, header of the cell, texts of its row ("" where only the header stands), word)
CASES: dict[str, tuple[Facts, tuple[str, ...], str, str, str, tuple[str, ...], str]] = {
    "no 年初预算": (BASE, ("deep_county_uplift.base=initial",), "错误", "资金总盘", "年初预算", ("ZY", "2018"), "年初"),
    "no batch": (BASE, ("deep_county_uplift.base=same_batch",), "错误", "批次", "资金编码", (), "没有批次"),
    "no grade": (one_grade(None), REWARD, "错误", "县区", "绩效等次", ("610925",), "未填绩效等次"),
    "strange grade": (one_grade("甲等"), REWARD, "错误", "县区", "绩效等次", ("610925",), "甲等"),
    "no coefficient": (one_grade("良好"), REWARD, "错误", "绩效系数", "系数", ("良好",), "没有系数"),
    "awards for nobody": (
        replace(ALL_GOOD, grades=(Grade("优秀", Fraction(1)), Grade("良好", None, WAN))),
        ("performance_reward.status=hard", "performance_reward.mode=fixed"),
        "错误", "绩效系数", "定额奖励", (), "没有一个县区的等次"),
    "coefficients of nothing": (
        replace(ALL_GOOD, grades=(Grade("优秀", Fraction(0)),)), REWARD, "错误", "绩效系数", "系数", (), "系数都是 0"),
    "nobody delisted": (
        BASE, ("delisted_hold_harmless.scope=delisted",), "警告", "县区", "摘帽年度", (), "没有一个贫困县"),
    "delisted after the plan": (
        with_county("610925", delisted=2025), ("delisted_hold_harmless.scope=delisted",),
        "警告", "县区", "摘帽年度", (), "没有一个贫困县"),
    "no fee": (BASE, ("management_fee.status=check",), "警告", "资金", "收取管理费", (), "没有一项资金"),
    "performance twice": (
        replace(with_stream("SZ", name="省级专项"), counties=ALL_GOOD.counties, grades=GRADES,
                tilts=(Tilt("SZ", 2018, "绩效等次", Fraction(6, 5)),)),
        REWARD, "错误", "倾斜系数", "标识", ("SZ", "2018"), "计了两次"),
    "both pools blank": (province(pools=WITHOUT_2019), (), "错误", "资金总盘", "全年安排", (), "规则4"),
    "a target without a number": (
        replace(BASE, settings=(stated("status", "check"), stated("scope", "全部"))),
        (), "错误", "规则", "取值", (), "没有目标数"),
    "a target for nobody": (
        replace(BASE, settings=(stated("status", "check"), stated("scope", "汉中市"), stated("target", "300"))),
        (), "错误", "规则", "取值", ("quota_target", "HL", "汉中市"), "汉中市"),
    "a border that comes back": (border("610925", "610925", 2018, Fraction(1)), (), "错误", "区划变更", "旧代码",
                                 ("610925",), "循环"),
    "a border of nothing": (border("610199", "610925", 2018, Fraction(0)), (), "错误", "区划变更", "划转比例(%)",
                            ("610199",), "大于 0"),
    "a border inside the plan": (border("610199", "610925", 2019, Fraction(1)), (), "警告", "区划变更", "生效年度",
                                 ("610199", "2019"), "在计划期内"),
}  # fmt: skip


def found(facts: Facts, sets: tuple[str, ...], path: Path) -> tuple[Problem, ...]:
    """Every problem of the facts written as a file."""
    assert write_input(facts, path, RULES) is None
    return read_checked(path, None, sets, "试算").problems


@pytest.mark.parametrize("name", CASES)
def test_what_a_rule_finds_wrong_has_its_cell(name: str, tmp_path: Path) -> None:
    facts, sets, level, sheet, header, key, word = CASES[name]
    problems = found(facts, sets, tmp_path / "数据.xlsx")
    mine = [one for one in problems if (one.level, one.sheet) == (level, sheet) and word in one.text]
    assert mine and all(one.fix for one in mine), problems
    page = openpyxl.load_workbook(tmp_path / "数据.xlsx")[sheet]
    rows = []
    for one in mine:
        cell = page[one.cell]
        assert page.cell(3, cell.column).value == header, one
        rows.append({str(other.value) for other in page[cell.row]})
    assert any(all(part in row for part in key) for row in rows), (mine, rows)


def changed(path: Path, change: Callable[[Any], None]) -> None:
    """The file with a change."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def test_of_several_rows_of_one_county_the_wrong_one_is_named(tmp_path: Path) -> None:
    rows = [
        Issued("610924", "ZY", 2018, amount, f"文{n}号") for n, amount in enumerate((WAN, 2 * WAN, WAN // 4, 3 * WAN))
    ]
    problems = found(province(issued=tuple(rows), manual=()), (), tmp_path / "数据.xlsx")
    assert [(one.sheet, one.cell) for one in problems] == [("已下达", "E6")]


def test_the_row_of_the_headers_is_the_one_that_the_sheet_has(tmp_path: Path) -> None:
    path = tmp_path / "数据.xlsx"
    found(BASE, (), path)
    changed(path, lambda book: book["批次"].insert_rows(1, 2))
    problems = read_checked(path, None, ("deep_county_uplift.base=same_batch",), None).problems
    assert {(one.sheet, one.cell) for one in problems if "没有批次" in one.text} == {("批次", "B5")}


def test_a_scenario_that_takes_a_pool_below_the_provinces_own_money_is_a_problem(tmp_path: Path) -> None:
    pools = {**BASE.pools, ("NZ", 2018): replace(BASE.pools["NZ", 2018], provincial=100 * WAN)}
    (tmp_path / "scenarios").mkdir()
    text = '[pools.NZ.2018]\ntotal = { value = "50", why = "试" }\n'
    (tmp_path / "scenarios" / "小盘.toml").write_text(text, encoding="utf-8")
    assert write_input(province(pools=pools), tmp_path / "数据.xlsx", RULES) is None
    problems = read_checked(tmp_path / "数据.xlsx", "小盘", (), None).problems
    wrong = [one for one in problems if one.level == "错误"]
    assert [one.sheet for one in wrong] == ["资金总盘"] and wrong[0].cell.startswith("D")
    assert "小于 0" in wrong[0].text


def test_a_fault_of_a_later_year_has_its_cell_too(tmp_path: Path) -> None:
    given = tuple(
        Given(county.code, "NZ", year, amount * WAN)
        for year, amounts in ((2018, (1000, 500, 500, 0)), (2019, (900, 500, 500, 0)))
        for county, amount in zip(BASE.counties, amounts, strict=True)
    )
    pools = {**BASE.pools, ("NZ", 2018): Pool("NZ", 2018, 2000 * WAN), ("NZ", 2019): Pool("NZ", 2019, 2000 * WAN)}
    facts = replace(with_stream("NZ", method="给定"), given=given, pools=pools)
    assert write_input(facts, tmp_path / "数据.xlsx", RULES) is None
    result = run(tmp_path / "数据.xlsx", tmp_path / "方案.xlsx")
    wrong = [one for one in result.problems if one.level == "错误"]
    assert result.exit_code == 1 and not (tmp_path / "方案.xlsx").exists()
    assert [one.sheet for one in wrong] == ["给定安排"]
    page = openpyxl.load_workbook(tmp_path / "数据.xlsx")["给定安排"]
    assert [str(cell.value) for cell in page[page[wrong[0].cell].row]][1:4] == ["NZ", "2019", "900"]


def test_a_cut_is_a_negative_award_and_no_problem(tmp_path: Path) -> None:
    cut = replace(
        with_county("610925", grade="不合格"), grades=(Grade("优秀", None, 20 * WAN), Grade("不合格", None, -5 * WAN))
    )
    assert [one for one in found(cut, (), tmp_path / "数据.xlsx") if one.level == "错误"] == []
    facts = read_checked(tmp_path / "数据.xlsx", None, (), None).facts
    assert facts is not None and {one.grade: one.award for one in facts.grades}["不合格"] == -5 * WAN


def test_a_strange_grade_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "数据.xlsx"
    assert write_input(one_grade("甲等"), path) is None
    found = [one for one in read_checked(path, None, REWARD, "试算").problems if "甲等" in one.text]
    assert [one.text for one in found] == ["岚皋县的绩效等次“甲等”不在“绩效系数”表内。"]
    assert found[0].cell


def test_a_rule_that_finds_its_counties_or_streams_is_content(tmp_path: Path) -> None:
    sets = ("delisted_hold_harmless.scope=delisted", "management_fee.status=check")
    facts = with_county("610925", delisted=2018)
    facts = replace(facts, streams=tuple(replace(s, pays_fee=s.code == "ZY") for s in facts.streams))
    told = found(facts, sets, tmp_path / "数据.xlsx")
    assert [one for one in told if "不起作用" in one.text] == []
