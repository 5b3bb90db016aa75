"""Facts analysed in memory, in this process."""

from __future__ import annotations

from allocator.domain.analysis import Analysis
from allocator.domain.facts import Facts
from allocator.domain.scenario import Setting
from allocator.use_cases.analysing import analysis_of
from allocator.use_cases.planning import plan_resolved
from allocator.use_cases.preparing import prepared
from allocator.use_cases.results import PlanResult
from allocator.use_cases.side_by_side import one_by_one
from allocator.workbooks.places import Places
from tests.use_cases.towns import setting

LOOSE = (setting("delisted_hold_harmless", "status", "off"),)


def planned(facts: Facts, settings: tuple[Setting, ...] = ()) -> PlanResult:
    """The plan without attribution."""
    resolved = prepared(facts, (*facts.settings, *settings))
    assert not [one for one in resolved.problems if one.level == "错误"], resolved.problems
    return plan_resolved(resolved.facts, resolved.book, attributed=False)


def analysed(facts: Facts, settings: tuple[Setting, ...] = ()) -> Analysis:
    """All three answers."""
    result = planned(facts, settings)
    assert result.plan is not None, (result.status, result.conflict, result.problems)
    return analysis_of(facts, (*facts.settings, *settings), result, result.facts, Places(), one_by_one)
