"""What contradicts common sense though every cell is well formed: years, people, codes of villages, money per head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocator.domain.county import KINDS, POOR_PEOPLE, Village
from allocator.domain.finding import ERROR, WARNING, Problem
from allocator.domain.money import WAN_YUAN, grouped
from allocator.workbooks.checks.comparison import HEAD_ABSURD, HEAD_SUSPECT, check_county_figures
from allocator.workbooks.checks.desk import Desk, error, hint, listed, money, plain, warning
from allocator.workbooks.checks.magnitude import CHECK_UNIT, ENOUGH, HEADS, last_year_total
from allocator.workbooks.checks.pools import POOLS, TOTAL

COUNTIES, VILLAGES, RURAL = "县区", "深度贫困村", "农村人口(人)"
# Poor counties were registered in 2014; the transition after the campaign ends in 2025.
FIRST_YEAR, LAST_YEAR = 2014, 2025
COUNTY_DIGITS = 6


def check_emptied_pools(desk: Desk) -> Iterator[Problem]:
    """A pool of 0 after a year with money: wound up, or a 0 typed for what is not yet known."""
    for stream in desk.stated_streams:
        before = last_year_total(desk, stream)
        for year in desk.facts.years:
            pool = desk.facts.pool(stream.code, year)
            if pool is None:
                continue
            over = stream.expires is not None and year > stream.expires
            if pool.total == 0 and not pool.planned and not over and before >= (ENOUGH if stream.is_money else 1):
                text = f"{year} 年“{stream.name}”全年安排填的是 0,上一年有 {money(before, stream)}。"
                fix = "请核对是否漏填:空白不能用 0 代替;确实不再安排的不必改。"
                yield warning(desk.spot(POOLS, stream.code, year, header=TOTAL), plain(pool.total, stream), text, fix)
            before = pool.to_counties


def check_county_years(desk: Desk) -> Iterator[Problem]:
    """深度贫困认定年度, 摘帽年度 and 退出公告年度 lie between the registration and the end of the transition."""
    last = max(LAST_YEAR, desk.facts.years[-1])
    for county in desk.facts.counties:
        stated = (
            ("深度贫困认定年度", county.deep_since),
            ("摘帽年度", county.delisted),
            ("退出公告年度", county.exit_announced),
        )
        for header, year in stated:
            if year is not None and not FIRST_YEAR <= year <= last:
                text = f"{county.name}的{header} {year} 不在 {FIRST_YEAR}—{last} 之内。"
                spot = desk.spot(COUNTIES, county.code, header=header)
                yield warning(spot, str(year), text, "请核对年度;确实如此的不必改。")


def check_poor_among_rural(desk: Desk) -> Iterator[Problem]:
    """The poor people of a county are among its rural people."""
    for county in desk.facts.counties:
        poor, rural = county.figures.get(POOR_PEOPLE), county.figures.get(RURAL)
        if poor is not None and rural is not None and poor > rural:
            text = f"{county.name}的贫困人口 {poor} 人,多于农村人口 {rural} 人。"
            spot = desk.spot(COUNTIES, county.code, header=POOR_PEOPLE)
            yield error(spot, str(poor), text, "贫困人口在农村人口之内:请核对这两列。")


def check_village_codes(desk: Desk) -> Iterator[Problem]:
    """A village's code begins with its county's, or with one that became it (区划变更).

    With another county's it is a 警告, one of the two codes being wrong; with nobody's a 提示. Villages of zones and
    farms keep the codes of the county around them.
    """
    names: dict[str, str] = {}
    for county in desk.facts.counties:
        names.setdefault(county.code[:COUNTY_DIGITS], county.name)
    older = {(one.new, one.old[:COUNTY_DIGITS]) for one in desk.facts.boundary_changes}
    plain_kind = {one.code: one.kind == KINDS[0] for one in desk.facts.counties}
    odd: dict[tuple[str, str], list[Village]] = {}
    for village in desk.facts.villages:
        begins, own = village.code[:COUNTY_DIGITS], village.county[:COUNTY_DIGITS]
        if begins != own and plain_kind.get(village.county) and (village.county, begins) not in older:
            odd.setdefault((village.county, begins), []).append(village)
    for (code, begins), villages in odd.items():
        whose = f",是{names[begins]}的代码" if begins in names else ""
        named = listed([village.name for village in villages])
        text = f"{desk.names[code]}的深度贫困村{named},村编码前六位 {begins} 不是该县的 {code[:COUNTY_DIGITS]}{whose}。"
        spot = desk.spot(VILLAGES, villages[0].code, header="村编码")
        fix = "请核对村编码和行政区划代码,两者有一个填错;沿用旧代码的不必改。"
        yield (warning if whose else hint)(spot, villages[0].code, text, fix)


def check_county_money_per_head(desk: Desk) -> Iterator[Problem]:
    """A 万元 figure of 县区 above what any person could need, though no other county has one to compare with.

    50,000,000 万元 of 三保缺口 for 10,000 rural people are 5,000 万元 for each.
    """
    told = {(one.sheet, one.cell) for one in check_county_figures(desk)}
    for county in desk.facts.counties:
        rural, poor = county.figures.get(RURAL, 0), county.figures.get(POOR_PEOPLE, 0)
        people, most, whom = (rural, HEAD_SUSPECT, "农村人口") if rural else (poor, HEAD_ABSURD, "贫困人口")
        for header in sorted(name for name in county.figures if name.endswith("(万元)")):
            atoms = int(county.figures[header] * WAN_YUAN.atoms)
            spot = desk.spot(COUNTIES, county.code, header=header)
            if people >= HEADS and atoms >= most * people and spot not in told:
                text = f"{county.name}“{header}”{grouped(atoms)},合每个{whom}约 {grouped(int(atoms / people))},"
                yield warning(spot, grouped(atoms).partition(" ")[0], text + "像是按元填写。", CHECK_UNIT)


def once_a_pool(problems: Sequence[Problem]) -> Iterator[Problem]:
    """The problems with one alone of those that doubt the unit of the same pool: the first error, else the first."""
    doubts: dict[str, Problem] = {}
    for one in problems:
        if is_doubt(one) and (one.cell not in doubts or (one.level, doubts[one.cell].level) == (ERROR, WARNING)):
            doubts[one.cell] = one
    yield from (one for one in problems if not is_doubt(one) or doubts[one.cell] is one)


def is_doubt(one: Problem) -> bool:
    """Whether a problem says that a pool is in another unit than its sheet."""
    return one.sheet == POOLS and one.fix.startswith(CHECK_UNIT)
