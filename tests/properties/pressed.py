"""Provinces pressed by the rules that seldom bind by chance: villages, tilted streams, bonds, projects, classes."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from allocator.domain.county import County, Village
from allocator.domain.facts import Facts, in_scope
from allocator.domain.fraction import Fraction
from allocator.domain.scenario import Setting
from allocator.domain.stream import BY_FACTORS, GIVEN, Pool, Stream, Weight
from tests.properties.choices import (
    deep_county,
    delisted,
    dice_of_a_seed,
    firm_settings,
    hundredth,
    rule_settings,
    setting,
)
from tests.properties.provinces import FIRST, POOR, Case, chance, province

UNIT = 1_000_000
BONDS = Stream("ZQ", "新增一般债券", "省级", "债券", "全部", BY_FACTORS, unit=UNIT)
BANK, DEMAND, ROOM = "项目库储备(万元)", "债券需求(万元)", "债务限额空间(万元)"
# Every rule with rows that the cases of ``every_rule`` switch on.
SWITCHED_ON = frozenset(
    (
        "deep_county_uplift",
        "deep_village_floor",
        "delisted_hold_harmless",
        "deep_area_tilt",
        "bond_quota_priority",
        "unlisted_village_reserve",
        "project_bank_cap",
        "county_band",
        "already_issued",
        "listed_group_growth",
        "class_split",
        "manual_adjustment",
    )
)


def integrated_before(facts: Facts, county: County) -> int:
    """What a county had of integrated streams last year (分)."""
    return sum(
        facts.last_year[county.code, one.code]
        for one in facts.streams
        if one.integrable(FIRST) and in_scope(facts, one, county, FIRST)
    )


def with_villages(facts: Facts) -> Facts:
    """A village in every poverty county, one more poverty county, one more integrated stream: none is left without."""
    counties = tuple(
        replace(one, poverty=True, integrating=True) if n == 0 else one for n, one in enumerate(facts.counties)
    )
    money = [one.code for one in facts.streams if one.is_money and one.steered]
    added = tuple(
        Village(f"{one.code}200101", "示例村", one.code, 0)
        for one in counties
        if one.poverty and not any(village.county == one.code for village in facts.villages)
    )
    return replace(
        facts,
        counties=counties,
        streams=tuple(replace(one, integrated=True) if one.code in money[:1] else one for one in facts.streams),
        villages=tuple(sorted((*facts.villages, *added), key=lambda one: one.code)),
    )


def press_villages(dice: Random, facts: Facts, percents: tuple[int, int]) -> tuple[Facts, tuple[Setting, ...]]:
    """Villages in every poverty county that together lack so many percent of its integrated money of last year."""
    facts, lacking = with_villages(facts), dict[str, int]()
    for county in facts.counties:
        members = [one for one in facts.villages if one.county == county.code]
        had = integrated_before(facts, county) * dice.randint(*percents) // 100
        lacking.update((one.code, had // len(members) // UNIT * UNIT) for one in members)
    floor = max((*lacking.values(), UNIT))
    villages = tuple(replace(one, invested=floor - lacking[one.code]) for one in facts.villages)
    rule = "deep_village_floor"
    settings = (
        setting(rule, "floor", str(floor // UNIT)),
        setting(rule, "campaign_to", str(facts.years[-1])),
        setting(rule, "pacing", dice.choice(("proportional", "by_end"))),
        setting(rule, "status", dice.choice(("hard", "hard", "soft"))),
    )
    return replace(facts, villages=villages), settings


def without(rule: str, settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """The settings that are not about a rule."""
    return tuple(one for one in settings if one.key[0] != rule)


@st.composite
def village_cases(draw: st.DrawFn, years: tuple[int, int] = (1, 2)) -> Case:
    """Cases in which the villages' money presses, in half of them rule 14 too."""
    dice = draw(dice_of_a_seed())
    facts = province(dice, dice.randint(3, 5), dice.randint(2, 4), dice.randint(*years))
    facts, pressing = press_villages(dice, facts, (100, 170))
    settings = dice.choice((rule_settings, firm_settings))(dice)
    return Case(facts, (*without("deep_village_floor", settings), *pressing))


@st.composite
def every_rule(draw: st.DrawFn) -> Case:
    """Cases of one year in which every rule of ``SWITCHED_ON`` may bind: bonds and a tilted stream in each."""
    dice = draw(dice_of_a_seed())
    facts = with_bonds(dice, province(dice, dice.randint(3, 4), 2))
    facts = with_projects(dice, with_tilt(dice, facts))
    facts, pressing = press_villages(dice, facts, (60, 130))
    return Case(
        facts,
        (
            *deep_county(dice),
            setting("deep_county_uplift", "status", dice.choice(("hard", "soft"))),
            *pressing,
            *delisted(dice),
            *some_band(dice),
            *mostly_soft(dice, "bond_quota_priority"),
            *mostly_soft(dice, "project_bank_cap"),
            *mostly_soft(dice, "deep_area_tilt"),
            setting("deep_area_tilt", "measure", dice.choice(("share", "amount", "increment_share"))),
            setting("deep_area_tilt", "margin", hundredth(dice, 0, 5)),
            *mostly_soft(dice, "unlisted_village_reserve"),
            setting("unlisted_village_reserve", "reserve_share", hundredth(dice, 0, 20)),
            *one_class(dice, facts),
        ),
    )


def mostly_soft(dice: Random, rule: str) -> tuple[Setting, ...]:
    """A status, and a tier of its own choice."""
    status = dice.choice(("soft", "soft", "soft", "soft", "hard", "off"))
    chosen = (setting(rule, "status", status),)
    return (*chosen, setting(rule, "tier", str(dice.randint(1, 3)))) if status == "soft" else chosen


def some_band(dice: Random) -> tuple[Setting, ...]:
    """Rule 14 in half of the cases: around the growth of the pools, mostly soft."""
    rule = "county_band"
    if chance(dice, 50):
        return ()
    return (
        setting(rule, "status", dice.choice(("soft", "soft", "hard"))),
        setting(rule, "minimum_growth", hundredth(dice, -30, 10)),
        setting(rule, "maximum_growth", hundredth(dice, 40, 100)),
        setting(rule, "applies_to", dice.choice(("group", "each_stream"))),
    )


def one_class(dice: Random, facts: Facts) -> tuple[Setting, ...]:
    """Rule 19 for one stream in some cases: poverty counties get at least a share of it."""
    codes = [one.code for one in facts.streams if one.method != GIVEN]
    if not chance(dice, 35):
        return ()
    key = ("class_split", f"贫困县,{dice.choice(codes)}")
    values = (("share", hundredth(dice, 50, 90)), ("status", "soft"))
    return tuple(Setting("rule", (*key, name, ""), value, "示例", "--set", "--set") for name, value in values)


def with_bonds(dice: Random, facts: Facts) -> Facts:
    """A bond stream; deep counties ask for about what the formula gives them, or more; now and then one is at 红."""
    poor = {one.code: int(one.figures[POOR]) for one in facts.counties}
    quota = sum(poor.values()) // dice.randint(2, 6)
    last = {code: people // 4 * UNIT for code, people in poor.items()}

    def asking(one: County) -> County:
        share = quota * poor[one.code] // sum(poor.values())
        figures = {DEMAND: share * dice.randint(60, 260) // 100, ROOM: share * dice.randint(100, 300) // 100}
        risk = "红" if chance(dice, 10) else "绿"
        return replace(one, debt_risk=risk, figures={**one.figures, **{h: Fraction(f) for h, f in figures.items()}})

    pools = {(BONDS.code, FIRST - 1): sum(last.values()), (BONDS.code, FIRST): quota * UNIT}
    return replace(
        facts,
        counties=tuple(asking(one) for one in facts.counties),
        streams=tuple(sorted((*facts.streams, BONDS), key=lambda one: one.code)),
        pools={**facts.pools, **{key: Pool(*key, total) for key, total in pools.items()}},
        last_year={**facts.last_year, **{(code, BONDS.code): amount for code, amount in last.items()}},
        weights={**facts.weights, BONDS.code: (Weight(BONDS.code, POOR, "占比", Fraction(1)),)},
    )


def with_tilt(dice: Random, facts: Facts) -> Facts:
    """One stream, or some, 向深度贫困倾斜."""
    chosen = dice.choice(facts.streams).code
    target = dice.choice((None, "深度贫困县", "贫困县"))
    return replace(
        facts,
        streams=tuple(
            replace(one, tilted=True, tilt_target=target) if one.code == chosen or chance(dice, 30) else one
            for one in facts.streams
        ),
    )


def with_projects(dice: Random, facts: Facts) -> Facts:
    """Ready projects in half of the counties, for 90 to 200 % of last year's group money."""
    group = [one.code for one in facts.streams if one.in_group]

    def ready(one: County) -> County:
        before = sum(facts.last_year[one.code, code] for code in group) // UNIT
        figure = Fraction(before * dice.randint(90, 200) // 100)
        return replace(one, figures={**one.figures, BANK: figure}) if chance(dice, 50) else one

    return replace(facts, counties=tuple(ready(one) for one in facts.counties))
