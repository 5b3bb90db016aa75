"""A clash told in the policy's words: rules, counties, sums, what is missing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from allocator.domain.conflict import Conflict
from allocator.domain.facts import Facts
from allocator.domain.money import decimal_text, in_measure, rounded_text
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.rule import RuleBook

POOL_RULE = "spend_the_pool"


def rule_ids(book: RuleBook, rows: tuple[Row, ...]) -> tuple[str, ...]:
    """The rules of rows, in the book's order, the pool rule last: it is what the others meet."""
    named = {row.rule for row in rows}
    ordered = tuple(rule.id for rule in book if rule.id in named and rule.id != POOL_RULE)
    return (*ordered, POOL_RULE) if POOL_RULE in named else ordered


def county_codes(facts: Facts, rows: tuple[Row, ...]) -> tuple[str, ...]:
    """The counties that rows are about, in code order (the pool rule is about streams)."""
    known = {county.code for county in facts.counties}
    named = {row.subject for row in rows if row.subject in known}
    for row in rows:
        if row.subject not in known and row.rule != POOL_RULE and len({c.county for c, _ in row.terms}) == 1:
            named.update(cell.county for cell, _ in row.terms)
    return tuple(sorted(named))


def clash_text(facts: Facts, book: RuleBook, rows: tuple[Row, ...], short: Any, year: int) -> str:
    """One paragraph: which rules ask for how much together, against which pools, and what is missing."""
    titles = {rule.id: f"规则{rule.rule.number}“{rule.rule.title}”" for rule in book}
    demanding = [rule for rule in rule_ids(book, rows) if rule != POOL_RULE]
    asked = "、".join(
        f"{titles.get(rule, rule)}({subjects_text(facts, [row for row in rows if row.rule == rule])})"
        for rule in demanding
    )
    pools = "、".join(stream_name(facts, row) for row in rows if row.rule == POOL_RULE)
    amount = amount_text(short.amount)
    if short.beyond_pools:
        return f"{year} 年规则冲突:{asked} 不能同时成立,改变资金总盘也无法化解,相差 {amount} 万元。"
    surplus = all(change <= 0 for change in short.by_pool.values())
    if surplus:
        return f"{year} 年规则冲突:{asked} 把安排数压在上限以内,{pools} 的资金总盘有 {amount} 万元安排不出去。"
    return f"{year} 年规则冲突:{asked} 要求的数额合计超出 {pools} 的可分配总盘,相差 {amount} 万元。" + sums_text(
        facts, rows
    )


def sums_text(facts: Facts, rows: tuple[Row, ...]) -> str:
    """The exact sums where the clash is a plain one: floors of counties against the pools they draw on."""
    floors = [row for row in rows if row.rule != POOL_RULE and row.lower is not None]
    pools = [row for row in rows if row.rule == POOL_RULE and row.lower is not None]
    plain = all(factor == 1 for row in floors for _, factor in row.terms)
    cells = [cell for row in floors for cell, _ in row.terms]
    if not floors or not pools or not plain or len(cells) != len(set(cells)):
        return ""
    asked = sum((row.lower or Fraction(0) for row in floors), Fraction(0))
    there = sum((row.lower or Fraction(0) for row in pools), Fraction(0))
    return f"最低要求合计 {amount_text(asked)} 万元,可分配 {amount_text(there)} 万元。"


def subjects_text(facts: Facts, rows: list[Row]) -> str:
    """The counties of rows by name, at most five and how many in all."""
    names = {county.code: county.name for county in facts.counties}
    found = [names[code] for code in county_codes(facts, tuple(rows))]
    if not found:
        return "全体"
    return "、".join(found[:5]) + (f"等 {len(found)} 个县" if len(found) > 5 else "")


def stream_name(facts: Facts, row: Row) -> str:
    """The stream a pool row is about, by name."""
    code = row.subject.partition(":")[2]
    return next((stream.name for stream in facts.streams if stream.code == code), row.subject)


def whole_units(facts: Facts, programme: LinearProgramme, found: WholeUnitConflict) -> Conflict:
    """取整冲突: its text already names the largest unit that works (a unit is no rule and no pool)."""
    return Conflict(
        kind="whole_units",
        rules=tuple(dict.fromkeys(row.rule for row in found.rows)),
        subjects=county_codes(facts, found.rows),
        year=programme.year,
        short_by="0",
        text=found.text,
    )


def amount_text(atoms: Fraction) -> str:
    """分 as 万元: exact where the decimals end within six places, else rounded for reading."""
    wan = in_measure(atoms)
    try:
        text = decimal_text(wan)
    except ValueError:
        return rounded_text(wan, 6)
    return text if len(text.partition(".")[2]) <= 6 else rounded_text(wan, 6)
