"""Outside the windows: fewest cells first, then the least sum, then the least largest; soft rows slip step by step."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnits
from allocator.domain.programme import Row
from allocator.units.counting import missed_by
from allocator.units.model import unit_model
from tests.units.tables import by_key, pools, programme, rounded, row, solution

NOTHING = {("1", "A"): Fraction(0), ("2", "A"): Fraction(0)}
NINE = row("floor", NOTHING, lower=9, factors=(2, 1))


def counts(whole: object) -> list[int]:
    """The amounts in code order."""
    assert isinstance(whole, WholeUnits)
    return list(by_key(whole).values())


def cap(county: str, most: int) -> Row:
    """No more than so much for one county."""
    return row("cap", [(county, "A")], upper=most, subject=county)


def test_one_cell_far_outside_before_two_cells_nearer() -> None:
    """2·n₁ + n₂ ≥ 9 with n₁ ≤ 4: (0, 9) moves one cell, (4, 1) two."""
    assert counts(rounded(NOTHING, (NINE, cap("1", 4)))) == [0, 9]


def test_the_least_sum_before_the_least_largest() -> None:
    """With n₂ ≤ 4 both must move: 4 + 1 is less in all than 3 + 3, though 4 is farther than 3."""
    assert counts(rounded(NOTHING, (NINE, cap("1", 4), cap("2", 4)))) == [4, 1]


def test_a_soft_row_slips_no_farther_than_the_step_that_suffices() -> None:
    """n₁ + 3·n₂ ≥ 8 was settled at (2, 2), now only three are left: (1, 2) misses it by 1, (2, 1) by 3."""
    exact = {("1", "A"): Fraction(2), ("2", "A"): Fraction(2)}
    soft = row("soft", exact, lower=8, factors=(1, 3))
    whole = rounded(exact, (row("three", exact, upper=3), cap("2", 2)), soft=(soft,))
    assert counts(whole) == [1, 2]
    assert whole.over == {soft: 1}


def test_a_soft_share_first_slips_by_under_one_unit_more_than_any_whole_plan_may_miss_it() -> None:
    """n₁ + 2·n₂ ≥ 6 1/3, missed by under one at (2, 2). Of three (1, 2) misses it by 1 1/3, (2, 1) by 2 1/3."""
    exact = {("1", "A"): Fraction(2), ("2", "A"): Fraction(2)}
    soft = replace(row("soft", exact, lower=Fraction(19, 3), factors=(1, 2)), within=1)
    assert counts(rounded(exact, (), soft=(soft,))) == [2, 2]
    assert counts(rounded(exact, (row("three", exact, upper=3), cap("2", 2)), soft=(soft,))) == [1, 2]


def test_the_next_step_of_a_soft_share_is_two_units_more_as_well() -> None:
    """2·n₁ + 3·n₂ ≥ 10 1/3 at (2, 2). Of three (1, 2) misses it by 2 1/3, under 1 + 2; (2, 1) by 3 1/3."""
    exact = {("1", "A"): Fraction(2), ("2", "A"): Fraction(2)}
    soft = replace(row("soft", exact, lower=Fraction(31, 3), factors=(2, 3)), within=1)
    assert counts(rounded(exact, (row("three", exact, upper=3), cap("2", 2)), soft=(soft,))) == [1, 2]


def test_bounds_kept_or_missed_by_less() -> None:
    """Bounds 3.5 and 5.5 of units of one atom: kept they are 4 and 5; missed by under one atom 3 and 6."""
    both = row("band", NOTHING, lower=Fraction(7, 2), upper=Fraction(11, 2))
    assert missed_by(both, 0, Fraction(1)) == (4, 5)
    assert missed_by(both, 1, Fraction(1)) == (3, 6)
    whole = row("band", NOTHING, lower=4, upper=5)
    assert missed_by(whole, 1, Fraction(1)) == (4, 5)


def test_shares_that_no_whole_plan_meets_are_missed_by_less_than_a_unit() -> None:
    """100 among three: 33 1/3 each can be missed by under one, so 34, 33, 33; without it nothing is left."""
    exact = {(c, "A"): Fraction(100, 3) for c in "123"}
    shares = tuple(row("share", [key], Fraction(100, 3), Fraction(100, 3), subject=key[0]) for key in exact)
    near = tuple(replace(one, within=1) for one in shares)
    assert counts(rounded(exact, (*pools(exact), *near))) == [34, 33, 33]
    assert not isinstance(rounded(exact, (*pools(exact), *shares)), WholeUnits)


def test_a_share_counts_by_the_multiples_next_to_it() -> None:
    """In twos 20 is just 20, 19 is 18 to 20; though cells in ones could miss 20 by one."""
    for share, most in ((20, (20, 20)), (19, (18, 20))):
        one = replace(row("share", NOTHING, share, share), within=2)
        (stated,) = unit_model(programme(NOTHING, (one,)), solution(NOTHING)).rows
        assert (stated.lower, stated.upper) == most
