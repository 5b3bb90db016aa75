"""Tight plans of the rules about classes, villages, projects and bonds, and their one-unit edits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from allocator.domain.county import County, Village
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import ceil_to
from allocator.domain.scenario import Setting
from tests.properties.choices import setting
from tests.properties.tight import (
    CODES,
    POOL,
    POOR,
    STREAMS,
    UNIT,
    YEAR,
    Edited,
    Tight,
    base_facts,
    with_amount,
    with_county,
    with_facts,
    with_row,
)

OFF = (setting("deep_county_uplift", "status", "off"), setting("delisted_hold_harmless", "status", "off"))
NO_LIST = setting("listed_group_growth", "status", "off")
BANK, DEMAND = "项目库储备(万元)", "债券需求(万元)"
BEFORE, NOW = "本级投入上年(万元)", "本级投入本年(万元)"
BONDS = "ZF"


def with_figures(facts: Facts, figures_of: Callable[[int], dict[str, int]]) -> Facts:
    """More figures in every county, by its position."""

    def more(n: int, county: County) -> County:
        added = {header: Fraction(figure) for header, figure in figures_of(n).items()}
        return replace(county, figures={**county.figures, **added})

    return replace(facts, counties=tuple(more(n, county) for n, county in enumerate(facts.counties)))


def with_figure(ledger: Ledger, code: str, header: str, change: int) -> Ledger:
    """One figure of one county changed under an unchanged plan."""
    figures = ledger.facts.county(code).figures
    return with_county(ledger, code, figures={**figures, header: figures[header] + change})


def with_streams(facts: Facts, codes: tuple[str, ...], **more: Any) -> Facts:
    """Some streams changed."""
    return replace(facts, streams=tuple(replace(s, **more) if s.code in codes else s for s in facts.streams))


def with_pool(ledger: Ledger, stream: str, year: int, **changes: int) -> Ledger:
    """Amounts of one pool changed by so many 分 under an unchanged plan."""
    pool = ledger.facts.pools[stream, year]
    changed = replace(pool, **{name: getattr(pool, name) + change for name, change in changes.items()})
    return with_facts(ledger, pools={**ledger.facts.pools, (stream, year): changed})


def lowered(ledger: Ledger, counties: tuple[str, ...], streams: tuple[str, ...]) -> Edited:
    """Each cell one unit down."""
    for county in counties:
        for stream in streams:
            yield f"{county} {stream}", with_amount(ledger, county, stream, -UNIT)


def banked() -> Facts:
    """Ready projects for four fifths of what the formula gives eight counties of the group."""
    group = POOL["SZ"] + POOL["ZY"]
    return with_figures(base_facts(), lambda n: {BANK: group * POOR[n] * 4 // (5 * sum(POOR))} if n < 8 else {})


def bank_edits(ledger: Ledger) -> Edited:
    """Where all projects are used up: the group's cells one unit up; one 万元 less of ready projects."""
    for county in CODES[:8]:
        if ledger.total((county,), ("SZ", "ZY"), YEAR) < ledger.facts.county(county).figures[BANK] * UNIT:
            continue
        for stream in ("SZ", "ZY"):
            yield f"{county} {stream}", with_amount(ledger, county, stream, UNIT)
        yield f"{county} bank", with_figure(ledger, county, BANK, -1)


def listed_edits(ledger: Ledger) -> Edited:
    """Poverty counties' cells one unit down; a county that grew less than its streams put on the list."""
    yield from lowered(ledger, CODES[:10], ("NZ", "SZ"))
    yield f"{CODES[11]} poverty", with_county(ledger, CODES[11], poverty=True)


def tilt_edits(ledger: Ledger) -> Edited:
    """Deep counties' cells one unit down."""
    yield from lowered(ledger, CODES[:5], tuple(stream.code for stream in STREAMS))


def own_money_edits(ledger: Ledger) -> Edited:
    """One 万元 less this year, one more the year before."""
    for county in CODES:
        yield f"{county} now", with_figure(ledger, county, NOW, -1)
        yield f"{county} before", with_figure(ledger, county, BEFORE, 1)


def bonded() -> Facts:
    """Five deep counties ask for more bonds than the formula gives, two counties are at risk 红."""
    facts = with_streams(base_facts(deep=5), (BONDS,), category="债券")
    facts = with_figures(facts, lambda n: {DEMAND: POOL[BONDS] * POOR[n] * 6 // (5 * sum(POOR))} if n < 5 else {})
    risky = {CODES[5]: "红", CODES[6]: "红"}
    return replace(facts, counties=tuple(replace(c, debt_risk=risky.get(c.code)) for c in facts.counties))


def bond_edits(ledger: Ledger) -> Edited:
    """A deep county with one unit less or one 万元 more asked; money for counties at risk; a county that gets there."""
    for county in CODES[:5]:
        yield f"{county} amount", with_amount(ledger, county, BONDS, -UNIT)
        yield f"{county} asks", with_figure(ledger, county, DEMAND, 1)
        yield f"{county} risk", with_county(ledger, county, debt_risk="红")
    for county in CODES[5:7]:
        yield f"{county} amount", with_amount(ledger, county, BONDS, UNIT)
    for county in CODES[7:]:
        yield f"{county} risk", with_county(ledger, county, debt_risk="红")


def split_edits(ledger: Ledger) -> Edited:
    """The class one unit away from its share; a county that leaves the class."""
    yield from lowered(ledger, CODES[:6], ("SZ", "ZY"))
    for county in CODES[6:]:
        for change in (UNIT, -UNIT):
            yield f"{county} ZF {change:+}", with_amount(ledger, county, "ZF", change)
    for county in CODES[:6]:
        yield f"{county} poverty", with_county(ledger, county, poverty=False)


def listed_villages() -> tuple[Village, ...]:
    """Three deep villages in each of the first six counties: 420 万元 asked, 525 with a fifth left for the others."""
    return tuple(
        Village(f"{code}1002{n:02d}", f"村{n}", code, (400 - 20 * n) * UNIT) for code in CODES[:6] for n in (1, 2, 3)
    )


def reserve_edits(ledger: Ledger) -> Edited:
    """One unit less of integrated money; a village that had one unit less before."""
    yield from lowered(ledger, CODES[:6], ("NZ",))
    for position, village in enumerate(ledger.facts.villages):
        yield f"{village.code} invested", with_row(ledger, "villages", position, invested=village.invested - UNIT)


def ceiling_edits(ledger: Ledger) -> Edited:
    """Cells that stand at their entitlement, rounded up, one unit up."""
    for cell, entitled in sorted(ledger.entitlement.items()):
        if ledger.amounts[cell] == ceil_to(entitled, UNIT):
            yield str(cell), with_amount(ledger, cell.county, cell.stream, UNIT)


def split(name: str, stream: str, share: str, mode: str) -> tuple[Setting, ...]:
    """One instance of rule 19, hard."""
    instance = f"{name},{stream}"
    values = (("status", "hard"), ("share", share), ("mode", mode))
    return tuple(Setting("rule", ("class_split", instance, p, ""), v, "示例", "--set", "--set") for p, v in values)


def hard(rule: str) -> Setting:
    """The rule as a hard one."""
    return setting(rule, "status", "hard")


WIDER = (
    Tight("project_bank_cap", banked(), (*OFF, hard("project_bank_cap")), bank_edits),
    Tight(
        "listed_group_growth",
        with_streams(base_facts(poverty=10), ("SZ",), integrated=True),
        (*OFF, hard("listed_group_growth")),
        listed_edits,
    ),
    Tight(
        "deep_area_tilt",
        with_streams(base_facts(deep=5), tuple(POOL), tilted=True),
        (*OFF, hard("deep_area_tilt")),
        tilt_edits,
    ),
    Tight(
        "local_input_growth",
        with_figures(base_facts(), lambda n: {BEFORE: 500 + 10 * n, NOW: 550 + 11 * n}),
        (*OFF, setting("local_input_growth", "minimum_growth", "0.1")),
        own_money_edits,
    ),
    Tight("bond_quota_priority", bonded(), (*OFF, hard("bond_quota_priority")), bond_edits),
    Tight(
        "class_split",
        base_facts(poverty=6),
        (
            *OFF,
            NO_LIST,
            *split("贫困县", "SZ", "0.5", "at_least"),
            *split("贫困县", "ZY", "0.5", "at_least"),
            *split("其他县", "ZF", "0.6", "exactly"),
        ),
        split_edits,
    ),
    Tight(
        "unlisted_village_reserve",
        base_facts(villages=listed_villages()),
        (
            *OFF,
            setting("deep_village_floor", "campaign_to", str(YEAR)),
            hard("unlisted_village_reserve"),
            setting("unlisted_village_reserve", "reserve_share", "0.2"),
        ),
        reserve_edits,
    ),
    Tight(
        "cell_ceiling",
        base_facts(),
        (*OFF, setting("cell_ceiling", "status", "soft"), setting("cell_ceiling", "multiple", "1")),
        ceiling_edits,
    ),
)
