"""The hidden sheet 选项 and the named ranges that drop-downs refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from allocator.workbooks.layout import CHOICES, COUNTIES, SHEETS, STREAMS
from allocator.workbooks.layout.county_sheets import figure_headers
from allocator.workbooks.layout.spec import NO, YES

REFERENCES = {"资金编码列表": STREAMS.name, "县区代码列表": COUNTIES.name}
SPARE = 500


def fixed_lists() -> dict[str, tuple[str, ...]]:
    """Every list whose entries the layout itself gives."""
    found: dict[str, tuple[str, ...]] = {"是否列表": (YES, NO), "因素列表": figure_headers()}
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.choices and column.list_name:
                found[column.list_name] = column.choices
    return found


# List name → the defined name a drop-down refers to: the same word, valid as a name in Excel and WPS.
NAMED: dict[str, str] = {name: name for name in (*fixed_lists(), *REFERENCES, "计划年度列表")}


def write_choices(workbook: Any, years: Sequence[int], lengths: Mapping[str, int], note: str) -> None:
    """One column per list on a hidden sheet, and a defined name for each."""
    page = workbook.add_worksheet(CHOICES)
    page.write_string(0, 0, f"下拉列表的内容,请勿改动。{note}".strip())
    lists: dict[str, Sequence[str | int]] = {**fixed_lists(), "计划年度列表": tuple(years) or ("",)}
    for number, (name, entries) in enumerate(lists.items()):
        page.write_string(1, number, name)
        for row, entry in enumerate(entries, 2):
            if isinstance(entry, int):
                page.write_number(row, number, entry)
            else:
                page.write_string(row, number, entry)
        letter = xl_col_to_name(number)
        workbook.define_name(name, f"={CHOICES}!${letter}$3:${letter}${2 + len(entries)}")
    for name, sheet in REFERENCES.items():
        last = 3 + lengths.get(sheet, 0) + SPARE
        workbook.define_name(name, f"={sheet}!$A$4:$A${last}")
    page.hide()
