"""One input sheet: title, help and live totals, headers, data, drop-downs, protection."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from allocator.domain.fraction import Fraction
from allocator.domain.money import decimal_text
from allocator.workbooks.form.choices import add_validation
from allocator.workbooks.form.rows import Content, FilledSheet
from allocator.workbooks.form.styles import LAST_ROW, style_name
from allocator.workbooks.layout import COUNTIES, INFO, LAST_YEAR, STREAMS
from allocator.workbooks.layout.spec import AMOUNT, COUNT, FIRST_ROW, HEADER_ROW, HELP_ROW, MONEY, NAME, YES_NO, Column

FIFTEEN = Context(prec=15)
ALLOWED = dict.fromkeys(
    ("insert_rows", "insert_columns", "delete_rows", "delete_columns", "sort", "autofilter", "format_cells",
     "format_columns", "format_rows", "select_locked_cells", "select_unlocked_cells", "objects", "scenarios"), True
)  # fmt: skip
SPARE_COLUMNS = 40
# Characters across a landscape page of A4 that can still be read when the sheet is shrunk to it.
PAGE_CHARACTERS = 190


def write_sheet(workbook: Any, styles: Mapping[str, Any], filled: FilledSheet, note: str) -> None:
    """Write one sheet of the layout with its rows."""
    sheet = workbook.add_worksheet(filled.sheet.name)
    columns = filled.columns
    set_columns(sheet, styles, filled)
    write_title(sheet, styles, filled, note)
    last = max(FIRST_ROW + len(filled.rows) - 1, FIRST_ROW)
    for number, column in enumerate(columns):
        write_head(sheet, styles, filled, number, column)
        style = styles[style_name(column)] if style_name(column) != "figure" else styles["open"]
        for row, cells in enumerate(filled.rows, FIRST_ROW - 1):
            write_content(sheet, row, number, cells[number], cell_style(styles, column, cells[number], style))
    if filled.sheet is not INFO:
        add_validation(sheet, columns)
        sheet.autofilter(HEADER_ROW - 1, 0, last - 1, len(columns) - 1)
    finish(sheet, filled, note)


def set_columns(sheet: Any, styles: Mapping[str, Any], filled: FilledSheet) -> None:
    """Widths and formats of whole columns: everything is open for editing but what is locked cell by cell."""
    for number, column in enumerate(filled.columns):
        name = style_name(column)
        sheet.set_column(number, number, width_of(column), styles["number" if name == "figure" else name])
    sheet.set_column(len(filled.columns), len(filled.columns) + SPARE_COLUMNS, 12, styles["open"])
    sheet.set_row(HELP_ROW - 1, 52)
    sheet.set_row(HEADER_ROW - 1, 34)


def width_of(column: Column) -> int:
    """A width in which the header takes two lines at most."""
    return max(column.width, len(column.header) + 3 if len(column.header) < 12 else 14)


def cell_style(styles: Mapping[str, Any], column: Column, content: Content, style: Any) -> Any:
    """The format of one data cell: whole numbers without a decimal point."""
    if style_name(column) != "figure" or not isinstance(content, int | Fraction):
        return style
    return styles["whole" if Fraction(content).denominator == 1 else "number"]


def write_title(sheet: Any, styles: Mapping[str, Any], filled: FilledSheet, note: str) -> None:
    """Row 1: the sheet's name and purpose, 示例 where the figures are none."""
    title = f"{filled.sheet.name}:{filled.sheet.purpose}"
    sheet.write_string(0, 0, f"{title}  {note}" if note else title, styles["title"])


def write_head(sheet: Any, styles: Mapping[str, Any], filled: FilledSheet, number: int, column: Column) -> None:
    """Rows 2 and 3 of one column: a live total or the help, then the header with its comment."""
    if totalled(filled, column):
        letters = xl_col_to_name(number)
        formula = f"=SUM({letters}{FIRST_ROW}:{letters}{LAST_ROW})"
        contents = [row[number] for row in filled.rows]
        total = sum((Fraction(one) for one in contents if isinstance(one, int | Fraction)), Fraction(0))
        unit = column.unit if filled.sheet is LAST_YEAR else "万元" if "万元" in column.header else ""
        style = styles[f"total:{unit}"]
        sheet.write_formula(HELP_ROW - 1, number, formula, style, decimal_or_nearest(total))
    else:
        sheet.write_string(HELP_ROW - 1, number, help_line(column), styles["help"])
    is_stream = filled.sheet is LAST_YEAR and column.kind == AMOUNT
    style = "open_header" if is_stream else "required" if column.required else "optional"
    sheet.write_string(HEADER_ROW - 1, number, column.header, styles[style])
    comment = comment_of(column)
    if comment:
        sheet.write_comment(HEADER_ROW - 1, number, comment, {"width": 180, "height": 76, "author": "allocator"})


def totalled(filled: FilledSheet, column: Column) -> bool:
    """Whether the column's sum means something: one unit throughout, and an amount or a number of things."""
    if column.kind == AMOUNT:
        return filled.sheet is LAST_YEAR
    if column.kind == MONEY:
        return filled.sheet is not STREAMS and column.header != "定额奖励"
    return filled.sheet is COUNTIES and column.kind == COUNT


def help_line(column: Column) -> str:
    """Row 2: unit or kind of content, and the help in short."""
    parts = [column.unit or "是/否" * (column.kind == YES_NO), column.help]
    return "。".join(part for part in parts if part)


def comment_of(column: Column) -> str:
    """The header's comment: required or not, what may stand there."""
    lines = ["必填" + ("(可空白,见说明)" if column.may_be_blank else "") if column.required else "选填"]
    lines += [column.help] if column.help else []
    lines += ["可选:" + "、".join(column.choices)] if column.choices else []
    return "\n".join(lines) if len(lines) > 1 else ""


def decimal_or_nearest(total: Fraction) -> Decimal:
    """A formula's cached result."""
    return FIFTEEN.divide(Decimal(total.numerator), Decimal(total.denominator))


def write_content(sheet: Any, row: int, column: int, content: Content, style: Any) -> None:
    """One data cell: a number where 15 digits hold it exactly, else the exact text."""
    if content is None:
        return
    if isinstance(content, str):
        sheet.write_string(row, column, content, style)
        return
    number = FIFTEEN.divide(Decimal(Fraction(content).numerator), Decimal(Fraction(content).denominator))
    if Fraction(number) == content:
        sheet.write_number(row, column, number, style)
    else:
        sheet.write_string(row, column, exact_text(Fraction(content)), style)


def exact_text(number: Fraction) -> str:
    """A number as decimals where they end, else p/q."""
    try:
        return decimal_text(number)
    except ValueError:
        return str(number)


def finish(sheet: Any, filled: FilledSheet, note: str) -> None:
    """Frozen panes, protection without password, A4 print set-up: wide sheets on several pages across."""
    keys = 0 if filled.sheet is INFO else 2 if any(one.kind == NAME for one in filled.columns[1:2]) else 1
    sheet.freeze_panes(HEADER_ROW, keys)
    sheet.protect("", ALLOWED)
    sheet.set_paper(9)
    sheet.set_landscape()
    across = max(1, round(sum(map(width_of, filled.columns)) / PAGE_CHARACTERS))
    sheet.fit_to_pages(across, 0)
    if across > 1:
        sheet.repeat_columns(0, max(keys, 1) - 1)
    sheet.repeat_rows(0, HEADER_ROW - 1)
    sheet.set_row(0, 24)
    sheet.set_footer(f"&L{note}&C第 &P 页 共 &N 页&R&A")
