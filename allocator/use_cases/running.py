"""The main job: check → plan → audit → approval workbook."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from allocator.domain.dossier import Dossier, Manifest
from allocator.domain.facts import Facts
from allocator.domain.finding import BROKEN, CHECK, SHORTFALL
from allocator.domain.fraction import Fraction, sum_to_show
from allocator.domain.money import Measure, whole_text
from allocator.domain.plan import Plan
from allocator.domain.reason import Explanation, WhatIf
from allocator.explanation import explain_counties
from allocator.rulebook import effective_text
from allocator.use_cases.certifying import NOTHING, certificate_for, nothing_because, write_certificate
from allocator.use_cases.checking import Checked, bad_usage, problem_lines, read_checked
from allocator.use_cases.deciding import Progress, silent
from allocator.use_cases.mending_lines import conflict_lines, with_cells
from allocator.use_cases.planning import plan_resolved
from allocator.use_cases.result_json import amounts_text
from allocator.use_cases.results import PROBLEMS, PlanResult, Result
from allocator.use_cases.what_if import movers, what_ifs
from allocator.workbooks.dossier import write_dossier

STEPPED = "按规则次序逐条计入时它调整过 {moved},其后的规则已使它留有余地"
LIBRARIES = ("allocator", "pyomo", "highspy", "openpyxl", "XlsxWriter")


def run(
    path: Path,
    output: Path,
    scenario: str | None = None,
    sets: tuple[str, ...] = (),
    why: str | None = None,
    force: bool = False,
    progress: Progress = silent,
    certificate: Path | None = None,
    what_if: bool = False,
) -> Result:
    """Plan a workbook and write the approval workbook to ``output`` (never over another file without ``force``).

    ``certificate`` names the file that gets the exact proof, of the plan or of the conflict; ``what_if`` has
    every county's page say what more money or a rule less would do in the first open year.
    """
    path, output = Path(path), Path(output)
    if output.exists() and not force:
        return in_the_way(output)
    progress("正在读取和检查……")
    checked = read_checked(path, scenario, sets, why)
    if not checked.ready or checked.facts is None:
        return not_ready(checked)
    planned = plan_resolved(checked.facts, checked.book, checked.problems, progress, places=checked.places)
    manifest = fingerprints(checked, planned)
    proof = None if certificate is None else certificate_for(planned, manifest)
    if proof is not None:
        manifest = replace(manifest, certificate_sha256=sha256(proof.encode()).hexdigest())
    if planned.plan is None or planned.ledger is None:
        known = None if proof is None else manifest
        return proven(told(checked, planned, known), proof, certificate, force, nothing_because(planned))
    explanation = explain_all(planned, what_if)
    progress("正在写报批材料……")
    refused = write_dossier(dossier(checked, planned, manifest, explanation), output, force)
    if refused:
        return Result(PROBLEMS, planned.problems, lines=(refused,))
    return proven(told(checked, planned, manifest, (f"已写出:{output}",)), proof, certificate, force)


def in_the_way(output: Path) -> Result:
    """A file that stands where the output would go."""
    return Result(PROBLEMS, lines=(f"{output} 已存在,未覆盖。改用别的文件名,或加 --force。",), usage=True)


def not_ready(checked: Checked) -> Result:
    """A workbook that cannot be planned: its problems."""
    return Result(
        PROBLEMS,
        checked.problems,
        scenario=checked.scenario,
        facts=checked.facts,
        book=checked.book,
        lines=problem_lines(checked.problems),
        usage=bad_usage(checked.problems),
    )


def proven(result: Result, proof: str | None, path: Path | None, force: bool, otherwise: str = NOTHING) -> Result:
    """The result with the certificate written where one was asked for, ``otherwise`` told where there is none."""
    if path is None:
        return result
    lines, written = write_certificate(proof, Path(path), force, otherwise)
    return replace(result, lines=(*result.lines, *lines), unwritten=not written)


def dossier(checked: Checked, planned: PlanResult, manifest: Manifest, explanation: Explanation) -> Dossier:
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
        explanation=explanation,
        figures=planned.figures,
    )


def explain_all(planned: PlanResult, what_if: bool) -> Explanation:
    """Every county in every year, for the 县区说明 sheets."""
    plan, ledger = planned.plan, planned.ledger
    assert plan is not None and ledger is not None
    counties = [county.code for county in planned.facts.counties]
    cases: tuple[WhatIf, ...] = ()
    first = next((year for year in plan.years if not year.closed), None)
    if what_if and first is not None:
        streams = tuple(stream.code for stream in planned.facts.streams)
        rules = movers(first, planned.book)
        cases = tuple(what_ifs(planned.facts, planned.book, plan, first.year, streams, rules))
    return explain_counties(ledger, planned.book, plan, counties, ledger.years, what_ifs=cases, with_sentences=False)


def fingerprints(checked: Checked, planned: PlanResult) -> Manifest:
    """Hashes of the input file, of the effective values and of the amounts; versions of what computed them."""
    amounts = planned.plan.amounts if planned.plan else {}
    return Manifest(
        input_sha256=checked.input_sha256,
        scenario_sha256=sha256(effective_text(planned.book).encode()).hexdigest(),
        result_sha256=sha256(amounts_text(amounts).encode()).hexdigest(),
        versions={library: version(library) for library in LIBRARIES},
    )


def told(
    checked: Checked, planned: PlanResult, manifest: Manifest | None = None, written: tuple[str, ...] = ()
) -> Result:
    """The result with its lines for a terminal."""
    if planned.conflict is not None:
        planned = replace(planned, conflict=with_cells(planned.conflict, checked.places))
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
        return conflict_lines(planned.conflict)
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
    moved = moved_text(planned.facts, planned.plan, rule)
    changed = [(year.year, len({cell.county for cell in year.shaped.get(rule, ())})) for year in planned.plan.years]
    where = "、".join(f"{year} 年 {count} 处" for year, count in years if count)
    if any(count for _, count in changed):
        whom = "、".join(f"{year} 年 {count} 个县区" for year, count in changed if count)
        return f"规则{number}“{title}”改变测算数:{whom},调整 {moved}。"
    if where:
        return f"规则{number}“{title}”起作用:{where},调整 {moved or '0 万元'}。"
    return f"规则{number}“{title}”在最终方案中没有限定任何对象;{STEPPED.format(moved=moved)}。" if moved else ""


def moved_text(facts: Facts, plan: Plan, rule: str) -> str:
    """What a rule added in all years, in each measure: 3,331 万元、12 人; "" for nothing."""
    gains: dict[Measure, list[Fraction]] = {}
    for year in plan.years:
        for cell, change in year.moved_by(rule).items():
            if change > 0:
                gains.setdefault(facts.stream(cell.stream).measure, []).append(change)
    told = ((whole_text(sum_to_show(parts), measure), measure.name) for measure, parts in gains.items())
    return "、".join(f"不足 1 {name}" if text == f"0 {name}" else text for text, name in told)
