"""What would mend a clash that exists in whole units alone: a unit more or less somewhere, a rule that gives way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from allocator.conflict.change import Change
from allocator.conflict.changes import changes
from allocator.conflict.culprits import Clash
from allocator.conflict.moves import pool_changes
from allocator.conflict.repairs import ONE_CHANGE, Near, carried, nearest_working
from allocator.conflict.tools import Settings, Tools
from allocator.conflict.wording import POOL_RULE, measure_of
from allocator.domain.conflict import Repair
from allocator.domain.effort import attempted
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import amount_text, decimal_text, in_measure
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import Row
from allocator.domain.rule import RuleBook


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that clash by less than a unit; ``by_pool`` says which way pools are tried."""

    rows: tuple[Row, ...]
    by_pool: Mapping[str, Fraction]
    amount: Fraction = Fraction(0)
    beyond_pools: bool = False
    weights: tuple[Fraction, ...] = ()


def mended_units(facts: Facts, book: RuleBook, one: WholeUnitConflict, tools: Tools, found: list[Repair]) -> None:
    """Add every change that mends the only clash."""
    for change in candidates(facts, book, one):
        mended = attempted(ONE_CHANGE, partial(mending, facts, change, tools), None)
        if mended is not None:
            found.append(mended)


def mending(facts: Facts, change: Change, tools: Tools) -> Repair | None:
    """The change with the first steps that work; None where none near do."""
    near = fitting(change, change.guess, tools)
    found = None if near is None else carried(facts, change, near.steps, tools, near.least)
    return None if found is None else found[0].told(found[1])


def fitting(change: Change, guess: int, tools: Tools, others: Settings = ()) -> Near | None:
    """The guess where it works beside the ``others`` and one step less does not, else the first steps that work."""

    def works(steps: int) -> bool:
        return steps > 0 and tools.works((*others, *change.settings(steps)))

    return Near(guess) if works(guess) and not works(guess - 1) else nearest_working(change, 1, tools, others)


def short_by(facts: Facts, one: WholeUnitConflict, repairs: Sequence[Repair]) -> str:
    """The least move of a pool among the repairs, else what the sums say that its pool lacks (0: they say nothing)."""
    moves = [moved(facts, repair.pool) for repair in repairs if repair.pool is not None]
    return decimal_text(min(moves)) if moves else amount_text(abs(one.short), measure_of(facts, one.rows))


def candidates(facts: Facts, book: RuleBook, one: WholeUnitConflict) -> Iterator[Change]:
    """Pools up and down as far as not known which way, then what the rules of the rows allow; each once."""
    clash, less = as_clash(one, -1 if one.short < 0 else 1), as_clash(one, -1)
    both = () if one.short else pool_changes(facts, less, [less])
    seen: set[Settings] = set()
    for change in (*both, *changes(facts, book, clash, [clash])):
        first = change.settings(1)
        if first not in seen:
            seen.add(first)
            yield change


def as_clash(one: WholeUnitConflict, sign: int = 1) -> Clash:
    """The clash as one whose pools are to grow (1) or to shrink (−1)."""
    rules = tuple(dict.fromkeys(rule for row in one.rows for rule in row.rules))
    pools = [row.subject for row in one.rows if row.rule == POOL_RULE]
    by_pool = dict.fromkeys(pools, one.short or Fraction(sign))
    return Clash(rules, Rows(one.rows, by_pool), {})


def moved(facts: Facts, pool: tuple[str, int, str]) -> Fraction:
    """By how much a repair moves a pool, in the stream's measure."""
    code, year, text = pool
    stream, now = facts.stream(code), facts.pool(code, year)
    assert now is not None
    return abs(Fraction(text) - in_measure(now.total, stream.measure))
