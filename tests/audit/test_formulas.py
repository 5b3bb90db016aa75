"""A rewritten formula is named at its cell, whether results were stored or not; moved lines and respelling are free."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.workbooks.formula_text import filled, form_of, parts_of, spelled, text_of_form
from allocator.workbooks.gate.formulas import written_in
from allocator.workbooks.plan_formulas import form_rows, forms_of
from allocator.workbooks.plan_reader import PlanBook, read_plan
from tests.audit.plans import edited, put, with_line_put_in

Edit = Callable[[Any], object]
NOT_STORED = "没有存下计算结果"


def told(book: PlanBook) -> list[tuple[str, str | None]]:
    """(kind, cell) of every finding."""
    return [(one.kind, one.cell) for one in book.findings]


def hints(book: PlanBook) -> list[tuple[str, str]]:
    """(sheet, cell) of every 提示 but that results are not stored."""
    return [(one.sheet, one.cell) for one in book.problems if NOT_STORED not in one.text]


def formula_cells(plan: Path, sheet: str, start: str = "=") -> list[Any]:
    """The cells of a sheet that hold a formula with this beginning."""
    page = openpyxl.load_workbook(plan)[sheet]
    return [cell for row in page.iter_rows() for cell in row if str(cell.value).startswith(start)]


@pytest.mark.parametrize(
    ("sheet", "start"),
    [
        ("资金_ZY", "=H"),
        ("资金_ZY", "=SUM(H"),
        ("分配总表_2018", "=SUMIF"),
        ("分配总表_2018", "=F"),
        ("分年度", "=SUMIF"),
        ("公示表", "=SUMIF"),
        ("切块下达表", "=SUMIF"),
        ("深度贫困村", "=SUMIF"),
        ("摘要", "='资金_ZY'!H"),
    ],
)
def test_a_formula_with_something_added_is_named(sheet: str, start: str, plan: Path, tmp_path: Path) -> None:
    cells = formula_cells(plan, sheet, start)
    cell = cells[-1]
    book = read_plan(edited(plan, tmp_path / "加.xlsx", put(sheet, cell.coordinate, cell.value + "+1000")))
    assert told(book) == [("broken", f"{sheet}!{cell.coordinate}")]
    assert book.findings[0].text.startswith("公式被改写:现为 ")
    assert "+1000" in book.findings[0].given
    assert "+1000" not in book.findings[0].required


def test_what_stands_there_and_what_stood_there_are_shown(plan: Path, tmp_path: Path) -> None:
    cell = formula_cells(plan, "资金_ZY", "=H")[0]
    book = read_plan(edited(plan, tmp_path / "加.xlsx", put("资金_ZY", cell.coordinate, f"{cell.value} + 1000")))
    assert book.findings[0].text == f"公式被改写:现为 {cell.value}+1000,测算时为 {cell.value}。"


def test_references_of_two_counties_exchanged_are_both_named(plan: Path, tmp_path: Path) -> None:
    first, *_, last = (cell for cell in formula_cells(plan, "公示表", "=SUMIF") if cell.column_letter == "E")

    def edit(book: Any) -> None:
        book["公示表"][first.coordinate], book["公示表"][last.coordinate] = last.value, first.value

    book = read_plan(edited(plan, tmp_path / "换.xlsx", edit))
    assert told(book) == [("broken", f"公示表!{one.coordinate}") for one in (first, last)]


def test_a_whole_column_rewritten_is_named_cell_by_cell(plan: Path, tmp_path: Path) -> None:
    cells = formula_cells(plan, "分配总表_2018", "=SUMIF")
    column = [cell for cell in cells if cell.column == cells[0].column]

    def edit(book: Any) -> None:
        for cell in column:
            book["分配总表_2018"][cell.coordinate] = cell.value + "*1.1"

    book = read_plan(edited(plan, tmp_path / "列.xlsx", edit))
    assert told(book) == [("broken", f"分配总表_2018!{cell.coordinate}") for cell in column]


def respelled(book: Any) -> None:
    """Blanks, small letters, no quotes and dollars: another program's spelling of the same."""
    for page in book.worksheets:
        for cell in (cell for row in page.iter_rows() for cell in row if str(cell.value).startswith("=SUM")):
            cell.value = cell.value.replace(",", " , ").replace("SUM", "_xlfn.sum").replace("'", "").replace("$", "")


def line_put_in(book: Any) -> None:
    """A line put in a stream's sheet and one in the table that takes from it, above and amid their counties."""
    for sheet, row in (("资金_ZY", 7), ("资金_SZ", 9), ("分配总表_2018", 8), ("公示表", 7)):
        with_line_put_in(book, sheet, row)


def county_taken_out(book: Any) -> None:
    """Two counties' rows exchanged, formulas filled anew as sorting does."""
    page = book["资金_ZY"]
    for column in range(1, page.max_column + 1):
        upper, lower = page.cell(7, column), page.cell(9, column)
        kinds = lower.data_type, upper.data_type
        upper.value, lower.value = lower.value, upper.value
        for cell, kind, step in ((upper, kinds[0], -2), (lower, kinds[1], 2)):
            if kind == "f":
                cell.value = "=" + filled(cell.value[1:], step, 0)
            elif cell.data_type == "f":
                cell.data_type = kind  # a county whose name begins with = stays a text


@pytest.mark.parametrize("edit", [respelled, line_put_in, county_taken_out])
def test_respelling_and_moved_lines_are_free(edit: Edit, plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "移.xlsx", edit))
    assert (told(book), hints(book)) == ([], [])


def test_after_a_line_put_in_a_rewritten_formula_is_still_named(plan: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        line_put_in(book)
        page = book["公示表"]
        cell = next(cell for row in page.iter_rows(min_row=8) for cell in row if str(cell.value).startswith("=SUMIF"))
        cell.value += "+1000"
        places.append(f"公示表!{cell.coordinate}")

    places: list[str] = []
    assert told(read_plan(edited(plan, tmp_path / "移.xlsx", edit))) == [("broken", places[0])]


def test_a_line_put_in_without_mending_the_ranges_is_a_hint(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "错.xlsx", lambda book: book["摘要"].insert_rows(3)))
    assert (told(book), {sheet for sheet, _ in hints(book)}) == ([], {"摘要"})
    assert any("处公式引用的位置与测算时不同" in one.text for one in book.problems)


def test_a_changed_amount_leaves_the_formulas_alone(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "额.xlsx", put("资金_ZY", "H8", 1)))
    assert (told(book), hints(book)) == ([], [])


def test_a_formula_typed_over_a_figure_is_named(plan: Path, tmp_path: Path) -> None:
    page = openpyxl.load_workbook(plan)["分配总表_2018"]
    cell = next(cell for row in page.iter_rows(min_row=6) for cell in row[8:] if isinstance(cell.value, int | float))
    book = read_plan(edited(plan, tmp_path / "式.xlsx", put("分配总表_2018", cell.coordinate, "=1000+1")))
    assert told(book) == [("broken", f"分配总表_2018!{cell.coordinate}")]
    assert book.findings[0].text == "测算时写的是数,现为公式 =1000+1。"


def test_results_that_are_not_stored_are_told_once_with_every_sheet(plan: Path, tmp_path: Path) -> None:
    fresh, saved = read_plan(plan), read_plan(edited(plan, tmp_path / "存.xlsx", lambda book: None))
    assert not any(NOT_STORED in one.text for one in fresh.problems)
    (hint,) = (one for one in saved.problems if NOT_STORED in one.text)
    assert all(sheet in hint.text for sheet in ("摘要", "资金_ZY", "公示表", "深度贫困村明细"))
    assert "改动核对" not in hint.text


def test_a_formula_is_one_form_for_all_the_rows_it_is_filled_down() -> None:
    text = "=SUMIF('资金_N1'!$D$7:$D$62,D6,'资金_N1'!$H$7:$H$62)+LOG10(D$6)&\"D6\""
    form = form_of(text, 6)
    assert form == 'SUMIF(资金_N1!$D$7:$D$62,D[0],资金_N1!$H$7:$H$62)+LOG10(D$6)&"D6"'
    assert text_of_form(form, 6) == spelled(text)
    assert form_of(filled(text, 3, 0), 9) == form
    assert [one.sheet for one in parts_of(spelled(text)) if not isinstance(one, str)] == ["资金_N1", "", "资金_N1", ""]


def test_the_table_reads_back_and_a_shared_formula_is_filled() -> None:
    kept = {"资金_ZY": {(row, 9): f"=H{row}" for row in (7, 8, 10)} | {(4, 8): "=SUM(H7:H10)"}}
    rows = form_rows(kept)
    assert rows[2:] == [["资金_ZY", "8", "4", "SUM(H[3]:H[6])"], ["资金_ZY", "9", "7-8 10", "H[0]"]]
    assert forms_of(rows) == {"资金_ZY": {(4, 8): "SUM(H[3]:H[6])", **{(row, 9): "H[0]" for row in (7, 8, 10)}}}
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = '<c r="I7"><f t="shared" ref="I7:I8" si="0">H7</f></c></row><row r="8"><c r="I8"><f t="shared" si="0"/></c>'
    part = f'<worksheet xmlns="{main}"><sheetData><row r="7">{cells}</row></sheetData></worksheet>'
    assert written_in(part.encode(), {}, {}).formulas == {(7, 9): ("H7", (7, 9)), (8, 9): ("H7", (7, 9))}
    assert filled("H7+$H$7+'资金_N1'!H7", 1, 1) == "I8+$H$7+'资金_N1'!I8"
