"""Largest remainder in exact fractions: the whole answer wherever one total is all that links some cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocator.domain.fraction import Fraction, in_order
from allocator.units.model import UnitCell, UnitRow, between

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who rounds up: positions of ``gainers`` and of the cells among which only code order decided (``tied``)."""

    gainers: tuple[int, ...]
    tied: tuple[int, ...] = ()


def share_spare_units(
    cells: Sequence[UnitCell],
    windows: Sequence[tuple[int, int]],
    members: Sequence[int],
    lower: int | None,
    upper: int | None,
) -> Sharing | None:
    """Give the spare units of a sum ``lower`` ≤ Σ n ≤ ``upper`` to the largest remainders, ties in code order.

    Each member stays in its window. Where the sum leaves a choice, the nearest amounts win (half goes
    up). None where the windows cannot meet the sum. 1600/7, 2000/7, 1600/7, 1200/7, 2000/7 with the
    sum 1200 gives 229, 286, 228, 171, 286: the first and third tie at 4/7 and the first code wins.
    """
    settled = sum(windows[index][0] for index in members)
    movable = [index for index in members if windows[index][0] < windows[index][1]]
    least = 0 if lower is None else max(0, lower - settled)
    most = len(movable) if upper is None else min(len(movable), upper - settled)
    if least > most:
        return None
    remainders = {index: cells[index].remainder for index in movable}
    movable.sort(key=lambda index: (in_order(-remainders[index]), index))
    count = sum(remainder >= HALF for remainder in remainders.values())
    count = min(max(count, least), most)
    tied: tuple[int, ...] = ()
    if 0 < count < len(movable) and remainders[movable[count - 1]] == remainders[movable[count]]:
        level = remainders[movable[count]]
        tied = tuple(sorted(index for index in movable if remainders[index] == level))
    return Sharing(tuple(movable[:count]), tied)


def plain_sharing(
    cells: Sequence[UnitCell],
    windows: Sequence[tuple[int, int]],
    members: Sequence[int],
    rows: Sequence[UnitRow],
) -> Sharing | None:
    """Largest remainder per total, other cells to the nearest; None unless every row then holds exactly.

    Where it passes it is best: nothing nearer keeps the totals alone, and ties went in code order.
    """
    free, gainers, tied = set(members), list[int](), list[int]()
    used: list[UnitRow] = []
    for row in sorted((row for row in rows if row.is_total), key=lambda row: row.lower != row.upper):
        inside = [index for index, _ in row.terms]
        if not free.issuperset(inside) or (row.lower != row.upper and len(rows) > 1):
            continue
        sharing = share_spare_units(cells, windows, inside, row.lower, row.upper)
        if sharing is None:
            return None
        free.difference_update(inside)
        gainers += sharing.gainers
        tied += sharing.tied
        used.append(row)
    for index in free:
        low, high = windows[index]
        if low < high and cells[index].remainder >= HALF:
            gainers.append(index)
    up = frozenset(gainers)
    amounts = {index: windows[index][0] + (index in up) for index in members}
    if all(row_holds(row, amounts) for row in rows if row not in used):
        return Sharing(tuple(sorted(up)), tuple(sorted(tied)))
    return None


def row_holds(row: UnitRow, amounts: Mapping[int, int]) -> bool:
    """Whether a row holds on a partial assignment that covers it."""
    return between(row.lower, sum(factor * amounts[index] for index, factor in row.terms), row.upper)


def farthest(cells: Sequence[UnitCell], amounts: Mapping[int, int]) -> Fraction:
    """The largest |n − x*| in units."""
    return max((abs(count - cells[index].exact) for index, count in amounts.items()), key=in_order, default=Fraction(0))
