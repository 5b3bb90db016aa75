"""Where the totals leave a choice the nearest amounts win; a floor that is no multiple of the unit goes up."""

from __future__ import annotations

from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column
from allocator.units.model import unit_cell
from allocator.units.remainders import share_spare_units
from tests.units.tables import by_key, cell, rounded, row, solution


def test_half_goes_up_where_the_sum_may_be_more() -> None:
    """0.5 and 0.5 with any sum up to 2: both get a unit."""
    plan = solution({(c, "A"): Fraction(1, 2) for c in "12"})
    cells = [unit_cell(Column(cell(c), Fraction(1), unit=1), plan) for c in "12"]
    sharing = share_spare_units(cells, [(0, 1), (0, 1)], (0, 1), None, 2)
    assert sharing is not None and sharing.gainers == (0, 1)


def test_a_cell_goes_up_only_where_that_is_nearer_or_needed() -> None:
    """0.6 and 0.7 under n₁ + 2·n₂ ≤ 2: (0, 1) is 0.9 away, (1, 0) 1.1, (0, 0) 1.3."""
    exact = {("1", "A"): Fraction(6, 10), ("2", "A"): Fraction(7, 10)}
    whole = rounded(exact, (row("cap", exact, upper=2, factors=(1, 2)),))
    assert list(by_key(whole).values()) == [0, 1]


def test_a_floor_between_units_goes_up_and_a_fixed_part_down() -> None:
    """A floor of 15 in units of 10 is 2 units; a fixed part of 15 may be rounded to 1."""
    plan = solution({("1", "A"): Fraction(18)})
    floor = Column(cell("1"), Fraction(1), lower=Fraction(15), unit=10)
    fixed = Column(cell("1"), Fraction(1), lower=Fraction(15), offset=Fraction(15), unit=10)
    assert (unit_cell(floor, plan).lower, unit_cell(fixed, plan).lower) == (2, 1)
