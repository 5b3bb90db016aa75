"""A grid read as a table: the header row found by its titles, columns known or extra, data rows one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from allocator.workbooks.intake.grid import ERROR_CELL, FORMULA_CELL, Grid, Raw
from allocator.workbooks.intake.headers import header_row, name_missing, name_no_headers, place_header, renaming
from allocator.workbooks.intake.nearness import near_miss
from allocator.workbooks.intake.sink import Sink, Spot, at
from allocator.workbooks.intake.stray import stray_row
from allocator.workbooks.layout import COUNTIES, INFO
from allocator.workbooks.layout.spec import Sheet, folded
from allocator.workbooks.parity import column_letters

UNNOTED = frozenset({"备注", "说明", "序号"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One data row: header → cell, blanks left out; ``bad`` are the headers whose cells are already a problem."""

    row: int
    cells: Mapping[str, Raw]
    bad: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose headers are known: header → column number for the layout's columns and for extra ones.

    ``lacking`` are the required headers that are missing, ``guessed`` the extra ones that may stand for them:
    both are told already.
    """

    sheet: Sheet
    grid: Grid
    header_row: int
    columns: Mapping[str, int]
    extras: Mapping[str, int]
    lacking: frozenset[str] = frozenset()
    guessed: frozenset[str] = frozenset()

    def spot(self, row: int, header: str, found: object = "") -> Spot:
        """The cell of a row under a header; its first cell where the sheet has no such column."""
        number = self.columns.get(header) or self.extras.get(header) or 1
        return at(self.sheet.name, row, number, found)

    def letters(self) -> dict[str, str]:
        """Header → column letters."""
        return {header: column_letters(number) for header, number in {**self.columns, **self.extras}.items()}


def table_of(sheet: Sheet, grid: Grid, sink: Sink) -> Table | None:
    """The table of a grid; None (with a problem) where no header row or a title that tells rows apart is missing.

    Where another required title is missing, that is the one problem: the other columns are read all the same.
    """
    row = header_row(sheet, grid)
    if row is None:
        name_no_headers(sheet, sink)
        return None
    known: dict[str, int] = {}
    extras: dict[str, int] = {}
    for number, raw in sorted(grid.rows[row].items()):
        place_header(sheet, at(sheet.name, row, number, raw), number, known, extras, sink)
    missing = [column for column in sheet.columns if column.required and column.header not in known]
    guessed = name_missing(sheet, row, missing, extras, sink)
    lacking = frozenset(column.header for column in missing)
    if lacking & set(sheet.key) or (lacking and sheet is INFO):
        return None
    return Table(sheet, grid, row, known, extras, lacking, frozenset(guessed))


def check_extras(table: Table, used: Collection[str], sink: Sink) -> frozenset[str]:
    """Extra columns that nothing uses: a problem where a known header is near, else a hint that they are not read.

    The known headers that are told as misspelt, and have no column otherwise, come back.
    """
    wanted = {folded(name) for name in used} | UNNOTED
    misspelt: set[str] = set()
    for header, number in table.extras.items():
        if folded(header) in wanted or header in table.guessed:
            continue
        spot = at(table.sheet.name, table.header_row, number, header)
        near = near_miss(header, (column.header for column in table.sheet.columns))
        if near:
            misspelt |= {near} - table.columns.keys()
            text = f"没有“{header}”这一列,是不是“{near}”?"
            sink.error(spot, text, f"{renaming(header, near)};不需要的列请删去。")
        elif table.sheet.name != COUNTIES.name:
            sink.hint(spot, f"“{header}”一列不使用。", "如有用,请改为模板中的列名。")
    return frozenset(misspelt)


def entries(table: Table, sink: Sink, used: Collection[str] | None = None) -> Iterator[Entry]:
    """The data rows below the headers; formulas, error values, merged cells, stray and blank rows are named.

    ``used`` are the extra columns that are read: all of 县区, none of another sheet unless given.
    """
    check_unnamed(table, sink)
    extras = used if used is not None else table.extras if table.sheet is COUNTIES else ()
    numbers = {number: header for header, number in table.columns.items()}
    numbers |= {table.extras[header]: header for header in extras}
    last = table.header_row
    stray: set[int] = set()
    for row, raws in table.grid.rows.items():
        if row <= table.header_row:
            continue
        cells = {numbers[number]: raw for number, raw in raws.items() if number in numbers}
        if not cells:
            continue
        if row > last + 1:
            span = f"第 {last + 1} 行" if row == last + 2 else f"第 {last + 1} 至 {row - 1} 行"
            sink.hint(at(table.sheet.name, last + 1, 1), f"{span}是空行,已跳过。", "可删去空行,不影响读取。")
        last = row
        if row in table.grid.hidden:
            sink.hint(
                at(table.sheet.name, row, 1), f"第 {row} 行被隐藏,仍按有效数据读取。", "不要的行请删除,不要隐藏。"
            )
        if stray_row(table.sheet, row, {h: (raw, table.spot(row, h, raw)) for h, raw in cells.items()}, sink):
            stray.add(row)
            continue
        good = {header: raw for header, raw in cells.items() if readable(table, row, header, raw, sink)}
        yield Entry(row, good, frozenset(cells.keys() - good.keys()))
    check_merged(table, stray, sink)


def check_merged(table: Table, stray: Collection[int], sink: Sink) -> None:
    """Merged cells among the data, but for rows that are told already."""
    for first, left, last, right in sorted(table.grid.merged):
        if first == last and first in stray:
            continue
        if last > table.header_row and left <= max((*table.columns.values(), *table.extras.values()), default=0):
            spot = at(table.sheet.name, max(first, table.header_row + 1), left)
            area = f"{column_letters(left)}{first}:{column_letters(right)}{last}"
            sink.error(spot, f"数据区有合并单元格 {area}。", "取消合并,每个单元格都填上自己的内容。")


def check_unnamed(table: Table, sink: Sink) -> None:
    """Columns with content but no title: they are not read."""
    named = {*table.grid.rows[table.header_row]}
    unnamed: dict[int, int] = {}
    for row, raws in table.grid.rows.items():
        if row > table.header_row:
            for number in raws.keys() - named:
                unnamed.setdefault(number, row)
    for number, row in sorted(unnamed.items()):
        spot = at(table.sheet.name, row, number, table.grid.rows[row][number])
        sink.warn(spot, f"{column_letters(number)} 列没有列名,其中的内容不会读取。", "补上列名;不需要的请删去。")


def readable(table: Table, row: int, header: str, raw: Raw, sink: Sink) -> bool:
    """Whether a cell holds something itself, not a formula or an error value."""
    if raw.kind == FORMULA_CELL:
        sink.error(table.spot(row, header, raw), f"“{header}”是公式。", "复制后选择性粘贴为“数值”。")
        return False
    if raw.kind == ERROR_CELL:
        sink.error(table.spot(row, header, raw), f"“{header}”是错误值 {raw}。", "请填实际数,确实为零的填 0。")
        return False
    return True
