"""What makes a plan print other than it says.

Number formats that print another figure are findings. Hidden rows, columns and sheets, sheets put in and figures beside
the tables are told (提示): they may have good reasons.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from allocator.domain.finding import BROKEN, HINT, Finding, Problem
from allocator.workbooks.convert import exact_number
from allocator.workbooks.gate.formulas import Written
from allocator.workbooks.parity import canonical, column_letters
from allocator.workbooks.plan_book import Book, where
from allocator.workbooks.plan_marks import Place, figure_mark, value_at
from allocator.workbooks.plan_names import EDITS
from allocator.workbooks.plan_printed import Told, text_of
from allocator.workbooks.shown_number import misprint

Rows = Sequence[Sequence[Any]]
MOST, LONGEST = 8, 60
# Stands for a formula's result that is not stored, and for what a conditional format would be of.
ANY_NUMBER = Decimal("1234.5")
# Days, numbers of documents and of clauses, and formulas that take cells are no figures of their own.
COUNTED = re.compile(r"\d+\s*[年月日时号期项条款次届批页份]")
TAKES = re.compile(r"[A-Z]{1,3}\$?\d")
FREE = "属于正常整理的可以保留;不是本单位改的,请重新生成。"
TO_SHOW = "要打印上报的请取消隐藏;其中的数仍按方案核对。"


def told_looks(
    book: Book,
    sizes: Mapping[str, Place],
    written: Mapping[str, Written],
    hidden: Collection[str],
    names: Mapping[str, str],
    known: Collection[str],
) -> Told:
    """Everything of that kind.

    ``sizes`` are the last row and column written on each sheet, ``hidden`` the sheets that are not shown, ``names`` the
    counties by code; ``known`` cells are told already.
    """
    told = Told()
    own = {*book.labels, *book.figures, *book.forms}
    for sheet, one in written.items():
        if sheet == EDITS:
            continue
        if sheet not in own:
            told.problems += put_in(sheet, sheet in hidden, known) if own else ()
            continue
        if sheet in hidden:
            told.problems.append(Problem(HINT, sheet, "", "", "这张表被隐藏,打印时看不到。", TO_SHOW))
        rows = book.sheets[sheet]
        told.findings += misprinted(sheet, one, rows, known)
        told.problems += hidden_lines(sheet, one, rows, names)
        told.problems += beside_tables(book, sheet, sizes.get(sheet), known)
    return told


def put_in(sheet: str, unseen: bool, known: Collection[str]) -> Iterator[Problem]:
    """A sheet that the plan was written without, where nothing else is said of it."""
    if not any(one.startswith(f"{sheet}!") for one in known):
        text = f"这张{'隐藏的' if unseen else ''}表是方案写出后添加或改名的,不在核对之内,其中的数不是方案的数。"
        yield Problem(HINT, sheet, "", "", text, FREE)


def misprinted(sheet: str, one: Written, rows: Rows, known: Collection[str]) -> Iterator[Finding]:
    """Cells whose number format prints another figure than theirs: the first of each format, and how many there are."""
    found: dict[str, list[tuple[Place, str, str]]] = {}
    for place, code in sorted(one.formats.items()):
        value = exact_number(value_at(rows, place))
        number = ANY_NUMBER if value is None and place in one.formulas else value
        shown = None if number is None else misprint(code, number)
        if shown is not None and where(sheet, place) not in known:
            found.setdefault(code, []).append((place, shown, "" if value is None else format(value.normalize(), "f")))
    for code, cells in found.items():
        place, shown, given = cells[0]
        more = f"等 {len(cells)} 格" if len(cells) > 1 else ""
        printed = f"印的是“{shown[:LONGEST]}”" if shown else "什么也不印"
        due = given or "公式的结果"
        text = f"这一格{more}的数字格式“{code[:LONGEST]}”印出的不是它的数:{printed},实际为 {due}。"
        yield Finding(BROKEN, "fingerprint", sheet, 0, given, shown[:LONGEST], text, where(sheet, place))
    for block, code in one.rules:
        if (shown := misprint(code, ANY_NUMBER)) is not None:
            text = f"{block[:LONGEST]} 的条件格式用“{code[:LONGEST]}”改变数字的印法,印出的可以不是原来的数。"
            place_text = f"{sheet}!{block.partition(' ')[0].partition(':')[0]}"
            yield Finding(BROKEN, "fingerprint", sheet, 0, "", shown[:LONGEST], text, place_text)


def hidden_lines(sheet: str, one: Written, rows: Rows, names: Mapping[str, str]) -> Iterator[Problem]:
    """Rows and columns with something in them that nobody sees; counties are named."""
    lines = [row for row in one.rows if row <= len(rows) and any(value != "" for value in rows[row - 1])]
    if lines:
        whom = [county_of(rows[row - 1], names) for row in lines]
        said = "、".join(
            f"第 {row} 行{f'({name})' if name else ''}" for row, name in zip(lines[:MOST], whom, strict=False)
        )
        text = f"{said}{f'等 {len(lines)} 行' if len(lines) > MOST else ''}被隐藏,打印时看不到。"
        yield Problem(HINT, sheet, f"A{lines[0]}", "", text, TO_SHOW)
    width = max(map(len, rows), default=0)
    spans = [(first, min(last, width)) for first, last in one.columns if first <= width]
    filled = [(a, b) for a, b in spans if any(value != "" for row in rows for value in row[a - 1 : b])]
    if filled:
        said = "、".join(column_letters(a) + (f"—{column_letters(b)}" if b > a else "") for a, b in filled[:MOST])
        text = f"{said} 列{'等' if len(filled) > MOST else ''}被隐藏,打印时看不到。"
        yield Problem(HINT, sheet, f"{column_letters(filled[0][0])}1", "", text, TO_SHOW)


def county_of(row: Sequence[Any], names: Mapping[str, str]) -> str:
    """The name of the county that a row is about, by its code; "" for none."""
    codes = (canonical(value) for value in row if isinstance(value, str | int | float))
    return next((names[code] for code in codes if code in names), "")


def beside_tables(book: Book, sheet: str, size: Place | None, known: Collection[str]) -> Iterator[Problem]:
    """Figures below and to the right of all that was written on a sheet, wherever that stands now."""
    rows = book.sheets[sheet]
    if size is None or not any(beyond(rows, *size)):
        return
    moved = book.moved(sheet)
    bottom, right = end(moved.rows, size[0]), end(moved.columns, size[1])
    taking = {place for place, text in book.live.get(sheet, {}).items() if TAKES.search(text)}
    places = [
        place for place in beyond(rows, bottom, right) if place not in taking and where(sheet, place) not in known
    ]
    if places:
        found = [where(sheet, place).partition("!")[2] for place in places]
        named = "、".join(found[:MOST]) + (f"等 {len(found)} 处" if len(found) > MOST else "")
        text = f"表外添了数,不是方案写出的,也不在核对之内:{named}。"
        yield Problem(HINT, sheet, found[0], text_of(value_at(rows, places[0]))[:LONGEST], text, FREE)


def end(lines: Mapping[int, int], last: int) -> int:
    """Where the last line stands, as far below what can be followed as it was written."""
    return max(lines.values()) + max(0, last - max(lines)) if lines else last


def beyond(rows: Rows, bottom: int, right: int) -> Iterator[Place]:
    """The places of figures under a row or right of a column."""
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row[0 if number > bottom else right :], 1 if number > bottom else right + 1):
            if isinstance(value, str | int | float) and figure_mark(COUNTED.sub("", str(value))):
                yield number, column
