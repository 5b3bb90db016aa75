"""Plan facts in memory: years decided in order, each year's whole-unit plan the next year's base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from allocator.audit import audit
from allocator.conflict import describe_conflict
from allocator.domain.conflict import Conflict
from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.fraction import sum_to_show
from allocator.domain.ledger import Ledger
from allocator.domain.money import near
from allocator.domain.plan import Plan, YearPlan
from allocator.domain.programme import Infeasible, NoAnswer
from allocator.domain.reason import LATER_YEARS
from allocator.domain.rule import OFF, RuleBook, UseFigure
from allocator.domain.scenario import Setting
from allocator.explanation import otherwise, rule_titles
from allocator.use_cases.carrying import NOWHERE
from allocator.use_cases.deciding import Progress, decide_years, later_binding, silent
from allocator.use_cases.mending import planned_before, tools_of
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
from allocator.use_cases.year import Stopped
from allocator.workbooks.places import Places

# Nothing is proved either way, so the sentence accuses neither the input nor the rules.
UNPROVED = (
    "求解失败:{why}。既没有得出经过证明的方案,也没有证明规则冲突;"
    "可把一条硬约束改为软约束、或把取整单位改小后再试,并请把数据文件交维护人员核查。"
)

GIVEN_PLANS = "(以 {before} 年及以前已测算的方案为前提,以前年度另作安排是否可行未能证明。)"


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
    decided = decide_years(facts, book, None, attributed, places, progress)
    if decided.problems and not decided.harmless:
        return PlanResult(PROBLEMS, facts, book, problems=(*problems, *decided.problems))
    notes = [note for one in decided.years for note in notes_on(one, facts, book)]
    if decided.problems:
        notes.append(f"{decided.year} 年为预计年度,未能测算,仅作提示:{decided.problems[0].text}")
    if decided.stop is not None:
        later = later_binding(facts, decided.stop.year)
        answer = stopped(facts, book, decided.stop, problems, later, not decided.harmless, progress)
        if not decided.harmless:
            return answer
        why = answer.conflict.text if answer.conflict else answer.reason
        notes.append(f"{decided.year} 年为预计年度,未能得出方案,仅作提示:{why}")
    ledger = decided.ledger
    return audited(ledger.facts, book, Plan(decided.years), ledger, problems, tuple(notes))


def notes_on(year: YearPlan, facts: Facts, book: RuleBook) -> Iterator[str]:
    """How a decided year came about, where not as usual."""
    if year.closed:
        yield f"{year.year} 年各项资金均已执行,按实际执行数列示,不再测算。"
    for then, rules in year.gave_way:
        changes = year.steps.get(LATER_YEARS, {}).items()
        moved = sum_to_show(by for cell, by in changes if by > 0 and facts.stream(cell.stream).is_money)
        yield (
            f"{year.year} 年为 {then} 年留出余地,共调整{near(moved)}:"
            f"{otherwise(rule_titles(book), year.year, then, rules)}。"
        )
    if year.together:
        yield f"{year.year} 年单独取整会使以后年度没有整单位方案,已与以后年度一并取整。"


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


def stands_on_plans(stop: Stopped) -> bool:
    """Whether a conflict may rest on how the years before were planned: they could not see all of what it asks.

    A binding year is left a plan wherever that can be seen; of one 预计 the rows say whether they could have been.
    """
    facts = stop.ledger.facts
    rows = (row for row, _ in stop.outcome.multipliers) if isinstance(stop.outcome, Infeasible) else ()
    return planned_before(stop) and (not facts.is_forecast(stop.year) or any(row.unforeseen for row in rows))


def stopped(
    facts: Facts,
    book: RuleBook,
    stop: Stopped,
    problems: tuple[Problem, ...],
    later: tuple[int, ...] = (),
    mended: bool = True,
    progress: Progress = silent,
) -> PlanResult:
    """A year without a plan, told as a conflict of rules (with repairs where ``mended``) or as no proven answer."""
    if isinstance(stop.outcome, NoAnswer):
        return PlanResult(NO_ANSWER, facts, book, problems=problems, reason=UNPROVED.format(why=stop.outcome.reason))
    progress(f"{stop.year} 年规则冲突,正在查找化解办法……")
    told = describe_conflict(facts, book, stop.programme, stop.outcome, tools_of(stop, book, later), mended)
    if not isinstance(told, Conflict):
        return PlanResult(NO_ANSWER, facts, book, problems=problems, reason=UNPROVED.format(why=told))
    if stands_on_plans(stop):
        told = replace(told, text=told.text + GIVEN_PLANS.format(before=stop.year - 1))
    return PlanResult(CONFLICT, facts, book, conflict=told, problems=problems)
