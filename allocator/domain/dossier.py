"""报批材料: everything the approver signs, ready to be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.domain.facts import Facts
from allocator.domain.finding import Finding, Problem
from allocator.domain.ledger import Ledger
from allocator.domain.plan import Plan
from allocator.domain.reason import Explanation
from allocator.domain.rule import RuleBook
from allocator.domain.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Manifest:
    """数据指纹: sha256 of input file, effective scenario and result; versions of tool and libraries.

    ``certificate_sha256`` is that of the certificate written with the plan, "" where none was asked for.
    """

    input_sha256: str
    scenario_sha256: str
    result_sha256: str
    versions: Mapping[str, str]
    certificate_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Facts (after the scenario), rule book in force, plan, findings, warnings, fingerprint, every county's reasons."""

    facts: Facts
    scenario: Scenario
    book: RuleBook
    plan: Plan
    ledger: Ledger
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    manifest: Manifest
    notes: tuple[str, ...] = ()
    explanation: Explanation | None = None
