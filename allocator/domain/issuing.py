"""本次下达 of a cell, and what of it goes through the city because it lies below 起拨线.

Worked number: 起拨线 300 万元. A county with 280 万元 in the plan, 100 of it issued before, gets 0 now; its 180
go to the city (市统筹) for that county's use. One with 300 gets its money itself. The plan's amount stays what it is
for every rule and every total: only the way it is issued differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocator.domain.executed import is_closed
from allocator.domain.facts import Facts
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped

OWN_WAY = ("市本级", "省直单位")


def years_to_issue(facts: Facts, years: Sequence[int]) -> tuple[int, ...]:
    """The plan's years whose money is passed on and published: neither executed already nor a mere forecast.

    The first of ``years`` where there is no such year, so that a plan always has its papers.
    """
    chosen = tuple(year for year in years if not is_closed(facts, year) and not facts.is_forecast(year))
    return chosen or tuple(years[:1])


def issued_by_city(ledger: Ledger, county: str, stream: str, year: int) -> int:
    """What 市统筹 carries for a cell (atoms): amount − 已下达 where 0 < amount < 起拨线, else 0.

    Not for money of a closed year (已执行), nor for recipients that stand under no county-level treasury of a city.
    """
    facts, line = ledger.facts, ledger.facts.stream(stream).issue_line
    amount = ledger.amount(county, stream, year)
    if line is None or not 0 < amount < line or not may_go_by_city(ledger, county, stream, year):
        return 0
    return max(0, amount - ledger.issued(county, stream, year)) if facts.county(county).city else 0


def through_cities(ledger: Ledger) -> frozenset[str]:
    """The streams of which some money goes by a city: their sheets have lines 市统筹, and live formulas for them."""
    return frozenset(cell.stream for cell in ledger.amounts if issued_by_city(ledger, *cell))


def pool_label(city: str) -> str:
    """安康市统筹: the name of a city's line."""
    return f"{city}统筹"


def below_line_sentences(ledger: Ledger, county: str, year: int) -> Iterator[str]:
    """What a county's page says of its cells below 起拨线: how the money reaches it, and that the amount stands."""
    facts = ledger.facts
    for stream in facts.streams:
        carried = issued_by_city(ledger, county, stream.code, year)
        if carried and stream.issue_line is not None:
            amount = ledger.amount(county, stream.code, year)
            yield (
                f"起拨线:“{stream.name}”安排 {grouped(amount, stream.measure)},"
                f"低于起拨线 {grouped(stream.issue_line, stream.measure)},不单独下达:本次下达 0,"
                f"{grouped(carried, stream.measure)}列入“{pool_label(facts.county(county).city)}”下达,全年安排不变。"
            )


def may_go_by_city(ledger: Ledger, county: str, stream: str, year: int) -> bool:
    """Whether 起拨线 applies to a cell at all."""
    executed = any((one.county, one.stream, one.year) == (county, stream, year) for one in ledger.facts.executed)
    return ledger.facts.county(county).kind not in OWN_WAY and not executed


def issue_now(ledger: Ledger, county: str, stream: str, year: int) -> int:
    """本次下达 of a cell (atoms): amount − 已下达 − what goes by the city."""
    left = ledger.amount(county, stream, year) - ledger.issued(county, stream, year)
    return left - issued_by_city(ledger, county, stream, year)
