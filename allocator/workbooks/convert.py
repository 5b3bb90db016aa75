"""The one file where a cell's float becomes an exact number: by its shortest decimal text."""

from __future__ import annotations

from decimal import Decimal


def exact_number(content: object) -> Decimal | None:
    """A cell's number as the decimal that the user sees (``0.1`` is 1/10); None for what is no number, NaN included.

    ``exact_number(31931.5)`` is ``Decimal("31931.5")``, ``exact_number(610925.0)`` is ``Decimal("610925")``.
    """
    if isinstance(content, bool):
        return None
    if isinstance(content, int):
        return Decimal(content)
    if not isinstance(content, float):
        return None
    number = Decimal(repr(content))
    if not number.is_finite():
        return None
    return number.to_integral_value() if number == number.to_integral_value() else number


def is_number(content: object) -> bool:
    """Whether a cell holds a number, NaN included (True and False are none)."""
    return isinstance(content, int | float) and not isinstance(content, bool)
