"""Where the rows and columns of a printed sheet stand now: lines put in, taken out or sorted since it was written."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allocator.workbooks.formula_text import Range
from allocator.workbooks.plan_labels import NUMBER, OF_ROW, PAIR, plain, short
from allocator.workbooks.plan_marks import CALCULATED, Marks, figure_mark

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """Row and column (from 1) as written → where it stands now; what is gone is left out. ``still``: nothing moved."""

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    still: bool

    def place(self, place: Place) -> Place | None:
        """Where a cell stands now."""
        row, column = self.rows.get(place[0]), self.columns.get(place[1])
        return None if row is None or column is None else (row, column)

    def same(self, was: Range, now: Range) -> bool:
        """Whether a range now covers what it covered: new lines may have come in, none of the old may be missing."""
        if any(self.columns.get(one, one) != other for one, other in ((was.left, now.left), (was.right, now.right))):
            return False
        covered = [row for row in range(was.top, was.bottom + 1) if row in self.rows]
        if not covered:
            return (was.top, was.bottom) == (now.top, now.bottom)
        if not all(now.top <= self.rows[row] <= now.bottom for row in covered):
            return False
        inside = sum(now.top <= row <= now.bottom for row in self.rows.values())
        return inside == len(covered)


def moved(
    labels: Marks,
    figures: Marks,
    formulas: Collection[Place],
    rows: Sequence[Sequence[Any]],
    live: Collection[Place],
) -> Moved:
    """Found by the texts and figures that stood once on the sheet and still do; ``live`` are the formulas of now.

    Rows and columns without one go with the nearest above or to the left.
    """
    before, now = once(kept(labels, figures)), once(present(rows, live))
    down: dict[int, Counter[int]] = {}
    across: dict[int, Counter[int]] = {}
    for mark, place in before.items():
        if place is not None and (there := now.get(mark)) is not None:
            down.setdefault(place[0], Counter())[there[0]] += 1
            across.setdefault(place[1], Counter())[there[1]] += 1
    ours = {*labels, *figures, *formulas}
    lines, columns = (
        followed(votes, range(1, max((place[axis] for place in ours), default=0) + 1))
        for axis, votes in enumerate((down, across))
    )
    still = all(one == other for found in (lines, columns) for one, other in found.items())
    return Moved(lines, columns, still)


def followed(votes: Mapping[int, Counter[int]], ours: Iterable[int]) -> dict[int, int]:
    """Line as written → now, by most votes; the others as far as the nearest before, unless another stands there."""
    found = {line: min(counts, key=lambda one: (-counts[one], abs(one - line), one)) for line, counts in votes.items()}
    anchors, taken = sorted(found), set(found.values())
    for line in sorted(set(ours) - set(found)):
        index = bisect_right(anchors, line) - 1
        nearest = anchors[index] if index >= 0 else anchors[0] if anchors else line
        there = line + (found[nearest] - nearest if anchors else 0)
        if there not in taken and there > 0:
            taken.add(there)
            found[line] = there
    return found


def kept(labels: Marks, figures: Marks) -> Iterator[tuple[str, Place]]:
    """What was written, as marks that ``present`` finds again."""
    for place, mark in labels.items():
        if mark[0] not in (OF_ROW, PAIR) and mark != NUMBER and "." not in mark:
            yield "t" + mark[1:], place
    for place, mark in figures.items():
        if not mark.startswith(CALCULATED):
            yield "n" + mark, place


def present(rows: Sequence[Sequence[Any]], live: Collection[Place]) -> Iterator[tuple[str, Place]]:
    """What stands on the sheet now, formulas' results left out."""
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value == "" or (number, column) in live:
                continue
            if isinstance(value, str):
                yield "t" + short(plain(value)), (number, column)
            if mark := figure_mark(value):
                yield "n" + mark, (number, column)


def once(marks: Iterable[tuple[str, Place]]) -> dict[str, Place | None]:
    """Mark → its place; None where it stands more than once."""
    found: dict[str, Place | None] = {}
    for mark, place in marks:
        found[mark] = None if mark in found else place
    return found
