"""Properties of the exact plan: what must not matter, what must follow, and that nothing better exists."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.records import AT_LEAST, Manual
from allocator.use_cases import PlanResult, plan_facts
from tests.properties.changes import multiplied, recoded, shuffled, with_twin
from tests.properties.choices import cases, firm_settings, setting
from tests.properties.oracle import leximin
from tests.properties.pressed import SWITCHED_ON, every_rule
from tests.properties.programmes import fulfilments, kept, programme_of
from tests.properties.provinces import FIRST, Case, replace_facts
from tests.properties.tally import Tally, examples

TOLERANCE = 1e-6
# So many that at least 200 of them have a plan to compare.
COMPARED = 300


def plan(case: Case) -> PlanResult:
    """The result of one case."""
    return plan_facts(case.facts, case.settings)


def exact(result: PlanResult) -> dict[Cell, Fraction]:
    """Exact amounts of the first year."""
    assert result.plan is not None
    return dict(result.plan.years[0].exact)


def test_order_of_rows_and_codes_does_not_matter(tally: Tally) -> None:
    """Tables in another order and counties under other codes: the same exact amount for the same county."""

    @settings(max_examples=examples(40))
    @given(cases(), st.randoms(use_true_random=False))
    def holds(case: Case, dice) -> None:
        first = tally.count(plan(case))
        codes = [county.code for county in case.facts.counties]
        renamed = dict(zip(codes, dice.sample(codes, len(codes)), strict=True))
        other = plan(Case(recoded(shuffled(case.facts, dice), renamed), case.settings))
        assert other.status == first.status
        if first.plan is not None:
            assert exact(other) == {
                Cell(renamed[cell.county], cell.stream, cell.year): amount for cell, amount in exact(first).items()
            }

    holds()
    tally.demand()


def test_equals_get_equals(tally: Tally) -> None:
    """A twin gets the same exact amount of every stream, and in whole units at most one unit more or less."""

    @settings(max_examples=examples(40))
    @given(cases(settings=firm_settings), st.integers(0, 10))
    def holds(case: Case, choice: int) -> None:
        original = case.facts.counties[choice % len(case.facts.counties)].code
        facts, twin = with_twin(case.facts, original)
        result = tally.count(plan_facts(facts, case.settings))
        if result.plan is None:
            return
        year = result.plan.years[0]
        for stream in facts.streams:
            one, other = Cell(original, stream.code, FIRST), Cell(twin, stream.code, FIRST)
            assert year.exact.get(one) == year.exact.get(other)
            assert abs(year.amounts.get(one, 0) - year.amounts.get(other, 0)) <= stream.unit

    holds()
    tally.demand()


def test_money_times_an_integer_multiplies_the_plan(tally: Tally) -> None:
    @settings(max_examples=examples(30))
    @given(cases(years=(1, 2)), st.integers(2, 9))
    def holds(case: Case, times: int) -> None:
        first, other = tally.count(plan(case)), plan(multiplied(case, times))
        assert other.status == first.status
        if first.plan is None or other.plan is None:
            return
        money = {stream.code: times if stream.is_money else 1 for stream in case.facts.streams}
        for before, after in zip(first.plan.years, other.plan.years, strict=True):
            assert after.exact == {cell: amount * money[cell.stream] for cell, amount in before.exact.items()}
            assert after.amounts == {cell: amount * money[cell.stream] for cell, amount in before.amounts.items()}

    holds()
    tally.demand()


def implied(case: Case, number: int) -> Case:
    """The case with one more rule that every plan keeps anyway."""
    facts = case.facts
    if number == 1:
        one = Manual(facts.counties[0].code, None, FIRST, AT_LEAST, 0, True, "示例", "示例")
        return Case(replace_facts(facts, manual=(*facts.manual, one)), case.settings)
    band = [setting("county_band", "status", "hard"), setting("county_band", "minimum_growth", "-1")]
    kept_settings = tuple(one for one in case.settings if one.key[0] != "county_band")
    return Case(facts, (*kept_settings, *band, setting("county_band", "applies_to", "group")))


@pytest.mark.parametrize("number", [1, 2], ids=["manual_total_at_least_0", "band_down_to_nothing"])
def test_a_rule_that_every_plan_keeps_changes_nothing(tally: Tally, number: int) -> None:
    """Rows that link the streams but cut nothing off: the LP must find what the closed form finds."""

    @settings(max_examples=examples(25))
    @given(cases())
    def holds(case: Case) -> None:
        case = Case(case.facts, tuple(one for one in case.settings if one.key[0] != "county_band"))
        first, other = tally.count(plan(case)), plan(implied(case, number))
        assert other.status == first.status
        if first.plan is not None and other.plan is not None:
            assert exact(other) == exact(first)
            assert other.plan.years[0].amounts == first.plan.years[0].amounts

    holds()
    # Rule 14 is taken out of these cases, so fewer of them bind than elsewhere.
    tally.demand(binding=0.2)


def blocked(programme: LinearProgramme, amounts: dict[Cell, Fraction], giver: Cell, taker: Cell) -> bool:
    """Whether no money at all can move from one cell to another of its stream."""
    columns = {column.cell: column for column in programme.columns}
    if amounts[giver] <= columns[giver].lower or amounts[taker] == columns[taker].upper:
        return True
    for row in programme.rows:
        factors = dict(row.terms)
        change = factors.get(taker, 0) - factors.get(giver, 0)
        left = sum((factor * amounts[cell] for cell, factor in row.terms), Fraction(0))
        if (change < 0 and left == row.lower) or (change > 0 and left == row.upper):
            return True
    return False


def test_no_transfer_from_a_higher_to_a_lower_fulfilment(tally: Tally) -> None:
    """Within one stream, soft totals frozen, nobody better off could give to somebody worse off."""
    short: list[bool] = []

    @settings(max_examples=examples(60))
    @given(cases())
    def holds(case: Case) -> None:
        result = tally.count(plan(case))
        if result.plan is None:
            return
        short.append(any(result.plan.years[0].shortfall.values()))
        programme, amounts = programme_of(result), exact(result)
        assert all(kept(row, amounts) for row in programme.rows)
        settled = tuple(frozen_row(row, amounts) for tier in programme.soft for row in tier)
        programme = replace(programme, rows=(*programme.rows, *settled))
        ratios = fulfilments(programme, amounts)
        for giver, taker in permutations(ratios, 2):
            if giver.stream == taker.stream and ratios[giver] > ratios[taker]:
                assert blocked(programme, amounts, giver, taker), (giver, taker, ratios[giver], ratios[taker])

    holds()
    tally.demand()
    assert any(short), "soft rules fall short in some of the plans"


def frozen_row(row: Row, amounts: dict[Cell, Fraction]) -> Row:
    """A soft row held at what the plan gives it where it falls short."""
    left = sum((factor * amounts[cell] for cell, factor in row.terms), Fraction(0))
    lower = None if row.lower is None else min(row.lower, left)
    return replace(row, lower=lower, upper=None if row.upper is None else max(row.upper, left))


def test_an_independent_leximin_agrees(tally: Tally) -> None:
    """scipy, one test problem per cell, on at least 200 multi-stream, multi-rule plans: within 1e-6.

    Every rule of ``SWITCHED_ON`` binds in some of them.
    """
    compared: list[Case] = []

    @settings(max_examples=examples(COMPARED))
    @given(every_rule())
    def holds(case: Case) -> None:
        result = tally.count(plan(case))
        if result.plan is None:
            return
        theirs, ours = leximin(programme_of(result)), exact(result)
        assert theirs is not None
        largest = {stream: max(float(a) for c, a in ours.items() if c.stream == stream) for _, stream, _ in ours}
        for cell, amount in ours.items():
            allowed = TOLERANCE * (largest[cell.stream] or 1.0)
            assert abs(theirs[cell] - float(amount)) <= allowed, (cell, theirs[cell], float(amount))
        compared.append(case)

    holds()
    assert len(compared) >= 200, tally.line()
    assert min(tally.rules.get(rule, 0) for rule in SWITCHED_ON) >= 3, tally.line()
    tally.demand()
