"""定额: the fixed amount of each county: per county, per deep village, per household."""

from __future__ import annotations

from allocator.domain.county import County
from allocator.domain.fraction import Fraction
from allocator.domain.stream import Quota, Stream
from allocator.domain.year_facts import YearFacts
from allocator.entitlement.shares import needed_figure

PER_COUNTY, PER_VILLAGE, PER_HOUSEHOLD = "每县", "每村", "每户"
HOUSEHOLDS = "户数(户)"


def quotas_of(now: YearFacts, stream: Stream) -> tuple[Quota, ...]:
    """The quotas of one stream in the year."""
    return tuple(quota for quota in now.facts.quotas if (quota.stream, quota.year) == (stream.code, now.year))


def quota_parts(now: YearFacts, stream: Stream, counties: tuple[County, ...]) -> dict[str, Fraction]:
    """County code → its fixed part (atoms): 30 万元 per county and 10 per village make 80 for five villages."""
    villages: dict[str, int] = {}
    for village in now.facts.villages:
        villages[village.county] = villages.get(village.county, 0) + 1
    quotas = quotas_of(now, stream)
    return {
        county.code: sum(
            (quota.amount * times(now, county, quota.per, villages.get(county.code, 0)) for quota in quotas),
            Fraction(0),
        )
        for county in counties
    }


def times(now: YearFacts, county: County, per: str, villages: int) -> Fraction:
    """How many times a quota counts for a county."""
    if per == PER_HOUSEHOLD:
        return needed_figure(now.facts, county, HOUSEHOLDS, now.year)
    return Fraction(villages if per == PER_VILLAGE else 1)
