"""Random small provinces: counties, streams of every method, pools, villages, floors and adjustments."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from allocator.domain.county import County, Village
from allocator.domain.facts import Facts, in_scope
from allocator.domain.fraction import Fraction
from allocator.domain.money import PEOPLE, WAN_YUAN
from allocator.domain.records import AT_LEAST, AT_MOST, EQUAL, Given, Issued, Manual, OneOff
from allocator.domain.scenario import Setting
from allocator.domain.stream import (
    BASE_PLUS,
    BY_CLASS,
    BY_FACTORS,
    GIVEN,
    QUOTA,
    ClassShare,
    Pool,
    Quota,
    Stream,
    Tilt,
    Weight,
)

POOR, INCOME, HOUSEHOLDS = "贫困人口(人)", "农村居民人均可支配收入(元)", "户数(户)"
FIRST = 2018
TEMPLATES = (
    ("HL", "护林员指标", "省级", "指标", False),
    ("NZ", "农业整合资金", "省级", "涉农整合", True),
    ("SZ", "省级专项", "省级", "专项扶贫", True),
    ("ZF", "均衡性转移支付", "中央", "转移支付", False),
    ("ZY", "中央专项", "中央", "专项扶贫", True),
)
METHOD_CHOICES = (BY_FACTORS,) * 5 + (BASE_PLUS,) * 4 + (QUOTA, BY_CLASS, GIVEN)


@dataclass(frozen=True, slots=True)
class Case:
    """Facts and the settings they are planned under."""

    facts: Facts
    settings: tuple[Setting, ...] = ()


def chance(dice: Random, percent: int) -> bool:
    """True in about ``percent`` of a hundred cases."""
    return dice.randint(1, 100) <= percent


def province(dice: Random, counties: int = 4, streams: int = 3, years: int = 1) -> Facts:
    """Facts that pass every check of the reader; last year's amounts near what factors give."""
    places = tuple(county(dice, n) for n in range(counties))
    chosen = tuple(stream(dice, one) for one in sorted(dice.sample(TEMPLATES, streams)))
    facts = Facts(
        info={"编制单位": "示例财政局", "方案名称": "示例", "编制日期": "2018-01-01"},
        years=tuple(range(FIRST, FIRST + years)),
        counties=places,
        streams=chosen,
        pools={},
        last_year={},
        weights={one.code: weights(dice, one) for one in chosen if one.method != GIVEN},
        villages=tuple(villages(dice, places)),
    )
    facts = with_money(dice, facts)
    return with_decisions(dice, with_method_tables(dice, facts))


def county(dice: Random, position: int) -> County:
    """A county with the flags and figures that rules and factors look at."""
    deep = chance(dice, 30)
    poverty = deep or chance(dice, 65)
    return County(
        code=f"6101{position + 1:02d}",
        name=f"示例{'甲乙丙丁戊己庚辛'[position]}县",
        city="示例市",
        poverty=poverty,
        deep=deep,
        task=True,
        integrating=poverty,
        delisted=dice.choice((None, 2017, 2018)) if poverty else None,
        band=dice.choice(("一档", "二档")),
        marks=frozenset({"革命老区"}) if chance(dice, 40) else frozenset(),
        figures={
            POOR: Fraction(dice.randint(1, 60) * 100),
            INCOME: Fraction(dice.randint(70, 130) * 100),
            HOUSEHOLDS: Fraction(dice.randint(10, 90)),
        },
    )


def stream(dice: Random, template: tuple[str, str, str, str, bool]) -> Stream:
    """A stream of one template with a random method, scope and unit."""
    code, name, level, category, integrated = template
    people = category == "指标"
    return Stream(
        code,
        name,
        level,
        category,
        scope=dice.choice(("全部", "全部", "贫困县", "610101、610102、610103")),
        method=dice.choice(METHOD_CHOICES),
        measure=PEOPLE if people else WAN_YUAN,
        unit=1 if people else dice.choice((1_000_000, 1_000_000, 500_000, 5_000_000)),
        integrated=integrated,
        movable=not chance(dice, 10),
    )


def weights(dice: Random, one: Stream) -> tuple[Weight, ...]:
    """One or two factors."""
    if chance(dice, 50):
        return (Weight(one.code, POOR, "占比", Fraction(1)),)
    first = Fraction(dice.randint(5, 9), 10)
    norm = dice.choice(("反向占比", "人口加权反向占比", "人口加权占比"))
    return Weight(one.code, POOR, "占比", first), Weight(one.code, INCOME, norm, 1 - first)


def villages(dice: Random, places: tuple[County, ...]):
    """Up to two deep villages in a poverty county."""
    for place in places:
        for n in range(dice.randint(0, 2) if place.poverty else 0):
            invested = dice.randint(0, 40) * 10_000_000
            yield Village(f"{place.code}1002{n + 1:02d}", f"示例村{n + 1}", place.code, invested)


def with_money(dice: Random, facts: Facts) -> Facts:
    """Last year's amounts and pools; the base-year pool is their sum, later pools grow by −5 % to 50 %."""
    last_year, pools = {}, {}
    for one in facts.streams:
        total = 0
        for place in facts.counties:
            if in_scope(facts, one, place, FIRST):
                poor = int(place.figures[POOR])
                amount = poor * dice.randint(70, 130) // 200 * (one.unit if one.is_money else 1)
                amount = amount // 5 if one.unit == 5_000_000 else amount
                amount = 0 if chance(dice, 6) else amount
                last_year[place.code, one.code] = amount
                total += amount
        pools[one.code, FIRST - 1] = Pool(one.code, FIRST - 1, total)
        for year in facts.years:
            total = total * dice.randint(95, 150) // 100 // one.unit * one.unit if total else 20 * one.unit
            kept = one.unit * dice.randint(0, 3) if chance(dice, 20) and total > 20 * one.unit else 0
            pools[one.code, year] = Pool(one.code, year, total, provincial=kept)
    filled = {(c.code, s.code): 0 for c in facts.counties for s in facts.streams}
    return replace_facts(facts, last_year={**filled, **last_year}, pools=pools)


def with_method_tables(dice: Random, facts: Facts) -> Facts:
    """定额, 分档, 给定 and 倾斜 tables for the streams that need them; a stream whose table cannot be is 全额因素法."""
    quotas, parts, given, tilts, streams = [], [], [], [], []
    for one in facts.streams:
        members = [c for c in facts.counties if in_scope(facts, one, c, FIRST)]
        bands = {c.band for c in members}
        if not members:
            one = changed(one, scope="全部")
            members = list(facts.counties)
        if one.method == BY_CLASS and len(bands) < 2:
            one = changed(one, method=BY_FACTORS)
        streams.append(one)
        share = Fraction(dice.randint(3, 7), 10)
        for year in facts.years:
            to_share = facts.pools[one.code, year].to_counties
            if one.method == QUOTA:
                per = to_share // one.unit // (3 * len(members)) * one.unit
                quotas.append(Quota(one.code, year, "每县", per))
            elif one.method == BY_CLASS:
                parts += [ClassShare(one.code, year, "一档", share), ClassShare(one.code, year, "二档", 1 - share)]
            elif one.method == GIVEN:
                given += given_amounts(one, year, members, to_share)
            elif chance(dice, 25):
                tilts.append(
                    Tilt(one.code, year, dice.choice(("深度", "老区", "贫困县")), Fraction(dice.randint(10, 20), 10))
                )
    return replace_facts(
        facts,
        streams=tuple(streams),
        quotas=tuple(quotas),
        class_shares=tuple(parts),
        given=tuple(given),
        tilts=tuple(tilts),
        weights={code: rows for code, rows in facts.weights.items() if code in {s.code for s in streams}},
    )


def given_amounts(one: Stream, year: int, members: list[County], pool: int) -> list[Given]:
    """The pool in near-equal given amounts."""
    each, rest = divmod(pool // one.unit, len(members))
    return [
        Given(c.code, one.code, year, (each + (n < rest)) * one.unit, "示例处", "示例〔2018〕2号")
        for n, c in enumerate(members)
    ]


def with_decisions(dice: Random, facts: Facts) -> Facts:
    """已下达, 人工调整 and 一次性资金 on a few cells, each a part of last year's amount."""
    issued, manual, one_off = [], [], []
    for one in facts.streams:
        for place in facts.counties:
            base = facts.last_year[place.code, one.code] // one.unit
            if not base or one.method == GIVEN or not in_scope(facts, one, place, FIRST):
                continue
            key, part = (place.code, one.code, FIRST), base * dice.randint(40, 115) // 100 * one.unit
            if chance(dice, 15):
                issued.append(Issued(*key, part, "示例〔2018〕3号"))
            elif chance(dice, 10):
                how = dice.choice((EQUAL, AT_LEAST, AT_MOST))
                manual.append(Manual(*key, how, part, chance(dice, 60), "示例理由", "示例领导"))
            if chance(dice, 8):
                one_off.append(
                    OneOff(place.code, one.code, FIRST - 1, base * dice.randint(0, 30) // 100 * one.unit, "奖励")
                )
    return replace_facts(facts, issued=tuple(issued), manual=tuple(manual), one_off=tuple(one_off))


def changed(one: Stream, **more: object) -> Stream:
    """The stream with some attributes changed."""
    from dataclasses import replace

    return replace(one, **more)


def replace_facts(facts: Facts, **more: object) -> Facts:
    """The facts with some tables changed."""
    from dataclasses import replace

    return replace(facts, **more)
