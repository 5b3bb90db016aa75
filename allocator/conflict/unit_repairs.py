"""What would mend a clash that exists in whole units alone: a unit more or less somewhere, a rule that gives way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from allocator.conflict.change import Change
from allocator.conflict.changes import changes, settled
from allocator.conflict.culprits import Clash
from allocator.conflict.moves import pool_changes
from allocator.conflict.repairs import nearest_working
from allocator.conflict.tools import Tools
from allocator.conflict.wording import POOL_RULE
from allocator.domain.conflict import Conflict, Repair
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


def mended_units(facts: Facts, book: RuleBook, conflict: Conflict, rows: tuple[Row, ...], tools: Tools) -> Conflict:
    """The conflict with its repairs; ``short_by`` is the least move of a pool among them (0: no pool mends it)."""
    repairs: list[Repair] = []
    moves: list[Fraction] = []
    for change in candidates(facts, book, rows):
        steps = nearest_working(change, 1, tools)
        if steps is None:
            continue
        change, steps = settled(facts, change, steps, tools)
        repair = change.told(steps)
        repairs.append(repair)
        if repair.pool is not None:
            moves.append(moved(facts, repair.pool))
    return replace(conflict, repairs=tuple(repairs), short_by=decimal_text(min(moves)) if moves else "0")


def candidates(facts: Facts, book: RuleBook, rows: tuple[Row, ...]) -> Iterator[Change]:
    """Pools up and down, then what the rules of the rows allow."""
    rules = tuple(dict.fromkeys(row.rule for row in rows))
    pools = [row.subject for row in rows if row.rule == POOL_RULE]
    more, less = (Clash(rules, Rows(rows, dict.fromkeys(pools, Fraction(sign))), {}) for sign in (1, -1))
    yield from pool_changes(facts, less, [less])
    yield from changes(facts, book, more, [more])


def moved(facts: Facts, pool: tuple[str, int, str]) -> Fraction:
    """By how much a repair moves a pool, in the stream's measure."""
    code, year, text = pool
    stream, now = facts.stream(code), facts.pool(code, year)
    assert now is not None
    return abs(Fraction(text) - in_measure(now.total, stream.measure))
