"""资金总盘: last year adds up, no year is missing, amounts are whole units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import gcd
from typing import Any

from allocator.domain.finding import Problem
from allocator.domain.rule import OFF
from allocator.domain.stream import Stream
from allocator.workbooks.checks.desk import Desk, error, money, plain

POOLS = "资金总盘"
TOTAL = "全年安排"
SOME = 3


def check_base_year(desk: Desk) -> Iterator[Problem]:
    """全年安排 of the base year, less 省本级安排, equals Σ 上年安排 of the stream."""
    facts, year = desk.facts, desk.facts.base_year
    for stream in desk.stated_streams:
        pool = facts.pool(stream.code, year)
        total = sum(facts.last_year.get((county.code, stream.code), 0) for county in facts.counties)
        if pool is None or pool.to_counties == total:
            continue
        kept = (
            f"减省本级安排 {plain(pool.provincial, stream)} 后为 {plain(pool.to_counties, stream)},"
            if pool.provincial
            else ""
        )
        text = (
            f"{year} 年“{stream.name}”全年安排 {plain(pool.total, stream)} {stream.measure.name},{kept}"
            f"与“上年安排”各县区合计 {plain(total, stream)} 不等,"
            f"相差 {plain(abs(pool.to_counties - total), stream)} {stream.measure.name}。"
        )
        fix = "请核对“上年安排”该资金一列和资金总盘的上年数:漏了县区、省本级未单列,或其中一处有误。"
        yield error(desk.spot(POOLS, stream.code, year, header=TOTAL), plain(pool.total, stream), text, fix)


def check_no_pool_missing(desk: Desk) -> Iterator[Problem]:
    """Each stream has a pool in each plan year while it lasts, unless a rule plans it."""
    facts = desk.facts
    planned = {
        (pool.stream, pool.year)
        for one in desk.book
        if one.rule.planned_pools is not None and one.values.status != OFF
        for pool in one.rule.planned_pools(facts, one.values)
    }
    for stream in facts.streams:
        for year in facts.years:
            over = stream.expires is not None and year > stream.expires
            if over or facts.pool(stream.code, year) is not None or (stream.code, year) in planned:
                continue
            text = f"“{stream.name}”没有 {year} 年的全年安排。"
            fix = f"请在“资金总盘”补上 {stream.code} {year} 年一行;当年没有安排的填 0。"
            yield error(desk.spot(POOLS, stream.code, year, header=TOTAL), "", text, fix)


def check_units(desk: Desk) -> Iterator[Problem]:
    """What is shared, issued, decided or given is a whole number of the stream's units."""
    for stream in desk.facts.streams:
        wrong = [(spot, atoms, what) for spot, atoms, what in unit_amounts(desk, stream) if atoms % stream.unit]
        if not wrong:
            continue
        amounts = list(unit_amounts(desk, stream))
        works = gcd(stream.unit, *(atoms for _, atoms, _ in amounts))
        if len(wrong) > SOME and 2 * len(wrong) > len(amounts):
            # It is the unit that does not fit, not one amount after another.
            text = (
                f"“{stream.name}”的取整单位 {money(stream.unit, stream)}与 {len(wrong)} 处金额不合"
                f"(如{wrong[0][2]} {money(wrong[0][1], stream)});可行的最大取整单位是 {money(works, stream)}。"
            )
            fix = f"请把“资金”表该资金的取整单位(空白时为“基本信息”的取整单位)改为 {plain(works, stream)}。"
            yield error(desk.spot("资金", stream.code, header="取整单位"), plain(stream.unit, stream), text, fix)
            continue
        for spot, atoms, what in wrong:
            text = (
                f"“{stream.name}”{what} {money(atoms, stream)},不是取整单位 {money(stream.unit, stream)} 的倍数;"
                f"可行的最大取整单位是 {money(works, stream)}。"
            )
            fix = f"请核对金额,或把“资金”表该资金的取整单位改为 {plain(works, stream)}。"
            yield error(spot, plain(atoms, stream), text, fix)


def unit_amounts(desk: Desk, stream: Stream) -> Iterator[tuple[tuple[str, str], int, str]]:
    """(place, atoms, what it is) of every amount that must be a multiple of the stream's unit."""
    facts, code = desk.facts, stream.code
    for year in facts.years:
        pool = facts.pool(code, year)
        if pool is not None:
            what = f"{year} 年全年安排" + ("减省本级安排后的" if pool.provincial else "")
            yield desk.spot(POOLS, code, year, header=TOTAL), pool.to_counties, what
    sheets: tuple[tuple[str, Iterable[Any]], ...] = (
        ("给定安排", facts.given),
        ("已下达", facts.issued),
        ("人工调整", facts.manual),
    )
    for sheet, records in sheets:
        for one in records:
            if one.stream == code and one.year in facts.years:
                spot = desk.amount_spot(sheet, one)
                yield spot, one.amount, f"{one.year} 年{desk.names.get(one.county, one.county)}{sheet}"
