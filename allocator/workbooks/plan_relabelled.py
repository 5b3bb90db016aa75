"""Labels of a printed sheet that are no longer as written (``plan_labels``): each at the cell where it stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from allocator.domain.finding import BROKEN, HINT, Finding, Problem
from allocator.workbooks.parity import column_letters
from allocator.workbooks.plan_labels import (
    HEADING,
    KEY,
    NUMBER,
    OF_ROW,
    PAIR,
    ROW,
    WORDS,
    Place,
    fits,
    key_place,
    names_of,
    plain,
    short,
    texts_of,
)
from allocator.workbooks.plan_lines import follow
from allocator.workbooks.plan_marks import Marks, figure_mark, value_at
from allocator.workbooks.plan_printed import Told, text_of

LONGEST, MOST = 60, 8


def told_labels(
    labels: Mapping[str, Marks],
    figures: Mapping[str, Marks],
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    known: Collection[str],
) -> Told:
    """Facts typed over (findings) and words that differ (one 提示 a sheet); ``known`` cells are told already."""
    told = Told()
    for sheet, marks in labels.items():
        if sheet not in sheets:
            continue
        words = []
        for place, kind in sorted(dict(relabelled(marks, figures.get(sheet, {}), sheets[sheet])).items()):
            address, now = f"{column_letters(place[1])}{place[0]}", text_of(value_at(sheets[sheet], place))[:LONGEST]
            if f"{sheet}!{address}" in known:
                continue
            if kind in (WORDS, NUMBER):
                words.append((address, now))
                continue
            text = f"印的是“{now}”,与测算时写出的不同。" if now else "这一格现在空白,测算时写有文字。"
            told.findings.append(Finding(BROKEN, "fingerprint", sheet, 0, "", now, text, f"{sheet}!{address}"))
        if words:
            told.problems.append(differing_words(sheet, words))
    return told


def differing_words(sheet: str, words: Sequence[tuple[str, str]]) -> Problem:
    """The 提示 of a sheet's words."""
    named = "、".join(address for address, _ in words[:MOST]) + ("等" if len(words) > MOST else "")
    text = "这一格的文字与测算时不同。" if len(words) == 1 else f"{len(words)} 格的文字与测算时不同:{named}。"
    return Problem(HINT, sheet, words[0][0], words[0][1], text, "属于文字修饰的可以保留;不是本单位改的,请重新生成。")


def relabelled(marks: Marks, figures: Marks, rows: Sequence[Sequence[Any]]) -> Iterator[tuple[Place, str]]:
    """Where labels now read otherwise, and their kind; labels gone with their row or standing elsewhere are none."""
    of_rows = {place: mark for place, mark in marks.items() if mark[0] == ROW}
    yield from ((place, ROW) for place in misplaced(of_rows, figures, rows))
    marks = {place: mark for place, mark in marks.items() if mark[0] != ROW}
    texts = texts_of(rows) if marks else {}
    top = key_place(texts)
    keys = {row: text for (row, column), text in texts.items() if top and column == top[1] and row > top[0]}
    if any(mark[0] == PAIR for mark in marks.values()):
        keys = names_of(texts)

    def still(mark: str, place: Place) -> bool:
        return fits(mark, texts.get(place, ""), keys.get(place[0], ""))

    lost = [place for place, mark in sorted(marks.items()) if not still(mark, place)]
    if not lost:
        return
    now, free = found_again(marks, lost, texts, keys)
    gone = [place for place in lost if place not in now]
    ours = [place for place, mark in marks.items() if mark[0] == OF_ROW]
    keyless = 2 * sum(place in set(ours) for place in gone) > len(ours)
    broken_rows = {place[0] for place in gone if marks[place][0] == KEY}
    for place in gone:
        if marks[place][0] == OF_ROW and (keyless or place[0] in broken_rows):
            continue  # the code itself is told, or the whole column of codes is another
        there = (place[0] + shift_of(place[0], marks, now), place[1])
        if not texts.get(there):
            if is_emptied(place, there, marks, now, texts):
                yield there, marks[place][0]
            continue
        if there not in free and marks[place][0] not in (WORDS, NUMBER):
            near = [one for one in free if one[1] == place[1] and one in marks]
            there = min(near, key=lambda one: (abs(one[0] - place[0]), one)) if near else there
        if there in free:
            free.discard(there)
            yield there, marks.get(there, marks[place])[0]
    yield from ((place, HEADING) for place in exchanged(marks, figures, rows, now, keys))


def is_emptied(
    place: Place, there: Place, marks: Marks, now: Mapping[Place, Place], texts: Mapping[Place, str]
) -> bool:
    """Whether a label's cell was made blank while its row, and the heading of its column, still stand.

    A row is there where another of its labels is; a row of one label where what stands below has moved no farther
    than what stands above. Without anything below, something else must stand in the row.
    """
    headings = [one for one in marks if one[1] == place[1] and one < place and marks[one][0] == HEADING]
    if headings and max(headings) not in now:
        return False  # the whole column is gone: its heading is told
    if any(one[0] == place[0] and one != place for one in now):
        return True
    below = min((one for one in now if one[0] > place[0]), default=None)
    if below is not None:
        return now[below][0] - below[0] == there[0] - place[0]
    return any(one[0] == there[0] for one in texts)


def misplaced(marks: Marks, figures: Marks, rows: Sequence[Sequence[Any]]) -> Iterator[Place]:
    """Labels of rows without a code that no longer stand in the row of their figures, each where it should stand.

    The row is the one with most of what was written in it (rows may be sorted); where less than half is left it is
    gone.
    """
    lost = [place for place, mark in sorted(marks.items()) if short(plain(value_at(rows, place))) != mark[1:]]
    if not lost:
        return
    lines = follow(marks, figures, rows, ())
    for place in (one for one in lost if one[0] in lines.sure):
        there = lines.rows[place[0]]
        if marks[place][1:] not in {short(plain(value)) for value in rows[there - 1] if value != ""}:
            yield there, lines.columns.get(place[1], place[1])


def found_again(
    marks: Marks, lost: Sequence[Place], texts: Mapping[Place, str], keys: Mapping[int, str]
) -> tuple[dict[Place, Place], set[Place]]:
    """Where each label stands now (those that are gone have no place), and the cells that hold none of them."""
    missing = set(lost)
    now = {place: place for place in marks if place not in missing}
    free = {place for place in texts if place not in now}
    by_mark: dict[str, list[Place]] = {}
    for place in sorted(free):
        for digest in {short(texts[place]), short(texts[place], keys.get(place[0], ""))}:
            by_mark.setdefault(digest, []).append(place)
    for place in lost:
        mark, digest = marks[place], marks[place][1:].rpartition(".")[2]
        if mark == NUMBER or "." in mark:
            # A column put in takes titles along; a blank number could be any.
            near = [one for one in free if one[1] == place[1] or mark != NUMBER]
            others = [one for one in near if fits(mark, texts[one], keys.get(one[0], ""))]
        else:
            others = [one for one in by_mark.get(digest, ()) if one in free]
        if others:
            now[place] = min(others, key=lambda one: (one[1] != place[1], abs(one[0] - place[0]), one))
            free.discard(now[place])
    return now, free


def shift_of(row: int, marks: Marks, now: Mapping[Place, Place]) -> int:
    """How far a row has moved, by its other labels; without one, as far as the nearest row above with one."""
    moved: dict[int, list[int]] = {}
    for place in marks:
        if place in now and place[0] <= row:
            moved.setdefault(place[0], []).append(now[place][0] - place[0])
    return Counter(moved[max(moved)]).most_common(1)[0][0] if moved else 0


def exchanged(
    marks: Marks, figures: Marks, rows: Sequence[Sequence[Any]], now: Mapping[Place, Place], keys: Mapping[int, str]
) -> Iterator[Place]:
    """Headings that changed places among themselves while the columns under them did not."""
    headings = [place for place in sorted(now) if marks[place][0] == HEADING]
    for row in sorted({place[0] for place in headings}):
        before = [place for place in headings if place[0] == row]
        after = sorted(before, key=lambda place: now[place][1])
        for place, instead in zip(before, after, strict=True):
            if place != instead and not carried(marks, figures, rows, instead, now[instead], keys):
                yield now[instead]


def carried(
    marks: Marks,
    figures: Marks,
    rows: Sequence[Sequence[Any]],
    before: Place,
    now: Place,
    keys: Mapping[int, str],
) -> bool:
    """Whether a heading's column went with it: what stands under it now is what stood under it before."""
    was, other = (under(marks, figures, one) for one in (before, now))
    if not was and not other:
        return True
    found: Counter[str] = Counter()
    for number in range(now[0] + 1, len(rows) + 1):
        value = value_at(rows, (number, now[1]))
        if value != "":
            found[figure_mark(value)] += 1
            found[OF_ROW + short(plain(value), keys.get(number, ""))] += 1
    kept = (found & was).total()
    return kept > 0 and kept >= (found & other).total()


def under(marks: Marks, figures: Marks, heading: Place) -> Counter[str]:
    """What was written below a heading: figures, formulas' results, labels of rows."""
    below = [one for one in figures.items() if one[0][1] == heading[1] and one[0][0] > heading[0]]
    rows = [one for one in marks.items() if one[0][1] == heading[1] and one[1][0] == OF_ROW]
    return Counter([mark.removeprefix("=") for _, mark in below] + [mark for _, mark in rows])
