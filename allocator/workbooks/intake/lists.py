"""Sheets on which every row is one record: pools, weights, given amounts, villages, issued money and the like."""

from __future__ import annotations

from itertools import chain
from typing import Any

from allocator.domain.records import Batch, Issued
from allocator.domain.stream import Pool, Weight
from allocator.workbooks.intake.context import Context
from allocator.workbooks.intake.fields import is_repeated, values_of
from allocator.workbooks.intake.ratios import check_ratios
from allocator.workbooks.intake.table import Entry, Table, check_extras, entries
from allocator.workbooks.intake.weights import check_weights, factor_is_known, name_unknown_factors
from allocator.workbooks.layout.spec import Sheet
from allocator.workbooks.places import Key

RECALL = "收回"


def read_list(table: Table, context: Context, ordered: bool = True) -> tuple[Any, ...]:
    """The records of a list sheet, in the canonical order (as they stand where ``ordered`` is false)."""
    sheet = table.sheet
    assert sheet.record is not None
    check_extras(table, (), context.sink)
    context.mapper.note_table(table)
    fields = [column.field for header in sheet.key for column in sheet.columns if column.header == header]
    seen: dict[tuple[str, ...], int] = {}
    records = []
    alike: dict[Issued, int] = {}
    left: list[Entry] = []
    unknown: dict[str, list[Entry]] = {}
    rows = list(entries(table, context.sink))
    if sheet.record is not Weight:
        check_ratios(table, rows, context.sink)
    for entry in rows:
        found = values_of(entry, table, context)
        if found is None or not makes_sense(found, entry, table, context):
            left.append(entry)
            continue
        if sheet.record is Weight and not factor_is_known(found, context):
            unknown.setdefault(found["factor"], []).append(entry)
            continue
        if sheet.record is Pool and found.get("total") is None and found.get("initial") is None:
            # Left blank on purpose: a rule may plan it, else it is told as missing at this row.
            context.mapper.note_row(sheet.name, (found["stream"], str(found["year"])), entry.row)
            continue
        if fields and is_repeated(entry, table, (found.get(field) for field in fields), seen, context):
            continue
        record = sheet.record(**completed(sheet, found))
        if isinstance(record, Issued) and (first := alike.setdefault(record, entry.row)) != entry.row:
            tell_alike(record, entry, table, first, context)
        context.mapper.note_row(sheet.name, place_key(sheet, record), entry.row)
        if hasattr(record, "amount"):
            context.mapper.note_row(sheet.name, (*place_key(sheet, record), str(record.amount)), entry.row)
        records.append(record)
    if sheet.record is Weight:
        name_unknown_factors(unknown, table, context)
        check_weights(records, [*left, *chain(*unknown.values())], table, context)
    return tuple(sorted(records, key=lambda one: sort_key(sheet, one)) if ordered and sheet.order else records)


def tell_alike(record: Issued, entry: Entry, table: Table, first: int, context: Context) -> None:
    """Money issued to one county twice under one number, to the same amount: perhaps one row too many."""
    spot = table.spot(entry.row, "金额", entry.cells.get("金额"))
    text = f"与第 {first} 行完全相同(县区、资金、年度、金额、文号),两行都计入已下达。"
    context.sink.warn(spot, text, f"请核对第 {first} 行和第 {entry.row} 行:重复登记的删去一行;确为两笔的不必处理。")


def completed(sheet: Sheet, found: dict[str, Any]) -> dict[str, Any]:
    """The fields with what blanks mean: no stream for 合计, a pool without 全年安排 equals its 年初预算."""
    if sheet.record is Pool and found.get("total") is None:
        return {**found, "total": found["initial"]}
    if sheet.facts_field == "manual":
        return {"stream": None, **found}
    return found


def place_key(sheet: Sheet, record: Any) -> Key:
    """The key under which checks look for a record's place (see ``Places``)."""
    if hasattr(record, "county") and hasattr(record, "stream"):
        return (record.county, record.stream or "", str(record.year))
    if isinstance(record, Weight):
        return (record.stream, record.factor)
    if isinstance(record, Pool):
        return (record.stream, str(record.year))
    if sheet.facts_field == "villages":
        return (record.code,)
    named = {column.header: column.field for column in sheet.columns}
    return tuple(str(getattr(record, named[header])) for header in sheet.key)


def sort_key(sheet: Sheet, record: Any) -> tuple[Any, ...]:
    """The canonical order of a list."""
    values = (getattr(record, field) for field in sheet.order)
    return tuple("" if value is None else value for value in values)


def makes_sense(found: dict[str, Any], entry: Entry, table: Table, context: Context) -> bool:
    """What the fields of one row must satisfy together."""
    sheet, sink = table.sheet, context.sink
    if sheet.record is Pool and (found.get("provincial") or 0) > (found.get("total") or found.get("initial") or 0):
        spot = table.spot(entry.row, "省本级安排", entry.cells.get("省本级安排"))
        sink.error(spot, "“省本级安排”大于“全年安排”。", "省本级安排已含在全年安排之内,请核对。")
        return False
    amount = found.get("amount", 0)
    spot = table.spot(entry.row, "金额", entry.cells.get("金额"))
    if sheet.record is Issued and amount < 0 and not found.get("document"):
        sink.error(spot, "收回(负数)必须有文号。", "请在“文号”列填收回资金的文号;不是收回的请改为正数。")
        return False
    if sheet.record is Batch and (amount < 0) != (found.get("nature") == RECALL) and amount != 0:
        sink.error(spot, "只有性质为“收回”的批次填负数。", "请核对金额的正负和性质。")
        return False
    return True
