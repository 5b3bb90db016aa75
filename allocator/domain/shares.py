"""The share of a stream that some counties had the year before: rows that keep it, growth in coefficients.

Worked number: 400 of last year's 1,000 万元 went to the members, 1,200 are shared now: their cells together
get at least 400 ÷ 1,000 × 1,200 = 480 万元.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allocator.domain.county import County
from allocator.domain.facts import Facts, in_scope, money_shared
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.programme import Row
from allocator.domain.stream import Stream
from allocator.domain.year_facts import YearFacts


def reaches(facts: Facts, stream: Stream, county: County, year: int) -> bool:
    """Whether the stream is shared out in ``year`` and the county is eligible for it."""
    expired = stream.expires is not None and year > stream.expires
    return facts.pool(stream.code, year) is not None and not expired and in_scope(facts, stream, county, year)


def can_receive(now: YearFacts, stream: Stream, members: Iterable[County]) -> bool:
    """Whether the stream is shared out this year and any of the members is eligible for it."""
    return any(reaches(now.facts, stream, county, now.year) for county in members)


def stream_base(now: YearFacts, stream: Stream) -> int:
    """Σ 上年基数 of a stream over all counties (atoms); 0 where it is not known while the year before is open.

    While it is open its pool still is: what counties share less one-off money, unless some of it is 不计入下年基数.
    """
    counties, before = now.facts.counties, now.year - 1
    if now.settled:
        return sum(now.prior(county.code, stream.code) for county in counties)
    uncounted = [m for m in now.facts.manual if m.year == before and not m.counts_next_year]
    if any(one.stream in (None, stream.code) for one in uncounted):
        return 0
    return money_shared(now.facts, stream, before) - stream_one_off(now.ledger, stream, before)


def stream_one_off(ledger: Ledger, stream: Stream, year: int) -> int:
    """一次性资金 of a stream in a year over all counties (atoms)."""
    return sum(ledger.one_off(county.code, stream.code, year) for county in ledger.facts.counties)


def net_pool(now: YearFacts, stream: Stream) -> int:
    """What counties share of a stream this year, less one-off money: the same 口径 as the base (atoms)."""
    return now.shared[stream.code] - stream_one_off(now.ledger, stream, now.year)


def growth_row(
    now: YearFacts, rule: str, stream: Stream, members: Sequence[County], factor: Fraction, more: Fraction
) -> Row | None:
    """Σ members x − factor · Σ members prior ≥ one-off money of the members + ``more`` (atoms).

    None where the members' base is 0 (tested once it is known).
    """
    codes = [county.code for county in members]
    if now.settled and sum(now.prior(code, stream.code) for code in codes) <= 0:
        return None
    cells = [cell for code in codes for cell in now.cells_of(code, (stream.code,))]
    one_off = sum(now.ledger.one_off(code, stream.code, now.year) for code in codes)
    return Row(
        rule,
        f"stream:{stream.code}",
        now.year,
        tuple((cell, Fraction(1)) for cell in cells),
        lower=one_off + more,
        prior_terms=tuple(((code, stream.code), -factor) for code in codes),
    )
