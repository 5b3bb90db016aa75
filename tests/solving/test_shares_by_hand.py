"""Amounts small enough to share out by hand: soft rows of different size in one tier, cells without entitlement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column, LinearProgramme, Row
from allocator.solving.block_plan import BlockPlan, by_stages, plain_plan
from allocator.solving.blocks import Block, Contradiction, blocks_of
from allocator.solving.rounds import start
from allocator.solving.simplex import OPTIMAL
from allocator.solving.staged import staged

A, B, C = (Cell(f"61010{n}", "ZY", 2018) for n in (1, 2, 3))


def column(cell: Cell, weight: int, **more: Fraction) -> Column:
    """A cell of one entitlement, in 分."""
    return Column(cell, Fraction(weight), unit=1, **more)


def only_block(columns: tuple[Column, ...], soft: tuple[Row, ...] = ()) -> Block:
    """The one block of cells that share 100."""
    pool = Row(
        "spend_the_pool",
        "stream:ZY",
        2018,
        tuple((one.cell, Fraction(1)) for one in columns),
        lower=Fraction(100),
        upper=Fraction(100),
    )
    blocks = blocks_of(LinearProgramme(2018, columns, (pool,), (soft,) if soft else ()))
    assert not isinstance(blocks, Contradiction)
    (block,) = blocks
    return block


def by_lp(block: Block) -> list[Fraction]:
    """The staged solver's amounts."""
    stages = staged(block)
    assert start(stages) == OPTIMAL
    plan = by_stages(block, stages)
    assert isinstance(plan, BlockPlan)
    return [plan.amounts[one.cell] for one in block.columns]


@pytest.mark.parametrize(("required", "wanted"), [(300, [25, 75]), (100, [50, 50]), (25, [80, 20]), (None, [50, 50])])
def test_a_shortfall_is_measured_against_what_its_clause_requires(required: int | None, wanted: list[int]) -> None:
    """Both want 100 of 100: (100 − a) ÷ 300 = (100 − b) ÷ 100 = 1/4; without ``required`` the bound counts."""
    size = None if required is None else Fraction(required)
    asked = [
        Row("county_band", cell.county, 2018, ((cell, Fraction(1)),), lower=Fraction(100), required=one)
        for cell, one in ((A, size), (B, Fraction(100)))
    ]
    assert by_lp(only_block((column(A, 1), column(B, 1)), tuple(asked))) == wanted


@pytest.mark.parametrize(("priors", "wanted"), [((3, 1), [40, 45, 15]), ((0, 5), [40, 10, 50]), ((0, 0), [40, 30, 30])])
def test_cells_without_entitlement_share_by_last_year(priors: tuple[int, int], wanted: list[int]) -> None:
    """The capped cell takes 40, the others share 60 as 3 : 1; no base counts as 1. Closed form and LP alike."""
    outside = [replace(column(cell, 0), prior=Fraction(base)) for cell, base in zip((B, C), priors, strict=True)]
    block = only_block((column(A, 1, upper=Fraction(40)), *outside))
    closed = plain_plan(block)
    assert not isinstance(closed, Contradiction)
    assert [closed.amounts[one.cell] for one in block.columns] == wanted
    assert by_lp(block) == wanted
