"""The plain sums behind a clash: floors of counties against the pools they draw on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.conflict.tools import Short
from allocator.conflict.wording import POOL_RULE
from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Row


@dataclass(frozen=True, slots=True)
class FloorSums:
    """Atoms: ``asked`` together, ``elsewhere`` of it fixed outside the pools, ``beside`` fixed within, ``there``.

    The cells so fixed are ``outside`` and ``within``.

    asked − elsewhere + beside − there is the shortage: 1,300 asked, 100 of it fixed elsewhere, 1,000 there, 200 short.
    """

    asked: Fraction
    elsewhere: Fraction
    beside: Fraction
    there: Fraction
    outside: tuple[Cell, ...]
    within: tuple[Cell, ...]


def floor_sums(rows: tuple[Row, ...], short: Short, fixed: Mapping[Cell, Fraction]) -> FloorSums | None:
    """The sums that prove a clash by themselves; None where it is not a plain one or they do not give its size."""
    floors = [row for row in rows if row.rule != POOL_RULE]
    pools = [row for row in rows if row.rule == POOL_RULE]
    plain = all(row.lower is not None and all(factor == 1 for _, factor in row.terms) for row in (*floors, *pools))
    cells = [cell for row in floors for cell, _ in row.terms]
    if not floors or not pools or not plain or len(cells) != len(set(cells)):
        return None
    drawn = {cell for row in pools for cell, _ in row.terms}
    outside = tuple(cell for cell in cells if cell not in drawn and fixed.get(cell))
    within = tuple(cell for cell in fixed if cell in drawn and cell not in cells)
    sums = FloorSums(
        asked=sum((row.lower or Fraction(0) for row in floors), Fraction(0)),
        elsewhere=sum((fixed[cell] for cell in outside), Fraction(0)),
        beside=sum((fixed[cell] for cell in within), Fraction(0)),
        there=sum((row.lower or Fraction(0) for row in pools), Fraction(0)),
        outside=outside,
        within=within,
    )
    return sums if sums.asked - sums.elsewhere + sums.beside - sums.there == short.amount else None
