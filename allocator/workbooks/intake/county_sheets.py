"""县区, 县区年度 and 上年安排: recipients, their figures, what they had last year."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from allocator.domain.county import County
from allocator.domain.facts import Facts, in_scope
from allocator.domain.stream import Stream
from allocator.workbooks.intake.codes import check_name, code_in, reference_in, usual_length
from allocator.workbooks.intake.context import Context
from allocator.workbooks.intake.fields import blank_is_fine, is_repeated, value_of, values_of
from allocator.workbooks.intake.grid import NUMBER_CELL, Raw
from allocator.workbooks.intake.lists import own_header
from allocator.workbooks.intake.nearness import near_miss
from allocator.workbooks.intake.numbers import atoms_in, figure_in
from allocator.workbooks.intake.sink import Spot
from allocator.workbooks.intake.table import Entry, Table, check_extras, entries
from allocator.workbooks.intake.words import looks_yes_no
from allocator.workbooks.layout.county_sheets import COUNTY_REFERENCE, figure_headers, is_figure
from allocator.workbooks.layout.spec import AMOUNT, CODE, NUMBER, TEXT, YES_NO, Column, folded


def extra_columns(table: Table, found: list[Entry]) -> dict[str, Column]:
    """The user's own columns: numbers are factors, 是/否 are marks, anything else is text."""
    columns = {}
    for header in table.extras:
        raws = [entry.cells[header] for entry in found if header in entry.cells]
        if any(raw.kind == NUMBER_CELL for raw in raws):
            columns[header] = Column(header, NUMBER)
        elif raws and all(looks_yes_no(raw) for raw in raws):
            columns[header] = Column(header, YES_NO)
        elif raws and all(numeric_text(str(raw)) for raw in raws):
            columns[header] = Column(header, NUMBER)
        else:
            columns[header] = Column(header, TEXT)
    return columns


def numeric_text(text: str) -> bool:
    """Whether a text is a number or a fraction of whole numbers."""
    top, _, bottom = text.replace(",", "").partition("/")
    try:
        Fraction(top)
        return not bottom or int(bottom) > 0
    except (ValueError, ZeroDivisionError):
        return False


def read_counties(table: Table, context: Context) -> tuple[list[dict[str, Any]], frozenset[str]]:
    """Raw county records (fields, figures, marks, texts) and every header that holds numbers."""
    sink = context.sink
    check_extras(table, (), sink)
    context.mapper.note_table(table)
    rows = list(entries(table, sink))
    extras = extra_columns(table, rows)
    codes = [entry.cells["行政区划代码"] for entry in rows if "行政区划代码" in entry.cells]
    usual = usual_length(codes)
    seen: dict[tuple[str, ...], int] = {}
    places: dict[tuple[str, str], int] = {}
    records = []
    for entry in rows:
        found = county_values(entry, table, context, extras, usual)
        if found is None or is_repeated(entry, table, (found["code"],), seen, context):
            continue
        place = (found["name"], found["city"])
        if place in places:
            spot = table.spot(entry.row, "县区", found["name"])
            sink.error(spot, f"县名与第 {places[place]} 行相同,代码不同。", "同一县区只留一行;不同县区请核对名称。")
            continue
        places[place] = entry.row
        context.mapper.note_row(table.sheet.name, (found["code"],), entry.row)
        records.append(found)
    figures = {header for header, column in extras.items() if column.kind == NUMBER}
    return records, frozenset({*figures, *figure_headers()})


def county_values(
    entry: Entry, table: Table, context: Context, extras: Mapping[str, Column], usual: int | None
) -> dict[str, Any] | None:
    """One county's cells."""
    found: dict[str, Any] = {"figures": {}, "marks": set(), "texts": {}}
    good = not entry.bad
    for column in (*table.sheet.columns, *extras.values()):
        raw = entry.cells.get(column.header)
        if raw is None:
            good = blank_is_fine(entry, table, column, context) and good
            continue
        spot = table.spot(entry.row, column.header, raw)
        if column.kind == CODE:
            value: Any = code_in(raw, column, spot, context.sink, usual)
        elif is_figure(column):
            value = figure_in(raw, column, spot, context.sink)
        else:
            value = value_of(raw, column, spot, context)
        if value is None:
            good = False
            continue
        if column.field:
            found[column.field] = value
        if column.kind == YES_NO and value:
            found["marks"].add(column.header)
        elif is_figure(column):
            found["figures"][column.header] = Fraction(value)
        elif not column.field and column.kind == TEXT:
            found["texts"][column.header] = value
    return found if good else None


def counties_of(records: list[dict[str, Any]], last_year: Mapping[tuple[str, str], int]) -> tuple[County, ...]:
    """The counties in code order; blank marks mean what decision 0009 says."""
    funded = {code for (code, _), amount in last_year.items() if amount > 0}
    made = []
    for record in records:
        fields = {key: value for key, value in record.items() if key not in ("figures", "marks", "texts")}
        fields.setdefault("task", record["poverty"] or record["code"] in funded)
        fields.setdefault("integrating", record["poverty"])
        made.append(
            County(**fields, figures=record["figures"], marks=frozenset(record["marks"]), texts=record["texts"])
        )
    return tuple(sorted(made, key=lambda county: county.code))


def read_yearly(table: Table, context: Context) -> dict[tuple[str, int, str], Fraction]:
    """(county, year, header) → figure."""
    check_extras(table, (), context.sink)
    context.mapper.note_table(table)
    seen: dict[tuple[str, ...], int] = {}
    figures: dict[tuple[str, int, str], Fraction] = {}
    for entry in entries(table, context.sink):
        found = values_of(entry, table, context)
        if found is None:
            continue
        header = own_header(found["header"], context.figures)
        if header is None and (near := near_miss(found["header"], context.figures)):
            spot = table.spot(entry.row, "项目", found["header"])
            context.sink.error(spot, f"“县区”表没有“{found['header']}”一列,是不是“{near}”?", f"请改为“{near}”。")
            continue
        key = (found["county"], found["year"], header or found["header"])
        if not is_repeated(entry, table, key, seen, context):
            figures[key] = Fraction(found["figure"])
            context.mapper.note_row(table.sheet.name, tuple(map(str, key)), entry.row)
    return figures


def stream_columns(table: Table, context: Context) -> dict[str, Stream]:
    """Header → stream for the columns of 上年安排 headed by a code or a name; a stream without a column is told."""
    named: dict[str, Stream] = {}
    for header in table.extras:
        for stream in context.streams.values():
            if folded(header) in (folded(stream.code), folded(stream.name)):
                named[header] = stream
    for header in table.extras:
        if header not in named:
            known = [one for s in context.streams.values() for one in (s.code, s.name)]
            near = near_miss(header, known)
            if near:
                spot = table.spot(table.header_row, header, header)
                context.sink.error(spot, f"没有“{header}”这项资金,是不是“{near}”?", f"列名改为“{near}”。")
    check_extras(table, tuple(named), context.sink)
    there = {stream.code for stream in named.values()}
    for code, stream in context.streams.items():
        if code not in there:
            spot = table.spot(table.header_row, "行政区划代码")
            context.sink.error(
                spot, f"缺少资金“{stream.name}”({code})一列。", f"请补上列名 {code};上年没有这项资金的填 0。"
            )
    return named


def read_last_year(table: Table, context: Context, strict: bool) -> dict[tuple[str, str], int]:
    """(county, stream) → 上年安排 (atoms), blanks left out (``strict``: blank rows of known counties are told)."""
    sink = context.sink
    context.mapper.note_table(table)
    streams = stream_columns(table, context)
    seen: dict[tuple[str, ...], int] = {}
    amounts: dict[tuple[str, str], int] = {}
    for entry in entries(table, sink):
        raw = entry.cells.get("行政区划代码")
        spot = table.spot(entry.row, "行政区划代码", raw)
        if raw is None:
            sink.error(spot, "“行政区划代码”不能空白。", "请填写。")
            continue
        code = reference_in(raw, COUNTY_REFERENCE, context.counties, spot, sink)
        if code is None or is_repeated(entry, table, (code,), seen, context):
            continue
        name = entry.cells.get("县区")
        check_name(name, code, context.counties, table.spot(entry.row, "县区", name), sink)
        read_amounts(table, entry, code, streams, context, amounts)
    for code, known in context.counties.items():
        if strict and (code,) not in seen:
            text = f"“上年安排”缺少 {known}({code})一行。"
            sink.error(table.spot(table.header_row, "行政区划代码"), text, "请补上这一行,上年没有的填 0。")
    return amounts


def read_amounts(
    table: Table,
    entry: Entry,
    code: str,
    streams: Mapping[str, Stream],
    context: Context,
    amounts: dict[tuple[str, str], int],
) -> None:
    """One county's amounts."""
    for header, stream in streams.items():
        spot = table.spot(entry.row, header, entry.cells.get(header))
        context.mapper.cells[table.sheet.name, (code, stream.code), ""] = spot.cell
        raw: Raw | None = entry.cells.get(header)
        if raw is not None:
            column = Column(header, AMOUNT, unit=stream.measure.name)
            atoms = atoms_in(raw, column, stream.measure, spot, context.sink)
            if atoms is not None:
                amounts[code, stream.code] = atoms
        elif header in entry.bad:
            amounts[code, stream.code] = 0


def check_blanks(facts: Facts, context: Context, sheet: str) -> None:
    """Blank amounts of counties that are eligible: a blank is not 0."""
    for county in facts.counties:
        for stream in facts.streams:
            cell = context.mapper.cells.get((sheet, (county.code, stream.code), ""))
            if cell is None or (county.code, stream.code) in facts.last_year:
                continue
            if in_scope(facts, stream, county, facts.years[0]):
                text = f"{county.name}“{stream.name}”上年安排空白,而该县在适用范围内。"
                context.sink.error(Spot(sheet, cell), text, "请填上年安排数,确实没有的填 0。")
