"""What whole units add to chains of rows: sums that rows one after another hold up must be whole at each step.

Floors of 7 and "at least 1.3 times last year's" ask for 9.1 next year, 11.83 the year after; in whole units for 10, and
then 13. The solver sees none of that in the rows one by one; said to it, what cannot be is plain at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allocator.units.model import UnitCell, UnitRow

# How often all rows are gone through: a chain over so many years.
PASSES = 4

Members = frozenset[int]
Statement = tuple[list[tuple[int, int]], int | None, int | None]


def implied_rows(cells: Mapping[int, UnitCell], rows: Sequence[UnitRow]) -> list[Statement]:
    """Least sums (terms, lower, None) and largest ones (terms, None, upper) of whole amounts that no row states."""
    found: list[Statement] = []
    for sign in (1, -1):
        own = {index: end(cell, sign) for index, cell in cells.items()}
        stated = [(row, side) for row in rows for side in (1, -1) if bound(row, side) is not None]
        known: dict[Members, int] = {}
        for row, side in stated:
            if side == sign and all(factor == 1 for _, factor in row.terms):
                raise_to(known, frozenset(index for index, _ in row.terms), sign * (bound(row, side) or 0))
        given = dict(known)
        for _ in range(PASSES):
            before = len(known), sum(known.values())
            for row, side in stated:
                carry(row, side, sign, own, known)
            if before == (len(known), sum(known.values())):
                break
        for members, least in known.items():
            if given.get(members) != least:
                terms = [(index, 1) for index in sorted(members)]
                found.append((terms, least, None) if sign == 1 else (terms, None, -least))
    return found


def end(cell: UnitCell, sign: int) -> int | None:
    """The cell's least (1) or largest (−1) amount, times the sign."""
    side = cell.lower if sign == 1 else cell.upper
    return None if side is None else sign * side


def bound(row: UnitRow, side: int) -> int | None:
    """The row's lower (1) or upper (−1) bound; a soft one's as far as it may slip."""
    lower, upper = row.relaxed if row.soft else (row.lower, row.upper)
    return lower if side == 1 else upper


def raise_to(known: dict[Members, int], members: Members, least: int) -> None:
    """Note a least sum where it is more than was known."""
    if known.get(members, least - 1) < least:
        known[members] = least


def carry(row: UnitRow, side: int, sign: int, own: Mapping[int, int | None], known: dict[Members, int]) -> None:
    """b·Σ T − a·Σ S ≥ c, and Σ S ≥ s: then Σ T ≥ ⌈(c + a·s) ÷ b⌉. ``sign`` −1: the same of largest sums."""
    rising = {factor for _, factor in row.terms if side * factor > 0}
    falling = {factor for _, factor in row.terms if side * factor < 0}
    if len(rising) != 1 or len(falling) != 1:
        return
    # Of largest sums: a·Σ S − b·Σ T ≥ c, Σ T ≥ −t read with both signs turned.
    ups, downs = (rising, falling) if sign == 1 else (falling, rising)
    (up,), (down,) = ups, downs
    above = frozenset(index for index, factor in row.terms if factor == up)
    below = frozenset(index for index, factor in row.terms if factor == down)
    least = least_sum(below, own, known)
    if least is None:
        return
    asked = side * (bound(row, side) or 0) + abs(down) * least
    wanted = -(-asked // abs(up))
    there = least_sum(above, own, known)
    if there is None or wanted > there:
        raise_to(known, above, wanted)


def least_sum(members: Members, own: Mapping[int, int | None], known: Mapping[Members, int]) -> int | None:
    """The least sum of some cells as far as it is known, by their own bounds or a row."""
    ends = [own[index] for index in members]
    plain = None if None in ends else sum(one for one in ends if one is not None)
    stated = known.get(members)
    return plain if stated is None else stated if plain is None else max(plain, stated)
