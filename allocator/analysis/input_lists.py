"""The list sheets whose numbers feed a plan: field of the facts, attribute, header, unit, key of the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure

BY_STREAM = "by stream"
CELL = ("county", "stream", "year")


@dataclass(frozen=True, slots=True)
class InputList:
    """``scale``: a measure, a ratio, or BY_STREAM where the row's stream says what it is counted in."""

    sheet: str
    field: str
    attribute: str
    header: str
    scale: Measure | Fraction | str
    key: tuple[str, ...]


LISTS = (
    InputList("给定安排", "given", "amount", "金额", BY_STREAM, CELL),
    InputList("一次性资金", "one_off", "amount", "金额", BY_STREAM, CELL),
    InputList("倾斜系数", "tilts", "coefficient", "系数", Fraction(1), ("stream", "year", "mark")),
    InputList("批次", "batches", "amount", "金额", BY_STREAM, ("name", "stream", "year")),
    InputList("区划变更", "boundary_changes", "share", "划转比例(%)", Fraction(1, 100), ("old", "new", "year")),
    InputList("定额", "quotas", "amount", "定额", BY_STREAM, ("stream", "year", "per")),
    InputList("分档", "class_shares", "share", "比例(%)", Fraction(1, 100), ("stream", "year", "band")),
    InputList("绩效系数", "grades", "coefficient", "系数", Fraction(1), ("grade",)),
    InputList("绩效系数", "grades", "award", "定额奖励", WAN_YUAN, ("grade",)),
    InputList("深度贫困村", "villages", "invested", "攻坚期已投入(万元)", WAN_YUAN, ("code",)),
    InputList("村级总额", "village_totals", "amount", "金额(万元)", WAN_YUAN, ("county", "year")),
    InputList("已下达", "issued", "amount", "金额", BY_STREAM, CELL),
    InputList("已执行", "executed", "amount", "金额", BY_STREAM, CELL),
    InputList("人工调整", "manual", "amount", "金额", BY_STREAM, CELL),
)


def list_key(one: InputList, record: Any) -> tuple[str, ...]:
    """The key under which the row's place is known."""
    values = (getattr(record, name) for name in one.key)
    return tuple("" if value is None else str(value) for value in values)


def list_name(facts: Facts, one: InputList, record: Any) -> str:
    """What the row is about, in words: county, year, stream, or whatever its key says."""
    names = {county.code: county.name for county in facts.counties}
    streams = {stream.code: f"“{stream.name}”" for stream in facts.streams}
    words = []
    if one.field == "villages":
        return f"{names.get(record.county, record.county)}{record.name}({record.code}) 攻坚期已投入"
    for name in one.key:
        value = getattr(record, name)
        if name == "county":
            words.append(names.get(value, value))
        elif name == "stream":
            words.append(streams.get(value, "各项资金合计") if value is None or value in streams else value)
        elif name == "year":
            words.append(f"{value} 年")
        else:
            words.append(str(value))
    return " ".join((*words, one.sheet, one.header))
