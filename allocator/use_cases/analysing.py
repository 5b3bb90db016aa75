"""规则代价、数据敏感性与临界县: what the plan hangs on, asked of one workbook."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from allocator.analysis.frame import frame_of
from allocator.analysis.inputs import input_cells
from allocator.analysis.moves import money_codes
from allocator.domain.analysis import Analysis
from allocator.domain.facts import Facts
from allocator.domain.plan import Plan, YearPlan
from allocator.domain.rule import RuleBook
from allocator.use_cases.analysis_lines import analysis_lines
from allocator.use_cases.checking import Checked, read_checked
from allocator.use_cases.cliffs import cliffs
from allocator.use_cases.deciding import Progress, silent
from allocator.use_cases.planning import plan_resolved
from allocator.use_cases.pricing import prices
from allocator.use_cases.results import PROBLEMS, PlanResult, Result
from allocator.use_cases.running import fingerprints, in_the_way, not_ready, told
from allocator.use_cases.screening import ScreenGround
from allocator.use_cases.sensing import sensitivity
from allocator.use_cases.shaping import see_year
from allocator.use_cases.side_by_side import Spread, side_by_side
from allocator.use_cases.trial import TrialGround
from allocator.use_cases.what_if import before, invested_before
from allocator.workbooks.analysis import write_analysis
from allocator.workbooks.places import Places

# A small workbook is analysed sooner than other processes are started.
WORTH_SPREADING = 400


@dataclass(frozen=True, slots=True)
class AnalysisResult(Result):
    """The outcome of ``analyse``: the plan's own outcome, and the analysis where there is a plan."""

    analysis: Analysis | None = None

    def json(self) -> dict[str, Any]:
        """The analysis in the form of the contract's --json."""
        from allocator.use_cases.analysis_json import analysis_json

        return analysis_json(self, self.analysis)


def analyse(
    path: Path,
    output: Path,
    scenario: str | None = None,
    sets: tuple[str, ...] = (),
    why: str | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> Result:
    """Plan a workbook, ask what each rule, input cell and edge changes, write the answers to ``output``."""
    path, output = Path(path), Path(output)
    if output.exists() and not force:
        return in_the_way(output)
    progress("正在读取和检查……")
    checked = read_checked(path, scenario, sets, why)
    if not checked.ready or checked.facts is None:
        return widened(not_ready(checked), None)
    planned = plan_resolved(
        checked.facts, checked.book, checked.problems, progress, attributed=False, places=checked.places
    )
    if planned.plan is None or planned.ledger is None:
        return widened(told(checked, planned), None)
    with side_by_side(None if len(checked.facts.last_year) > WORTH_SPREADING else 1) as spread:
        analysis = analysed(checked, planned, spread, progress)
    progress("正在写分析……")
    manifest = fingerprints(checked, planned)
    refused = write_analysis(analysis, checked.facts, manifest, output, force)
    if refused:
        return AnalysisResult(PROBLEMS, planned.problems, lines=(refused,))
    lines = (*analysis_lines(analysis, checked.facts), *planned.notes, f"已写出:{output}")
    return widened(told(checked, planned, manifest), analysis, lines)


def widened(result: Result, analysis: Analysis | None, lines: tuple[str, ...] | None = None) -> AnalysisResult:
    """A plan's result as one of an analysis."""
    kept = {one.name: getattr(result, one.name) for one in fields(Result)}
    return AnalysisResult(**kept | ({} if lines is None else {"lines": lines}), analysis=analysis)


def analysed(checked: Checked, planned: PlanResult, spread: Spread, progress: Progress = silent) -> Analysis:
    """All three answers for a workbook that has a plan."""
    assert checked.facts is not None and checked.read is not None and checked.scenario is not None
    settings = (*checked.read.settings, *checked.scenario.settings)
    return analysis_of(checked.read, settings, planned, checked.facts, checked.places, spread, progress)


def analysis_of(
    read: Facts,
    settings: tuple[Any, ...],
    planned: PlanResult,
    facts: Facts,
    places: Places,
    spread: Spread,
    progress: Progress = silent,
) -> Analysis:
    """The same from facts as read, the settings on them, what was planned of them, and the facts in force."""
    assert planned.plan is not None
    plans, book = planned.plan.years, planned.book
    progress("正在测算各条规则的代价……")
    costs = prices(facts, book, plans, spread)
    undecided = [one for one in plans if not one.closed]
    plan = next((one for one in undecided if not one.forecast), next(iter(undecided), None))
    if plan is None:
        return Analysis(None, costs, (), (), ())
    last = max(one.year for one in plans if not one.forecast) if any(one.together for one in plans) else plan.year
    trial = TrialGround(read, settings, plan.year, dict(plan.amounts), money_codes(facts), last)
    progress("正在筛查填报数据的敏感性……")
    found, kinds = sensitivity(screen_ground(trial, facts, book, plans, plan), trial, places, spread)
    progress("正在测算临界县……")
    return Analysis(plan.year, costs, found, kinds, cliffs(facts, book, plan, trial, spread))


def screen_ground(
    trial: TrialGround, facts: Facts, book: RuleBook, plans: tuple[YearPlan, ...], plan: YearPlan
) -> ScreenGround:
    """The year as it was decided: the ledger of the years before it, its view, the structure of its optimum."""
    assert plan.programme is not None and plan.solution is not None
    ledger = before(facts, Plan(plans), plan.year)
    return ScreenGround(
        read=trial.read,
        settings=trial.settings,
        cells=input_cells(trial.read),
        now=see_year(ledger, plan.year, book, invested_before(ledger)),
        frame=frame_of(plan.programme, plan.solution),
        units={column.cell: column.unit for column in plan.programme.columns},
        money=trial.money,
    )
