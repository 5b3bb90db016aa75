"""The basis read off the solver's point, and duals found among the rows that floats give a price."""

from __future__ import annotations

import random

import pytest

from allocator.solving.exact_basis import exact_duals
from allocator.solving.lp import BASIC, ExactLp, LpRow
from allocator.solving.simplex import OPTIMAL, STANDINGS, Simplex


def random_lp(seed: int) -> ExactLp:
    """Minimise a few costs under rows of one kind and the other; columns within 0 … 9, some of them free or fixed."""
    dice = random.Random(seed)
    columns = dice.randint(3, 9)
    rows = []
    for _ in range(dice.randint(2, 8)):
        members = dice.sample(range(columns), dice.randint(1, columns))
        terms = tuple((n, dice.choice((-2, -1, 1, 3))) for n in sorted(members))
        rows.append(LpRow(terms, -dice.randint(0, 20), dice.choice((None, dice.randint(0, 30)))))
    upper = tuple(dice.choice((9, 4, 0)) for _ in range(columns))
    return ExactLp(
        tuple(dice.randint(-3, 3) for _ in range(columns)), (0,) * columns, upper, tuple(rows), (1.0,) * columns
    )


@pytest.mark.parametrize("seed", range(60))
def test_what_is_read_off_is_what_the_solver_lists(seed: int) -> None:
    lp = random_lp(seed)
    solver = Simplex(lp)
    assert solver.run() == OPTIMAL
    told, listed = solver.basis(), solver.highs.getBasis()
    ends = list(zip(lp.lower, lp.upper, strict=True)) + [(row.lower, row.upper) for row in lp.rows]
    both = zip((*told.columns, *told.rows), (*listed.col_status, *listed.row_status), ends, strict=True)
    for mine, theirs, (lower, upper) in both:
        assert mine == STANDINGS[theirs] or (lower == upper and BASIC not in (mine, STANDINGS[theirs]))


@pytest.mark.parametrize("seed", range(60))
def test_a_hint_changes_no_dual(seed: int) -> None:
    lp = random_lp(seed)
    solver = Simplex(lp)
    assert solver.run() == OPTIMAL
    basis = solver.basis()
    plain = exact_duals(lp, basis, lp.costs)
    assert exact_duals(lp, basis, lp.costs, solver.priced_rows()) == plain
    assert exact_duals(lp, basis, lp.costs, [0]) == plain
