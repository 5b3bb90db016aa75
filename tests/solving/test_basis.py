"""The basis read off the solver's point, and duals found among the rows that floats give a price."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from gmpy2 import mpq

from allocator.solving.exact_basis import exact_duals
from allocator.solving.lp import AT_LOWER, AT_UPPER, BASIC, FREE_AT_ZERO, ExactLp, LpRow
from allocator.solving.model import compiled, pyomo_model, stated
from allocator.solving.simplex import OPTIMAL, STANDINGS, Ends, Simplex


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


@pytest.mark.parametrize("seed", range(60))
def test_stated_as_it_is_it_is_what_pyomo_gives(seed: int) -> None:
    """Sizes apart by ten powers, a term that is lost beside another."""
    dice, plain = random.Random(seed), random_lp(seed)
    sizes = tuple(10.0 ** dice.randint(0, 10) for _ in plain.costs)
    tiny = LpRow(((0, mpq(1, 10**30)), (1, mpq(1, 3))), mpq(-1, 7), None)
    free = replace(plain, sizes=sizes, rows=(*plain.rows, tiny), lower=(None, *plain.lower[1:]))
    modelled, alone = compiled(pyomo_model(free), len(free.rows)), stated(free)
    for name in ("num_col_", "num_row_", "col_cost_", "col_lower_", "col_upper_", "row_lower_", "row_upper_"):
        assert listed(getattr(alone, name)) == listed(getattr(modelled, name)), name
    for name in ("start_", "index_", "value_"):
        assert listed(getattr(alone.a_matrix_, name)) == listed(getattr(modelled.a_matrix_, name)), name


def test_where_a_column_stands_by_its_value() -> None:
    """Free, without a lower or an upper bound, nearer to one of both, halfway."""
    none = math.inf
    ends = Ends(np.array([-none, -none, 0, 0, 0, 0]), np.array([none, 5, none, 10, 10, 10]))
    expected = [FREE_AT_ZERO, AT_UPPER, AT_LOWER, AT_LOWER, AT_UPPER, AT_LOWER]
    assert ends.at([3.0, 5.0, 0.0, 2.0, 9.0, 5.0]) == expected


def listed(value: object) -> object:
    """An array of HiGHS as a list."""
    return value.tolist() if hasattr(value, "tolist") else list(value) if hasattr(value, "__iter__") else value
