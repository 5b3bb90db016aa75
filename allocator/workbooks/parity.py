"""Which cell of an embedded sheet was changed: a hash per row and per column, crossing at the culprit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256

ROW, COLUMN = "行", "列"
Table = Sequence[Sequence[str]]


def canonical(content: object) -> str:
    """A cell as text that survives a save by any spreadsheet: 5, 5.0 and Decimal("5.00") are all ``5``."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return "是" if content else "否"
    if isinstance(content, str):
        return content.replace("\r\n", "\n").strip()
    number = Decimal(repr(content)) if not isinstance(content, Decimal) else content
    return format(number.normalize(), "f")


def parity_of(table: Table) -> dict[tuple[str, int], str]:
    """(行 or 列, 1-based index) → short hash, blank rows and columns at the end left out."""
    rows = [list(row) for row in table]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((index + 1 for row in rows for index, text in enumerate(row) if text), default=0)
    padded = [(row + [""] * width)[:width] for row in rows]
    hashes = {(ROW, index): short_hash(row) for index, row in enumerate(padded, 1)}
    hashes |= {(COLUMN, index): short_hash([row[index - 1] for row in padded]) for index in range(1, width + 1)}
    return hashes


def packed(hashes: Mapping[tuple[str, int], str]) -> Iterator[tuple[str, str]]:
    """The hashes as few texts: 行 (then 列) with up to 2,000 hashes in order, joined by blanks."""
    for wanted in (ROW, COLUMN):
        texts = [text for (kind, _), text in hashes.items() if kind == wanted]
        for first in range(0, len(texts), 2000):
            yield wanted, " ".join(texts[first : first + 2000])


def unpacked(texts: Iterable[tuple[str, str]]) -> dict[tuple[str, int], str]:
    """``packed`` read back."""
    hashes: dict[tuple[str, int], str] = {}
    for kind, text in texts:
        after = sum(known == kind for known, _ in hashes)
        hashes |= {(kind, after + index): one for index, one in enumerate(text.split(), 1)}
    return hashes


def short_hash(texts: Sequence[str]) -> str:
    """The first 12 hex digits of sha256 over the texts."""
    return sha256("\x1f".join(texts).encode()).hexdigest()[:12]


def changed_places(before: dict[tuple[str, int], str], now: dict[tuple[str, int], str]) -> tuple[str, ...]:
    """Addresses (``G7``) or descriptions of what differs; () where nothing does."""
    counts = [sum(kind == wanted for kind, _ in hashes) for hashes in (before, now) for wanted in (ROW, COLUMN)]
    if counts[:2] != counts[2:]:
        return (f"由 {counts[0]} 行 {counts[1]} 列变为 {counts[2]} 行 {counts[3]} 列",)
    differing = [key for key in sorted(before) if before[key] != now.get(key)]
    rows = [index for kind, index in differing if kind == ROW]
    columns = [index for kind, index in differing if kind == COLUMN]
    if len(rows) == 1 or len(columns) == 1:
        return tuple(f"{column_letters(column)}{row}" for row in rows for column in columns)
    return tuple(f"第 {row} 行" for row in rows)


def column_letters(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
