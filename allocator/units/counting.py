"""A row counted in whole units: integer factors and bounds."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Row, loosened


@dataclass(frozen=True, slots=True)
class Counted:
    """A row in integers: its cells in their order, how much one atom counts, its bounds."""

    terms: tuple[tuple[Cell, int], ...]
    size: Fraction
    lower: int | None
    upper: int | None


# Rows counted lately, by identity (kept here, no other row can take it): trials of one change after another share most
# of them.
COUNTED: dict[int, tuple[Row, tuple[int, ...], bool, Counted]] = {}
AT_HAND = 1 << 14


def in_integers(row: Row, units: tuple[int, ...], later: Collection[Cell]) -> Counted:
    """The row with its factors counted in the units of its cells (0: no such cell)."""
    is_open = any(cell in later for cell, _ in row.terms)
    known = COUNTED.get(id(row))
    if known is not None and known[1:3] == (units, is_open):
        return known[3]
    unit_of = {cell: unit for (cell, _), unit in zip(row.terms, units, strict=True) if unit}
    factors = [(cell, factor * unit_of[cell]) for cell, factor in merged(row) if cell in unit_of]
    bounds = [bound for bound in (row.lower, row.upper) if bound is not None] if is_open else []
    scale = math.lcm(*(Fraction(value).denominator for value in (*(f for _, f in factors), *bounds)))
    terms = [(cell, int(factor * scale)) for cell, factor in factors]
    common = 1 if is_open else math.gcd(*(factor for _, factor in terms)) or 1
    size = Fraction(scale, common)
    # A share counts by the multiples next to it, as in the audit: 20 is 20, not 19.5 of a finer stream.
    counted = Counted(
        tuple((cell, factor // common) for cell, factor in terms), size, *missed_by(loosened(row), 0, size)
    )
    if len(COUNTED) >= AT_HAND:
        COUNTED.clear()
    COUNTED[id(row)] = row, units, is_open, counted
    return counted


def missed_by(row: Row, atoms: int, size: Fraction) -> tuple[int | None, int | None]:
    """The row's bounds in units, kept (0) or missed by less than so many atoms."""
    lower, upper = row.lower, row.upper
    if not atoms:
        return None if lower is None else math.ceil(lower * size), None if upper is None else math.floor(upper * size)
    return (
        None if lower is None else math.floor((lower - atoms) * size) + 1,
        None if upper is None else math.ceil((upper + atoms) * size) - 1,
    )


def merged(row: Row) -> list[tuple[Cell, Fraction]]:
    """The row's terms in cell order, one per cell, zeros left out."""
    total: dict[Cell, Fraction] = {}
    for cell, factor in row.terms:
        total[cell] = total.get(cell, Fraction(0)) + factor
    return sorted((cell, factor) for cell, factor in total.items() if factor)
