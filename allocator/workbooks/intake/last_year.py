"""上年安排: a column per stream, headed by its code or name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocator.domain.county import County
from allocator.domain.facts import Facts, in_scope
from allocator.domain.stream import Pool, Stream
from allocator.workbooks.intake.codes import check_name, reference_in
from allocator.workbooks.intake.context import Context
from allocator.workbooks.intake.fields import is_repeated
from allocator.workbooks.intake.grid import NUMBER_CELL
from allocator.workbooks.intake.numbers import atoms_in
from allocator.workbooks.intake.references import Reference
from allocator.workbooks.intake.table import Entry, Table, entries
from allocator.workbooks.layout import STREAMS
from allocator.workbooks.layout.spec import AMOUNT, Column, folded

IGNORED = ("市", "合计", "小计", "总计", "序号", "备注")
FIX = "列名请填“资金”表的资金编码或资金名称;不需要的列请删去。"
Cells = dict[tuple[str, str], int]


@dataclass(slots=True)
class LastYear:
    """The amounts (atoms), the row of each county, and the column of each stream that has one.

    ``bad`` are the cells that are problems already; ``nameless``: a column of numbers is headed by no fund's name.
    """

    amounts: Cells = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    bad: set[tuple[str, str]] = field(default_factory=set)
    nameless: bool = False


def read_last_year(table: Table, context: Context) -> LastYear:
    """The amounts of the base year."""
    context.mapper.note_table(table)
    found = LastYear(columns=stream_columns(table, context))
    found.nameless = has_nameless(table, found.columns)
    reference = table.sheet.columns[0]
    seen: dict[tuple[str, ...], int] = {}
    for entry in entries(table, context.sink, found.columns.values()):
        raw = entry.cells.get(reference.header)
        spot = table.spot(entry.row, reference.header, raw)
        name = entry.cells.get("县区")
        if raw is None:
            context.references.lose(table.sheet.name, "" if name is None else str(name))
            if reference.header not in entry.bad:
                context.sink.error(spot, f"“{reference.header}”不能空白。", "请填写;小计、合计等行请删去。")
            continue
        code = reference_in(raw, reference, spot, context, "" if name is None else str(name))
        if code is None:
            context.references.lose(table.sheet.name, "" if name is None else str(name))
        if code is None or is_repeated(entry, table, (code,), seen, context):
            # The amounts belong to nobody, yet what is wrong with them is told now.
            read_amounts(entry, "", LastYear(columns=found.columns), table, context)
            continue
        check_name(name, code, table.spot(entry.row, "县区", name), context)
        found.rows[code] = entry.row
        context.mapper.note_row(table.sheet.name, (code,), entry.row)
        read_amounts(entry, code, found, table, context)
    return found


def stream_columns(table: Table, context: Context) -> dict[str, str]:
    """Stream code → header of its column; a title that names no stream is a problem."""
    names = {folded(name): code for code, one in context.streams.items() for name in (one.name, code)}
    columns: dict[str, str] = {}
    for header in table.extras:
        code = names.get(folded(header))
        spot = table.spot(table.header_row, header, header)
        if code is None and header in IGNORED:
            continue
        context.references.found.append(Reference("资金", code or header, spot, code is not None, fix=FIX))
        if code is None and ("资金" in context.unread or context.references.lost.get("资金")):
            # The fund's own row is told; what is wrong with the amounts is told now.
            columns[header] = header
        elif code is None:
            continue
        elif code in columns:
            context.sink.error(spot, f"“{header}”与“{columns[code]}”是同一项资金。", "请合并为一列。")
        else:
            columns[code] = header
            context.mapper.streams.add(code)
            context.mapper.columns[table.sheet.name, code] = context.mapper.columns[table.sheet.name, header]
    return columns


def has_nameless(table: Table, columns: Mapping[str, str]) -> bool:
    """Whether a column that no fund is known by holds a number: it may be the one that a fund lacks."""
    strange = {number for header, number in table.extras.items() if header not in {*columns.values(), *IGNORED}}
    rows = (cells for row, cells in table.grid.rows.items() if row > table.header_row)
    return any(cells[number].kind == NUMBER_CELL for cells in rows for number in strange & cells.keys())


def read_amounts(entry: Entry, code: str, found: LastYear, table: Table, context: Context) -> None:
    """One county's amounts of every stream."""
    for stream, header in found.columns.items():
        raw = entry.cells.get(header)
        spot = table.spot(entry.row, header, raw)
        context.mapper.cells[table.sheet.name, (code, stream), ""] = spot.cell
        if header in entry.bad:
            found.bad.add((code, stream))
        if raw is None:
            continue
        measure = context.measure(stream)
        atoms = atoms_in(raw, Column(header, AMOUNT, unit=measure.name), measure, spot, context.sink)
        if atoms is None:
            found.bad.add((code, stream))
        else:
            found.amounts[code, stream] = atoms


def check_blanks(found: LastYear, facts: Facts, table: Table, context: Context) -> None:
    """A blank is not 0: every eligible county must state what it had; a stream without any base money is new.

    A county that takes over old codes (区划变更) may be blank: its money stands under the old ones.
    """
    if not found.rows and table.header_row >= max(table.grid.rows, default=0):
        name_nothing(facts, table, context)
        return
    heirs = {change.new for change in facts.boundary_changes}
    absent: dict[str, list[str]] = {}
    for stream in facts.streams:
        if (STREAMS.name, stream.code) in context.references.doubted:
            continue
        pool = facts.pools.get((stream.code, facts.base_year))
        filled = any(code == stream.code for _, code in found.amounts)
        if not filled and (pool is None or pool.total == 0):
            continue
        if stream.code not in found.columns:
            if found.nameless:
                continue
            name_missing_column(stream, pool, table, context)
            continue
        for county in facts.counties:
            if county.code in heirs or (county.code, stream.code) in found.bad:
                continue
            if is_owed(county, stream, facts, found.amounts):
                if county.code in found.rows:
                    name_blank(county, stream, found, table, context)
                elif not context.references.excuse(table.sheet.name, {folded(county.name)}):
                    absent.setdefault(county.code, []).append(stream.code)
    for code, streams in absent.items():
        name_absent(code, streams, table, context)


def name_nothing(facts: Facts, table: Table, context: Context) -> None:
    """A sheet without any row, while streams had money in the base year."""
    had = [one.name for one in facts.streams if (pool := facts.pools.get((one.code, facts.base_year))) and pool.total]
    if had:
        text = f"“上年安排”表还没有填数据,而“资金总盘”填有“{had[0]}”{'等' * (len(had) > 1)}的上年全年安排。"
        fix = "每个县区一行、每项资金一列填写上年安排数;上年没有的填 0。"
        context.sink.error(table.spot(table.header_row + 1, ""), text, fix)


def is_owed(county: County, stream: Stream, facts: Facts, amounts: Mapping[tuple[str, str], int]) -> bool:
    """Whether an eligible county's amount is blank."""
    return (county.code, stream.code) not in amounts and in_scope(facts, stream, county, facts.years[0])


def name_missing_column(stream: Stream, pool: Pool | None, table: Table, context: Context) -> None:
    """A stream with base-year money but no column."""
    text = f"“上年安排”表缺少“{stream.code}”({stream.name})一列,而“资金总盘”填有它的上年全年安排。"
    fix = f"请在第 {table.header_row} 行增加列名“{stream.code}”并填写各县上年安排数。"
    context.sink.error(table.spot(table.header_row, "行政区划代码"), text, fix)


def name_blank(county: County, stream: Stream, found: LastYear, table: Table, context: Context) -> None:
    """One blank amount."""
    where = f"{county.name}({county.code})"
    spot = table.spot(found.rows[county.code], found.columns[stream.code])
    context.sink.error(spot, f"{where}在“{stream.code}”的适用范围内,上年安排空白。", "请填上年安排数;上年没有的填 0。")


def name_absent(code: str, streams: list[str], table: Table, context: Context) -> None:
    """A county without any row, told once for all its streams."""
    some = "、".join(streams[:3]) + ("等" if len(streams) > 3 else "")
    text = f"“上年安排”表缺少{context.counties[code]}({code})一行,它在“{some}”的适用范围内。"
    context.sink.error(table.spot(table.header_row, "行政区划代码"), text, "请补上这一行;上年没有的填 0。")
