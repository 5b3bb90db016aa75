"""One clash as a paragraph: which rules, for whom, against which pools, the sums, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from allocator.conflict.tools import Short
from allocator.conflict.wording import (
    NAMED,
    POOL_RULE,
    county_codes,
    measure_of,
    percent,
    rule_ids,
    rule_name,
    stream_name,
    subjects_text,
)
from allocator.domain.cell import Cell
from allocator.domain.conflict import Conflict
from allocator.domain.facts import Facts
from allocator.domain.money import grouped
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.rule import RuleBook

MANUAL = "manual_adjustment"
# Rows told one by one.
FEW_ROWS = 4


def clash_text(
    facts: Facts, book: RuleBook, rows: tuple[Row, ...], short: Short, fixed: Mapping[Cell, Fraction]
) -> str:
    """One paragraph: which rules ask for how much together, against which pools, and what is missing."""
    titles = {rule.id: rule_name(rule) for rule in book}
    asked = "、".join(
        f"{titles.get(rule, rule)}({subjects_text(facts, [row for row in rows if row.rule == rule])})"
        for rule in rule_ids(book, rows)
        if rule != POOL_RULE
    )
    pools = "、".join(dict.fromkeys(f"“{stream_name(facts, row)}”" for row in rows if row.rule == POOL_RULE))
    measure = measure_of(facts, rows)
    amount, year = grouped(short.amount, measure), max(row.year for row in rows)
    start, details = f"{year} 年规则冲突:{asked}", rows_text(facts, titles, rows, fixed)
    others = [row for row in rows if row.rule != POOL_RULE]
    if short.beyond_pools:
        advice = "请核对“人工调整”表中的数额。" if any(row.rule == MANUAL for row in rows) else ""
        return f"{start}{clashing_words(others)},改变资金总盘也无法化解,相差 {amount}。{details}{advice}"
    if all(change <= 0 for change in short.by_pool.values()):
        told = caps_text(facts, rows, short, fixed) or details
        return f"{start}把安排数压在上限以内,{pools}的资金总盘有 {amount}安排不出去。{told}"
    if any(row.lower is None for row in others):
        return f"{start}不能同时满足:{pools}的可分配总盘不足,相差 {amount}。{details}"
    return (
        f"{start}要求的数额合计超出{pools}的可分配总盘,相差 {amount}。{sums_text(facts, rows, short, fixed) or details}"
    )


def clashing_words(rows: Sequence[Row]) -> str:
    """How rows without pools clash: one alone, several of one rule, several rules."""
    if len(rows) <= 1:
        return "无法满足"
    return "的几项要求互相矛盾" if len({row.rule for row in rows}) == 1 else "不能同时成立"


def caps_text(facts: Facts, rows: tuple[Row, ...], short: Short, fixed: Mapping[Cell, Fraction]) -> str:
    """The exact sums where caps of counties are plain ones: 600 allowed together, 1,000 to place."""
    caps = [row for row in rows if row.rule != POOL_RULE]
    pools = [row for row in rows if row.rule == POOL_RULE]
    plain = all(row.upper is not None and all(factor == 1 for _, factor in row.terms) for row in (*caps, *pools))
    allowed = sum((row.upper or Fraction(0) for row in caps), Fraction(0))
    there = sum((row.upper or Fraction(0) for row in pools), Fraction(0))
    if not plain or there - allowed != short.amount:
        return ""
    measure = measure_of(facts, rows)
    return f"上限合计 {grouped(allowed, measure)},须安排 {grouped(there, measure)}。"


def sums_text(facts: Facts, rows: tuple[Row, ...], short: Short, fixed: Mapping[Cell, Fraction]) -> str:
    """The exact sums where the clash is a plain one: floors of counties against the pools they draw on.

    Only sums that give the shortage are told: 1,300 asked, 100 of it fixed elsewhere, 1,000 there, 200 missing.
    """
    floors = [row for row in rows if row.rule != POOL_RULE]
    pools = [row for row in rows if row.rule == POOL_RULE]
    plain = all(row.lower is not None and all(factor == 1 for _, factor in row.terms) for row in (*floors, *pools))
    cells = [cell for row in floors for cell, _ in row.terms]
    if not floors or not pools or not plain or len(cells) != len(set(cells)):
        return ""
    measure = measure_of(facts, rows)
    asked = sum((row.lower or Fraction(0) for row in floors), Fraction(0))
    there = sum((row.lower or Fraction(0) for row in pools), Fraction(0))
    drawn = {cell for row in pools for cell, _ in row.terms}
    elsewhere = sum((fixed.get(cell, Fraction(0)) for cell in cells if cell not in drawn), Fraction(0))
    beside = sum((amount for cell, amount in fixed.items() if cell in drawn and cell not in cells), Fraction(0))
    if asked - elsewhere + beside - there != short.amount:
        return ""
    covered = f",其中其他已固定的资金承担 {grouped(elsewhere, measure)}" if elsewhere else ""
    more = f",另有固定安排 {grouped(beside, measure)}" if beside else ""
    return f"最低要求合计 {grouped(asked, measure)}{covered}{more},可分配 {grouped(there, measure)}。"


def rows_text(facts: Facts, titles: dict[str, str], rows: tuple[Row, ...], fixed: Mapping[Cell, Fraction]) -> str:
    """What each row asks for, where they are few and plain sums."""
    told = [row for row in rows if all(factor == 1 for _, factor in row.terms) or growth_of(row) is not None]
    if not told or len(told) < len(rows) or len(rows) > FEW_ROWS:
        return ""
    several = len({row.year for row in rows}) > 1

    def when(row: Row) -> str:
        return f"{row.year} 年" if several or growth_of(row) is not None else ""

    texts = (f"{titles.get(row.rule, row.rule)}:{when(row)}{row_text(facts, row)}" for row in told)
    return ";".join(text + fixed_text(facts, row, fixed) for text, row in zip(texts, told, strict=True)) + "。"


def growth_of(row: Row) -> Fraction | None:
    """Φ of a row that reads this year − Φ · last year ≥ 0 (or ≤ 0), None for any other row."""
    now = {factor for cell, factor in row.terms if cell.year == row.year}
    before = {factor for cell, factor in row.terms if cell.year != row.year}
    plain = now == {1} and len(before) == 1 and 0 in (row.lower, row.upper) and None in (row.lower, row.upper)
    return -before.pop() if plain else None


def fixed_text(facts: Facts, row: Row, fixed: Mapping[Cell, Fraction]) -> str:
    """The part of a row's amount that is fixed already."""
    amount = sum((fixed.get(cell, Fraction(0)) for cell, _ in row.terms), Fraction(0))
    return f"(其中定额、给定或不可调剂的已固定 {grouped(amount, measure_of(facts, (row,)))})" if amount else ""


def row_text(facts: Facts, row: Row) -> str:
    """甲县“农业整合资金”不低于 700 万元."""
    counties = list(dict.fromkeys(cell.county for cell, _ in row.terms))
    if not counties:
        return f"须有 {grouped(row.lower or Fraction(0), measure_of(facts, (row,)))},但没有可安排的资金"
    streams = list(dict.fromkeys(cell.stream for cell, _ in row.terms))
    growth = growth_of(row)
    who = facts.county(counties[0]).name if len(counties) == 1 else f"{len(counties)} 个县区合计"
    names = [f"“{stream.name}”" for stream in facts.streams if stream.code in streams]
    what = "、".join(names[:NAMED]) + (f"等 {len(names)} 项资金" if len(names) > NAMED else "")
    if len(counties) == 1 and len(names) > 1:
        what += "合计"
    if growth is not None:
        return f"{who}{what}{'不低于' if row.lower is not None else '不高于'}上年的 {percent(growth)}"
    measure = measure_of(facts, (row,))
    if row.lower is not None and row.lower == row.upper:
        return f"{who}{what}等于 {grouped(row.lower, measure)}"
    low = "" if row.lower is None else f"不低于 {grouped(row.lower, measure)}"
    high = "" if row.upper is None else f"不高于 {grouped(row.upper, measure)}"
    return f"{who}{what}{'、'.join(part for part in (low, high) if part)}"


def whole_units(facts: Facts, book: RuleBook, programme: LinearProgramme, found: WholeUnitConflict) -> Conflict:
    """取整冲突: its text already names the largest unit that works (a unit is no rule and no pool).

    Years rounded together are all named, each as far as its rows clash.
    """
    years = sorted({row.year for row in found.rows}) or [programme.year]
    return Conflict(
        kind="whole_units",
        rules=rule_ids(book, found.rows),
        subjects=county_codes(facts, found.rows),
        year=years[0],
        short_by="0",
        text=f"{'、'.join(map(str, years))} 年取整冲突:{found.text}。",
    )
