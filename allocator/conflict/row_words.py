"""What single rows ask for, in words: 甲县“农业整合资金”不低于 700 万元."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from allocator.conflict.wording import NAMED, POOL_RULE, listed, measure_of, percent, subjects_text
from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import worded
from allocator.domain.one_off import stated_one_off
from allocator.domain.programme import Row
from allocator.domain.stream import GIVEN

# Rows told one by one.
FEW_ROWS = 6
ONE_OFF = "一次性资金"
LOW, HIGH = attrgetter("lower"), attrgetter("upper")


def rows_text(facts: Facts, titles: dict[str, str], rows: tuple[Row, ...], fixed: Mapping[Cell, Fraction]) -> str:
    """What each row asks for, where they are few and plain sums; rows of growth that say the same of several counties
    are told together."""
    told: dict[object, list[Row]] = {}
    rows = (*(row for row in rows if row.rule != POOL_RULE), *pools_by_year(rows))
    for row in rows:
        growth = growth_of(row)
        if growth is None and any(factor != 1 for _, factor in row.terms):
            return ""
        streams = tuple(sorted({cell.stream for cell, _ in row.terms}))
        alike = (row.rule, row.year, streams, growth, row.lower is None)
        told.setdefault(row if growth is None else alike, []).append(row)
    if len(told) > FEW_ROWS:
        return ""
    several = len({row.year for row in rows}) > 1

    def text(group: list[Row]) -> str:
        first = group[0]
        when = when_of(first) if several or growth_of(first) is not None else ""
        said = row_text(facts, first, tuple(group)) + fixed_text(facts, first, fixed)
        return f"{titles.get(first.rule, first.rule)}:{when}{' ' if when and said[:1].isdigit() else ''}{said}"

    return ";".join(map(text, told.values())) + "。"


def when_of(row: Row) -> str:
    """The year a row is about; of a sum over several years all of them: 2018、2019 年."""
    years = sorted({cell.year for cell, _ in row.terms}) if growth_of(row) is None else []
    return f"{'、'.join(map(str, years or [row.year]))} 年"


def pools_by_year(rows: tuple[Row, ...]) -> Iterator[Row]:
    """The pools of each year as one: 1,300 and 1,000 are 2,300 of both together."""
    pools = [row for row in rows if row.rule == POOL_RULE]
    for year in sorted({row.year for row in pools}):
        mine = [row for row in pools if row.year == year]
        low, high = (sum((bound(row) or Fraction(0) for row in mine), Fraction(0)) for bound in (LOW, HIGH))
        yield replace(mine[0], terms=tuple(term for row in mine for term in row.terms), lower=low, upper=high)


def growth_of(row: Row) -> Fraction | None:
    """Φ of a row that reads this year − Φ · last year ≥ 0 (or ≤ 0), None for any other row."""
    now = {factor for cell, factor in row.terms if cell.year == row.year}
    before = {factor for cell, factor in row.terms if cell.year != row.year}
    plain = now == {1} and len(before) == 1 and 0 in (row.lower, row.upper) and None in (row.lower, row.upper)
    return -before.pop() if plain else None


def fixed_text(facts: Facts, row: Row, fixed: Mapping[Cell, Fraction]) -> str:
    """The part of a row's amount that is fixed already, of which money and why; of several counties also whose.

    (其中已固定:“农业整合资金”给定 400 万元)
    """
    parts: dict[str, list[Cell]] = {}
    for cell, _ in row.terms:
        if fixed.get(cell):
            parts.setdefault(why_fixed(facts, cell, fixed[cell]), []).append(cell)
    several = len({cell.county for cell, _ in row.terms}) > 1
    told = "、".join(
        f"{money_text(facts, cells, several)}{why}{worded(total_of(cells, fixed), measure_of(facts, (row,)))}"
        for why, cells in parts.items()
    )
    return f"(其中已固定:{told})" if told else ""


def why_fixed(facts: Facts, cell: Cell, amount: Fraction) -> str:
    """Why nothing moves a cell's amount."""
    if is_one_off(facts, cell, amount):
        return ONE_OFF
    stream = facts.stream(cell.stream)
    return "给定" if stream.method == GIVEN else "定额或已执行" if stream.movable else "不可调剂"


def total_of(cells: Sequence[Cell], fixed: Mapping[Cell, Fraction]) -> Fraction:
    """What is fixed of some cells together."""
    return sum((fixed[cell] for cell in cells), Fraction(0))


def money_text(facts: Facts, cells: Sequence[Cell], several: bool = True) -> str:
    """Whose money (where ``several`` counties could be meant) and which it is: 甲县“农业整合资金”."""
    counties = sorted({cell.county for cell in cells}) if several else ()
    who = listed([facts.county(code).name for code in counties])
    streams = {cell.stream for cell in cells}
    names = [f"“{stream.name}”" for stream in facts.streams if stream.code in streams]
    return who + streams_text(names)


def streams_text(names: Sequence[str]) -> str:
    """Names of streams, at most five and how many in all."""
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 项资金" if len(names) > NAMED else "")


def is_one_off(facts: Facts, cell: Cell, amount: Fraction) -> bool:
    """Whether what is fixed of a cell is its 一次性资金 of the year."""
    return stated_one_off(facts, cell.year).get(cell) == amount


def row_text(facts: Facts, row: Row, alike: tuple[Row, ...] = ()) -> str:
    """甲县“农业整合资金”不低于 700 万元; 乙县、丙县…各不低于上年的 100% where rows of growth are ``alike``."""
    counties = list(dict.fromkeys(cell.county for cell, _ in row.terms))
    if not counties:
        return f"须有{worded(row.lower or Fraction(0), measure_of(facts, (row,)))},但没有可安排的资金"
    streams = list(dict.fromkeys(cell.stream for cell, _ in row.terms))
    growth = growth_of(row)
    who = facts.county(counties[0]).name if len(counties) == 1 else f"{len(counties)} 个县区合计"
    names = [f"“{stream.name}”" for stream in facts.streams if stream.code in streams]
    what = streams_text(names)
    if len(counties) == 1 and len(names) > 1:
        what += "合计"
    if growth is not None:
        if len(alike) > 1:
            who, what = subjects_text(facts, alike), f"{what}各"
        return f"{who}{what}{'不低于' if row.lower is not None else '不高于'}上年的 {percent(growth)}"
    measure = measure_of(facts, (row,))
    if row.lower is not None and row.lower == row.upper:
        return f"{who}{what}等于{worded(row.lower, measure)}"
    low = "" if row.lower is None else f"不低于{worded(row.lower, measure)}"
    high = "" if row.upper is None else f"不高于{worded(row.upper, measure)}"
    return f"{who}{what}{'、'.join(part for part in (low, high) if part)}"
