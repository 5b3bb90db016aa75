"""村级总额: more money for a county's deep villages than the floor asks, and what it does to later years.

Worked number: 甲县's village lacks 450 万元 by 2020, the sheet gives it 100 in 2018 and 100 in 2019. What 2020 has
to bring is 450 − 100 − 100 = 250 at least; 450 − x(2018) − 100 where 2018 has less than 100 for it. So
x(2020) ≥ 250, x(2018) + x(2020) ≥ 350, x(2019) + x(2020) ≥ 350, x(2018) + x(2019) + x(2020) ≥ 450.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from allocator.domain.cell import Cell
from allocator.domain.county import County, Village
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.parameter import Values
from allocator.domain.village_floor import ANNUAL, asks_of, own_money, share_of_year, unit_of
from allocator.domain.village_reserve import held_to, kept_share
from allocator.domain.year_facts import YearFacts

Terms = tuple[tuple[Cell, Fraction], ...]


def totals_of(facts: Facts, year: int) -> dict[str, int]:
    """County → 村级总额 of the year (分)."""
    totals: dict[str, int] = {}
    for one in facts.village_totals:
        if one.year == year:
            totals[one.county] = totals.get(one.county, 0) + one.amount
    return totals


@dataclass(frozen=True, slots=True)
class Missed:
    """村级总额 of a county in a year (分) beside another sum that its villages get."""

    county: str
    year: int
    total: int
    given: int


def missed_totals(ledger: Ledger, year: int) -> Iterator[Missed]:
    """The counties whose villages get less than the sheet says, or more since the floor asks for more."""
    given: dict[str, int] = {}
    for one in ledger.villages:
        if one.year == year:
            given[one.county] = given.get(one.county, 0) + one.amount
    for county, total in sorted(totals_of(ledger.facts, year).items()):
        if given.get(county, 0) != total:
            yield Missed(county, year, total, given.get(county, 0))


@dataclass(frozen=True, slots=True)
class Lacking:
    """What villages lack at least (分): ``constant`` − Σ factor · the county's integrated money of a year."""

    constant: Fraction
    years: tuple[tuple[int, Fraction], ...] = ()

    def less(self, amount: Fraction) -> Lacking:
        """With an amount received."""
        return replace(self, constant=self.constant - amount)

    def times(self, factor: Fraction) -> Lacking:
        """A part of it."""
        return Lacking(self.constant * factor, tuple((year, one * factor) for year, one in self.years))


def asked_if_short(now: YearFacts, values: Values, county: County) -> Iterator[tuple[Fraction, Terms]]:
    """In a look-ahead: (bound, terms) with Σ terms + what the rule asks of the county this year ≥ bound.

    ``now.invested`` counts 村级总额 of earlier open years in full; where one of these years has less integrated
    money, villages get only that, and this year is asked for the rest. Each pair takes some of these years so.
    """
    share = share_of_year(now.facts, values, now.year)
    if not now.before or not share or values.get("reading", now.year) == ANNUAL or not in_campaign(values, now.year):
        return
    for lacking in lacking_before(now, values, county):
        if lacking.years:
            part = lacking.times(share)
            views = {view.year: view for view in now.before}
            terms: list[tuple[Cell, Fraction]] = []
            bound = part.constant
            for year, factor in part.years:
                bound -= factor * own_money(now.facts, county, year)
                streams = [one.code for one in now.facts.streams if one.integrable(year)]
                terms += [(cell, factor) for cell in views[year].cells_of(county.code, streams)]
            if bound > 0:
                yield bound, tuple(terms)


def in_campaign(values: Values, year: int) -> bool:
    """Whether the campaign runs in a year."""
    return values.whole("campaign_from", year) <= year <= values.whole("campaign_to", year)


def lacking_before(now: YearFacts, values: Values, county: County) -> Sequence[Lacking]:
    """Lower bounds of what the county's villages lack when ``now`` begins, one per choice of short years."""
    facts = now.facts
    villages = [village for village in facts.villages if village.county == county.code]
    floor = values.whole("floor", now.year)
    had = {one.code: now.before[0].invested.get(one.code, one.invested) for one in villages}
    found = [Lacking(Fraction(sum(max(0, floor - had[one.code]) for one in villages)))]
    for view in now.before:
        most = asked(view, values, villages, had)
        least = sum(asked(view, values, villages, dict(view.invested)).values())
        total = totals_of(facts, view.year).get(county.code, 0)
        if total > least:
            free = 1 - (kept_share(facts, county.code, view.year) if held_to(facts, county.code, view.year) else 0)
            paid = Fraction(max(total, sum(most.values())))
            found = [
                *(one.less(paid) for one in found),
                *(replace(one, years=(*one.years, (view.year, Fraction(free)))) for one in found),
            ]
        elif values.whole("floor", view.year) == floor:
            share = share_of_year(facts, values, view.year) if in_campaign(values, view.year) else Fraction(0)
            rounded = Fraction(unit_of(facts, county, view.year) * len(villages)) if share else Fraction(0)
            found = [one.times(1 - share).less(rounded) for one in found]
        else:
            found = [one.less(Fraction(sum(most.values()))) for one in found]
        had = {code: amount + most[code] for code, amount in had.items()}
    return found


def asked(view: YearFacts, values: Values, villages: Sequence[Village], had: dict[str, int]) -> dict[str, int]:
    """What the rule asks for some villages in a year, given what they had (分)."""
    asks = asks_of(view.facts, values, view.year, had, villages)
    return {village.code: asks.get(village.code, 0) for village in villages}
