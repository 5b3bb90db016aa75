"""What keeps the factor method from giving a number: found before computing, told in Chinese."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.county import County
from allocator.domain.facts import eligible
from allocator.domain.fraction import Fraction
from allocator.domain.stream import GIVEN, QUOTA, Stream
from allocator.domain.year_facts import YearFacts
from allocator.entitlement.fault import Fault, named, shown
from allocator.entitlement.quotas import HOUSEHOLDS, PER_HOUSEHOLD, quota_parts, quotas_of
from allocator.entitlement.share_faults import missing_figures, share_faults


def entitlement_faults(now: YearFacts) -> tuple[Fault, ...]:
    """Every fault of the year, in stream then county order; where there is none ``entitlements`` cannot fail."""
    return tuple(
        fault for stream in now.facts.streams if stream.code in now.shared for fault in stream_faults(now, stream)
    )


def stream_faults(now: YearFacts, stream: Stream) -> Iterator[Fault]:
    """The faults of one stream, by what its method needs."""
    counties, pool = eligible(now.facts, stream, now.year), now.shared[stream.code]
    if pool < 0:
        yield named(
            now, stream, "negative_pool", f"可分配总额为 {shown(stream, pool)},小于 0。", "请核对全年安排和省本级安排。"
        )
    elif stream.method == GIVEN:
        yield from given_faults(now, stream, pool)
    elif pool and not counties:
        fix = "请核对适用范围和政策到期年度,或把全年安排改为 0、全部列入省本级安排。"
        yield named(now, stream, "no_county", f"有 {shown(stream, pool)} 可分配,但没有符合适用范围的县区。", fix)
    elif stream.method == QUOTA:
        yield from quota_faults(now, stream, counties, pool)
    elif pool:
        yield from share_faults(now, stream, counties)


def given_faults(now: YearFacts, stream: Stream, pool: int) -> Iterator[Fault]:
    """The table of 给定安排 has to use up exactly what there is to share."""
    mine = [one.amount for one in now.facts.given if (one.stream, one.year) == (stream.code, now.year)]
    total = sum(mine)
    if total != pool:
        short, there = shown(stream, total), shown(stream, pool)
        text = f"给定安排合计 {short},与可分配总额 {there}不等,相差 {shown(stream, abs(total - pool))}。"
        fix = "请核对给定安排各行金额与资金总盘(全年安排 − 省本级安排 − 预留),使两者相等。"
        yield named(now, stream, "given_total", text, fix)


def quota_faults(now: YearFacts, stream: Stream, counties: tuple[County, ...], pool: int) -> Iterator[Fault]:
    """定额 has to be filled in and to fit into the pool; what is left goes by factors."""
    if pool and not quotas_of(now, stream):
        fix = "请在“定额”表填写该资金该年度的标准,或把分配方法改为“全额因素法”。"
        yield named(now, stream, "no_quota", "分配方法是定额,未填定额。", fix)
        return
    if any(quota.per == PER_HOUSEHOLD for quota in quotas_of(now, stream)):
        missing = tuple(missing_figures(now, stream, counties, HOUSEHOLDS))
        if missing:
            yield from missing
            return
    total = sum(quota_parts(now, stream, counties).values(), Fraction(0))
    if total > pool:
        text = f"定额合计 {shown(stream, total)},超过可分配总额 {shown(stream, pool)}。"
        yield named(now, stream, "quota_above_pool", text, "请降低定额标准,或增加资金总盘。")
    elif total < pool:
        yield from share_faults(now, stream, counties)
