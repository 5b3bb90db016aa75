"""One clash as a paragraph: which rules, for whom, against which pools, the sums, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allocator.conflict.row_words import ONE_OFF, growth_of, is_one_off, rows_text
from allocator.conflict.sums import floor_sums
from allocator.conflict.tools import Short
from allocator.conflict.wording import (
    POOL_RULE,
    county_codes,
    measure_of,
    rule_ids,
    rule_name,
    stream_name,
    subjects_text,
)
from allocator.domain.cell import Cell
from allocator.domain.conflict import WHOLE_UNITS, Conflict, Grounds
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import grouped
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.rule import RuleBook
from allocator.domain.stream import GIVEN

MANUAL = "manual_adjustment"
# A cap on growth stands once there is something to grow from: told of a base that is still open.
GROWING = "(上年数为 0 的县区不受增幅上限约束;此处按有关县区 {before} 年均有安排计。)"


def clash_text(
    facts: Facts,
    book: RuleBook,
    rows: tuple[Row, ...],
    short: Short,
    fixed: Mapping[Cell, Fraction],
    helpless: bool = False,
) -> str:
    """One paragraph: which rules ask for how much together, against which pools, and what is missing.

    ``helpless``: it was proved that no pool mends it.
    """
    titles = {rule.id: rule_name(rule) for rule in book}
    asked = "、".join(
        f"{titles.get(rule, rule)}({subjects_text(facts, [row for row in rows if rule in row.rules])})"
        for rule in rule_ids(book, rows)
        if rule != POOL_RULE
    )
    pools = "、".join(dict.fromkeys(f"“{stream_name(facts, row)}”" for row in rows if row.rule == POOL_RULE))
    measure = measure_of(facts, rows)
    amount, year = grouped(short.amount, measure), max(row.year for row in rows)
    start, details = f"{year} 年规则冲突:{asked}", rows_text(facts, titles, rows, fixed)
    others = [row for row in rows if row.rule != POOL_RULE]
    details += if_there_is_money(others)
    if short.beyond_pools:
        given = any(facts.stream(cell.stream).method == GIVEN for cell in fixed)
        one_off = any(is_one_off(facts, cell, amount) for cell, amount in fixed.items())
        sheets = (("人工调整", any(row.rule == MANUAL for row in rows)), ("给定安排", given), (ONE_OFF, one_off))
        named = "、".join(f"“{sheet}”" for sheet, concerned in sheets if concerned)
        advice = f"请核对{named}表中的数额。" if named else ""
        whatever = ",改变资金总盘也无法化解" if helpless else ""
        return f"{start}{clashing_words(others)}{whatever},相差 {amount}。{details}{advice}"
    grown = growth_of_all(others)
    sign = 1 if all(change > 0 for change in short.by_pool.values()) else -1
    if grown and sign == grown[3] and all(change * sign > 0 for change in short.by_pool.values()):
        before, now, factor, _ = grown
        mine = "、".join(
            dict.fromkeys(f"“{stream_name(facts, r)}”" for r in rows if r.rule == POOL_RULE and r.year == now)
        )
        limit, than, less = ("上限", "低于", "少了") if sign == 1 else ("最低要求", "超出", "多出")
        return (
            f"{now} 年规则冲突:{asked}以 {before} 年安排数计的{limit},合计{than} {now} 年{mine or pools}的可分配总盘,"
            f"相差 {grouped(short.amount * factor, measure)}(相当于 {before} 年资金总盘{less} {amount})。{details}"
        )
    if all(change <= 0 for change in short.by_pool.values()) and any(row.upper is not None for row in others):
        told = caps_text(facts, rows, short, fixed) or details
        return f"{start}把安排数压在上限以内,{pools}的资金总盘有 {amount}安排不出去。{told}"
    if all(row.lower is None for row in others):
        return f"{start}把安排数压在上限以内,与{pools}的资金总盘不相容:总盘合计至少须变动 {amount}。{details}"
    if any(row.lower is None for row in others) or all(change <= 0 for change in short.by_pool.values()):
        return f"{start}不能同时满足:{pools}的可分配总盘不足,相差 {amount}。{details}"
    return (
        f"{start}要求的数额合计超出{pools}的可分配总盘,相差 {amount}。{sums_text(facts, rows, short, fixed) or details}"
    )


def if_there_is_money(rows: Sequence[Row]) -> str:
    """That caps on growth bind those alone who have something the year before, where rows are such; else ""."""
    years = [row.year for row in rows if row.unforeseen and is_open(row)]
    return GROWING.format(before=min(years) - 1) if years else ""


def is_open(row: Row) -> bool:
    """Whether a row speaks of amounts of the year before that are still to be decided."""
    return any(cell.year < row.year for cell, _ in row.terms)


def growth_of_all(rows: Sequence[Row]) -> tuple[int, int, Fraction, int] | None:
    """(year before, year, Φ, −1) where all rows ask for at least Φ times what the year before has, 1 in the place of
    −1 where for at most; None for others.

    Less money in the year before lowers such floors: 146,923.08 less of it is 191,000 in the year meant where Φ = 1.3.
    """
    factors, sides = {growth_of(row) for row in rows}, {(row.lower is None, row.upper is None) for row in rows}
    years = {(min(cell.year for cell, _ in row.terms), row.year) for row in rows if row.terms}
    if len(factors) != 1 or len(years) != 1 or len(sides) != 1:
        return None
    (factor,), ((before, now),), ((cap, _),) = factors, years, sides
    return None if factor is None or factor <= 0 else (before, now, factor, 1 if cap else -1)


def clashing_words(rows: Sequence[Row]) -> str:
    """How rows without pools clash: one alone, several of one rule, several rules."""
    if len(rows) <= 1:
        return "无法满足"
    return "的几项要求互相矛盾" if len({rule for row in rows for rule in row.rules}) == 1 else "不能同时成立"


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
    """The exact sums where the clash is a plain one: what is asked, what of it is fixed, what there is."""
    sums = floor_sums(rows, short, fixed)
    if sums is None:
        return ""
    measure = measure_of(facts, rows)
    covered = f",其中其他已固定的资金承担 {grouped(sums.elsewhere, measure)}" if sums.elsewhere else ""
    more = f",另有固定安排 {grouped(sums.beside, measure)}" if sums.beside else ""
    return f"最低要求合计 {grouped(sums.asked, measure)}{covered}{more},可分配 {grouped(sums.there, measure)}。"


def whole_units(facts: Facts, book: RuleBook, programme: LinearProgramme, found: WholeUnitConflict) -> Conflict:
    """取整冲突: its text already names the largest unit that works (a unit is no rule and no pool).

    Years rounded together are all named, each as far as its rows clash; it is the last of them that cannot be met.
    """
    years = sorted({row.year for row in found.rows}) or [programme.year]
    return Conflict(
        kind=WHOLE_UNITS,
        rules=rule_ids(book, found.rows),
        subjects=county_codes(facts, found.rows),
        year=years[-1],
        short_by="0",
        text=f"{'、'.join(map(str, years))} 年取整冲突:{found.text}。{if_there_is_money(found.rows)}",
        grounds=Grounds(programme, found.rows),
    )
