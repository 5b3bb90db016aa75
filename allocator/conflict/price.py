"""What a change costs: the money by which it loosens what the rules ask for, to compare changes by."""

from __future__ import annotations

from fractions import Fraction

from allocator.conflict.change import Change
from allocator.conflict.tools import Tools
from allocator.domain.programme import LinearProgramme, Row

Key = tuple[str, str, int, int]


def price(tools: Tools, change: Change, steps: int, least: Fraction) -> Fraction:
    """How much less the rows ask for under the change (atoms), not under ``least``: nothing mends for less.

    A floor of 500 lowered to 437 for six villages costs 378; a county exempted from a floor of 700 costs 700; a rule
    made soft costs what it then falls short by, which is ``least``; a pool costs the money by which it changes.
    """
    if change.is_pool:
        return max(least, Fraction(steps * change.unit))
    if change.softens:
        return least
    before, after = tools.under(()), tools.under(change.settings(steps))
    if before is None or after is None:
        return least
    return max(least, loosened(bounds_of(before), bounds_of(after)))


def bounds_of(programme: LinearProgramme) -> dict[Key, Row]:
    """The rows by rule, subject, year and place among those of the same."""
    found: dict[Key, Row] = {}
    for row in (*programme.rows, *programme.ahead_rows):
        place = 0
        while (row.rule, row.subject, row.year, place) in found:
            place += 1
        found[row.rule, row.subject, row.year, place] = row
    return found


def loosened(before: dict[Key, Row], after: dict[Key, Row]) -> Fraction:
    """The sum by which floors fall and caps rise; a row that is gone counts with its whole bound."""
    total = Fraction(0)
    for key, row in before.items():
        now = after.get(key)
        for old, new, sign in ((row.lower, now.lower if now else None, 1), (row.upper, now.upper if now else None, -1)):
            if old is not None:
                total += max(Fraction(0), abs(old) if new is None else sign * (old - new))
    return total
