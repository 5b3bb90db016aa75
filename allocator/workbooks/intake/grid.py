"""One sheet's cells, plainly: value, what kind of thing it is, where; from an opened workbook or from rows of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from allocator.workbooks.convert import exact_number, is_number

TEXT_CELL, NUMBER_CELL, YES_NO_CELL, DATE_CELL, FORMULA_CELL, ERROR_CELL = (
    "文本",
    "数",
    "逻辑值",
    "日期",
    "公式",
    "错误值",
)
NOT_A_NUMBER = "NaN"
# How a file writes signs that XML cannot hold: _x000D_ is the end of a line pasted from a page.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell that is not blank. ``content`` is str, Decimal, bool or date; ``percent``: so formatted."""

    kind: str
    content: Any
    percent: bool = False

    def __str__(self) -> str:
        if self.kind == DATE_CELL:
            return str(self.content)[:10]
        return format(self.content, "f") if isinstance(self.content, Decimal) else str(self.content)


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: row → column → cell (both from 1, blanks left out), hidden rows, merged ranges (corners)."""

    name: str
    rows: Mapping[int, Mapping[int, Raw]]
    hidden: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    plain: bool = field(default=False)


def grid_of(sheet: Any) -> Grid:
    """A grid from an openpyxl sheet, whatever dimension the file claims."""
    rows: dict[int, dict[int, Raw]] = {}
    for (row, column), cell in sheet._cells.items():
        raw = raw_of(cell)
        if raw is not None:
            rows.setdefault(row, {})[column] = raw
    hidden = frozenset(row for row, look in sheet.row_dimensions.items() if look.hidden)
    merged = tuple((m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges)
    return Grid(sheet.title, dict(sorted(rows.items())), hidden, merged)


def raw_of(cell: Any) -> Raw | None:
    """One openpyxl cell; None where it is blank or holds spaces only."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return Raw(FORMULA_CELL, formula_text(value))
    if cell.data_type == "e":
        return Raw(ERROR_CELL, str(value))
    if isinstance(value, str):
        value = ESCAPED.sub(sign_of, value) if "_x" in value else value
        return Raw(TEXT_CELL, value) if value.strip("\u200b\ufeff \t\r\n\u3000\xa0") else None
    if isinstance(value, bool):
        return Raw(YES_NO_CELL, value)
    if is_number(value):
        number = exact_number(value)
        if number is None:
            return Raw(ERROR_CELL, NOT_A_NUMBER)
        return Raw(NUMBER_CELL, number, "%" in cell.number_format)
    if isinstance(value, datetime | date | time | timedelta):
        return Raw(DATE_CELL, value)
    return Raw(TEXT_CELL, str(value))


def sign_of(escaped: re.Match[str]) -> str:
    """The sign that ``_x000D_`` stands for; one that no text should hold is left out, half a sign stays as written."""
    code = int(escaped.group(1), 16)
    if 0xD800 <= code <= 0xDFFF:
        return escaped.group()
    return chr(code) if code >= ord(" ") or chr(code) in "\t\n" else ""


def formula_text(value: Any) -> str:
    """The formula as typed, array formulas too."""
    return str(getattr(value, "text", None) or value)


def grid_of_texts(name: str, rows: Iterable[Iterable[str]], first: int = 2) -> Grid:
    """A grid from rows of plain text whose first row (the headers) is row ``first`` of its sheet."""
    cells = {
        number: {column: Raw(TEXT_CELL, text) for column, text in enumerate(row, 1) if text}
        for number, row in enumerate(rows, first)
    }
    return Grid(name, {number: row for number, row in cells.items() if row}, plain=True)
