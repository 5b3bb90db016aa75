"""Rule 10: money that must all go to poor areas goes nowhere else (reported, never enforced).

Worked number: 苏陕协作 marked 全部投向 贫困县 with 100 万元 in a county that is none → one 未达标.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.finding import Finding
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, show
from allocator.domain.parameter import Values
from allocator.domain.rule import CHECKED, OFF, Rule, finding_kind

ID = "poor_area_only"
CLAUSE = Clause(PLAN_2018, "确保全部投向贫困地区和贫困人口")


def belongs(county: County, directed_to: str) -> bool:
    """Whether money directed to ``directed_to`` (不限, 扶贫任务县, 贫困县) may go to the county."""
    return {"扶贫任务县": county.task, "贫困县": county.poverty}.get(directed_to, True)


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Every amount above 0 of a directed stream stands in a county of that kind."""
    for year in ledger.years:
        for stream in ledger.facts.streams:
            for county in ledger.facts.counties:
                given = ledger.amount(county.code, stream.code, year)
                if given > 0 and not belongs(county, stream.directed):
                    amount = grouped(given, stream.measure)
                    text = f"{year} 年“{stream.name}”应全部投向{stream.directed},{county.name}不是,却安排 {amount}。"
                    shown = show(given, stream.measure)
                    yield Finding(finding_kind(values), ID, county.code, year, "0", shown, text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """Which directed streams pass the county by, and which reach it all the same."""
    place = ledger.facts.county(county)
    passed, given = [], []
    for stream in ledger.facts.streams:
        if not belongs(place, stream.directed):
            amount = ledger.amount(county, stream.code, year)
            passed += [] if amount > 0 else [stream.name]
            given += [f"{stream.name} {grouped(amount, stream.measure)}"] if amount > 0 else []
    said = f"不在全部投向范围内,未安排:{'、'.join(passed)}。" if passed else ""
    said += f"不在全部投向范围内,却安排:{'、'.join(given)}(未达标)。" if given else ""
    return said or None


RULE = Rule(10, ID, "全部投向贫困地区", CLAUSE, (), CHECKED, None, (CHECKED, OFF), audit, explain)
