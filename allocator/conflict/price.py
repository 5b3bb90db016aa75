"""What a change costs: the money by which it loosens what the rules ask for, to compare changes by."""

from __future__ import annotations

from allocator.conflict.change import Change
from allocator.conflict.tools import Tools
from allocator.domain.fraction import Fraction
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
    """The sum by which floors fall and caps rise; a row that is gone counts with its whole bound.

    A row that builds on another rule's (``premise``) asks the same subject for the same money: rule 3 asks a county
    for 900, rule 12 for 900 beside what it keeps. Of such rules the one that is loosened more counts, not both.
    """
    falls: dict[tuple[str, str, int], dict[str, Fraction]] = {}
    for key, row in before.items():
        now, fallen = after.get(key), Fraction(0)
        for old, new, sign in ((row.lower, now.lower if now else None, 1), (row.upper, now.upper if now else None, -1)):
            if old is not None:
                fallen += max(Fraction(0), abs(old) if new is None else sign * (old - new))
        by_rule = falls.setdefault((row.premise or row.rule, row.subject, row.year), {})
        by_rule[row.rule] = by_rule.get(row.rule, Fraction(0)) + fallen
    return sum((max(by_rule.values()) for by_rule in falls.values()), Fraction(0))
