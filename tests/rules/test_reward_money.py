"""Rule 8's rewards in whole 分: together the pot rounded down, spare 分 by largest remainder and then by code."""

from __future__ import annotations

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.rules.performance_reward import one_offs


def paid(*exact: str) -> dict[str, int]:
    """What counties 1, 2, … are paid (分)."""
    part = {Cell(str(n), "ZY", 2018): Fraction(one) for n, one in enumerate(exact, 1)}
    return {one.county: one.amount for one in one_offs(part)}


def test_a_third_each_of_a_hundred() -> None:
    assert paid("100/3", "100/3", "100/3") == {"1": 34, "2": 33, "3": 33}


def test_the_larger_remainder_goes_first_and_whoever_has_nothing_is_not_named() -> None:
    """0.2 + 1.6 + 1.7 = 3.5: three 分, the third by the remainder 0.7; a cut of 2 is no reward."""
    assert paid("0.2", "1.6", "1.7", "-2") == {"2": 1, "3": 2}
