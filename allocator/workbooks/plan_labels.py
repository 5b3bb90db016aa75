"""Words that decide what a figure means, kept as short hashes by their cells: which of them were typed over.

Facts are titles, units, column headings, who a row is about, verdicts of 规则审核 and what 封面 says is in force: a
changed one is a finding. Words are sentences and document numbers: a changed one is only told. Blanks to fill in
(``____``, 未填文号, 年 月 日) are no words yet, and a title or a document number may go on after what was written.
A cell of a row with a code (``KEYS``) is kept with that code, so that rows may be sorted but not exchange places, and
so is one beside its name on 封面 and 数据指纹 (``PAIRED``).
Where rows have no code (``ROWED``) a label belongs to the figures of its row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from allocator.workbooks.plan_names import COVER, FINGERPRINT
from allocator.workbooks.plan_printed import text_of

Place = tuple[int, int]
Written = Mapping[Place, tuple[str, str]]
COVER_FACTS, LABEL = "blank_box", "label"
HEADING, START, EXACT, OF_ROW, KEY, ROW, WORDS, NUMBER, PAIR = "h", "t", "u", "k", "c", "r", "w", "d", "p"
KINDS = {
    "header": HEADING,
    "title": START,
    "sample_cover": START,
    COVER_FACTS: EXACT,
    LABEL: PAIR,
    "unit": EXACT,
    "sample": EXACT,
    "code": OF_ROW,
    "name": OF_ROW,
    "center": OF_ROW,
    "total_name": OF_ROW,
    "total_center": OF_ROW,
    "total_text": OF_ROW,
    "cover_title": WORDS,
    "cover_line": WORDS,
    "note": WORDS,
    "note_wrap": WORDS,
    "body": WORDS,
    "text": WORDS,
}
KEYS = ("村编码", "行政区划代码", "代码", "规则")
WORDED = ("封面", "摘要", "规则审核", "公示表", "资金_", "批次与文号")
PAIRED = (COVER, FINGERPRINT)
ROWED, FUND = ("测算说明", "县区说明", "取整尾差", "批次与文号"), "资金"
NO_LABEL = re.compile(r"[-+\d.,:%]*|\d{4}-\d{2}-\d{2}")
SEARCHED, BLANK = 80, "__"
UNFILLED, DATES = "未填文号", "年月日"


def plain(value: object) -> str:
    """A cell's text without blanks and differences of width: ``单位: 万元`` and ``单位:万元`` are alike."""
    text = "".join(text_of(value).split())
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def short(text: str, key: str = "") -> str:
    """The hash kept of a text, with the code of its row."""
    return sha256(f"{key}\n{text}".encode()).hexdigest()[:6]


def label_marks(sheet: str, written: Written) -> dict[Place, str]:
    """Place → kind and hash of every label of a sheet; ``written`` holds (style, text) of its cells of text."""
    texts = {place: plain(text) for place, (_, text) in written.items()}
    if sheet in PAIRED:
        return pair_marks(sheet, written, texts)
    top = key_place(texts)
    marks, funds = {}, {place for place, text in texts.items() if text == FUND and KINDS[written[place][0]] == HEADING}
    for place, (style, text) in written.items():
        kind = KINDS[style]
        if sheet.startswith(ROWED) and (kind == OF_ROW or any(place[1] == one[1] and place > one for one in funds)):
            if not NO_LABEL.fullmatch(texts[place]) and BLANK not in text and texts[place] != UNFILLED:
                marks[place] = ROW + short(texts[place])
            continue
        if kind == WORDS and top is not None and texts[top] == KEYS[0] and place[0] > top[0]:
            kind = OF_ROW  # a village's name
        if top is not None and place[0] > top[0] and place[1] == top[1] and kind in (OF_ROW, WORDS):
            marks[place] = KEY + short(texts[place])
        elif kind == OF_ROW:
            key = texts.get((place[0], top[1]), "") if top is not None and place[0] > top[0] else ""
            if key:
                marks[place] = OF_ROW + short(texts[place], key)
        elif (kind != WORDS or sheet.startswith(WORDED)) and (mark := mark_of(kind, texts[place], text)):
            marks[place] = mark
    return marks


def size_mark(rows: int, columns: int) -> dict[Place, str]:
    """How far a sheet goes, kept among its labels in a column that there is not."""
    return {(rows, 0): str(columns)}


def without_sizes(marks: Mapping[str, Mapping[Place, str]]) -> tuple[dict[str, dict[Place, str]], dict[str, Place]]:
    """The labels of each sheet, and the last row and column that were written on it."""
    sizes = {
        sheet: (row, int(mark))
        for sheet, places in marks.items()
        for (row, column), mark in places.items()
        if not column and mark.isdecimal()
    }
    labels = {sheet: {place: mark for place, mark in places.items() if place[1]} for sheet, places in marks.items()}
    return labels, sizes


def pair_marks(sheet: str, written: Written, texts: Mapping[Place, str]) -> dict[Place, str]:
    """The marks of a sheet of names with what is said of each beside it, which is kept with the name."""
    names, marks = names_of(texts), {}
    for place, (style, text) in written.items():
        named = any(one[0] == place[0] and other == LABEL for one, (other, _) in written.items())
        kind = PAIR if named else KINDS[style]
        kept = style != LABEL and (kind != WORDS or sheet.startswith(WORDED))
        if kept and (mark := mark_of(kind, texts[place], text, names[place[0]] if named else "")):
            marks[place] = mark
    return marks


def names_of(texts: Mapping[Place, str]) -> dict[int, str]:
    """Row → the first text in it."""
    return {row: texts[row, column] for row, column in sorted(texts, reverse=True)}


def mark_of(kind: str, text: str, written: str, key: str = "") -> str:
    """The mark of a text that stands for itself, or beside its name ``key``; "" where there is nothing to keep."""
    if text == DATES or text.startswith("编制日期"):
        return ""
    if text == UNFILLED:
        return NUMBER
    if BLANK in written:
        text, kind = plain(written.partition(BLANK)[0]), START if kind == EXACT else kind
        return f"{kind}{len(text)}.{short(text, key)}" if text else ""
    if kind == START or (kind == WORDS and text.endswith("号")):
        return f"{kind}{len(text)}.{short(text)}"
    return kind + short(text, key)


def key_place(texts: Mapping[Place, str]) -> Place | None:
    """Where the heading of the column of codes stands, the most telling first."""
    for title in KEYS:
        found = [place for place, text in texts.items() if text == title and place[0] <= SEARCHED]
        if found:
            return min(found)
    return None


def texts_of(rows: Sequence[Sequence[Any]]) -> dict[Place, str]:
    """Every cell that is not blank."""
    return {
        (number, column): text
        for number, row in enumerate(rows, 1)
        for column, value in enumerate(row, 1)
        if value != "" and (text := plain(value))
    }


def fits(mark: str, text: str, key: str) -> bool:
    """Whether a text is what the mark was made of."""
    if mark == NUMBER:
        return text == UNFILLED or not text or ("〔" in text and "号" in text)
    length, _, digest = mark[1:].rpartition(".")
    return short(text[: int(length)] if length else text, key if mark[0] in (OF_ROW, PAIR) else "") == digest
