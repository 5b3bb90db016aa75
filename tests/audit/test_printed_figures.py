"""Figures on the sheets of words are held against what was computed; dates and document numbers are free."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.workbooks.plan_marks import figure_mark
from allocator.workbooks.plan_reader import PlanBook, read_plan
from tests.audit.plans import edited, put, retyped, with_line_put_in


def cell_with(plan: Path, sheet: str, start: str) -> Any:
    """The first cell of a sheet whose text starts so."""
    page = openpyxl.load_workbook(plan, data_only=True)[sheet]
    return next(cell for row in page.iter_rows() for cell in row if str(cell.value).startswith(start))


def told(book: PlanBook) -> list[tuple[str, str | None, str]]:
    """(kind, cell, given) of every finding."""
    return [(one.kind, one.cell, one.given) for one in book.findings]


def test_a_pool_typed_over_on_the_summary_is_named_with_what_is_due(plan: Path, tmp_path: Path) -> None:
    row = cell_with(plan, "摘要", "中央财政专项扶贫资金").row
    book = read_plan(edited(plan, tmp_path / "盘.xlsx", put("摘要", f"E{row}", 9001)))
    assert told(book) == [("broken", f"摘要!E{row}", "9001")]
    assert book.findings[0].text == "中央财政专项扶贫资金2018年的数印的是 9001,按方案应为 9,000 万元。"


def test_the_total_and_the_quota_of_the_summary_are_held_too(plan: Path, tmp_path: Path) -> None:
    total, people = (cell_with(plan, "摘要", name).row for name in ("资金合计", "生态护林员指标"))

    def edit(book: Any) -> None:
        book["摘要"][f"E{total}"], book["摘要"][f"F{people}"] = 1, 331

    assert told(read_plan(edited(plan, tmp_path / "计.xlsx", edit))) == [
        ("broken", f"摘要!E{total}", "1"),
        ("broken", f"摘要!F{people}", "331"),
    ]


def test_an_old_result_of_the_summarys_formula_is_a_hint(plan: Path, tmp_path: Path) -> None:
    row = cell_with(plan, "摘要", "中央财政专项扶贫资金").row
    book = read_plan(retyped(plan, tmp_path / "旧.xlsx", "摘要", f"E{row}", "9001", formula=True))
    assert (told(book), [(one.sheet, one.cell) for one in book.problems]) == ([], [("摘要", f"E{row}")])


@pytest.mark.parametrize(
    ("sheet", "start", "before", "after"),
    [
        ("摘要", "2018年增加最多", "+", "+1"),
        ("摘要", "2018年:2个深度贫困县", "%", "1%"),
        ("规则审核", "每村投入下限", "500", "400"),
        ("测算说明", "2018年满足率最低", "90", "91"),
    ],
)
def test_a_figure_changed_within_a_text_is_named(
    sheet: str, start: str, before: str, after: str, plan: Path, tmp_path: Path
) -> None:
    cell = cell_with(plan, sheet, start)
    text = cell.value.replace(before, after, 1)
    book = read_plan(edited(plan, tmp_path / "句.xlsx", put(sheet, cell.coordinate, text)))
    assert told(book) == [("broken", f"{sheet}!{cell.coordinate}", text[:60])]


@pytest.mark.parametrize(("sheet", "column"), [("测算说明", "E"), ("分配总表_2018", "H"), ("切块下达表", "E")])
def test_a_number_typed_over_in_another_table_is_named(sheet: str, column: str, plan: Path, tmp_path: Path) -> None:
    """分配总表 H is the formula of 上年同口径."""
    address = f"{column}{cell_with(plan, sheet, '岚皋县').row}"
    book = read_plan(edited(plan, tmp_path / "数.xlsx", put(sheet, address, 98_765)))
    assert told(book) == [("broken", f"{sheet}!{address}", "98765")]


def test_a_figure_overwritten_by_nought_is_named(plan: Path, tmp_path: Path) -> None:
    """Formulas saved without a result, of which many were 0, do not hide it."""
    address = f"I{cell_with(plan, '分配总表_2018', '岚皋县').row}"
    book = read_plan(edited(plan, tmp_path / "零.xlsx", put("分配总表_2018", address, 0)))
    assert told(book) == [("broken", f"分配总表_2018!{address}", "0")]


def test_after_an_edit_of_amounts_pasted_values_may_differ(plan: Path, tmp_path: Path) -> None:
    row = cell_with(plan, "分配总表_2018", "岚皋县").row

    def edit(book: Any) -> None:
        book["资金_ZY"]["H8"], book["分配总表_2018"][f"H{row}"] = 1, 98_765

    assert [
        one for one in read_plan(edited(plan, tmp_path / "改.xlsx", edit)).findings if "分配总表" in str(one.cell)
    ] == []


def polished(book: Any) -> None:
    """Other words around the same figures."""
    for row in book["摘要"].iter_rows():
        for cell in row:
            if str(cell.value).startswith("2018年增加最多"):
                cell.value = cell.value.replace("增加最多", "增加较多的县")


def signed(book: Any) -> None:
    """Date, minutes and the document number filled in."""
    cover, summary = book["封面"], book["摘要"]
    cover["B15"], cover["B18"] = "李某 2018年6月5日", "〔2018〕12号"
    summary.cell(summary.max_row, 1).value = "会签:预算处 会议纪要号:〔2018〕12号第3项"
    summary.cell(summary.max_row + 1, 1).value = "另:2018年6月5日会议要求7日内下达"
    for row in summary.iter_rows():
        for cell in row:
            if str(cell.value).endswith("陕财办农〔2017〕168号"):
                cell.value += ";陕财办农〔2018〕21号"


def moved(book: Any) -> None:
    """A row put in above, two counties' rows swapped."""
    with_line_put_in(book, "摘要", 3)
    page = book["测算说明"]
    last = page.max_row
    for column in range(1, 9):
        upper, lower = page.cell(last - 1, column), page.cell(last, column)
        upper.value, lower.value = lower.value, upper.value


def test_polished_words_are_told_and_not_accused(plan: Path, tmp_path: Path) -> None:
    cell = cell_with(plan, "摘要", "2018年增加最多").coordinate
    book = read_plan(edited(plan, tmp_path / "改.xlsx", polished))
    hints = [
        (one.level, one.cell, one.text) for one in book.problems if one.sheet == "摘要" and "没有存下" not in one.text
    ]
    assert (told(book), hints) == ([], [("提示", cell, "这一格的文字与测算时不同。")])


@pytest.mark.parametrize("edit", [signed, moved])
def test_dates_document_numbers_and_places_are_free(edit: Callable[[Any], object], plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "改.xlsx", edit))
    assert (told(book), [one for one in book.problems if "没有存下" not in one.text]) == ([], [])


def test_a_line_taken_out_and_a_sheet_taken_out_are_hints(plan: Path, tmp_path: Path) -> None:
    cell = cell_with(plan, "摘要", "2018年增加最多")

    def edit(book: Any) -> None:
        book["摘要"].delete_rows(cell.row)
        book.remove(book["测算说明"])

    book = read_plan(edited(plan, tmp_path / "删.xlsx", edit))
    hints = {one.sheet: (one.cell, one.text) for one in book.problems if "没有存下" not in one.text}
    assert told(book) == []
    assert hints["摘要"] == (cell.coordinate, f"少了 1 处测算时写出的数,第一处原在 {cell.coordinate}。")
    assert hints["测算说明"] == ("", "找不到这张表(被删去或改名),未核对它的数。")


def test_marks_know_figures_from_names_and_dates() -> None:
    assert figure_mark("1,234 万元") == figure_mark("共1234万元") == figure_mark(1234) == figure_mark(1234.0)
    assert figure_mark("陕财办农〔2017〕168号,2018-06-01") == figure_mark("甲县") == figure_mark(None) == ""
    assert figure_mark("增长 3.5%") != figure_mark("增长 3.6%")
