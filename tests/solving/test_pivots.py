"""Exact pivots by themselves: from any start to the optimum, or to the proof that there is none."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from allocator.solving.exact_basis import certified
from allocator.solving.lp import AT_LOWER, AT_UPPER, BASIC, FREE_AT_ZERO, Basis, ExactLp, LpRow
from allocator.solving.pivots import INFEASIBLE, UNBOUNDED, Vertex, optimal_vertex


def lp(costs: tuple[int, ...], rows: tuple[LpRow, ...], upper: tuple[int | None, ...] | None = None) -> ExactLp:
    """Columns from 0 up."""
    count = len(costs)
    return ExactLp(costs, (0,) * count, upper or (None,) * count, rows, (1.0,) * count)


def test_a_worked_number() -> None:
    """Minimise −x − 2y, x ≤ 2, x + y ≤ 3: y = 3."""
    found = optimal_vertex(lp((-1, -2), (LpRow(((0, 1), (1, 1)), None, 3),), (2, None)))
    assert isinstance(found, Vertex)
    assert found.optimum.point == (0, 3) and found.optimum.duals == (-2,)


def test_no_point_and_no_end() -> None:
    row = LpRow(((0, 1), (1, 1)), 3, None)
    assert optimal_vertex(lp((1, 1), (row,), (1, 1))) == INFEASIBLE
    assert optimal_vertex(lp((-1, 0), (row,))) == UNBOUNDED
    assert optimal_vertex(lp((0, 0), (LpRow(((0, 1), (1, 1)), 3, 2),))) == INFEASIBLE


def test_a_degenerate_programme_does_not_cycle() -> None:
    """Beale's example, on which the rule of the largest gain alone goes round for ever."""
    quarter, half = Fraction(1, 4), Fraction(1, 2)
    rows = (
        LpRow(((0, quarter), (1, Fraction(-60)), (2, Fraction(-1, 25)), (3, Fraction(9))), None, 0),
        LpRow(((0, half), (1, Fraction(-90)), (2, Fraction(-1, 50)), (3, Fraction(3))), None, 0),
        LpRow(((2, Fraction(1)),), None, 1),
    )
    found = optimal_vertex(lp((Fraction(-3, 4), 150, Fraction(-1, 50), 6), rows))  # type: ignore[arg-type]
    assert isinstance(found, Vertex) and found.optimum.point == (Fraction(1, 25), 0, 1, 0)


@pytest.mark.parametrize("seed", range(60))
def test_any_start_leads_to_the_same_value(seed: int) -> None:
    """Bases drawn by lot, most of them singular or resting on bounds that are not there."""
    dice = random.Random(seed)
    count, height = dice.randint(2, 6), dice.randint(1, 5)
    rows = []
    for _ in range(height):
        terms = tuple(
            (n, Fraction(dice.randint(-9, 9) or 1, dice.randint(1, 3))) for n in range(count) if dice.random() < 0.7
        )
        low = dice.randint(-20, 20) if dice.random() < 0.7 else None
        high = None if low is not None and dice.random() < 0.5 else (low or 0) + dice.randint(0, 9)
        rows.append(LpRow(terms, low, high))
    programme = ExactLp(
        tuple(dice.randint(-9, 9) for _ in range(count)),
        tuple(dice.choice((None, 0, -5)) for _ in range(count)),
        tuple(dice.choice((None, 7, 20)) for _ in range(count)),
        tuple(rows),
        (1.0,) * count,
    )
    answers = set()
    for _ in range(4):
        kinds = (BASIC, AT_LOWER, AT_UPPER, FREE_AT_ZERO)
        start = Basis(tuple(dice.choices(kinds, k=count)), tuple(dice.choices(kinds, k=height)))
        found = optimal_vertex(programme, start)
        if isinstance(found, Vertex):
            assert certified(programme, found.basis) == found.optimum
            found = sum(cost * x for cost, x in zip(programme.costs, found.optimum.point, strict=True))  # type: ignore[assignment]
        answers.add(found)
    assert len(answers) == 1
