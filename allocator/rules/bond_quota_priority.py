"""Rule 11: new bond quotas go to deep counties first, as far as they ask and may borrow; never to a county at risk 红.

Worked number: deep counties A and B ask for 300 and 100 万元 (room 200 and 100). Quota 1,000: A gets at least 200,
B 100, the rest by formula. Quota 280: both rise by the same part of what they ask until A's room is full: 200 and 80,
and the other counties get nothing. Shares are exact, whole amounts less than a unit away: 100 among three that ask
for 100 each is 33 1/3 each, in whole units 34, 33 and 33. Bond streams that rules may move count as one quota for
whoever may draw on all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import lcm
from typing import NamedTuple

from allocator.domain.cell import Cell
from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.facts import Facts, eligible, money_shared
from allocator.domain.finding import CHECK, Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, ceil_to, floor_to, grouped, show, worded
from allocator.domain.parameter import Values
from allocator.domain.programme import Row
from allocator.domain.quota_shares import Claim, QuotaShares, quota_shares
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.stream import GIVEN, Stream
from allocator.domain.year_facts import YearFacts

ID = "bond_quota_priority"
CLAUSE = Clause(PLAN_2018, "新增一般债券限额,优先安排深度贫困地区", 2018, 2020)
DEMAND, ROOM, RISK = "债券需求(万元)", "债务限额空间(万元)", "债务风险等级"


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Claims x ≥ their share; where the quota is short they get just that share, others 0 of it; 红 always 0."""
    streams = quota_streams(now.facts, now.year)
    if not streams:
        return
    codes, unit = tuple(stream.code for stream in streams), unit_of(streams)
    shares = quota_shares(claims_of(now.facts, now.year), {code: now.shared[code] for code in codes})
    for county in now.facts.counties:
        closed = codes if at_risk(county) else tuple(code for code in codes if code in shares.spent)
        share, short = shares.exact.get(county.code), county.code in shares.short
        if share is None:
            if terms := terms_of(now, county, closed):
                yield Row(ID, county.code, now.year, terms, upper=Fraction(0), required=Fraction(unit))
            continue
        # Two rows, not one equality: where the quota is soft, what lacks and what is too much are two shortfalls.
        terms, within = terms_of(now, county, codes), unit if short else 0
        if share:
            yield Row(ID, county.code, now.year, terms, lower=share, within=within)
        if short:
            size = max(share, Fraction(unit))
            yield Row(ID, county.code, now.year, terms, upper=share, required=size, within=within)


def terms_of(now: YearFacts, county: County, codes: tuple[str, ...]) -> tuple[tuple[Cell, Fraction], ...]:
    """The county's cells of the streams, each counted once."""
    return tuple((cell, Fraction(1)) for cell in now.cells_of(county.code, codes))


def quota_streams(facts: Facts, year: int) -> tuple[Stream, ...]:
    """The bond streams shared out this year that rules may move."""
    bonds = (s for s in facts.streams if s.category == "债券" and s.is_money and s.steered)
    return tuple(s for s in bonds if facts.pool(s.code, year) is not None)


def unit_of(streams: tuple[Stream, ...]) -> int:
    """The least common multiple of the streams' units (atoms)."""
    return lcm(*(stream.unit for stream in streams))


def at_risk(county: County) -> bool:
    """Whether its 债务风险等级 is 红."""
    return (county.debt_risk or "").startswith("红")


def looks_at(facts: Facts, _values: Values, header: str, year: int) -> Iterator[County]:
    """The risk of every county that the quota reaches; of deep ones not at 红 the demand, and the room if they ask."""
    reached = {one.code for stream in quota_streams(facts, year) for one in eligible(facts, stream, year)}
    for county in facts.counties:
        asks = header == DEMAND or facts.figure(county, DEMAND, year)
        first = facts.is_deep(county, year) and not at_risk(county) and asks
        if county.code in reached and (header == RISK or first):
            yield county


def claims_of(facts: Facts, year: int) -> dict[str, Claim]:
    """Deep counties not at risk that ask for bonds, less what a 给定 bond stream brings them already."""
    streams = quota_streams(facts, year)
    reaches: dict[str, frozenset[str]] = {}
    for stream in streams:
        for county in eligible(facts, stream, year):
            reaches[county.code] = reaches.get(county.code, frozenset()) | {stream.code}
    claims = {}
    for county in facts.counties:
        demand, room = (facts.figure(county, header, year) for header in (DEMAND, ROOM))
        if county.code not in reaches or not facts.is_deep(county, year) or at_risk(county) or demand is None:
            continue
        there, unit = given_bonds(facts, county, year), unit_of(streams)
        asked = ceil_to(demand * WAN_YUAN.atoms - there, unit)
        limit = asked if room is None else min(asked, floor_to(room * WAN_YUAN.atoms - there, unit))
        if limit > 0:
            claims[county.code] = Claim(asked, limit, reaches[county.code])
    return claims


def given_bonds(facts: Facts, county: County, year: int) -> int:
    """What 给定 bond streams bring a county in a year (分)."""
    fixed = {s.code for s in facts.streams if s.category == "债券" and s.is_money and s.method == GIVEN}
    return sum(
        one.amount for one in facts.given if (one.county, one.year) == (county.code, year) and one.stream in fixed
    )


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated county by county: what it has of the movable quota against what it asks and what the quota allows."""
    for year in ledger.years:
        yield from frozen_at_risk(ledger, year)
        streams = quota_streams(ledger.facts, year)
        if not streams:
            continue
        shares = quota_shares(claims_of(ledger.facts, year), shared_in(ledger.facts, year))
        for county in ledger.facts.counties:
            bounds = bounds_of(shares, streams, county)
            given = ledger.total((county.code,), bounds.streams, year)
            if bounds.least is not None and given < bounds.least:
                yield off(values, county, year, bounds.least, given, "少于优先安排应得的")
            elif bounds.most is not None and given > bounds.most:
                yield off(values, county, year, bounds.most, given, bounds.why)


def shared_in(facts: Facts, year: int) -> dict[str, int]:
    """Stream → what counties share of each movable bond stream (atoms)."""
    return {stream.code: money_shared(facts, stream, year) for stream in quota_streams(facts, year)}


class Bounds(NamedTuple):
    """What a county may have of ``streams`` (atoms, whole units), None where nothing bounds it, and why not more."""

    streams: tuple[str, ...]
    least: int | None
    most: int | None
    why: str = ""


def bounds_of(shares: QuotaShares, streams: tuple[Stream, ...], county: County) -> Bounds:
    """Least and most of one county: next to its share where the quota is short for it."""
    codes, share = tuple(stream.code for stream in streams), shares.exact.get(county.code)
    if share is None and at_risk(county):
        return Bounds(codes, None, 0, "债务风险等级为红,不应安排,上限")
    if share is None:
        spent = tuple(code for code in codes if code in shares.spent)
        return Bounds(spent, None, 0 if spent else None, "限额不足以满足深度贫困县,其他县不应安排,上限")
    if county.code not in shares.short:
        return Bounds(codes, int(share), None)
    unit = unit_of(streams)
    return Bounds(codes, floor_to(share, unit), ceil_to(share, unit), "超过按需求比例应得的")


def off(values: Values, county: County, year: int, required: int, given: int, word: str) -> Finding:
    """A county whose bonds are less or more than its priority allows."""
    text = f"{year} 年{county.name}新增债券限额 {grouped(given)},{word} {grouped(required)}。"
    return Finding(finding_kind(values), ID, county.code, year, show(required), show(given), text)


def frozen_at_risk(ledger: Ledger, year: int) -> Iterator[Finding]:
    """Bonds of streams that no rule moves, standing in a county at risk 红: only reported."""
    held = [s for s in ledger.facts.streams if s.category == "债券" and s.is_money and not s.steered]
    for county in ledger.facts.counties:
        given = ledger.total((county.code,), [stream.code for stream in held], year)
        if at_risk(county) and given > 0:
            text = f"{year} 年{county.name}债务风险等级为红,给定或不可调剂的债券仍安排 {grouped(given)},请核实。"
            yield Finding(CHECK, ID, county.code, year, "0", show(given), text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """Demand, room, quota and share of a deep county; why another county gets nothing."""
    facts, streams = ledger.facts, quota_streams(ledger.facts, year)
    if not streams:
        return None
    claims, quotas = claims_of(facts, year), shared_in(facts, year)
    shares = quota_shares(claims, quotas)
    place, claim = facts.county(county), claims.get(county)
    bounds = bounds_of(shares, streams, place)
    if claim is None and at_risk(place):
        return f"债务风险等级为红,不安排新增债券,安排 {grouped(ledger.total((county,), tuple(quotas), year))}。"
    if claim is None and not shares.spent:
        return None
    total = quota_told(facts, claims, quotas, shares, short=claim is None or county in shares.short)
    given = grouped(ledger.total((county,), bounds.streams, year))
    if claim is None:
        return f"{total},优先安排深度贫困县,本县不安排,安排 {given}。"
    asked = f"债券需求{worded(claim.demand)},受债务限额空间约束可安排{worded(claim.limit)}"
    span = worded(shares.exact[county])
    if bounds.most not in (None, bounds.least):
        span = f"{span}(取整后 {grouped(bounds.least or 0)}或 {grouped(bounds.most or 0)})"
    word = "按需求比例应安排" if county in shares.short else "应不少于"
    return f"优先安排深度贫困县:{asked};{total};{word}{span},安排 {given}。"


def quota_told(
    facts: Facts, claims: Mapping[str, Claim], quotas: Mapping[str, int], shares: QuotaShares, short: bool
) -> str:
    """The quotas that are used up (``short``) or the others beside what is asked of them, named where both exist."""
    codes = tuple(code for code in quotas if (code in shares.spent) == short)
    limits = sum(claim.limit for county, claim in claims.items() if (county in shares.short) == short)
    named = "、".join(f"“{facts.stream(code).name}”" for code in codes if len(codes) < len(quotas))
    size, enough = grouped(sum(quotas[code] for code in codes)), "不足以满足" if short else "足以满足"
    return f"新增债券限额{named} {size},{enough}深度贫困县可安排需求{worded(limits)}"


STATUSES = (HARD, SOFT, CHECKED, OFF)
NEEDS = (DEMAND, ROOM, RISK)
RULE = Rule(
    11,
    ID,
    "债券限额优先深度县",
    CLAUSE,
    (),
    SOFT,
    2,
    STATUSES,
    audit,
    explain,
    rows,
    needs=NEEDS,
    spare=(ROOM, RISK),
    looks_at=looks_at,
    by_county=True,
)
