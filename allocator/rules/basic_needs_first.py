"""Rule 7: transfers first of all secure 三保 (wages, running costs, basic livelihood).

Worked number: 三保缺口 3,000 万元, transfers 3,450 → kept; 450 万元 can go to poverty relief.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, grouped, show, worded
from allocator.domain.parameter import Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.shares import reaches
from allocator.domain.year_facts import YearFacts

ID = "basic_needs_first"
CLAUSE = Clause(PLAN_2018, "在保工资、保运转、保基本民生的基础上,统筹用于脱贫攻坚")
GAP = "三保缺口(万元)"


def transfers(facts: Facts) -> tuple[str, ...]:
    """The codes of the streams of 类别 转移支付."""
    return tuple(stream.code for stream in facts.streams if stream.category == "转移支付" and stream.is_money)


def gap_of(facts: Facts, county: County, year: int) -> Fraction | None:
    """三保缺口 of a county in a year (分), None where the workbook gives none."""
    gap = facts.figure(county, GAP, year)
    return None if gap is None else gap * WAN_YUAN.atoms


def looks_at(facts: Facts, _values: Values, _header: str, year: int) -> Iterator[County]:
    """The counties that a transfer reaches."""
    streams = [stream for stream in facts.streams if stream.code in transfers(facts)]
    return (county for county in facts.counties if any(reaches(facts, stream, county, year) for stream in streams))


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Σ transfers x ≥ the county's gap."""
    for county in now.facts.counties:
        gap = gap_of(now.facts, county, now.year)
        if gap is not None and gap > 0:
            cells = now.cells_of(county.code, transfers(now.facts))
            yield Row(ID, county.code, now.year, tuple((cell, Fraction(1)) for cell in cells), lower=gap)


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: the county's transfers of the year cover its gap."""
    for year in ledger.years:
        for county in ledger.facts.counties:
            gap = gap_of(ledger.facts, county, year)
            given = ledger.total((county.code,), transfers(ledger.facts), year)
            if gap is not None and given < gap:
                needed = gap.__ceil__()
                text = f"{year} 年{county.name}转移支付合计 {grouped(given)},不足以弥补“三保”缺口 {grouped(needed)}。"
                yield Finding(finding_kind(values), ID, county.code, year, show(needed), show(given), text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """What is left for poverty relief once 三保 is secured."""
    gap = gap_of(ledger.facts, ledger.facts.county(county), year)
    if gap is None:
        return None
    given = ledger.total((county,), transfers(ledger.facts), year)
    left = max(Fraction(0), given - gap)
    return (
        f"“三保”缺口{worded(gap)},转移支付合计 {grouped(given)},保障三保后可统筹用于脱贫攻坚的转移支付{worded(left)}。"
    )


STATUSES = (HARD, SOFT, CHECKED, OFF)
RULE = Rule(
    7,
    ID,
    "三保优先",
    CLAUSE,
    (),
    CHECKED,
    None,
    STATUSES,
    audit,
    explain,
    rows,
    needs=(GAP,),
    looks_at=looks_at,
    by_county=True,
)
