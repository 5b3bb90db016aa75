"""县区说明: every amount is the live sum of its parts, every county stands on one sheet, and what is said is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.domain.cell import Cell
from allocator.use_cases import run
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.plan_names import COUNTY_SHEETS
from allocator.workbooks.plan_reader import read_plan
from tests.use_cases.towns import CODES, NAMES, facts, wan

TITLES = ("县区", "年度", "资金")
DEEP, LISTED, OTHERS = COUNTY_SHEETS


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("groups")
    assert write_input(facts(years=(2018, 2019)), folder / "数据.xlsx") is None
    sets = ("delisted_hold_harmless.status=off",)
    assert run(folder / "数据.xlsx", folder / "方案.xlsx", None, sets, "示例").status == "ok"
    return folder / "方案.xlsx"


def rows_of(path: Path, sheet: str, values: bool) -> list[tuple[Any, ...]]:
    """The sheet's rows under its header."""
    found = list(openpyxl.load_workbook(path, data_only=values)[sheet].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(found) if row[:3] == TITLES)
    return found[start:]


def test_each_county_stands_on_one_sheet(plan: Path) -> None:
    sheets = openpyxl.load_workbook(plan).sheetnames
    assert OTHERS not in sheets
    named = {sheet: {row[0] for row in rows_of(plan, sheet, True)[1:]} for sheet in (DEEP, LISTED)}
    assert named == {DEEP: {NAMES[0]}, LISTED: set(NAMES[1:])}


@pytest.mark.parametrize("sheet", [DEEP, LISTED])
def test_the_parts_add_up_to_the_streams_own_sheet(plan: Path, sheet: str) -> None:
    header, *rows = rows_of(plan, sheet, True)
    formulas = rows_of(plan, sheet, False)[1:]
    entitled, amount = header.index("测算数"), header.index("安排数")
    streams, read = {"农业整合资金": "NZ", "省级专项": "SZ", "中央专项": "ZY"}, read_plan(plan)
    checked = 0
    for row, formula in zip(rows, formulas, strict=True):
        if row[2] not in streams:
            continue
        assert str(formula[amount]).startswith("=ROUND(SUM(")
        assert sum(part or 0 for part in row[entitled:amount]) == pytest.approx(row[amount], abs=1e-6)
        assert wan(row[amount]) == read.amounts[Cell(CODES[NAMES.index(row[0])], streams[row[2]], int(row[1]))]
        checked += 1
    assert checked == 3 * 2 * len({row[0] for row in rows})


def test_it_is_said_who_bears_the_rule(plan: Path) -> None:
    said = {(row[0], row[1]): row[3] for row in rows_of(plan, DEEP, True) if row[2] == "说明"}
    assert "起作用的条款:规则2“深度贫困县再提高20%”(甲县)" in said["甲县", "2018"]
    assert "分担最多的是 乙县 -80.00" in said["甲县", "2018"]
    assert set(said) == {("甲县", "2018"), ("甲县", "2019")}


def test_what_would_change_it_is_said_where_asked_for(tmp_path: Path) -> None:
    assert write_input(facts(years=(2018, 2019)), tmp_path / "数据.xlsx") is None
    sets = ("delisted_hold_harmless.status=off",)
    assert run(tmp_path / "数据.xlsx", tmp_path / "方案.xlsx", None, sets, "示例", what_if=True).status == "ok"
    said = {(row[0], row[1]): row[3] for row in rows_of(tmp_path / "方案.xlsx", LISTED, True) if row[2] == "说明"}
    assert "“农业整合资金”总盘再增加 100 万元:本县 +30.00 万元" in said["乙县", "2018"]
    assert "停用规则2“深度贫困县再提高20%”:本县 +80.00 万元" in said["乙县", "2018"]
    assert "怎样才会变" not in said["乙县", "2019"]
