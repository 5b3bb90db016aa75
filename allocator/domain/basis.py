"""口径 of rule 2: a full year, its start (年初预算), or its first batch, as a part of the year's amounts.

The workbook knows the start of a year by stream only; a county's part of it is taken in the proportion of its
year's amount. Worked number: 年初预算 300 of 全年安排 360 is 5/6; a county with 36 in the year counts as 30.
"""

from __future__ import annotations

from collections.abc import Iterable

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.records import Batch
from allocator.domain.stream import Stream

FULL, INITIAL, SAME_BATCH = "full", "initial", "same_batch"
EARLY, RECALLED = "提前下达", "收回"


def part_of_year(facts: Facts, basis: str, stream: Stream, year: int) -> Fraction:
    """The part of a stream's year that ``basis`` counts, between 0 and 1; 1 where nothing else is known."""
    whole = whole_year(facts, stream, year)
    pool = facts.pool(stream.code, year)
    amount: int | None = None
    if basis == INITIAL and pool is not None:
        amount = pool.initial
    if basis == SAME_BATCH:
        batches = first_batches(facts, stream, year)
        amount = sum(batch.amount for batch in batches) if batches else None
    return Fraction(1) if amount is None or whole <= 0 else min(Fraction(1), Fraction(amount, whole))


def whole_year(facts: Facts, stream: Stream, year: int) -> int:
    """全年安排 (atoms); Σ 上年安排 for a base year without a pool."""
    pool = facts.pool(stream.code, year)
    if pool is not None:
        return pool.total
    if year != facts.base_year:
        return 0
    return sum(amount for (_, code), amount in facts.last_year.items() if code == stream.code)


def first_batches(facts: Facts, stream: Stream, year: int) -> tuple[Batch, ...]:
    """The first batch of a stream's year: all that is 提前下达, else the one that came first."""
    mine = [b for b in facts.batches if (b.stream, b.year) == (stream.code, year) and b.nature != RECALLED]
    early = tuple(batch for batch in mine if batch.nature == EARLY)
    if early or not mine:
        return early
    return (min(mine, key=lambda batch: (batch.received or "9999", batch.issued_on or "9999")),)


def first_batch_of_county(facts: Facts, county: str, stream: Stream, year: int) -> int | None:
    """What 已下达 gives the county under the first batch's own documents (atoms); None where no row is under them."""
    documents = {batch.own_document for batch in first_batches(facts, stream, year) if batch.own_document}
    rows = [one for one in facts.issued if (one.stream, one.year) == (stream.code, year) and one.document in documents]
    return sum(one.amount for one in rows if one.county == county) if rows else None


def growth_base(ledger: Ledger, basis: str, streams: Iterable[Stream], year: int) -> Fraction:
    """The streams' money to counties less one-off money, on a basis (atoms)."""
    parts = (part_of_year(ledger.facts, basis, s, year) * ledger.pool_growth_base((s,), year) for s in streams)
    return sum(parts, Fraction(0))


def amount_on_basis(ledger: Ledger, basis: str, county: str, streams: Iterable[Stream], year: int) -> Fraction:
    """A county's amount of a year less one-off money, on a basis (atoms)."""
    total = Fraction(0)
    for stream in streams:
        kept = ledger.amount(county, stream.code, year) - ledger.one_off(county, stream.code, year)
        total += part_of_year(ledger.facts, basis, stream, year) * kept
    return total


def prior_on_basis(ledger: Ledger, basis: str, county: str, streams: Iterable[Stream], year: int) -> Fraction:
    """上年基数 of a county for ``year`` on a basis (atoms): last year's first batch itself where it is known."""
    total = Fraction(0)
    for stream in streams:
        known = first_batch_of_county(ledger.facts, county, stream, year - 1) if basis == SAME_BATCH else None
        part = part_of_year(ledger.facts, basis, stream, year - 1)
        total += part * ledger.prior(county, stream.code, year) if known is None else known
    return total


def lacking(facts: Facts, basis: str, streams: Iterable[Stream]) -> list[tuple[Stream, int]]:
    """(stream, year) from the base year on with money but without what the basis counts."""
    missing = []
    for stream in streams:
        for year in (facts.base_year, *facts.years):
            pool = facts.pool(stream.code, year)
            there = pool.initial is not None if basis == INITIAL and pool is not None else False
            if basis == SAME_BATCH:
                there = bool(first_batches(facts, stream, year))
            if basis != FULL and whole_year(facts, stream, year) > 0 and not there:
                missing.append((stream, year))
    return missing
