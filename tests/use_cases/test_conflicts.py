"""Planted clashes whose amounts are known by hand: which rules, by how much, and a repair that works."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.conflict import Repair
from allocator.domain.county import Village
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import Issued
from allocator.domain.scenario import Setting
from allocator.scenario_files import parse_set
from allocator.use_cases import plan_facts
from tests.use_cases.towns import CODES, facts, setting, wan


def test_issued_money_above_the_pool_is_short_by_the_difference() -> None:
    """已下达 700 + 600 of a pool of 1,000 leaves 300 missing."""
    issued = (Issued(CODES[0], "NZ", 2018, wan(700)), Issued(CODES[1], "NZ", 2018, wan(600)))
    result = plan_facts(replace(facts(deep=()), issued=issued))
    assert result.status == "conflict"
    assert result.conflict is not None
    assert result.conflict.rules == ("already_issued", "spend_the_pool")
    assert result.conflict.subjects == CODES[:2]
    assert result.conflict.short_by == "300"
    assert [repair.pool for repair in result.conflict.repairs if repair.pool] == [("NZ", 2018, "1300")]


def test_village_floors_above_the_integrated_pool() -> None:
    """Six villages × 500 ask for 3,000 in one campaign year; 农业整合资金 has 1,000: 2,000 missing."""
    villages = tuple(Village(f"{CODES[0]}10020{n}", f"村{n}", CODES[0], 0) for n in range(6))
    settings = (setting("deep_village_floor", "campaign_to", "2018"),)
    result = plan_facts(facts(deep=(), villages=villages), settings)
    assert result.conflict is not None
    assert result.conflict.rules == ("deep_village_floor", "spend_the_pool")
    assert result.conflict.short_by == "2000"
    assert result.conflict.repairs[0].pool == ("NZ", 2018, "3000")


def test_caps_below_a_pool_leave_money_that_cannot_be_placed() -> None:
    """Growth of every county capped at 5 %: the group's 2,300 cannot all be placed above 2,100."""
    settings = (
        setting("county_band", "status", "hard"),
        setting("county_band", "maximum_growth", "0.05"),
        setting("deep_county_uplift", "status", "off"),
    )
    result = plan_facts(facts({"NZ": 1000, "SZ": 1300, "ZY": 1000}), settings)
    assert result.conflict is not None
    assert "county_band" in result.conflict.rules
    assert result.conflict.short_by == "200"
    assert [repair.pool for repair in result.conflict.repairs if repair.pool] == [
        ("SZ", 2018, "1100"),
        ("ZY", 2018, "800"),
    ]


def test_rule_two_against_rule_five() -> None:
    """Pools unchanged, so 甲县 must rise by 20 % of 800 = 160, and with rule 5 hard nobody may fall: 160 missing."""
    result = plan_facts(facts(), (setting("delisted_hold_harmless", "status", "hard"),))
    assert result.conflict is not None
    assert result.conflict.rules == ("deep_county_uplift", "delisted_hold_harmless", "spend_the_pool")
    # The growth rule counts the pool's own growth: paying 160 more by the pool raises what it asks for.
    assert result.conflict.short_by == "160"


def applied(known: Facts, settings: tuple[Setting, ...], repair: Repair) -> str:
    """The status once a repair is applied the way a script would: --set, or a new pool total."""
    extra = tuple(parse_set(text, "试算") for text in repair.set)
    assert all(isinstance(one, Setting) for one in extra)
    if repair.pool:
        stream, year, total = repair.pool
        extra += (Setting("pool", (stream, str(year), "total"), total, "试算", "--set", "--set"),)
    return plan_facts(known, (*settings, *extra)).status


def test_every_repair_works_and_they_are_of_several_kinds() -> None:
    """Rule 2 against rule 5: more pool (both streams), a lower uplift, a lower floor, exemptions, soft rules."""
    settings = (setting("delisted_hold_harmless", "status", "hard"),)
    result = plan_facts(facts(), settings)
    assert result.conflict is not None
    repairs = result.conflict.repairs
    assert len(repairs) >= 6
    assert {applied(facts(), settings, repair) for repair in repairs} == {"ok"}
    # The growth rule counts the pool's own growth: 800 × (1.2 + m ÷ 2,000) + 1,200 ≤ 2,000 + m needs m ≥ 266⅔.
    assert [repair.pool for repair in repairs if repair.pool] == [("SZ", 2018, "1267"), ("ZY", 2018, "1267")]
    assert ("deep_county_uplift.uplift=0",) in [repair.set for repair in repairs]


def test_a_repair_one_step_smaller_fails() -> None:
    """Six villages × 500 in one year against 1,000: 166 万元 a village work, 167 do not."""
    villages = tuple(Village(f"{CODES[0]}10020{n}", f"村{n}", CODES[0], 0) for n in range(6))
    settings = (setting("deep_village_floor", "campaign_to", "2018"),)
    known = facts(deep=(), villages=villages)
    result = plan_facts(known, settings)
    assert result.conflict is not None
    assert ("deep_village_floor.floor=166",) in [repair.set for repair in result.conflict.repairs]
    assert applied(known, settings, Repair("", ("deep_village_floor.floor=166",))) == "ok"
    assert applied(known, settings, Repair("", ("deep_village_floor.floor=167",))) == "conflict"


def test_two_conflicts_at_once_are_both_listed_and_mended_together() -> None:
    """Villages ask 3,000 of NZ's 1,000; 已下达 of SZ is 1,400 of 1,000: no single change mends both, a pair does."""
    villages = tuple(Village(f"{CODES[0]}10020{n}", f"村{n}", CODES[0], 0) for n in range(6))
    issued = (Issued(CODES[1], "SZ", 2018, wan(1400)),)
    settings = (setting("deep_village_floor", "campaign_to", "2018"),)
    known = replace(facts(deep=(), villages=villages), issued=issued)
    result = plan_facts(known, settings)
    assert result.conflict is not None
    told = [result.conflict, *result.conflict.others]
    assert {frozenset(one.rules) for one in told} == {
        frozenset({"deep_village_floor", "spend_the_pool"}),
        frozenset({"already_issued", "spend_the_pool"}),
    }
    assert {one.short_by for one in told} == {"2000", "400"}
    more_money, rules_alone = result.conflict.repairs
    assert set(more_money.set) == {"pool:NZ@2018=3000", "pool:SZ@2018=1400"}
    assert set(rules_alone.set) == {"already_issued.status=soft", "deep_village_floor.status=soft"}
    assert {applied(known, settings, pair) for pair in (more_money, rules_alone)} == {"ok"}


def test_soft_rule_five_gives_way_in_equal_proportion() -> None:
    """The same facts with rule 5 soft: the three others fall short by the same share of their base, 160 in all."""
    result = plan_facts(facts())
    assert result.status == "ok"
    assert result.plan is not None and result.ledger is not None
    lacking = {row.subject: amount for row, amount in result.plan.years[0].shortfall.items()}
    assert lacking == {CODES[1]: wan(80), CODES[2]: Fraction(wan(160), 3), CODES[3]: Fraction(wan(80), 3)}
