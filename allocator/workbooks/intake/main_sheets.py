"""基本信息, 资金 and 规则: what the workbook plans, in which years, under which settings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from allocator.domain.money import MEASURES, WAN_YUAN, Measure, measure_named
from allocator.domain.scenario import Setting
from allocator.domain.stream import Stream
from allocator.workbooks.form.rows import default_unit
from allocator.workbooks.intake.context import Context
from allocator.workbooks.intake.fields import blank_is_fine, is_repeated, value_of
from allocator.workbooks.intake.grid import NUMBER_CELL, Raw
from allocator.workbooks.intake.sink import Sink, Spot
from allocator.workbooks.intake.table import Entry, Table, check_extras, entries
from allocator.workbooks.layout.main_sheets import (
    FIRST_YEAR,
    INFO_ITEMS,
    TEMPLATE_VERSION,
    UNIT,
    VERSION,
    YEAR_COUNT,
)
from allocator.workbooks.layout.spec import halved

DERIVED = (FIRST_YEAR, YEAR_COUNT, VERSION)
MOST_YEARS = 10


def read_info(table: Table, sink: Sink) -> tuple[dict[str, str], tuple[int, ...]]:
    """The items of 基本信息 and the plan years; () where the years cannot be read."""
    info: dict[str, str] = {}
    spots: dict[str, Spot] = {}
    for entry in entries(table, sink):
        item, content = entry.cells.get("项目"), entry.cells.get("内容")
        if item is None:
            continue
        name = str(item).strip()
        spots[name] = table.spot(entry.row, "内容", content)
        if name in info:
            sink.error(spots[name], f"“{name}”填了两次。", "请删去重复的一行。")
        info[name] = "" if content is None else halved(str(content)).strip()
    for name, needed, note in INFO_ITEMS:
        if needed and not info.get(name):
            spot = spots.get(name, Spot(table.sheet.name, "A1"))
            sink.error(spot, f"“{name}”没有填。", f"请填写({note})。")
    check_info(info, spots, sink)
    return {name: text for name, text in info.items() if text and name not in DERIVED}, years_in(info, spots, sink)


def check_info(info: Mapping[str, str], spots: Mapping[str, Spot], sink: Sink) -> None:
    """模板版本 and 取整单位."""
    if info.get(VERSION) and info[VERSION] != TEMPLATE_VERSION:
        text = f"模板版本“{info[VERSION]}”不认识,本工具用的是“{TEMPLATE_VERSION}”。"
        sink.error(spots[VERSION], text, "请用 allocator template 重新取模板,把数据粘贴过去。")
    unit = info.get(UNIT)
    if unit:
        try:
            atoms = Decimal(unit) * WAN_YUAN.atoms
        except InvalidOperation:
            atoms = Decimal(0)
        if atoms <= 0 or atoms != atoms.to_integral_value():
            sink.error(spots[UNIT], f"“{UNIT}”应为不小于 1 分的数。", "一般填 1;精确到百元填 0.01。")


def years_in(info: Mapping[str, str], spots: Mapping[str, Spot], sink: Sink) -> tuple[int, ...]:
    """The plan years from 起始年度 and 年数."""
    first, count = info.get(FIRST_YEAR, ""), info.get(YEAR_COUNT, "")
    good = True
    if first and not (first.isdigit() and 1990 <= int(first) <= 2100):
        sink.error(spots[FIRST_YEAR], f"“{FIRST_YEAR}”应为四位年份。", "请填如 2018。")
        good = False
    if count and not (count.isdigit() and 1 <= int(count) <= MOST_YEARS):
        sink.error(spots[YEAR_COUNT], f"“{YEAR_COUNT}”应为 1 至 {MOST_YEARS} 的整数。", "请填如 3。")
        good = False
    if not good or not first or not count:
        return ()
    return tuple(range(int(first), int(first) + int(count)))


def read_streams(table: Table, context: Context) -> tuple[Stream, ...]:
    """The streams in code order."""
    check_extras(table, (), context.sink)
    context.mapper.note_table(table)
    seen: dict[tuple[str, ...], int] = {}
    names: dict[str, int] = {}
    streams = []
    for entry in entries(table, context.sink):
        found = stream_values(entry, table, context)
        if found is None or is_repeated(entry, table, (found["code"],), seen, context):
            continue
        if found["name"] in names:
            spot = table.spot(entry.row, "资金名称", found["name"])
            context.sink.error(spot, f"资金名称与第 {names[found['name']]} 行相同。", "请改用不同的名称。")
            continue
        names[found["name"]] = entry.row
        context.mapper.note_row(table.sheet.name, (found["code"],), entry.row)
        streams.append(stream_of(found, context))
    return tuple(sorted(streams, key=lambda stream: stream.code))


def stream_values(entry: Entry, table: Table, context: Context) -> dict[str, Any] | None:
    """Field → value of one stream; its 计量单位 is read first, amounts are in it."""
    found: dict[str, Any] = {}
    good = not entry.bad
    measure: Measure = MEASURES[0]
    for column in sorted(table.sheet.columns, key=lambda one: one.field != "measure"):
        raw = entry.cells.get(column.header)
        if raw is None:
            good = blank_is_fine(entry, table, column, context) and good
            continue
        value = value_of(raw, column, table.spot(entry.row, column.header, raw), context, measure)
        good = good and value is not None
        found[column.field] = value
        if column.field == "measure":
            measure = measure_named(str(value)) or measure
    return found if good else None


def stream_of(found: dict[str, Any], context: Context) -> Stream:
    """The stream with what blanks mean."""
    measure = measure_named(found["measure"])
    assert measure is not None
    span = found.pop("span", None) or (None, None)
    unit = found.pop("unit", None) or default_unit(context.info, measure)
    return Stream(**{**found, "measure": measure, "unit": unit, "integrated_from": span[0], "integrated_to": span[1]})


def read_rules(table: Table, sink: Sink) -> tuple[Setting, ...]:
    """The edits of 规则 as settings; the rule book decides later which differ from the baseline."""
    check_extras(table, (), sink)
    settings = []
    for entry in entries(table, sink):
        rule = text_of(entry.cells.get("规则编号"))
        if not rule:
            continue
        where, why = text_of(entry.cells.get("年度")), text_of(entry.cells.get("理由")) or None
        name = text_of(entry.cells.get("参数")).partition("(")[0].partition("(")[0].strip()
        parts = {"取值": name} if name else {"状态": "status", "层级": "tier"}
        for header, key in parts.items():
            value = text_of(entry.cells.get(header))
            if value:
                place = table.spot(entry.row, header)
                full = (rule, text_of(entry.cells.get("实例")), key, where.removesuffix("年"))
                settings.append(Setting("rule", full, value, why, "workbook", f"{place.sheet}!{place.cell}"))
    return tuple(settings)


def text_of(raw: Raw | None) -> str:
    """A cell as a setting's text: ``20%`` for 0.2 shown as percent."""
    if raw is None:
        return ""
    if raw.kind == NUMBER_CELL and raw.percent:
        return f"{(raw.content * 100).normalize():f}%"
    return halved(str(raw)).strip()
