"""Rule 11: new bond quotas go to deep counties first, as far as they ask and may borrow; never to a county at risk 红.

Worked number: deep counties A and B ask for 300 and 100 万元 (room 200 and 100). Quota 1,000: A gets at least 200,
B 100, the rest by formula. Quota 280: both rise by the same part of what they ask until A's room is full: 200 and 80,
and the other counties get nothing. Shares are exact, whole amounts less than a unit away: 100 among three that ask
for 100 each is 33 1/3 each, in whole units 34, 33 and 33. All bond streams that rules may move count as one quota.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.facts import Facts, eligible, money_shared
from allocator.domain.finding import CHECK, Finding
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, ceil_to, floor_to, grouped, show
from allocator.domain.parameter import Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.stream import GIVEN, Stream
from allocator.domain.year_facts import YearFacts

ID = "bond_quota_priority"
CLAUSE = Clause(PLAN_2018, "新增一般债券限额,优先安排深度贫困地区", 2018, 2020)
DEMAND, ROOM, RISK = "债券需求(万元)", "债务限额空间(万元)", "债务风险等级"


class Claim(NamedTuple):
    """What a deep county asks for, and at most may get (atoms, whole units)."""

    demand: int
    limit: int


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Claims x ≥ their share; when the quota is short they get just that share, all others 0; 红 always 0."""
    streams = quota_streams(now.facts, now.year)
    if not streams:
        return
    codes, unit = tuple(stream.code for stream in streams), unit_of(streams)
    claims, quota = claims_of(now.facts, now.year), sum(now.shared[code] for code in codes)
    short = sum(claim.limit for claim in claims.values()) > quota
    shares = filled(claims, quota)
    for county in now.facts.counties:
        terms = tuple((cell, Fraction(1)) for cell in now.cells_of(county.code, codes))
        if not terms:
            continue
        share = shares.get(county.code)
        if share is not None:
            # Two rows, not one equality: where the quota is soft, what lacks and what is too much are two shortfalls.
            if share:
                yield Row(ID, county.code, now.year, terms, lower=share, within=unit if short else 0)
            if short:
                yield Row(
                    ID, county.code, now.year, terms, upper=share, required=max(share, Fraction(unit)), within=unit
                )
        elif short or at_risk(county):
            yield Row(ID, county.code, now.year, terms, upper=Fraction(0), required=Fraction(unit))


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
    reached = {county.code for stream in streams for county in eligible(facts, stream, year)}
    claims = {}
    for county in facts.counties:
        demand, room = (facts.figure(county, header, year) for header in (DEMAND, ROOM))
        if county.code not in reached or not facts.is_deep(county, year) or at_risk(county) or demand is None:
            continue
        there, unit = given_bonds(facts, county, year), unit_of(streams)
        asked = ceil_to(demand * WAN_YUAN.atoms - there, unit)
        limit = asked if room is None else min(asked, floor_to(room * WAN_YUAN.atoms - there, unit))
        if limit > 0:
            claims[county.code] = Claim(asked, limit)
    return claims


def given_bonds(facts: Facts, county: County, year: int) -> int:
    """What 给定 bond streams bring a county in a year (分)."""
    fixed = {s.code for s in facts.streams if s.category == "债券" and s.is_money and s.method == GIVEN}
    return sum(
        one.amount for one in facts.given if (one.county, one.year) == (county.code, year) and one.stream in fixed
    )


def filled(claims: Mapping[str, Claim], quota: int) -> dict[str, Fraction]:
    """The leximin of x ÷ demand under the limits (atoms): x = min(limit, λ · demand), Σ x = quota, or all limits."""
    left, asked, shares = Fraction(quota), sum(claim.demand for claim in claims.values()), {}
    for code, claim in sorted(claims.items(), key=lambda one: (Fraction(one[1].limit, one[1].demand), one[0])):
        shares[code] = min(Fraction(claim.limit), left * claim.demand / asked)
        left, asked = left - shares[code], asked - claim.demand
    return shares


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated county by county: what it has of the movable quota against what it asks and what the quota allows."""
    for year in ledger.years:
        streams = quota_streams(ledger.facts, year)
        yield from frozen_at_risk(ledger, year)
        if not streams:
            continue
        claims = claims_of(ledger.facts, year)
        level = level_of(claims, sum(money_shared(ledger.facts, stream, year) for stream in streams))
        for county in ledger.facts.counties:
            given = ledger.total((county.code,), [stream.code for stream in streams], year)
            bounds = bounds_of(claims.get(county.code), level, unit_of(streams), at_risk(county))
            if bounds.least is not None and given < bounds.least:
                yield off(values, county, year, bounds.least, given, "少于优先安排应得的")
            elif bounds.most is not None and given > bounds.most:
                yield off(values, county, year, bounds.most, given, bounds.why)


class Bounds(NamedTuple):
    """What a county may have of the quota (atoms), None where nothing bounds it, and why not more."""

    least: int | None
    most: int | None
    why: str = ""


def bounds_of(claim: Claim | None, level: Fraction | None, unit: int, risky: bool) -> Bounds:
    """Least and most of one county; ``level`` is the part of their demand that all get when the quota is short."""
    if claim is None:
        if risky:
            return Bounds(None, 0, "债务风险等级为红,不应安排,上限")
        return Bounds(None, 0 if level is not None else None, "限额不足以满足深度贫困县,其他县不应安排,上限")
    if level is None:
        return Bounds(claim.limit, None)
    share = share_of(claim, level)
    whole, rest = divmod(share, unit)
    least = int(whole) * unit
    return Bounds(least, least + (unit if rest else 0), "超过按需求比例应得的")


def share_of(claim: Claim, level: Fraction) -> Fraction:
    """The exact share of a claim where all get ``level`` of their demand, up to their limit (atoms)."""
    return min(Fraction(claim.limit), level * claim.demand)


def level_of(claims: Mapping[str, Claim], quota: int) -> Fraction | None:
    """λ with Σ min(limit, λ · demand) = quota, found by fixing those at their limit; None where the quota suffices."""
    open_claims = list(claims.values())
    if sum(claim.limit for claim in open_claims) <= quota:
        return None
    while True:
        level = Fraction(quota, sum(claim.demand for claim in open_claims))
        full = [claim for claim in open_claims if claim.limit < level * claim.demand]
        if not full:
            return level
        quota -= sum(claim.limit for claim in full)
        open_claims = [claim for claim in open_claims if claim not in full]


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
    claims, quota = claims_of(facts, year), sum(money_shared(facts, stream, year) for stream in streams)
    level = level_of(claims, quota)
    given = ledger.total((county,), [stream.code for stream in streams], year)
    enough = "足以满足" if level is None else "不足以满足"
    total = (
        f"新增债券限额 {grouped(quota)},{enough}深度贫困县可安排需求 {grouped(sum(c.limit for c in claims.values()))}"
    )
    if county in claims:
        bounds = bounds_of(claims[county], level, unit_of(streams), risky=False)
        word = "应不少于" if level is None else "按需求比例应安排"
        asked = f"债券需求 {grouped(claims[county].demand)},受债务限额空间约束可安排 {grouped(claims[county].limit)}"
        least, most = bounds.least or 0, bounds.most
        span = grouped(least)
        if level is not None and most != least:
            span = f"{grouped(share_of(claims[county], level))}(取整后 {grouped(least)}或 {grouped(most or 0)})"
        return f"优先安排深度贫困县:{asked};{total};{word} {span},安排 {grouped(given)}。"
    if at_risk(facts.county(county)):
        return f"债务风险等级为红,不安排新增债券,安排 {grouped(given)}。"
    return f"{total},优先安排深度贫困县,本县不安排,安排 {grouped(given)}。" if level is not None else None


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
