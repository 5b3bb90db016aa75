"""Rule 17: in each integrated stream the poverty counties as a group keep at least the share they had.

Worked number: last year 800 of 1,000 万元 went to the 56 poverty counties, this year 1,100 are shared: they get
at least 880. With 县均不低于其他县 and 40 other counties also at least 1,100 × 56 ÷ 96 = 641.67.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import Clause
from allocator.domain.county import County
from allocator.domain.facts import Facts, eligible, money_shared
from allocator.domain.finding import CHECK, Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, near, percent_text, show
from allocator.domain.parameter import SWITCH, Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.shares import can_receive, growth_row, net_pool, stream_base, stream_one_off
from allocator.domain.stream import Stream
from allocator.domain.year_facts import YearFacts

ID = "listed_group_growth"
CLAUSE = Clause("", "统筹整合通行做法:各项涉农资金安排贫困县的资金增幅不得低于该项资金平均增幅。")
PARAMETERS = (Parameter("per_county_average", "同时要求县均不低于其他县", SWITCH, False),)


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Per integrated stream: Σ poverty x − pool/base · Σ poverty prior ≥ 0; on demand also Σ poverty x ≥ by heads."""
    members = poverty_counties(now.facts)
    for stream in now.facts.streams:
        if not (stream.integrable(now.year) and stream.steered and can_receive(now, stream, members)):
            continue
        base, pool = stream_base(now, stream), net_pool(now, stream)
        if base > 0 and pool > 0:
            row = growth_row(now, ID, stream, members, Fraction(pool, base), Fraction(0))
            if row is not None:
                yield row
        if values.get("per_county_average", now.year):
            yield from average_row(now, stream, members)


def poverty_counties(facts: Facts) -> tuple[County, ...]:
    """The counties on the list: they stay on it after delisting."""
    return tuple(county for county in facts.counties if county.poverty)


def average_row(now: YearFacts, stream: Stream, members: tuple[County, ...]) -> Iterator[Row]:
    """Poverty counties' average at least that of the others: Σ poverty x ≥ shared · n ÷ (n + others)."""
    everybody = eligible(now.facts, stream, now.year)
    listed = sum(county.poverty for county in everybody)
    if 0 < listed < len(everybody):
        terms = tuple((cell, Fraction(1)) for c in members for cell in now.cells_of(c.code, (stream.code,)))
        lower = Fraction(now.shared[stream.code] * listed, len(everybody))
        yield Row(ID, f"stream:{stream.code}", now.year, terms, lower=lower)


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: growth of the poverty counties' sum against the stream's, then averages per county."""
    for year in ledger.years:
        for stream in ledger.facts.streams:
            if not applies(ledger.facts, stream, year):
                continue
            listed = [county.code for county in poverty_counties(ledger.facts)]
            kept = kept_share(ledger, stream, year, listed)
            if kept is not None and kept[0] < kept[1]:
                yield grows_less(ledger, values, stream, year, kept, listed)
            given = ledger.total(listed, (stream.code,), year)
            least = average_of_others(ledger, stream, year) if values.get("per_county_average", year) else None
            if least is not None and given < least:
                yield below_average(values, stream, year, given, least)


def applies(facts: Facts, stream: Stream, year: int) -> bool:
    """An integrated stream that is shared out this year among counties some of which are poverty counties."""
    shared_out = stream.integrable(year) and facts.pool(stream.code, year) is not None
    return shared_out and any(county.poverty for county in eligible(facts, stream, year))


def kept_share(ledger: Ledger, stream: Stream, year: int, listed: list[str]) -> tuple[int, Fraction] | None:
    """(poverty counties' money, what their share of last year would give), one-off money left out of both (atoms)."""
    everybody, code = [county.code for county in ledger.facts.counties], stream.code
    base, whole = ledger.prior_total(listed, (code,), year), ledger.prior_total(everybody, (code,), year)
    pool = money_shared(ledger.facts, stream, year) - stream_one_off(ledger, stream, year)
    if base <= 0 or whole <= 0 or pool <= 0:
        return None
    given = ledger.total(listed, (code,), year) - sum(ledger.one_off(name, code, year) for name in listed)
    return given, Fraction(base * pool, whole)


def average_of_others(ledger: Ledger, stream: Stream, year: int) -> Fraction | None:
    """The sum at which poverty counties' average reaches that of all eligible counties (atoms)."""
    everybody = eligible(ledger.facts, stream, year)
    listed = [county for county in everybody if county.poverty]
    if not 0 < len(listed) < len(everybody):
        return None
    return money_shared(ledger.facts, stream, year) * Fraction(len(listed), len(everybody))


def grows_less(
    ledger: Ledger, values: Values, stream: Stream, year: int, kept: tuple[int, Fraction], listed: list[str]
) -> Finding:
    """A stream whose poverty counties grow less than the stream."""
    given, required = kept[0], kept[1].__ceil__()
    base = ledger.prior_total(listed, (stream.code,), year)
    mean = kept[1] / base - 1
    text = (
        f"{year} 年“{stream.name}”安排贫困县合计 {grouped(given, stream.measure)},"
        f"增幅 {percent_text(Fraction(given, base) - 1)},低于该项资金平均增幅 {percent_text(mean)},"
        f"应不少于{near(required, stream.measure)},"
        f"缺口{near(required - given, stream.measure)}{left_alone(stream)}。"
    )
    return finding(values, stream, year, required, given, text)


def below_average(values: Values, stream: Stream, year: int, given: int, least: Fraction) -> Finding:
    """A stream whose poverty counties get less on average than the others."""
    required = least.__ceil__()
    text = (
        f"{year} 年“{stream.name}”安排贫困县合计 {grouped(given, stream.measure)},县均低于其他县,"
        f"应不少于{near(required, stream.measure)}{left_alone(stream)}。"
    )
    return finding(values, stream, year, required, given, text)


def finding(values: Values, stream: Stream, year: int, required: int, given: int, text: str) -> Finding:
    """A finding about one stream; only reported where no rule may move the stream."""
    kind = finding_kind(values) if stream.steered else CHECK
    shown = show(required, stream.measure), show(given, stream.measure)
    return Finding(kind, ID, f"stream:{stream.code}", year, *shown, text)


def left_alone(stream: Stream) -> str:
    """Said of streams that no rule moves."""
    return "" if stream.steered else "(该项资金为给定或不可调剂,只核对、不调整)"


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """For a poverty county: each integrated stream's part for poverty counties against what the old share gives."""
    if not ledger.facts.county(county).poverty:
        return None
    listed, said = [one.code for one in poverty_counties(ledger.facts)], []
    for stream in ledger.facts.streams:
        kept = kept_share(ledger, stream, year, listed) if applies(ledger.facts, stream, year) else None
        if kept is not None:
            least = near(kept[1].__ceil__(), stream.measure)
            word = "未降低" if kept[0] >= kept[1] else f"降低,应不少于{least}"
            said.append(f"“{stream.name}”{grouped(kept[0], stream.measure)},占比较上年{word}{left_alone(stream)}")
    return f"整合资金安排贫困县合计:{';'.join(said)}。" if said else None


STATUSES = (HARD, SOFT, CHECKED, OFF)
RULE = Rule(17, ID, "贫困县增幅不低于平均", CLAUSE, PARAMETERS, SOFT, 1, STATUSES, audit, explain, rows)
