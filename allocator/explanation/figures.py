"""Numbers and columns as they stand on a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure, in_measure, percent_text, rounded_text


def plain(atoms: int, measure: Measure = WAN_YUAN) -> str:
    """Whole atoms with thousands separators and only the decimals there are."""
    text = separated(rounded_text(in_measure(atoms, measure), 6))
    return text.rstrip("0").rstrip(".") if "." in text else text


def two(atoms: Fraction, measure: Measure = WAN_YUAN) -> str:
    """An exact amount to two decimals."""
    return separated(rounded_text(in_measure(atoms, measure), 2))


def signed(atoms: Fraction, measure: Measure = WAN_YUAN) -> str:
    """A change to two decimals with its sign; 0 where it is none, ≈0 where two decimals cannot show it."""
    return with_sign(two(atoms, measure), atoms)


def adding_up(parts: Sequence[Fraction], total: int, measure: Measure = WAN_YUAN) -> list[str]:
    """An amount's parts as printed, the first plain and the others with their sign, adding up to the amount as printed.

    Two decimals, or as many as the amount has. Largest remainder: of 1 万元 three thirds print 0.34, +0.33, +0.33.
    """
    places = max(2, len(plain(total, measure).partition(".")[2]))
    scaled = [in_measure(part, measure) * 10**places for part in parts]
    whole = [part.numerator // part.denominator for part in scaled]
    # Fractions have thousands of digits: 256 bits of what is left tell which is larger.
    left = [((part.numerator % part.denominator) << 256) // part.denominator for part in scaled]
    wanted = in_measure(total, measure) * 10**places
    for index in sorted(range(len(parts)), key=lambda one: (-left[one], one))[: int(wanted - sum(whole))]:
        whole[index] += 1
    texts = [separated(rounded_text(Fraction(number, 10**places), places)) for number in whole]
    return [texts[0], *(with_sign(text, part) for text, part in zip(texts[1:], parts[1:], strict=True))]


def with_sign(text: str, part: Fraction) -> str:
    """A part's text as ``signed`` has it."""
    if not part:
        return "0"
    return "≈0" if not text.strip("-0.") else text if text.startswith("-") else "+" + text


def signed_percent(ratio: Fraction) -> str:
    """+38.90%."""
    return ("+" if ratio > 0 else "") + percent_text(ratio)


def separated(text: str) -> str:
    """A decimal text with thousands separators."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, dot, places = digits.partition(".")
    return f"{sign}{int(whole):,}{dot}{places}"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as columns: the first left, the others right, a Chinese character counted as two."""
    widths = [max(width_of(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *rest = row
        cells = [first + " " * (widths[0] - width_of(first))]
        cells += [" " * (width - width_of(text)) + text for text, width in zip(rest, widths[1:], strict=True)]
        yield "  ".join(cells).rstrip()


def width_of(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)
