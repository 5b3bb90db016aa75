"""A smallest set of rules that cannot hold together, and every further clash that shares no row with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import combinations

from allocator.conflict.tools import Short, Tools
from allocator.conflict.wording import POOL_RULE
from allocator.domain.programme import LinearProgramme, Row

# Conflicts listed at most: a workbook with more of them has another problem.
MOST = 5


@dataclass(frozen=True, slots=True)
class Clash:
    """``rules`` (with their rows only, ``programme``) clash, each proper part of them does not; its size."""

    rules: tuple[str, ...]
    programme: LinearProgramme
    short: Short


def clashes(programme: LinearProgramme, tools: Tools) -> list[Clash] | None:
    """Every disjoint clash, the first found first; None where a size could not be proved."""
    found: list[Clash] = []
    left = replace(programme, soft=())
    while len(found) < MOST and not tools.possible(left):
        rules = smallest(left, tools.possible)
        alone = only(left, rules)
        short = tools.shortage(alone)
        if short is None or not short.rows:
            return None
        found.append(Clash(rules, alone, short))
        guilty = frozenset(row for row in short.rows if row.rule != POOL_RULE)
        left = without_rows(left, guilty or frozenset(short.rows))
    return found


def smallest(programme: LinearProgramme, possible: Callable[[LinearProgramme], bool]) -> tuple[str, ...]:
    """The fewest rules that clash: leave out one by one what is not needed, then look for a smaller set."""
    everyone = rules_of(programme)
    needed = list(everyone)
    for rule in everyone:
        fewer = [one for one in needed if one != rule]
        if not possible(only(programme, fewer)):
            needed = fewer
    for size in range(1, len(needed)):
        for some in combinations(everyone, size):
            if not possible(only(programme, some)):
                return some
    return tuple(needed)


def rules_of(programme: LinearProgramme) -> tuple[str, ...]:
    """The rules with hard rows, the pools last: they are what the others meet."""
    named = dict.fromkeys(row.rule for row in (*programme.rows, *programme.ahead_rows))
    ordered = [rule for rule in named if rule != POOL_RULE]
    return (*ordered, POOL_RULE) if POOL_RULE in named else tuple(ordered)


def only(programme: LinearProgramme, rules: Iterable[str]) -> LinearProgramme:
    """The programme with the rows of some rules alone."""
    kept = frozenset(rules)
    return replace(
        programme,
        rows=tuple(row for row in programme.rows if row.rule in kept),
        ahead_rows=tuple(row for row in programme.ahead_rows if row.rule in kept),
    )


def without_rows(programme: LinearProgramme, dropped: frozenset[Row]) -> LinearProgramme:
    """The programme without some rows."""
    return replace(
        programme,
        rows=tuple(row for row in programme.rows if row not in dropped),
        ahead_rows=tuple(row for row in programme.ahead_rows if row not in dropped),
    )
