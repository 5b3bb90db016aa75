"""Percentages typed as ratios: a (%) column whose numbers are all at most 1 may hold 0.095 for 9.5 %."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allocator.workbooks.intake.grid import NUMBER_CELL, Raw
from allocator.workbooks.intake.sink import Sink
from allocator.workbooks.intake.table import Entry, Table
from allocator.workbooks.layout.spec import PERCENT, SHARE

UNIT = "(%)"


def check_ratios(table: Table, rows: Iterable[Entry], sink: Sink) -> None:
    """A 警告 at the header of each such column; percent-formatted cells are percentages already."""
    rows = list(rows)
    known = {column.header for column in table.sheet.columns if column.kind in (PERCENT, SHARE)}
    extras = {header for header in table.extras if header.endswith(UNIT)}
    for header in [one for one in (*table.columns, *table.extras) if one in known | extras]:
        first = all_ratios({entry.row: entry.cells[header] for entry in rows if header in entry.cells})
        if first is not None:
            name_ratios(table, first, header, header, sink)


def check_yearly_ratios(table: Table, rows: Iterable[Entry], sink: Sink) -> None:
    """The same for 县区年度, where each 项目 is a column of its own."""
    items: dict[str, dict[int, Raw]] = {}
    for entry in rows:
        item = str(entry.cells.get("项目", ""))
        if item.endswith(UNIT) and "数值" in entry.cells:
            items.setdefault(item, {})[entry.row] = entry.cells["数值"]
    for item, cells in items.items():
        first = all_ratios(cells)
        if first is not None:
            name_ratios(table, first, "数值", item, sink)


def all_ratios(cells: Mapping[int, Raw]) -> int | None:
    """The row of the first number above 0 where all are plain numbers of at most 1, else None."""
    if any(raw.kind != NUMBER_CELL or raw.percent or raw.content > 1 for raw in cells.values()):
        return None
    return next((row for row, raw in cells.items() if raw.content > 0), None)


def name_ratios(table: Table, row: int, header: str, what: str, sink: Sink) -> None:
    """The 警告, at the first such number."""
    spot = table.spot(row, header, table.grid.rows[row][table.columns.get(header) or table.extras[header]])
    text = f"“{what}”各行都不大于 1,像是把百分数填成了小数。"
    sink.warn(spot, text, "这一列按百分数填:9.5% 填 9.5,不填 0.095;确实都不到 1% 的不必改。")
