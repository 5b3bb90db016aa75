"""Figures printed among words: each as written is kept as a short hash by its cell, so that an edit is named.

摘要, 封面, 测算说明 and the like describe the plan as computed; what they say cannot be worked out from the amounts
alone. Kept are numbers and the figures within texts. Words may be polished, document numbers and dates filled in,
lines added, rows inserted or sorted: a figure that stands elsewhere on its sheet is still there. What a formula gave
is kept too, marked ``=``: while no amount is changed, a value typed over the formula must be the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any

from allocator.domain.finding import BROKEN, HINT, Finding, Problem
from allocator.workbooks.convert import exact_number
from allocator.workbooks.gate.formulas import FORMULA, Special
from allocator.workbooks.parity import column_letters
from allocator.workbooks.plan_names import MARKS
from allocator.workbooks.plan_printed import Told, gone, text_of

Place = tuple[int, int]
Marks = Mapping[Place, str]
NO_FIGURE = re.compile(r"〔\d{4}〕[^\s;、,。→]*?号|\d{4}-\d{2}-\d{2}")
FIGURE = re.compile(r"[-+]?\d+(?:[.,:]\d+)*%?")
TWELVE = Context(prec=12)
PACKED, LONGEST, CALCULATED = 2000, 60, "="
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


def told_marks(
    marks: Mapping[str, Marks],
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    special: Callable[[str], Special],
    known: Collection[str],
    untouched: bool,
) -> Told:
    """Figures that are no longer as written, each at its cell; ``known`` cells (``摘要!E15``) are told already.

    ``untouched`` says that the amounts are as computed, so that formulas must give what they gave.
    """
    told = Told()
    for sheet, places in marks.items():
        if sheet not in sheets:
            told.problems.append(gone(sheet))
            continue
        removed: list[str] = []
        wanted = {p: m for p, m in places.items() if untouched or not m.startswith(CALCULATED)}
        for place, now in changed(wanted, sheets[sheet], partial(special, sheet)):
            address = f"{column_letters(place[1])}{place[0]}"
            if now is None:
                removed += [address] if f"{sheet}!{address}" not in known else []
            elif f"{sheet}!{address}" not in known:
                text = f"印的是“{now}”,其中的数与测算时写出的不同。"
                told.findings.append(Finding(BROKEN, "fingerprint", sheet, 0, "", now, text, f"{sheet}!{address}"))
        if removed:
            text = f"少了 {len(removed)} 处测算时写出的数,第一处原在 {removed[0]}。"
            told.problems.append(Problem(HINT, sheet, removed[0], "", text, "不是有意删去的,请重新生成报批材料。"))
    return told


def changed(
    marks: Marks, rows: Sequence[Sequence[Any]], special: Callable[[], Special]
) -> Iterator[tuple[Place, str | None]]:
    """(place, what stands there now) of figures typed over; (place, None) of figures that are gone."""
    plain = {place: mark.removeprefix(CALCULATED) for place, mark in marks.items()}
    lost = [place for place, mark in sorted(plain.items()) if figure_mark(value_at(rows, place)) != mark]
    if not lost:
        return
    if any(marks[place].startswith(CALCULATED) for place in lost):
        # A formula without a stored result is still there: its figure must not be looked for, nor found, elsewhere.
        lost = [
            place for place in lost if not (marks[place].startswith(CALCULATED) and special().get(place) == FORMULA)
        ]
    others: dict[str, list[Place]] = {}
    for place, mark in present(rows):
        if plain.get(place) != mark:
            others.setdefault(mark, []).append(place)
    # What was typed is looked for first: a formula's result is not what moved.
    lost.sort(key=lambda place: marks[place].startswith(CALCULATED))
    really = sorted(place for place in lost if not taken(others, plain[place], place))
    formulas = special() if really else {}
    strange = {place for places in others.values() for place in places if formulas.get(place) != FORMULA}
    strange -= {one for one in strange if marks.get(one, "").startswith(CALCULATED) and code_like(value_at(rows, one))}
    for place in really:
        if marks[place].startswith(CALCULATED) and place not in strange:
            continue  # still a formula, or its row is gone, which the row's own figures tell
        if place not in strange:
            near = [one for one in strange if one[1] == place[1] and one in marks]
            if not near or figure_mark(value_at(rows, place)) == "":
                yield place, None
                continue
            place = min(near, key=lambda one: (abs(one[0] - place[0]), one))
        strange.discard(place)
        yield place, text_of(value_at(rows, place))[:LONGEST]


def code_like(value: object) -> bool:
    """Whether a cell is a county's or a village's code: a column put in moved it to where a figure stood."""
    return isinstance(value, str) and value.isdecimal() and len(value) in (6, 12)


def taken(others: dict[str, list[Place]], mark: str, place: Place) -> bool:
    """Whether the figure stands at another place, of its own column if it can be, which it then uses up."""
    found = others.get(mark)
    if not found:
        return False
    found.remove(min(found, key=lambda one: (one[1] != place[1], abs(one[0] - place[0]), one)))
    return True


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
