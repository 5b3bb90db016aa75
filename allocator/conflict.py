"""What clashes, by how much, and a repair proven by re-solving (the solve functions are passed in)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from allocator.domain.conflict import Conflict, Repair
from allocator.domain.facts import Facts
from allocator.domain.money import ceil_to, decimal_text, in_measure, rounded_text, show
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import Infeasible, LinearProgramme, Row
from allocator.domain.rule import RuleBook

POOL_RULE = "spend_the_pool"
Shorten = Callable[[LinearProgramme], Any]
Possible = Callable[[LinearProgramme], bool]


def describe_conflict(
    facts: Facts,
    book: RuleBook,
    programme: LinearProgramme,
    outcome: Infeasible | WholeUnitConflict,
    shortage: Shorten,
    possible: Possible,
) -> Conflict | str:
    """The clash in the policy's words; a reason (str) where its size could not be proved.

    ``short_by`` is the least change of the pools (万元) with which every hard rule can hold: floors
    of 3,000 in a pool of 2,400 give 600.
    """
    if isinstance(outcome, WholeUnitConflict):
        return whole_units(facts, programme, outcome)
    short = shortage(programme)
    if not hasattr(short, "amount"):
        return short.reason
    rows = tuple(short.rows) or tuple(row for row, _ in outcome.multipliers)
    year = max((row.year for row in rows), default=programme.year)
    repairs = () if short.beyond_pools else pool_repairs(facts, programme, short.by_pool, year, possible)
    return Conflict(
        kind="exact",
        rules=rule_ids(book, rows),
        subjects=county_codes(facts, rows),
        year=year,
        short_by=amount_text(short.amount),
        text=clash_text(facts, book, rows, short, year),
        repairs=repairs,
    )


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


def pool_repairs(
    facts: Facts, programme: LinearProgramme, by_pool: Mapping[str, Fraction], year: int, possible: Possible
) -> tuple[Repair, ...]:
    """Single pools whose change mends everything: tried by re-solving, and one unit less must fail."""
    needed = sum(by_pool.values(), Fraction(0))
    repairs = []
    for stream in facts.streams:
        pool = facts.pool(stream.code, year)
        if pool is None or not stream.is_money or not touches(programme, stream.code, year):
            continue
        change = ceil_to(needed, stream.unit) if needed > 0 else -ceil_to(-needed, stream.unit)
        step = stream.unit if change > 0 else -stream.unit
        works = possible(with_pool(programme, stream.code, year, change))
        if not works or possible(with_pool(programme, stream.code, year, change - step)):
            continue
        total = show(pool.total + change, stream.measure)
        word = "增加" if change > 0 else "减少"
        text = f"{year} 年“{stream.name}”总盘{word} {show(abs(change), stream.measure)} 万元(调为 {total} 万元)"
        repairs.append(Repair(text, pool=(stream.code, year, total)))
    return tuple(repairs)


def touches(programme: LinearProgramme, stream: str, year: int) -> bool:
    """Whether the programme has a pool row of the stream in that year."""
    rows = (*programme.rows, *programme.ahead_rows)
    return any((row.rule, row.subject, row.year) == (POOL_RULE, f"stream:{stream}", year) for row in rows)


def with_pool(programme: LinearProgramme, stream: str, year: int, change: int) -> LinearProgramme:
    """The same programme with one pool changed by ``change`` atoms, without soft rows."""

    def moved(row: Row) -> Row:
        if (row.rule, row.subject, row.year) != (POOL_RULE, f"stream:{stream}", year):
            return row
        lower = None if row.lower is None else row.lower + change
        upper = None if row.upper is None else row.upper + change
        return replace(row, lower=lower, upper=upper)

    rows, ahead = tuple(map(moved, programme.rows)), tuple(map(moved, programme.ahead_rows))
    return replace(programme, rows=rows, soft=(), ahead_rows=ahead)


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
