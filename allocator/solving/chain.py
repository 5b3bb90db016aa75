"""Levels over one common denominator: sums of thousands of digits without looking for common divisors each time.

Each level is reckoned from the ones before, so the denominator of one nearly divides the next one's. 1/2 and 5/6
stand as 3 and 5 over 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import lcm

from gmpy2 import gcd, mpq, mpz

from allocator.domain.money import Exact
from allocator.solving.lp import whole

# Levels are first compared through bounds that are this many binary places apart.
PLACES = 192

Slopes = Iterable[tuple[int, Exact]]


class Chain:
    """Levels in the order they were found; ``slopes`` name them by position."""

    def __init__(self) -> None:
        self.common = mpz(1)
        self.tops: list[mpz] = []
        self.floors: list[mpz] = []

    def append(self, level: Exact) -> None:
        """Take in the next level."""
        top, bottom = mpz(int(level.numerator)), mpz(int(level.denominator))
        factor = bottom // gcd(self.common, bottom)
        if factor != 1:
            self.tops = [one * factor for one in self.tops]
            self.common *= factor
        self.tops.append(top * (self.common // bottom))
        self.floors.append((top << PLACES) // bottom)

    def total(self, slopes: Slopes, constant: Exact) -> Exact:
        """``constant`` + Σ slope · level."""
        top, bottom = self.raised(slopes)
        return whole(constant + mpq(top, bottom * self.common))

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
        value = top * start.denominator + start.numerator * bottom * self.common
        return (value > 0) - (value < 0)

    def raised(self, slopes: Slopes) -> tuple[mpz, int]:
        """Σ slope · level as a numerator over ``common`` times the second number."""
        known = [(k, slope) for k, slope in slopes if slope]
        bottom = lcm(*(int(slope.denominator) for _, slope in known))
        parts = (self.tops[k] * (int(slope.numerator) * (bottom // int(slope.denominator))) for k, slope in known)
        return sum(parts, mpz(0)), bottom
