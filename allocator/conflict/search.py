"""The least number of steps of a change that works: it is proved to work and one step less proved to fail."""

from __future__ import annotations

from collections.abc import Callable

from allocator.conflict.change import Change
from allocator.conflict.tools import Settings
from allocator.domain.fraction import Fraction

# Chords followed before the interval is halved instead.
CHORDS = 12
# So near to what lacks something one step less than a chord's answer is tried whichever chord gave it, and so large a
# part of the way back once a chord went too far.
NEAR, PART = 32, 8

Amount = Callable[[Settings], Fraction | None]


def fewest(change: Change, lacking: Amount, today: Fraction | None, guess: int = 0) -> int | None:
    """The least number of steps that works; None where not even the most does.

    ``today`` is what is lacking with no step at all. What is lacking falls with the steps along a convex line,
    nearly: the chord of two points that still lack something meets zero at the answer or before it. Where it does
    not fall like that, the interval is halved.
    """
    low, high = 0, change.most + 1
    points = [(0, today)] if today else []
    tried = min(max(1, guess or change.guess), change.most)
    straight, first = bool(guess), True
    while high - low > 1:
        amount = lacking(change.settings(tried))
        if amount == 0:
            # An answer that a guess or the first chord gave is the least one as a rule: one step less is tried. Where
            # it was not, the line is bent: a point not far below a chord's answer gives a better chord.
            high, back = tried, (tried - low) // (PART if straight else 2)
            tried -= 1 if straight and (first or high - low <= NEAR) else max(1, back)
            straight, first = False, first and not straight
        else:
            low = tried
            points += [] if amount is None else [(tried, amount)]
            tried, straight = onwards(points, low, high, change.most)
        tried = min(max(tried, low + 1), high - 1)
    return high if high <= change.most else None


def onwards(points: list[tuple[int, Fraction]], low: int, high: int, most: int) -> tuple[int, bool]:
    """The next number of steps to try, and whether a chord gave it."""
    if 2 <= len(points) <= CHORDS:
        (first, more), (second, less) = points[-2:]
        if more > less and second > first:
            return second + -(-less * (second - first) // (more - less)).__ceil__(), True
    if high > most:
        # Nothing has worked yet: the most there is, since further points would say no more.
        return most, False
    return (low + high) // 2, False
