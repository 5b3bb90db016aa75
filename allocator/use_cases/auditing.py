"""Audit a plan workbook without solving: hand-edited files too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from allocator.audit import audit as audit_ledger
from allocator.domain.cell import Cell
from allocator.domain.finding import BROKEN, Finding
from allocator.domain.ledger import Ledger
from allocator.rulebook import resolve
from allocator.rules import RULES
from allocator.use_cases.checking import fingerprint, problem_lines
from allocator.use_cases.results import AUDIT_FAILED, OK, PROBLEMS, Result, has_broken, has_errors
from allocator.workbooks.plan_reader import PlanBook, read_plan


def audit(path: Path, input_path: Path | None = None) -> Result:
    """Audit the amounts of ``path`` from the clauses alone; with ``input_path`` also that it came from that file."""
    book = read_plan(Path(path))
    problems = tuple(book.problems)
    if book.facts is None or has_errors(problems):
        return Result(PROBLEMS, problems, lines=problem_lines(problems))
    resolved = resolve(book.facts, book.settings, RULES)
    problems += tuple(resolved.problems)
    if has_errors(problems):
        return Result(PROBLEMS, problems, lines=problem_lines(problems))
    years = tuple(sorted({cell.year for cell in book.amounts}))
    ledger = Ledger(resolved.facts, years, book.amounts, book.entitlement, book.villages)
    findings = tuple(book.findings) + tuple(placed(one, book) for one in audit_ledger(ledger, resolved.book))
    if input_path is not None:
        findings += input_findings(book, Path(input_path))
    status = AUDIT_FAILED if has_broken(findings) else OK
    lines = (*problem_lines(problems), *finding_lines(findings), verdict(findings))
    return Result(status, problems, findings, facts=resolved.facts, book=resolved.book, ledger=ledger, lines=lines)


def placed(finding: Finding, book: PlanBook) -> Finding:
    """A finding with the workbook cell to look at: the changed cell of its subject, else its cell."""
    if finding.cell is not None:
        return finding
    changed = [cell for cell, amount in book.amounts.items() if book.original.get(cell) != amount]
    about = [cell for cell in changed if concerns(finding, cell)]
    place = book.places.get(min(about)) if about else None
    return replace(finding, cell=place)


def concerns(finding: Finding, cell: Cell) -> bool:
    """Whether a changed cell belongs to a finding's subject and year (a later year's base counts too)."""
    if cell.year not in (finding.year, finding.year - 1):
        return False
    subject = finding.subject
    return (
        subject == cell.county or subject == f"stream:{cell.stream}" or not subject[:1].isdigit() and ":" not in subject
    )


def input_findings(book: PlanBook, input_path: Path) -> tuple[Finding, ...]:
    """Whether the plan says it was computed from this very file."""
    actual, stated = fingerprint(input_path), book.hashes.get("input_sha256", "")
    if actual == stated:
        return ()
    text = f"方案所记的输入文件指纹与 {input_path.name} 不符:该方案不是由这份数据测算的,或数据在测算后改动过。"
    return (Finding(BROKEN, "fingerprint", "input", 0, stated, actual, text),)


def finding_lines(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Findings as lines: broken first, then shortfalls, then checks."""
    names = {"broken": "违反", "shortfall": "缺口", "check": "提示"}
    ranked = sorted(findings, key=lambda one: list(names).index(one.kind))
    return tuple(f"【{names[one.kind]}】{one.cell + ' ' if one.cell else ''}{one.text}" for one in ranked)


def verdict(findings: tuple[Finding, ...]) -> str:
    """The last line."""
    broken = sum(one.kind == BROKEN for one in findings)
    return f"审核未通过:{broken} 处违反规则。" if broken else "审核通过:总额相符,没有违反规则之处。"
