"""Grids of all sheets → facts, with every problem on the way and the place of every record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from allocator.domain.facts import Facts
from allocator.domain.stream import Weight
from allocator.workbooks.intake.context import Context, Mapper
from allocator.workbooks.intake.county_sheets import (
    check_blanks,
    counties_of,
    read_counties,
    read_last_year,
    read_yearly,
)
from allocator.workbooks.intake.grid import Grid
from allocator.workbooks.intake.lists import check_weights, read_list
from allocator.workbooks.intake.main_sheets import read_info, read_rules, read_streams
from allocator.workbooks.intake.nearness import near_miss
from allocator.workbooks.intake.sink import Sink, Spot
from allocator.workbooks.intake.table import Table, table_of
from allocator.workbooks.layout import (
    CHOICES,
    COUNTIES,
    GUIDE,
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


def facts_of(grids: Mapping[str, Grid], sink: Sink, strict: bool = True) -> tuple[Facts | None, Mapper]:
    """The facts, None where the frame (years, streams, counties) cannot be read.

    ``strict`` is for what people fill in; embedded tables (not strict) may leave last year's amounts blank.
    """
    mapper = Mapper()
    tables = tables_of(grids, sink)
    if INFO.name not in tables:
        return None, mapper
    info, years = read_info(tables[INFO.name], sink)
    missing = [sheet.name for sheet in SHEETS if sheet.required and sheet.name not in tables]
    if not years or missing:
        return None, mapper
    context = Context(years, info, sink, mapper)
    streams = read_streams(tables[STREAMS.name], context)
    records, figures = read_counties(tables[COUNTIES.name], context)
    context = replace(
        context,
        streams={stream.code: stream for stream in streams},
        counties={record["code"]: record["name"] for record in records},
        figures=figures,
    )
    if not streams or not records:
        for sheet, found in ((STREAMS.name, streams), (COUNTIES.name, records)):
            if not found and not sink.failed:
                sink.error(Spot(sheet, "A4"), f"“{sheet}”表没有数据。", "请从第 4 行起填写。")
        return None, mapper
    facts = assembled(tables, context, info, years, streams, records, strict)
    if strict:
        check_blanks(facts, context, LAST_YEAR.name)
    return facts, mapper


def assembled(
    tables: Mapping[str, Table],
    context: Context,
    info: dict[str, str],
    years: tuple[int, ...],
    streams: tuple[Any, ...],
    records: list[dict[str, Any]],
    strict: bool,
) -> Facts:
    """Everything else read, put together."""
    last_year = read_last_year(tables[LAST_YEAR.name], context, strict)
    pools = read_list(tables[POOLS.name], context)
    weights: tuple[Weight, ...] = ()
    if WEIGHTS.name in tables:
        weights = read_list(tables[WEIGHTS.name], context)
        check_weights(weights, tables[WEIGHTS.name], context)
    by_stream: dict[str, tuple[Weight, ...]] = {}
    for weight in weights:
        by_stream[weight.stream] = (*by_stream.get(weight.stream, ()), weight)
    lists: dict[str, Any] = {
        sheet.facts_field: read_list(tables[sheet.name], context) for sheet in LISTS if sheet.name in tables
    }
    return Facts(
        info=info,
        years=years,
        counties=counties_of(records, last_year),
        streams=streams,
        pools={(pool.stream, pool.year): pool for pool in pools},
        last_year=last_year,
        weights=by_stream,
        yearly=read_yearly(tables[YEARLY.name], context) if YEARLY.name in tables else {},
        settings=read_rules(tables[RULE_SHEET.name], context.sink) if RULE_SHEET.name in tables else (),
        headers={name: (*table.columns, *table.extras) for name, table in tables.items()},
        **lists,
    )


def tables_of(grids: Mapping[str, Grid], sink: Sink) -> dict[str, Table]:
    """The known sheets as tables; required ones that are missing and unknown ones with a near name are told."""
    known = {sheet.name for sheet in SHEETS}
    tables: dict[str, Table] = {}
    for sheet in SHEETS:
        if sheet.name in grids:
            if not grids[sheet.name].rows and not sheet.required:
                continue
            table = table_of(sheet, grids[sheet.name], sink)
            if table is not None:
                tables[sheet.name] = table
        elif sheet.required:
            near = near_miss(sheet.name, [name for name in grids if name not in known])
            guess = f"“{near}”是不是它?" if near else ""
            text = f"缺少工作表“{sheet.name}”。{guess}"
            sink.error(Spot(sheet.name, ""), text, f"请用模板补上“{sheet.name}”表,表名照原样。")
    for name in grids:
        if name not in known and name not in (GUIDE, CHOICES):
            sink.hint(Spot(name, ""), "不认识的工作表,未读取。", "如有用,请把内容填到模板的相应工作表。")
    return tables
