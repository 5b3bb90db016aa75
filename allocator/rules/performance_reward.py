"""Rule 8: counties that used their money well get more of 中省专项: it changes the entitlement, not the rows.

Worked number: two counties with a formula of 600 and 400 万元, reward share 10 %, coefficients 1 and 0: each keeps
90 % (540 and 360), the 100 set apart go by coefficient × formula, all to the first: 640 and 360. With 定额奖励 of 50
for the first and a cut of 20 for the second: the second gets 380, the first the rest, 620. The reward is one-off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import floor

from allocator.domain.cell import Cell
from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.demand import Demand
from allocator.domain.facts import Facts, eligible
from allocator.domain.finding import BROKEN, CHECK, ERROR, Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.grades import GRADE_COLUMN, GRADES, award_of, coefficient_of, counts_performance, record_of
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, near, percent_text, rounded_text, show
from allocator.domain.parameter import CHOICE, RATIO, Parameter, Values
from allocator.domain.records import REWARD, OneOff
from allocator.domain.rule import CHECKED, HARD, OFF, Reshaped, Rule
from allocator.domain.stream import Stream
from allocator.domain.year_facts import YearFacts

ID = "performance_reward"
CLAUSE = Clause(PLAN_2018, "对资金使用好的地方,在分配中省财政扶贫资金时予以倾斜和奖励", 2018, 2020)
PROPORTIONAL, FIXED = "proportional", "fixed"
PARAMETERS = (
    # At 100 % nothing would be left for the factor method.
    Parameter(
        "reward_share", "绩效奖励占总盘的比例", RATIO, Fraction(0), minimum=Fraction(0), maximum=Fraction(99, 100)
    ),
    Parameter("mode", "奖励方式", CHOICE, PROPORTIONAL, (PROPORTIONAL, FIXED), ("按系数", "定额奖励")),
)


def reshape(now: YearFacts, values: Values, weights: Mapping[Cell, Fraction]) -> Reshaped:
    """The year's weights with the reward in them; each stream's sum stays what it was."""
    if values.status != HARD:
        return Reshaped(weights)
    shaped, rewards = dict(weights), list[OneOff]()
    rewarded = streams_rewarded(now.facts)
    for code in (stream.code for stream in rewarded):
        mine = {cell: weight for cell, weight in weights.items() if cell.stream == code and weight > 0}
        if not mine:
            continue
        if values.get("mode", now.year) == PROPORTIONAL:
            share = values.ratio("reward_share", now.year)
            part = rewards_by_coefficient(now.facts, share, mine)
            shaped.update({cell: (1 - share) * weight + part[cell] for cell, weight in mine.items()} if part else {})
        else:
            part = flat_awards(now.facts, rewarded, weights, mine)
            shaped.update(with_flat(mine, part))
        rewards += one_offs(part)
    return Reshaped(shaped, tuple(sorted(rewards, key=lambda one: (one.county, one.stream, one.year))))


def streams_rewarded(facts: Facts) -> tuple[Stream, ...]:
    """The group streams that a rule may shape: not 给定, not 可调剂 = 否."""
    return tuple(stream for stream in facts.streams if stream.in_group and stream.steered)


def rewards_by_coefficient(facts: Facts, share: Fraction, mine: Mapping[Cell, Fraction]) -> dict[Cell, Fraction]:
    """Cell → its part of share · Σ, by coefficient × formula; nothing where no coefficient is above 0."""
    marks = {cell: coefficient_of(facts, facts.county(cell.county)) or Fraction(0) for cell in mine}
    total = sum((marks[cell] * weight for cell, weight in mine.items()), Fraction(0))
    if not share or not total:
        return {}
    pot = share * sum(mine.values(), Fraction(0))
    return {cell: pot * marks[cell] * weight / total for cell, weight in mine.items()}


def flat_awards(
    facts: Facts, streams: tuple[Stream, ...], weights: Mapping[Cell, Fraction], mine: Mapping[Cell, Fraction]
) -> dict[Cell, Fraction]:
    """Cell → its part of its county's 定额奖励 (a cut is negative), spread over the group by formula.

    A cut takes no more than there is; awards no more than the other counties of the stream have.
    """
    codes = frozenset(stream.code for stream in streams)
    whole: dict[str, Fraction] = {}
    for cell, weight in weights.items():
        if cell.stream in codes:
            whole[cell.county] = whole.get(cell.county, Fraction(0)) + weight
    found = {}
    for cell, weight in mine.items():
        award = award_of(facts, facts.county(cell.county))
        if award:
            found[cell] = max(Fraction(award), -whole[cell.county]) * weight / whole[cell.county]
    return found


def with_flat(mine: Mapping[Cell, Fraction], part: dict[Cell, Fraction]) -> dict[Cell, Fraction]:
    """The stream's weights: a cut county gives up just its cut, the others share the rest, awards on top.

    ``part`` loses what cannot be paid: awards beyond the stream's money, cuts that nobody could receive.
    """
    cut = {cell: mine[cell] + amount for cell, amount in part.items() if amount < 0}
    others = {cell: weight for cell, weight in mine.items() if cell not in cut}
    if not others:
        part.clear()
        return dict(mine)
    left = sum(mine.values(), Fraction(0)) - sum(cut.values(), Fraction(0))
    awards = sum((amount for amount in part.values() if amount > 0), Fraction(0))
    if awards > left:
        part.update({cell: amount * left / awards for cell, amount in part.items() if amount > 0})
    rest = max(Fraction(0), left - awards)
    whole = sum(others.values(), Fraction(0))
    return cut | {cell: weight * rest / whole + part.get(cell, 0) for cell, weight in others.items()}


def one_offs(part: Mapping[Cell, Fraction]) -> Iterator[OneOff]:
    """The rewards of a stream as one-off money of its year, in whole 分: next year's base leaves them out.

    Their sum is that of the exact ones rounded down, spare 分 by largest remainder and then by code. A cut is none.
    """
    exact = {cell: amount for cell, amount in sorted(part.items()) if amount > 0}
    whole = {cell: floor(amount) for cell, amount in exact.items()}
    spare = floor(sum(exact.values())) - sum(whole.values())
    for cell in sorted(exact, key=lambda cell: (whole[cell] - exact[cell], cell))[:spare]:
        whole[cell] += 1
    yield from (OneOff(cell.county, cell.stream, cell.year, amount, REWARD) for cell, amount in whole.items() if amount)


def problems(facts: Facts, values: Values) -> Iterator[Problem]:
    """Grades that are missing, unknown or without a coefficient; streams that count performance twice."""
    years = [year for year in facts.years if rewards_in(values, year)]
    if values.status != HARD or not years:
        return
    in_use: dict[str, County] = {}
    for county in graded(facts, years):
        if county.grade is None:
            text = f"{county.name}({county.code})未填绩效等次,无法计算绩效奖励。"
            yield Problem(ERROR, "县区", "", county.code, text, "请填该县的绩效等次。", (county.code,), "绩效等次")
        else:
            in_use.setdefault(county.grade, county)
            yield from unknown_grade(facts, county)
    for grade, county in sorted(in_use.items()):
        yield from grade_problems(facts, values, years, grade, county)
    yield from nobody_earns(facts, values, years, graded(facts, years))
    for tilt in facts.tilts:
        twice = tilt.year in years and counts_performance(facts, tilt.mark)
        if twice and any(stream.code == tilt.stream for stream in streams_rewarded(facts)):
            name = facts.stream(tilt.stream).name
            text = f"{tilt.year} 年“{name}”已按绩效({tilt.mark})填倾斜系数,又启用绩效奖励,同一绩效计了两次。"
            fix, record = "请删去该行倾斜系数,或停用规则8。", (tilt.stream, str(tilt.year), tilt.mark)
            yield Problem(ERROR, "倾斜系数", "", tilt.mark, text, fix, record, "标识")


def rewards_in(values: Values, year: int) -> bool:
    """Whether the values ask for any reward in a year."""
    return values.get("mode", year) == FIXED or values.ratio("reward_share", year) > 0


def graded(facts: Facts, years: list[int]) -> list[County]:
    """The counties, in code order, that a rewarded stream reaches in any of the years."""
    there = [(s, year) for s in streams_rewarded(facts) for year in years if facts.pool(s.code, year) is not None]
    codes = {county.code for stream, year in there for county in eligible(facts, stream, year)}
    return [county for county in facts.counties if county.code in codes]


def unknown_grade(facts: Facts, county: County) -> Iterator[Problem]:
    """A grade that nothing is known of, at each county that has it."""
    if county.grade and record_of(facts, county.grade) is None and county.grade not in GRADES:
        known = "、".join(dict.fromkeys((*(one.grade for one in facts.grades), *GRADES)))
        text = f"{county.name}的绩效等次“{county.grade}”不在“绩效系数”表内。"
        fix = f"请改为 {known} 之一,或在“绩效系数”表增加该等次。"
        yield Problem(ERROR, "县区", "", county.grade, text, fix, (county.code,), "绩效等次")


def grade_problems(facts: Facts, values: Values, years: list[int], grade: str, county: County) -> Iterator[Problem]:
    """A grade in use that the workbook gives no coefficient for."""
    found = record_of(facts, grade)
    if found is None and grade not in GRADES:
        return
    by_coefficient = any(values.get("mode", year) == PROPORTIONAL for year in years)
    if by_coefficient and grade != GRADES[-1] and (found is None or found.coefficient is None):
        text = f"绩效等次“{grade}”({county.name}等)没有系数。"
        fix = f"请在“绩效系数”表填“{grade}”的系数(最低等次不填按 0)。"
        yield Problem(ERROR, "绩效系数", "", grade, text, fix, (grade,), "系数")


def nobody_earns(facts: Facts, values: Values, years: list[int], counties: list[County]) -> Iterator[Problem]:
    """A reward that no county's grade earns: all awards blank or 0, all coefficients 0."""
    modes = {values.get("mode", year) for year in years}
    if FIXED in modes and not any(award_of(facts, county) for county in counties):
        text = "规则8“绩效奖励”取定额奖励,但没有一个县区的等次在“绩效系数”表填有定额奖励,不起作用。"
        yield Problem(
            ERROR, "绩效系数", "", "", text, "请填各等次的定额奖励(扣减填负数),或停用规则8。", header="定额奖励"
        )
    marks = [coefficient_of(facts, county) for county in counties]
    if PROPORTIONAL in modes and marks and all(mark == 0 for mark in marks):
        text = "规则8“绩效奖励”按系数奖励,但各县区等次的系数都是 0,不起作用。"
        yield Problem(ERROR, "绩效系数", "", "0", text, "请核对“绩效系数”表的系数和各县的绩效等次。", header="系数")


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: the rewards of each stream add up to the share of its money; the worst grade gets none."""
    facts = ledger.facts
    for year in ledger.years:
        if values.status != HARD or not rewards_in(values, year):
            yield nothing_arranged(values, year)
            continue
        if values.get("mode", year) == PROPORTIONAL:
            for stream in streams_rewarded(facts):
                yield from pot_differs(ledger, values, stream, year)
        for one in rewards_of(facts, year):
            if one.amount > 0 and not deserves(facts, values, one.county, year):
                name, shown = facts.county(one.county).name, grouped(one.amount)
                text = f"{year} 年{name}绩效等次为“{facts.county(one.county).grade}”,不应有绩效奖励,却有 {shown}。"
                yield Finding(BROKEN, ID, one.county, year, "0", show(one.amount), text)


def nothing_arranged(values: Values, year: int) -> Finding:
    """What the rule says while it rewards nobody."""
    text = f"{year} 年:本年未安排绩效奖励。"
    if rewards_in(values, year):
        text = f"{year} 年已填绩效奖励,但规则8为只核对,未计入测算:本年未安排绩效奖励。"
    return Finding(CHECK, ID, "group", year, "", "0", text)


def pot_differs(ledger: Ledger, values: Values, stream: Stream, year: int) -> Iterator[Finding]:
    """The rewards of a stream are not the share of its factor money (plans of older versions lost a 分 per county)."""
    formula = sum(
        (a for cell, a in ledger.entitlement.items() if (cell.stream, cell.year) == (stream.code, year)), Fraction(0)
    )
    quotas = any((one.stream, one.year) == (stream.code, year) for one in ledger.facts.quotas)
    mine = [one.amount for one in rewards_of(ledger.facts, year) if one.stream == stream.code]
    required = values.ratio("reward_share", year) * formula
    if formula > 0 and mine and not quotas and not 0 <= required - sum(mine) <= len(ledger.facts.counties):
        text = (
            f"{year} 年“{stream.name}”绩效奖励合计 {grouped(sum(mine))},"
            f"应为可分配总盘的 {percent_text(values.ratio('reward_share', year))} 即{near(required.__floor__())}。"
        )
        yield Finding(BROKEN, ID, f"stream:{stream.code}", year, show(required.__floor__()), show(sum(mine)), text)


def deserves(facts: Facts, values: Values, county: str, year: int) -> bool:
    """Whether a county's grade earns anything."""
    if values.get("mode", year) == FIXED:
        return award_of(facts, facts.county(county)) > 0
    return (coefficient_of(facts, facts.county(county)) or 0) > 0


def rewards_of(facts: Facts, year: int) -> tuple[OneOff, ...]:
    """The rewards within a year's amounts."""
    return tuple(one for one in facts.one_off if one.year == year and one.reason == REWARD)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """Grade, coefficient or award, and the reward inside the county's entitlement."""
    facts, grade = ledger.facts, ledger.facts.county(county).grade
    if values.status != HARD or not rewards_in(values, year) or grade is None:
        return None
    amount = sum(one.amount for one in rewards_of(facts, year) if one.county == county)
    if values.get("mode", year) == FIXED:
        award = award_of(facts, facts.county(county))
        what = f"定额扣减 {grouped(-award)}" if award < 0 else f"定额奖励 {grouped(award)}"
        return f"绩效等次“{grade}”:{what}" + ("(一次性,不计入下年基数)。" if award > 0 else "。")
    coefficient = coefficient_of(facts, facts.county(county))
    return (
        f"绩效等次“{grade}”,系数 {rounded_text(coefficient or 0)}:测算数中含绩效奖励{near(amount)}"
        f"(总盘的 {percent_text(values.ratio('reward_share', year))} 按系数分配;一次性,不计入下年基数)。"
    )


RULE = Rule(
    8,
    ID,
    "绩效奖励",
    CLAUSE,
    PARAMETERS,
    CHECKED,
    None,
    (HARD, CHECKED, OFF),
    audit,
    explain,
    needs=(GRADE_COLUMN,),
    reshape=reshape,
    problems=problems,
    demands=(Demand(("reward_share",), when=("mode", PROPORTIONAL), idle=Fraction(0), statuses=(HARD,)),),
)
