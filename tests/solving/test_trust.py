"""Whose word is taken for a round's point: the plan is the same; blocks are begun before any is planned."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from gmpy2 import mpq

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column, Infeasible, LinearProgramme, Row
from allocator.solving import block_plan, solve
from allocator.solving.block_plan import BlockPlan, by_stages
from allocator.solving.blocks import Block, Contradiction, blocks_of
from allocator.solving.exact_basis import CUT, cut_off, exact_point, first_violation, nearly_feasible
from allocator.solving.lp import AT_LOWER, BASIC, Basis, ExactLp, LpRow
from allocator.solving.rounds import start
from allocator.solving.simplex import OPTIMAL
from allocator.solving.staged import DIGITS, FLOATS, NOBODY, staged
from tests.solving.test_wild_scales import programme


def test_whoever_is_trusted_the_plan_is_the_same() -> None:
    compared = 0
    for seed in range(12):
        blocks = blocks_of(programme(random.Random(seed)))
        for block in () if isinstance(blocks, Contradiction) else blocks:
            plans = [plan.amounts for plan in map(block_by, (block,) * 3, (FLOATS, DIGITS, NOBODY)) if plan]
            assert all(amounts == plans[0] for amounts in plans)
            compared += len(plans) > 1
    assert compared > 5


def block_by(block: Block, trust: int) -> BlockPlan | None:
    """The plan of a block by so much trust; None where it has none or it is not proved."""
    stages = staged(block)
    stages.trust = trust
    plan = by_stages(block, stages) if start(stages) == OPTIMAL else None
    return plan if isinstance(plan, BlockPlan) else None


def test_digits_tell_what_many_more_would_tell() -> None:
    """x is a number of five hundred digits, y twice as much: y ≤ 2·x holds, y ≤ x does not, nor does x + y ≤ 2·x."""
    long = mpq(10**530, 3**1100)
    twice = LpRow(((0, -2), (1, 1)), 0, 0)
    at_bound = Basis((AT_LOWER, BASIC), (AT_LOWER, BASIC))
    for bound, kept in ((2 * long, True), (long, False)):
        lp = ExactLp((0, 0), (long, 0), (long, bound), (twice, LpRow(((0, 1),), None, 10**9)), (1.0, 1.0))
        point = exact_point(lp, at_bound)
        assert point is not None and (first_violation(lp, at_bound, point) is None) is kept
        assert nearly_feasible(lp, at_bound) is kept
    lp = replace(lp, upper=(long, None), rows=(twice, LpRow(((0, 1), (1, 1)), None, 2 * long)))
    assert not nearly_feasible(lp, at_bound)
    singular = Basis((BASIC, AT_LOWER), (BASIC, AT_LOWER))
    assert not nearly_feasible(lp, singular)


def test_long_bounds_are_cut_off_short_ones_are_not() -> None:
    long = mpq(1, 3**400)
    assert cut_off(mpq(1, 3)) == mpq(1, 3) and cut_off(7) == 7 and cut_off(None) is None
    cut = cut_off(long)
    assert cut is not None and 0 <= long - cut < mpq(1, 1 << CUT)


def sharing(stream: str, total: int, floor: int) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Three cells of a pool, a floor for the first two together and one for the last two."""
    cells = [Cell(f"61010{n}", stream, 2018) for n in (1, 2, 3)]
    columns = tuple(Column(cell, Fraction(1), unit=1) for cell in cells)
    ones = tuple((cell, Fraction(1)) for cell in cells)
    pool = Row("spend_the_pool", f"stream:{stream}", 2018, ones, Fraction(total), Fraction(total))
    floors = tuple(Row("class_split", f"{stream}{n}", 2018, ones[n : n + 2], lower=Fraction(floor)) for n in range(2))
    return columns, (pool, *floors)


def test_a_block_without_a_point_is_found_before_any_other_is_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    """60 of 100 for each two of three are there (the middle one counts twice), 110 of 100 are not."""
    planned: list[int] = []
    plan = block_plan.by_stages
    monkeypatch.setattr(block_plan, "by_stages", lambda *given: planned.append(1) or plan(*given))
    monkeypatch.setattr(block_plan, "PLANS", {})
    (first, others), (second, rows) = sharing("A", 100, 60), sharing("B", 100, 110)
    assert isinstance(solve(LinearProgramme(2018, first + second, others + rows)), Infeasible)
    assert not planned
    assert not isinstance(solve(LinearProgramme(2018, first, others)), Infeasible) and planned == [1]
    solve(LinearProgramme(2018, first, others))
    assert planned == [1], "the same block is not planned twice"
