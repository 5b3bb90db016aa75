"""元 typed for 万元 (a factor of 10,000): pools against last year, counties against their peers, money per head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import median_low

from allocator.domain.county import POOR_PEOPLE, County
from allocator.domain.facts import eligible
from allocator.domain.finding import Problem
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, grouped, rounded_text
from allocator.domain.stream import Stream
from allocator.workbooks.checks.desk import Desk, error, money, plain, warning
from allocator.workbooks.checks.pools import POOLS, TOTAL

# A thousandfold jump is worth a look. It is a mistake of units only where it is near ten thousand (元 for 万元, 万元
# for 亿元) and one of the two sums is absurd per poor person; else a fund may well have been wound up, or begun.
# Sums below are too small to judge by.
JUMP, LEAST_SLIP, MOST_SLIP = 1_000, 5_000, 20_000
ENOUGH = 100 * WAN_YUAN.atoms
# Of its peers' median: no county gets a thousand times as much, or a five-thousandth of it.
ABOVE_PEERS, BELOW_PEERS = 1_000, 5_000
# 1 元 per poor person: a fund that is shared among counties brings more.
LEAST_HEAD = WAN_YUAN.atoms // 10_000
# 万元 of one special or integrated fund per poor person; the whole province got about 0.5 in 2019.
HEAD_WARNING, HEADS = 100 * WAN_YUAN.atoms, 1_000
VILLAGE_WARNING, VILLAGE_ERROR = 20_000 * WAN_YUAN.atoms, 100_000 * WAN_YUAN.atoms
REALLY = "请核对两处的数和单位;确实如此的不必改。"
CHECK_UNIT = "请核对单位:本表单位是万元,按元填的要除以 10,000。"


def last_year_total(desk: Desk, stream: Stream) -> int:
    """Σ 上年安排 of a stream (atoms)."""
    return sum(desk.facts.last_year.get((county.code, stream.code), 0) for county in desk.facts.counties)


def money_streams(desk: Desk) -> Iterator[Stream]:
    """Streams in 万元 with a sure 上年安排: people and 亩 cannot be mistaken this way."""
    return (stream for stream in desk.stated_streams if stream.is_money)


def check_pool_against_last_year(desk: Desk) -> Iterator[Problem]:
    """A pool a thousand times last year's sum, or the other way round: an error where only a wrong unit explains it."""
    for stream in money_streams(desk):
        last = last_year_total(desk, stream)
        for year in desk.facts.years:
            pool = desk.facts.pool(stream.code, year)
            if pool is None or last < ENOUGH or pool.to_counties <= 0:
                continue
            ratio, now, before = Fraction(pool.to_counties, last), money(pool.to_counties, stream), money(last, stream)
            pool_spot, shown = desk.spot(POOLS, stream.code, year, header=TOTAL), plain(pool.total, stream)
            if ratio >= JUMP:
                slip = is_slip(desk, stream, ratio, pool.to_counties, last)
                what = "像是把元当作万元" if slip else "增得很多"
                text = f"{year} 年“{stream.name}”{now},是上年安排合计 {before} 的 {rounded_text(ratio, 0)} 倍,{what}。"
                yield (error if slip else warning)(pool_spot, shown, text, CHECK_UNIT if slip else REALLY)
            elif ratio <= Fraction(1, JUMP) and year == desk.facts.years[0]:
                slip = is_slip(desk, stream, 1 / ratio, last, pool.to_counties)
                text = (
                    f"“{stream.name}”上年安排合计 {before},是 {year} 年总盘 {now} 的 {rounded_text(1 / ratio, 0)} 倍,"
                )
                if slip:
                    text += "像是上年整列按元填写,或总盘按亿元填写。"
                    yield error(first_cell(desk, stream), plain(last, stream), text, CHECK_UNIT)
                else:
                    yield warning(pool_spot, shown, text + "降得很多。", REALLY)


def is_slip(desk: Desk, stream: Stream, times: Fraction, large: int, small: int) -> bool:
    """Whether two sums of one fund (atoms) are ten thousand apart and one absurd per poor person of its counties."""
    heads = poor_people(desk, eligible(desk.facts, stream, desk.facts.years[0]))
    absurd = heads >= HEADS and (large >= HEAD_WARNING * heads or small < LEAST_HEAD * heads)
    return LEAST_SLIP <= times <= MOST_SLIP and absurd


def poor_people(desk: Desk, counties: Iterable[County]) -> Fraction:
    """The poor people of counties in the first plan year."""
    figures = (desk.facts.figure(county, POOR_PEOPLE, desk.facts.years[0]) for county in counties)
    return sum((figure or Fraction(0) for figure in figures), Fraction(0))


def first_cell(desk: Desk, stream: Stream) -> tuple[str, str]:
    """The first cell of a stream's column in 上年安排 that holds money."""
    codes = (county.code for county in desk.facts.counties if desk.facts.last_year.get((county.code, stream.code)))
    return desk.spot("上年安排", next(codes, ""), stream.code)


def check_county_outliers(desk: Desk) -> Iterator[Problem]:
    """One county's 上年安排 far beyond its peers' median: an error where it alone exceeds this year's pool."""
    for stream in money_streams(desk):
        amounts = ((county, desk.facts.last_year.get((county.code, stream.code), 0)) for county in desk.facts.counties)
        filled = [(county, amount) for county, amount in amounts if amount > 0]
        if len(filled) < 4:
            continue
        middle = median_low(amount for _, amount in filled)
        pool = desk.facts.pool(stream.code, desk.facts.years[0])
        for county, amount in filled:
            spot = desk.spot("上年安排", county.code, stream.code)
            peers = f"各县区中间水平 {money(middle, stream)}"
            if amount >= ABOVE_PEERS * middle:
                text = f"{county.name}“{stream.name}”上年安排 {money(amount, stream)},远高于{peers},像是按元填写。"
                alone = pool is not None and amount > pool.to_counties
                yield (error if alone else warning)(spot, plain(amount, stream), text, CHECK_UNIT)
            elif amount * BELOW_PEERS <= middle:
                text = f"{county.name}“{stream.name}”上年安排 {money(amount, stream)},远低于{peers},像是按亿元填写。"
                yield warning(spot, plain(amount, stream), text, "请核对单位:本表单位是万元。")


def check_village_money(desk: Desk) -> Iterator[Problem]:
    """Money already invested in a village that is more than a county's: 元 for 万元."""
    for village in desk.facts.villages:
        if village.invested >= VILLAGE_WARNING:
            shown = grouped(village.invested)
            text = f"深度贫困村{village.name}({village.code})攻坚期已投入 {shown},像是按元填写。"
            spot = desk.spot("深度贫困村", village.code, header="攻坚期已投入(万元)")
            sure = village.invested >= VILLAGE_ERROR
            yield (error if sure else warning)(spot, shown.partition(" ")[0], text, CHECK_UNIT)
