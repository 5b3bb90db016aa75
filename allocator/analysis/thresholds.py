"""Thresholds in numbers: floors and ceilings that hold a county, and amounts close to a 起拨线."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.analysis.edges import MOST, WHY, Edge
from allocator.analysis.moves import POOLS, county_totals, money_codes
from allocator.domain.analysis import UNTOUCHED, Cliff
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import grouped
from allocator.domain.plan import YearPlan
from allocator.domain.rule import ActiveRule, RuleBook
from allocator.domain.scenario import Setting

IN_REACH = Fraction(1, 10)
ISSUE_LINE = "起拨线"


def bound_counties(facts: Facts, book: RuleBook, plan: YearPlan) -> tuple[Edge, ...]:
    """Counties held by a rule's own row, each set free of it: of every rule those farthest from their 测算数."""
    codes = {county.code for county in facts.counties}
    money = money_codes(facts)
    given, due = county_totals(plan.exact, money), county_totals(plan.entitlement, money)
    found: list[Edge] = []
    for one in book:
        if one.rule.id == POOLS or one.rule.rows is None:
            continue
        held = sorted({subject.split("/")[0] for subject in plan.binding.get(one.id, ())} & codes)
        held.sort(key=lambda code: (-abs(given.get(code, 0) - due.get(code, 0)), code))
        found += [freed(one, code) for code in held[:MOST]]
    return tuple(found)


def freed(one: ActiveRule, code: str) -> Edge:
    """A county that the rule no longer speaks of."""
    codes = "、".join(sorted({*one.values.exempt, code}))
    setting = Setting("rule", (one.rule.id, one.values.instance or "", "exempt", ""), codes, WHY, "--set", "--set")
    title = one.rule.title + (f"[{one.values.instance}]" if one.values.instance else "")
    kind = f"规则{one.rule.number}“{title}”的界限"
    return Edge(kind, code, "正被该界限限定", "不受该规则约束", "正在界限上", setting)


def near_issue_line(facts: Facts, plan: YearPlan) -> tuple[Cliff, ...]:
    """Amounts within 10 % of their stream's 起拨线: below it the amount is not issued alone, so the county's total that
    is issued alone jumps by the amount. Nothing is planned anew.
    """
    found: list[tuple[Fraction, Cliff]] = []
    totals = county_totals(plan.amounts, money_codes(facts))
    lines = {stream.code: stream for stream in facts.streams if stream.issue_line}
    for cell, amount in sorted(plan.amounts.items()):
        stream = lines.get(cell.stream)
        if stream is None or not stream.issue_line or not amount or not stream.is_money:
            continue
        distance = Fraction(abs(amount - stream.issue_line), stream.issue_line)
        if distance > IN_REACH:
            continue
        total, above = int(totals[cell.county]), amount >= stream.issue_line
        near = (
            f"“{stream.name}”安排 {grouped(amount, stream.measure)},起拨线 {grouped(stream.issue_line, stream.measure)}"
        )
        now, then = ("单独下达", "低于起拨线,不单独下达") if above else ("低于起拨线,不单独下达", "单独下达")
        sides = (total, total - amount) if above else (total - amount, total)
        one = Cliff(ISSUE_LINE, cell.county, now, then, near, UNTOUCHED, *sides, None)
        found.append((distance, one))
    found.sort(key=lambda pair: (pair[0], pair[1].county))
    return tuple(one for _, one in found[:MOST])


def ordered(cliffs: Iterator[Cliff] | tuple[Cliff, ...]) -> tuple[Cliff, ...]:
    """Kinds in their order, within a kind the largest jump first; what has no plan stands before all."""
    listed = tuple(cliffs)
    kinds = list(dict.fromkeys(one.kind for one in listed))

    def key(one: Cliff) -> tuple[int, bool, int, str]:
        return (kinds.index(one.kind), one.jump is not None, -abs(one.jump or 0), one.county)

    return tuple(sorted(listed, key=key))
