"""Exact amounts as text."""

from __future__ import annotations

from allocator.domain.fraction import Fraction
from allocator.domain.money import ratio_text


def test_a_fraction_of_any_length_is_written_whole() -> None:
    long = Fraction(10**6000 + 1, 3**9000)
    top, bottom = ratio_text(long).split("/")
    assert (len(top), top[0], top[-1]) == (6001, "1", "1")
    assert len(bottom) == 4295


def test_a_whole_number_has_no_denominator() -> None:
    assert (ratio_text(Fraction(5)), ratio_text(Fraction(-3, 2))) == ("5", "-3/2")
