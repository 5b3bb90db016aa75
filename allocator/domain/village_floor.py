"""What the floor of deep villages (rule 3) asks for in a year: two rules build on it, each in rows and in its audit.

Worked number: 200 万元 outstanding, integrated pools of 1,000, 1,000 and 2,000 万元 in 2018–2020, so 2018
asks for 200 × 1,000 ÷ 4,000 = 50 万元.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import lcm

from allocator.domain.county import County, Village
from allocator.domain.facts import Facts, in_scope
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, ceil_to
from allocator.domain.parameter import Values

CAMPAIGN, ANNUAL = "campaign", "annual"
PROPORTIONAL, BY_END = "proportional", "by_end"
INTEGRATED = "integrated"
OWN_MONEY = "市县自有整合资金(万元)"


def asks_of(
    facts: Facts, values: Values, year: int, invested: Mapping[str, int], villages: Sequence[Village] | None = None
) -> dict[str, int]:
    """Village code → what is asked for it this year (分), in its county's coarsest integrable unit.

    ``values`` are those of the village floor; ``invested`` is the money before this year. ``villages`` are those
    asked about (None: all).
    """
    villages = facts.villages if villages is None else villages
    if not values.whole("campaign_from", year) <= year <= values.whole("campaign_to", year):
        return {}
    share = share_of_year(facts, values, year)
    units = {code: unit_of(facts, facts.county(code), year) for code in {village.county for village in villages}}
    asks = {}
    for village in villages:
        gap = values.whole("floor", year)
        if values.get("reading", year) == CAMPAIGN:
            gap = max(0, gap - invested.get(village.code, village.invested))
        asks[village.code] = ceil_to(gap * share, units[village.county])
    return asks


def share_of_year(facts: Facts, values: Values, year: int) -> Fraction:
    """The share of what is outstanding that this year asks for: 1 in the last campaign year."""
    last = values.whole("campaign_to", year)
    if values.get("reading", year) == ANNUAL or year >= last:
        return Fraction(1)
    if values.get("pacing", year) == BY_END:
        return Fraction(0)
    here = integrated_pool(facts, year)
    ahead = sum(integrated_pool(facts, other) for other in range(year, last + 1))
    return Fraction(here, ahead) if ahead > 0 else Fraction(0)


def needs_of(
    facts: Facts, values: Values, year: int, had: Mapping[str, int], county: str | None = None
) -> dict[str, int]:
    """The clause in integers, for audits: per village (of one county, or of all), rounded up in its county's unit."""
    first, last = values.whole("campaign_from", year), values.whole("campaign_to", year)
    floor = values.whole("floor", year)
    part, whole = 1, 1
    if not first <= year <= last:
        part = 0
    elif values.get("reading", year) == CAMPAIGN and year < last:
        pools = [integrated_pool(facts, other) for other in range(year, last + 1)]
        part, whole = (0, 1) if values.get("pacing", year) == BY_END else (pools[0], max(1, sum(pools)))
    villages = [village for village in facts.villages if county in (None, village.county)]
    units = {code: unit_of(facts, facts.county(code), year) for code in {village.county for village in villages}}
    needs = {}
    for village in villages:
        lacking = floor if values.get("reading", year) == ANNUAL else max(0, floor - had.get(village.code, 0))
        unit = units[village.county]
        needs[village.code] = -(-lacking * part // (whole * unit)) * unit
    return needs


def integrated_pool(facts: Facts, year: int) -> int:
    """The integrated money to counties in a year (分); a year beyond the plan counts like the last known one."""
    known = min(year, facts.years[-1])
    key = INTEGRATED, known
    if key not in facts.sums:
        pools = (facts.pool(stream.code, known) for stream in facts.streams if stream.integrable(known))
        facts.sums[key] = sum(pool.to_counties for pool in pools if pool is not None)
    return facts.sums[key]


def unit_of(facts: Facts, county: County, year: int) -> int:
    """The least common multiple of the units of the county's integrable streams (1 万元 where it has none)."""
    units = [s.unit for s in facts.streams if s.integrable(year) and in_scope(facts, s, county, year)]
    return lcm(*units) if units else WAN_YUAN.default_unit


def own_money(facts: Facts, county: County, year: int) -> int:
    """市县自有整合资金 of a county in a year (分), 0 where the workbook gives none."""
    amount = facts.figure(county, OWN_MONEY, year)
    return int(amount * WAN_YUAN.atoms) if amount else 0
