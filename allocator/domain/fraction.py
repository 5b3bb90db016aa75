"""``Fraction``, the exact number of every share: the standard library's class, compiled.

Half of all computing is sums and comparisons of small fractions, which the compiled class does six times faster with
the same results, hashes and texts. Where it is missing the standard one serves: slower, every number the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction
else:
    try:
        from quicktions import Fraction
    except ImportError:
        from fractions import Fraction

__all__ = ["Fraction", "in_order", "sum_to_show"]

# Enough places to tell two remainders of real plans apart.
PLACES = 64
# Binary places that sums are shown by, decimal places up to which they read the same, and digits (binary) up to which
# numbers are added up as they are.
SHOWN, READ, SHORT = 512, 12, 1024


def in_order(value: Fraction) -> tuple[int, Fraction]:
    """A key that orders numbers as they are, by their first digits where these differ.

    Exact plans have fractions of thousands of digits, and multiplying two of them out at every comparison took a
    tenth of a year's planning.
    """
    return (value.numerator << PLACES) // value.denominator, value


def sum_to_show(parts: Iterable[Fraction]) -> Fraction:
    """A number that reads as the sum of the parts does, rounded to any places up to twelve.

    A rule's gains are hundreds of fractions of thousands of digits, each with a denominator of its own: their sum took
    seconds, to be shown in 万元. 2/3 and 1/3, being short, are 1; what long ones leave open is added up exactly.
    """
    given = list(parts)
    long = [part for part in given if part.denominator.bit_length() > SHORT]
    total = sum((part for part in given if part.denominator.bit_length() <= SHORT), Fraction(0))
    least = sum((part.numerator << SHOWN) // part.denominator for part in long)
    low, high = (total + Fraction(end, 1 << SHOWN) for end in (least, least + len(long)))
    finest = 2 * 10**READ
    return low if not long or low * finest // 1 == high * finest // 1 else sum(given, Fraction(0))
