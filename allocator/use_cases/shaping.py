"""A year as it is about to be decided: its entitlement with what rules make of it, one-off money, cells that stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from allocator.domain.cell import Cell
from allocator.domain.executed import executed_amounts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.records import REWARD, OneOff
from allocator.domain.rule import RuleBook
from allocator.domain.stream import GIVEN
from allocator.domain.year_facts import YearFacts
from allocator.entitlement import Entitlement, entitlements
from allocator.programme import view_year


def see_year(
    ledger: Ledger, year: int, book: RuleBook, invested: Mapping[str, int], later: tuple[int, ...] = ()
) -> YearFacts:
    """The view of ``year`` with its entitlement and rewards known.

    Rewards of later years are guessed in this year's proportions, so that a look-ahead compares like with like.
    """
    facts = ledger.facts
    earlier = tuple(one for one in facts.one_off if one.reason != REWARD or one.year < year)
    now = view_year(replace(ledger, facts=replace(facts, one_off=earlier)), year, book, True, invested)
    plain = entitlements(now)
    rewards = rewards_of(now, book, {cell: part.weight for cell, part in plain.items()}, later)
    parts = shaped(now, book, plain)
    if rewards:
        facts = replace(now.facts, one_off=(*earlier, *rewards))
        now = replace(now, facts=facts, ledger=replace(now.ledger, facts=facts))
    return replace(now, entitlement={cell: part.total for cell, part in parts.items()})


def shaped_entitlements(now: YearFacts, book: RuleBook) -> dict[Cell, Entitlement]:
    """The entitlement of the factor method as the rules in force shape it; each stream's sum stays."""
    return shaped(now, book, entitlements(now))


def shaped(now: YearFacts, book: RuleBook, parts: dict[Cell, Entitlement]) -> dict[Cell, Entitlement]:
    """``parts`` with the weights of every reshaping rule in turn."""
    return [parts, *(after for _, after in shapings(now, book, parts))][-1]


def shapings(
    now: YearFacts, book: RuleBook, parts: dict[Cell, Entitlement]
) -> Iterator[tuple[str, dict[Cell, Entitlement]]]:
    """(rule id, the entitlement after it) of every reshaping rule, in the book's order."""
    for one in book:
        if one.rule.reshape is not None:
            weights = one.rule.reshape(now, one.values, {cell: part.weight for cell, part in parts.items()}).weights
            parts = {cell: replace(part, weight=weights[cell]) for cell, part in parts.items()}
            yield one.id, parts


def shaping_steps(now: YearFacts, book: RuleBook) -> dict[str, dict[Cell, Fraction]]:
    """Rule id → cell → what a reshaping rule adds to its entitlement (atoms); rules that change nothing left out."""
    before, steps = entitlements(now), {}
    for rule, after in shapings(now, book, before):
        steps[rule] = {
            c: after[c].weight - before[c].weight for c in sorted(after) if after[c].weight != before[c].weight
        }
        before = after
    return {rule: cells for rule, cells in steps.items() if cells}


def rewards_of(
    now: YearFacts, book: RuleBook, weights: Mapping[Cell, Fraction], later: tuple[int, ...]
) -> tuple[OneOff, ...]:
    """The rewards of the year, and a guess at those of later years."""
    found: list[OneOff] = []
    for one in book:
        if one.rule.reshape is None:
            continue
        found += one.rule.reshape(now, one.values, weights).one_off
        for year in later:
            guess = scaled(now, weights, year)
            found += one.rule.reshape(replace(now, year=year), one.values, guess).one_off
    return tuple(found)


def scaled(now: YearFacts, weights: Mapping[Cell, Fraction], year: int) -> dict[Cell, Fraction]:
    """This year's weights, each stream's grown with its pool, as cells of ``year``."""
    growth = {}
    for stream in {cell.stream for cell in weights}:
        then, here = now.facts.pool(stream, year), now.facts.pool(stream, now.year)
        known = then is not None and here is not None and here.to_counties > 0
        growth[stream] = Fraction(then.to_counties, here.to_counties) if known and then and here else Fraction(0)
    return {Cell(c.county, c.stream, year): weight * growth[c.stream] for c, weight in weights.items()}


def given_amounts(now: YearFacts) -> dict[Cell, Fraction]:
    """The cells of 给定 streams: the table's amount, 0 where the table says nothing."""
    named = {(one.county, one.stream): one.amount for one in now.facts.given if one.year == now.year}
    given = {stream.code for stream in now.facts.streams if stream.method == GIVEN}
    return {
        Cell(county, stream, now.year): Fraction(named.get((county, stream), 0))
        for county, stream in now.cells
        if stream in given
    }


def fixed_amounts(now: YearFacts) -> dict[Cell, Fraction]:
    """The cells that nothing moves: those of 给定 streams, and those already 已执行."""
    executed = {cell: Fraction(amount) for cell, amount in executed_amounts(now.facts, now.year).items()}
    return given_amounts(now) | executed
