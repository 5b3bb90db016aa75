"""Random provinces with planted clashes, and the stopped year behind a conflict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from allocator.domain.facts import Facts
from allocator.domain.ledger import Ledger
from allocator.domain.records import AT_LEAST, AT_MOST, EQUAL, Issued, Manual
from allocator.domain.rule import RuleBook
from allocator.domain.scenario import Setting
from allocator.domain.stream import GIVEN
from allocator.use_cases.carrying import extend
from allocator.use_cases.preparing import prepared
from allocator.use_cases.year import Stopped, decide_year
from tests.properties.choices import hundredth, rule_settings, setting
from tests.properties.provinces import FIRST, Case, chance, province

BANK = "项目库储备(万元)"
DOCUMENT = "示例〔2018〕9号"


@dataclass(frozen=True, slots=True)
class Stop:
    """A year that could not be decided, with what led to it."""

    stopped: Stopped
    facts: Facts
    book: RuleBook
    later: tuple[int, ...]


def clashing(dice: Random, years: tuple[int, int] = (1, 2)) -> Case:
    """A province with one or two things that hardly go together."""
    facts = province(dice, dice.randint(3, 5), dice.randint(2, 4), dice.randint(*years))
    settings = rule_settings(dice)
    for plant in dice.sample(PLANTS, dice.choice((1, 1, 2))):
        facts, more = plant(dice, facts)
        settings = (*settings, *more)
    return Case(facts, settings)


def too_much_issued(dice: Random, facts: Facts) -> tuple[Facts, tuple[Setting, ...]]:
    """已下达 of one stream near or above what its counties share."""
    stream = dice.choice([one for one in facts.streams if one.method != GIVEN] or list(facts.streams))
    year = dice.choice(facts.years)
    places = dice.sample(facts.counties, dice.randint(1, 2))
    part = facts.pools[stream.code, year].to_counties * dice.randint(40, 90) // 100 // stream.unit * stream.unit
    issued = tuple(Issued(place.code, stream.code, year, part, DOCUMENT) for place in places)
    return replace(facts, issued=(*facts.issued, *issued)), ()


def decided_twice(dice: Random, facts: Facts) -> tuple[Facts, tuple[Setting, ...]]:
    """人工调整 of one cell against another decision or against 已下达."""
    place, stream = dice.choice(facts.counties), dice.choice(facts.streams)
    if stream.method == GIVEN:
        return facts, ()
    amount = facts.pools[stream.code, FIRST].to_counties // 10 // stream.unit * stream.unit
    more = amount + dice.randint(1, 40) * stream.unit
    low = Manual(place.code, stream.code, FIRST, dice.choice((EQUAL, AT_MOST)), amount, True, "示例", "示例领导")
    if chance(dice, 50):
        high = Manual(place.code, stream.code, FIRST, AT_LEAST, more, True, "示例", "示例领导")
        return replace(facts, manual=(low, high)), ()
    return replace(facts, manual=(low,), issued=(Issued(place.code, stream.code, FIRST, more, DOCUMENT),)), ()


def high_village_floor(dice: Random, facts: Facts) -> tuple[Facts, tuple[Setting, ...]]:
    """每村下限 of thousands."""
    return facts, (setting("deep_village_floor", "floor", str(dice.randint(5, 60) * 100)),)


def high_uplift(dice: Random, facts: Facts) -> tuple[Facts, tuple[Setting, ...]]:
    """Deep counties' growth far above what the pools grow by."""
    rule = "deep_county_uplift"
    return facts, (setting(rule, "status", "hard"), setting(rule, "uplift", hundredth(dice, 40, 145)))


def nobody_falls(dice: Random, facts: Facts) -> tuple[Facts, tuple[Setting, ...]]:
    """Rule 5 hard at full share, sometimes with smaller pools."""
    rule = "delisted_hold_harmless"
    chosen = (setting(rule, "status", "hard"), setting(rule, "floor_share", hundredth(dice, 95, 140)))
    return facts, (*chosen, setting(rule, "scope", "all_poverty"))


def few_projects(dice: Random, facts: Facts) -> tuple[Facts, tuple[Setting, ...]]:
    """Rule 13 hard with small project banks."""
    group = sum(pool.total for (code, year), pool in facts.pools.items() if year == FIRST and code in ("SZ", "ZY"))
    each = group // 1_000_000 // len(facts.counties)
    counties = tuple(
        replace(place, figures={**place.figures, BANK: max(1, each * dice.randint(20, 160) // 100)})
        for place in facts.counties
    )
    return replace(facts, counties=counties), (setting("project_bank_cap", "status", "hard"),)


def narrow_band(dice: Random, facts: Facts) -> tuple[Facts, tuple[Setting, ...]]:
    """Rule 14 hard with a narrow band of growth."""
    rule, low = "county_band", dice.randint(-5, 25)
    return facts, (
        setting(rule, "status", "hard"),
        setting(rule, "minimum_growth", hundredth(dice, low, low)),
        setting(rule, "maximum_growth", hundredth(dice, low + 2, low + 15)),
        setting(rule, "applies_to", dice.choice(("group", "each_stream"))),
    )


PLANTS = (
    too_much_issued,
    too_much_issued,
    decided_twice,
    high_village_floor,
    high_uplift,
    nobody_falls,
    few_projects,
    narrow_band,
)


def stop_of(case: Case) -> Stop | None:
    """The first year that cannot be decided, found as planning does; None where all can."""
    resolved = prepared(case.facts, (*case.facts.settings, *case.settings))
    facts, book = resolved.facts, resolved.book
    ledger, invested = Ledger(facts, (), {}), {village.code: village.invested for village in facts.villages}
    for year in facts.years:
        later = tuple(other for other in facts.years if other > year)
        decided = decide_year(ledger, year, book, invested, later)
        if isinstance(decided, Stopped):
            return Stop(decided, facts, book, later)
        ledger = extend(ledger, decided)
        for one in decided.villages:
            invested[one.village] = invested.get(one.village, 0) + one.amount
    return None
