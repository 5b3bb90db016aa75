"""资金: the streams, with what blanks mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

from allocator.domain.facts import ALL, DEEP, POVERTY, TASK_COUNTIES, scope_codes
from allocator.domain.money import WAN_YUAN, Measure, measure_named
from allocator.domain.stream import Stream
from allocator.domain.text import halved
from allocator.workbooks.form.rows import default_unit
from allocator.workbooks.intake.codes import code_in
from allocator.workbooks.intake.context import Context
from allocator.workbooks.intake.fields import blank_is_fine, is_repeated, value_of
from allocator.workbooks.intake.nearness import best_guess
from allocator.workbooks.intake.references import Reference
from allocator.workbooks.intake.table import Entry, Table, check_extras, entries
from allocator.workbooks.layout.spec import STREAM_CODE, folded

WORDS = (ALL, TASK_COUNTIES, POVERTY, DEEP)


def read_streams(table: Table, context: Context) -> dict[str, Stream]:
    """Code → stream, in code order."""
    check_extras(table, (), context.sink)
    context.mapper.note_table(table)
    streams: dict[str, Stream] = {}
    seen: dict[tuple[str, ...], int] = {}
    names: dict[str, int] = {}
    for entry in entries(table, context.sink):
        found = stream_fields(entry, table, context)
        if not found.get("code"):
            context.references.lose(table.sheet.name, found.get("name", ""))
            continue
        if is_repeated(entry, table, (found["code"],), seen, context):
            continue
        name = folded(str(found.get("name", "")))
        if name and name in names:
            spot = table.spot(entry.row, "资金名称", found["name"])
            context.sink.error(spot, f"资金名称与第 {names[name]} 行相同。", "每项资金用不同的名称。")
        names.setdefault(name, entry.row)
        context.mapper.note_row(table.sheet.name, (found["code"],), entry.row)
        streams[found["code"]] = made(found, context.info)
    return dict(sorted(streams.items()))


def stream_fields(entry: Entry, table: Table, context: Context) -> dict[str, Any]:
    """Field → value of a row, only what is right; 计量单位 is read before the amounts."""
    found: dict[str, Any] = {}
    for column in sorted(table.sheet.columns, key=lambda one: one.field != "measure"):
        raw = entry.cells.get(column.header)
        if raw is None:
            blank_is_fine(entry, table, column, context)
            continue
        spot = table.spot(entry.row, column.header, raw)
        if column.kind == STREAM_CODE:
            value: Any = code_in(raw, column, spot, context.sink)
        else:
            value = value_of(raw, column, spot, context, measure_of(found))
        if value is None:
            continue
        if column.field == "unit" and value == 0:
            context.sink.error(spot, "取整单位必须大于 0。", "空白即用“基本信息”的取整单位。")
            continue
        found[column.field] = value
    return found


def measure_of(found: Mapping[str, Any]) -> Measure:
    """The measure named in a row, 万元 where none is right."""
    return measure_named(str(found.get("measure", ""))) or WAN_YUAN


def made(found: dict[str, Any], info: Mapping[str, str]) -> Stream:
    """The stream of a row; fields that are wrong (already problems) get a stand-in so that reading can go on."""
    measure = measure_of(found)
    first, last = found.get("span", (None, None))
    needed = {field.name: "" for field in fields(Stream) if field.default is MISSING}
    own = {name: value for name, value in found.items() if name not in ("span", "measure", "unit")}
    if "scope" in own:
        codes = scope_codes(own["scope"])
        own["scope"] = "、".join(codes) if codes and codes[0].isdigit() else own["scope"]
    unit = found.get("unit") or default_unit(info, measure)
    return Stream(**{**needed, **own}, measure=measure, unit=unit, integrated_from=first, integrated_to=last)


def check_scopes(streams: Mapping[str, Stream], cities: frozenset[str], table: Table, context: Context) -> None:
    """Whether 适用范围 of each stream is one of the four words, a city, or codes of 县区."""
    for stream in streams.values():
        row = context.mapper.rows[table.sheet.name, (stream.code,)]
        spot = table.spot(row, "适用范围", stream.scope)
        scope = halved(stream.scope)
        if not scope or scope in WORDS or scope in cities:
            continue
        if scope[:1].isdigit():
            fix = "请核对代码;多个代码用、隔开。"
            for code in scope_codes(scope):
                named = replace(spot, found=code)
                context.references.found.append(Reference("县区", code, named, code in context.counties, fix=fix))
            continue
        text = f"“适用范围”不能是“{spot.found}”。{best_guess(scope, (*WORDS, *sorted(cities)))}"
        fix = f"可填:{'、'.join(WORDS)},或“县区”表中的市名,或用、隔开的代码。"
        context.sink.error(spot, text, fix)
