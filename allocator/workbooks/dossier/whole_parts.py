"""Exact parts as whole numbers that add up: a column of rounded figures shows its exact total, to the last digit."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure

MILLION = 10**6
# Remainders are compared to this many bits: exact plans have fractions of thousands of digits.
GUARD = 256
ONE = 1 << GUARD
Move = tuple[Cell, Cell]


def whole_parts(cells: Mapping[Cell, Fraction], measures: Mapping[str, Measure]) -> dict[Cell, int]:
    """Each part in whole millionths of its stream's measure (分 for 万元), adding up by stream and year.

    Largest remainder: a third of 1 万元 each is 333,334, 333,333 and 333,333 分, not 999,999 together. A county's
    sum over its 万元 streams is then less than 1 分 from its exact sum too (``evened``).
    """
    columns: dict[tuple[str, int], dict[Cell, Fraction]] = {}
    for cell, part in cells.items():
        columns.setdefault((cell.stream, cell.year), {})[cell] = part
    found: dict[Cell, int] = {}
    for (stream, _), column in columns.items():
        found |= apportioned(column, MILLION // measures[stream].atoms)
    for year in sorted({year for _, year in columns}):
        money = {cell: part for cell, part in cells.items() if cell.year == year and measures[cell.stream] == WAN_YUAN}
        found |= evened({cell: found[cell] for cell in money}, money)
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


def evened(whole: Mapping[Cell, int], exact: Mapping[Cell, Fraction]) -> dict[Cell, int]:
    """Whole parts of one year whose sums by county are less than one from the exact, those by stream kept.

    What a rule moves between two streams of one county (+1/3 and −1/3) must not show as 1 of the county's. One is
    handed on, stream by stream, from a cell rounded up to one rounded down; a way always exists where every column
    adds up exactly (controlled rounding, Cox 1987), and where it does not the parts stay as they are.
    """
    found = dict(whole)
    above = {
        cell: ((found[cell] * part.denominator - part.numerator) << GUARD) // part.denominator
        for cell, part in exact.items()
    }
    gap: dict[str, int] = {}
    for cell, excess in above.items():
        gap[cell.county] = gap.get(cell.county, 0) + excess
    slack = len(above)  # each excess is cut off by less than one of ONE
    for county in sorted(gap):
        while abs(gap[county]) >= ONE - slack:
            sign = 1 if gap[county] > 0 else -1
            way = way_from(county, sign, above, gap, slack)
            if way is None:
                break
            for giver, taker in way:
                for cell, change in ((giver, -sign), (taker, sign)):
                    found[cell] += change
                    above[cell] += change * ONE
                    gap[cell.county] += change * ONE
    return found


def way_from(start: str, sign: int, above: Mapping[Cell, int], gap: Mapping[str, int], slack: int) -> list[Move] | None:
    """The shortest chain of moves from a county that has too much (``sign`` 1) to one that has room for it."""
    over: dict[str, list[Cell]] = {}
    under: dict[str, list[Cell]] = {}
    for cell in sorted(above):
        excess = sign * above[cell]
        if excess > slack:
            over.setdefault(cell.county, []).append(cell)
        elif excess < -slack:
            under.setdefault(cell.stream, []).append(cell)
    came: dict[str, Move | None] = {start: None}
    queue = deque([start])
    while queue:
        county = queue.popleft()
        if county != start and sign * gap[county] < -slack:
            way: list[Move] = []
            while (move := came[county]) is not None:
                way.append(move)
                county = move[0].county
            return way
        for giver in over.get(county, ()):
            for taker in under.get(giver.stream, ()):
                if taker.county not in came:
                    came[taker.county] = (giver, taker)
                    queue.append(taker.county)
    return None
