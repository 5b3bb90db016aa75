"""Every number of the input workbook that a plan can hang on: where it stands, and what if it said otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from allocator.analysis.input_lists import LISTS, InputList, list_key, list_name
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import Measure

FIGURE, YEARLY, LAST_YEAR, POOL, WEIGHT, RECORD = "figure", "yearly", "last_year", "pool", "weight", "record"
POOL_PARTS = (("total", "全年安排"), ("initial", "年初预算"), ("provincial", "省本级安排"))
PERCENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class InputCell:
    """One number as its cell shows it (``value``); inside it is value × ``scale`` (atoms of a measure, 1/100 for %).

    ``key`` and ``header`` find the cell's address; ``kind`` is what is told together (one column, or one stream's
    column); ``part`` says which number of the facts it is: (FIGURE, county, header), (RECORD, field, position, name) …
    """

    sheet: str
    key: tuple[str, ...]
    header: str
    kind: str
    name: str
    value: Fraction
    scale: Fraction
    part: tuple[Any, ...]


def input_cells(facts: Facts) -> tuple[InputCell, ...]:
    """All of them, sheet by sheet in the workbook's order. ``facts`` are those read, before any scenario."""
    return (*pools(facts), *figures(facts), *yearly(facts), *last_year(facts), *weights(facts), *records(facts))


def pools(facts: Facts) -> Iterator[InputCell]:
    """资金总盘. A 全年安排 left blank equals its 年初预算 and is told as 全年安排."""
    for (code, year), pool in sorted(facts.pools.items()):
        stream = facts.stream(code)
        for attribute, header in POOL_PARTS:
            atoms = getattr(pool, attribute)
            if atoms:
                yield InputCell(
                    "资金总盘",
                    (code, str(year)),
                    header,
                    f"资金总盘 {header}",
                    f"{year} 年“{stream.name}”{header}",
                    Fraction(atoms, stream.measure.atoms),
                    Fraction(stream.measure.atoms),
                    (POOL, (code, year), attribute),
                )


def figures(facts: Facts) -> Iterator[InputCell]:
    """县区: the numbers of every county."""
    for county in facts.counties:
        for header, value in sorted(county.figures.items()):
            part = (FIGURE, county.code, header)
            kind, name = f"县区 {header}", f"{county.name} {header}"
            yield InputCell("县区", (county.code,), header, kind, name, value, Fraction(1), part)


def yearly(facts: Facts) -> Iterator[InputCell]:
    """县区年度."""
    names = county_names(facts)
    for (code, year, header), value in sorted(facts.yearly.items()):
        name = f"{names.get(code, code)} {year} 年 {header}"
        key, kind = (code, str(year), header), f"县区年度 {header}"
        yield InputCell("县区年度", key, "数值", kind, name, value, Fraction(1), (YEARLY, (code, year, header)))


def last_year(facts: Facts) -> Iterator[InputCell]:
    """上年安排, also that of old codes (区划变更)."""
    names = county_names(facts)
    for (county, code), atoms in sorted(facts.last_year.items()):
        stream = facts.stream(code)
        yield InputCell(
            "上年安排",
            (county, code),
            "",
            f"上年安排 {stream.name}",
            f"{names.get(county, county)} 上年“{stream.name}”",
            Fraction(atoms, stream.measure.atoms),
            Fraction(stream.measure.atoms),
            (LAST_YEAR, (county, code)),
        )


def weights(facts: Facts) -> Iterator[InputCell]:
    """因素权重, in %."""
    for code, rows in sorted(facts.weights.items()):
        for position, row in enumerate(rows):
            name = f"“{facts.stream(code).name}”{row.factor} 权重"
            key, part = (code, row.factor), (WEIGHT, code, position)
            yield InputCell("因素权重", key, "权重(%)", "因素权重", name, row.weight / PERCENT, PERCENT, part)


def records(facts: Facts) -> Iterator[InputCell]:
    """The lists: 给定安排, 一次性资金, 倾斜系数, 已下达, 深度贫困村 …"""
    for one in LISTS:
        for position, record in enumerate(getattr(facts, one.field)):
            number = getattr(record, one.attribute)
            if number is not None:
                scale = scale_of(facts, one, record)
                value = Fraction(number) / scale
                name, part = list_name(facts, one, record), (RECORD, one.field, position, one.attribute)
                key = list_key(one, record)
                yield InputCell(one.sheet, key, one.header, f"{one.sheet} {one.header}", name, value, scale, part)


def scale_of(facts: Facts, one: InputList, record: Any) -> Fraction:
    """What one of the cell's units is inside."""
    if isinstance(one.scale, Measure):
        return Fraction(one.scale.atoms)
    if isinstance(one.scale, Fraction):
        return one.scale
    known = {stream.code: stream.measure for stream in facts.streams}
    return Fraction(known[record.stream].atoms if record.stream in known else 1_000_000)


def county_names(facts: Facts) -> dict[str, str]:
    """Code → name."""
    return {county.code: county.name for county in facts.counties}


def with_value(facts: Facts, cell: InputCell, value: Fraction) -> Facts:
    """The facts as if the cell said ``value``."""
    kind, inside = cell.part[0], value * cell.scale
    if kind == FIGURE:
        _, code, header = cell.part
        return replace(facts, counties=tuple(with_figure(one, code, header, inside) for one in facts.counties))
    if kind == YEARLY:
        return replace(facts, yearly={**facts.yearly, cell.part[1]: inside})
    if kind == LAST_YEAR:
        return replace(facts, last_year={**facts.last_year, cell.part[1]: int(inside)})
    if kind == POOL:
        _, key, attribute = cell.part
        changed: dict[str, Any] = {attribute: int(inside)}
        return replace(facts, pools={**facts.pools, key: replace(facts.pools[key], **changed)})
    if kind == WEIGHT:
        _, code, position = cell.part
        rows = list(facts.weights[code])
        rows[position] = replace(rows[position], weight=inside)
        return replace(facts, weights={**facts.weights, code: tuple(rows)})
    _, field, position, attribute = cell.part
    listed = list(getattr(facts, field))
    number = inside if isinstance(getattr(listed[position], attribute), Fraction) else int(inside)
    listed[position] = replace(listed[position], **{attribute: number})
    whole: dict[str, Any] = {field: tuple(listed)}
    return replace(facts, **whole)


def with_figure(county: County, code: str, header: str, value: Fraction) -> County:
    """The county with one figure changed, where it is the one meant."""
    return replace(county, figures={**county.figures, header: value}) if county.code == code else county
