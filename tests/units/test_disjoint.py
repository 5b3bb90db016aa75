"""Conflicts of whole units beside each other: who is to blame, whether all were looked for, nothing soft among them."""

from __future__ import annotations

import pytest

from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnitConflict
from allocator.solving.milp import Minimum, minimise
from allocator.units import disjoint, round_year
from allocator.units.clash import TOGETHER, Clash
from allocator.units.disjoint import guilty_of
from allocator.units.model import UnitRow
from tests.units.tables import pools, programme, rounded, row, solution

ODD = {("1", "A"): Fraction(165), ("2", "A"): Fraction(170)}
"""335 in units of 10."""


def conflict(outcome: object) -> WholeUnitConflict:
    """The outcome, a conflict."""
    assert isinstance(outcome, WholeUnitConflict)
    return outcome


def test_pools_are_to_blame_only_where_nothing_else_is() -> None:
    (pool,), floor = pools(ODD), row("floor", ODD, lower=400)
    unit_rows = tuple(UnitRow(one, ((0, 1), (1, 1)), None, None) for one in (pool, floor))
    assert guilty_of(Clash(TOGETHER, unit_rows, ())) == (floor,)
    assert guilty_of(Clash(TOGETHER, unit_rows[:1], ())) == (pool,)


def test_a_list_that_ends_early_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = ODD | {(c, "B"): amount for (c, _), amount in ODD.items()}
    both = conflict(rounded(exact, pools(exact), unit=10))
    assert (len(both.others), both.whole) == (1, True)
    monkeypatch.setattr(disjoint, "MOST", 1)
    one = conflict(rounded(exact, pools(exact), unit=10))
    assert (one.others, one.whole) == ((), False)


def test_what_the_solver_says_nothing_about_may_be_one_more() -> None:
    """Whether 6·x + 10·y + 15·z = 310 has whole tens, it is left to the solver to say."""
    exact = ODD | {(c, "B"): Fraction(10) for c in "123"}
    given = programme(exact, (*pools(ODD), row("sum", [(c, "B") for c in "123"], 310, 310, (6, 10, 15))), 10)
    assert conflict(round_year(given, solution(exact), minimise)).whole
    assert not conflict(round_year(given, solution(exact), lambda *_: Minimum("unknown"))).whole


def test_what_is_soft_is_no_conflict() -> None:
    """Of 50 in tens two floors of 13 take 40; the third county's settled 24 is soft and gives way."""
    of_b = {("1", "B"): Fraction(13), ("2", "B"): Fraction(13), ("3", "B"): Fraction(24)}
    exact = ODD | of_b
    floors = tuple(row("already_issued", [(c, "B")], lower=13, subject=c) for c in "12")
    soft = row("soft", [("3", "B")], lower=24, subject="3")
    found = conflict(rounded(exact, (*pools(exact), *floors), unit=10, soft=(soft,)))
    assert (found.others, found.whole) == ((), True)
