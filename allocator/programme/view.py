"""Which cells exist in a year, what pool they share, and the view that rules see."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.domain.facts import Facts, eligible, money_to_share
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.one_off import stated_one_off
from allocator.domain.rule import RuleBook, active
from allocator.domain.year_facts import YearFacts


def view_year(ledger: Ledger, year: int, book: RuleBook, settled: bool, invested: Mapping[str, int]) -> YearFacts:
    """The facts as seen from ``year``; see ``YearFacts`` for ``settled`` and ``invested``."""
    facts = ledger.facts
    return YearFacts(
        facts=facts,
        year=year,
        ledger=ledger,
        settled=settled,
        shared=pools_to_share(facts, year, book),
        cells=cells_of_year(facts, year),
        invested=invested,
    )


def pools_to_share(facts: Facts, year: int, book: RuleBook) -> dict[str, int]:
    """Stream → what its counties share this year (atoms), after 省本级安排 and the reserve."""
    rule = active(book, "spend_the_pool")
    share = rule.values.get("reserve_share", year) if rule else Fraction(0)
    return {
        stream.code: money_to_share(pool, Fraction(share or 0), stream.unit)
        for stream in facts.streams
        if (pool := facts.pool(stream.code, year)) is not None
    }


def cells_of_year(facts: Facts, year: int) -> tuple[tuple[str, str], ...]:
    """(county, stream) pairs in code order: eligible, or named by 已下达, 已执行, 给定安排, 一次性资金 or 人工调整."""
    streams = {stream.code: stream for stream in facts.streams if facts.pool(stream.code, year) is not None}
    pairs = {(county.code, code) for code, stream in streams.items() for county in eligible(facts, stream, year)}
    named: list[tuple[str, str | None, int]] = [(one.county, one.stream, one.year) for one in facts.issued]
    named += [(one.county, one.stream, one.year) for one in facts.executed]
    named += [(one.county, one.stream, one.year) for one in facts.given]
    named += stated_one_off(facts, year)
    named += [(one.county, one.stream, one.year) for one in facts.manual]
    pairs.update(
        (county, code) for county, code, when in named if when == year and code is not None and code in streams
    )
    return tuple(sorted(pairs))
