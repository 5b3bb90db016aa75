"""Wild provinces: every category, flag, status and table that a workbook may hold, also the odd ones."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from allocator.domain.county import POOR_PEOPLE, County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import Batch, Grade, Manual
from allocator.domain.scenario import Setting
from allocator.domain.stream import FORECAST_POOL, GIVEN, LEVELS, Stream
from tests.properties.choices import band, deep_county, deep_village, delisted, hundredth, setting
from tests.properties.provinces import FIRST, Case, chance, province

KINDS = ("专项扶贫", "涉农整合", "转移支付", "基建投资", "协作", "社会", "债券")
TARGETS = (None, None, "深度贫困县", "贫困县", "扶贫任务县")
GRADES = ("优秀", "良好", "合格", "不合格")
MONEY_FIGURES = (
    "三保缺口(万元)",
    "项目库储备(万元)",
    "债券需求(万元)",
    "债务限额空间(万元)",
    "存量资金(万元)",
    "应整合到位(万元)",
    "已纳入整合方案(万元)",
    "项目库年度资金需求(万元)",
    "本级投入上年(万元)",
    "本级投入本年(万元)",
)
SIMPLE = {
    "deep_area_tilt": ("soft", "soft", "hard", "off"),
    "bond_quota_priority": ("soft", "soft", "hard", "off"),
    "listed_group_growth": ("soft", "soft", "hard", "off"),
    "project_bank_cap": ("soft", "hard", "off", "off", "off"),
    "unlisted_village_reserve": ("soft", "hard", "off", "off", "off"),
    "basic_needs_first": ("check", "check", "soft", "soft", "hard", "off"),
    "performance_reward": ("check", "check", "hard"),
    "management_fee": ("off", "check"),
    "integrate_where_needed": ("off", "check"),
}


def wild(seed: int) -> Case:
    """The wild case of ``seed``: up to eight counties, five streams and three years."""
    dice = Random(seed)
    facts = province(dice, dice.randint(1, 8), dice.randint(1, 5), dice.choice((1, 1, 2, 2, 3)))
    facts = replace(
        facts,
        counties=tuple(odd_county(dice, one) for one in facts.counties),
        streams=tuple(odd_stream(dice, one) for one in facts.streams),
        grades=tuple(Grade(grade, Fraction(3 - n, 2), n * 10_000_000) for n, grade in enumerate(GRADES)),
    )
    return Case(with_county_totals(dice, with_batches(dice, odd_pools(dice, facts))), odd_settings(dice, facts))


def odd_county(dice: Random, one: County) -> County:
    """Every figure a rule asks for; now and then nobody poor."""
    figures = {header: Fraction(dice.randint(0, 40) ** 2) for header in MONEY_FIGURES}
    poor = {POOR_PEOPLE: Fraction(0)} if chance(dice, 12) else {}
    return replace(
        one,
        task=one.poverty or chance(dice, 60),
        integrating=one.poverty and chance(dice, 85),
        grade=dice.choice(GRADES),
        debt_risk=dice.choice(("绿", "黄", "橙", "红")),
        figures={**one.figures, **figures, **poor},
    )


def odd_stream(dice: Random, one: Stream) -> Stream:
    """Any category and level, flags on and off; quotas in people stay what they are."""
    if not one.is_money:
        return one
    category = one.category if chance(dice, 50) else dice.choice(KINDS)
    return replace(
        one,
        category=category,
        level=dice.choice(("中央", "省级")) if category == "专项扶贫" else dice.choice(LEVELS),
        integrated=category in ("专项扶贫", "涉农整合") and chance(dice, 80),
        tilted=chance(dice, 50),
        tilt_target=dice.choice(TARGETS),
        directed_to=dice.choice(("不限", "扶贫任务县", "贫困县")),
        pays_fee=chance(dice, 30),
        issue_line=dice.randint(1, 10) * one.unit if chance(dice, 15) else None,
    )


def odd_pools(dice: Random, facts: Facts) -> Facts:
    """Initial budgets; in some cases the last year is a forecast."""
    forecast = len(facts.years) > 1 and chance(dice, 15)
    pools = {
        key: replace(
            pool,
            initial=pool.total * dice.randint(60, 100) // 100 if chance(dice, 40) else None,
            nature=FORECAST_POOL if forecast and key[1] == facts.years[-1] else pool.nature,
        )
        for key, pool in facts.pools.items()
    }
    return replace(facts, pools=pools)


def with_batches(dice: Random, facts: Facts) -> Facts:
    """First instalments of this year and the last, for the base 同批次."""
    batches = [
        Batch("第一批", one.code, year, facts.pools[one.code, year].to_counties * dice.randint(50, 100) // 100)
        for one in facts.streams
        if chance(dice, 40)
        for year in (FIRST - 1, FIRST)
    ]
    return replace(facts, batches=tuple(batches))


def with_county_totals(dice: Random, facts: Facts) -> Facts:
    """A decision about a county's total over all 万元 streams, in some cases."""
    codes = [one.code for one in facts.streams if one.is_money and one.method != GIVEN]
    if not codes or not chance(dice, 25):
        return facts
    place = dice.choice(facts.counties)
    unit = max(facts.stream(code).unit for code in codes)
    total = sum(facts.last_year[place.code, code] for code in codes) * dice.randint(60, 120) // 100 // unit * unit
    how = dice.choice(("等于", "不低于", "不高于"))
    one = Manual(place.code, None, FIRST, how, total, chance(dice, 50), "示例理由", "示例领导")
    return replace(facts, manual=(*facts.manual, one))


def odd_settings(dice: Random, facts: Facts) -> tuple[Setting, ...]:
    """A status for every rule that has one to choose, a parameter or instance for some."""
    chosen = [*deep_county(dice), *deep_village(dice), *delisted(dice), *band(dice)]
    for rule, statuses in SIMPLE.items():
        status = dice.choice(statuses)
        chosen.append(setting(rule, "status", status))
        if status == "soft" and chance(dice, 30):
            chosen.append(setting(rule, "tier", str(dice.randint(1, 3))))
    chosen += [
        setting("deep_area_tilt", "measure", dice.choice(("share", "amount", "increment_share"))),
        setting("performance_reward", "reward_share", hundredth(dice, 0, 20)),
        setting("unlisted_village_reserve", "reserve_share", hundredth(dice, 0, 20)),
        setting("spend_the_pool", "reserve_share", hundredth(dice, 0, 5) if chance(dice, 30) else "0"),
    ]
    if chance(dice, 25):
        chosen += [
            setting("cell_ceiling", "status", "soft"),
            setting("cell_ceiling", "multiple", str(dice.randint(11, 30) / 10)),
        ]
    return (*chosen, *class_split(dice, facts))


def class_split(dice: Random, facts: Facts) -> tuple[Setting, ...]:
    """Rule 19 for one stream, in some cases."""
    one = dice.choice(facts.streams)
    if one.method == GIVEN or not chance(dice, 25):
        return ()
    key = ("class_split", f"贫困县,{one.code}")
    return tuple(
        Setting("rule", (*key, parameter, ""), value, "示例", "--set", "--set")
        for parameter, value in (("share", hundredth(dice, 30, 80)), ("status", dice.choice(("soft", "hard"))))
    )
