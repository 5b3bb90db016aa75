"""Rule 12: the floor of deep villages leaves a share of the county's integrated money for villages not on the list.

Worked number: 900 万元 must reach deep villages this year, 10 % are kept for the others: the county needs at
least 900 ÷ 0.9 = 1,000 万元 of integrated money. 村级总额 gives villages more only as far as that share stays: of
1,200 万元 at most 1,080.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.demand import Demand
from allocator.domain.facts import Facts
from allocator.domain.finding import CHECK, Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, near, percent_text, show
from allocator.domain.parameter import RATIO, Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.village_floor import asks_of, needs_of, own_money
from allocator.domain.village_reserve import FLOOR, can_be_moved, floor_gives_way
from allocator.domain.village_totals import asked_if_short
from allocator.domain.year_facts import YearFacts

ID = "unlisted_village_reserve"
CLAUSE = Clause(PLAN_2018, "对不符合建档立卡条件的要统筹财力给予必要的项目、资金帮扶", 2018, 2020)
PARAMETERS = (
    Parameter(
        "reserve_share",
        "留给非建档立卡贫困村的比例",
        RATIO,
        Fraction(0),
        minimum=Fraction(0),
        maximum=Fraction(99, 100),
        loosens=-1,
    ),
)


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Per county: (1 − share) · (Σ integrable x + own integrated money) ≥ what its deep villages are asked.

    The row stands on rule 3, which asks for that money; where rule 3 gives way it is rule 3 that falls short.
    """
    floor = floor_in_force(now.facts)
    asks = asks_of(now.facts, floor, now.year, now.invested) if floor else {}
    rest = 1 - values.ratio("reserve_share", now.year)
    streams = tuple(stream.code for stream in now.facts.streams if stream.integrable(now.year))
    for county, asked in by_county(now.facts, asks).items():
        lower = asked - rest * own_money(now.facts, now.facts.county(county), now.year)
        if asked and lower > 0 and binds(now.facts, county, now.year):
            terms = tuple((cell, rest) for cell in now.cells_of(county, streams))
            yield Row(ID, county, now.year, terms, lower=lower, premise=FLOOR)
    if floor is not None:
        yield from rows_if_short(now, floor, rest, streams)


def rows_if_short(now: YearFacts, floor: Values, rest: Fraction, streams: tuple[str, ...]) -> Iterator[Row]:
    """In a look-ahead: the same for what is asked where earlier years lack the money for their 村级总额."""
    for code in sorted({village.county for village in now.facts.villages}):
        county = now.facts.county(code)
        if binds(now.facts, code, now.year):
            for bound, earlier in asked_if_short(now, floor, county):
                terms = (*((cell, rest) for cell in now.cells_of(code, streams)), *earlier)
                lower = bound - rest * own_money(now.facts, county, now.year)
                yield Row(ID, code, now.year, tuple(sorted(terms)), lower=lower, premise=FLOOR)


def binds(facts: Facts, county: str, year: int) -> bool:
    """Whether what rule 3 asks for the county stands against this rule: its money can be moved, rule 3 stays."""
    return can_be_moved(facts, county, year) and not floor_gives_way(facts, county, year)


def floor_in_force(facts: Facts) -> Values | None:
    """The village floor's values where it shapes the plan: only then is any money asked for villages."""
    floor = facts.in_force.get(FLOOR)
    return floor if floor is not None and floor.enforced else None


def by_county(facts: Facts, amounts: Mapping[str, int]) -> dict[str, int]:
    """County → the sum over its deep villages (分), in code order."""
    totals = {county.code: 0 for county in facts.counties}
    for village in facts.villages:
        totals[village.county] += amounts.get(village.code, 0)
    return {county: amount for county, amount in totals.items() if amount}


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: deep villages' money against the county's integrated money less the share kept, in 分."""
    had = {village.code: village.invested for village in ledger.facts.villages}
    for year in ledger.years:
        share = values.ratio("reserve_share", year)
        for county, asked in to_villages(ledger, year, had).items():
            there = integrated(ledger, county, year)
            if asked * share.denominator > there * (share.denominator - share.numerator):
                yield crowded_out(ledger, values, county, year, asked, there)
        for one in ledger.villages:
            if one.year == year:
                had[one.village] = had.get(one.village, 0) + one.amount


def to_villages(ledger: Ledger, year: int, had: Mapping[str, int]) -> dict[str, int]:
    """County → the money for its deep villages (分): what the floor asks unless it gives way, or the more they get."""
    floor, given = floor_in_force(ledger.facts), dict[str, int]()
    for one in ledger.villages:
        if one.year == year:
            given[one.village] = given.get(one.village, 0) + one.amount
    asked = by_county(ledger.facts, needs_of(ledger.facts, floor, year, had)) if floor else {}
    asked = {code: amount for code, amount in asked.items() if not floor_gives_way(ledger.facts, code, year)}
    got = by_county(ledger.facts, given)
    return {code: max(asked.get(code, 0), got.get(code, 0)) for code in sorted({*asked, *got})}


def integrated(ledger: Ledger, county: str, year: int) -> int:
    """The county's integrated money of a year, its own included (分)."""
    streams = [stream.code for stream in ledger.facts.streams if stream.integrable(year)]
    return ledger.total((county,), streams, year) + own_money(ledger.facts, ledger.facts.county(county), year)


def crowded_out(ledger: Ledger, values: Values, county: str, year: int, asked: int, there: int) -> Finding:
    """A county whose deep villages take more than leaves the share; only reported where no rule moves its money."""
    share = values.ratio("reserve_share", year)
    required = (asked / (1 - share)).__ceil__()
    movable = can_be_moved(ledger.facts, county, year)
    text = (
        f"{year} 年{ledger.facts.county(county).name}须落实到深度贫困村 {grouped(asked)},"
        f"涉农整合资金 {grouped(there)},留不足 {percent_text(share, 0)} 帮扶非建档立卡贫困村,"
        f"整合资金应不少于{near(required)}{'' if movable else '(该县整合资金均为给定或不可调剂,只核对)'}。"
    )
    kind = finding_kind(values) if movable else CHECK
    return Finding(kind, ID, county, year, show(required), show(there), text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """What deep villages are asked for, what the county has, what is left for the others."""
    had = {village.code: village.invested for village in ledger.facts.villages}
    for one in ledger.villages:
        if one.year < year:
            had[one.village] = had.get(one.village, 0) + one.amount
    asked = to_villages(ledger, year, had).get(county, 0)
    if not asked:
        return None
    there, share = integrated(ledger, county, year), values.ratio("reserve_share", year)
    left = grouped(max(0, there - asked))
    return (
        f"涉农整合资金 {grouped(there)},其中须落实到深度贫困村 {grouped(asked)},余 {left},"
        f"应留 {percent_text(share, 0)} 即{near(there * share)}帮扶非建档立卡贫困村。"
    )


STATUSES = (HARD, SOFT, CHECKED, OFF)
RULE = Rule(
    12, ID, "非建档立卡贫困村帮扶", CLAUSE, PARAMETERS, OFF, None, STATUSES, audit, explain, rows, by_county=True,
    demands=(Demand(("reserve_share",), idle=Fraction(0)),),
)  # fmt: skip
