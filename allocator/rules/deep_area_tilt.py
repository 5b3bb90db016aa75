"""Rule 6: streams meant for it lean towards deep-poverty areas, not less than the year before.

Worked number: last year deep counties had 300 of 1,000 万元 of 农村危房改造, this year 1,200 are shared.
占总盘: at least 30 % of 1,200 = 360 万元, with a margin of 1 point 372; 数额: at least 300, with 1 point of
growth 303; 占增量: of the 200 more at least 30 %, with 1 point 31 %, so 300 + 62 = 362.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.facts import DEEP, POVERTY, Facts, money_shared
from allocator.domain.finding import CHECK, Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, near, percent_text, rounded_text, show
from allocator.domain.parameter import CHOICE, RATIO, Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.shares import can_receive, growth_row, net_pool, reaches, stream_base, stream_one_off
from allocator.domain.stream import Stream
from allocator.domain.year_facts import YearFacts

ID = "deep_area_tilt"
CLAUSE = Clause(
    PLAN_2018,
    "农村危房改造补助资金、中省预算内投资、车购税收入补助地方资金、苏陕扶贫协作资金、社会扶贫资金等向深度贫困地区进一步倾斜",
    2018,
    2020,
)
SHARE, AMOUNT, INCREMENT = "share", "amount", "increment_share"
PARAMETERS = (
    Parameter("margin", "比上年再提高", RATIO, Fraction(0), minimum=Fraction(0), maximum=Fraction(1), loosens=-1),
    Parameter("measure", "衡量办法", CHOICE, SHARE, (SHARE, AMOUNT, INCREMENT), ("占总盘比重", "数额", "占增量比重")),
)


def target_of(facts: Facts, stream: Stream, year: int) -> tuple[County, ...]:
    """倾斜对象 of a stream: its deep counties (default), poverty counties or 扶贫任务县."""
    return tuple(county for county in facts.counties if is_meant(facts, stream, county, year))


def is_meant(facts: Facts, stream: Stream, county: County, year: int) -> bool:
    """Whether a county is among the 倾斜对象 of a stream."""
    aim = stream.tilt_target or DEEP
    if aim == DEEP:
        return facts.is_deep(county, year)
    return county.poverty if aim == POVERTY else county.task


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Per tilted stream: Σ target x − factor · Σ target prior ≥ margin; nothing for streams that no rule moves."""
    margin, measure = values.ratio("margin", now.year), values.get("measure", now.year)
    for stream in now.facts.streams:
        members = target_of(now.facts, stream, now.year)
        if not (stream.tilted and stream.steered and can_receive(now, stream, members)):
            continue
        base, pool = stream_base(now, stream), net_pool(now, stream)
        factor, more = 1 + margin, Fraction(0)
        if measure != AMOUNT:
            # 占增量 with margin 0 is 占总盘: both keep the share, and the margin is of the increment alone.
            part = pool if measure == SHARE else pool - base
            if base <= 0 or part <= 0:
                continue
            factor, more = Fraction(pool, base), margin * part
        row = growth_row(now, ID, stream, members, factor, more)
        if row is not None:
            yield row


class Tilt(NamedTuple):
    """One stream's money for its target against what the clause asks (atoms, one-off money left out).

    The shares (of the pool, or now of the increment) stay 0 where only the amount counts.
    """

    base: int
    given: int
    required: Fraction
    share_before: Fraction
    share_now: Fraction


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: the target's part of this year's money (or of what is new) against its part of last year's."""
    for year in ledger.years:
        for stream in ledger.facts.streams:
            tilt = tilt_of(ledger, values, stream, year)
            if tilt is not None and tilt.given < tilt.required:
                yield leans_less(ledger.facts, values, stream, year, tilt)


def tilt_of(ledger: Ledger, values: Values, stream: Stream, year: int) -> Tilt | None:
    """What a tilted stream gives its target; None where there is nothing to compare with."""
    facts, code = ledger.facts, stream.code
    members = target_of(facts, stream, year)
    if not stream.tilted or not any(reaches(facts, stream, county, year) for county in members):
        return None
    names = [county.code for county in members]
    everybody = [county.code for county in facts.counties]
    base, all_base = ledger.prior_total(names, (code,), year), ledger.prior_total(everybody, (code,), year)
    given = ledger.total(names, (code,), year) - sum(ledger.one_off(name, code, year) for name in names)
    pool = money_shared(facts, stream, year) - stream_one_off(ledger, stream, year)
    margin, measure = values.ratio("margin", year), values.get("measure", year)
    if measure == AMOUNT:
        return Tilt(base, given, base * (1 + margin), Fraction(0), Fraction(0)) if base > 0 else None
    if base <= 0 or pool <= 0 or all_base <= 0:
        return None
    before = Fraction(base, all_base)
    if measure == SHARE:
        return Tilt(base, given, (before + margin) * pool, before, Fraction(given, pool))
    new = pool - all_base
    return Tilt(base, given, base + (before + margin) * new, before, Fraction(given - base, new)) if new > 0 else None


def leans_less(facts: Facts, values: Values, stream: Stream, year: int, tilt: Tilt) -> Finding:
    """A stream that leans less than it must; only reported where no rule may move the stream."""
    required = tilt.required.__ceil__()
    text = (
        f"{year} 年“{stream.name}”安排{aim_of(stream)} {grouped(tilt.given, stream.measure)},"
        f"{compared(values, stream, year, tilt)},应不少于{near(required, stream.measure)},"
        f"缺口{near(required - tilt.given, stream.measure)}{left_alone(stream)}。"
    )
    kind = finding_kind(values) if stream.steered else CHECK
    shown = show(tilt.given, stream.measure)
    return Finding(kind, ID, f"stream:{stream.code}", year, show(required, stream.measure), shown, text)


def aim_of(stream: Stream) -> str:
    """倾斜对象 in words."""
    return stream.tilt_target or DEEP


def left_alone(stream: Stream) -> str:
    """Said of streams that no rule moves."""
    return "" if stream.steered else "(该项资金为给定或不可调剂,只核对、不调整)"


def compared(values: Values, stream: Stream, year: int, tilt: Tilt) -> str:
    """The two years side by side: 占总盘 30.00%,上年 31.00%."""
    measure = values.get("measure", year)
    if measure == AMOUNT:
        return f"上年基数 {grouped(tilt.base, stream.measure)}"
    what = "占总盘" if measure == SHARE else "占新增资金"
    before = "上年" if measure == SHARE else "上年占总盘"
    return f"{what} {percent_text(tilt.share_now)},{before} {percent_text(tilt.share_before)}"


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """For a county that is meant: each stream's lean against the year before."""
    said = []
    for stream in ledger.facts.streams:
        meant = is_meant(ledger.facts, stream, ledger.facts.county(county), year)
        tilt = tilt_of(ledger, values, stream, year) if meant else None
        if tilt is not None:
            line = f"“{stream.name}”安排{aim_of(stream)} {grouped(tilt.given, stream.measure)}"
            said.append(
                f"{line},{compared(values, stream, year, tilt)},{verdict(values, year, tilt)}{left_alone(stream)}"
            )
    return f"向深度贫困地区进一步倾斜:{';'.join(said)}。" if said else None


def verdict(values: Values, year: int, tilt: Tilt) -> str:
    """提高 1.20 个百分点, 持平,未体现进一步, or 下降."""
    amount = values.get("measure", year) == AMOUNT
    change = Fraction(tilt.given - tilt.base) if amount else tilt.share_now - tilt.share_before
    if change == 0:
        return "持平,未体现进一步"
    word = "提高" if change > 0 else "下降"
    if amount:
        return f"{'增加' if change > 0 else '减少'} {percent_text(abs(change) / tilt.base)}"
    return f"{word} {rounded_text(abs(change) * 100)} 个百分点"


STATUSES = (HARD, SOFT, CHECKED, OFF)
RULE = Rule(6, ID, "向深度贫困地区倾斜", CLAUSE, PARAMETERS, SOFT, 2, STATUSES, audit, explain, rows)
