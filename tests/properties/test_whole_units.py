"""Properties of the whole-unit plan: totals to the last unit, every hard rule on the integers."""

from __future__ import annotations

from hypothesis import given, settings

from allocator.use_cases import plan_facts
from tests.properties.choices import cases
from tests.properties.programmes import left_side, programme_of, view_of
from tests.properties.provinces import Case
from tests.properties.tally import Tally, examples


def test_totals_and_hard_rules_hold_on_the_integers(tally: Tally) -> None:
    """Two years: every amount in its unit, every pool exact, every hard row kept, nothing broken by the audit."""

    @settings(max_examples=examples(60))
    @given(cases(years=(1, 2)))
    def holds(case: Case) -> None:
        result = tally.count(plan_facts(case.facts, case.settings))
        if result.plan is None:
            return
        for position, year in enumerate(result.plan.years):
            now, programme = view_of(result, position), programme_of(result, position)
            for cell, amount in year.amounts.items():
                assert amount >= 0
                assert amount % now.facts.stream(cell.stream).unit == 0
            for stream, pool in now.shared.items():
                assert sum(amount for cell, amount in year.amounts.items() if cell.stream == stream) == pool
            for row in programme.rows:
                left = left_side(row, year.amounts)
                assert row.lower is None or left >= row.lower, row
                assert row.upper is None or left <= row.upper, row
        assert [finding for finding in result.findings if finding.kind == "broken"] == []

    holds()
    tally.demand()
