"""The header row of a grid: found by its titles, each title once, a required one that is missing told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allocator.workbooks.intake.grid import Grid
from allocator.workbooks.intake.nearness import most_like
from allocator.workbooks.intake.sink import Sink, Spot, at
from allocator.workbooks.layout.spec import Column, Sheet, shown_header
from allocator.workbooks.parity import column_letters

SEARCHED_ROWS = 10


def header_row(sheet: Sheet, grid: Grid) -> int | None:
    """The row within the first ten with the most known titles: two at least, or the only column there is."""
    best, best_count = None, 0
    for row in range(1, SEARCHED_ROWS + 1):
        raws = grid.rows.get(row, {}).values()
        count = len({column.header for raw in raws if (column := sheet.column(str(raw))) is not None})
        if count > best_count:
            best, best_count = row, count
    return best if best_count >= min(2, len(sheet.columns)) else None


def place_header(
    sheet: Sheet, spot: Spot, number: int, known: dict[str, int], extras: dict[str, int], sink: Sink
) -> None:
    """Put one title among the known or the extra columns; a title that stands twice is a problem."""
    column = sheet.column(spot.found)
    header = column.header if column else shown_header(spot.found)
    if header in known or header in extras:
        first = column_letters((known if column else extras)[header])
        text = f"列名“{header}”出现了两次({first} 列已有)。"
        sink.error(spot, text, "请删去重复的一列,或改成不同的列名。")
        return
    (known if column else extras)[header] = number


def name_missing(sheet: Sheet, row: int, missing: Iterable[Column], extras: Mapping[str, int], sink: Sink) -> set[str]:
    """One problem for each required title that is missing, at the title that may be meant; those titles."""
    guessed: set[str] = set()
    for column in missing:
        header = column.header
        near = most_like(header, [one for one in extras if one not in guessed])
        text = f"“{sheet.name}”表缺少必填的“{header}”一列。"
        if near is None:
            sink.error(at(sheet.name, row, 1), text, f"请在第 {row} 行补上列名“{header}”,并逐行填写。")
            continue
        guessed.add(near)
        spot = at(sheet.name, row, extras[near], near)
        fix = f"是的话,{renaming(near, header)};不是的话,另加“{header}”一列。"
        sink.error(spot, f"{text}“{near}”是不是它?", fix)
    return guessed


def renaming(title: str, header: str) -> str:
    """``列名改为“…”``, and the numbers converted where the two have different units."""
    unit, wanted = (one.rpartition("(")[2].rstrip(")") if "(" in one else "" for one in (shown_header(title), header))
    if unit and wanted and unit != wanted:
        return f"先把这一列的数由{unit}换算成{wanted},再把列名改为“{header}”"
    return f"列名改为“{header}”"


def name_no_headers(sheet: Sheet, sink: Sink) -> None:
    """No row looks like the headers."""
    wanted = "、".join(column.header for column in sheet.columns if column.required)
    text = f"前 {SEARCHED_ROWS} 行里找不到“{sheet.name}”表的列名。"
    sink.error(Spot(sheet.name, "A1"), text, f"请保留模板的列名一行,至少有:{wanted}。")
