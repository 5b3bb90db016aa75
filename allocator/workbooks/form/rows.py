"""Facts → the rows of every input sheet, exactly and in the layout's columns."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache
from typing import Any, cast

from allocator.domain.county import INTEGRATING, TASK, County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure, in_measure
from allocator.domain.stream import Stream
from allocator.workbooks.layout import COUNTIES, INFO, LAST_YEAR, LISTS, POOLS, STREAMS, WEIGHTS, YEARLY
from allocator.workbooks.layout.county_sheets import is_figure
from allocator.workbooks.layout.main_sheets import FIRST_YEAR, INFO_ITEMS, TEMPLATE_VERSION, UNIT, VERSION, YEAR_COUNT
from allocator.workbooks.layout.spec import (
    AMOUNT,
    MONEY,
    NAME,
    NO,
    NUMBER,
    SHARE,
    TEXT,
    YES,
    YES_NO,
    Column,
    Sheet,
    shown_header,
)

Content = str | int | Fraction | None
Row = list[Content]


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet with the columns it really has and its rows (numbers in the unit shown, blanks as None)."""

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def filled_sheets(facts: Facts) -> tuple[FilledSheet, ...]:
    """Every sheet but 规则, in the layout's order; empty lists too, so that the template is complete."""
    made = (
        FilledSheet(INFO, INFO.columns, tuple(info_rows(facts))),
        FilledSheet(STREAMS, STREAMS.columns, tuple(stream_row(facts, one) for one in facts.streams)),
        list_sheet(facts, POOLS, (facts.pools[key] for key in sorted(facts.pools))),
        county_sheet(facts),
        FilledSheet(YEARLY, YEARLY.columns, tuple(yearly_rows(facts))),
        last_year_sheet(facts),
        list_sheet(facts, WEIGHTS, (weight for code in sorted(facts.weights) for weight in facts.weights[code])),
        *(list_sheet(facts, sheet, getattr(facts, sheet.facts_field)) for sheet in LISTS),
    )
    if not facts.headers:
        return made
    return tuple(
        with_headers(one, facts.headers.get(one.sheet.name, ()))
        for one in made
        if one.rows or one.sheet.name in facts.headers
    )


def with_headers(filled: FilledSheet, headers: tuple[str, ...]) -> FilledSheet:
    """The columns that the workbook had (all of the layout's where nothing is known), and any with content."""
    if not headers:
        return filled
    known = {column.header for column in filled.columns}
    for_people = filled.sheet is INFO

    def is_kept(index: int, column: Column) -> bool:
        if column.header in headers or for_people or column.kind == NAME and not column.field:
            return column.header in headers
        return any(row[index] is not None for row in filled.rows)

    kept = [index for index, column in enumerate(filled.columns) if is_kept(index, column)]
    more = tuple(Column(header, TEXT) for header in headers if header not in known)
    rows = tuple([row[index] for index in kept] + [None] * len(more) for row in filled.rows)
    return FilledSheet(filled.sheet, tuple(filled.columns[index] for index in kept) + more, rows)


def info_rows(facts: Facts) -> Iterable[Row]:
    """基本信息: the known items in their order, then what else was stated."""
    numbers = {FIRST_YEAR: str(facts.years[0]), YEAR_COUNT: str(len(facts.years)), VERSION: TEMPLATE_VERSION}
    for item, _, note in INFO_ITEMS:
        yield [item, numbers.get(item) or facts.info.get(item) or None, note]
    known = {item for item, _, _ in INFO_ITEMS}
    for item, content in facts.info.items():
        if item not in known:
            yield [item, content, None]


def default_unit(info: Mapping[str, str], measure: Measure) -> int:
    """The whole unit (atoms) of a stream whose 取整单位 is blank: that of 基本信息 for money, else the measure's."""
    text = info.get(UNIT, "")
    if measure != WAN_YUAN or not text:
        return measure.default_unit
    atoms = Fraction(text) * measure.atoms
    return int(atoms) if atoms.denominator == 1 and atoms > 0 else measure.default_unit


def stream_row(facts: Facts, stream: Stream) -> Row:
    """One stream; 取整单位 only where it is not the default."""
    row: Row = []
    for column in STREAMS.columns:
        if column.field == "measure":
            row.append(stream.measure.name)
        elif column.field == "span":
            row.append(span_text(stream.integrated_from, stream.integrated_to))
        elif column.field == "unit" and stream.unit == default_unit(facts.info, stream.measure):
            row.append(None)
        else:
            row.append(stated(column, stream, stream.measure))
    return row


def stated(column: Column, record: Any, measure: Measure = WAN_YUAN) -> Content:
    """A record's field as its cell; what a blank would mean anyway stays blank in an optional column."""
    value, defaults = getattr(record, column.field), defaults_of(cast(Hashable, type(record)))
    implied = not column.required and column.field in defaults and value == defaults[column.field]
    return None if implied else content_of(column, value, measure)


@cache
def defaults_of(record: Hashable) -> dict[str, Any]:
    """The fields of a record that have a default."""
    return {one.name: one.default for one in fields(cast(type, record)) if one.default is not MISSING}


def span_text(first: int | None, last: int | None) -> str | None:
    """``2018—2020``, open at either end, None where never limited."""
    return f"{first or ''}—{last or ''}" if first or last else None


def content_of(column: Column, value: Any, measure: Measure = WAN_YUAN) -> Content:
    """A record's value as the cell states it: amounts in the stream's unit, shares in %, yes and no as 是 and 否."""
    if value is None or value == "":
        return None
    if column.kind == YES_NO:
        return YES if value else NO
    if column.kind == AMOUNT:
        return in_measure(value, measure)
    if column.kind == MONEY:
        return in_measure(value)
    if column.kind == SHARE:
        return Fraction(value) * 100
    assert isinstance(value, str | int | Fraction)
    return value


def list_sheet(facts: Facts, sheet: Sheet, records: Iterable[Any]) -> FilledSheet:
    """A plain list: each record's fields under their columns, with the county's name where there is a column for it."""
    measures = {stream.code: stream.measure for stream in facts.streams}
    names = {county.code: county.name for county in facts.counties}

    def row_of(record: Any) -> Row:
        measure = measures.get(getattr(record, "stream", None) or "", WAN_YUAN)
        return [
            stated(column, record, measure) if column.field else names.get(getattr(record, "county", ""))
            for column in sheet.columns
        ]

    return FilledSheet(sheet, sheet.columns, tuple(row_of(record) for record in records))


def county_sheet(facts: Facts) -> FilledSheet:
    """县区 with every further factor, mark and text as a column of its own."""
    known = {column.header for column in COUNTIES.columns}
    figures = sorted({h for county in facts.counties for h in county.figures} - known)
    marks = sorted({h for county in facts.counties for h in county.marks} - known)
    texts = sorted({h for county in facts.counties for h in county.texts} - known)
    extra = [Column(h, NUMBER) for h in figures] + [Column(h, YES_NO) for h in marks] + [Column(h, TEXT) for h in texts]
    columns = (*COUNTIES.columns, *extra)
    funded = {code for (code, _), amount in facts.last_year.items() if amount > 0}
    rows = tuple(
        [county_content(county, column, county.code in funded) for column in columns] for county in facts.counties
    )
    return FilledSheet(COUNTIES, columns, rows)


def county_content(county: County, column: Column, funded: bool) -> Content:
    """One cell of 县区; a mark that equals what a blank would mean stays blank unless it was filled."""
    header = column.header
    if header == TASK and TASK not in county.marks and county.task == (county.poverty or funded):
        return None
    if header == INTEGRATING and INTEGRATING not in county.marks and county.integrating == county.poverty:
        return None
    if column.field == "kind" and county.kind == "县区":
        return None
    if column.field:
        return content_of(column, getattr(county, column.field))
    if column.kind == YES_NO:
        return YES if header in county.marks else None
    if is_figure(column):
        return county.figures.get(shown_header(header))
    return county.texts.get(header)


def yearly_rows(facts: Facts) -> Iterable[Row]:
    """县区年度, by header, county and year."""
    for code, year, header in sorted(facts.yearly, key=lambda key: (key[2], key[0], key[1])):
        yield [code, year, header, facts.yearly[code, year, header]]


def last_year_sheet(facts: Facts) -> FilledSheet:
    """上年安排: a column per stream headed by its code; blank where the facts have no amount."""
    streams = tuple(Column(one.code, AMOUNT, unit=one.measure.name, help=one.name) for one in facts.streams)
    names = {county.code: county.name for county in facts.counties}
    rows = []
    for code in (*names, *sorted({code for code, _ in facts.last_year} - names.keys())):
        amounts: Row = [code, names.get(code)]
        for stream in facts.streams:
            atoms = facts.last_year.get((code, stream.code))
            amounts.append(None if atoms is None else in_measure(atoms, stream.measure))
        rows.append(amounts)
    return FilledSheet(LAST_YEAR, (*LAST_YEAR.columns, *streams), tuple(rows))


def explicit(filled: FilledSheet, column: Column, contents: Iterable[Content]) -> FilledSheet:
    """A sheet with one column put in (or replaced): for tables that must state what a blank would only imply."""
    headers = [one.header for one in filled.columns]
    if column.header not in headers:
        rows = tuple([*row, content] for row, content in zip(filled.rows, contents, strict=True))
        return replace(filled, columns=(*filled.columns, column), rows=rows)
    index = headers.index(column.header)
    rows = tuple([*row[:index], content, *row[index + 1 :]] for row, content in zip(filled.rows, contents, strict=True))
    return replace(filled, rows=rows)
