"""Rule 1: every stream's counties together get exactly the pool they share, no more, no less.

Worked number: 全年安排 12,345 万元, 省本级安排 345, reserve 1 % (of 12,000, rounded down to 1 万元)
= 120: the counties share 11,880 万元 to the last 分. No amount is below the 一次性资金 that is part of it: that is a
bound of its cell, no row, for it holds under every status of every rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import Clause
from allocator.domain.facts import money_to_share
from allocator.domain.finding import BROKEN, Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import ceil_to, grouped, show
from allocator.domain.one_off import stated_one_off
from allocator.domain.parameter import RATIO, Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.rule import HARD, Rule
from allocator.domain.stream import Stream
from allocator.domain.year_facts import YearFacts

ID = "spend_the_pool"
CLAUSE = Clause("", "各项资金分配到县区的数额合计等于可分配总盘(全年安排减省本级安排和预留),不多不少。")
RESERVE = Parameter(
    # At 100 % there would be nothing to share.
    "reserve_share",
    "预留比例",
    RATIO,
    Fraction(0),
    minimum=Fraction(0),
    maximum=Fraction(99, 100),
    loosens=-1,
)


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """One equality per stream: Σ over its cells = the pool to share."""
    for stream, shared in sorted(now.shared.items()):
        terms = tuple((cell, Fraction(1)) for cell in now.cells_of(streams=(stream,)))
        yield Row(ID, f"stream:{stream}", now.year, terms, lower=Fraction(shared), upper=Fraction(shared))


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Totals to the 分; no negative amount, no broken unit, no unknown county or stream, none below its 一次性资金."""
    yield from amounts_stand(ledger)
    yield from one_off_within(ledger)
    for year in ledger.years:
        for stream in ledger.facts.streams:
            pool = ledger.facts.pool(stream.code, year)
            given = sum(a for cell, a in ledger.amounts.items() if (cell.stream, cell.year) == (stream.code, year))
            required = 0
            if pool is not None:
                required = money_to_share(pool, values.ratio("reserve_share", year), stream.unit)
            if given != required:
                yield total_differs(stream, year, required, given)


def total_differs(stream: Stream, year: int, required: int, given: int) -> Finding:
    """The sum of a stream is not its pool."""
    text = (
        f"{year} 年“{stream.name}”分配到县区合计 {grouped(given, stream.measure)},"
        f"应为 {grouped(required, stream.measure)},相差 {grouped(given - required, stream.measure)}。"
    )
    subject = f"stream:{stream.code}"
    return Finding(BROKEN, ID, subject, year, show(required, stream.measure), show(given, stream.measure), text)


def amounts_stand(ledger: Ledger) -> Iterator[Finding]:
    """Each amount on its own: known county and stream, not negative, a multiple of the stream's unit."""
    streams = {stream.code: stream for stream in ledger.facts.streams}
    counties = {county.code: county.name for county in ledger.facts.counties}
    for cell, amount in sorted(ledger.amounts.items()):
        stream = streams.get(cell.stream)
        if stream is None or cell.county not in counties:
            text = f"{cell.year} 年 {cell.county} 的 {cell.stream}:没有这个县区或这项资金。"
            yield Finding(BROKEN, ID, cell.county, cell.year, "0", str(amount), text)
            continue
        place = f"{cell.year} 年{counties[cell.county]}“{stream.name}”"
        given = show(amount, stream.measure)
        if amount < 0:
            text = f"{place}为负数 {given}。"
            yield Finding(BROKEN, ID, cell.county, cell.year, "0", given, text)
        if amount % stream.unit:
            unit = show(stream.unit, stream.measure)
            text = f"{place} {given} 不是取整单位 {unit} {stream.measure.name} 的整倍数。"
            yield Finding(BROKEN, ID, cell.county, cell.year, unit, given, text)


def one_off_within(ledger: Ledger) -> Iterator[Finding]:
    """一次性资金 is part of the year's amount."""
    for year in ledger.years:
        for (county, code, _), one_off in sorted(stated_one_off(ledger.facts, year).items()):
            stream, given = ledger.facts.stream(code), ledger.amount(county, code, year)
            if given < one_off:
                text = f"{year} 年{ledger.facts.county(county).name}“{stream.name}”全年安排 "
                text += f"{grouped(given, stream.measure)},少于其中的一次性资金 {grouped(one_off, stream.measure)}。"
                required, shown = show(one_off, stream.measure), show(given, stream.measure)
                yield Finding(BROKEN, ID, county, year, required, shown, text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """Only where 一次性资金 alone decides an amount: else the pool is everybody's."""
    parts = []
    for cell, one_off in sorted(stated_one_off(ledger.facts, year).items()):
        stream = ledger.facts.stream(cell.stream)
        if cell.county == county and ledger.amount(*cell) == ceil_to(Fraction(one_off), stream.unit):
            parts.append(f"{stream.name} {grouped(one_off, stream.measure)}")
    return f"当年一次性资金:{'、'.join(parts)},全年安排不少于它。" if parts else None


RULE = Rule(1, ID, "总盘分完", CLAUSE, (RESERVE,), HARD, None, (HARD,), audit, explain, rows)
