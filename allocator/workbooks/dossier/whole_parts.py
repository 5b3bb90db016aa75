"""Exact parts as whole numbers that add up: a column of rounded figures shows its exact total, to the last digit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from allocator.domain.cell import Cell
from allocator.domain.money import Measure

MILLION = 10**6
# Remainders are compared to this many bits: exact plans have fractions of thousands of digits.
GUARD = 256


def whole_parts(cells: Mapping[Cell, Fraction], measures: Mapping[str, Measure]) -> dict[Cell, int]:
    """Each part in whole millionths of its stream's measure (分 for 万元), adding up by stream and year.

    Largest remainder: a third of 1 万元 each is 333,334, 333,333 and 333,333 分, not 999,999 together.
    """
    columns: dict[tuple[str, int], dict[Cell, Fraction]] = {}
    for cell, part in cells.items():
        columns.setdefault((cell.stream, cell.year), {})[cell] = part
    found: dict[Cell, int] = {}
    for (stream, _), column in columns.items():
        found |= apportioned(column, MILLION // measures[stream].atoms)
    return found


def apportioned(column: Mapping[Cell, Fraction], scale: int) -> dict[Cell, int]:
    """The parts × ``scale`` as whole numbers whose sum is the exact sum (to the nearest); spare ones by remainder."""
    whole: dict[Cell, int] = {}
    rest: dict[Cell, int] = {}
    for cell, part in column.items():
        whole[cell], left = divmod(part.numerator * scale, part.denominator)
        rest[cell] = (left << GUARD) // part.denominator
    spare = (sum(rest.values()) + (1 << GUARD - 1)) >> GUARD
    for cell in sorted(rest, key=lambda cell: (-rest[cell], cell))[:spare]:
        whole[cell] += 1
    return whole
