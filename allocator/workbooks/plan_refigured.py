"""Figures of a printed sheet that are no longer as written (``plan_marks``): each at the cell where it should stand.

A line put in, taken out or sorted carries its figures along (``plan_lines``). A figure that stands in another line or
column than its own, where another figure now stands instead, was exchanged. Where a line is gone or cannot be told, a
figure that stands elsewhere on its sheet is still there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allocator.domain.finding import BROKEN, HINT, Finding, Problem
from allocator.workbooks.convert import is_number
from allocator.workbooks.gate.formulas import FORMULA, Special
from allocator.workbooks.parity import column_letters
from allocator.workbooks.plan_labels import HEADING, short
from allocator.workbooks.plan_lines import Lines, follow
from allocator.workbooks.plan_marks import CALCULATED, FIGURE, Marks, Place, figure_mark, present, value_at
from allocator.workbooks.plan_names import LIVE_TABLES, SPARE
from allocator.workbooks.plan_printed import Told, gone, text_of

Rows = Sequence[Sequence[Any]]
LONGEST, COUNTED = 60, HEADING + short("序号")
OTHER = "印的是“{}”,其中的数与测算时写出的不同。"
BLANK = "印的是“{}”,测算时这里没有数。"


def told_marks(
    marks: Mapping[str, Marks],
    labels: Mapping[str, Marks],
    sheets: Mapping[str, Rows],
    special: Callable[[str], Special],
    known: Collection[str],
    untouched: bool,
) -> Told:
    """What is said of the figures; ``known`` cells (``摘要!E15``) are told already.

    ``untouched`` says that the amounts are as computed, so that formulas must give what they gave.
    """
    told = Told()
    for sheet, places in marks.items():
        if sheet not in sheets:
            told.problems.append(gone(sheet))
            continue
        removed: list[str] = []
        found = changed(sheet, places, labels.get(sheet, {}), sheets[sheet], special, untouched)
        for place, text in sorted(found.items()):
            address = f"{column_letters(place[1])}{place[0]}"
            if f"{sheet}!{address}" in known:
                continue
            if not text:
                removed.append(address)
                continue
            now = text_of(value_at(sheets[sheet], place))[:LONGEST]
            told.findings.append(
                Finding(BROKEN, "fingerprint", sheet, 0, "", now, text.format(now), f"{sheet}!{address}")
            )
        if removed:
            text = f"少了 {len(removed)} 处测算时写出的数,第一处原在 {removed[0]}。"
            told.problems.append(Problem(HINT, sheet, removed[0], "", text, "不是有意删去的,请重新生成报批材料。"))
    return told


def changed(
    sheet: str, written: Marks, labels: Marks, rows: Rows, special: Callable[[str], Special], untouched: bool
) -> dict[Place, str]:
    """Place → what is said of the figure there; "" of figures that are gone, at the place where they stood."""
    marks = {place: mark for place, mark in written.items() if untouched or not mark.startswith(CALCULATED)}
    lost = [place for place, mark in marks.items() if figure_mark(value_at(rows, place)) != mark.removeprefix("=")]
    added = [] if sheet.startswith(LIVE_TABLES) else list(numbers(written, rows))
    if not lost and not added:
        return {}
    live = {place for place, kind in special(sheet).items() if kind == FORMULA}
    # A formula without a stored result is still there: its figure is not lost, nor must it be found elsewhere.
    lost = [place for place in lost if place not in live or not marks[place].startswith(CALCULATED)]
    if not lost and live.issuperset(added):
        return {}
    search = Search(marks, labels, rows, live, follow(labels, marks, rows, live))
    search.follow_lines(set(lost))
    search.look_elsewhere()
    if added:
        search.new_numbers(written, closed=sheet == SPARE)
    return search.told


def numbers(marks: Marks, rows: Rows) -> Iterator[Place]:
    """Numbers other than 0 in cells where no figure was written."""
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value and (number, column) not in marks and is_figure(value):
                yield number, column


def is_figure(value: object) -> bool:
    """Whether a cell holds a number other than 0 and nothing else, be it as text."""
    if isinstance(value, str):
        return FIGURE.fullmatch(value.strip()) is not None and bool(value.strip("-+0.,:% "))
    return is_number(value) and value != 0


@dataclass(slots=True)
class Search:
    """One sheet: what was written, what stands there, and what is said so far.

    ``left`` are figures that do not stand in their line, ``settled`` the cells that hold what was written.
    """

    marks: Marks
    labels: Marks
    rows: Rows
    live: set[Place]
    lines: Lines
    told: dict[Place, str] = field(default_factory=dict)
    left: dict[Place, Place | None] = field(default_factory=dict)
    settled: set[Place] = field(default_factory=set)
    others: dict[str, list[Place]] = field(default_factory=dict)

    def follow_lines(self, lost: set[Place]) -> None:
        """Hold every figure against the cell where its line and column stand now."""
        counted = {place[1] for place, mark in self.labels.items() if mark == COUNTED}
        for place, mark in sorted(self.marks.items()):
            calculated, there = mark.startswith(CALCULATED), self.lines.place(place)
            if there is None:
                if place not in lost:
                    self.settled.add(place)
                elif not calculated:
                    self.left[place] = None
                continue
            now = figure_mark(value_at(self.rows, there))
            if now == mark.removeprefix(CALCULATED):
                self.settled.add(there)
            elif calculated:
                if there in self.live or not now or not self.of_formulas(place[0]):
                    self.settled.add(there)
                else:
                    self.told[there] = OTHER
            elif now and there not in self.live and place[1] not in counted:
                self.told[there] = OTHER
            else:
                self.left[place] = there

    def of_formulas(self, row: int) -> bool:
        """Whether a line is the one it is taken for: known by what stands in it, or most of its formulas are there."""
        if row in self.lines.sure:
            return True
        places = [self.lines.place(place) for place in self.marks if place[0] == row]
        return 2 * sum(place in self.live for place in places) >= len(places)

    def look_elsewhere(self) -> None:
        """Figures whose line is gone, or whose cell is empty: they may stand anywhere on the sheet."""
        for place, mark in present(self.rows):
            if place not in self.settled and place not in self.told:
                self.others.setdefault(mark, []).append(place)
        really = [place for place in self.left if not self.taken(place)]
        strange = {place for places in self.others.values() for place in places} - self.live
        for place in really:
            there = self.left[place]
            if there is not None and not figure_mark(value_at(self.rows, there)):
                self.told[there] = ""
                continue
            if place not in strange:
                near = [one for one in strange if one[1] == place[1] and one in self.marks]
                if not near or figure_mark(value_at(self.rows, place)) == "":
                    self.told[place] = ""
                    continue
                place = min(near, key=lambda one: (abs(one[0] - place[0]), one))
            strange.discard(place)
            self.told[place] = OTHER

    def taken(self, place: Place) -> bool:
        """Whether a figure stands at another place, of its own column if it can be, which it then uses up."""
        found = self.others.get(self.marks[place])
        if not found:
            return False
        found.remove(min(found, key=lambda one: (one[1] != place[1], abs(one[0] - place[0]), one)))
        return True

    def new_numbers(self, written: Marks, closed: bool) -> None:
        """Numbers put into blank cells of a table: in a line of figures, under the heading of a column of figures.

        A ``closed`` table lists every case there is: numbers in a line of its own count too.
        """
        before = {there: row for row, there in self.lines.rows.items() if row in self.lines.sure}
        columns = {there: column for column, there in self.lines.columns.items()}
        heads = {place[1]: place[0] for place, mark in sorted(self.labels.items()) if mark[0] == HEADING}
        figures: dict[int, set[int]] = {}
        for row, column in written:
            if row > heads.get(column, row):
                figures.setdefault(row, set()).add(column)
        for place in (one for places in self.others.values() for one in places):
            line, column = before.get(place[0]), columns.get(place[1], 0)
            if place in self.live or column not in heads or not is_figure(value_at(self.rows, place)):
                continue
            if line is None:
                inside = closed and place[0] > self.lines.rows.get(heads[column], len(self.rows))
            elif (line, column) in written:
                continue  # pasted over a formula, or told already
            else:
                inside = line > heads[column] and (closed or len(figures.get(line, ())) > 1)
            if inside and (closed or self.of_numbers(place[1], heads[column])):
                self.told[place] = BLANK

    def of_numbers(self, column: int, heading: int) -> bool:
        """Whether what was written below a heading, and still stands, are numbers rather than words."""
        below = [value_at(self.rows, place) for place in self.settled if place[1] == column and place[0] > heading]
        return 2 * sum(map(is_number, below)) > len(below)
