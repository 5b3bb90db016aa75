"""Figures printed among words: each as written is kept as a short hash by its cell, so that an edit is named.

摘要, 封面, 测算说明 and the like describe the plan as computed; what they say cannot be worked out from the amounts
alone. Kept are numbers and the figures within texts. Words may be polished, document numbers and dates filled in,
lines added, rows inserted or sorted: each figure is looked up in its own line (``plan_refigured``). What a formula gave
is kept too, marked ``=``: while no amount is changed, a value typed over the formula must be the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from allocator.workbooks.convert import exact_number
from allocator.workbooks.plan_names import MARKS

Place = tuple[int, int]
Marks = Mapping[Place, str]
NO_FIGURE = re.compile(r"〔\d{4}〕[^\s;、,。→]*?号|\d{4}-\d{2}-\d{2}")
FIGURE = re.compile(r"[-+]?\d+(?:[.,:]\d+)*%?")
TWELVE = Context(prec=12)
PACKED, CALCULATED = 2000, "="
HEADERS = ["表", "列", "行:指纹"]


@lru_cache(maxsize=1 << 16, typed=True)
def figure_mark(content: object) -> str:
    """A hash of the figures of a cell; "" where it has none: 5, 5.0 and "5 万元" are alike, 1,234 is 1234."""
    if isinstance(content, bool) or content is None or content == "":
        return ""
    if isinstance(content, str):
        if not any(mark.isdecimal() for mark in content):
            return ""
        text = " ".join(FIGURE.findall(NO_FIGURE.sub("", content))).replace(",", "")
    else:
        number = content if isinstance(content, Decimal) else exact_number(content)
        text = str(content) if number is None else format(TWELVE.plus(number).normalize(), "f")
    return sha256(text.encode()).hexdigest()[:6] if text else ""


def result_mark(result: object) -> str:
    """The same of a formula's result."""
    mark = figure_mark(result)
    return CALCULATED + mark if mark else ""


def mark_rows(marks: Mapping[str, Marks], note: str = "", table: str = MARKS) -> list[list[str]]:
    """The embedded table: sheet, column, up to 2,000 ``row:hash`` of it."""
    rows = [[table, note], HEADERS]
    for sheet, places in marks.items():
        columns: dict[int, list[str]] = {}
        for (row, column), mark in sorted(places.items()):
            columns.setdefault(column, []).append(f"{row}:{mark}")
        for column, texts in sorted(columns.items()):
            for first in range(0, len(texts), PACKED):
                rows.append([sheet, str(column), " ".join(texts[first : first + PACKED])])
    return rows


def marks_of(table: Sequence[Sequence[str]]) -> dict[str, dict[Place, str]]:
    """``mark_rows`` read back; what cannot be read is left out (an edit of the table is named by its own hash)."""
    found: dict[str, dict[Place, str]] = {}
    for row in table[2:]:
        if len(row) < 3 or not row[1].isdecimal():
            continue
        for text in row[2].split():
            number, _, mark = text.partition(":")
            if number.isdecimal():
                found.setdefault(row[0], {})[int(number), int(row[1])] = mark
    return found


def present(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[Place, str]]:
    """Every cell with figures."""
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if mark := figure_mark(value):
                yield (number, column), mark


def value_at(rows: Sequence[Sequence[Any]], place: Place) -> Any:
    """The cell's content, "" beyond the sheet's end."""
    row, column = place
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""
