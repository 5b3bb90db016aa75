"""Audit a plan from the clauses alone: it reads amounts and facts, never rows, never the solver."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.finding import BROKEN, CHECK, Finding
from allocator.domain.ledger import Ledger
from allocator.domain.rule import OFF, ActiveRule, RuleBook


def audit(ledger: Ledger, book: RuleBook) -> tuple[Finding, ...]:
    """Every rule's own audit in the book's order (rules that are off say nothing), then what no rule covers."""
    findings = [found for rule in book if rule.values.status != OFF for found in of_rule(ledger, rule)]
    findings.extend(years_stand(ledger))
    return tuple(findings)


def of_rule(ledger: Ledger, rule: ActiveRule) -> list[Finding]:
    """The rule's own audit, under its instance's name; what it says of exempt counties is only a check."""
    return [
        replace(found, rule=rule.id, kind=CHECK if found.subject in rule.values.exempt else found.kind)
        for found in rule.rule.audit(ledger, rule.values)
    ]


def years_stand(ledger: Ledger) -> list[Finding]:
    """Amounts stand only in the years of the plan."""
    strange = sorted({cell.year for cell in ledger.amounts} - set(ledger.facts.years))
    return [
        Finding(BROKEN, "plan_years", "", year, "", str(year), f"方案里有计划期以外的年度 {year}。") for year in strange
    ]
