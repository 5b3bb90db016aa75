"""Levels over one common denominator: sums of thousands of digits without looking for common divisors each time.

Each level is reckoned from the ones before, so the denominator of one nearly divides the next one's. 1/2 and 5/6
stand as 3 and 5 over 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lcm

from gmpy2 import gcd, mpq, mpz

from allocator.domain.money import Exact
from allocator.solving.lp import whole

# Levels are first compared through bounds that are this many binary places apart.
PLACES = 192

Slopes = Iterable[tuple[int, Exact]]


class Chain:
    """Levels in the order they were found; ``slopes`` name them by position, ascending.

    Level k is ``tops[k]`` over ``commons[k]``, each of which is ``factors[k]`` times the one before.
    """

    def __init__(self) -> None:
        self.commons: list[mpz] = []
        self.factors: list[mpz] = []
        self.tops: list[mpz] = []
        self.floors: list[mpz] = []

    def append(self, level: Exact) -> None:
        """Take in the next level."""
        top, bottom = mpz(int(level.numerator)), mpz(int(level.denominator))
        before = self.commons[-1] if self.commons else mpz(1)
        factor = bottom // gcd(before, bottom)
        self.factors.append(factor)
        self.commons.append(before * factor)
        self.tops.append(top * (self.commons[-1] // bottom))
        self.floors.append((top << PLACES) // bottom)

    def total(self, slopes: Slopes, constant: Exact) -> Exact:
        """``constant`` + Σ slope · level."""
        return whole(constant + mpq(*self.raised([(k, slope) for k, slope in slopes if slope])))

    def sign(self, slopes: Slopes, constant: Exact) -> int:
        """The sign of ``constant`` + Σ slope · level: by bounds where they tell it, else by every digit."""
        known = [(k, slope) for k, slope in slopes if slope]
        least, width = mpq(constant) * (1 << PLACES), mpq(0)
        for k, slope in known:
            least += slope * self.floors[k]
            width += abs(mpq(slope))
            if slope < 0:
                least += slope
        if least > 0:
            return 1
        if least + width < 0:
            return -1
        top, bottom = self.raised(known)
        start = mpq(constant)
        value = top * start.denominator + start.numerator * bottom
        return (value > 0) - (value < 0)

    def raised(self, known: Sequence[tuple[int, Exact]]) -> tuple[mpz, mpz]:
        """Σ slope · level as a fraction, not in lowest terms: each step goes on to the next denominator."""
        if not known:
            return mpz(0), mpz(1)
        bottom = lcm(*(int(slope.denominator) for _, slope in known))
        slopes, last = dict(known), known[-1][0]
        top = mpz(0)
        for k in range(known[0][0], last + 1):
            if self.factors[k] != 1:
                top *= self.factors[k]
            slope = slopes.get(k)
            if slope is not None:
                top += self.tops[k] * (int(slope.numerator) * (bottom // int(slope.denominator)))
        return top, bottom * self.commons[last]


def summed(parts: Sequence[Exact]) -> Exact:
    """The sum by halves, the shortest first: numbers of many digits are met as late as may be."""
    left = sorted(parts, key=lambda part: part.denominator)
    while len(left) > 1:
        odd = left[-1:] if len(left) % 2 else []
        left = [one + other for one, other in zip(left[::2], left[1::2], strict=False)] + odd
    return left[0] if left else 0
