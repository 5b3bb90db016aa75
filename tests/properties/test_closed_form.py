"""One total and bands: the staged solver, made to solve it, finds the closed form; neither solves what cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.domain.scenario import Setting
from allocator.solving.block_plan import BlockPlan, by_stages, plain_plan
from allocator.solving.blocks import Block, Contradiction, blocks_of
from allocator.solving.closed_form import is_plain
from allocator.solving.rounds import start
from allocator.solving.simplex import INFEASIBLE, OPTIMAL
from allocator.solving.staged import staged
from allocator.use_cases import plan_facts
from tests.properties.choices import hundredth, setting
from tests.properties.programmes import programme_of
from tests.properties.provinces import Case, province
from tests.properties.tally import Tally, examples


def unlinked(dice: Random) -> tuple[Setting, ...]:
    """Only rules about one cell: a band per stream that most pools fit in, and what was issued or decided."""
    band = "county_band"
    return (
        setting("deep_county_uplift", "status", "off"),
        setting("deep_village_floor", "status", "off"),
        setting("delisted_hold_harmless", "status", "off"),
        setting("listed_group_growth", "status", "off"),
        setting(band, "status", "hard"),
        setting(band, "applies_to", "each_stream"),
        setting(band, "minimum_growth", hundredth(dice, -30, -5)),
        setting(band, "maximum_growth", hundredth(dice, 50, 80)),
    )


def plain_blocks(case: Case, tally: Tally) -> Iterator[Block]:
    """The plain blocks of a case that has a plan."""
    result = tally.count(plan_facts(case.facts, case.settings))
    if result.plan is None:
        return
    blocks = blocks_of(programme_of(result))
    assert not isinstance(blocks, Contradiction)
    yield from (block for block in blocks if is_plain(block))


def with_total(block: Block, total: Fraction) -> Block:
    """The same with another total to share."""
    (row,) = block.rows
    return replace(block, rows=[replace(row, lower=total, upper=total)])


def by_lp(block: Block) -> BlockPlan | None:
    """The staged solver's plan; None where it says that there is none."""
    stages = staged(block)
    status = start(stages)
    assert status in (OPTIMAL, INFEASIBLE)
    if status == INFEASIBLE:
        return None
    plan = by_stages(block, stages)
    assert isinstance(plan, BlockPlan), plan
    return plan


def agree(block: Block) -> bool:
    """Whether the block has a plan; both solvers say so, give the same amounts and the same levels."""
    closed, staged_plan = plain_plan(block), by_lp(block)
    if isinstance(closed, Contradiction):
        assert staged_plan is None
        return False
    assert staged_plan is not None
    assert staged_plan.amounts == closed.amounts
    assert {value for value, _ in staged_plan.proofs} == {value for value, _ in closed.proofs}
    return True


def test_the_staged_solver_finds_the_closed_form(tally: Tally) -> None:
    """Exact amounts and levels of every plain block; also with a total that the bands may not allow."""
    answers: list[bool] = []

    @settings(max_examples=examples(60))
    @given(st.randoms(use_true_random=True))
    def holds(dice: Random) -> None:
        case = Case(province(dice, dice.randint(3, 5), dice.randint(2, 4)), unlinked(dice))
        for block in plain_blocks(case, tally):
            assert agree(block)
            (row,) = block.rows
            assert row.lower is not None
            answers.append(agree(with_total(block, row.lower * dice.randint(1, 40) / 20)))

    holds()
    tally.demand()
    assert len(answers) >= 60
    assert 0.1 * len(answers) <= sum(answers) <= 0.9 * len(answers), (sum(answers), len(answers))
