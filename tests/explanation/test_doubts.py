"""Explaining a plan that was edited by hand: what cannot be trusted is said first."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from allocator.use_cases import explain, run
from allocator.workbooks.input_writer import write_input
from tests.audit.plans import edited, put
from tests.use_cases.towns import CODES, facts


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    assert write_input(facts(), folder / "数据.xlsx") is None
    assert run(folder / "数据.xlsx", folder / "方案.xlsx").status == "ok"
    return folder / "方案.xlsx"


def test_a_plan_nobody_touched_is_explained_without_doubts(plan: Path) -> None:
    assert not any(line.startswith("注意") for line in explain(plan, CODES[1]).lines)


def test_edited_facts_are_named_before_anything_is_explained_from_them(plan: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(plan)["数据_县区"]
    row = next(row for row in sheet.iter_rows() if row[0].value == CODES[1])
    cell = next(cell for cell in row if str(cell.value) == "3000")
    told = explain(edited(plan, tmp_path / "改.xlsx", put("数据_县区", cell.coordinate, 1)), CODES[1])
    assert told.lines[0].startswith(f"注意:数据_县区!{cell.coordinate} 随附数据")
    assert "随附数据被改动过" in told.lines[1]
    assert told.json()["notes"] == list(told.lines[:2])


def test_an_amount_that_is_no_number_is_not_passed_off_as_zero(plan: Path, tmp_path: Path) -> None:
    spoilt = edited(plan, tmp_path / "改.xlsx", put("资金_ZY", "H8", "待定"))
    assert explain(spoilt, CODES[1]).lines[0].startswith("注意:资金_ZY!H8 ")
    assert not explain(spoilt, CODES[2]).lines[0].startswith("注意")
