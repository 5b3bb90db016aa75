"""A cell → an exact number, or the problem that it is none."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure, rounded_text, to_atoms
from allocator.workbooks.intake.grid import DATE_CELL, NUMBER_CELL, TEXT_CELL, Raw
from allocator.workbooks.intake.sink import Sink, Spot, shown
from allocator.workbooks.layout.spec import AMOUNT, COUNT, MONEY, PERCENT, SHARE, Column, halved

# What no cell can hold: people, households or villages of a county; 万元 (all public money of the country is about
# 3,000,000,000); anything else.
MOST = {COUNT: 100_000_000, AMOUNT: 10**10, MONEY: 10**10}
MOST_ELSE = 10**15
PLAIN = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d{1,3})?")
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
FRACTION = re.compile(r"-?\d+/[1-9]\d*")
WITH_UNIT = re.compile(r"[¥￥]?([+-]?[\d,]+(?:\.\d+)?)(亿元|百万元|万元|千元|元|万人|人|万亩|亩|万户|户|个|村|倍|%)")
# A unit → what it is called in a column, and how many of those one of it is.
UNITS = {
    "亿元": ("万元", Fraction(10_000)), "百万元": ("万元", Fraction(100)), "万元": ("万元", Fraction(1)),
    "千元": ("万元", Fraction(1, 10)), "元": ("万元", Fraction(1, 10_000)), "万人": ("人", Fraction(10_000)),
    "万亩": ("亩", Fraction(10_000)), "万户": ("户", Fraction(10_000)),
}  # fmt: skip
NOTHING = frozenset(["—", "-", "–", "―", "/", "\\", "无", "暂无", "没有", "空", "待定", "不详", "不适用"])
NOTHING |= {"n/a", "na", "none", "null"}


def number_in(raw: Raw, column: Column, spot: Spot, sink: Sink) -> Fraction | None:
    """The number of a cell in the column's unit, None (with a problem) where there is none.

    Text such as ``1,234`` and a percent-formatted cell in a (%) column (× 100) are put right with a hint.
    """
    if raw.kind == NUMBER_CELL:
        return scaled(Fraction(raw.content), raw.percent, column, spot, sink)
    if raw.kind == DATE_CELL:
        sink.error(spot, f"“{column.header}”应填数,这里是日期。", "把单元格格式改为“常规”,重新填数。")
        return None
    if raw.kind != TEXT_CELL:
        sink.error(spot, f"“{column.header}”应填数,这里是“{spot.found}”。", "请填数字。")
        return None
    return number_in_text(raw.content, column, spot, sink)


def number_in_text(content: str, column: Column, spot: Spot, sink: Sink) -> Fraction | None:
    """A number stored as text: full-width digits, thousands separators and spaces are put right."""
    text = "".join(halved(content).split()).lstrip("'").replace("\uff0c", ",")
    percent = text.endswith("%")
    bare = text.rstrip("%") if percent and column.kind in (PERCENT, SHARE) else text
    if FRACTION.fullmatch(bare):
        return Fraction(bare)
    if PLAIN.fullmatch(bare) or GROUPED.fullmatch(bare):
        number = Fraction(Decimal(bare.replace(",", "")))
        sink.hint(spot, f"“{column.header}”是文本型数字“{spot.found}”,已按 {shown(decimal_or_fraction(number))} 读取。")
        return number
    unit = WITH_UNIT.fullmatch(text)
    if unit:
        fix = without_unit(unit.group(1), unit.group(2), column)
        sink.error(spot, f"“{column.header}”应填数,这里带了单位“{unit.group(2)}”。", fix)
    elif text.casefold() in NOTHING:
        blank = "" if column.required and not column.may_be_blank else ",不涉及的留空"
        sink.error(spot, f"“{column.header}”应填数,这里是“{spot.found}”。", f"没有的填 0{blank},不要填符号或文字。")
    elif text.casefold() == "nan":
        sink.error(spot, f"“{column.header}”是 NaN(不是数)。", "请填实际数,确实为零的填 0。")
    else:
        sink.error(spot, f"“{column.header}”应填数,这里是“{spot.found}”。", "请填数字,确实为零的填 0。")
    return None


def without_unit(number: str, unit: str, column: Column) -> str:
    """How to mend ``12 亿元``: the number in the column's own unit where that is known."""
    own = column.unit or column.header.rpartition("(")[2].rstrip(")")
    named, times = UNITS.get(unit, (unit, Fraction(1)))
    if unit == own:
        named, times = own, Fraction(1)
    if named == own:
        return f"只填数字,按该列单位{own}填 {decimal_or_fraction(Fraction(number.replace(',', '')) * times)}。"
    return f"只填数字,换算成该列的单位{f'({own})' if own else ''}。"


def scaled(number: Fraction, percent: bool, column: Column, spot: Spot, sink: Sink) -> Fraction | None:
    """A number as its column means it; percent formats only belong in (%) columns."""
    if not percent:
        return number
    if column.kind in (PERCENT, SHARE):
        sink.hint(spot, f"“{column.header}”设了百分比格式,已按 {decimal_or_fraction(number * 100)} 读取。")
        return number * 100
    if column.kind in (AMOUNT, MONEY, COUNT):
        sink.error(spot, f"“{column.header}”应填数,这里是百分比格式。", "把单元格格式改为“常规”,重新填数。")
        return None
    return number


def decimal_or_fraction(number: Fraction) -> str:
    """A number for people: decimal where it ends, else p/q."""
    denominator = number.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return str(number)
    return rounded_text(number, 12).rstrip("0").rstrip(".")


def atoms_in(raw: Raw, column: Column, measure: Measure, spot: Spot, sink: Sink) -> int | None:
    """An amount in whole atoms (分, people, 0.01 亩); a problem where it is negative or finer than an atom."""
    number = number_in(raw, column if column.unit else replace(column, unit=measure.name), spot, sink)
    if number is None or not is_possible(number, column, spot, sink):
        return None
    atoms = to_atoms(number, measure)
    if atoms is None:
        near = Fraction(rounded_atoms(number, measure), measure.atoms)
        nearest = f",如改为 {decimal_or_fraction(near)}" if near else ""
        smallest = (
            "整分" if measure == WAN_YUAN else f"{decimal_or_fraction(Fraction(1, measure.atoms))} {measure.name}"
        )
        sink.error(spot, f"“{column.header}”不是{smallest}的倍数。", f"请核对小数位{nearest}。")
    return atoms


def rounded_atoms(number: Fraction, measure: Measure) -> int:
    """The nearest whole atom."""
    return (number * measure.atoms + Fraction(1, 2)).__floor__()


def figure_in(raw: Raw, column: Column, spot: Spot, sink: Sink) -> Fraction | None:
    """A figure in the unit of its header; 万元 figures must land on a whole 分."""
    if column.kind == MONEY:
        atoms = atoms_in(raw, column, WAN_YUAN, spot, sink)
        return None if atoms is None else Fraction(atoms, WAN_YUAN.atoms)
    number = number_in(raw, column, spot, sink)
    if number is None or not is_possible(number, column, spot, sink):
        return None
    if column.kind == COUNT and number.denominator != 1 and sink.judged:
        text = f"“{column.header}”应为整数,这里是“{spot.found}”。"
        sink.error(spot, text, "请填整数;按万人、万户统计的,先乘以 10,000。")
        return None
    if column.kind in (PERCENT, SHARE) and number > 100:
        sink.error(spot, f"“{column.header}”大于 100%。", "填 12.5 表示 12.5%,请核对。")
        return None
    return number


def is_possible(number: Fraction, column: Column, spot: Spot, sink: Sink) -> bool:
    """Whether the sign is one the column allows, and the number one that a province can have."""
    if number < 0 and not column.signed:
        sink.error(spot, f"“{column.header}”不能是负数。", "请核对;没有的填 0。")
        return False
    most = MOST.get(column.kind, MOST_ELSE)
    if not sink.judged or abs(number) <= most:
        return True
    text = f"“{column.header}”大得不可能(超过 {most:,}),这里是“{spot.found}”。"
    sink.error(spot, text, "请核对位数和单位。")
    return False
