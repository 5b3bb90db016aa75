"""元 typed for 万元 throughout, so that nothing beside it disagrees: what other funds and other cells say of it."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median_low
from typing import NamedTuple

from allocator.domain.facts import eligible
from allocator.domain.finding import Problem
from allocator.domain.fraction import Fraction
from allocator.domain.money import PEOPLE, WAN_YUAN, grouped, near
from allocator.domain.stream import Stream
from allocator.workbooks.checks.desk import Desk, error, money, plain, warning
from allocator.workbooks.checks.magnitude import CHECK_UNIT, HEAD_WARNING, HEADS, REALLY, poor_people
from allocator.workbooks.checks.pools import POOLS, TOTAL

# 万元 per poor person of its own counties: towards the end of a campaign few poor people are left, and a real fund
# may reach 10; so the other funds of the book must agree that it is out of scale.
HEAD_SUSPECT, HEAD_ABSURD = 10 * WAN_YUAN.atoms, HEAD_WARNING
# 万元 per poor person of the whole book: beyond doubt, whatever the other funds are.
HEAD_ERROR = 1_000 * WAN_YUAN.atoms
OTHERS = 10
# 万元 of one transfer, bond or building fund per recipient: 100 亿元 is more than a city gets, 10 亿元 worth a look.
MEAN_WARNING, MEAN_ERROR = 100_000 * WAN_YUAN.atoms, 1_000_000 * WAN_YUAN.atoms
# People or 亩 of one quota per recipient: about as many as live in a large county, a third of its land.
MEAN_QUOTA = 1_000_000
ABOVE_MEDIAN, ENOUGH_COUNTIES = 1_000, 4
FOR_THE_POOR = ("专项扶贫", "涉农整合")
RURAL = "农村人口(人)"
ALL_YEARS = CHECK_UNIT + "总盘各年和上年安排一并核对。"


class Size(NamedTuple):
    """A fund of the first plan year: atoms for counties, how many counties, and the poor people in them."""

    atoms: int
    counties: int
    heads: Fraction

    @property
    def mean(self) -> Fraction:
        """Atoms per county."""
        return Fraction(self.atoms, max(1, self.counties))


def sizes_of(desk: Desk) -> dict[Stream, Size]:
    """The size of each stream that has something to share in the first plan year."""
    facts, year = desk.facts, desk.facts.years[0]
    sizes = {}
    for stream in facts.streams:
        pool = facts.pool(stream.code, year)
        if pool is not None and pool.to_counties > 0:
            counties = eligible(facts, stream, year)
            sizes[stream] = Size(pool.to_counties, len(counties), poor_people(desk, counties))
    return sizes


def check_fund_in_yuan(desk: Desk) -> Iterator[Problem]:
    """A fund typed in 元 throughout: against the other funds, else per poor person; one sentence a fund."""
    sizes = {stream: size for stream, size in sizes_of(desk).items() if stream.is_money}
    everybody = poor_people(desk, desk.facts.counties)
    for stream, size in sizes.items():
        yield from against_others(desk, stream, sizes) or per_head(desk, stream, size, everybody)


def against_others(desk: Desk, stream: Stream, sizes: dict[Stream, Size]) -> tuple[Problem, ...]:
    """Absurd per poor person and above all other funds, or suspect and ten times them.

    ``24,000`` typed as ``240,000,000`` 万元 beside funds of 900,000, for 500,000 poor people: 480 万元 for each. Funds
    that are not for the poor alone must be too large for their recipients as well.
    """
    size = sizes[stream]
    if size.heads < HEADS or size.atoms < HEAD_SUSPECT * size.heads:
        return ()
    usual = [one.atoms for other, one in sizes.items() if other != stream and one.atoms < HEAD_SUSPECT * one.heads]
    rest, for_the_poor = sum(usual), stream.category in FOR_THE_POOR
    beyond = size.atoms >= OTHERS * rest
    if for_the_poor:
        beyond |= size.atoms >= HEAD_ABSURD * size.heads and size.atoms > rest
    if not usual or not beyond or not (for_the_poor or size.mean >= MEAN_WARNING):
        return ()
    text = f"合其范围内每个贫困人口{near(int(size.atoms / size.heads))},其余资金合计只有 {grouped(rest)}"
    sure = for_the_poor or size.mean >= MEAN_ERROR
    return (in_yuan(desk, stream, size.atoms, f"{text},像是整项按元填写。", sure),)


def per_head(desk: Desk, stream: Stream, size: Size, everybody: Fraction) -> tuple[Problem, ...]:
    """A special or integrated fund that is more per poor person of the whole book than any could be."""
    if everybody <= 0 or stream.category not in FOR_THE_POOR or size.atoms < HEAD_WARNING * everybody:
        return ()
    text = f"合每个贫困人口{near(int(size.atoms / everybody))},像是按元填写。"
    sure = everybody >= HEADS and size.atoms >= HEAD_ERROR * everybody
    return (in_yuan(desk, stream, size.atoms, text, sure),)


def in_yuan(desk: Desk, stream: Stream, atoms: int, why: str, sure: bool) -> Problem:
    """The problem at the fund's pool of the first plan year."""
    year = desk.facts.years[0]
    spot = desk.spot(POOLS, stream.code, year, header=TOTAL)
    text = f"{year} 年“{stream.name}”{money(atoms, stream)},{why}"
    return (error if sure else warning)(spot, plain(desk.facts.pools[stream.code, year].total, stream), text, ALL_YEARS)


def check_quotas(desk: Desk) -> Iterator[Problem]:
    """A quota of more people than live in its counties, or of a million people or 亩 for each of them."""
    facts, year = desk.facts, desk.facts.years[0]
    for stream, size in sizes_of(desk).items():
        if stream.is_money:
            continue
        counties = eligible(facts, stream, year)
        rural = sum((facts.figure(county, RURAL, year) or Fraction(0) for county in counties), Fraction(0))
        if size.mean >= MEAN_QUOTA * stream.measure.atoms:
            why = f"平均每个县区{near(int(size.mean), stream.measure)}"
        elif stream.measure == PEOPLE and 0 < rural < size.atoms:
            why = f"比范围内的农村人口 {grouped(rural, PEOPLE)}还多"
        else:
            continue
        text = f"{year} 年“{stream.name}”{money(size.atoms, stream)},{why},像是单位或位数有误。"
        spot = desk.spot(POOLS, stream.code, year, header=TOTAL)
        yield warning(spot, plain(facts.pools[stream.code, year].total, stream), text, REALLY)


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
