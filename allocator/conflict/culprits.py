"""Smallest sets of rules that cannot hold together: every clash that shares no row with another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from allocator.conflict.tools import Dropped, Short, Tools, row_key
from allocator.conflict.wording import POOL_RULE
from allocator.domain.cell import Cell
from allocator.domain.effort import attempted
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column, LinearProgramme, Row

# Conflicts listed at most: a workbook with more of them has another problem.
MOST = 20
# Units of work for looking whether fewer rules than are needed one by one clash as well.
SMALLER = 1_000_000


@dataclass(frozen=True, slots=True)
class Clash:
    """``rules`` clash in the rows of ``short``, each proper part of them does not; ``short`` is also its size.

    ``fixed`` maps the cells of these rows that nothing moves to their amount, those with a fixed part to it;
    ``columns`` are all their cells with what bounds them.
    Of a clash without pools ``follows`` names the pools (stream, year) whose growth (1) or shrinking (−1) loosens
    one of its rows; ``helpless``: whatever the pools, its rows stay as they are.
    """

    rules: tuple[str, ...]
    short: Short
    fixed: Mapping[Cell, Fraction]
    follows: tuple[tuple[str, int, int], ...] = ()
    helpless: bool = False
    columns: tuple[Column, ...] = ()

    @property
    def guilty(self) -> tuple[Row, ...]:
        """The rows to blame: those of pools only where there are no others."""
        return tuple(row for row in self.short.rows if row.rule != POOL_RULE) or self.short.rows

    @property
    def year(self) -> int:
        """The year the clash is about: the last one of its rows."""
        return max(row.year for row in self.short.rows)


def names_of(clashes: Iterable[Clash]) -> Dropped:
    """The guilty rows of some clashes."""
    return frozenset(row_key(row) for clash in clashes for row in clash.guilty)


def clashes(programme: LinearProgramme, tools: Tools, found: list[Clash] | None = None) -> list[Clash] | None:
    """Every disjoint clash, the first found first; None where a size could not be proved.

    They are added to ``found`` as they are proved, for whoever ends the search by a budget.
    """
    found = [] if found is None else found
    least = len(found)
    left = replace(programme, soft=())
    while len(found) < least + MOST and not tools.possible(left):
        rules = smallest(left, tools)
        more = of_rules(left, rules, tools)
        if more is None:
            return None
        found += more[: least + MOST - len(found)]
        left = without_rows(left, frozenset(row for clash in more for row in clash.guilty))
    return found[least:]


def of_rules(programme: LinearProgramme, rules: tuple[str, ...], tools: Tools) -> list[Clash] | None:
    """The disjoint clashes of one set of rules: parts that share no cell, again and again while any is left."""
    found: list[Clash] = []
    left = only(programme, rules)
    while len(found) < MOST and (not found or not tools.possible(left)):
        parts = tools.shortages(left)
        if not parts or not all(part.rows for part in parts):
            return found or None
        parts = tuple(one for part in parts for one in in_fewest_years(left, part, tools))
        fresh = [clash_of(rules, part, programme) for part in parts]
        found += fresh
        left = without_rows(left, frozenset(row for clash in fresh for row in clash.guilty))
    return found


def clash_of(rules: tuple[str, ...], short: Short, programme: LinearProgramme) -> Clash:
    """The clash with its cells, those that are frozen or have a fixed part with that amount."""
    columns = columns_of(programme, short.rows)
    held = {one.cell: one.lower if one.frozen is None else one.frozen for one in columns}
    return Clash(rules, short, {cell: amount for cell, amount in held.items() if amount}, columns=columns)


def columns_of(programme: LinearProgramme, rows: Iterable[Row]) -> tuple[Column, ...]:
    """The columns that rows are about."""
    cells = {cell for row in rows for cell, _ in row.terms}
    return tuple(one for one in (*programme.columns, *programme.ahead_columns) if one.cell in cells)


def in_fewest_years(programme: LinearProgramme, part: Short, tools: Tools) -> tuple[Short, ...]:
    """A part of a clash without years that it does not need, sized anew: pools of 3,900 and 5,850 clash under a cap of
    20 %, whatever the year before them has."""
    rows, years = frozenset(part.rows), sorted({row.year for row in part.rows})
    fewer = rows
    for year in years if len(years) > 1 else ():
        rest = frozenset(row for row in fewer if row.year != year)
        if rest and not tools.possible(of_rows(programme, rest)):
            fewer = rest
    sized = tools.shortages(of_rows(programme, fewer)) if fewer != rows else None
    return sized if sized and all(one.rows for one in sized) else (part,)


def of_rows(programme: LinearProgramme, kept: frozenset[Row]) -> LinearProgramme:
    """The programme with some rows alone."""
    return without_rows(programme, frozenset((*programme.rows, *programme.ahead_rows)) - kept)


def smallest(programme: LinearProgramme, tools: Tools) -> tuple[str, ...]:
    """The fewest rules that clash: leave out one by one what is not needed, then look for a smaller set.

    The second step ends with its budget: each smaller part of the rules holds all the same.
    """
    everyone = rules_of(programme)
    able: list[frozenset[str]] = []

    def clash(rules: Iterable[str]) -> bool:
        some = frozenset(rules)
        if any(some <= other for other in able):
            return False
        if tools.possible(only(programme, some)):
            able.append(some)
            return False
        return True

    needed = list(everyone)
    for rule in everyone:
        fewer = [one for one in needed if one != rule]
        if clash(fewer):
            needed = fewer

    def smaller() -> tuple[str, ...] | None:
        sizes = range(1, len(needed))
        return next((some for size in sizes for some in combinations(everyone, size) if clash(some)), None)

    return attempted(SMALLER, smaller, None) or tuple(needed)


def rules_of(programme: LinearProgramme) -> tuple[str, ...]:
    """The rules with hard rows, the pools last: they are what the others meet."""
    named = dict.fromkeys(rule for row in (*programme.rows, *programme.ahead_rows) for rule in row.rules)
    ordered = [rule for rule in named if rule != POOL_RULE]
    return (*ordered, POOL_RULE) if POOL_RULE in named else tuple(ordered)


def only(programme: LinearProgramme, rules: Iterable[str]) -> LinearProgramme:
    """The programme with the rows of some rules alone."""
    kept = frozenset(rules)
    return replace(
        programme,
        rows=tuple(row for row in programme.rows if row.stands(kept)),
        ahead_rows=tuple(row for row in programme.ahead_rows if row.stands(kept)),
    )


def without_rows(programme: LinearProgramme, dropped: frozenset[Row]) -> LinearProgramme:
    """The programme without some rows."""
    return replace(
        programme,
        rows=tuple(row for row in programme.rows if row not in dropped),
        ahead_rows=tuple(row for row in programme.ahead_rows if row not in dropped),
    )
