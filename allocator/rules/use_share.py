"""Rule 18: at least a set share of a county's money goes to a use (产业); one instance per use.

Worked number: share 55 % and 1,001 万元 of 中省专项 (unit 1): the county must use at least ⌈550.55⌉ = 551 万元
for 产业. It is a written figure and moves nothing between counties.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, ceil_to, grouped, near, percent_text, show
from allocator.domain.parameter import RATIO, Parameter, Values
from allocator.domain.rule import CHECKED, OFF, Rule, UseFigure, finding_kind
from allocator.domain.stream import Stream

ID = "use_share"
CLAUSE = Clause(PLAN_2018, "利用扶贫资金、涉农整合资金发展长期稳定、带贫益贫作用明显的特色产业")
MOST_NAMED = 5
PARAMETERS = (Parameter("minimum_share", "最低占比", RATIO, None, minimum=Fraction(0), maximum=Fraction(1)),)


def use_of(values: Values) -> str:
    """The use an instance is about: 产业."""
    return values.instance or ""


def own_instances(facts: Facts) -> tuple[str, ...]:
    """The uses of the sheet 用途."""
    return tuple(sorted({one.use for one in facts.uses}))


def share_of(facts: Facts, values: Values, year: int) -> Fraction | None:
    """The share in force in a year: the parameter where set, else the row of 用途; None where neither says one."""
    share = values.number("minimum_share", year)
    if share is not None:
        return share
    return next((one.share for one in facts.uses if (one.use, one.year) == (use_of(values), year)), None)


def shares_on_sheet(facts: Facts, values: Values) -> dict[int, Fraction]:
    """Year → the share in force that the sheet 用途 states; none for years where the parameter is set."""
    mine = {one.year: one.share for one in facts.uses if one.use == use_of(values)}
    return {year: mine[year] for year in facts.years if year in mine and values.number("minimum_share", year) is None}


def on_sheet(facts: Facts, values: Values) -> dict[str, dict[int, Fraction]]:
    """The same by parameter."""
    return {"minimum_share": found} if (found := shares_on_sheet(facts, values)) else {}


def elsewhere(facts: Facts, values: Values) -> tuple[str, ...]:
    """The shares in force that come from the sheet 用途: 最低占比:2018年 50%、2019年 55%(表“用途”)."""
    told = "、".join(f"{year}年 {percent_text(share)}" for year, share in shares_on_sheet(facts, values).items())
    return (f"{PARAMETERS[0].meaning}:{told}(表“用途”)",) if told else ()


def base_streams(facts: Facts) -> tuple[Stream, ...]:
    """What the share is taken of: streams marked 计入产业占比基数, else 中省专项."""
    money = [stream for stream in facts.streams if stream.is_money]
    marked = tuple(stream for stream in money if stream.in_industry_base)
    return marked or tuple(stream for stream in money if stream.in_group)


def base_name(facts: Facts) -> str:
    """Those streams in words: 中省专项(中央专项、省级专项)合计."""
    streams = base_streams(facts)
    what = "计入产业占比基数的资金" if any(stream.in_industry_base for stream in streams) else "中省专项"
    more = f"等 {len(streams)} 项" if len(streams) > MOST_NAMED else ""
    return f"{what}({'、'.join(stream.name for stream in streams[:MOST_NAMED])}{more})合计"


def figures(ledger: Ledger, values: Values) -> Iterator[UseFigure]:
    """⌈share × base⌉ per county and year, in the coarsest unit of the base's streams."""
    streams = base_streams(ledger.facts)
    unit = lcm(*(stream.unit for stream in streams)) if streams else WAN_YUAN.default_unit
    for year in ledger.years:
        share = share_of(ledger.facts, values, year)
        for county in ledger.facts.counties if share else ():
            base = ledger.total((county.code,), [stream.code for stream in streams], year)
            if base > 0:
                amount = min(base, ceil_to((share or 0) * base, unit))
                yield UseFigure(ID, county.code, year, use_of(values), amount)


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Where 县区 states what goes to the use (产业投入(万元)): that against the share, in integers."""
    codes = [stream.code for stream in base_streams(ledger.facts)]
    for year in ledger.years:
        share, named = share_of(ledger.facts, values, year), base_name(ledger.facts)
        for county in ledger.facts.counties if share else ():
            spent = ledger.facts.figure(county, f"{use_of(values)}投入(万元)", year)
            base = ledger.total((county.code,), codes, year)
            if spent is not None and share is not None and spent * WAN_YUAN.atoms < share * base:
                given, required = (spent * WAN_YUAN.atoms).__floor__(), ceil_to(share * base, 1)
                text = (
                    f"{year} 年{county.name}用于{use_of(values)} {grouped(given)},低于{named} {grouped(base)} 的"
                    f" {percent_text(share)} 即{near(required)}。"
                )
                yield Finding(finding_kind(values), ID, county.code, year, show(required), show(given), text)


def problems(facts: Facts, values: Values) -> Iterator[Problem]:
    """An instance that is switched on and has no share in any plan year."""
    if values.status != OFF and all(share_of(facts, values, year) is None for year in facts.years):
        text = f"用途“{use_of(values)}”没有最低占比。"
        fix = f"请在“用途”表填各年比例,或设 {ID}[{use_of(values)}].minimum_share。"
        yield Problem(ERROR, "用途", "", use_of(values), text, fix, header="比例(%)")


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """The written figure of the county."""
    share = share_of(ledger.facts, values, year)
    mine = [one for one in figures(ledger, values) if (one.county, one.year) == (county, year)]
    if share is None or not mine:
        return None
    base = ledger.total((county,), [stream.code for stream in base_streams(ledger.facts)], year)
    return (
        f"用于{use_of(values)}不少于{base_name(ledger.facts)} {grouped(base)} 的 {percent_text(share)},"
        f"即 {grouped(mine[0].amount)}。"
    )


STATUSES = (CHECKED, OFF)
RULE = Rule(
    18, ID, "用途占比", CLAUSE, PARAMETERS, OFF, None, STATUSES, audit, explain, figures=figures, has_instances=True,
    instance_example="产业", own_instances=own_instances, problems=problems, elsewhere=elsewhere, on_sheet=on_sheet,
)  # fmt: skip
