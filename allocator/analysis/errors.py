"""The errors that are tried on a cell: 1 %, kept to the digits it shows; one in the last digit of a small count."""

from __future__ import annotations

from allocator.analysis.inputs import FIGURE, YEARLY, InputCell
from allocator.domain.fraction import Fraction

ONE_PERCENT = Fraction(1, 100)
# Below it 1 % of a whole number is less than one: the count itself is what one gets wrong.
SMALL_COUNT = 100
MOST_DIGITS = 12


def last_digit(value: Fraction) -> Fraction:
    """One in the last digit that is written: 12.5 → 1/10, 37 → 1; 1 where the expansion does not end."""
    for places in range(MOST_DIGITS):
        if 10**places % value.denominator == 0:
            return Fraction(1, 10**places)
    return Fraction(1)


def wrong_values(cell: InputCell) -> tuple[Fraction, ...]:
    """What the cell might say instead; nothing for an amount of 0 (1 % of it is nothing).

    1,234 → 1,246 (12.34 rounded to the last digit); 37 people → 38 and 36; 0.3 → 0.4; 12.5 → 12.6.
    """
    value, step = cell.value, last_digit(cell.value)
    counted = cell.part[0] in (FIGURE, YEARLY) and step == 1
    if counted and abs(value) < SMALL_COUNT:
        return (value + 1, value - 1) if value >= 1 else (value + 1,)
    if not value:
        return ()
    size = abs(value) * ONE_PERCENT / step
    rounded = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return (value + max(1, rounded) * step,)
