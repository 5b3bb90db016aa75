"""元 typed for 万元 throughout, so that nothing beside it disagrees: what other funds and other cells say of it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from statistics import median_low

from allocator.domain.facts import eligible
from allocator.domain.finding import Problem
from allocator.domain.money import WAN_YUAN, grouped
from allocator.domain.stream import Stream
from allocator.workbooks.checks.desk import Desk, error, money, plain, warning
from allocator.workbooks.checks.magnitude import CHECK_UNIT, HEADS, REALLY, poor_people
from allocator.workbooks.checks.pools import POOLS, TOTAL

# 万元 per poor person of its own counties: towards the end of a campaign few poor people are left, and a real fund
# may reach 10; so the other funds of the book must agree that it is out of scale.
HEAD_SUSPECT, HEAD_ABSURD = 10 * WAN_YUAN.atoms, 100 * WAN_YUAN.atoms
OTHERS = 10
ABOVE_MEDIAN, ENOUGH_COUNTIES = 1_000, 4
FOR_THE_POOR = ("专项扶贫", "涉农整合")


def check_stream_against_others(desk: Desk) -> Iterator[Problem]:
    """A fund absurd per poor person and above all other funds, or suspect and ten times them: typed in 元 throughout.

    ``24,000`` typed as ``240,000,000`` 万元 beside funds of 900,000, for 500,000 poor people: 480 万元 for each.
    """
    facts, year = desk.facts, desk.facts.years[0]
    sizes: dict[Stream, tuple[int, Fraction]] = {}
    for stream in (one for one in facts.streams if one.is_money):
        pool = facts.pool(stream.code, year)
        if pool is not None and pool.to_counties > 0:
            sizes[stream] = (pool.to_counties, poor_people(desk, eligible(facts, stream, year)))
    for stream, (size, heads) in sizes.items():
        if stream.category not in FOR_THE_POOR or heads < HEADS or size < HEAD_SUSPECT * heads:
            continue
        usual = [other for one, (other, people) in sizes.items() if one != stream and other < HEAD_SUSPECT * people]
        rest = sum(usual)
        if not usual or not (size >= OTHERS * rest or (size >= HEAD_ABSURD * heads and size > rest)):
            continue
        each = grouped(int(size / heads))
        text = f"{year} 年“{stream.name}”{money(size, stream)},合其范围内每个贫困人口约 {each},"
        text += f"其余资金合计只有 {grouped(rest)},像是整项按元填写。"
        pool = facts.pools[stream.code, year]
        spot = desk.spot(POOLS, stream.code, year, header=TOTAL)
        yield error(spot, plain(pool.total, stream), text, CHECK_UNIT + "总盘各年和上年安排一并核对。")


def check_county_figures(desk: Desk) -> Iterator[Problem]:
    """A 万元 figure of 县区 a thousand times its column's median and above all money the county had or a fund has."""
    counties = desk.facts.counties
    headers = sorted({name for one in counties for name in one.figures if name.endswith("(万元)")})
    money_codes = {stream.code for stream in desk.facts.streams if stream.is_money}
    had: dict[str, int] = {}
    for (code, fund), atoms in desk.facts.last_year.items():
        had[code] = had.get(code, 0) + (atoms if fund in money_codes else 0)
    for header in headers:
        filled = [(one, one.figures[header]) for one in counties if one.figures.get(header, 0) > 0]
        if len(filled) < ENOUGH_COUNTIES:
            continue
        middle = median_low(figure for _, figure in filled)
        for county, figure in filled:
            if figure < ABOVE_MEDIAN * middle or figure * WAN_YUAN.atoms <= had.get(county.code, 0):
                continue
            atoms = int(figure * WAN_YUAN.atoms)
            usual = grouped(int(middle * WAN_YUAN.atoms))
            text = f"{county.name}“{header}”{grouped(atoms)},各县区中间水平 {usual},像是按元填写。"
            spot = desk.spot("县区", county.code, header=header)
            yield warning(spot, grouped(atoms).partition(" ")[0], text, REALLY)
