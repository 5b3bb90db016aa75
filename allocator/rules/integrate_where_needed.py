"""Rule 9: money must not lie idle while a need stands open; nobody is asked to integrate what is not needed.

Worked number: 存量资金 800 万元; 项目库年度资金需求 3,000 with 2,500 in place leaves a need of 500. Both exceed
their thresholds (0): 500 万元, the smaller of the two, could be integrated and is not. No need, no finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, percent_text, show, worded
from allocator.domain.parameter import MONEY, Parameter, Values
from allocator.domain.rule import CHECKED, OFF, Rule, finding_kind
from allocator.domain.shares import reaches

ID = "integrate_where_needed"
CLAUSE = Clause(
    PLAN_2018,
    "在“按需而整”的前提下“应整尽整”,坚决防止和严肃查处“资金存量明显缺口却不整合”行为",
    2018,
    2020,
)
PARAMETERS = (
    Parameter("idle_threshold", "闲置资金超过多少才提示", MONEY, 0, minimum=0),
    Parameter("gap_threshold", "资金缺口超过多少才提示", MONEY, 0, minimum=0),
)
IDLE, DEMAND = "存量资金(万元)", "项目库年度资金需求(万元)"
DUE, DONE = "应整合到位(万元)", "已纳入整合方案(万元)"
VILLAGES, PROJECTS = "深度贫困村投入缺口", "项目库资金缺口"


def amount_of(facts: Facts, county: County, header: str, year: int) -> int | None:
    """A figure of 县区 in 万元 as 分, None where the workbook gives none."""
    figure = facts.figure(county, header, year)
    return None if figure is None else (figure * WAN_YUAN.atoms).__floor__()


def looks_at(facts: Facts, _values: Values, _header: str, year: int) -> Iterator[County]:
    """The counties that a stream to be integrated reaches."""
    streams = [stream for stream in facts.streams if stream.integrable(year)]
    return (county for county in facts.counties if any(reaches(facts, stream, county, year) for stream in streams))


def needs_of(ledger: Ledger, county: County, year: int) -> tuple[int, str]:
    """The larger of the two needs of a county (分) and what it is: deep villages, or the project bank."""
    villages, projects = village_gap(ledger, county, year), project_gap(ledger, county, year)
    return (villages, VILLAGES) if villages > projects else (projects, PROJECTS)


def village_gap(ledger: Ledger, county: County, year: int) -> int:
    """What the county's deep villages still lack of the floor in force after ``year`` (分), in the campaign only."""
    facts, floor = ledger.facts, ledger.facts.in_force.get("deep_village_floor")
    if floor is None or not facts.campaign[0] <= year <= facts.campaign[1]:
        return 0
    received: dict[str, int] = {}
    for one in ledger.villages:
        if one.year <= year:
            received[one.village] = received.get(one.village, 0) + one.amount
    members = (village for village in facts.villages if village.county == county.code)
    owed = floor.whole("floor", facts.campaign[1])
    return sum(max(0, owed - village.invested - received.get(village.code, 0)) for village in members)


def project_gap(ledger: Ledger, county: County, year: int) -> int:
    """项目库年度资金需求 less the 中省专项 and integrated money in place (分), 0 where the workbook gives no demand."""
    demand = amount_of(ledger.facts, county, DEMAND, year)
    streams = [s.code for s in ledger.facts.streams if (s.in_group and s.is_money) or s.integrable(year)]
    return 0 if demand is None else max(0, demand - ledger.total((county.code,), streams, year))


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Idle money beside an open need, both above their thresholds: the smaller of the two."""
    for year in ledger.years:
        for county in ledger.facts.counties:
            idle = amount_of(ledger.facts, county, IDLE, year) or 0
            need, what = needs_of(ledger, county, year)
            if idle > values.whole("idle_threshold", year) and need > values.whole("gap_threshold", year):
                could = min(idle, need)
                text = (
                    f"{year} 年{county.name}存量资金{worded(idle)},{what}{worded(need)}:"
                    f"可整合而未整合{worded(could)}{rate_text(ledger.facts, county, year)}。"
                )
                yield Finding(finding_kind(values), ID, county.code, year, show(could), "0", text)


def rate_text(facts: Facts, county: County, year: int) -> str:
    """(整合率 62.5%), "" where 应整合到位 is not given or 0."""
    due, done = amount_of(facts, county, DUE, year), amount_of(facts, county, DONE, year)
    return f"(整合率 {percent_text(Fraction(done or 0, due))})" if due else ""


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """Idle money, need and rate of a county that states any of them."""
    place = ledger.facts.county(county)
    idle = amount_of(ledger.facts, place, IDLE, year)
    if idle is None and amount_of(ledger.facts, place, DUE, year) is None:
        return None
    need, what = needs_of(ledger, place, year)
    rate = rate_text(ledger.facts, place, year)
    if not need:
        return f"按需而整:没有未满足的资金需求,不要求继续整合{rate}。"
    return f"按需而整:存量资金{worded(idle or 0)},{what}{worded(need)}{rate}。"


RULE = Rule(
    9,
    ID,
    "应整尽整",
    CLAUSE,
    PARAMETERS,
    OFF,
    None,
    (CHECKED, OFF),
    audit,
    explain,
    needs=(IDLE, DUE, DONE),
    spare=(DUE, DONE),
    looks_at=looks_at,
)
