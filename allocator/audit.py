"""Audit a plan from the clauses alone: it reads amounts and facts, never rows, never the solver."""

from __future__ import annotations

from allocator.domain.finding import BROKEN, Finding
from allocator.domain.ledger import Ledger
from allocator.domain.rule import OFF, RuleBook


def audit(ledger: Ledger, book: RuleBook) -> tuple[Finding, ...]:
    """Every rule's own audit in the book's order (rules that are off say nothing), then what no rule covers."""
    findings = [found for rule in book if rule.values.status != OFF for found in rule.rule.audit(ledger, rule.values)]
    findings.extend(years_stand(ledger))
    return tuple(findings)


def years_stand(ledger: Ledger) -> list[Finding]:
    """Amounts stand only in the years of the plan."""
    strange = sorted({cell.year for cell in ledger.amounts} - set(ledger.facts.years))
    return [
        Finding(BROKEN, "plan_years", "", year, "", str(year), f"方案里有计划期以外的年度 {year}。") for year in strange
    ]
