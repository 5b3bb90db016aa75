"""Which rows about one cell alone narrow its bounds, and the cell without some of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from allocator.domain.programme import Row
from allocator.units.model import UnitCell, bounded, unit_row


def own_cell(cell: UnitCell) -> UnitCell:
    """The cell without the rows about it alone."""
    return replace(cell, lower=cell.own[0], upper=cell.own[1], causes=())


def with_causes(cell: UnitCell, causes: Iterable[Row]) -> UnitCell:
    """The cell with only some of the rows about it alone."""
    left = own_cell(cell)
    for row in causes:
        left = bounded(left, unit_row(row, False, {cell.cell: cell.column.unit}, {cell.cell: 0}, {}))
    return left


def because(cell: UnitCell, low: bool, high: bool) -> UnitCell:
    """The cell with only the causes that its lower (``low``) and upper end (``high``) cannot do without.

    A floor of 13 behind one of 18 is none in units of 10, and a cap of 90 has no part in either.
    """
    kept = list(cell.causes)
    for row in cell.causes:
        fewer = [one for one in kept if one is not row]
        left = with_causes(cell, fewer)
        if (not low or left.lower == cell.lower) and (not high or left.upper == cell.upper):
            kept = fewer
    return replace(cell, causes=tuple(kept))
