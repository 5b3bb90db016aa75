"""Rule 14: a county's amount stays inside a band: a minimum, and growth neither too low nor too high.

Worked number: base 600 万元, growth between −10 % and +20 %: from 540 to 720 万元. Growth skips a base of 0 and leaves
one-off money out of both years; the minimum amount counts everything.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import Clause
from allocator.domain.county import County
from allocator.domain.demand import Demand
from allocator.domain.facts import Facts, in_scope
from allocator.domain.finding import Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, near, percent_text, show
from allocator.domain.parameter import CHOICE, MONEY, RATIO, Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.stream import GIVEN, Stream
from allocator.domain.year_facts import YearFacts

ID = "county_band"
CLAUSE = Clause("", "通行做法:对各县设最低保障额和增减幅上下限,避免大起大落。")
PARAMETERS = (
    Parameter("minimum_amount", "最低保障额", MONEY, None, minimum=0, loosens=-1),
    Parameter("minimum_growth", "最低增幅", RATIO, None, minimum=Fraction(-1), loosens=-1),
    Parameter("maximum_growth", "最高增幅", RATIO, None, minimum=Fraction(-1), loosens=1),
    Parameter("applies_to", "作用于", CHOICE, "group", ("group", "each_stream"), ("中省专项合计", "每项资金")),
)


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Per county and stream (or group): x ≥ minimum, x − (1 + growth) · prior ≥ or ≤ one-off money."""
    least, low, high = (values.number(p.id, now.year) for p in PARAMETERS[:3])
    for subject, county, streams in bands(now.facts, values, now.year):
        terms = tuple((cell, Fraction(1)) for cell in now.cells_of(county.code, streams))
        if least is not None:
            yield Row(ID, subject, now.year, terms, lower=least)
        # While the base is open nobody knows whether it is 0, and a cap on a base of 0 would forbid any money.
        if now.settled and sum(now.prior(county.code, s) for s in streams) <= 0:
            continue
        one_off = Fraction(now.ledger.one_off_total((county.code,), streams, now.year))
        if low is not None:
            base = tuple(((county.code, s), -(1 + low)) for s in streams)
            yield Row(ID, subject, now.year, terms, lower=one_off, prior_terms=base)
        if high is not None:
            base = tuple(((county.code, s), -(1 + high)) for s in streams)
            yield Row(ID, subject, now.year, terms, upper=one_off, prior_terms=base, unforeseen=True)


def bands(facts: Facts, values: Values, year: int) -> Iterator[tuple[str, County, tuple[str, ...]]]:
    """(subject, county, streams) that the band applies to: eligible counties, streams that may be moved."""
    for county in facts.counties:
        if values.get("applies_to", year) == "each_stream":
            for stream in facts.streams:
                if stream.movable and stream.method != GIVEN and reaches(facts, stream, county, year):
                    yield f"{county.code}/{stream.code}", county, (stream.code,)
        else:
            group = [stream for stream in facts.streams if stream.in_group]
            if any(reaches(facts, stream, county, year) for stream in group):
                yield county.code, county, tuple(stream.code for stream in group)


def reaches(facts: Facts, stream: Stream, county: County, year: int) -> bool:
    """Whether the stream is shared out in ``year`` and the county is eligible for it."""
    expired = stream.expires is not None and year > stream.expires
    return facts.pool(stream.code, year) is not None and not expired and in_scope(facts, stream, county, year)


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: amount against the minimum, and against the base times (1 + growth)."""
    for year in ledger.years:
        least, low, high = (values.number(p.id, year) for p in PARAMETERS[:3])
        for _, county, streams in bands(ledger.facts, values, year):
            given = ledger.total((county.code,), streams, year)
            base = ledger.prior_total((county.code,), streams, year)
            if least is not None and given < least:
                yield outside(ledger, values, county, streams, year, least, given, "低于最低保障额", "")
            if base <= 0:
                continue
            net = "(扣除一次性资金)" if ledger.one_off_total((county.code,), streams, year) else ""
            given = ledger.regular_total((county.code,), streams, year)
            if low is not None and given < base * (1 + low):
                limit = base * (1 + low)
                word = f"低于最低增幅 {percent_text(low)} 对应的"
                yield outside(ledger, values, county, streams, year, limit, given, word, net)
            if high is not None and given > base * (1 + high):
                limit = base * (1 + high)
                word = f"高于最高增幅 {percent_text(high)} 对应的"
                yield outside(ledger, values, county, streams, year, limit, given, word, net)


def outside(
    ledger: Ledger,
    values: Values,
    county: County,
    streams: tuple[str, ...],
    year: int,
    limit: Fraction,
    given: int,
    word: str,
    net: str,
) -> Finding:
    """A county outside its band; the limit is shown rounded to the 分 inward."""
    single = ledger.facts.stream(streams[0]) if values.get("applies_to", year) == "each_stream" else None
    what = f"“{single.name}”" if single else "中省专项"
    bound = limit.__floor__() if given > limit else limit.__ceil__()
    measure = single.measure if single else ledger.facts.stream(streams[0]).measure
    text = f"{year} 年{county.name}{what}{net} {grouped(given, measure)},{word}{near(bound, measure)}。"
    return Finding(finding_kind(values), ID, county.code, year, show(bound, measure), show(given, measure), text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """The band of the group total; nothing where no limit is set."""
    least, low, high = (values.number(p.id, year) for p in PARAMETERS[:3])
    limits = []
    if least is not None:
        limits.append(f"不低于 {grouped(least)}")
    if low is not None:
        limits.append(f"增幅不低于 {percent_text(low)}")
    if high is not None:
        limits.append(f"增幅不高于 {percent_text(high)}")
    if not limits:
        return None
    what = "每项资金" if values.get("applies_to", year) == "each_stream" else "中省专项合计"
    return f"增减幅控制({what}):{'、'.join(limits)}。"


STATUSES = (HARD, SOFT, CHECKED, OFF)
DEMANDS = (Demand(("minimum_amount", "minimum_growth", "maximum_growth")),)
RULE = Rule(
    14,
    ID,
    "最低保障额和增减幅",
    CLAUSE,
    PARAMETERS,
    OFF,
    None,
    STATUSES,
    audit,
    explain,
    rows,
    by_county=True,
    demands=DEMANDS,
)
