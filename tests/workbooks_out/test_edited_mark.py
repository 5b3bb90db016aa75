"""Words that no longer describe the amounts say so: a live line on the sheet, a 提示 of the audit."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.use_cases import audit
from allocator.workbooks.dossier import write_dossier
from allocator.workbooks.dossier.edited_mark import BANNER
from allocator.workbooks.plan_names import DESCRIPTIVE
from tests.audit.plans import edited, put
from tests.use_cases.towns import facts
from tests.workbooks_out.planned import planned_dossier, sheets_of
from tests.workbooks_out.recomputed import SOFFICE

ALWAYS = ["摘要", "规则审核", "测算说明", "取整尾差"]
LISTED = "县区说明_其他贫困县"
TABLES = ["分配总表_2018", "分配总表_2019"]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """甲县 is deep, the others are listed."""
    path = tmp_path_factory.mktemp("mark") / "方案.xlsx"
    assert write_dossier(planned_dossier(facts(years=(2018, 2019))), path) is None
    return path


def moved(book: Any) -> None:
    """1 万元 of ZY from 乙县 to 丙县: every total stays."""
    sheet = book["资金_ZY"]
    sheet["H8"].value, sheet["H9"].value = sheet["H8"].value - 1, sheet["H9"].value + 1


def sorted_rows(book: Any) -> None:
    """Two counties' rows swapped, amounts and all: nothing is changed."""
    sheet = book["资金_ZY"]
    for column in range(2, 15):
        upper, lower = sheet.cell(8, column), sheet.cell(9, column)
        if upper.data_type != "f":
            upper.value, lower.value = lower.value, upper.value


def shown(path: Path, folder: Path) -> list[str]:
    """The sheets whose line is not empty once LibreOffice has computed the workbook."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    sheets = sheets_of(folder / "out" / path.name)
    tables = [name for name in sheets if name.startswith("分配总表_") and "改动前" in str(sheets[name][1][0])]
    return [*(name for name in DESCRIPTIVE if name in sheets and sheets[name][2][0] == BANNER), *tables]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("edit", "sheets"),
    [
        (lambda _: None, []),
        (sorted_rows, []),
        (moved, [*ALWAYS[:3], LISTED, ALWAYS[3], *TABLES]),
        (put("资金_SZ", "H7", "待定"), [*ALWAYS[:3], "县区说明_深度贫困县", LISTED, ALWAYS[3], *TABLES]),
        (lambda book: book["资金_SZ"].delete_rows(10), [*ALWAYS[:3], LISTED, ALWAYS[3], *TABLES]),
    ],
    ids=["untouched", "sorted", "moved", "a word", "a row gone"],
)
def test_the_line_shows_when_an_amount_is_changed(
    edit: Callable[[Any], object], sheets: list[str], plan: Path, tmp_path: Path
) -> None:
    assert shown(edited(plan, tmp_path / "改.xlsx", edit), tmp_path) == sheets


def test_the_line_is_stored_empty_and_nothing_in_it_is_volatile(plan: Path) -> None:
    stored, formulas = openpyxl.load_workbook(plan, data_only=True), openpyxl.load_workbook(plan)
    for name in (*ALWAYS, LISTED):
        assert not stored[name]["A3"].value
        assert formulas[name]["A3"].value.startswith("=IF('改动核对'!$B$")
    texts = [str(cell.value) for row in formulas["改动核对"].iter_rows() for cell in row if cell.data_type == "f"]
    assert len(texts) > 10
    assert not any(name in text for text in texts for name in ("OFFSET", "INDIRECT", "NOW", "TODAY", "RAND", "INFO"))


def test_the_audit_names_the_sheets(plan: Path, tmp_path: Path) -> None:
    assert not [one for one in audit(plan).findings if one.rule == "old_words"]
    found = [one for one in audit(edited(plan, tmp_path / "改.xlsx", moved)).findings if one.rule == "old_words"]
    assert [(one.kind, one.cell) for one in found] == [
        *(("check", f"{name}!A3") for name in (*ALWAYS[:3], LISTED, ALWAYS[3])),
        ("check", "分配总表_2018!A2"),
    ]
    assert "没有反映改动(乙县、丙县)" in found[3].text
