"""Grids → facts, sheet by sheet in the order in which they refer to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, Problem
from allocator.domain.rule import Rule
from allocator.domain.stream import Weight
from allocator.workbooks.intake.context import Context, Mapper
from allocator.workbooks.intake.counties import Counties, Draft, finished, read_counties, read_yearly
from allocator.workbooks.intake.grid import FORMULA_CELL, Grid
from allocator.workbooks.intake.info import read_info
from allocator.workbooks.intake.last_year import LastYear, check_blanks, read_last_year
from allocator.workbooks.intake.lists import read_list
from allocator.workbooks.intake.rule_settings import read_rules
from allocator.workbooks.intake.sink import Sink, Spot
from allocator.workbooks.intake.streams import check_scopes, read_streams
from allocator.workbooks.intake.table import Table, header_row, table_of
from allocator.workbooks.intake.unknown_codes import tell_unknown
from allocator.workbooks.layout import (
    COUNTIES,
    INFO,
    LAST_YEAR,
    LISTS,
    POOLS,
    RULE_SHEET,
    SHEETS,
    STREAMS,
    WEIGHTS,
    YEARLY,
)
from allocator.workbooks.layout.county_sheets import is_figure
from allocator.workbooks.layout.list_sheets import BOUNDARIES, TILTS
from allocator.workbooks.layout.spec import Sheet, folded, shown_header
from allocator.workbooks.places import Places

USED_IN = ((WEIGHTS, "因素"), (YEARLY, "项目"), (TILTS, "标识"))
FRAME = (INFO, STREAMS, POOLS, COUNTIES, LAST_YEAR)
GUESSED_YEARS = tuple(range(1990, 2101))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook said: every problem at once, where each record stands, and the facts.

    ``facts`` is None where the sheets that everything refers to have an error; a wrong row elsewhere is left out
    of them, so that the rules' settings can be judged in the same run (nothing is planned while an error stands).
    ``draft`` is what could be read all the same, for the checks that such an error does not touch: None where one
    of those sheets cannot be read at all. ``sha256`` is of the very bytes that were read, "" where there were none.
    """

    facts: Facts | None
    problems: tuple[Problem, ...]
    places: Places = field(default_factory=Places)
    draft: Facts | None = None
    sha256: str = ""


def assemble(grids: Mapping[str, Grid], rules: tuple[Rule, ...], sink: Sink, strict: bool = True) -> Reading:
    """Read every known sheet.

    ``strict`` is for what people fill in: lists are put into their canonical order, so that row order never
    matters, and last year's blanks are judged. Embedded tables (not strict) are taken as they stand.
    """
    tables = tables_of(grids, sink)
    unread = frozenset({STREAMS.name, COUNTIES.name} - filled(tables))
    name_empty(tables, sink)
    mapper = Mapper()
    info, years = read_info(tables[INFO.name], sink) if INFO.name in tables else ({}, None)
    context = Context(years or GUESSED_YEARS, info, sink, mapper)
    streams = read_streams(tables[STREAMS.name], context) if STREAMS.name in tables else {}
    context = replace(context, streams=streams, old_codes=column_words(grids, BOUNDARIES, "旧代码"), unread=unread)
    read = Counties()
    if COUNTIES.name in tables:
        read = read_counties(tables[COUNTIES.name], context, used_headers(grids))
    drafts = read.drafts
    names = {code: one.fields.get("name", "") for code, one in drafts.items()}
    context = replace(context, counties=names, told=read.told)
    context = replace(context, figures=figure_names(tables.get(COUNTIES.name), drafts))
    if strict and STREAMS.name in tables and COUNTIES.name not in unread and "市" not in read.told:
        cities = frozenset(one.fields.get("city", "") for one in drafts.values())
        check_scopes(streams, cities, tables[STREAMS.name], context)
    facts = facts_of(tables, context, drafts, years, strict)
    tell_unknown(tables, context)
    settings = read_rules(tables[RULE_SHEET.name], rules, sink, mapper) if RULE_SHEET.name in tables else ()
    facts = replace(facts, settings=settings, headers=headers_of(tables, facts))
    whole = all(one.name in tables for one in FRAME) and years is not None
    wrong = {problem.sheet for problem in sink.problems if problem.level == ERROR} & {one.name for one in FRAME}
    draft = facts if whole else None
    return Reading(None if wrong else draft, tuple(sink.problems), mapper.places(), draft)


def tables_of(grids: Mapping[str, Grid], sink: Sink) -> dict[str, Table]:
    """The sheets that are there and readable; a required one that is missing is a problem."""
    tables = {}
    for sheet in SHEETS:
        grid = grids.get(sheet.name)
        if grid is None:
            if sheet.required:
                text = f"缺少必需的工作表“{sheet.name}”。"
                sink.error(
                    Spot(sheet.name, ""), text, f"请从模板中补上“{sheet.name}”表(用 allocator template 取模板)。"
                )
            continue
        if not grid.rows and not sheet.required:
            continue
        table = table_of(sheet, grid, sink)
        if table is not None:
            tables[sheet.name] = table
    return tables


def filled(tables: Mapping[str, Table]) -> frozenset[str]:
    """The sheets with at least one row of data."""
    return frozenset(name for name, table in tables.items() if any(row > table.header_row for row in table.grid.rows))


def name_empty(tables: Mapping[str, Table], sink: Sink) -> None:
    """The required sheets without a row; 上年安排 may be empty where 资金总盘 shows no money of the base year."""
    for sheet in (STREAMS, POOLS, COUNTIES, LAST_YEAR):
        there = filled(tables)
        if sheet.name not in tables or sheet.name in there or (sheet is LAST_YEAR and POOLS.name in there):
            continue
        fix = f"请从第 {tables[sheet.name].header_row + 1} 行起填写:{sheet.purpose}。"
        sink.error(
            tables[sheet.name].spot(tables[sheet.name].header_row + 1, ""), f"“{sheet.name}”表还没有填数据。", fix
        )


def used_headers(grids: Mapping[str, Grid]) -> frozenset[str]:
    """The names by which other sheets call columns of 县区, whatever state those sheets are in."""
    return frozenset(word for sheet, header in USED_IN for word in column_words(grids, sheet, header))


def column_words(grids: Mapping[str, Grid], sheet: Sheet, header: str) -> frozenset[str]:
    """Every word under one header of a sheet, before the sheet itself is read."""
    grid = grids.get(sheet.name)
    row = header_row(sheet, grid) if grid is not None else None
    if grid is None or row is None:
        return frozenset()
    columns = [number for number, raw in grid.rows[row].items() if folded(str(raw)) == folded(header)]
    raws = [cells[number] for at, cells in grid.rows.items() if at > row for number in columns if number in cells]
    return frozenset(shown_header(str(raw)) for raw in raws if raw.kind != FORMULA_CELL)


def figure_names(table: Table | None, drafts: Mapping[str, Draft]) -> frozenset[str]:
    """The columns of 县区 that hold numbers."""
    found = {header for draft in drafts.values() for header in draft.figures}
    if table is not None:
        found.update(
            column.header for column in COUNTIES.columns if is_figure(column) and column.header in table.columns
        )
    return frozenset(found)


def facts_of(
    tables: Mapping[str, Table],
    context: Context,
    drafts: Mapping[str, Draft],
    years: tuple[int, ...] | None,
    strict: bool,
) -> Facts:
    """The facts as far as they could be read."""
    yearly = read_yearly(tables[YEARLY.name], context) if YEARLY.name in tables else {}
    context = replace(context, figures=context.figures | {header for _, _, header in yearly})
    pools = listed(POOLS, tables, context, strict)
    last = read_last_year(tables[LAST_YEAR.name], context) if LAST_YEAR.name in tables else LastYear()
    weights: tuple[Weight, ...] = listed(WEIGHTS, tables, context, strict)
    lists: dict[str, Any] = {sheet.facts_field: listed(sheet, tables, context, strict) for sheet in LISTS}
    counties = finished(drafts, {code for (code, _), atoms in last.amounts.items() if atoms})
    facts = Facts(
        info=context.info,
        years=years or context.years[-1:],
        counties=counties,
        streams=tuple(context.streams.values()),
        pools={(pool.stream, pool.year): pool for pool in pools},
        last_year=last.amounts,
        weights=by_stream(weights),
        yearly=yearly,
        **lists,
    )
    if strict and LAST_YEAR.name in tables and years is not None:
        check_blanks(last, facts, tables[LAST_YEAR.name], context)
    return facts


def listed(sheet: Sheet, tables: Mapping[str, Table], context: Context, strict: bool) -> tuple[Any, ...]:
    """The records of a list sheet, none where it is absent."""
    return read_list(tables[sheet.name], context, strict) if sheet.name in tables else ()


def by_stream(weights: tuple[Weight, ...]) -> dict[str, tuple[Weight, ...]]:
    """Stream → its weights."""
    found: dict[str, tuple[Weight, ...]] = {}
    for weight in weights:
        found[weight.stream] = (*found.get(weight.stream, ()), weight)
    return found


def headers_of(tables: Mapping[str, Table], facts: Facts) -> dict[str, tuple[str, ...]]:
    """The columns each sheet really has: the layout's in its order, then further ones by name (streams by code)."""
    codes = {folded(name): one.code for one in facts.streams for name in (one.name, one.code)}
    found = {}
    for name, table in tables.items():
        if name == RULE_SHEET.name:
            continue
        known = tuple(column.header for column in table.sheet.columns if column.header in table.columns)
        extras = {codes.get(folded(header), header) if name == LAST_YEAR.name else header for header in table.extras}
        found[name] = known + tuple(sorted(extras))
    return found
