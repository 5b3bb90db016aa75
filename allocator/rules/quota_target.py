"""Rule 22: by a year a quota reaches its target over a scope; one instance per stream (and target).

Worked number: ``quota_target[HLY].target=30000`` over 贫困县 by 2020, 年末在岗: 28,400 people in the poverty
counties in 2020 → 未达标, 1,600 short. 累计: the plan years up to 2020 are added up.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.facts import ALL, DEEP, POVERTY, TASK_COUNTIES, Facts, scope_codes
from allocator.domain.finding import ERROR, Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, show
from allocator.domain.parameter import CHOICE, QUANTITY, TEXT, YEAR, Parameter, Values
from allocator.domain.rule import CHECKED, OFF, Rule, finding_kind
from allocator.domain.stream import Stream

ID = "quota_target"
CLAUSE = Clause(PLAN_2018, "到2020年,在贫困县聘用生态护林员3万人", 2018, 2020)
CUMULATIVE, YEAR_END = "cumulative", "year_end"
PARAMETERS = (
    Parameter("target", "目标数(按该资金的计量单位)", QUANTITY, None, minimum=Fraction(0)),
    Parameter("scope", "范围", TEXT, ALL),
    Parameter("by_year", "完成年度", YEAR, 2020, minimum=1990, maximum=2100),
    Parameter("measure", "计算方法", CHOICE, CUMULATIVE, (CUMULATIVE, YEAR_END), ("各年累计", "年末数")),
)


def stream_of(facts: Facts, values: Values) -> Stream:
    """The stream of an instance: its 资金编码, the part before a comma."""
    return facts.stream((values.instance or "").partition(",")[0])


def instance_forms(facts: Facts) -> tuple[str, ...]:
    """Every 资金编码 (the quotas first), alone or with a scope: ``HLY``, ``HLY,贫困县``."""
    ranked = sorted(facts.streams, key=lambda stream: (stream.category != "指标", stream.code))
    scopes = (ALL, TASK_COUNTIES, POVERTY, DEEP)
    return tuple(stream.code for stream in ranked) + tuple(f"{s.code},{scope}" for s in ranked for scope in scopes)


def scope_of(values: Values) -> str:
    """The scope: the parameter where set, else the part of the instance after the comma."""
    named = (values.instance or "").partition(",")[2]
    chosen = str(values.get("scope") or ALL)
    return named if named and chosen == ALL else chosen


def members_of(facts: Facts, scope: str, year: int) -> tuple[County, ...]:
    """The counties of a scope written like 适用范围."""
    tests = {ALL: lambda c: True, TASK_COUNTIES: lambda c: c.task, POVERTY: lambda c: c.poverty}
    tests |= {DEEP: lambda c: facts.is_deep(c, year)}
    codes = scope_codes(scope)
    keeps = tests.get(scope, lambda c: c.code in codes or c.city == scope)
    return tuple(county for county in facts.counties if keeps(county))


def reached(ledger: Ledger, values: Values, year: int) -> int:
    """What the scope's counties have by the end of ``year`` (atoms): that year's amount, or all years' together."""
    stream, scope = stream_of(ledger.facts, values), scope_of(values)
    codes = [county.code for county in members_of(ledger.facts, scope, year)]
    counted = [year] if values.get("measure") == YEAR_END else [one for one in ledger.years if one <= year]
    return sum(ledger.total(codes, (stream.code,), one) for one in counted)


def target_of(facts: Facts, values: Values) -> Fraction | None:
    """The target in atoms of the stream's measure."""
    target = values.number("target")
    return None if target is None else target * stream_of(facts, values).measure.atoms


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """In the target's year: what the scope has against the target."""
    year, target = values.whole("by_year"), target_of(ledger.facts, values)
    if target is None or year not in ledger.years:
        return
    given = reached(ledger, values, year)
    if given < target:
        required, stream = target.__ceil__(), stream_of(ledger.facts, values)
        text = f"{sentence(ledger, values, year)},未达标,差 {grouped(required - given, stream.measure)}。"
        shown = show(required, stream.measure), show(given, stream.measure)
        yield Finding(finding_kind(values), ID, f"stream:{stream.code}", year, *shown, text)


def sentence(ledger: Ledger, values: Values, year: int) -> str:
    """到 2020 年“护林员指标”在贫困县累计 28,400 人,目标 30,000 人."""
    stream, scope = stream_of(ledger.facts, values), scope_of(values)
    word = "年末" if values.get("measure") == YEAR_END else "累计"
    amount = grouped(reached(ledger, values, year), stream.measure)
    target = grouped(target_of(ledger.facts, values) or 0, stream.measure)
    where = "各县区" if scope == ALL else scope
    return f"到 {year} 年“{stream.name}”在{where}{word} {amount},{values.whole('by_year')} 年目标 {target}"


def report(ledger: Ledger, values: Values, year: int) -> Iterator[str]:
    """Progress in each plan year up to the target's."""
    target, by_year = target_of(ledger.facts, values), values.whole("by_year")
    if target is None or year > by_year:
        return
    kept = "达标" if reached(ledger, values, year) >= target else "未达标" if year == by_year else "推进中"
    yield f"{sentence(ledger, values, year)},{kept}。"


def problems(facts: Facts, values: Values) -> Iterator[Problem]:
    """An instance without a target, or with a scope that names nobody."""
    if values.status == OFF:
        return
    name, record = f"{ID}[{values.instance}]", (ID, values.instance or "")
    if values.number("target") is None:
        text = f"规则22的实例“{values.instance}”没有目标数。"
        yield Problem(ERROR, "规则", "", name, text, f"请设 {name}.target,例如 30000。", (*record, "target"), "取值")
    if not members_of(facts, scope_of(values), values.whole("by_year")):
        text = f"规则22的实例“{values.instance}”的范围“{scope_of(values)}”内没有县区。"
        fix = "可填:全部、扶贫任务县、贫困县、深度贫困县、市名,或用、隔开的代码。"
        yield Problem(ERROR, "规则", "", scope_of(values), text, fix, (*record, "scope"), "取值")


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """What a county of the scope adds to the target."""
    stream, target = stream_of(ledger.facts, values), target_of(ledger.facts, values)
    if target is None or county not in {one.code for one in members_of(ledger.facts, scope_of(values), year)}:
        return None
    given = grouped(ledger.amount(county, stream.code, year), stream.measure)
    where = "各县区" if scope_of(values) == ALL else scope_of(values)
    aim = grouped(target, stream.measure)
    return f"“{stream.name}”安排 {given},计入{where}到 {values.whole('by_year')} 年 {aim}的目标。"


RULE = Rule(
    22,
    ID,
    "指标目标",
    CLAUSE,
    PARAMETERS,
    CHECKED,
    None,
    (CHECKED, OFF),
    audit,
    explain,
    has_instances=True,
    instance_example="HLY",
    instance_forms=instance_forms,
    problems=problems,
    report=report,
)
