"""倾斜系数: shares multiplied by coefficients of marks, then renormalised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.grades import PERFORMANCE_MARKS, coefficient_of
from allocator.domain.stream import Stream, Tilt

DEEP_MARKS = ("深度", "深度县", "深度贫困县")
POVERTY_MARKS = ("贫困县",)
TASK_MARKS = ("扶贫任务", "扶贫任务县")
INTEGRATING_MARKS = ("统筹整合县",)
OLD_AREA_MARKS = ("老区", "革命老区")
KNOWN_MARKS = (*DEEP_MARKS, *POVERTY_MARKS, *TASK_MARKS, *INTEGRATING_MARKS, *OLD_AREA_MARKS, "拟摘帽")


def bears(facts: Facts, county: County, year: int, mark: str) -> bool:
    """Whether a county bears ``mark`` in ``year``: a built-in word, or any yes/no column of 县区 answered 是."""
    if mark in DEEP_MARKS:
        return facts.is_deep(county, year)
    if mark in POVERTY_MARKS:
        return county.poverty
    if mark in TASK_MARKS:
        return county.task
    if mark in INTEGRATING_MARKS:
        return county.integrating
    if mark in OLD_AREA_MARKS:
        return any(name in county.marks for name in OLD_AREA_MARKS)
    return mark in county.marks or mark == county.grade


def factor_of(facts: Facts, county: County, year: int, tilt: Tilt) -> Fraction:
    """What a tilt multiplies a county's share by: 1 without the mark; 绩效系数 counts by the county's grade."""
    if tilt.mark in PERFORMANCE_MARKS:
        return tilt.coefficient * (coefficient_of(facts, county) or Fraction(0))
    return tilt.coefficient if bears(facts, county, year, tilt.mark) else Fraction(1)


def tilts_of(facts: Facts, stream: Stream, year: int) -> tuple[Tilt, ...]:
    """The tilts of one stream in one year."""
    return tuple(tilt for tilt in facts.tilts if (tilt.stream, tilt.year) == (stream.code, year))


def tilted(
    facts: Facts, stream: Stream, counties: Iterable[County], shares: Mapping[str, Fraction], year: int
) -> dict[str, Fraction]:
    """Shares times the coefficients of the marks a county bears, adding to one again.

    Shares 1/2 and 1/2 with a coefficient of 3/2 for the first give 3/5 and 2/5. Several marks multiply.
    Raises ZeroDivisionError where every product is 0 (``entitlement_faults`` names it before).
    """
    tilts = tilts_of(facts, stream, year)
    if not tilts:
        return dict(shares)
    raised = {}
    for county in counties:
        raised[county.code] = shares[county.code]
        for tilt in tilts:
            raised[county.code] *= factor_of(facts, county, year, tilt)
    total = sum(raised.values(), Fraction(0))
    return {code: share / total for code, share in raised.items()}
