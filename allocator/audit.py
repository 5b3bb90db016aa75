"""Audit a plan from the clauses alone: it reads amounts and facts, never rows, never the solver."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.executed import executed_amounts, is_closed
from allocator.domain.finding import BROKEN, CHECK, Finding
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, percent_text, show
from allocator.domain.rule import OFF, ActiveRule, RuleBook
from allocator.domain.village_floor import own_money
from allocator.domain.village_reserve import kept_share
from allocator.domain.village_totals import Missed, missed_totals

# The rule that village money is told under.
FLOOR = "deep_village_floor"


def audit(ledger: Ledger, book: RuleBook) -> tuple[Finding, ...]:
    """Every rule's own audit in the book's order (rules that are off say nothing), then what no rule covers."""
    findings = [found for rule in book if rule.values.status != OFF for found in of_rule(ledger, rule)]
    findings = [only_warning(ledger, found) for found in findings]
    findings.extend(years_stand(ledger))
    findings.extend(closed_years_stand(ledger))
    findings.extend(totals_reach_villages(ledger))
    return tuple(findings)


def only_warning(ledger: Ledger, found: Finding) -> Finding:
    """What only warns: a clause broken in an executed year, and all that is found in a forecast year (ADR 0005)."""
    facts, year = ledger.facts, found.year
    if found.kind == CHECK or year not in facts.years:
        return found
    if is_closed(facts, year):
        stays = found.kind != BROKEN
        return found if stays else replace(found, kind=CHECK, text=f"(已执行年度,只作提示){found.text}")
    return replace(found, kind=CHECK) if facts.is_forecast(year) and year != facts.years[0] else found


def of_rule(ledger: Ledger, rule: ActiveRule) -> list[Finding]:
    """The rule's own audit, under its instance's name; what it says of exempt counties is only a check."""
    return [
        replace(found, rule=rule.id, kind=CHECK if found.subject in rule.values.exempt else found.kind)
        for found in rule.rule.audit(ledger, rule.values)
    ]


def closed_years_stand(ledger: Ledger) -> list[Finding]:
    """The amounts of a closed year are the executed ones."""
    facts = ledger.facts
    findings = []
    for year in (one for one in ledger.years if is_closed(facts, one)):
        executed = executed_amounts(facts, year)
        there = {cell: amount for cell, amount in ledger.amounts.items() if cell.year == year}
        for cell in sorted(set(executed) | set(there)):
            required, given = executed.get(cell, 0), there.get(cell, 0)
            if required != given:
                stream = facts.stream(cell.stream)
                was, now = grouped(required, stream.measure), grouped(given, stream.measure)
                text = f"{year} 年{facts.county(cell.county).name}“{stream.name}”已执行 {was},方案列 {now}。"
                shown = show(required, stream.measure), show(given, stream.measure)
                findings.append(Finding(BROKEN, "plan_years", cell.county, year, *shown, text))
    return findings


def years_stand(ledger: Ledger) -> list[Finding]:
    """Amounts stand only in the years of the plan."""
    strange = sorted({cell.year for cell in ledger.amounts} - set(ledger.facts.years))
    return [
        Finding(BROKEN, "plan_years", "", year, "", str(year), f"方案里有计划期以外的年度 {year}。") for year in strange
    ]


def totals_reach_villages(ledger: Ledger) -> list[Finding]:
    """村级总额 beside another sum that a county's villages get, and why: only reported."""
    facts, findings = ledger.facts, []
    for year in ledger.years:
        for one in missed_totals(ledger, year):
            less = one.total - one.given
            text = (
                f"{year} 年{facts.county(one.county).name}村级总额 {grouped(one.total)},"
                f"实际安排到村 {grouped(one.given)},{'少' if less > 0 else '多'} {grouped(abs(less))}:"
                f"{why_missed(ledger, one)}。"
            )
            findings.append(Finding(CHECK, FLOOR, one.county, year, show(one.total), show(one.given), text))
    return findings


def why_missed(ledger: Ledger, one: Missed) -> str:
    """Why a county's villages do not get their 村级总额."""
    facts = ledger.facts
    if one.given > one.total:
        return "规则要求落实到村的数高于村级总额"
    streams = [stream.code for stream in facts.streams if stream.integrable(one.year)]
    there = ledger.total((one.county,), streams, one.year) + own_money(facts, facts.county(one.county), one.year)
    kept = kept_share(facts, one.county, one.year)
    told = f"该县涉农整合资金 {grouped(there)}"
    if kept and there * (1 - kept) < one.total:
        return f"{told},其中 {percent_text(kept, 0)}须留给非建档立卡贫困村"
    return told if there < one.total else f"{told},按取整单位只能安排到这个数"
