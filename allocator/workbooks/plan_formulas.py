"""Formulas of the printed sheets as written, kept in a hidden table: one that was rewritten is named at its cell.

A result alone does not tell: it may be old, or not stored at all. Compared is what a formula does. Rows put in, taken
out or sorted and another program's spelling change nothing; where such moves leave a doubt, a 提示 says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from allocator.domain.finding import BROKEN, HINT, Finding, Problem
from allocator.workbooks.formula_text import (
    Part,
    form_of,
    parts_of,
    ranges_of,
    text_of_form,
    words_of,
)
from allocator.workbooks.parity import column_letters
from allocator.workbooks.plan_book import Book, where
from allocator.workbooks.plan_marks import CALCULATED, PACKED, figure_mark, value_at
from allocator.workbooks.plan_moved import Place
from allocator.workbooks.plan_names import EDITS, FORMULAS
from allocator.workbooks.plan_printed import Told

Rows = Sequence[Sequence[Any]]
HEADERS = ["表", "列", "行", "公式"]
SHOWN, BEFORE = 60, 16


def form_rows(formulas: Mapping[str, Mapping[Place, str]], note: str = "") -> list[list[str]]:
    """The embedded table: sheet, column, the rows (``7-62 64``) that have a formula, the formula (``form_of``)."""
    rows = [[FORMULAS, note], HEADERS]
    for sheet, places in formulas.items():
        alike: dict[tuple[int, str], list[int]] = {}
        for (row, column), text in sorted(places.items()):
            alike.setdefault((column, form_of(text, row)), []).append(row)
        for (column, form), lines in sorted(alike.items()):
            spans = list(spans_of(lines))
            for first in range(0, len(spans), PACKED):
                rows.append([sheet, str(column), " ".join(spans[first : first + PACKED]), form])
    return rows


def spans_of(lines: Sequence[int]) -> Iterator[str]:
    """Ascending numbers as spans: 7, 8, 9, 12 are ``7-9`` and ``12``."""
    start = 0
    for index, line in enumerate(lines):
        if index + 1 == len(lines) or lines[index + 1] != line + 1:
            yield f"{lines[start]}-{line}" if start < index else str(line)
            start = index + 1


def forms_of(table: Sequence[Sequence[str]]) -> dict[str, dict[Place, str]]:
    """``form_rows`` read back; what cannot be read is left out (an edit of the table is named by its own hash)."""
    found: dict[str, dict[Place, str]] = {}
    for row in table[2:]:
        if len(row) < 4 or not row[1].isdecimal():
            continue
        for text in row[2].split():
            first, _, last = text.partition("-")
            if first.isdecimal() and (last or first).isdecimal() and len(text) < 16:
                for line in range(int(first), int(last or first) + 1):
                    found.setdefault(row[0], {})[line, int(row[1])] = row[3]
    return found


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A formula that is not what was written: where it stood (column) and stands, both texts, whether it is certain."""

    column: int
    place: Place
    was: str
    now: str
    certain: bool


def told_formulas(book: Book, known: Collection[str]) -> tuple[Told, frozenset[str]]:
    """What is said of formulas, and the cells (``分配总表_2018!H7``) that hold one where none was written.

    ``known`` cells are told already.
    """
    told, foreign, forms = Told(), set[str](), book.forms
    for sheet, found in ((sheet, book.live[sheet]) for sheet in forms if sheet in book.live):
        if {place: form_of(text, place[0]) for place, text in found.items()} == forms[sheet]:
            continue
        tell(told, sheet, [one for one in rewritten(book, sheet) if where(sheet, one.place) not in known])
        for place in sorted(found.keys() - forms[sheet].keys()) if book.moved(sheet).still else ():
            foreign.add(where(sheet, place))
            mark = book.figures.get(sheet, {}).get(place, "")
            if mark and figure_mark(value_at(book.sheets[sheet], place)) != mark and where(sheet, place) not in known:
                told.findings.append(finding(sheet, place, "", found[place]))
    tell_blank(told, book)
    return told, frozenset(foreign)


def rewritten(book: Book, sheet: str) -> Iterator[Rewritten]:
    """Formulas of a sheet that do something else now; a formula that is gone is not for here to tell."""
    here, kept = book.moved(sheet), book.forms[sheet]
    elsewhere: list[Rewritten] = []
    for place, form in kept.items():
        there = here.place(place)
        now = book.live[sheet].get(there) if there else None
        if there is None or now is None or (there == place and form_of(now, place[0]) == form):
            continue
        was = text_of_form(form, place[0])
        before, after = parts_of(was), parts_of(now)
        if words_of(before) != words_of(after):
            certain = here.still or words_of(after) not in patterns(kept, place[1])
            certain = certain and all(not one.sheet or one.sheet in book.titles for one in ranges_of(before))
            yield Rewritten(place[1], there, was, now, certain)
        elif not does_the_same(book, sheet, before, after):
            certain = here.still and all(known_still(book, one.sheet, sheet) for one in ranges_of(before))
            elsewhere.append(Rewritten(place[1], there, was, now, certain))
    # A few of a column that point elsewhere were rewritten; a whole column that does may have moved, and a formula
    # that reads as before was moved without its ranges.
    many, columns = Counter(one.column for one in elsewhere), Counter(column for _, column in kept)
    for one in elsewhere:
        few = one.was != one.now and 2 * many[one.column] <= columns[one.column]
        yield replace(one, certain=one.certain or few)


def patterns(kept: Mapping[Place, str], column: int) -> set[tuple[str, ...]]:
    """The formulas of a column without their places."""
    forms = {form: row for (row, other), form in kept.items() if other == column}
    return {words_of(parts_of(text_of_form(form, row))) for form, row in forms.items()}


def known_still(book: Book, named: str, sheet: str) -> bool:
    """Whether the sheet a formula takes from is there with every line in its place."""
    title = book.titles.get(named) if named else sheet
    return title is not None and book.moved(title).still


def does_the_same(book: Book, sheet: str, before: Sequence[Part], after: Sequence[Part]) -> bool:
    """Whether every range covers what it covered."""
    for was, now in zip(ranges_of(before), ranges_of(after), strict=True):
        title = book.titles.get(was.sheet) if was.sheet else sheet
        if title is None or not book.moved(title).same(was, now):
            return False
    return True


def tell(told: Told, sheet: str, found: Sequence[Rewritten]) -> None:
    """Certain ones each at its cell, the others as one 提示."""
    doubtful = sorted((one for one in found if not one.certain), key=lambda one: one.place)
    for one in sorted((one for one in found if one.certain), key=lambda one: one.place):
        told.findings.append(finding(sheet, one.place, one.was, one.now))
    if doubtful:
        first = doubtful[0]
        was, now = clipped(first.was, first.now)
        text = f"{len(doubtful)} 处公式引用的位置与测算时不同,第一处现为 {now},测算时为 {was}。"
        fix = "增删、移动过行列的,请核对公式;不是有意改的,请重新生成报批材料。"
        address = f"{column_letters(first.place[1])}{first.place[0]}"
        told.problems.append(Problem(HINT, sheet, address, now, text, fix))


def finding(sheet: str, place: Place, was: str, now: str) -> Finding:
    """A rewritten formula."""
    before, after = clipped(was, now)
    text = f"公式被改写:现为 {after},测算时为 {before}。" if was else f"测算时写的是数,现为公式 {after}。"
    return Finding(BROKEN, "fingerprint", sheet, 0, before if was else "", after, text, where(sheet, place))


def clipped(was: str, now: str) -> tuple[str, str]:
    """Both formulas around where they begin to differ."""
    same = next(
        (n for n, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), min(map(len, (was, now)))
    )
    start = max(0, same - BEFORE) if max(map(len, (was, now))) > SHOWN else 0
    one, other = (
        ("=" if not start else "…") + text[start : start + SHOWN] + ("…" if len(text) > start + SHOWN else "")
        for text in (was, now)
    )
    return one, other


def tell_blank(told: Told, book: Book) -> None:
    """Sheets whose formulas have no stored results: there was nothing to hold against the plan."""
    blank: dict[str, Place] = {}
    for sheet, found in ((sheet, book.live[sheet]) for sheet in book.forms if sheet in book.live):
        marks = book.figures.get(sheet)
        without = (
            place
            for place in sorted(found)
            if value_at(book.sheets[sheet], place) == ""
            and (len(found) > 1 if marks is None else marks.get(place, "").startswith(CALCULATED))
        )
        first = next(without, None) if sheet != EDITS else None
        if first:
            blank[sheet] = first
    if blank:
        sheet, first = next(iter(blank.items()))
        text = (
            f"{len(blank)} 张表的公式没有存下计算结果(由其他软件保存),只核对了公式,合计已按各县区数重新相加:"
            f"{'、'.join(blank)}。"
        )
        fix = "用 Excel 或 WPS 打开并保存一次即可补上,补上后请再审核一次。"
        told.problems.append(Problem(HINT, sheet, f"{column_letters(first[1])}{first[0]}", "", text, fix))
