"""The four norms: a factor's figures become shares that add to one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lcm

from allocator.domain.county import POOR_PEOPLE, County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.stream import INVERSE, POP, POP_INVERSE, Stream, Weight
from allocator.entitlement.tilts import tilted


class MissingFigure(LookupError):
    """A county without a figure that its entitlement needs: the reader should have refused it (a bug)."""


def needed_figure(facts: Facts, county: County, header: str, year: int) -> Fraction:
    """A figure that must be there; ``MissingFigure`` names county, header and year where it is not."""
    figure = facts.figure(county, header, year)
    if figure is None:
        raise MissingFigure(f"{county.code} {county.name}: no figure for {header} in {year}")
    return figure


def measure_of(facts: Facts, county: County, weight: Weight, year: int) -> Fraction:
    """What a county puts on the scale for one factor: f, 1/f, f·pop or pop/f, pop being 贫困人口.

    A poverty rate of 5 (%) with 4,000 poor people weighs 20,000 by 人口加权占比 and 800 by its inverse.
    """
    figure = needed_figure(facts, county, weight.factor, year)
    if weight.norm == INVERSE:
        return 1 / figure
    if weight.norm == POP:
        return figure * needed_figure(facts, county, POOR_PEOPLE, year)
    if weight.norm == POP_INVERSE:
        return needed_figure(facts, county, POOR_PEOPLE, year) / figure
    return figure


def proportions(facts: Facts, counties: Sequence[County], weight: Weight, year: int) -> tuple[int, ...]:
    """One factor's measures in the order of ``counties``, all times the same number that makes them whole.

    Measures of 1/2 and 1/3 give 3 and 2: the first county's share of the factor is 3/5.
    """
    measures = [measure_of(facts, county, weight, year) for county in counties]
    scale = lcm(*(measure.denominator for measure in measures))
    return tuple(measure.numerator * (scale // measure.denominator) for measure in measures)


def shares(
    facts: Facts, stream: Stream, counties: Sequence[County], weights: Iterable[Weight], year: int
) -> dict[str, Fraction]:
    """Σ weight · norm per county, tilted and adding to exactly one; ``ZeroDivisionError`` where a factor is 0 for all.

    Two counties with 3,000 and 1,000 poor people (占比, 60 %) and incomes of 5,000 and 10,000 元
    (反向占比, 40 %) get 0.6·3/4 + 0.4·2/3 = 43/60 and 17/60.
    """
    factors = [(one.weight, proportions(facts, counties, one, year)) for one in weights if one.weight]
    # Whole numbers over one denominator: fractions would be reduced anew for every county and factor.
    bottom = lcm(*(weight.denominator * sum(parts) for weight, parts in factors))
    tops = [0] * len(counties)
    for weight, parts in factors:
        times = weight.numerator * (bottom // (weight.denominator * sum(parts)))
        tops = [top + times * part for top, part in zip(tops, parts, strict=True)]
    plain = {county.code: Fraction(top, bottom) for county, top in zip(counties, tops, strict=True)}
    return tilted(facts, stream, counties, plain, year)
