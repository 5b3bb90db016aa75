"""A figure stands with its own label: exchanged ones are named, moved lines are free."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.use_cases import run
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.plan_reader import PlanBook, read_plan
from tests.audit.plans import edited, put, turned_over, with_line_put_in
from tests.use_cases.towns import facts

Edit = Callable[[Any], object]
GROUP = "县区说明_其他贫困县"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with 县区说明: computed, not made by hand."""
    folder = tmp_path_factory.mktemp("pages")
    assert write_input(facts(years=(2018, 2019)), folder / "数据.xlsx") is None
    sets = ("delisted_hold_harmless.status=off",)
    assert run(folder / "数据.xlsx", folder / "方案.xlsx", None, sets, "示例").status == "ok"
    return folder / "方案.xlsx"


def accused(book: PlanBook) -> list[str | None]:
    """The cells of all findings."""
    return [one.cell for one in book.findings]


def hinted(book: PlanBook) -> list[tuple[str, str]]:
    """(sheet, cell) of every 提示 but that results are not stored."""
    return [(one.sheet, one.cell) for one in book.problems if "没有存下" not in one.text]


def rows_with(plan: Path, sheet: str, *texts: str) -> list[int]:
    """The rows whose first cells include all the texts."""
    page = openpyxl.load_workbook(plan)[sheet]
    return [row[0].row for row in page.iter_rows(max_col=5) if set(texts) <= {str(cell.value) for cell in row}]


def exchange(sheet: str, columns: str, first: int, second: int) -> Edit:
    """The contents of two rows change places in some columns."""

    def edit(book: Any) -> None:
        page = book[sheet]
        for letter in columns:
            one, other = page[f"{letter}{first}"], page[f"{letter}{second}"]
            one.value, other.value = other.value, one.value

    return edit


def told_of(sheet: str, columns: str, *rows: int) -> set[str]:
    """The cells of some columns and rows."""
    return {f"{sheet}!{letter}{row}" for letter in columns for row in rows}


@pytest.mark.parametrize("columns", ["D", "E", "F", "H", "DE", "DEFGH"])
def test_figures_of_two_counties_exchanged_in_the_method_are_named(columns: str, plan: Path, tmp_path: Path) -> None:
    rows = [rows_with(plan, "测算说明", name, year)[0] for name, year in (("岚皋县", "2018"), ("洛南县", "2019"))]
    book = read_plan(edited(plan, tmp_path / "换.xlsx", exchange("测算说明", columns, *rows)))
    assert set(accused(book)) == told_of("测算说明", columns, *rows)
    assert "其中的数与测算时写出的不同" in book.findings[0].text


@pytest.mark.parametrize("columns", ["D", "E", "DE"])
def test_figures_of_two_counties_exchanged_on_their_pages_are_named(columns: str, pages: Path, tmp_path: Path) -> None:
    rows = [rows_with(pages, GROUP, name, "2019", "中央专项")[0] for name in ("乙县", "丁县")]
    book = read_plan(edited(pages, tmp_path / "换.xlsx", exchange(GROUP, columns, *rows)))
    assert set(accused(book)) == told_of(GROUP, columns, *rows)


@pytest.mark.parametrize("sheet", ["分配总表_2018", "取整尾差"])
def test_figures_exchanged_in_other_tables_are_named(sheet: str, plan: Path, tmp_path: Path) -> None:
    column = {"分配总表_2018": "I", "取整尾差": "G"}[sheet]
    page = openpyxl.load_workbook(plan)[sheet]
    rows = [
        cell.row
        for cell in page[column]
        if isinstance(cell.value, int | float) and page[f"C{cell.row}"].value != "合计"
    ]
    first = rows[0]
    second = next(row for row in rows if page[f"{column}{row}"].value != page[f"{column}{first}"].value)
    book = read_plan(edited(plan, tmp_path / "换.xlsx", exchange(sheet, column, first, second)))
    assert set(accused(book)) == told_of(sheet, column, first, second)


def test_years_of_one_county_may_be_sorted_but_their_figures_not_exchanged(plan: Path, tmp_path: Path) -> None:
    first, second = rows_with(plan, "测算说明", "岚皋县")[:2]
    assert accused(read_plan(edited(plan, tmp_path / "序.xlsx", exchange("测算说明", "ABCDEFGH", first, second)))) == []
    book = read_plan(edited(plan, tmp_path / "年.xlsx", exchange("测算说明", "DEFGH", first, second)))
    assert set(accused(book)) == told_of("测算说明", "C", first, second)


def sorted_everywhere(book: Any) -> None:
    for sheet in ("资金_ZY", "资金_SZ"):
        turned_over(book[sheet], 7, 10)
    page = book["测算说明"]
    top = next(row[0].row for row in page.iter_rows() if row[0].value == "市")
    turned_over(page, top + 1, page.max_row)
    turned_over(book["取整尾差"], 5, book["取整尾差"].max_row)


def line_above_the_headings(book: Any) -> None:
    for sheet in ("资金_ZY", "资金_SZ", "测算说明", "取整尾差", "分年度"):
        with_line_put_in(book, sheet, 3)


def line_on_top(book: Any) -> None:
    for sheet in ("资金_ZY", "分配总表_2018", "测算说明"):
        with_line_put_in(book, sheet, 1)


def line_above_and_sorted(book: Any) -> None:
    sorted_everywhere(book)
    line_above_the_headings(book)


def numbered_anew(book: Any) -> None:
    """分年度 sorted by amount: 序号 goes on counting from 1."""
    page = book["分年度"]
    turned_over(page, 5, page.max_row)
    for number, row in enumerate(range(5, page.max_row + 1), 1):
        page.cell(row, 1).value = number


@pytest.mark.parametrize(
    "edit",
    [
        lambda book: None,
        sorted_everywhere,
        line_above_the_headings,
        line_on_top,
        line_above_and_sorted,
        numbered_anew,
    ],
)
def test_a_plan_saved_without_results_and_moved_lines_are_free(edit: Edit, plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "移.xlsx", edit))
    assert (accused(book), hinted(book)) == ([], [])


def test_a_heading_typed_over_below_a_line_put_in_is_named(plan: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        line_above_the_headings(book)
        book["资金_ZY"]["F4"] = "2016年安排"

    assert accused(read_plan(edited(plan, tmp_path / "头.xlsx", edit))) == ["资金_ZY!F4"]


def test_a_number_typed_over_a_formula_below_a_line_put_in_is_named(plan: Path, tmp_path: Path) -> None:
    address = f"K{rows_with(plan, '资金_ZY', '岚皋县')[0] + 1}"

    def edit(book: Any) -> None:
        line_above_the_headings(book)
        book["资金_ZY"][address] = 0.77

    assert accused(read_plan(edited(plan, tmp_path / "盖.xlsx", edit))) == [f"资金_ZY!{address}"]


def blank_cell(pages: Path) -> str:
    """A blank cell of a county page under the heading of a rule that moved nothing there."""
    page = openpyxl.load_workbook(pages)[GROUP]
    blank = (cell for row in page.iter_rows(min_row=5, min_col=5) for cell in row if type(cell).__name__ == "Cell")
    return str(next(cell.coordinate for cell in blank if cell.value is None and page[f"E{cell.row}"].value is not None))


@pytest.mark.parametrize("value", [0.000001, -3, "0.000001"])
def test_the_least_number_where_nothing_stood_is_named(value: object, pages: Path, tmp_path: Path) -> None:
    address = blank_cell(pages)
    book = read_plan(edited(pages, tmp_path / "尾.xlsx", put(GROUP, address, value)))
    assert accused(book) == [f"{GROUP}!{address}"]
    assert book.findings[0].text == f"印的是“{book.findings[0].given}”,测算时这里没有数。"
    assert accused(read_plan(edited(pages, tmp_path / "零.xlsx", put(GROUP, address, 0)))) == []


@pytest.mark.parametrize("sheet", ["分配总表_2018", GROUP])
def test_the_least_number_where_nothing_was_rounded_is_named(sheet: str, pages: Path, tmp_path: Path) -> None:
    page = openpyxl.load_workbook(pages)[sheet]
    head = next(cell for row in page.iter_rows(max_row=5) for cell in row if cell.value == "取整")
    rows = range(head.row + 1, page.max_row + 1)
    cell = next(page.cell(row, head.column) for row in rows if page.cell(row, head.column).value == 0)
    book = read_plan(edited(pages, tmp_path / "零.xlsx", put(sheet, cell.coordinate, 0.000001)))
    assert accused(book) == [f"{sheet}!{cell.coordinate}"]


def test_a_line_added_to_the_rounding_table_is_named_and_a_remark_is_not(plan: Path, tmp_path: Path) -> None:
    end = openpyxl.load_workbook(plan)["取整尾差"].max_row + 1
    book = read_plan(edited(plan, tmp_path / "加.xlsx", put("取整尾差", f"I{end}", 0.000001)))
    assert accused(book) == [f"取整尾差!I{end}"]

    def remarks(book: Any) -> None:
        book["取整尾差"][f"J{end}"], book["分年度"]["Z5"], book["测算说明"]["J12"] = "另见第 3 号纪要", 12, 7

    assert accused(read_plan(edited(plan, tmp_path / "注.xlsx", remarks))) == []
