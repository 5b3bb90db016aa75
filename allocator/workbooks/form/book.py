"""The input workbook as people see it: titles, help, live totals, drop-downs, colours, protected head rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from allocator.workbooks.form.guide import write_guide
from allocator.workbooks.form.lists import NAMED, write_choices
from allocator.workbooks.form.rows import Content, FilledSheet
from allocator.workbooks.intake.numbers import decimal_or_fraction
from allocator.workbooks.layout import GUIDE
from allocator.workbooks.layout.rule_sheet import EDITABLE, RULE_SHEET
from allocator.workbooks.layout.spec import AMOUNT, AS_TEXT, COUNT, MONEY, NUMERIC, YES_NO, Column

BIRTHDAY = datetime(2018, 1, 1)
SPARE_ROWS = 500
HEAD = 3
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "align": "left", "valign": "vcenter"},
    "note": {"font_size": 9, "font_color": "#666666", "text_wrap": True, "valign": "top"},
    "total": {"font_size": 9, "bg_color": "#EDEDED", "num_format": '"合计 "#,##0.######', "valign": "vcenter"},
    "required": {"bold": True, "bg_color": "#F8CBAD", "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"},
    "optional": {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"},
    "text": {"num_format": "@", "locked": False},
    "number": {"num_format": "#,##0.######", "locked": False},
    "year": {"num_format": "0", "locked": False},
    "fixed": {"num_format": "@", "bg_color": "#EDEDED"},
    "body": {"text_wrap": True, "valign": "top"},
    "sample": {"bold": True, "font_color": "#C00000"},
}  # fmt: skip
ALLOWED = [
    "format_cells",
    "format_columns",
    "format_rows",
    "insert_rows",
    "delete_rows",
    "sort",
    "autofilter",
    "insert_hyperlinks",
    "select_locked_cells",
    "select_unlocked_cells",
]


def build_form(sheets: Sequence[FilledSheet], years: Sequence[int], note: str, stream: BinaryIO) -> None:
    """Write the whole workbook; the same sheets give the same bytes."""
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": "扶贫资金分配填报", "author": "allocator", "created": BIRTHDAY})
    looks = {name: workbook.add_format({"font_name": "宋体", "font_size": 10, **look}) for name, look in LOOKS.items()}
    write_guide(workbook.add_worksheet(GUIDE), looks, note, tuple(one.sheet for one in sheets))
    for filled in sheets:
        write_sheet(workbook.add_worksheet(filled.sheet.name), looks, filled, note)
    write_choices(workbook, years, {one.sheet.name: len(one.rows) for one in sheets}, note)
    workbook.worksheets()[0].activate()
    workbook.close()


def write_sheet(page: Any, looks: Mapping[str, Any], filled: FilledSheet, note: str) -> None:
    """One sheet: three head rows, data from row 4."""
    last = HEAD + len(filled.rows) + SPARE_ROWS
    page.set_row(0, 24)
    page.set_row(1, 44)
    page.set_row(2, 32)
    page.write_string(0, 0, f"{filled.sheet.name}:{filled.sheet.purpose}", looks["title"])
    if note:
        page.write_string(0, max(4, len(filled.columns) - 1), note, looks["sample"])
    for number, column in enumerate(filled.columns):
        write_head(page, looks, number, column, [row[number] for row in filled.rows], last)
        page.set_column(number, number, column.width, looks[look_of(column, filled.sheet.name)])
        restrict(page, column, number, last)
    for place, row in enumerate(filled.rows, HEAD):
        for number, content in enumerate(row):
            put(page, place, number, content, looks[look_of(filled.columns[number], filled.sheet.name)])
    page.freeze_panes(HEAD, 2 if len(filled.columns) > 3 else 1)
    page.protect("", dict.fromkeys(ALLOWED, True))
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 2)


def look_of(column: Column, sheet: str) -> str:
    """The cell format of a column; on 规则 only four columns may be edited."""
    if sheet == RULE_SHEET.name and column.header not in EDITABLE:
        return "fixed"
    if column.kind in NUMERIC:
        return "number"
    return "text" if column.kind in AS_TEXT or column.kind == YES_NO else "year"


def write_head(
    page: Any, looks: Mapping[str, Any], number: int, column: Column, contents: Sequence[Content], last: int
) -> None:
    """Rows 2 and 3 of a column: a live total or the help, then the header in its colour."""
    if column.kind in (AMOUNT, MONEY, COUNT) and column.header not in ("取整单位", "起拨线"):
        letter = xl_col_to_name(number)
        total = sum((Fraction(one) for one in contents if isinstance(one, int | Fraction)), Fraction(0))
        cached = Decimal(total.numerator) / Decimal(total.denominator)
        page.write_formula(1, number, f"=SUM({letter}{HEAD + 1}:{letter}{last})", looks["total"], cached)
    else:
        page.write_string(1, number, column.help or column.unit, looks["note"])
    page.write_string(2, number, column.header, looks["required" if column.required else "optional"])


def restrict(page: Any, column: Column, number: int, last: int) -> None:
    """The drop-down (through a named range) and the help that shows at the cell."""
    source = NAMED.get("是否列表" if column.kind == YES_NO else column.list_name)
    options: dict[str, Any] = {"ignore_blank": True}
    if column.help:
        options |= {"input_title": column.header[:32], "input_message": column.help[:250]}
    if source is not None:
        strict = bool(column.choices) or column.kind == YES_NO
        options |= {"validate": "list", "source": f"={source}", "error_type": "stop" if strict else "warning"}
        options |= {"error_title": column.header[:32], "error_message": "请从下拉列表中选择。"}
    elif column.help:
        options |= {"validate": "any"}
    else:
        return
    page.data_validation(HEAD, number, last, number, options)


def put(page: Any, row: int, number: int, content: Content, look: Any) -> None:
    """One cell: numbers as numbers where a cell holds them exactly, else as text."""
    if content is None:
        return
    if isinstance(content, str):
        page.write_string(row, number, content, look)
        return
    text = decimal_or_fraction(Fraction(content))
    digits = text.replace("-", "").replace(".", "").lstrip("0")
    if "/" in text or len(digits) > 15:
        page.write_string(row, number, text, look)
    else:
        page.write_number(row, number, Decimal(text), look)
