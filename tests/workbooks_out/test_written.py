"""The written workbook, read by two readers and recomputed by a third program, is the plan."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from allocator.domain.cell import Cell
from allocator.domain.dossier import Dossier
from allocator.domain.money import to_atoms
from allocator.workbooks.dossier import write_dossier
from allocator.workbooks.dossier.wording import PRINCIPLE
from allocator.workbooks.plan_names import DESCRIPTIVE
from tests.workbooks_out.planned import sheets_of
from tests.workbooks_out.recomputed import SOFFICE, nothing_differs


def amounts_of(rows: list[list[object]], dossier: Dossier, code: str) -> dict[Cell, int]:
    """The amounts on one stream's sheet, found by header and code as a person would."""
    measure = dossier.facts.stream(code).measure
    titles = [str(title or "").replace("\n", "") for title in rows[2]]
    found = {}
    for row in rows[6:]:
        for year in dossier.facts.years:
            shown = row[titles.index(f"{year}年全年安排")]
            if shown not in (None, ""):
                atoms = to_atoms(Decimal(repr(shown)), measure)
                assert atoms is not None
                found[Cell(str(row[titles.index("行政区划代码")]), code, year)] = atoms
    return found


def test_calamine_reads_the_plan_cell_by_cell(written: Path, small: Dossier) -> None:
    sheets = sheets_of(written)
    found = {}
    for stream in small.facts.streams:
        found |= amounts_of(sheets[f"资金_{stream.code}"], small, stream.code)
    assert found == small.plan.amounts


def test_openpyxl_reads_the_plan_cell_by_cell(written: Path, small: Dossier) -> None:
    book = openpyxl.load_workbook(written)
    found = {}
    for stream in small.facts.streams:
        rows = [list(row) for row in book[f"资金_{stream.code}"].iter_rows(values_only=True)]
        found |= amounts_of(rows, small, stream.code)
    assert found == small.plan.amounts


def test_every_formula_carries_its_result(written: Path) -> None:
    formulas, values = openpyxl.load_workbook(written), openpyxl.load_workbook(written, data_only=True)
    count = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and not (sheet.title in DESCRIPTIVE and cell.coordinate == "A3"):
                    count += 1
                    assert values[sheet.title][cell.coordinate].value is not None, (sheet.title, cell.coordinate)
    assert count > 200


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_computes_the_same_values(written: Path, tmp_path: Path) -> None:
    nothing_differs(written, tmp_path)


def test_the_same_dossier_gives_the_same_bytes(written: Path, small: Dossier, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    assert write_dossier(small, again) is None
    assert again.read_bytes() == written.read_bytes()


def test_nothing_is_overwritten_without_force(written: Path, small: Dossier) -> None:
    before = written.read_bytes()
    assert "已存在" in (write_dossier(small, written) or "")
    assert written.read_bytes() == before


def test_the_sheets_of_the_approval_workbook_are_all_there(written: Path) -> None:
    book = openpyxl.load_workbook(written)
    visible = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert visible == [
        *("封面", "摘要", "批次与文号", "分配总表_2018", "分配总表_2019", "分年度"),
        *("资金_HL", "资金_NZ", "资金_SZ", "资金_ZY", "深度贫困村", "深度贫困村明细"),
        *("规则审核", "测算说明", "取整尾差", "切块下达表", "切块下达表_2019", "公示表", "公示表_2019", "数据指纹"),
    ]
    hidden = [sheet.title for sheet in book if sheet.sheet_state != "visible"]
    assert [title for title in hidden if not title.startswith("数据_")] == ["改动核对"]


def test_the_sample_mark_stands_on_every_sheet(written: Path) -> None:
    for name, rows in sheets_of(written).items():
        assert any("示例" in str(cell) for row in rows[:3] for cell in row), name


def test_a_name_that_looks_like_a_formula_stays_text(written: Path) -> None:
    book = openpyxl.load_workbook(written)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=紫阳县"]
    assert len(cells) > 5
    assert all(cell.data_type == "s" for cell in cells)


def test_people_never_enter_money_sums(written: Path, small: Dossier) -> None:
    rows = sheets_of(written)["分配总表_2018"]
    titles = [str(title).replace("\n", "") for title in rows[2]]
    money = sum(amount for cell, amount in small.plan.amounts.items() if cell.year == 2018 and cell.stream != "HL")
    assert rows[3][titles.index("全年安排")] == money / 1_000_000
    assert "单位:人" in "".join(str(cell) for cell in sheets_of(written)["资金_HL"][1])


def test_half_units_are_shown_with_their_decimal(written: Path) -> None:
    sheet = openpyxl.load_workbook(written)["资金_NZ"]
    assert "#,##0.0;" in sheet["H7"].number_format
    assert "#,##0.0;" not in openpyxl.load_workbook(written)["资金_ZY"]["H7"].number_format


def test_each_county_line_adds_up_from_entitlement_to_amount(written: Path) -> None:
    rows = sheets_of(written)["分配总表_2018"]
    titles = [str(title).replace("\n", "") for title in rows[2]]
    first, last = titles.index("测算数"), titles.index("全年安排")
    check = titles.index("核对(应为0)")
    lines = [row for row in rows[4:] if isinstance(row[0], float)]
    assert len(lines) == 4
    for row in lines:
        assert sum(row[first:last]) == pytest.approx(row[last], abs=1e-9)
        assert row[check] == 0


def test_growth_leaves_one_off_money_out_of_both_sides(written: Path) -> None:
    """岚皋县 2018: 2,019.5 of NZ/SZ/ZY money incl. 50 one-off, against 3,180 last year."""
    rows = sheets_of(written)["分配总表_2018"]
    titles = [str(title).replace("\n", "") for title in rows[2]]
    row = next(row for row in rows if row[2] == "岚皋县")
    amount, one_off, prior = (row[titles.index(title)] for title in ("全年安排", "本年一次性", "上年同口径"))
    assert (one_off, prior) == (50, 3180)
    assert row[titles.index("较上年增减")] == amount - 50 - 3180
    assert row[titles.index("增幅")] == pytest.approx((amount - 50 - 3180) / 3180)


def test_the_summary_says_the_principle_word_for_word_and_who_decided(written: Path) -> None:
    texts = [str(cell) for row in sheets_of(written)["摘要"] for cell in row]
    assert set(PRINCIPLE) <= set(texts)
    assert any("不低于500 万元" in text and "批准人:张某" in text and "产业园区配套" in text for text in texts)
    assert any("陕财办农〔2017〕168号" in text for text in texts)
    assert any(text.startswith("【缺口】规则2") for text in texts)
    assert any("不低于31.68%" in text for text in texts)


def test_the_cover_names_what_was_switched_off_and_why(written: Path) -> None:
    texts = [str(cell) for row in sheets_of(written)["封面"] for cell in row]
    assert any("规则3" in text and "本年改由市级落实" in text for text in texts)
    assert {"制表", "复核", "审核", "分管领导", "会签", "会议纪要号"} <= set(texts)


def test_a_capped_cell_is_named_apart_from_the_worst_off(written: Path) -> None:
    texts = [str(cell) for row in sheets_of(written)["测算说明"] for cell in row]
    assert "2018年满足率最低的是商南县(中央财政专项扶贫资金),为90.00%。" in texts
    assert any("受上限或领导确定的数约束" in text and "紫阳县" in text for text in texts)
