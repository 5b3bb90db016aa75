"""Rule 4: the province's own fund grows by at least 20 % at the year's start, over the year faster than the centre's.

Worked number: 36 亿 in 2019 (21.5 of it at the start), 41.4 in 2020 (30 at the start), centre +10 %. Start on
start: 30 ÷ 21.5 = +39.53 %, kept; start on last full year: 30 ÷ 36 = −16.67 %, missed; full year +15 % > 10 %, kept.
A blank 2020 would be planned as the least that keeps all of it: 36 × 1.2 = 43.2 亿, above 36 × 1.1 = 39.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import lcm
from typing import NamedTuple

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import ceil_to, floor_to, grouped, percent_text, show
from allocator.domain.parameter import RATIO, Parameter, Values
from allocator.domain.rule import CHECKED, OFF, Rule, finding_kind
from allocator.domain.stream import Pool, Stream

ID = "provincial_budget_growth"
CLAUSE = Clause(
    PLAN_2018,
    "省级财政专项扶贫资金每年年初预算按照不低于20%的增速安排,全年投入确保高于中央财政专项扶贫资金的增幅",
    2018,
    2020,
)
PARAMETERS = (Parameter("minimum_initial_growth", "年初预算最低增速", RATIO, Fraction(1, 5), minimum=Fraction(0)),)
PROVINCE, CENTRE = "省级", "中央"
LAST_INITIAL, LAST_FULL = "上年年初预算", "上年全年"


def streams_of(facts: Facts, level: str) -> tuple[Stream, ...]:
    """The special funds (中省专项) of one level."""
    return tuple(stream for stream in facts.streams if stream.in_group and stream.level == level)


def full_of(facts: Facts, streams: Iterable[Stream], year: int) -> int:
    """Σ 全年安排 of a year (分); the base year falls back on Σ 上年安排 where it has no pool."""
    total = 0
    for stream in streams:
        pool = facts.pool(stream.code, year)
        if pool is not None:
            total += pool.total
        elif year == facts.base_year:
            total += sum(a for (_, code), a in facts.last_year.items() if code == stream.code)
    return total


def initial_of(facts: Facts, streams: Iterable[Stream], year: int) -> int | None:
    """Σ 年初预算 of a year (分), None where a pool gives none."""
    pools = [facts.pool(stream.code, year) for stream in streams]
    known = [pool.initial for pool in pools if pool is not None and pool.initial is not None]
    return sum(known) if known and len(known) == sum(pool is not None for pool in pools) else None


def planned_pools(facts: Facts, values: Values) -> tuple[Pool, ...]:
    """The blank provincial pools of years whose central pools are all given, year after year."""
    planned: list[Pool] = []
    for year in facts.years:
        blank = blanks(facts, PROVINCE, year)
        if not blank or blanks(facts, CENTRE, year):
            continue
        unit = unit_of(blank)
        given = full_of(facts, streams_of(facts, PROVINCE), year)
        short = max(0, ceil_to(least_total(facts, values, year, unit) - given, unit))
        weights = [(stream.code, full_of(facts, (stream,), year - 1)) for stream in blank]
        pools = [Pool(code, year, share, planned=True) for code, share in split(short, weights, unit).items()]
        facts = replace(facts, pools={**facts.pools, **{(pool.stream, year): pool for pool in pools}})
        planned += pools
    return tuple(planned)


def blanks(facts: Facts, level: str, year: int) -> tuple[Stream, ...]:
    """The special funds of a level that had money the year before, have not expired and have no pool."""
    return tuple(
        stream
        for stream in streams_of(facts, level)
        if facts.pool(stream.code, year) is None
        and (stream.expires is None or year <= stream.expires)
        and full_of(facts, (stream,), year - 1) > 0
    )


class Least(NamedTuple):
    """One of the sums that a year's provincial total must reach (分, a whole unit), and what it is in words."""

    amount: int
    words: str


def least_totals(facts: Facts, values: Values, year: int, unit: int) -> tuple[Least, ...]:
    """What keeps the first sentence, on each basis that is known, and the second; multiples of ``unit``.

    "高于" means one unit more.
    """
    province, centre = streams_of(facts, PROVINCE), streams_of(facts, CENTRE)
    before, start = full_of(facts, province, year - 1), initial_of(facts, province, year - 1)
    factor, found = growth_factor(values, year), []
    for basis, base in ((LAST_INITIAL, start or 0), (LAST_FULL, before)):
        if base > 0:
            least = ceil_to(base * factor, unit)
            words = f"较{basis} {grouped(base)}增长 {percent_text(factor - 1, 0)}"
            found.append(Least(least, f"{words} 为 {grouped(least)}"))
    centre_now, centre_before = full_of(facts, centre, year), full_of(facts, centre, year - 1)
    if centre_before > 0:
        least = floor_to(Fraction(before * centre_now, centre_before), unit) + unit
        words = f"全年高于中央增幅({change_text(Fraction(centre_now, centre_before) - 1)})"
        found.append(Least(least, f"{words}为 {grouped(least)}"))
    return tuple(found)


def least_total(facts: Facts, values: Values, year: int, unit: int) -> int:
    """The smallest total (a multiple of ``unit``) that keeps both sentences, the first one on both bases."""
    return max((one.amount for one in least_totals(facts, values, year, unit)), default=0)


def unit_of(streams: Iterable[Stream]) -> int:
    """The least common multiple of the streams' units (atoms)."""
    return lcm(*(stream.unit for stream in streams))


def growth_factor(values: Values, year: int) -> Fraction:
    """1 + the least growth of the year-start budget."""
    return 1 + values.ratio("minimum_initial_growth", year)


def split(amount: int, weights: Sequence[tuple[str, int]], unit: int) -> Mapping[str, int]:
    """``amount`` (a multiple of ``unit``) in proportion to weights: largest remainder, ties by code."""
    total, units = sum(weight for _, weight in weights), amount // unit
    shares = {code: units * weight // total for code, weight in weights}
    left = units - sum(shares.values())
    by_remainder = sorted(weights, key=lambda one: (-(units * one[1] % total), one[0]))
    for code, _ in by_remainder[:left]:
        shares[code] += 1
    return {code: share * unit for code, share in shares.items()}


def problems(facts: Facts, values: Values) -> Iterator[Problem]:
    """A blank provincial pool that cannot be planned because a central one is blank too."""
    for year in facts.years:
        for stream in blanks(facts, PROVINCE, year) if blanks(facts, CENTRE, year) else ():
            text = f"{year} 年“{stream.name}”未填全年安排,中央专项的总盘也未填全,无法按规则4测算。"
            fix = "请填该资金的全年安排,或把当年中央专项扶贫资金的全年安排填全;没有安排的填 0。"
            yield Problem(ERROR, "资金总盘", "", stream.code, text, fix, (stream.code, str(year)), "全年安排")


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated in integers: the start of the year on both bases, then the full year against the centre's growth."""
    facts = ledger.facts
    for year in ledger.years:
        for basis, given, base in bases(facts, year):
            factor = growth_factor(values, year)
            if given * factor.denominator < base * factor.numerator:
                required = ceil_to(base * factor, unit_of(streams_of(facts, PROVINCE)))
                text = f"按较{basis}口径未达标:{start_sentence(facts, values, year)}。"
                yield Finding(finding_kind(values), ID, "group", year, show(required), show(given), text)
        now, before, centre_now, centre_before = full_years(facts, year)
        if before > 0 and centre_before > 0 and now > 0 and now * centre_before <= before * centre_now:
            unit = unit_of(streams_of(facts, PROVINCE))
            required = floor_to(Fraction(before * centre_now, centre_before), unit) + unit
            text = f"{full_sentence(facts, year)},至少应为 {grouped(required)}。"
            yield Finding(finding_kind(values), ID, "group", year, show(required), show(now), text)


def planned_codes(facts: Facts, year: int) -> frozenset[str]:
    """The streams whose pool of a year was planned by this rule."""
    return frozenset(code for (code, when), pool in facts.pools.items() if when == year and pool.planned)


def bases(facts: Facts, year: int) -> Iterator[tuple[str, int, int]]:
    """(basis, this year's start, what it is measured against) in 分: last year's start, last year's full amount.

    A year without 年初预算 is judged by its 全年安排; a base that is not known or 0 is left out.
    """
    province = streams_of(facts, PROVINCE)
    if blanks(facts, PROVINCE, year) or all(facts.pool(stream.code, year) is None for stream in province):
        return
    given = initial_of(facts, province, year)
    given = full_of(facts, province, year) if given is None else given
    start, full = initial_of(facts, province, year - 1), full_of(facts, province, year - 1)
    if start is not None and start > 0:
        yield LAST_INITIAL, given, start
    if full > 0:
        yield LAST_FULL, given, full


def full_years(facts: Facts, year: int) -> tuple[int, int, int, int]:
    """(province, province last year, centre, centre last year): full years in 分."""
    both = [streams_of(facts, level) for level in (PROVINCE, CENTRE)]
    now, before, centre, centre_before = (full_of(facts, one, when) for one in both for when in (year, year - 1))
    return now, before, centre, centre_before


def start_sentence(facts: Facts, values: Values, year: int) -> str:
    """The verdict on the year's start, on each basis that is known."""
    least, told, given = growth_factor(values, year) - 1, [], 0
    for basis, given, base in bases(facts, year):
        growth = Fraction(given, base) - 1
        verdict = "达标" if growth >= least else "未达标"
        told.append(f"较{basis} {grouped(base)}{change_text(growth)},{verdict}")
    own = initial_of(facts, streams_of(facts, PROVINCE), year)
    name = "年初预算" if own is not None else "全年安排(未填年初预算,以全年安排核对)"
    parts = ";".join(told)
    return f"{year} 年省级财政专项扶贫资金{name} {grouped(given)},{parts}(要求不低于 {percent_text(least, 0)})"


def full_sentence(facts: Facts, year: int) -> str:
    """The verdict on the full year against the centre's growth."""
    now, before, centre, centre_before = full_years(facts, year)
    own, theirs = Fraction(now, before) - 1, Fraction(centre, centre_before) - 1
    verdict = "达标" if own > theirs else "未达标"
    return (
        f"{year} 年省级财政专项扶贫资金全年 {grouped(now)},较上年{change_text(own)},"
        f"中央财政专项扶贫资金{change_text(theirs)},应高于中央增幅,{verdict}"
    )


def change_text(growth: Fraction) -> str:
    """增长 39.53% or 下降 16.67%."""
    return f"{'下降' if growth < 0 else '增长'} {percent_text(abs(growth))}"


def report(ledger: Ledger, values: Values, year: int) -> Iterator[str]:
    """Both verdicts of the year, kept or not, and which pools were planned."""
    facts = ledger.facts
    if any(True for _ in bases(facts, year)):
        yield f"{start_sentence(facts, values, year)}。"
    now, before, _, centre_before = full_years(facts, year)
    if now > 0 and before > 0 and centre_before > 0:
        yield f"{full_sentence(facts, year)}。"
    for code in sorted(planned_codes(facts, year)):
        total = grouped(facts.pools[code, year].total)
        yield f"{year} 年“{facts.stream(code).name}”未填全年安排,按本规则测算为 {total}。"
    if planned_codes(facts, year):
        yield f"{planned_sentence(facts, values, year)}。"


def planned_sentence(facts: Facts, values: Values, year: int) -> str:
    """How the province's total was reckoned where pools were blank: every sum it has to reach, and which decided."""
    planned = [facts.stream(code) for code in sorted(planned_codes(facts, year))]
    least = least_totals(facts, values, year, unit_of(planned))
    total, most = full_of(facts, streams_of(facts, PROVINCE), year), max(one.amount for one in least)
    added = any(facts.pools[stream.code, year].total for stream in planned)
    decided = f"取最大的 {grouped(most)}" if added else f"其他省级专项已达到最大的 {grouped(most)},不再增加"
    told = ";".join(one.words for one in least)
    return f"{year} 年省级专项合计 {grouped(total)} 的测算(年初和全年两种口径、两句话都满足):{told};{decided}"


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """Nothing about one county, but that a pool it draws on was reckoned by the rule, and on which bases."""
    facts = ledger.facts
    codes = [code for code in sorted(planned_codes(facts, year)) if ledger.amount(county, code, year)]
    if not codes:
        return None
    names = "、".join(f"“{facts.stream(code).name}”{grouped(facts.pools[code, year].total)}" for code in codes)
    return f"总盘未填、由工具按规则4测算的资金:{names};{planned_sentence(facts, values, year)}。"


RULE = Rule(
    4,
    ID,
    "省级投入增长",
    CLAUSE,
    PARAMETERS,
    CHECKED,
    None,
    (CHECKED, OFF),
    audit,
    explain,
    planned_pools=planned_pools,
    problems=problems,
    report=report,
)
