"""The default weights: when they count, what is dropped, how the rest is rescaled."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.fraction import Fraction
from allocator.entitlement import DEFAULT_WEIGHTS, entitlement_faults, weights_in_force
from tests.entitlement.builders import STREAM, YEAR, county, facts_of, seen, totals

FULL = {factor: 7 for factor, _, _ in DEFAULT_WEIGHTS}


def test_the_default_adds_to_one() -> None:
    assert sum(weight for _, _, weight in DEFAULT_WEIGHTS) == 1


def test_own_weights_come_first() -> None:
    facts = facts_of([county("610001", figures={"因素": 1})])
    found = weights_in_force(facts, STREAM)
    assert (found.weights, found.dropped, found.is_default) == (facts.weights["ZY"], (), False)


def test_default_with_every_factor_present() -> None:
    found = weights_in_force(facts_of([county("610001", figures=FULL)], weights=()), STREAM)
    assert [(one.factor, one.norm, one.weight) for one in found.weights] == list(DEFAULT_WEIGHTS)
    assert (found.dropped, found.is_default) == ((), True)


def test_a_factor_without_figures_is_dropped_and_the_rest_rescaled() -> None:
    figures = {factor: 7 for factor in FULL if factor not in ("年度减贫任务(人)", "贫困村数(个)")}
    found = weights_in_force(facts_of([county("610001", figures=figures)], weights=()), STREAM)
    assert found.dropped == ("年度减贫任务(人)", "贫困村数(个)")
    assert found.weights[0].weight == Fraction(35, 80)
    assert sum(one.weight for one in found.weights) == 1


def test_a_figure_by_year_counts_as_present() -> None:
    yearly = {("610001", YEAR, "贫困村数(个)"): Fraction(4)}
    facts = facts_of([county("610001", figures={"贫困人口(人)": 9})], weights=(), yearly=yearly)
    assert [one.factor for one in weights_in_force(facts, STREAM).weights] == ["贫困人口(人)", "贫困村数(个)"]


def test_without_poor_people_the_weighted_factors_go_too() -> None:
    figures = {"贫困发生率(%)": 5, "人均财力(元)": 900, "贫困村数(个)": 3}
    found = weights_in_force(facts_of([county("610001", figures=figures)], weights=()), STREAM)
    assert [(one.factor, one.weight) for one in found.weights] == [("贫困村数(个)", 1)]


def test_another_category_has_no_default() -> None:
    stream = replace(STREAM, category="涉农整合")
    facts = facts_of([county("610001", figures=FULL)], stream, weights=())
    assert weights_in_force(facts, stream) == ((), (), False)
    assert [fault.kind for fault in entitlement_faults(seen(facts))] == ["no_weights"]


def test_default_shares_by_hand() -> None:
    """Only poor people (35 → 7/10) and 发生率 weighted by them (15 → 3/10): 3:1 and 6:1 give 1000 × 549/700."""
    counties = [
        county("610001", figures={"贫困人口(人)": 3000, "贫困发生率(%)": 10}),
        county("610002", figures={"贫困人口(人)": 1000, "贫困发生率(%)": 5}),
    ]
    share = Fraction(7, 10) * Fraction(3, 4) + Fraction(3, 10) * Fraction(6, 7)
    assert totals(facts_of(counties, pool=1000, weights=())) == [1000 * share, 1000 * (1 - share)]
