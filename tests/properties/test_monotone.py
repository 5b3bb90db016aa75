"""More poor people or more money never mean less, in a stream with only its pool, eligibility and bands."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.scenario import Setting
from allocator.domain.stream import BASE_PLUS, BY_FACTORS
from allocator.use_cases import plan_facts
from tests.properties.choices import hundredth, setting
from tests.properties.provinces import FIRST, POOR
from tests.properties.tally import Tally, examples
from tests.real.tables import one_stream


def banded(dice: Random) -> tuple[Facts, tuple[Setting, ...]]:
    """One stream by poor people, a band around last year's amounts, a pool not below their sum."""
    counties = dice.randint(3, 7)
    points = {f"县{n}": dice.randint(1, 60) * 100 for n in range(counties)}
    method = dice.choice((BY_FACTORS, BASE_PLUS))
    prior = [dice.randint(20, 400) for _ in points]
    growth = dice.randint(0, 40)
    pool = sum(prior) * (100 + growth) // 100 + 1
    facts = one_stream(points, pool, POOR, method, prior=prior)
    band = (
        setting("county_band", "status", "hard"),
        setting("county_band", "applies_to", "each_stream"),
        setting("county_band", "minimum_growth", hundredth(dice, -30, 0)),
        setting("county_band", "maximum_growth", hundredth(dice, growth + 15, growth + 60)),
    )
    return facts, band


def raised(facts: Facts, position: int, people: int) -> Facts:
    """The same with more poor people in one county."""
    counties = list(facts.counties)
    figures = {**counties[position].figures, POOR: counties[position].figures[POOR] + people}
    counties[position] = replace(counties[position], figures=figures)
    return replace(facts, counties=tuple(counties))


def amounts(result) -> dict[Cell, Fraction]:
    """Exact amounts of the one year."""
    assert result.plan is not None, (result.status, result.conflict)
    return dict(result.plan.years[0].exact)


def test_a_higher_factor_never_lowers_the_amount(tally: Tally) -> None:
    @settings(max_examples=examples(60))
    @given(st.randoms(use_true_random=False))
    def holds(dice: Random) -> None:
        facts, band = banded(dice)
        position = dice.randrange(len(facts.counties))
        before = amounts(tally.count(plan_facts(facts, band)))
        after = amounts(plan_facts(raised(facts, position, dice.randint(1, 40) * 100), band))
        cell = Cell(facts.counties[position].code, "FP", FIRST)
        assert after[cell] >= before[cell]

    holds()
    tally.demand()


def test_more_money_never_lowers_anybody(tally: Tally) -> None:
    @settings(max_examples=examples(60))
    @given(st.randoms(use_true_random=False))
    def holds(dice: Random) -> None:
        facts, band = banded(dice)
        before = amounts(tally.count(plan_facts(facts, band)))
        pool = facts.pools["FP", FIRST]
        more = replace(pool, total=pool.total + dice.randint(1, 10) * sum(facts.last_year.values()) // 100)
        more = replace(more, total=more.total // 1_000_000 * 1_000_000)
        after = amounts(plan_facts(replace(facts, pools={**facts.pools, ("FP", FIRST): more}), band))
        assert all(after[cell] >= amount for cell, amount in before.items())

    holds()
    tally.demand()
