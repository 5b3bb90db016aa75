"""One cell → the value of a record's field, by the kind of its column."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure
from allocator.workbooks.intake.codes import check_name, code_in, reference_in
from allocator.workbooks.intake.context import Context
from allocator.workbooks.intake.grid import Raw
from allocator.workbooks.intake.numbers import atoms_in, figure_in
from allocator.workbooks.intake.sink import Spot
from allocator.workbooks.intake.table import Entry, Table
from allocator.workbooks.intake.words import choice_in, date_in, name_in, span_in, text_in, year_in, yes_no_in
from allocator.workbooks.layout.spec import (
    AMOUNT,
    CHOICE,
    CODE,
    COUNT,
    DATE,
    MONEY,
    NAME,
    NUMERIC,
    SHARE,
    SPAN,
    STREAM_CODE,
    VILLAGE_CODE,
    YEAR,
    YES_NO,
    Column,
    folded,
)

PERCENT: Final = Fraction(1, 100)
# The header of a code → the header of its name.
NAMED = {"资金编码": "资金名称", "行政区划代码": "县区", "村编码": "村"}


def value_of(
    raw: Raw, column: Column, spot: Spot, context: Context, measure: Measure = WAN_YUAN, beside: str = ""
) -> Any:
    """The value of a filled cell, None where a problem was found; ``beside`` is the county name next to a code."""
    sink = context.sink
    if column.refers:
        return reference_in(raw, column, spot, context, beside if column.kind == CODE else "")
    if column.kind in (CODE, VILLAGE_CODE, STREAM_CODE):
        return code_in(raw, column, spot, sink)
    if column.kind == YEAR:
        return year_in(raw, column, context.window(column), spot, sink)
    if column.kind in (AMOUNT, MONEY):
        return atoms_in(raw, column, measure if column.kind == AMOUNT else WAN_YUAN, spot, sink)
    if column.kind in NUMERIC:
        number = figure_in(raw, column, spot, sink)
        if number is None:
            return None
        return number * PERCENT if column.kind == SHARE else int(number) if column.kind == COUNT else number
    words = {YES_NO: yes_no_in, CHOICE: choice_in, NAME: name_in, DATE: date_in, SPAN: span_in}
    return words.get(column.kind, text_in)(raw, column, spot, sink)


def values_of(entry: Entry, table: Table, context: Context) -> dict[str, Any] | None:
    """Field → value of one row, blanks left out; None where something needed is missing or wrong.

    The stream is read first: amounts are in its unit.
    """
    found: dict[str, Any] = {}
    good = not entry.bad
    name = next((one for one in table.sheet.columns if one.kind == NAME and not one.field), None)
    beside = str(entry.cells[name.header]) if name and name.header in entry.cells else ""
    for column in sorted(table.sheet.columns, key=lambda one: one.kind != STREAM_CODE):
        raw = entry.cells.get(column.header)
        if raw is None:
            good = blank_is_fine(entry, table, column, context) and good
        elif column.field:
            spot = table.spot(entry.row, column.header, raw)
            value = value_of(raw, column, spot, context, context.measure(found.get("stream")), beside)
            good = good and value is not None
            found[column.field] = value
    if name is not None and found.get("county"):
        raw = entry.cells.get(name.header)
        check_name(raw, found["county"], table.spot(entry.row, name.header, raw), context)
    return found if good else None


def blank_is_fine(entry: Entry, table: Table, column: Column, context: Context) -> bool:
    """Whether a blank cell is allowed; a problem where it is not (unless the cell or the column already is one)."""
    if not column.required or column.may_be_blank:
        return True
    if column.header in table.lacking:
        return False
    if column.header not in entry.bad:
        key = column.header in table.sheet.key
        fix = "请填写;确实为零的填 0。" if column.kind in NUMERIC else "请填写;多余的行请删去。" if key else "请填写。"
        context.sink.error(table.spot(entry.row, column.header), f"“{column.header}”不能空白。", fix)
    return False


def is_repeated(
    entry: Entry, table: Table, key: Iterable[object], seen: dict[tuple[str, ...], int], context: Context
) -> bool:
    """Whether a row repeats the key of an earlier one: a problem at its first key cell.

    Where the two bear different names, one code is wrong and a row is lost, not repeated.
    """
    texts = tuple("" if part is None else str(part) for part in key)
    if texts not in seen:
        seen[texts] = entry.row
        return False
    header = table.sheet.key[0]
    spot = table.spot(entry.row, header, " · ".join(texts))
    names = "、".join(table.sheet.key)
    mine, other = (name_in_row(row, table) for row in (entry.row, seen[texts]))
    if not mine or not other or folded(mine) == folded(other):
        context.sink.error(spot, f"与第 {seen[texts]} 行重复({names}相同)。", "请删去或合并重复的一行。")
        return True
    context.references.lose(table.sheet.name, mine, other)
    context.references.doubted.add((table.sheet.name, texts[0]))
    text = f"“{mine}”的{names}与第 {seen[texts]} 行“{other}”重复。"
    context.sink.error(spot, text, "请核对两行的代码,把填错的改正;确是同一个的,删去一行。")
    return True


def name_in_row(row: int, table: Table) -> str:
    """The name beside a row's own code; "" where it has none or several rows may share a code."""
    number = table.columns.get(NAMED.get(table.sheet.key[0], "")) if len(table.sheet.key) == 1 else None
    raw = table.grid.rows[row].get(number) if number else None
    return str(raw) if raw is not None else ""
