"""Tight plans of the rules that report or reward, and their one-unit edits; amounts given, so that all is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.records import REWARD, Given, Grade
from allocator.domain.scenario import Setting
from allocator.domain.stream import GIVEN, Pool
from tests.properties.choices import setting
from tests.properties.tight import (
    CODES,
    POOL,
    UNIT,
    YEAR,
    Edited,
    Tight,
    base_facts,
    with_amount,
    with_county,
    with_row,
)
from tests.properties.tight_wider import OFF, with_figure, with_figures, with_pool, with_streams

HUNDREDS = (5,) * 5 + (6,) * 7
FEE, INDUSTRY = "项目管理费(万元)", "产业投入(万元)"
IDLE, DEMAND = "存量资金(万元)", "项目库年度资金需求(万元)"
PROVINCE, CENTRE = ("NZ", "SZ", "ZF"), "ZY"


def given_zy(facts: Facts) -> Facts:
    """ZY is given: 500 or 600 万元 per county, its whole pool; the other streams are no special funds."""
    rows = tuple(
        Given(code, "ZY", YEAR, 100 * hundreds * UNIT, "示例处", "示例〔2018〕2号")
        for code, hundreds in zip(CODES, HUNDREDS, strict=True)
    )
    assert sum(row.amount for row in rows) == POOL["ZY"] * UNIT
    facts = with_streams(facts, ("NZ", "SZ"), category="转移支付")
    return replace(with_streams(facts, ("ZY",), method=GIVEN, pays_fee=True, in_industry_base=True), given=rows)


def instance_setting(rule: str, instance: str, parameter: str, value: str) -> Setting:
    """One --set of an instance."""
    return Setting("rule", (rule, instance, parameter, ""), value, "示例", "--set", "--set")


def cells_and_figure(header: str, amount: int, figure: int) -> Callable[[Ledger], Edited]:
    """Edits of each county's ZY by ``amount`` units, and of one figure by ``figure``."""

    def edits(ledger: Ledger) -> Edited:
        for county in CODES:
            yield f"{county} amount", with_amount(ledger, county, "ZY", amount * UNIT)
            yield f"{county} {header}", with_figure(ledger, county, header, figure)

    return edits


def target_edits(ledger: Ledger) -> Edited:
    """A unit less in each county; a county that leaves the scope."""
    for county in CODES:
        yield f"{county} amount", with_amount(ledger, county, "ZY", -UNIT)
        yield f"{county} poverty", with_county(ledger, county, poverty=False)


def growing() -> Facts:
    """The province starts just 20 % above both bases; over the year it doubles, as the centre, and one unit more."""
    facts = with_streams(
        with_streams(base_facts(), PROVINCE, level="省级", category="专项扶贫"), (CENTRE,), level="中央"
    )
    pools = {}
    for stream in (*PROVINCE, CENTRE):
        before = facts.pools[stream, YEAR - 1].total
        pools[stream, YEAR - 1] = Pool(stream, YEAR - 1, before, initial=before)
        more = UNIT if stream == "SZ" else 0
        pools[stream, YEAR] = Pool(stream, YEAR, 2 * before + more, initial=before * 6 // 5)
    return replace(facts, pools=pools)


def growth_edits(ledger: Ledger) -> Edited:
    """Less at the start, more the year before, by 分 and by unit; the year's totals by one unit."""
    for stream in PROVINCE:
        for size in (1, UNIT):
            yield f"{stream} initial -{size}", with_pool(ledger, stream, YEAR, initial=-size)
            yield f"{stream} initial before +{size}", with_pool(ledger, stream, YEAR - 1, initial=size)
            yield f"{stream} total before +{size}", with_pool(ledger, stream, YEAR - 1, total=size)
        yield f"{stream} total", with_pool(ledger, stream, YEAR, total=-UNIT)
    yield "centre", with_pool(ledger, CENTRE, YEAR, total=UNIT)
    yield "centre before", with_pool(ledger, CENTRE, YEAR - 1, total=-UNIT)


def rewarded() -> Facts:
    """Eight counties 优, four of the lowest grade."""
    facts = replace(base_facts(), grades=(Grade("优", Fraction(1)), Grade("差", Fraction(0))))
    counties = tuple(replace(c, grade="优" if n < 8 else "差") for n, c in enumerate(facts.counties))
    return replace(facts, counties=counties)


def reward_edits(ledger: Ledger) -> Edited:
    """A reward one unit off, either way; a rewarded county that has the lowest grade."""
    for position, one in enumerate(ledger.facts.one_off):
        if one.reason == REWARD:
            for change in (UNIT, -UNIT):
                changed = with_row(ledger, "one_off", position, amount=one.amount + change)
                yield f"{one.county} {one.stream} {change:+}", changed
    for county in CODES[:8]:
        yield f"{county} grade", with_county(ledger, county, grade="差")


REPORTS = (
    Tight(
        "management_fee",
        with_figures(given_zy(base_facts()), lambda n: {FEE: HUNDREDS[n]}),
        (*OFF, setting("management_fee", "status", "check")),
        cells_and_figure(FEE, -1, 1),
    ),
    Tight(
        "use_share",
        with_figures(given_zy(base_facts()), lambda n: {INDUSTRY: 50 * HUNDREDS[n]}),
        (
            *OFF,
            instance_setting("use_share", "产业", "status", "check"),
            instance_setting("use_share", "产业", "minimum_share", "0.5"),
        ),
        cells_and_figure(INDUSTRY, 1, -1),
    ),
    Tight(
        "quota_target",
        given_zy(base_facts()),
        (
            *OFF,
            instance_setting("quota_target", "ZY,贫困县", "target", str(POOL["ZY"])),
            instance_setting("quota_target", "ZY,贫困县", "by_year", str(YEAR)),
        ),
        target_edits,
    ),
    Tight(
        "integrate_where_needed",
        with_figures(
            with_streams(given_zy(base_facts()), ("NZ",), integrated=False),
            lambda n: {IDLE: 100, DEMAND: 100 * HUNDREDS[n]},
        ),
        (*OFF, setting("integrate_where_needed", "status", "check")),
        cells_and_figure(DEMAND, -1, 1),
    ),
    Tight("provincial_budget_growth", growing(), OFF, growth_edits),
    Tight(
        "performance_reward",
        rewarded(),
        (
            *OFF,
            setting("performance_reward", "status", "hard"),
            setting("performance_reward", "reward_share", "0.1"),
        ),
        reward_edits,
    ),
)
