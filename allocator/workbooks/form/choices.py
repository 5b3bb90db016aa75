"""Drop-downs: named ranges on a sheet of lists, and on the columns that hold the codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from allocator.workbooks.form.styles import LAST_ROW
from allocator.workbooks.layout import CHOICES, SHEETS
from allocator.workbooks.layout.county_sheets import figure_headers
from allocator.workbooks.layout.info_rows import INFO_ROWS
from allocator.workbooks.layout.main_sheets import FIRST_YEAR, YEAR_COUNT
from allocator.workbooks.layout.spec import FIRST_ROW, NO, YES, YES_NO, Column

YES_NO_LIST, YEARS_LIST, BASE_YEARS_LIST, FACTORS_LIST = "是否列表", "计划年度列表", "上年和计划年度列表", "因素列表"
CODE_LISTS = {"资金编码列表": "资金", "县区代码列表": "县区"}
MOST_YEARS = 10


def write_choices(workbook: Any, title: str, years: tuple[int, ...]) -> None:
    """The hidden sheet of lists with one named range per list; codes and years follow the user's own sheets."""
    sheet = workbook.add_worksheet(CHOICES)
    sheet.write_string(0, 0, title)
    lists = {YES_NO_LIST: (YES, NO), FACTORS_LIST: figure_headers(), **fixed_lists()}
    for number, (name, choices) in enumerate(lists.items()):
        sheet.write_string(2, number, name)
        for row, choice in enumerate(choices):
            sheet.write_string(3 + row, number, choice)
        define(workbook, name, number, len(choices))
    write_years(workbook, sheet, len(lists), years)
    for name, owner in CODE_LISTS.items():
        workbook.define_name(name, f"='{owner}'!$A${FIRST_ROW}:$A${LAST_ROW}")
    sheet.protect("", {"select_locked_cells": True})
    sheet.hide()


def write_years(workbook: Any, sheet: Any, number: int, years: tuple[int, ...]) -> None:
    """The plan years, and the same with the base year before them, computed from 基本信息."""
    first, count = f"'基本信息'!$B${INFO_ROWS[FIRST_YEAR]}", f"'基本信息'!$B${INFO_ROWS[YEAR_COUNT]}"
    for offset, name, start in ((0, YEARS_LIST, 0), (1, BASE_YEARS_LIST, -1)):
        sheet.write_string(2, number + offset, name)
        for index in range(start, MOST_YEARS):
            formula = f'=IF(AND(ISNUMBER({first}+0),ISNUMBER({count}+0)),IF({index}<{count}+0,{first}+{index},""),"")'
            known = years[0] + index if years and index < len(years) else ""
            sheet.write_formula(3 + index - start, number + offset, formula, None, known)
        define(workbook, name, number + offset, MOST_YEARS - start)


def define(workbook: Any, name: str, column: int, length: int) -> None:
    """One named range down a column of the sheet of lists."""
    letters = xl_col_to_name(column)
    workbook.define_name(name, f"='{CHOICES}'!${letters}$4:${letters}${3 + length}")


def fixed_lists() -> Mapping[str, tuple[str, ...]]:
    """List name → choices, over all sheets."""
    columns = (column for sheet in SHEETS for column in sheet.columns)
    return {column.list_name: column.choices for column in columns if column.list_name and column.choices}


def add_validation(sheet: Any, columns: Iterable[Column], first: int = FIRST_ROW) -> None:
    """A drop-down on every column that has one; another content is warned of, pasting stays possible."""
    for number, column in enumerate(columns):
        name = YES_NO_LIST if column.kind == YES_NO else list_of(column)
        if name:
            sheet.data_validation(first - 1, number, LAST_ROW - 1, number, {
                "validate": "list", "source": f"={name}", "error_type": "warning",
                "error_title": column.header[:30], "error_message": "不在下拉列表内,确定要这样填吗?",
            })  # fmt: skip


def list_of(column: Column) -> str:
    """The list a column offers: its own, or years."""
    if column.list_name == YEARS_LIST or not column.list_name and column.kind == "年度":
        return {"计划年度": YEARS_LIST, "上年至计划末年": BASE_YEARS_LIST}.get(column.window, "")
    return column.list_name
