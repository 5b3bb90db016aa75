"""Clashes planted in four towns, one by one, with amounts that can be reckoned by head."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.county import Village
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import PEOPLE
from allocator.domain.records import AT_LEAST, AT_MOST, EQUAL, Given, Issued, Manual
from allocator.domain.scenario import Setting
from allocator.domain.stream import GIVEN, Pool, Stream, Weight
from tests.properties.provinces import Case
from tests.use_cases.towns import CODES, facts, setting, wan

UPLIFT, HOLD, FLOOR, CAP, BAND = (
    "deep_county_uplift",
    "delisted_hold_harmless",
    "deep_village_floor",
    "project_bank_cap",
    "county_band",
)
ONE_YEAR = setting(FLOOR, "campaign_to", "2018")


def villages(count: int, code: str = CODES[0]) -> tuple[Village, ...]:
    """So many deep villages of one county without anything invested."""
    return tuple(Village(f"{code}1002{n:02d}", f"村{n}", code, 0) for n in range(count))


def issued(code: str, amount: int, stream: str = "NZ", year: int = 2018) -> Issued:
    """已下达 in 万元."""
    return Issued(code, stream, year, wan(amount), "示例〔2018〕1号")


def decided(code: str, how: str, amount: int, stream: str | None = "NZ", year: int = 2018) -> Manual:
    """人工调整 in 万元."""
    return Manual(code, stream, year, how, wan(amount), True, "示例理由", "示例领导")


def floors_above_a_pool() -> Case:
    """已下达 700 + 600 of 农业整合资金 1,000: 300 missing."""
    return Case(replace(facts(deep=()), issued=(issued(CODES[0], 700), issued(CODES[1], 600))))


def caps_below_a_pool() -> Case:
    """Nobody's 农业整合资金 of 1,000 may exceed 100, 200, 200 and 100: 400 cannot be placed."""
    caps = (100, 200, 200, 100)
    rows = tuple(decided(code, AT_MOST, cap) for code, cap in zip(CODES, caps, strict=True))
    return Case(replace(facts(deep=()), manual=rows))


def uplift_against_hold_harmless() -> Case:
    """甲县 must rise from 800 to 960 while the others keep 1,200 and the pools 2,000: 160 missing."""
    return Case(facts(), (setting(HOLD, "status", "hard"),))


def villages_against_projects() -> Case:
    """Six villages ask 甲县 for 3,000 of integrated money; projects of 甲县 cap its group money at 500.

    SZ is made integrated, NZ has 1,000: NZ gives 1,000 at most, SZ 500, so 1,500 is missing.
    """
    start = facts({"NZ": 1000, "SZ": 3000, "ZY": 1000}, deep=(), villages=villages(6))
    streams = tuple(replace(one, integrated=one.integrated or one.code == "SZ") for one in start.streams)
    counties = tuple(
        replace(one, figures={**one.figures, "项目库储备(万元)": 500 if one.code == CODES[0] else 9000})
        for one in start.counties
    )
    known = replace(start, streams=streams, counties=counties)
    return Case(known, (ONE_YEAR, setting(CAP, "status", "hard"), setting(HOLD, "status", "check")))


def villages_against_a_small_pool() -> Case:
    """Six villages × 500 in one year against 农业整合资金 1,000: 2,000 missing."""
    return Case(facts(deep=(), villages=villages(6)), (ONE_YEAR,))


def decided_below_issued() -> Case:
    """农业整合资金 of 乙县 等于 300, 已下达 450: 150 apart, whatever the pools."""
    return Case(replace(facts(deep=()), issued=(issued(CODES[1], 450),), manual=(decided(CODES[1], EQUAL, 300),)))


def two_decisions() -> Case:
    """丙县's three funds together at most 500, its 中央专项 at least 620: 120 apart."""
    rows = (decided(CODES[2], AT_MOST, 500, None), decided(CODES[2], AT_LEAST, 620, "ZY"))
    return Case(replace(facts(deep=()), manual=rows))


def three_at_once() -> Case:
    """Villages ask 3,000 of NZ's 1,000 (2,000); SZ issued 1,400 of 1,000 (400); ZY of 丙县 equals 100, issued 130."""
    rows = (issued(CODES[1], 1400, "SZ"), issued(CODES[2], 130, "ZY"))
    known = replace(facts(deep=(), villages=villages(6)), issued=rows, manual=(decided(CODES[2], EQUAL, 100, "ZY"),))
    return Case(known, (ONE_YEAR,))


def later_year_alone() -> Case:
    """2019's 农业整合资金 of 1,000 with 1,250 issued already: 250 missing in 2019."""
    known = facts(years=(2018, 2019), deep=())
    return Case(replace(known, issued=(issued(CODES[0], 1250, "NZ", 2019),)))


def later_year_through_this_one() -> Case:
    """甲县 has to have 1,500 in 2018 and 1,000 in 2019 at most, may never fall under what it had: 500 apart."""
    rows = (decided(CODES[0], AT_LEAST, 1500, None, 2018), decided(CODES[0], AT_MOST, 1000, None, 2019))
    settings = (setting(BAND, "status", "hard"), setting(BAND, "minimum_growth", "0"))
    streams = [replace(one, category="专项扶贫") for one in facts().streams]
    return Case(replace(facts(years=(2018, 2019), deep=()), streams=tuple(streams), manual=rows), settings)


def people() -> Case:
    """护林员指标 of 100 people, of whom 70 and 60 are 已下达: 30 missing, counted in people."""
    start = facts(deep=())
    stream = Stream("HL", "护林员指标", "省级", "指标", "全部", "全额因素法", measure=PEOPLE, unit=1)
    known = replace(
        start,
        streams=(stream, *start.streams),
        pools={**start.pools, ("HL", 2018): Pool("HL", 2018, 100), ("HL", 2017): Pool("HL", 2017, 100)},
        last_year={**start.last_year, **{(code, "HL"): 25 for code in CODES}},
        weights={**start.weights, "HL": (Weight("HL", "贫困人口(人)", "占比", 1),)},
        issued=(Issued(CODES[0], "HL", 2018, 70, "1"), Issued(CODES[1], "HL", 2018, 60, "1")),
    )
    return Case(known)


def many_counties() -> Case:
    """All four counties' 中央专项 issued at 300 each of 1,000: 200 missing."""
    return Case(replace(facts(deep=()), issued=tuple(issued(code, 300, "ZY") for code in CODES)))


def two_streams() -> Case:
    """Villages ask 3,000 of NZ's 1,000: 2,000 missing; ZY is capped at 600 of its 1,000: 400 too much."""
    caps = (100, 200, 200, 100)
    rows = tuple(decided(code, AT_MOST, cap, "ZY") for code, cap in zip(CODES, caps, strict=True))
    return Case(replace(facts(deep=(), villages=villages(6)), manual=rows), (ONE_YEAR,))


def villages_at_the_end() -> Case:
    """期末达标: 2018 asks for nothing, 2019 for 3,000 of 农业整合资金 1,000: 2,000 missing in 2019."""
    known = facts(years=(2018, 2019), deep=(), villages=villages(6))
    return Case(known, (setting(FLOOR, "campaign_to", "2019"), setting(FLOOR, "pacing", "by_end")))


def villages_of_given_money() -> Case:
    """农业整合资金 is 给定: 甲县 has 400 of it, its villages ask for 3,000: 2,600 missing whatever the pools."""
    start = facts(deep=(), villages=villages(6))
    amounts = zip(CODES, (400, 300, 200, 100), strict=True)
    given = tuple(Given(code, "NZ", 2018, wan(amount), "示例处", "示例〔2018〕2号") for code, amount in amounts)
    streams = tuple(replace(one, method=GIVEN) if one.code == "NZ" else one for one in start.streams)
    return Case(replace(start, streams=streams, given=given), (ONE_YEAR,))


def villages_of_held_money() -> Case:
    """农业整合资金 is 不可调剂: 甲县 has 40 % of it, 400 of the 3,000 asked for; 40 % of 7,500 are 3,000."""
    start = facts(deep=(), villages=villages(6))
    streams = tuple(replace(one, movable=False) if one.code == "NZ" else one for one in start.streams)
    return Case(replace(start, streams=streams), (ONE_YEAR,))


def growth_of_two_years() -> Case:
    """2018: 甲县 1,080 and the others 1,200 of 2,300; 2019: 20 % more of 1,080 for 甲县, nobody falls: 216 missing."""
    known = facts({"NZ": 1000, "SZ": 1300, "ZY": 1000}, years=(2018, 2019))
    return Case(known, (setting(HOLD, "status", "hard"),))


def coarse_units() -> Case:
    """中央专项 of 50 in units of 10, everybody at least 11: 44 would do, four times 20 do not."""
    start = facts({"NZ": 1000, "SZ": 1000, "ZY": 50}, deep=())
    streams = tuple(replace(one, unit=wan(10)) if one.code == "ZY" else one for one in start.streams)
    return Case(replace(start, streams=streams, manual=tuple(decided(code, AT_LEAST, 11, "ZY") for code in CODES)))


def coarse_twice() -> Case:
    """The same in 省级专项 too, where 70 do for three times 20 and one of 10: two clashes that share nothing."""
    one = coarse_units()
    known = facts({"NZ": 1000, "SZ": 60, "ZY": 50}, deep=())
    streams = tuple(one if one.code == "NZ" else replace(one, unit=wan(10)) for one in known.streams)
    more = tuple(decided(code, AT_LEAST, 11, "SZ") for code in CODES)
    return Case(replace(known, streams=streams, manual=(*one.facts.manual, *more)))


def coarse_money_and_people() -> Case:
    """The same of 中央专项, and 4 people of whom counties of 3, 4 and 3 keep 40 %: 2 each, 6 together."""
    start = coarse_units().facts
    crew = Stream("HL", "护林员指标", "省级", "指标", "全部", "全额因素法", measure=PEOPLE, unit=1)
    last = {**start.last_year, **{(code, "ZY"): wan(10) for code in CODES}}
    known = replace(
        start,
        streams=(crew, *start.streams),
        pools={
            **start.pools,
            ("ZY", 2017): Pool("ZY", 2017, wan(40)),
            ("HL", 2018): Pool("HL", 2018, 4),
            ("HL", 2017): Pool("HL", 2017, 10),
        },
        last_year={**last, **{(code, "HL"): n for code, n in zip(CODES, (3, 4, 3, 0), strict=True)}},
        weights={**start.weights, "HL": (Weight("HL", "贫困人口(人)", "占比", Fraction(1)),)},
    )
    more = (("status", "hard"), ("minimum_growth", "-0.6"), ("applies_to", "each_stream"))
    return Case(known, tuple(setting(BAND, name, value) for name, value in more))


ALL = (
    floors_above_a_pool,
    caps_below_a_pool,
    uplift_against_hold_harmless,
    villages_against_projects,
    villages_against_a_small_pool,
    decided_below_issued,
    two_decisions,
    three_at_once,
    later_year_alone,
    later_year_through_this_one,
    people,
    many_counties,
    two_streams,
    villages_at_the_end,
    villages_of_given_money,
    villages_of_held_money,
    growth_of_two_years,
    coarse_units,
    coarse_twice,
    coarse_money_and_people,
)


def with_setting(case: Case, *more: Setting) -> Case:
    """The case under further settings."""
    return Case(case.facts, (*case.settings, *more))


def renamed(known: Facts, name: str) -> Facts:
    """The second county under another name."""
    first, second, *others = known.counties
    return replace(known, counties=(first, replace(second, name=name), *others))
