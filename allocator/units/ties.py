"""The last two preferences among equally near points: the least largest |n − x*|, then spare units in code order."""

from __future__ import annotations

import math
from collections.abc import Sequence

from allocator.domain.fraction import Fraction, in_order
from allocator.units.compact import is_open
from allocator.units.residual import Bound, Share
from allocator.units.stages import Chosen, find_varying

# Codes are weighed 2^k, … 2, 1 in one programme: few enough for the solver's tolerance of 1e-9.
TOGETHER = 1 << 20


def least_farthest(chosen: Chosen) -> None:
    """The point moves to one with the smallest largest |n − x*| among the best points."""
    loose = chosen.loose()
    inside = {share.index for share in loose}
    fixed = [chosen.deviation(share) for share in chosen.measured() if share.index not in inside]
    settled = max(fixed, key=in_order, default=Fraction(0))
    levels = sorted({level for share in loose for level in deviations(chosen, share) if level > settled}, key=in_order)
    levels = [settled, *levels]
    low, high = 0, len(levels) - 1
    while low < high and levels[low] < chosen.farthest():
        middle = (low + high) // 2
        found = chosen.ask([0] * len(chosen.bounds), capped(chosen, levels[middle]))
        if found is None:
            low = middle + 1
        else:
            chosen.point, high = found, middle


def deviations(chosen: Chosen, share: Share) -> list[Fraction]:
    """The values |n − x*| may have near the window."""
    exact = chosen.model.cells[share.index].exact
    reach = 1 + max((abs(share.amount(chosen.point) - share.base), 1))
    return [abs(count - exact) for count in range(share.base - reach, share.base + reach + 1)]


def capped(chosen: Chosen, farthest: Fraction) -> list[Bound]:
    """Bounds under which no loose cell is farther than ``farthest`` from its exact amount."""
    bounds = list(chosen.bounds)
    for share in chosen.loose():
        exact = chosen.model.cells[share.index].exact
        lowest, highest = math.ceil(exact - farthest), math.floor(exact + farthest)
        if share.inside is not None and is_open(bounds[share.inside]):
            low, high = bounds[share.inside]
            assert high is not None
            bounds[share.inside] = (max(low, min(high, lowest - share.base)), min(high, max(low, highest - share.base)))
        top = share.base if share.inside is None else share.base + 1
        for column, room in ((share.above, highest - top), (share.below, share.base - lowest)):
            if column is not None and is_open(bounds[column]):
                low, high = bounds[column]
                room = max(low, room)
                bounds[column] = (low, room if high is None else min(high, room))
    return bounds


def narrow(chosen: Chosen, farthest: Fraction) -> None:
    """No cell farther than ``farthest``: what may still vary then."""
    bounds = capped(chosen, farthest)
    if bounds != chosen.bounds:
        chosen.bounds = bounds
        find_varying(chosen)


def first_codes_first(chosen: Chosen) -> None:
    """Spare units to the first codes, of the cells that may still vary."""
    loose = chosen.loose()
    while loose:
        together, size = list[Share](), 1
        while loose and (not together or size * width(chosen, loose[0]) <= TOGETHER):
            size *= width(chosen, loose[0])
            together.append(loose.pop(0))
        raise_together(chosen, together)


def width(chosen: Chosen, share: Share) -> int:
    """How many amounts a cell may have (large where it has no bound)."""
    size = 1
    for column, _ in share.terms():
        low, high = chosen.bounds[column]
        size += TOGETHER if high is None else high - low
    return size


def raise_together(chosen: Chosen, shares: Sequence[Share]) -> None:
    """Make the amounts of a few cells, in order, lexicographically largest, and fix them."""
    costs, weight = [0] * len(chosen.bounds), 1
    for share in reversed(shares):
        for column, sign in share.terms():
            costs[column] = -sign * weight
        weight *= width(chosen, share)
    found = chosen.ask(costs)
    if found is not None:
        chosen.point = found
    for share in shares:
        for column, _ in share.terms():
            value = int(chosen.point[column])
            chosen.bounds[column] = (value, value)
