"""Sums over levels with one common denominator, against plain fractions."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from allocator.solving.chain import Chain


def test_a_worked_number() -> None:
    chain = Chain()
    for level in (Fraction(1, 2), Fraction(5, 6)):
        chain.append(level)
    assert chain.total([(0, 2), (1, Fraction(3, 5))], -1) == Fraction(1, 2)
    assert chain.total([], 7) == 7


@pytest.mark.parametrize("seed", range(40))
def test_totals_and_signs(seed: int) -> None:
    """Also sums that are 0, or differ from it by less than the bounds tell apart."""
    dice = random.Random(seed)
    chain, levels = Chain(), []
    for _ in range(dice.randint(1, 8)):
        last = levels[-1] if levels and dice.random() < 0.7 else Fraction(0)
        levels.append(last / dice.randint(1, 9) + Fraction(dice.randint(-99, 99), dice.choice((1, 7, 12, 10**70 + 1))))
        chain.append(levels[-1])
    slopes = [(k, Fraction(dice.randint(-9, 9), dice.randint(1, 5))) for k in range(len(levels)) if dice.random() < 0.8]
    plain = sum((slope * levels[k] for k, slope in slopes), Fraction(0))
    assert chain.total(slopes, Fraction(1, 3)) == plain + Fraction(1, 3)
    least = Fraction(1, 10**200)
    for constant, sign in ((-plain, 0), (least - plain, 1), (-plain - least, -1), (99_999, 1), (-99_999, -1)):
        assert chain.sign(slopes, constant) == sign
