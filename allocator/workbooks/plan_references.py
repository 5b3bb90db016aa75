"""Formulas that take one cell of another sheet and now show another line's: sorting a sheet leaves them behind.

Spreadsheets mend references when lines are put in, not when they are sorted. In a county's line a reference to another
county's line is wrong, whoever wrote the formula; so is a written one to a line of sums that is a county's now.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from allocator.domain.finding import BROKEN, Finding
from allocator.workbooks.formula_text import Range, form_of, parts_of, ranges_of
from allocator.workbooks.plan_book import Book, where
from allocator.workbooks.plan_labels import plain
from allocator.workbooks.plan_marks import Place, value_at
from allocator.workbooks.plan_printed import CODES, heading, text_of

DIRECT = re.compile(r"!\$?[A-Z]{1,3}\$?\d{1,7}(?![\d:])")
LONGEST = 60


@dataclass(slots=True)
class Counties:
    """Whose line a row is: by the code in the column of codes, on sheets without one by the only county named."""

    book: Book
    names: Mapping[str, str]
    codes: dict[str, set[str]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code, name in self.names.items():
            self.codes[code] = {code}
            self.codes.setdefault(plain(name), set()).add(code)

    def of(self, sheet: str, row: int) -> str | None:
        """The county's code; None where the row is nobody's or it cannot be told."""
        rows = self.book.sheets[sheet]
        if sheet not in self.columns:
            titles = heading(rows)[1]
            self.columns[sheet] = next((titles[title] for title in CODES if title in titles), 0)
        if self.columns[sheet]:
            code = text_of(value_at(rows, (row, self.columns[sheet])))
            return code if code in self.names else None
        line = rows[row - 1] if row <= len(rows) else ()
        found = {code for value in line if value for code in self.codes.get(plain(value), ())}
        return next(iter(found)) if len(found) == 1 else None

    def row(self, sheet: str, code: str) -> int | None:
        """The county's line on a sheet."""
        return next((row for row in range(1, len(self.book.sheets[sheet]) + 1) if self.of(sheet, row) == code), None)


def stray_references(book: Book, names: Mapping[str, str], known: Collection[str]) -> Iterator[Finding]:
    """Each cell whose formula shows another line than its own; ``known`` cells are told already.

    ``names`` are the counties by code.
    """
    counties = Counties(book, names)
    for sheet, formulas in book.live.items():
        for place, text in sorted(formulas.items()):
            if not DIRECT.search(text) or where(sheet, place) in known:
                continue
            taken = [one for one in ranges_of(parts_of(text)) if single(one) and one.sheet in book.titles]
            said = another_county(counties, sheet, place, taken) or no_sum(counties, sheet, place, text, taken)
            if said:
                given, subject = f"={text}"[:LONGEST], counties.of(sheet, place[0]) or sheet
                said = f"公式 {given} {said}。表排过序、移动过行的,请改正引用。"
                yield Finding(BROKEN, "fingerprint", subject, 0, "", given, said, where(sheet, place))


def single(one: Range) -> bool:
    """Whether a range is one cell."""
    return (one.top, one.left) == (one.bottom, one.right)


def another_county(counties: Counties, sheet: str, place: Place, taken: list[Range]) -> str:
    """What is wrong with a formula in a county's line: of some sheet it takes other counties' lines, not its own.

    One that takes its own county's line of the same sheet too may compare them on purpose.
    """
    titles = [(counties.book.titles[one.sheet], one) for one in taken]
    whose = [(title, one, counties.of(title, one.top)) for title, one in titles if title != sheet]
    own = counties.of(sheet, place[0]) if any(code for *_, code in whose) else None
    compared = {title for title, _, code in whose if code == own}
    others = [(title, one, code) for title, one, code in whose if code and title not in compared]
    if own is None or not others:
        return ""
    title, one, code = others[0]
    cell, row = (one.top, one.left), counties.row(title, own)
    shown = text_of(value_at(counties.book.sheets[title], cell))
    due = f",应取 {where(title, (row, one.left))}" if row is not None else ""
    said = f"取的是{counties.names[code]}的数({where(title, cell)}{f' 为 {shown}' if shown else ''})"
    return f"{said},这一行却是{counties.names[own]}{due}"


def no_sum(counties: Counties, sheet: str, place: Place, text: str, taken: list[Range]) -> str:
    """What is wrong with a written formula that took a line of sums: a county's line or words stand there now."""
    book = counties.book
    form = book.forms.get(sheet, {}).get(place)
    if form is None or form_of(text, place[0]) != form:
        return ""
    for one in (one for one in taken if one.sheet):
        title, cell = book.titles[one.sheet], (one.top, one.left)
        if cell not in book.forms.get(title, {}) or cell in book.live.get(title, {}):
            continue
        value, code = value_at(book.sheets[title], cell), counties.of(title, one.top)
        if code is not None or (isinstance(value, str) and plain(value)):
            what = f"{counties.names[code]}一行的数" if code else f"文字“{plain(value)[:LONGEST]}”"
            return f"应取合计,{where(title, cell)} 却是{what}"
    return ""
