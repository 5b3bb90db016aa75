"""Which pools a clash follows although none of them takes part: bounds that a pool's growth or share decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from allocator.conflict.change import REASON
from allocator.conflict.culprits import Clash
from allocator.conflict.tools import Settings, Tools
from allocator.domain.cell import Cell
from allocator.domain.effort import attempted
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import show
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.scenario import Setting
from allocator.domain.stream import GIVEN, Pool

# Units of work for looking which pools matter.
LOOK = 600_000

Moved = Callable[[int, int], int]
Bounds = tuple[Fraction, Fraction | None, Fraction | None]


def following(facts: Facts, year: int, found: Sequence[Clash], tools: Tools, each: bool = True) -> list[Clash]:
    """The clashes of a stopped ``year``; those without pools know which pools they follow, or that they follow none.

    ``each``: pools are looked at one by one as well. A deep county's floor of 1,800 (normal growth −10 % and 20 %
    more of 1,636) against a decision of 1,636 follows the pools downwards: with normal growth −20 % both hold.
    """
    if not any(clash.short.beyond_pools for clash in found):
        return list(found)
    looked: dict[int, Clash] = {}
    attempted(LOOK, partial(look, facts, year, found, tools, each, looked), None)
    return [looked.get(place, clash) for place, clash in enumerate(found)]


def look(facts: Facts, year: int, found: Sequence[Clash], tools: Tools, each: bool, looked: dict[int, Clash]) -> None:
    """Add to ``looked`` what is known of the clashes without pools."""
    pools = [
        pool
        for (code, when), pool in sorted(facts.pools.items())
        if when >= year and when in facts.years and facts.stream(code).method != GIVEN
    ]
    today = tools.under((), all_years=True)
    if today is None or not pools:
        return
    ways = [under_all(facts, pools, tools, moved) for moved in (grown, shrunk, shrunk_a_little)]
    more, less = ways[0], ways[1] or ways[2]
    for place, clash in enumerate(found):
        if clash.short.beyond_pools and more is not None and less is not None:
            # Earlier years' plans stand here though their pools might move them: nothing is said of those.
            helpless = year == facts.years[0] and all(as_before(clash, today, other) for other in (more, less))
            looked[place] = replace(clash, helpless=helpless)
    if each:
        for place, clash in enumerate(found):
            if clash.short.beyond_pools and not looked.get(place, clash).helpless:
                looked[place] = replace(clash, follows=tuple(followed(facts, pools, clash, tools)))


def grown(total: int, place: int) -> int:
    """Half as much again, each pool by another factor so that their proportions change too."""
    return total * (place + 3) // 2


def shrunk(total: int, place: int) -> int:
    """A half, two thirds, three quarters, …"""
    return total * (place + 1) // (place + 2)


def shrunk_a_little(total: int, place: int) -> int:
    """A tenth less, an eleventh less, …: where a half is refused."""
    return total * (place + 9) // (place + 10)


def under_all(facts: Facts, pools: Sequence[Pool], tools: Tools, moved: Moved) -> LinearProgramme | None:
    """The programme with all the pools moved at once."""
    settings = (total_of(facts, pool, moved(pool.total, place)) for place, pool in enumerate(pools))
    return tools.under(tuple(settings), all_years=True)


def total_of(facts: Facts, pool: Pool, total: int) -> Setting:
    """A pool's total set, in whole units."""
    stream = facts.stream(pool.stream)
    text = show(total // stream.unit * stream.unit, stream.measure)
    return Setting("pool", (pool.stream, str(pool.year), "total"), text, REASON, "--set", "--set")


def as_before(clash: Clash, today: LinearProgramme, other: LinearProgramme) -> bool:
    """Whether a clash stands in the other programme word for word: its rows and the bounds of their cells."""
    rows = frozenset((*other.rows, *other.ahead_rows))
    cells = frozenset(cell for row in clash.short.rows for cell, _ in row.terms)
    return rows.issuperset(clash.short.rows) and bounds_of(today, cells) == bounds_of(other, cells)


def bounds_of(programme: LinearProgramme, cells: frozenset[Cell]) -> Mapping[Cell, Bounds]:
    """Lower and upper bound and fixed amount of some cells."""
    columns = (*programme.columns, *programme.ahead_columns)
    return {one.cell: (one.lower, one.upper, one.frozen) for one in columns if one.cell in cells}


def followed(facts: Facts, pools: Sequence[Pool], clash: Clash, tools: Tools) -> Iterator[tuple[str, int, int]]:
    """(stream, year, 1 or −1) of the pools that loosen a row of the clash when they grow, or shrink."""
    for pool in pools:
        settings: Settings = (total_of(facts, pool, grown(pool.total, 0)),)
        other = tools.under(settings, all_years=True)
        for sign in ways_out(clash, other) if other else ():
            yield pool.stream, pool.year, sign


def ways_out(clash: Clash, grown_up: LinearProgramme) -> list[int]:
    """1 where a larger pool lowers a floor of the clash or raises a cap, −1 where it does the opposite."""
    after = {key_of(row): row for row in (*grown_up.rows, *grown_up.ahead_rows)}
    pairs = [(row, after.get(key_of(row), row)) for row in clash.guilty]
    moves = [before.lower - now.lower for before, now in pairs if before.lower is not None and now.lower is not None]
    moves += [now.upper - before.upper for before, now in pairs if before.upper is not None and now.upper is not None]
    return [sign for sign in (1, -1) if any(move * sign > 0 for move in moves)]


def key_of(row: Row) -> tuple[object, ...]:
    """A row but for its bounds."""
    return row.rule, row.subject, row.year, row.terms, row.lower is None, row.upper is None
