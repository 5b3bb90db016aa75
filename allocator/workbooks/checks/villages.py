"""深度贫困村 against counties: known, able to draw on integrated money, numbers that agree."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.county import POOR_PEOPLE, County, Village
from allocator.domain.facts import in_scope
from allocator.domain.finding import Problem
from allocator.domain.money import grouped
from allocator.domain.rule import OFF, active
from allocator.domain.village_floor import OWN_MONEY
from allocator.workbooks.checks.desk import Desk, error, hint, listed, warning

VILLAGES, COUNTIES, NUMBER, TOTALS = "深度贫困村", "县区", "贫困村数(个)", "村级总额"
RULE = "deep_village_floor"


def villages_by_county(desk: Desk) -> dict[str, list[Village]]:
    """County code → its deep villages."""
    found: dict[str, list[Village]] = {}
    for village in desk.facts.villages:
        found.setdefault(village.county, []).append(village)
    return found


def check_village_counties(desk: Desk) -> Iterator[Problem]:
    """Every deep village stands in a known county, one with 扶贫任务."""
    known = {county.code: county for county in desk.facts.counties}
    for village in desk.facts.villages:
        county = known.get(village.county)
        spot = desk.spot(VILLAGES, village.code, header="行政区划代码")
        if county is None:
            text = f"深度贫困村{village.name}的行政区划代码 {village.county} 不在“县区”表中。"
            yield error(spot, village.county, text, "请改为所在县区的代码,或在“县区”表补上该县。")
        elif not county.task:
            text = f"深度贫困村{village.name}所在的{county.name}扶贫任务填了否。"
            yield warning(spot, village.county, text, "请核对村所在的县区和该县的扶贫任务。")


def check_drawable(desk: Desk) -> Iterator[Problem]:
    """A deep village short of the floor has some integrated money to draw on in the campaign's plan years."""
    facts, rule = desk.facts, active(desk.book, RULE)
    if rule is None or rule.values.status == OFF:
        return
    tell = error if rule.values.enforced else warning
    years = [year for year in facts.years if facts.campaign[0] <= year <= facts.campaign[1]]
    counties = {county.code: county for county in facts.counties}
    for code, villages in villages_by_county(desk).items():
        county = counties.get(code)
        if county is None or not years or code in rule.values.exempt or can_draw(desk, county, years):
            continue
        for village in villages:
            floor = rule.values.whole("floor", years[0])
            if village.invested >= floor and rule.values.get("reading", years[0]) != "annual":
                continue
            text = (
                f"深度贫困村{village.name}已投入 {grouped(village.invested)},未达下限 {grouped(floor)},"
                f"但{county.name}没有可用的统筹整合资金。"
            )
            fix = f"请核对各资金的“纳入统筹整合”和适用范围,或在“县区”表填“{OWN_MONEY}”。"
            yield tell(desk.spot(VILLAGES, village.code, header="行政区划代码"), code, text, fix)


def can_draw(desk: Desk, county: County, years: list[int]) -> bool:
    """Whether a county has an integrable stream with money, or money of its own, in any of the years."""
    facts = desk.facts
    for year in years:
        if facts.figure(county, OWN_MONEY, year):
            return True
        for stream in facts.streams:
            pool = facts.pool(stream.code, year)
            lasts = stream.expires is None or year <= stream.expires
            there = pool is not None and pool.to_counties > 0
            if there and lasts and stream.integrable(year) and in_scope(facts, stream, county, year):
                return True
    return False


def check_village_counts(desk: Desk) -> Iterator[Problem]:
    """Not more deep villages than poor villages; deep counties have some, where villages are given at all."""
    by_county = villages_by_county(desk)
    bare = []
    for county in desk.facts.counties:
        there, stated = len(by_county.get(county.code, ())), county.figures.get(NUMBER)
        if stated is not None and there > stated:
            text = f"{county.name}的深度贫困村有 {there} 个,多于贫困村数 {stated} 个。"
            spot = desk.spot(COUNTIES, county.code, header=NUMBER)
            yield warning(spot, str(stated), text, "请核对两处的数。")
        if county.deep and not there:
            bare.append(county)
    if bare and by_county:
        text = f"深度贫困县{listed([county.name for county in bare])}没有填深度贫困村。"
        yield hint(desk.spot(COUNTIES, bare[0].code, header="深度贫困县"), "是", text, "请核对“深度贫困村”表是否漏填。")


def check_county_people(desk: Desk) -> Iterator[Problem]:
    """The poor people of a county's deep villages are not more than the county's."""
    by_county = villages_by_county(desk)
    for county in desk.facts.counties:
        inside = sum(village.poor or 0 for village in by_county.get(county.code, ()))
        whole = desk.facts.figure(county, POOR_PEOPLE, desk.facts.years[0])
        if whole is not None and inside > whole:
            text = f"{county.name}深度贫困村的贫困人口合计 {inside} 人,多于全县 {whole} 人。"
            spot = desk.spot(COUNTIES, county.code, header=POOR_PEOPLE)
            yield warning(spot, str(whole), text, "请核对村和县的贫困人口,时点应一致。")


def check_village_totals(desk: Desk) -> Iterator[Problem]:
    """村级总额 stands only where there are deep villages to get it."""
    there = {village.county for village in desk.facts.villages}
    names = {county.code: county.name for county in desk.facts.counties}
    for one in desk.facts.village_totals:
        if one.county in names and one.county not in there and one.amount:
            text = f"{names[one.county]}没有深度贫困村,{one.year} 年的村级总额 {grouped(one.amount)}无处安排。"
            spot = desk.spot(TOTALS, one.county, str(one.year), header="金额(万元)")
            yield error(spot, grouped(one.amount), text, "请在“深度贫困村”表补上该县的村,或删去这一行。")
