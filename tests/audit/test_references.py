"""Sorting a sheet leaves references of other sheets behind: each that now shows another county's line is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from allocator.workbooks.plan_reader import PlanBook, read_plan
from tests.audit.plans import edited, turned_over, with_line_put_in

Edit = Callable[[Any], object]
FIRST, LAST = 7, 10


def accused(book: PlanBook) -> list[str | None]:
    """The cells of all findings."""
    return [one.cell for one in book.findings]


def in_turn(*edits: Edit) -> Edit:
    """One edit after another."""

    def edit(book: Any) -> None:
        for one in edits:
            one(book)

    return edit


def beside_the_notice(formula: str) -> Edit:
    """A column beside 公示表 that takes from each county's own line of 资金_ZY; {} is the row there."""

    def edit(book: Any) -> None:
        rows = {book["资金_ZY"].cell(row, 4).value: row for row in range(FIRST, LAST + 1)}
        page = book["公示表"]
        for row in range(5, page.max_row + 1):
            if page.cell(row, 4).value in rows:
                page.cell(row, 15).value = formula.format(rows[page.cell(row, 4).value])

    return edit


def own_sheet(book: Any) -> None:
    """A sheet of one's own that names counties and takes their amounts."""
    page = book.create_sheet("汇报")
    page.append(["县区", "中央专项"])
    for row in range(FIRST, LAST + 1):
        page.append([None, f"='资金_ZY'!$H${row}"])
        cell, name = page.cell(page.max_row, 1), book["资金_ZY"].cell(row, 3)
        cell.value = name.value
        cell.data_type = "s"


def sorted_fund(book: Any) -> None:
    turned_over(book["资金_ZY"], FIRST, LAST)


def sorted_with_its_total(book: Any) -> None:
    turned_over(book["资金_ZY"], 4, LAST)


def line_above(book: Any) -> None:
    with_line_put_in(book, "资金_ZY", 3)


COLUMN = beside_the_notice("='资金_ZY'!H{0}")
BOTH = beside_the_notice("='资金_ZY'!H{0}+'资金_SZ'!H{0}")
COMPARED = beside_the_notice("='资金_ZY'!H{0}-'资金_ZY'!H8")
SPAN = beside_the_notice("=SUM('资金_ZY'!H7:H{0})")


@pytest.mark.parametrize("edit", [COLUMN, BOTH, COMPARED, SPAN, own_sheet, sorted_fund])
@pytest.mark.parametrize("then", [lambda book: None, line_above])
def test_references_to_their_own_county_are_free(edit: Edit, then: Edit, plan: Path, tmp_path: Path) -> None:
    assert accused(read_plan(edited(plan, tmp_path / "取.xlsx", in_turn(edit, then)))) == []


@pytest.mark.parametrize("formula", [COLUMN, BOTH])
def test_after_sorting_each_reference_left_behind_is_named(formula: Edit, plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "序.xlsx", in_turn(formula, sorted_fund)))
    assert accused(book) == [f"公示表!O{row}" for row in range(6, 10)]
    told = "取的是商南县的数(资金_ZY!H7 为 918),这一行却是=紫阳县,应取 资金_ZY!H10。表排过序、移动过行的,请改正引用。"
    assert book.findings[0].text == f"公式 {book.findings[0].given} {told}"


def test_a_sheet_of_ones_own_is_looked_at_too(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "表.xlsx", in_turn(own_sheet, sorted_fund)))
    assert accused(book) == [f"汇报!B{row}" for row in range(2, 6)]


def test_a_written_reference_to_a_total_that_is_a_county_now_is_named(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "计.xlsx", sorted_with_its_total))
    assert {one.cell for one in book.findings if one.cell and one.cell.startswith("摘要!")} == {
        f"摘要!{letter}{row}" for letter, row in zip("DEF", [row_of_fund(plan)] * 3, strict=True)
    }
    assert any("应取合计,资金_ZY!H4 却是商南县一行的数" in one.text for one in book.findings)


def row_of_fund(plan: Path) -> int:
    """The line of 中央财政专项扶贫资金 on 摘要."""
    import openpyxl

    page = openpyxl.load_workbook(plan)["摘要"]
    return int(next(cell.row for cell in page["A"] if cell.value == "中央财政专项扶贫资金"))
