"""Columns that a rule in force reads: whose cells, and which of them are blank. A blank is no 0.

Of a rule that looks at A and B, with 0 at A and nothing at B under 项目库储备: ``looked_at`` is (A, B), ``blank`` (B,).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allocator.domain.county import County
from allocator.domain.executed import is_closed
from allocator.domain.facts import Facts
from allocator.domain.rule import OFF, ActiveRule

RISK = "债务风险等级"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of 县区 that a rule reads: the counties it looks at in any plan year, and those it finds blank."""

    header: str
    looked_at: tuple[County, ...]
    blank: tuple[County, ...]

    @property
    def empty(self) -> bool:
        """Whether nobody whom the rule looks at states anything."""
        return bool(self.looked_at) and len(self.blank) == len(self.looked_at)


def columns_of(one: ActiveRule, facts: Facts) -> Iterator[Column]:
    """The columns that a rule in force needs, in its order, over the plan years that are decided now.

    Nothing for a rule that is off, or that tells its blanks itself.
    """
    if one.rule.looks_at is None or one.values.status == OFF:
        return
    years = [year for year in facts.years if year == facts.years[0] or not facts.is_forecast(year)]
    years = [year for year in years if not is_closed(facts, year)]
    for header in one.rule.needs:
        looked: dict[str, County] = {}
        blank: dict[str, County] = {}
        for year in years:
            for county in one.rule.looks_at(facts, one.values, header, year):
                if county.code in one.values.exempt:
                    continue
                looked[county.code] = county
                if not states(facts, county, header, year):
                    blank[county.code] = county
        yield Column(header, tuple(looked.values()), tuple(blank.values()))


def states(facts: Facts, county: County, header: str, year: int) -> bool:
    """Whether a county states anything under a header for a year, be it 0."""
    if header == RISK:
        return bool(county.debt_risk)
    return facts.figure(county, header, year) is not None


def columns_wanting(one: ActiveRule, facts: Facts) -> tuple[str, ...]:
    """The columns without which the rule has nothing to say, so that it is neither kept nor broken; () where it has.

    Those that are empty; all of them where the rule finds nobody to look at.
    """
    columns = [column for column in columns_of(one, facts) if column.header not in one.rule.spare]
    nobody = not any(column.looked_at for column in columns)
    return tuple(column.header for column in columns if column.empty or nobody)
