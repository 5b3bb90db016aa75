"""The jump of a county across each edge, planned anew."""

from __future__ import annotations

from collections.abc import Sequence

from allocator.analysis.edges import Edge, edges
from allocator.analysis.moves import county_totals
from allocator.analysis.thresholds import bound_counties, near_issue_line, ordered
from allocator.domain.analysis import Cliff
from allocator.domain.facts import Facts
from allocator.domain.plan import YearPlan
from allocator.domain.rule import RuleBook
from allocator.use_cases.side_by_side import Spread
from allocator.use_cases.trial import Trial, TrialGround, tried


def cliffs(facts: Facts, book: RuleBook, plan: YearPlan, trial: TrialGround, spread: Spread) -> tuple[Cliff, ...]:
    """Flags, classes, grades, years, rules' own bounds, 起拨线; in each kind the largest jump first."""
    near = (*edges(facts, plan.year), *bound_counties(facts, book, plan))
    totals = county_totals(plan.amounts, trial.money)
    found = [
        cliff(edge, one, int(totals.get(edge.county, 0)))
        for edge, one in zip(near, spread(across, trial, near), strict=True)
    ]
    return ordered((*found, *near_issue_line(facts, plan)))


def across(ground: TrialGround, chosen: Sequence[Edge]) -> list[Trial]:
    """Each county on the other side."""
    return [tried(ground, ground.read, (edge.setting,)) for edge in chosen]


def cliff(edge: Edge, one: Trial, total: int) -> Cliff:
    """One jump."""
    return Cliff(
        edge.kind,
        edge.county,
        edge.now,
        edge.then,
        edge.near,
        one.outcome,
        total,
        one.total(edge.county),
        one.moves,
        one.text,
    )
