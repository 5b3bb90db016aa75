"""Plan facts in memory: years decided in order, each year's whole-unit plan the next year's base."""

from __future__ import annotations

from collections.abc import Callable

from allocator.audit import audit
from allocator.conflict import describe_conflict
from allocator.domain.conflict import Conflict
from allocator.domain.executed import is_closed
from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.ledger import Ledger
from allocator.domain.plan import Plan, YearPlan
from allocator.domain.programme import Infeasible, NoAnswer
from allocator.domain.rule import OFF, RuleBook, UseFigure
from allocator.domain.scenario import Setting
from allocator.use_cases.carrying import NOWHERE, entitlement_problems, extend
from allocator.use_cases.mending import tools_of
from allocator.use_cases.preparing import prepared
from allocator.use_cases.results import (
    AUDIT_FAILED,
    CONFLICT,
    NO_ANSWER,
    OK,
    PROBLEMS,
    PlanResult,
    has_broken,
    has_errors,
)
from allocator.use_cases.year import Stopped, decide_year
from allocator.workbooks.places import Places

Progress = Callable[[str], None]


def silent(_: str) -> None:
    """The progress of somebody who does not look."""


def plan_facts(facts: Facts, settings: tuple[Setting, ...] = (), progress: Progress = silent) -> PlanResult:
    """Plan ``facts`` under the workbook's own settings and then ``settings`` (scenario chain, --set).

    Returns the plan with its audit, or the problems, the conflict, or the reason why there is no
    proven answer. Files are not touched.
    """
    resolved = prepared(facts, (*facts.settings, *settings))
    problems = tuple(resolved.problems)
    if has_errors(problems):
        return PlanResult(PROBLEMS, resolved.facts, resolved.book, problems=problems)
    return plan_resolved(resolved.facts, resolved.book, problems, progress)


def plan_resolved(
    facts: Facts,
    book: RuleBook,
    problems: tuple[Problem, ...] = (),
    progress: Progress = silent,
    attributed: bool = True,
    places: Places = NOWHERE,
) -> PlanResult:
    """Plan facts whose scenario is already applied; what each rule adds is told only where ``attributed``.

    ``places`` are the cells of the workbook that the facts came from.
    """
    ledger, invested = Ledger(facts, (), {}), {village.code: village.invested for village in facts.villages}
    years: list[YearPlan] = []
    notes: list[str] = []
    binding = tuple(year for year in facts.years if not facts.is_forecast(year))
    for year in facts.years:
        progress(f"正在测算 {year} 年……")
        found = () if is_closed(facts, year) else entitlement_problems(ledger, year, book, invested, places)
        if found and years and year not in binding:
            notes.append(f"{year} 年为预计年度,未能测算,仅作提示:{found[0].text}")
            break
        problems += found
        if has_errors(problems):
            return PlanResult(PROBLEMS, facts, book, problems=problems)
        later = tuple(other for other in binding if other > year) if year in binding else ()
        decided = decide_year(ledger, year, book, invested, later, attributed)
        if isinstance(decided, Stopped):
            ends = year in binding or not years
            answer = stopped(facts, book, decided, problems, later, mended=ends)
            if ends:
                return answer
            why = answer.conflict.text if answer.conflict else answer.reason
            notes.append(f"{year} 年为预计年度,未能得出方案,仅作提示:{why}")
            break
        years.append(decided)
        if decided.closed:
            notes.append(f"{year} 年各项资金均已执行,按实际执行数列示,不再测算。")
        ledger = extend(ledger, decided)
        for one in decided.villages:
            invested[one.village] = invested.get(one.village, 0) + one.amount
    return audited(ledger.facts, book, Plan(tuple(years)), ledger, problems, tuple(notes))


def audited(
    facts: Facts,
    book: RuleBook,
    plan: Plan,
    ledger: Ledger,
    problems: tuple[Problem, ...],
    notes: tuple[str, ...],
) -> PlanResult:
    """The planned result with the audit's findings."""
    findings = audit(ledger, book)
    status = AUDIT_FAILED if has_broken(findings) else OK
    written = figures_of(ledger, book)
    return PlanResult(status, facts, book, plan, ledger, findings, problems=problems, notes=notes, figures=written)


def figures_of(ledger: Ledger, book: RuleBook) -> tuple[UseFigure, ...]:
    """What the rules in force write beside the plan: 用途金额 and 管理费上限."""
    return tuple(
        figure
        for one in book
        if one.rule.figures is not None and one.values.status != OFF
        for figure in one.rule.figures(ledger, one.values)
    )


def stopped(
    facts: Facts,
    book: RuleBook,
    stop: Stopped,
    problems: tuple[Problem, ...],
    later: tuple[int, ...] = (),
    mended: bool = True,
) -> PlanResult:
    """A year without a plan, told as a conflict of rules (with repairs where ``mended``) or as no proven answer."""
    if isinstance(stop.outcome, NoAnswer):
        return PlanResult(NO_ANSWER, facts, book, problems=problems, reason=f"求解失败:{stop.outcome.reason}")
    told = describe_conflict(facts, book, stop.programme, stop.outcome, tools_of(stop, book, later), mended)
    if not isinstance(told, Conflict):
        return PlanResult(NO_ANSWER, facts, book, problems=problems, reason=f"求解失败:{told}")
    proof = (stop.programme, stop.outcome) if isinstance(stop.outcome, Infeasible) else None
    return PlanResult(CONFLICT, facts, book, conflict=told, problems=problems, impossible=proof)
