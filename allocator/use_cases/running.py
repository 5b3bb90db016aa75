"""The main job: check → plan → audit → approval workbook."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from allocator.domain.dossier import Dossier, Manifest
from allocator.domain.finding import BROKEN, CHECK, SHORTFALL
from allocator.domain.money import in_measure, rounded_text
from allocator.rulebook import effective_text
from allocator.use_cases.checking import Checked, bad_usage, problem_lines, read_checked
from allocator.use_cases.planning import Progress, plan_resolved, silent
from allocator.use_cases.result_json import amounts_text
from allocator.use_cases.results import PROBLEMS, PlanResult, Result
from allocator.workbooks.dossier import write_dossier

LIBRARIES = ("allocator", "pyomo", "highspy", "openpyxl", "XlsxWriter")


def run(
    path: Path,
    output: Path,
    scenario: str | None = None,
    sets: tuple[str, ...] = (),
    why: str | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> Result:
    """Plan a workbook and write the approval workbook to ``output`` (never over another file without ``force``)."""
    path, output = Path(path), Path(output)
    if output.exists() and not force:
        return Result(PROBLEMS, lines=(f"{output} 已存在,未覆盖。改用别的文件名,或加 --force。",), usage=True)
    progress("正在读取和检查……")
    checked = read_checked(path, scenario, sets, why)
    if not checked.ready or checked.facts is None:
        return Result(
            PROBLEMS,
            checked.problems,
            scenario=checked.scenario,
            facts=checked.facts,
            book=checked.book,
            lines=problem_lines(checked.problems),
            usage=bad_usage(checked.problems),
        )
    planned = plan_resolved(checked.facts, checked.book, checked.problems, progress, checked.places)
    if planned.plan is None or planned.ledger is None:
        return told(checked, planned)
    progress("正在写报批材料……")
    manifest = fingerprints(checked, planned)
    refused = write_dossier(dossier(checked, planned, manifest), output, force)
    if refused:
        return Result(PROBLEMS, planned.problems, lines=(refused,))
    return told(checked, planned, manifest, (f"已写出:{output}",))


def dossier(checked: Checked, planned: PlanResult, manifest: Manifest) -> Dossier:
    """Everything the approver signs."""
    assert checked.scenario is not None and planned.plan is not None and planned.ledger is not None
    return Dossier(
        facts=planned.facts,
        scenario=checked.scenario,
        book=planned.book,
        plan=planned.plan,
        ledger=planned.ledger,
        findings=planned.findings,
        problems=planned.problems,
        manifest=manifest,
        notes=planned.notes,
    )


def fingerprints(checked: Checked, planned: PlanResult) -> Manifest:
    """Hashes of the input file, of the effective values and of the amounts; versions of what computed them."""
    assert planned.plan is not None
    return Manifest(
        input_sha256=checked.input_sha256,
        scenario_sha256=sha256(effective_text(planned.book).encode()).hexdigest(),
        result_sha256=sha256(amounts_text(planned.plan.amounts).encode()).hexdigest(),
        versions={library: version(library) for library in LIBRARIES},
    )


def told(
    checked: Checked, planned: PlanResult, manifest: Manifest | None = None, written: tuple[str, ...] = ()
) -> Result:
    """The result with its lines for a terminal."""
    lines = (*problem_lines(planned.problems), *outcome_lines(planned), *planned.notes, *written)
    return Result(
        planned.status,
        planned.problems,
        planned.findings,
        planned.conflict,
        planned.facts,
        planned.book,
        checked.scenario,
        planned.plan,
        planned.ledger,
        manifest,
        lines,
        notes=planned.notes,
        figures=planned.figures,
    )


def outcome_lines(planned: PlanResult) -> tuple[str, ...]:
    """What came out, rule by rule, or why nothing did."""
    if planned.conflict is not None:
        repairs = tuple(f"  可行的调整:{repair.text}" for repair in planned.conflict.repairs)
        return ("【规则冲突】" + planned.conflict.text, *repairs)
    if planned.plan is None:
        return (planned.reason,) if planned.reason else ()
    lines = [binding_line(planned, rule.id, rule.rule.number, rule.rule.title) for rule in planned.book]
    counts = "、".join(
        f"{name} {sum(one.kind == kind for one in planned.findings)} 条"
        for kind, name in ((BROKEN, "违反规则"), (SHORTFALL, "软约束缺口"), (CHECK, "未达标提示"))
    )
    levels = len({level.value for year in planned.plan.years for level in year.levels})
    return (*(line for line in lines if line), f"不同的满足率水平 {levels} 个。", f"独立审核:{counts}。")


def binding_line(planned: PlanResult, rule: str, number: int, title: str) -> str:
    """Where a rule bites, year by year; "" for one that never does (and for the pools, which always do)."""
    if number == 1 or planned.plan is None:
        return ""
    years = [(year.year, len(year.binding.get(rule, ()))) for year in planned.plan.years]
    moved = sum((c for year in planned.plan.years for c in year.steps.get(rule, {}).values() if c > 0), Fraction(0))
    if not moved and not any(count for _, count in years):
        return ""
    where = "、".join(f"{year} 年 {count} 处" for year, count in years if count)
    return f"规则{number}“{title}”起作用:{where or '无'},调整 {rounded_text(in_measure(moved), 0)} 万元。"
