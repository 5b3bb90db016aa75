"""Rule 20: what a county may take as 项目管理费 out of a stream is at most a small share of its amount.

Worked number: 850 万元 of a stream with 收取管理费 = 是, 1 %, unit 1 万元: at most ⌊8.5⌋ = 8 万元.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import Clause
from allocator.domain.facts import Facts
from allocator.domain.finding import WARNING, Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, floor_to, grouped, percent_text, show
from allocator.domain.parameter import RATIO, Parameter, Values
from allocator.domain.rule import CHECKED, OFF, Rule, UseFigure, finding_kind
from allocator.domain.stream import Stream

ID = "management_fee"
CLAUSE = Clause("", "通行做法:项目管理费按资金方向计提,不超过该项资金的1%。")
PARAMETERS = (Parameter("maximum_share", "管理费上限比例", RATIO, Fraction(1, 100), minimum=0, maximum=1),)
FEE = "项目管理费"
SPENT = "项目管理费(万元)"


def charged(facts: Facts) -> tuple[Stream, ...]:
    """The streams with 收取管理费 = 是."""
    return tuple(stream for stream in facts.streams if stream.pays_fee and stream.is_money)


def use_name(stream: Stream) -> str:
    """项目管理费, with the 资金方向 it is reckoned by: 项目管理费(发展资金)."""
    return f"{FEE}({stream.direction})" if stream.direction else FEE


def problems(facts: Facts, _values: Values) -> Iterator[Problem]:
    """The rule is on and no stream pays a fee."""
    if not charged(facts):
        text = "规则20“管理费上限”已启用,但没有一项资金的“收取管理费”为是,不起作用。"
        fix = "请在“资金”表把计提管理费的资金填是,或停用规则20。"
        yield Problem(WARNING, "资金", "", "", text, fix, header="收取管理费")


def figures(ledger: Ledger, values: Values) -> Iterator[UseFigure]:
    """⌊share × amount⌋ per county and stream, in the stream's unit."""
    for year in ledger.years:
        share = values.ratio("maximum_share", year)
        for county in ledger.facts.counties:
            for stream in charged(ledger.facts):
                amount = ledger.amount(county.code, stream.code, year)
                if amount > 0:
                    ceiling = floor_to(share * amount, stream.unit)
                    yield UseFigure(ID, county.code, year, use_name(stream), ceiling, stream.code)


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Where 县区 states what was taken (项目管理费(万元)): that against the sum of the county's ceilings."""
    for year in ledger.years:
        share = values.ratio("maximum_share", year)
        for county in ledger.facts.counties:
            spent = ledger.facts.figure(county, SPENT, year)
            amounts = [(ledger.amount(county.code, s.code, year), s.unit) for s in charged(ledger.facts)]
            most = sum(a * share.numerator // (share.denominator * unit) * unit for a, unit in amounts)
            if spent is not None and spent * WAN_YUAN.atoms > most:
                taken = (spent * WAN_YUAN.atoms).__ceil__()
                text = (
                    f"{year} 年{county.name}项目管理费 {grouped(taken)},超过各项资金上限"
                    f"({percent_text(share)})合计 {grouped(most)}。"
                )
                yield Finding(finding_kind(values), ID, county.code, year, show(most), show(taken), text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """The ceilings of the county, stream by stream."""
    mine = [one for one in figures(ledger, values) if (one.county, one.year) == (county, year)]
    told = "、".join(f"{ledger.facts.stream(one.stream or '').name} {grouped(one.amount)}" for one in mine)
    return f"项目管理费上限({percent_text(values.ratio('maximum_share', year))}):{told}。" if told else None


RULE = Rule(
    20,
    ID,
    "管理费上限",
    CLAUSE,
    PARAMETERS,
    OFF,
    None,
    (CHECKED, OFF),
    audit,
    explain,
    figures=figures,
    problems=problems,
)
