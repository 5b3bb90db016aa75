"""One sheet's XML, cell by cell: nothing twice, nothing far out, nothing in the wrong row, no factor hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from allocator.workbooks.gate.guard import guarded
from allocator.workbooks.gate.refusal import Refusal

LAST_ROW, LAST_COLUMN, MOST_CELLS = 200_000, 400, 2_000_000
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
CELL, ROW = MAIN + "c", MAIN + "row"
CONTENTS = frozenset({MAIN + "v", MAIN + "f", MAIN + "is"})
DIGITS = "0123456789"
RESAVE = "请用 Excel 或 WPS 打开,核对后另存为新的 .xlsx 文件。"


class Enough(Exception):
    """More cells than any sheet of this kind has: no need to read on."""


@dataclass(slots=True)
class Seen:
    """What a sheet's XML has said so far: rows met, columns met in this row, and the first trouble of each kind.

    ``watched`` is the address of the open cell where content would be trouble (``why``), "" elsewhere.
    """

    scaling: frozenset[str]
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    row: int = 0
    column: int = 0
    cells: int = 0
    watched: str = ""
    why: str = ""
    troubles: dict[str, str] = field(default_factory=dict)

    def trouble(self, kind: str, cell: str) -> None:
        """Keep the first cell of each kind of trouble."""
        self.troubles.setdefault(kind, cell)


def judge_sheet(content: bytes, title: str, scaling: frozenset[str]) -> Iterator[Refusal]:
    """Everything wrong with one sheet's cells: the first cell of each kind; ExpatError where the XML is broken."""
    seen = Seen(scaling)
    parser = guarded()
    parser.StartElementHandler = watcher(seen)
    try:
        parser.Parse(content, True)
    except Enough:
        yield Refusal(f"工作表“{title}”的单元格超过 {MOST_CELLS:,} 个。", "请删去多余的空白行列和格式后保存。", title)
    yield from told(seen, title)


def watcher(seen: Seen) -> Callable[[str, dict[str, str]], None]:
    """What the parser calls at every element."""

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == CELL:
            open_cell(seen, attributes)
        elif name == ROW:
            open_row(seen, attributes.get("r"))
        elif seen.watched and name in CONTENTS:
            seen.trouble(seen.why, seen.watched)

    return start


def open_row(seen: Seen, stated: str | None) -> None:
    """A row begins: one row number may stand only once."""
    seen.cells += len(seen.columns)
    if seen.cells > MOST_CELLS:
        raise Enough
    number = int(stated) if stated is not None and stated.isdecimal() else seen.row + 1
    if number in seen.rows:
        seen.trouble("twice", f"第 {number} 行")
    seen.rows.add(number)
    seen.row, seen.column, seen.columns = number, 0, set()
    seen.watched = ""


def open_cell(seen: Seen, attributes: dict[str, str]) -> None:
    """A cell begins: its address agrees with its row, and stands only once."""
    address = attributes.get("r")
    column, row = split_address(address) if address else (seen.column + 1, seen.row)
    if not column or row != seen.row:
        seen.trouble("astray", address or "")
    elif column in seen.columns:
        seen.trouble("twice", address or f"第 {row} 行")
    seen.columns.add(column)
    seen.column = column
    seen.watched = ""
    if column > LAST_COLUMN or row > LAST_ROW:
        seen.watched, seen.why = address or f"第 {row} 行", "far"
    elif seen.scaling and attributes.get("s") in seen.scaling and attributes.get("t", "n") == "n":
        seen.watched, seen.why = address or f"第 {row} 行", "scaled"


def split_address(address: str) -> tuple[int, int]:
    """``C7`` → (3, 7); (0, 0) for what is no address."""
    letters = address.rstrip(DIGITS)
    digits = address[len(letters) :]
    return (column_of(letters), int(digits)) if digits and len(digits) < 9 else (0, 0)


@cache
def column_of(letters: str) -> int:
    """A → 1, XFD → 16384; 0 for what is no column."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z" or len(letters) > 3:
            return 0
        number = number * 26 + ord(letter) - 64
    return number


def told(seen: Seen, title: str) -> Iterator[Refusal]:
    """The troubles of a sheet as sentences."""
    for kind, cell in seen.troubles.items():
        found = f"{title}!{cell}"
        if kind == "twice":
            yield Refusal(f"工作表“{title}”的文件内容里,{cell}出现了两次,不同软件会读出不同的数。", RESAVE, found)
        elif kind == "astray":
            yield Refusal(f"工作表“{title}”的文件内容里,{cell}的位置与所在的行不符。", RESAVE, found)
        elif kind == "far":
            text = f"工作表“{title}”在很远的 {cell} 有内容(超过第 {LAST_ROW:,} 行或第 {LAST_COLUMN} 列)。"
            yield Refusal(text, "请删除那里的内容(误填的),把数据移到表的左上部分后保存。", found)
        elif kind == "scaled":
            text = f"工作表“{title}”的 {cell} 用了缩小显示的数字格式,看到的数比实际的数小。"
            yield Refusal(text, "请把单元格格式改为“常规”,核对数值后保存。", found)
