"""Prices: a rule proved to change nothing changes nothing, and planning anew is planning."""

from __future__ import annotations

from hypothesis import given, settings

from allocator.analysis.prices import changes_nothing, priced_rules
from allocator.use_cases.planning import plan_resolved
from allocator.use_cases.preparing import prepared
from allocator.use_cases.pricing import replan_without
from allocator.use_cases.replanning import replanned
from allocator.use_cases.result_json import amounts_text
from allocator.use_cases.results import PlanResult
from tests.properties.choices import cases, rule_settings
from tests.properties.provinces import Case
from tests.properties.tally import Tally, examples


def test_what_is_called_free_is_free(tally: Tally) -> None:
    """Random provinces under random rules: a rule proved to change nothing does not, when planned anew."""
    free: list[str] = []

    @settings(max_examples=examples(60))
    @given(cases(settings=rule_settings, years=(1, 2)))
    def holds(case: Case) -> None:
        result = planned_or_none(case)
        if result is None or result.plan is None:
            return
        tally.count(result)
        years = result.plan.years
        for rule in priced_rules(result.book):
            if changes_nothing(rule, years, len(years) == len(result.facts.years)):
                free.append(rule.id)
                other = replan_without(result.facts, result.book, rule.id)
                assert [amounts_text(year.amounts) for year in other.years] == [amounts_text(y.amounts) for y in years]

    holds()
    assert len(set(free)) >= 3 and len(free) >= 30, free


def planned_or_none(case: Case) -> PlanResult | None:
    """The plan of a case, None where its settings are refused."""
    resolved = prepared(case.facts, case.settings)
    if any(one.level == "错误" for one in resolved.problems):
        return None
    return plan_resolved(resolved.facts, resolved.book, attributed=False)


def test_planning_anew_is_planning(tally: Tally) -> None:
    """``replanned`` decides as ``plan_resolved`` does."""

    @settings(max_examples=examples(20))
    @given(cases(settings=rule_settings, years=(1, 2)))
    def holds(case: Case) -> None:
        result = planned_or_none(case)
        if result is None:
            return
        tally.count(result)
        again = replanned(result.facts, result.book)
        assert again.status == result.status
        if result.plan is not None:
            assert amounts_text(result.plan.amounts) == amounts_text(again.ledger.amounts)

    holds()
