"""Rule 15: cities and counties put in more of their own money each year (reported, never enforced).

Worked number: 本级投入上年 500 万元, at least 10 % more → 550; 540 this year is 10 short. A base of 0 has no growth.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, near, percent_text, show, worded
from allocator.domain.parameter import RATIO, Parameter, Values
from allocator.domain.rule import CHECKED, OFF, Rule, finding_kind

ID = "local_input_growth"
CLAUSE = Clause(PLAN_2018, "市县要建立与脱贫攻坚需求和财力相适应的投入增长机制", 2018, 2020)
BEFORE, NOW = "本级投入上年(万元)", "本级投入本年(万元)"
NEEDS = (BEFORE, NOW)
PARAMETERS = (Parameter("minimum_growth", "最低增幅", RATIO, Fraction(0), minimum=Fraction(-1), loosens=-1),)


def local_input(facts: Facts, county: County, year: int) -> Fraction | None:
    """本级投入 of a year (分): the columns speak of the first plan year and the one before, later ones of 县区年度."""
    figure = facts.yearly.get((county.code, year, NOW))
    if figure is None and year == facts.years[0]:
        figure = county.figures.get(NOW)
    if figure is None and year == facts.base_year:
        figure = facts.figure(county, BEFORE, facts.years[0])
    return None if figure is None else figure * WAN_YUAN.atoms


def looks_at(facts: Facts, _values: Values, _header: str, year: int) -> tuple[County, ...]:
    """Every county once one states its own money, in the first plan year: of later ones only 县区年度 speaks."""
    if year != facts.years[0]:
        return ()
    told = any(facts.figure(county, header, year) is not None for county in facts.counties for header in NEEDS)
    return facts.counties if told else ()


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """This year's own money against last year's times (1 + growth), where both are known."""
    for year in ledger.years:
        for county in ledger.facts.counties:
            before, given = (local_input(ledger.facts, county, one) for one in (year - 1, year))
            growth = values.ratio("minimum_growth", year)
            if before is None or given is None or before <= 0 or given >= before * (1 + growth):
                continue
            required = (before * (1 + growth)).__ceil__()
            text = (
                f"{year} 年{county.name}本级投入{worded(given)},上年{worded(before)},"
                f"增幅 {percent_text(given / before - 1)},低于 {percent_text(growth)},应不少于{near(required)}。"
            )
            yield Finding(finding_kind(values), ID, county.code, year, show(required), show(int(given)), text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """Own money of the two years and its growth."""
    place = ledger.facts.county(county)
    before, given = (local_input(ledger.facts, place, one) for one in (year - 1, year))
    if before is None or given is None:
        return None
    growth = f"增幅 {percent_text(given / before - 1)}" if before > 0 else "上年为 0,不计增幅"
    least = percent_text(values.ratio("minimum_growth", year))
    return f"本级投入:上年{worded(before)},本年{worded(given)},{growth}(要求不低于 {least})。"


RULE = Rule(
    15,
    ID,
    "市县投入增长机制",
    CLAUSE,
    PARAMETERS,
    CHECKED,
    None,
    (CHECKED, OFF),
    audit,
    explain,
    needs=NEEDS,
    looks_at=looks_at,
)
