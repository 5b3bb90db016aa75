"""What the use cases return; CLI, page and tests print or test these, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from allocator.domain.conflict import Conflict
from allocator.domain.dossier import Manifest
from allocator.domain.facts import Facts
from allocator.domain.finding import BROKEN, ERROR, Finding, Problem
from allocator.domain.ledger import Ledger
from allocator.domain.plan import Plan
from allocator.domain.rule import RuleBook, UseFigure
from allocator.domain.scenario import Scenario

OK, CONFLICT, PROBLEMS, AUDIT_FAILED, NO_ANSWER = "ok", "conflict", "problems", "audit_failed", "no_answer"
EXIT_CODES = {OK: 0, PROBLEMS: 1, CONFLICT: 3, AUDIT_FAILED: 4, NO_ANSWER: 3}


@dataclass(frozen=True, slots=True)
class PlanResult:
    """The outcome of planning facts in memory: exactly one of plan, conflict, problems or reason matters."""

    status: str
    facts: Facts
    book: RuleBook = ()
    plan: Plan | None = None
    ledger: Ledger | None = None
    findings: tuple[Finding, ...] = ()
    conflict: Conflict | None = None
    problems: tuple[Problem, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    figures: tuple[UseFigure, ...] = ()


class Shown(Protocol):
    """What a command shows: lines, an exit code, and a --json form."""

    @property
    def lines(self) -> tuple[str, ...]: ...
    @property
    def usage(self) -> bool: ...
    @property
    def exit_code(self) -> int: ...
    def json(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one command: contract status, what was found, lines for a terminal."""

    status: str
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    conflict: Conflict | None = None
    facts: Facts | None = None
    book: RuleBook = ()
    scenario: Scenario | None = None
    plan: Plan | None = None
    ledger: Ledger | None = None
    manifest: Manifest | None = None
    lines: tuple[str, ...] = ()
    usage: bool = False
    notes: tuple[str, ...] = field(default=())
    figures: tuple[UseFigure, ...] = ()
    unwritten: bool = False

    @property
    def exit_code(self) -> int:
        """0 done, 1 problems in the input or no file, 2 usage, 3 conflict (or no answer), 4 audit: broken."""
        return 2 if self.usage else EXIT_CODES[self.status] or int(self.unwritten)

    def json(self) -> dict[str, Any]:
        """The result in the form of the contract's --json."""
        from allocator.use_cases.result_json import result_json

        return result_json(self)


def has_errors(problems: tuple[Problem, ...]) -> bool:
    """Whether any problem stops the work (a 警告 or 提示 does not)."""
    return any(problem.level == ERROR for problem in problems)


def has_broken(findings: tuple[Finding, ...]) -> bool:
    """Whether the audit found a broken clause (shortfalls and checks never fail it)."""
    return any(finding.kind == BROKEN for finding in findings)
