"""What would mend a clash that exists in whole units alone: a unit more or less somewhere, a rule that gives way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from allocator.conflict.change import Change
from allocator.conflict.changes import changes, settled
from allocator.conflict.culprits import Clash
from allocator.conflict.moves import pool_changes
from allocator.conflict.repairs import ONE_CHANGE, nearest_working
from allocator.conflict.tools import Tools
from allocator.conflict.wording import POOL_RULE
from allocator.domain.conflict import Repair
from allocator.domain.effort import attempted
from allocator.domain.facts import Facts
from allocator.domain.money import decimal_text, in_measure
from allocator.domain.programme import Row
from allocator.domain.rule import RuleBook


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that clash by less than a unit; ``by_pool`` says which way pools are tried."""

    rows: tuple[Row, ...]
    by_pool: Mapping[str, Fraction]
    amount: Fraction = Fraction(0)
    beyond_pools: bool = False


def mended_units(facts: Facts, book: RuleBook, rows: tuple[Row, ...], tools: Tools, found: list[Repair]) -> None:
    """Add every change that mends the only clash, that of ``rows``."""
    for change in candidates(facts, book, rows):
        mended = attempted(ONE_CHANGE, partial(mending, facts, change, tools), None)
        if mended is not None:
            found.append(mended)


def mending(facts: Facts, change: Change, tools: Tools) -> Repair | None:
    """The change with the first steps that work; None where none near do."""
    steps = nearest_working(change, 1, tools)
    if steps is None:
        return None
    change, steps = settled(facts, change, steps, tools)
    return change.told(steps)


def least_move(facts: Facts, repairs: Sequence[Repair]) -> str:
    """The least move of a pool among the repairs (0: no pool mends it)."""
    moves = [moved(facts, repair.pool) for repair in repairs if repair.pool is not None]
    return decimal_text(min(moves)) if moves else "0"


def candidates(facts: Facts, book: RuleBook, rows: tuple[Row, ...]) -> Iterator[Change]:
    """Pools up and down, then what the rules of the rows allow."""
    more, less = as_clash(rows, 1), as_clash(rows, -1)
    yield from pool_changes(facts, less, [less])
    yield from changes(facts, book, more, [more])


def as_clash(rows: tuple[Row, ...], sign: int = 1) -> Clash:
    """The clash of ``rows`` as one whose pools are to grow (1) or to shrink (−1)."""
    rules = tuple(dict.fromkeys(rule for row in rows for rule in row.rules))
    pools = [row.subject for row in rows if row.rule == POOL_RULE]
    return Clash(rules, Rows(rows, dict.fromkeys(pools, Fraction(sign))), {})


def moved(facts: Facts, pool: tuple[str, int, str]) -> Fraction:
    """By how much a repair moves a pool, in the stream's measure."""
    code, year, text = pool
    stream, now = facts.stream(code), facts.pool(code, year)
    assert now is not None
    return abs(Fraction(text) - in_measure(now.total, stream.measure))
