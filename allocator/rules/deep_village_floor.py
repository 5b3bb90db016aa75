"""Rule 3: by the campaign's end every deep village has had 500 万元 of integrated money.

Worked number: 300 万元 invested before 2018, so 200 are outstanding; integrated pools of 1,000, 1,000 and
2,000 万元 in 2018–2020. In step with the money: 2018 asks for 200 × 1,000 ÷ 4,000 = 50 万元, 2019 for
150 × 1,000 ÷ 3,000 = 50, 2020 for the last 100. 期末达标: 0, 0, 200. 每年: 500 each year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County, Village
from allocator.domain.demand import Demand
from allocator.domain.finding import Finding
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, grouped, show
from allocator.domain.parameter import CHOICE, MONEY, YEAR, Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.stream import Stream
from allocator.domain.village_floor import (
    ANNUAL,
    BY_END,
    CAMPAIGN,
    PROPORTIONAL,
    asks_of,
    needs_of,
    own_money,
)
from allocator.domain.village_reserve import open_to_floor
from allocator.domain.village_totals import asked_if_short
from allocator.domain.year_facts import YearFacts

ID = "deep_village_floor"
CLAUSE = Clause(PLAN_2018, "攻坚期内每个深度贫困村涉农整合资金投入不低于500万元", 2018, 2020)
PARAMETERS = (
    Parameter("floor", "每村投入下限", MONEY, 500 * WAN_YUAN.atoms, minimum=0, loosens=-1),
    Parameter("reading", "“攻坚期内”的读法", CHOICE, CAMPAIGN, (CAMPAIGN, ANNUAL), ("攻坚期累计", "每年")),
    Parameter("pacing", "各年进度", CHOICE, PROPORTIONAL, (PROPORTIONAL, BY_END), ("随资金规模", "期末达标")),
    Parameter("campaign_from", "攻坚期起", YEAR, 2018, minimum=1990, maximum=2100),
    Parameter("campaign_to", "攻坚期止", YEAR, 2020, minimum=1990, maximum=2100),
)


def village_asks(now: YearFacts, values: Values) -> dict[str, int]:
    """Village code → what the rule asks for it this year (分), in the county's coarsest integrable unit."""
    return asks_of(now.facts, values, now.year, now.invested)


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Per county: Σ integrable streams ≥ Σ what its villages are asked − its own integrated money.

    Where the rule gives way to rule 12 only what that leaves of the money counts. In a look-ahead what is asked takes
    村级总额 of earlier years as paid; further rows hold where that money lacks.
    """
    asks = village_asks(now, values)
    streams = tuple(stream.code for stream in now.facts.streams if stream.integrable(now.year))
    by_county: dict[str, int] = {}
    for village in now.facts.villages:
        by_county[village.county] = by_county.get(village.county, 0) + asks.get(village.code, 0)
    for county in now.facts.counties:
        asked = by_county.get(county.code, 0)
        part = open_to_floor(now.facts, county.code, now.year)
        own = part * own_money(now.facts, county, now.year)
        terms = tuple((cell, part) for cell in now.cells_of(county.code, streams))
        if asked and asked > own:
            yield Row(ID, county.code, now.year, terms, lower=asked - own)
        if county.code in by_county:
            for bound, earlier in asked_if_short(now, values, county):
                yield Row(ID, county.code, now.year, tuple(sorted((*terms, *earlier))), lower=bound - own)


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated from what the villages had before: each county's integrated money, then each village's amounts.

    Where the rule is only checked no money is split by village: then there are no villages' amounts to judge.
    """
    facts = ledger.facts
    had = {village.code: village.invested for village in facts.villages}
    for year in ledger.years:
        needs = needs_of(facts, values, year, had)
        for county in facts.counties:
            members = [village for village in facts.villages if village.county == county.code]
            if members:
                yield from county_falls_short(ledger, values, county, year, sum(needs[v.code] for v in members))
        got = village_totals(ledger, year)
        if values.enforced or got:
            yield from villages_fall_short(ledger, values, year, needs, got)
        yield from villages_overdraw(ledger, values, year)
        for code, amount in got.items():
            had[code] = had.get(code, 0) + amount


def county_falls_short(ledger: Ledger, values: Values, county: County, year: int, needed: int) -> Iterator[Finding]:
    """The county's integrated money of the year does not cover its villages."""
    streams = [stream.code for stream in ledger.facts.streams if stream.integrable(year)]
    there = ledger.total((county.code,), streams, year) + own_money(ledger.facts, county, year)
    if there < needed:
        text = (
            f"{year} 年{county.name}涉农整合资金 {grouped(there)},不足以落实到深度贫困村的 {grouped(needed)},"
            f"缺口 {grouped(needed - there)}。"
        )
        yield Finding(finding_kind(values), ID, county.code, year, show(needed), show(there), text)


def village_totals(ledger: Ledger, year: int) -> dict[str, int]:
    """Village code → what it gets in a year from all sources (分)."""
    got: dict[str, int] = {}
    for one in ledger.villages:
        if one.year == year:
            got[one.village] = got.get(one.village, 0) + one.amount
    return got


def villages_fall_short(
    ledger: Ledger, values: Values, year: int, needs: Mapping[str, int], got: Mapping[str, int]
) -> Iterator[Finding]:
    """A village gets less than the year asks for it."""
    for village in ledger.facts.villages:
        needed, given = needs[village.code], got.get(village.code, 0)
        if given < needed:
            text = (
                f"{year} 年深度贫困村{village.name}({village.code})安排 {grouped(given)},本年应落实 {grouped(needed)}。"
            )
            yield Finding(finding_kind(values), ID, village.county, year, show(needed), show(given), text)


def villages_overdraw(ledger: Ledger, values: Values, year: int) -> Iterator[Finding]:
    """The villages of a county draw more of a stream than the county has."""
    drawn: dict[tuple[str, str], int] = {}
    for one in ledger.villages:
        if one.year == year and one.stream:
            drawn[one.county, one.stream] = drawn.get((one.county, one.stream), 0) + one.amount
    for (county, stream), amount in sorted(drawn.items()):
        there = ledger.amount(county, stream, year)
        if amount > there:
            name, what = ledger.facts.county(county).name, ledger.facts.stream(stream).name
            text = f"{year} 年{name}深度贫困村使用“{what}”{grouped(amount)},超过该县该项资金 {grouped(there)}。"
            yield Finding(finding_kind(values), ID, county, year, show(there), show(amount), text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """How many villages, what is asked for them this year, what integrated money the county has."""
    facts = ledger.facts
    members: list[Village] = [village for village in facts.villages if village.county == county]
    if not members:
        return None
    had = {village.code: village.invested for village in members}
    for one in ledger.villages_of(county):
        if one.year < year:
            had[one.village] = had.get(one.village, 0) + one.amount
    asked = sum(needs_of(facts, values, year, had, county).values())
    streams: list[Stream] = [stream for stream in facts.streams if stream.integrable(year)]
    there = ledger.total((county,), [stream.code for stream in streams], year)
    same_name = "" if facts.county(county).integrating else "(非统筹整合县,按同名涉农资金计入)"
    return (
        f"深度贫困村 {len(members)} 个:本年须落实到深度贫困村 {grouped(asked)},"
        f"该县涉农整合资金 {grouped(there)}{same_name}。"
    )


STATUSES = (HARD, SOFT, CHECKED, OFF)
RULE = Rule(
    3,
    ID,
    "深度贫困村投入下限",
    CLAUSE,
    PARAMETERS,
    HARD,
    None,
    STATUSES,
    audit,
    explain,
    rows,
    village_asks,
    by_county=True,
    demands=(Demand(("floor",), idle=0),),
)
