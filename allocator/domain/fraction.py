"""``Fraction``, the exact number of every share: the standard library's class, compiled.

Half of all computing is sums and comparisons of small fractions, which the compiled class does six times faster with
the same results, hashes and texts. Where it is missing the standard one serves: slower, every number the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction
else:
    try:
        from quicktions import Fraction
    except ImportError:
        from fractions import Fraction

__all__ = ["Fraction", "in_order"]

# Enough places to tell two remainders of real plans apart.
PLACES = 64


def in_order(value: Fraction) -> tuple[int, Fraction]:
    """A key that orders numbers as they are, by their first digits where these differ.

    Exact plans have fractions of thousands of digits, and multiplying two of them out at every comparison took a
    tenth of a year's planning.
    """
    return (value.numerator << PLACES) // value.denominator, value
