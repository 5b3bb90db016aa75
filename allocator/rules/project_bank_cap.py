"""Rule 13: a county's 中省专项 does not exceed what its project bank can use.

Worked number: 项目库储备 2,000 万元, share 90 % → at most 1,800. Where 给定 amounts alone are more, the county
gets nothing beside them and the excess is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.finding import CHECK, Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, grouped, near, percent_text, show
from allocator.domain.parameter import RATIO, Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.shares import reaches
from allocator.domain.stream import GIVEN
from allocator.domain.year_facts import YearFacts

ID = "project_bank_cap"
CLAUSE = Clause(PLAN_2018, "建立健全县级脱贫攻坚项目库", 2018, 2020)
BANK = "项目库储备(万元)"
PARAMETERS = (Parameter("share", "不超过项目库储备的比例", RATIO, Fraction(1), minimum=Fraction(0), loosens=1),)


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Σ group x ≤ share · ready projects, per county whose project bank is known."""
    group = tuple(stream.code for stream in now.facts.streams if stream.in_group)
    fixed = given_money(now.facts, now.year)
    for county in now.facts.counties:
        cap = cap_of(now.facts, values, county, now.year)
        if cap is not None and can_be_moved(now.facts, county, now.year):
            upper = max(cap, Fraction(fixed.get(county.code, 0)))
            terms = tuple((cell, Fraction(1)) for cell in now.cells_of(county.code, group))
            yield Row(ID, county.code, now.year, terms, upper=upper, required=max(upper, Fraction(WAN_YUAN.atoms)))


def cap_of(facts: Facts, values: Values, county: County, year: int) -> Fraction | None:
    """The most the projects can use (分), None where 项目库储备 is blank."""
    bank = facts.figure(county, BANK, year)
    return None if bank is None else bank * WAN_YUAN.atoms * values.ratio("share", year)


def can_be_moved(facts: Facts, county: County, year: int) -> bool:
    """Whether rules can move any of the county's group money."""
    group = (stream for stream in facts.streams if stream.in_group and stream.steered)
    return any(reaches(facts, stream, county, year) for stream in group)


def looks_at(facts: Facts, _values: Values, _header: str, year: int) -> Iterator[County]:
    """The counties that may get group money which rules move."""
    return (county for county in facts.counties if can_be_moved(facts, county, year))


def given_money(facts: Facts, year: int) -> dict[str, int]:
    """County → what other offices give it of the group's 给定 streams (分): no rule moves it."""
    fixed = {s.code for s in facts.streams if s.in_group and s.method == GIVEN and facts.pool(s.code, year) is not None}
    totals: dict[str, int] = {}
    for one in facts.given:
        if one.year == year and one.stream in fixed:
            totals[one.county] = totals.get(one.county, 0) + one.amount
    return totals


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: the group's money of a county against its ready projects, in 分."""
    group = ledger.group()
    for year in ledger.years:
        fixed = given_money(ledger.facts, year)
        for county in ledger.facts.counties:
            cap = cap_of(ledger.facts, values, county, year)
            given = ledger.total((county.code,), [stream.code for stream in group], year)
            if cap is None or given <= cap:
                continue
            # What other offices give alone is nobody's to cut here: the excess is only reported.
            ours = can_be_moved(ledger.facts, county, year) and given > fixed.get(county.code, 0)
            yield too_much(values, county, year, cap, given, ours)


def too_much(values: Values, county: County, year: int, cap: Fraction, given: int, ours: bool) -> Finding:
    """A county with more money than projects."""
    kind = finding_kind(values) if ours else CHECK
    most = cap.__floor__()
    share = percent_text(values.ratio("share", year), 0)
    text = (
        f"{year} 年{county.name}中省专项 {grouped(given)},超过项目库储备的 {share}({near(most).lstrip()}),"
        f"超出{near(given - most)}{'' if ours else '(给定或不可调剂资金,只核对)'}。"
    )
    return Finding(kind, ID, county.code, year, show(most), show(given), text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """Ready projects, the cap, what is given."""
    place = ledger.facts.county(county)
    cap, bank = cap_of(ledger.facts, values, place, year), ledger.facts.figure(place, BANK, year)
    if cap is None or bank is None:
        return None
    given = ledger.total((county,), [stream.code for stream in ledger.group()], year)
    word = "未超过" if given <= cap else f"超出{near(given - cap)}"
    return (
        f"项目库储备 {grouped(bank * WAN_YUAN.atoms)},中省专项不超过其 {percent_text(values.ratio('share', year), 0)}"
        f"({near(cap).lstrip()}),安排 {grouped(given)},{word}。"
    )


STATUSES = (HARD, SOFT, CHECKED, OFF)
RULE = Rule(
    13,
    ID,
    "不超过项目库储备",
    CLAUSE,
    PARAMETERS,
    OFF,
    None,
    STATUSES,
    audit,
    explain,
    rows,
    needs=(BANK,),
    looks_at=looks_at,
    by_county=True,
)
