"""The price of a rule, reckoned by head."""

from __future__ import annotations

from dataclasses import replace

from allocator.analysis.prices import changes_nothing, without_rule
from allocator.domain.analysis import CLASHED, REPLANNED, UNPROVED, UNTOUCHED, Lowest
from allocator.domain.fraction import Fraction
from allocator.domain.records import AT_LEAST, Issued, Manual
from allocator.use_cases.pricing import priced
from allocator.use_cases.replanning import Replanned
from allocator.use_cases.results import CONFLICT, NO_ANSWER
from tests.analysis.asked import LOOSE, analysed, planned
from tests.use_cases.towns import CODES, facts, setting, wan

UPLIFT = setting("deep_county_uplift", "uplift", "15%")


def test_the_price_of_the_deep_counties_uplift() -> None:
    """甲: 800 → 920. The others have 1,080 instead of 1,200, by their parts: 乙 60, 丙 40, 丁 20 less."""
    prices = {one.rule: one for one in analysed(facts(), (*LOOSE, UPLIFT)).prices}
    price = prices["deep_county_uplift"]
    (year,) = price.years
    assert (price.outcome, price.number, price.status) == (REPLANNED, 2, "硬约束")
    assert year.moves.gains == ((CODES[0], wan(120)),)
    assert year.moves.losses == ((CODES[1], wan(60)), (CODES[2], wan(40)), (CODES[3], wan(20)))
    assert year.moves.moved == year.moves.in_cells == wan(120)
    assert (year.county_without, year.county_with) == (
        Lowest(Fraction(1), CODES[0]),
        Lowest(Fraction(14, 15), CODES[1]),
    )
    assert year.cell_with == Lowest(Fraction(9, 10), CODES[1], "SZ")
    assert "spend_the_pool" not in prices and "delisted_hold_harmless" not in prices


def test_a_rule_with_room_is_free_and_not_planned_anew() -> None:
    issued = Issued(CODES[0], "NZ", 2018, wan(100), "文号")
    prices = {one.rule: one for one in analysed(replace(facts(deep=()), issued=(issued,)), LOOSE).prices}
    assert prices["already_issued"].outcome == UNTOUCHED
    assert all(year.moves.cells == 0 for year in prices["already_issued"].years)
    assert prices["deep_county_uplift"].outcome == UNTOUCHED


def test_less_than_a_unit_of_room_is_not_proof_enough() -> None:
    """已下达 399.5 of 400: the exact plan keeps it with room to spare, a whole-unit plan might not have."""
    near = Issued(CODES[0], "NZ", 2018, wan(400) - 500_000, "文号")
    result = planned(replace(facts(deep=()), issued=(near,)), LOOSE)
    assert result.plan is not None
    rule = next(one for one in result.book if one.id == "already_issued")
    assert not changes_nothing(rule, result.plan.years, complete=True)


def test_a_price_in_the_next_year_is_not_lost() -> None:
    """The uplift binds in both years and the second builds on the first."""
    prices = analysed(facts(years=(2018, 2019)), (*LOOSE, setting("deep_county_uplift", "uplift", "5%"))).prices
    price = next(one for one in prices if one.rule == "deep_county_uplift")
    assert [year.moves.moved for year in price.years] == [wan(40), wan(82)]


def test_without_a_soft_rule_nobody_is_protected() -> None:
    """乙 is promised 400 of NZ by decision; 摘帽不摘政策 in its soft state speaks of the group only and stays free."""
    promised = Manual(CODES[1], "NZ", 2018, AT_LEAST, wan(440), True, "理由", "领导")
    prices = {one.rule: one for one in analysed(replace(facts(deep=()), manual=(promised,))).prices}
    (year,) = prices["manual_adjustment"].years
    assert year.moves.gains == ((CODES[1], wan(140)),)
    assert [amount for _, amount in year.moves.losses] == [wan(80), wan(40), wan(20)]
    assert prices["delisted_hold_harmless"].status == "软约束(第2层)"
    assert all(year.moves.cells == 0 for year in prices["delisted_hold_harmless"].years)


def test_a_rule_without_which_there_is_no_plan_says_so() -> None:
    """Rows taken away leave more plans, but what follows from a plan (next year's base) can still stop one."""
    result = planned(facts(), (*LOOSE, UPLIFT))
    assert result.plan is not None and result.ledger is not None
    rule = next(one for one in result.book if one.id == "deep_county_uplift")
    for status, outcome in ((CONFLICT, CLASHED), (NO_ANSWER, UNPROVED)):
        found = priced(rule, result.plan.years, Replanned(status, (), result.ledger, "2019 年规则冲突"), frozenset())
        assert (found.outcome, found.years) == (outcome, ())
        assert found.text == "停用该规则后得不出方案:2019 年规则冲突"


def test_a_rule_that_is_off_binds_nobody() -> None:
    result = planned(facts(), (*LOOSE, UPLIFT))
    left = without_rule(result.book, "deep_county_uplift")
    assert [one.values.status for one in left if one.id == "deep_county_uplift"] == ["off"]
    assert [one for one in left if one.id != "deep_county_uplift"] == [
        one for one in result.book if one.id != "deep_county_uplift"
    ]


def test_a_forecast_that_cannot_be_is_said_and_not_compared() -> None:
    """2019 is a guess and asks for more than there is, with the rule's year before it alone compared."""
    start = facts(years=(2018, 2019))
    pools = {key: replace(pool, nature="预计") if key[1] == 2019 else pool for key, pool in start.pools.items()}
    rules = (*LOOSE, setting("deep_county_uplift", "uplift", "60%"))
    found = {one.rule: one for one in analysed(replace(start, pools=pools), rules).prices}
    assert [year.year for year in found["deep_county_uplift"].years] == [2018]
    floor = found["deep_village_floor"]
    assert floor.outcome == REPLANNED and floor.text.startswith("预计年度未能得出方案,不作比较:2019 年规则冲突")
