"""Every explained number adds up exactly, and a rule only moves money within a stream."""

from __future__ import annotations

from hypothesis import given, settings

from allocator.domain.fraction import Fraction
from allocator.explanation import explain_counties, explanation_json
from allocator.use_cases import plan_facts
from tests.properties.choices import cases, firm_settings
from tests.properties.provinces import Case
from tests.properties.tally import Tally, examples


def test_everything_adds_up_on_random_plans(tally: Tally) -> None:
    """Entitlement + steps + rounding = amount in every cell; each rule's changes sum to 0 in every stream."""

    @settings(max_examples=examples(40))
    @given(cases(years=(1, 2), settings=firm_settings))
    def holds(case: Case) -> None:
        result = tally.count(plan_facts(case.facts, case.settings))
        if result.plan is None or result.ledger is None:
            return
        codes = [county.code for county in result.facts.counties]
        found = explain_counties(result.ledger, result.book, result.plan, codes, result.facts.years)
        moved: dict[tuple[str, str, int], Fraction] = {}
        for county in found.counties:
            for one in county.cells:
                assert one.entitlement + sum(one.steps.values()) == one.exact
                assert one.exact + one.rounding == one.amount
                for rule, step in one.steps.items():
                    key = (rule, one.cell.stream, one.cell.year)
                    moved[key] = moved.get(key, Fraction(0)) + step
        assert not any(moved.values())
        entry = explanation_json(result.facts, found)
        assert len(entry["counties"]) == len(found.counties)

    holds()
    tally.demand()
