"""Seeded integers and exact sharing: the only chance in a sample, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random


class Chance:
    """A seeded source of integers; only ``getrandbits`` is used, whose sequence Python guarantees."""

    def __init__(self, seed: int) -> None:
        self._bits = Random(seed)

    def between(self, low: int, high: int) -> int:
        """An integer from ``low`` to ``high``, both included."""
        return low + self._bits.getrandbits(32) * (high - low + 1) // 2**32

    def around(self, middle: int, percent: int) -> int:
        """``middle`` give or take ``percent`` %, in whole numbers."""
        return middle * self.between(100 - percent, 100 + percent) // 100

    def some(self, things: Sequence, count: int) -> list:
        """``count`` different things in their own order."""
        left, chosen = list(range(len(things))), []
        for _ in range(count):
            chosen.append(left.pop(self.between(0, len(left) - 1)))
        return [things[index] for index in sorted(chosen)]


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` shared in proportion to whole weights, exactly (running totals rounded down)."""
    whole, seen, given, shares = sum(weights), 0, 0, []
    for weight in weights:
        seen += weight
        upto = total * seen // whole
        shares.append(upto - given)
        given = upto
    return shares
