"""Which line of a printed sheet each written line is now: by its code, else by most of what was written in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allocator.workbooks.plan_labels import HEADING, KEY, NUMBER, PAIR, WORDS, key_place, short, texts_of
from allocator.workbooks.plan_marks import CALCULATED, Marks, Place, figure_mark, value_at
from allocator.workbooks.plan_moved import moved

# What stands in more lines than these (a year, 0) is not looked up: it tells little of which line it is.
COMMON = 40
TEXT, FIGURE = "t", "n"
Rows = Sequence[Sequence[Any]]
# Column as written → what must stand there, as it is found again.
Content = Mapping[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Lines:
    """Row and column (from 1) as written → where it stands now; what is gone or cannot be told is left out.

    ``sure`` are the rows known by what stands in them; the others had nothing of their own (合计 and its formulas)
    and go with the nearest above, or stay where another stands there.
    """

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    sure: frozenset[int]

    def place(self, place: Place) -> Place | None:
        """Where a cell stands now."""
        row, column = self.rows.get(place[0]), self.columns.get(place[1])
        return None if row is None or column is None else (row, column)


def follow(labels: Marks, figures: Marks, rows: Rows, live: Collection[Place]) -> Lines:
    """Lines put in, taken out or sorted, each followed; a line whose figures alone were exchanged stays where it is.

    ``live`` are the cells that hold formulas. No two lines become one, and a line of which less than half is left is
    gone. Columns are those of ``plan_moved``; where any moved, one counts only if most of it is found below it or its
    heading is.
    """
    columns = moved(labels, figures, (), rows, live).columns
    named: dict[int, list[int]] = {}
    for (row, column), mark in labels.items():
        if mark[0] not in (WORDS, PAIR) and mark != NUMBER and "." not in mark and (row, column) not in figures:
            named.setdefault(row, []).append(column)
    sheet = Sheet(written_in(labels, figures), named, columns, standing(rows, live))
    codes = Counter(mark for mark in labels.values() if mark[0] == KEY)
    found = sheet.matched({row: mark for (row, _), mark in labels.items() if codes.get(mark) == 1})
    sure = frozenset(found)
    taken, offset = set(found.values()), 0
    for row in range(1, max((place[0] for place in (*labels, *figures)), default=0) + 1):
        if row in found:
            offset = found[row] - row
        elif row not in sheet.own:
            there = next((one for one in (row + offset, row) if one > 0 and one not in taken), None)
            if there is not None:
                found[row] = there
                taken.add(there)
    if all(one == other for one, other in columns.items()):
        return Lines(found, columns, sure)
    heads = {place[1]: mark for place, mark in sorted(labels.items()) if mark[0] == HEADING}
    kept = {column: there for column, there in columns.items() if sheet.carried(column, found, heads.get(column, ""))}
    return Lines(found, kept, sure)


def written_in(labels: Marks, figures: Marks) -> dict[int, dict[int, list[str]]]:
    """Row → column → what was written there; what may go on, be filled in or follow from a formula is left out."""
    own: dict[int, dict[int, list[str]]] = {}
    for (row, column), mark in labels.items():
        if mark != NUMBER and mark[0] != PAIR and "." not in mark:
            own.setdefault(row, {}).setdefault(column, []).append(TEXT + mark[1:])
    for (row, column), mark in figures.items():
        if not mark.startswith(CALCULATED):
            own.setdefault(row, {}).setdefault(column, []).append(FIGURE + mark)
    return own


def standing(rows: Rows, live: Collection[Place]) -> dict[tuple[int, str], set[int]]:
    """(column, mark) → the rows where it stands now, labels with and without the code of their row."""
    texts = texts_of(rows)
    top = key_place(texts)
    keys = {row: text for (row, column), text in texts.items() if top and column == top[1] and row > top[0]}
    index: dict[tuple[int, str], set[int]] = {}
    for (row, column), text in texts.items():
        if (row, column) in live:
            continue
        marks = {TEXT + short(text), TEXT + short(text, keys.get(row, ""))}
        if mark := figure_mark(value_at(rows, (row, column))):
            marks.add(FIGURE + mark)
        for one in marks:
            index.setdefault((column, one), set()).add(row)
    return index


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was written in each row, the columns of its labels (no figures, no sentences), where such things stand."""

    own: Mapping[int, Content]
    named: Mapping[int, Sequence[int]]
    columns: Mapping[int, int]
    index: Mapping[tuple[int, str], set[int]]

    def fits(self, row: int, column: int, there: int) -> bool:
        """Whether a cell of a written row stands in another row now."""
        return all(there in self.index.get((self.now(column), mark), ()) for mark in self.own[row][column])

    def score(self, row: int, there: int) -> int:
        """How many cells of a written row stand in another now."""
        return sum(self.fits(row, column, there) for column in self.own[row])

    def labelled(self, row: int, there: int) -> bool:
        """Whether the row had labels and all of them stand there."""
        named = self.named.get(row, ())
        return bool(named) and all(self.fits(row, column, there) for column in named)

    def matched(self, keys: Mapping[int, str]) -> dict[int, int]:
        """Row as written → now, the best likenesses first."""
        found, taken, offset = dict[int, int](), set[int](), 0
        offers: list[tuple[bool, float, int, int, int]] = []
        for row in sorted(self.own):
            whole, near = len(self.own[row]), row + offset
            coded = self.coded(row, keys.get(row, ""))
            candidates = {near} if self.score(row, near) == whole else coded or self.alike(row, near)
            scores = {one: self.score(row, one) for one in candidates - taken}
            best = min(scores, key=lambda one: (-scores[one], abs(one - near), one), default=near)
            if scores.get(best) == whole:
                found[row], offset = best, best - row
                taken.add(best)
                continue
            # Labels that stand where they stood keep their row, unless all of it (labels too) stands elsewhere.
            stays = self.labelled(row, near) and not self.labelled(row, best)
            for one, score in scores.items():
                first = stays and one == near
                if first or (score and (coded or 2 * score >= whole)):
                    offers.append((not first, -score / whole, abs(one - near), row, one))
        for _, _, _, row, there in sorted(offers):
            if row not in found and there not in taken:
                found[row] = there
                taken.add(there)
        return found

    def coded(self, row: int, key: str) -> set[int]:
        """The rows that have the row's code now."""
        columns = [column for column, marks in self.own[row].items() if key and TEXT + key[1:] in marks]
        return {one for column in columns for one in self.index.get((self.now(column), TEXT + key[1:]), ())}

    def alike(self, row: int, near: int) -> set[int]:
        """The nearest row and those that share something rare."""
        shared = {near}
        for column, marks in self.own[row].items():
            for mark in marks:
                standing = self.index.get((self.now(column), mark), set())
                shared |= standing if len(standing) <= COMMON else set()
        return shared

    def now(self, column: int) -> int:
        """Where a column is taken to stand."""
        return self.columns.get(column, column)

    def carried(self, column: int, rows: Mapping[int, int], heading: str) -> bool:
        """Whether most of a column, or its heading, stands where the column is taken to be."""
        if heading and self.index.get((self.now(column), TEXT + heading[1:])):
            return True
        below = [row for row, cells in self.own.items() if column in cells and row in rows]
        return 2 * sum(self.fits(row, column, rows[row]) for row in below) >= len(below)
