"""Why a county gets what it gets: from the approval workbook alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allocator.domain.cell import Cell
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.finding import BROKEN
from allocator.domain.plan import YearPlan
from allocator.domain.reason import WhatIf
from allocator.explanation import explain_counties, explanation_json, page_lines
from allocator.rulebook import prepare
from allocator.rulebook.nearest import suggestion
from allocator.rules import RULES
from allocator.use_cases.checking import problem_lines
from allocator.use_cases.deciding import Progress, silent
from allocator.use_cases.planning import plan_resolved
from allocator.use_cases.results import EXIT_CODES, NO_ANSWER, OK, PROBLEMS, PlanResult, has_errors
from allocator.use_cases.what_if import movers, what_ifs
from allocator.workbooks.plan_names import EMBEDDED_PREFIX
from allocator.workbooks.plan_reader import PlanBook, read_plan

MOST_DOUBTS = 5
OTHER_AMOUNTS = (
    "注意:按随附数据重新测算的结果与方案原始数不一致(随附数据被改动过,或由别的版本写出),以下按重新测算的结果说明。"
)


@dataclass(frozen=True, slots=True)
class Explained:
    """The outcome of explaining: lines for a terminal and the JSON body."""

    status: str
    lines: tuple[str, ...]
    body: Mapping[str, Any] = field(default_factory=dict)
    usage: bool = False

    @property
    def exit_code(self) -> int:
        """0 done, 1 the workbook is no plan, 2 no such county or year."""
        return 2 if self.usage else EXIT_CODES[self.status]

    def json(self) -> dict[str, Any]:
        """The status with the explanation's own parts."""
        return {"status": self.status, **self.body}


def explain(path: Path, who: str, year: int | None = None, progress: Progress = silent) -> Explained:
    """The page of the county called ``who`` (name or code), for ``year`` or for every year of the plan.

    The plan is computed anew from the facts inside the workbook, so that every step is exact; hand-made
    changes stand beside it.
    """
    progress("正在读取方案……")
    book = read_plan(Path(path))
    if book.facts is None or has_errors(tuple(book.problems)):
        return Explained(PROBLEMS, problem_lines(tuple(book.problems)))
    county = county_named(book.facts, who)
    if isinstance(county, str):
        return Explained(PROBLEMS, (county,), usage=True)
    if year is not None and year not in book.facts.years:
        known = "、".join(map(str, book.facts.years))
        return Explained(PROBLEMS, (f"方案里没有 {year} 年,只有 {known}。",), usage=True)
    resolved = prepare(book.facts, book.settings, RULES)
    if has_errors(tuple(resolved.problems)):
        return Explained(PROBLEMS, problem_lines(tuple(resolved.problems)))
    planned = plan_resolved(resolved.facts, resolved.book, (), progress)
    if planned.plan is None or planned.ledger is None:
        why = planned.conflict.text if planned.conflict else planned.reason
        return Explained(NO_ANSWER, (f"随附数据已得不出方案:{why}", *problem_lines(planned.problems)))
    progress("正在试算怎样才会变……")
    return explained(planned, book, county, year)


def explained(planned: PlanResult, book: PlanBook, county: County, year: int | None) -> Explained:
    """The page, with what would change the year asked for (else the first year that is still open)."""
    assert planned.plan is not None and planned.ledger is not None
    years = [one.year for one in planned.plan.years if year in (None, one.year)]
    asked = next((one for one in planned.plan.years if one.year in years and not one.closed), None)
    cases = () if asked is None else cases_of(planned, asked, county.code)
    found = explain_counties(
        planned.ledger, planned.book, planned.plan, (county.code,), years, standing(planned, book), cases
    )
    notes = (*doubts(book, county.code), *(() if planned.plan.amounts == book.original else (OTHER_AMOUNTS,)))
    lines = (*notes, *page_lines(planned.facts, planned.book, found))
    return Explained(OK, lines, {**explanation_json(planned.facts, found), "notes": list(notes)})


def doubts(book: PlanBook, county: str) -> tuple[str, ...]:
    """What was touched in the facts or in this county's own cells, said before anything is explained from them."""
    found = [
        one
        for one in book.findings
        if one.kind == BROKEN and (one.subject == county or (one.cell or "").startswith(EMBEDDED_PREFIX))
    ]
    told = tuple(f"注意:{one.cell + ' ' if one.cell else ''}{one.text}" for one in found[:MOST_DOUBTS])
    rest = len(found) - len(told)
    return (*told, f"注意:另有 {rest} 处改动,请先运行 allocator audit 核对。") if rest else told


def cases_of(planned: PlanResult, year: YearPlan, county: str) -> tuple[WhatIf, ...]:
    """More money in every stream the county has a cell of, and every rule that touches it lifted."""
    assert planned.plan is not None
    streams = tuple(sorted({cell.stream for cell in year.amounts if cell.county == county}))
    rules = movers(year, planned.book, frozenset({county}))
    return tuple(what_ifs(planned.facts, planned.book, planned.plan, year.year, streams, rules))


def standing(planned: PlanResult, book: PlanBook) -> dict[Cell, int]:
    """The amounts in the workbook today; a cell nobody touched counts as the plan's."""
    assert planned.plan is not None
    edited = {cell for cell in {*book.amounts, *book.original} if book.amounts.get(cell) != book.original.get(cell)}
    return {
        **planned.plan.amounts,
        **{cell: book.amounts.get(cell, 0) for cell in edited},
    }


def county_named(facts: Facts, who: str) -> County | str:
    """The county of a code or name (a part of a name where only one has it); else what may have been meant."""
    wanted = who.strip()
    exact = [county for county in facts.counties if wanted in (county.code, county.name)]
    found = exact or [county for county in facts.counties if wanted and wanted in county.name]
    if len(found) == 1:
        return found[0]
    if found:
        names = "、".join(f"{county.name}({county.code},{county.city})" for county in found[:8])
        return f"“{wanted}”不止一个县区,请写代码:{names}。"
    near = suggestion(wanted, [county.name for county in facts.counties])
    return f"方案里没有县区“{wanted}”" + (f",{near}" if near else "。")
