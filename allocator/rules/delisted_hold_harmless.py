"""Rule 5: a delisted county goes on being supported.

Weak reading, always in force: it stays eligible (贫困县 remains 是). Strong reading, this rule: its
中省专项 does not fall below a share of its base. Worked number: base 800 万元, share 100 % → at least 800,
and 840 where 40 of this year is one-off money: both sides without it.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.demand import Demand
from allocator.domain.facts import Facts
from allocator.domain.finding import WARNING, Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, near, percent_text, show
from allocator.domain.parameter import CHOICE, RATIO, Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.year_facts import YearFacts

ID = "delisted_hold_harmless"
CLAUSE = Clause(PLAN_2018, "脱贫摘帽后的贫困县、贫困村和贫困户,在脱贫攻坚期内继续享受扶持政策", 2018, 2020)
DELISTED, ALL_POVERTY = "delisted", "all_poverty"
PARAMETERS = (
    Parameter("floor_share", "不低于上年基数的比例", RATIO, Fraction(1), minimum=Fraction(0), loosens=-1),
    Parameter("scope", "对象", CHOICE, ALL_POVERTY, (DELISTED, ALL_POVERTY), ("已摘帽县", "全部贫困县")),
)


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Σ group x − share · Σ group prior ≥ this year's one-off money, per protected county with a base."""
    group = tuple(stream.code for stream in now.facts.streams if stream.in_group)
    share = values.ratio("floor_share", now.year)
    for county in now.facts.counties:
        if not protected(county, values, now.year):
            continue
        if now.settled and sum(now.prior(county.code, s) for s in group) <= 0:
            continue
        terms = tuple((cell, Fraction(1)) for cell in now.cells_of(county.code, group))
        base = tuple(((county.code, s), -share) for s in group)
        one_off = now.ledger.one_off_total((county.code,), group, now.year)
        yield Row(ID, county.code, now.year, terms, lower=Fraction(one_off), prior_terms=base)


def protected(county: County, values: Values, year: int) -> bool:
    """Whether the rule speaks of the county in ``year``: all poverty counties, or those already out."""
    if not county.poverty or values.get("scope", year) == ALL_POVERTY:
        return county.poverty
    out = county.exit_announced if county.exit_announced is not None else county.delisted
    return out is not None and out <= year


def problems(facts: Facts, values: Values) -> Iterator[Problem]:
    """The delisted counties alone are meant, and no county is one in any plan year."""
    protects = any(protected(county, values, year) for county in facts.counties for year in facts.years)
    if not protects and DELISTED in {values.get("scope", year) for year in facts.years}:
        text = "规则5“摘帽不摘政策”的对象取“已摘帽县”,但没有一个贫困县在计划年度内已摘帽或公告退出,不起作用。"
        fix = "请在“县区”表填摘帽年度,或把规则5的“对象”改为“全部贫困县”。"
        yield Problem(WARNING, "县区", "", "", text, fix, header="摘帽年度")


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: the group's amount against the share of the base, in integers of 分."""
    group = [stream.code for stream in ledger.group()]
    for year in ledger.years:
        share = values.ratio("floor_share", year)
        for county in ledger.facts.counties:
            base = ledger.prior_total((county.code,), group, year)
            given = ledger.regular_total((county.code,), group, year)
            if not protected(county, values, year) or base <= 0:
                continue
            if given * share.denominator < base * share.numerator:
                required = -(-base * share.numerator // share.denominator)
                basis = net(ledger, county.code, group, year)
                text = (
                    f"{year} 年{county.name}中省专项{basis} {grouped(given)},低于上年基数 {grouped(base)} 的"
                    f" {percent_text(share, 0)},缺口{near(required - given)}。"
                )
                yield Finding(finding_kind(values), ID, county.code, year, show(required), show(given), text)


def net(ledger: Ledger, county: str, group: list[str], year: int) -> str:
    """(扣除一次性资金) where the year has some, so that the number is not taken for the whole amount."""
    return "(扣除一次性资金)" if ledger.one_off_total((county,), group, year) else ""


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """Base, floor and amount of a protected county."""
    group = [stream.code for stream in ledger.group()]
    base = ledger.prior_total((county,), group, year)
    if not protected(ledger.facts.county(county), values, year) or base <= 0:
        return None
    share, given = values.ratio("floor_share", year), ledger.regular_total((county,), group, year)
    verdict = "未低于" if given >= base * share else f"低于,缺口{near(base * share - given)}"
    return (
        f"贫困县继续享受扶持政策:中省专项上年基数 {grouped(base)},保底 {percent_text(share, 0)},"
        f"安排{net(ledger, county, group, year)} {grouped(given)},{verdict}。"
    )


STATUSES = (HARD, SOFT, CHECKED, OFF)
DEMANDS = (Demand(("floor_share",), idle=Fraction(0)),)
RULE = Rule(
    5,
    ID,
    "摘帽不摘政策",
    CLAUSE,
    PARAMETERS,
    SOFT,
    2,
    STATUSES,
    audit,
    explain,
    rows,
    problems=problems,
    by_county=True,
    demands=DEMANDS,
)
