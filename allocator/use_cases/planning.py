"""Plan facts in memory: years decided in order, each year's whole-unit plan the next year's base."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from allocator.audit import audit
from allocator.conflict import Tools, describe_conflict
from allocator.conflict.tools import Short
from allocator.domain.conflict import Conflict
from allocator.domain.executed import is_closed
from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.ledger import Ledger
from allocator.domain.plan import Plan, YearPlan
from allocator.domain.programme import LinearProgramme, NoAnswer
from allocator.domain.records import REWARD
from allocator.domain.rule import OFF, RuleBook, UseFigure
from allocator.domain.scenario import Setting
from allocator.domain.year_facts import YearFacts
from allocator.entitlement import Fault, entitlement_faults
from allocator.programme import view_year
from allocator.rulebook import resolve, settings_of
from allocator.rules import RULES
from allocator.solving import feasible, shortage
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
from allocator.use_cases.shaping import see_year
from allocator.use_cases.year import Stopped, decide_year, open_views, solve_and_round, year_programme
from allocator.workbooks.checks.desk import Desk
from allocator.workbooks.checks.factors import fault_problems
from allocator.workbooks.places import Places

Progress = Callable[[str], None]
NOWHERE = Places()


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
    places: Places = NOWHERE,
) -> PlanResult:
    """Plan facts whose scenario is already applied; ``places`` are the cells of the workbook they came from."""
    ledger, invested = Ledger(facts, (), {}), {village.code: village.invested for village in facts.villages}
    years: list[YearPlan] = []
    notes: list[str] = []
    binding = tuple(year for year in facts.years if not facts.is_forecast(year))
    for year in facts.years:
        progress(f"正在测算 {year} 年……")
        faults = () if is_closed(facts, year) else year_faults(ledger, year, book, invested)
        if faults and years and year not in binding:
            notes.append(f"{year} 年为预计年度,未能测算,仅作提示:{faults[0].text}")
            break
        problems += tuple(fault_problems(Desk(ledger.facts, book, places), faults))
        if has_errors(problems):
            return PlanResult(PROBLEMS, facts, book, problems=problems)
        later = tuple(other for other in binding if other > year) if year in binding else ()
        decided = decide_year(ledger, year, book, invested, later)
        if isinstance(decided, Stopped):
            answer = stopped(facts, book, decided, problems)
            if year in binding or not years:
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


def extend(ledger: Ledger, decided: YearPlan) -> Ledger:
    """The ledger with one more year, its rewards among the one-off money."""
    kept = tuple(one for one in ledger.facts.one_off if one.reason != REWARD or one.year < decided.year)
    return Ledger(
        replace(ledger.facts, one_off=(*kept, *decided.one_off)),
        (*ledger.years, decided.year),
        {**ledger.amounts, **decided.amounts},
        {**ledger.entitlement, **decided.entitlement},
        (*ledger.villages, *decided.villages),
    )


def year_faults(ledger: Ledger, year: int, book: RuleBook, invested: Mapping[str, int]) -> tuple[Fault, ...]:
    """What keeps the factor method from giving a number this year."""
    return entitlement_faults(view_year(ledger, year, book, settled=True, invested=invested))


def stopped(facts: Facts, book: RuleBook, stop: Stopped, problems: tuple[Problem, ...]) -> PlanResult:
    """A year without a plan, told as a conflict of rules or as no proven answer."""
    if isinstance(stop.outcome, NoAnswer):
        return PlanResult(NO_ANSWER, facts, book, problems=problems, reason=f"求解失败:{stop.outcome.reason}")
    told = describe_conflict(facts, book, stop.programme, stop.outcome, tools_of(stop, book))
    if not isinstance(told, Conflict):
        return PlanResult(NO_ANSWER, facts, book, problems=problems, reason=f"求解失败:{told}")
    return PlanResult(CONFLICT, facts, book, conflict=told, problems=problems)


def tools_of(stop: Stopped, book: RuleBook) -> Tools:
    """The solve functions that a conflict is explained with."""

    def sized(programme: LinearProgramme) -> Short | None:
        found = shortage(programme)
        return None if isinstance(found, NoAnswer) else found

    def lacking(settings: tuple[Setting, ...]) -> Fraction | None:
        return year_shortage(stop, (*settings_of(book), *settings))

    def plans(settings: tuple[Setting, ...]) -> bool:
        built = built_anew(stop, (*settings_of(book), *settings))
        return built is not None and not isinstance(solve_and_round(*built), Stopped)

    return Tools(sized, possible, lacking, plans)


def built_anew(
    stop: Stopped, settings: tuple[Setting, ...]
) -> tuple[YearFacts, RuleBook, tuple[YearFacts, ...]] | None:
    """The year that stopped under other settings: its view, the rule book, the look-ahead; None where refused."""
    resolved = resolve(stop.ledger.facts, settings, RULES)
    if has_errors(tuple(resolved.problems)):
        return None
    ledger = replace(stop.ledger, facts=resolved.facts)
    plain = view_year(ledger, stop.year, resolved.book, settled=True, invested=stop.invested)
    if any(pool < 0 for pool in plain.shared.values()):
        return None
    now = see_year(ledger, stop.year, resolved.book, stop.invested, stop.later)
    return now, resolved.book, open_views(now, resolved.book, stop.later)


def year_shortage(stop: Stopped, settings: tuple[Setting, ...]) -> Fraction | None:
    """By how much the year that stopped falls short under other settings, built anew from the facts (0: it has a plan).

    None where the settings themselves are refused or nothing was proved.
    """
    built = built_anew(stop, settings)
    if built is None:
        return None
    programme = year_programme(*built)
    if isinstance(programme, Stopped):
        programme = programme.programme
    found = shortage(programme)
    return None if isinstance(found, NoAnswer) else found.amount


def possible(programme: LinearProgramme) -> bool:
    """Whether a programme has an exact plan (proved)."""
    return feasible(programme) is None
