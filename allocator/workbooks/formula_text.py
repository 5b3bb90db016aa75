"""A formula's text in one spelling, whoever saved it, and the same for every row it was filled down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allocator.workbooks.parity import column_letters

ROW_OF = re.compile(r'"[^"]*"|(?<![\w.$])(\$?[A-Z]{1,3})(\d{1,7})(?![\w(.!])')
FROM_ROW = re.compile(r'"[^"]*"|\[(-?\d+)\]')
REFERENCE = re.compile(
    r'"[^"]*"|(?:([^\s!"(),:;=<>+*/^&{}-]+)!)?'
    r"(?<![\w.$])\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?(?![\w(.!])"
)
CELL = re.compile(r'"[^"]*"|(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(.!])')


@dataclass(frozen=True, slots=True)
class Range:
    """The cells a formula takes, rows and columns from 1; ``sheet`` is "" for its own."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


Part = str | Range


def spelled(text: str) -> str:
    """Without =, blanks and quotes of sheets, in capitals: ``='资金_ZY'!h7 + 1`` is ``资金_ZY!H7+1``."""
    return "".join(text.replace("'", "").split()).upper().replace("_XLFN.", "").removeprefix("=")


def form_of(text: str, row: int) -> str:
    """A formula with its rows counted from its own: ``=H7*$B$2`` in row 7 is ``H[0]*$B$2``."""
    return ROW_OF.sub(
        lambda found: f"{found[1]}[{int(found[2]) - row}]" if found[1] else found[0],
        spelled(text),
    )


def text_of_form(form: str, row: int) -> str:
    """``form_of`` undone: the formula as it stood in the row."""
    return FROM_ROW.sub(lambda found: str(row + int(found[1])) if found[1] else found[0], form)


def filled(text: str, rows: int, columns: int) -> str:
    """A formula filled so many rows down and columns to the right, as spreadsheets save shared formulas."""

    def moved(found: re.Match[str]) -> str:
        if not found[2]:
            return found[0]
        column = found[2] if found[1] else column_letters(column_number(found[2]) + columns)
        return f"{found[1]}{column}{found[3]}{found[4] if found[3] else int(found[4]) + rows}"

    return CELL.sub(moved, text.upper())


def parts_of(text: str) -> list[Part]:
    """A spelled formula as texts and the ranges between them; ``$`` makes no difference."""
    parts: list[Part] = []
    end = 0
    for found in REFERENCE.finditer(text):
        if not found[2]:
            continue
        parts.append(text[end : found.start()])
        top, left = int(found[3]), column_number(found[2])
        bottom, right = (int(found[5]), column_number(found[4])) if found[4] else (top, left)
        parts.append(Range(found[1] or "", top, left, bottom, right))
        end = found.end()
    return [*parts, text[end:]]


def words_of(parts: Sequence[Part]) -> tuple[str, ...]:
    """A formula without its places: what no inserted row or column changes."""
    return tuple(one if isinstance(one, str) else f"#{one.sheet}" for one in parts)


def ranges_of(parts: Sequence[Part]) -> Iterator[Range]:
    """The ranges alone."""
    return (one for one in parts if isinstance(one, Range))


def column_number(letters: str) -> int:
    """A → 1, AB → 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
