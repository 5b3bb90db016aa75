"""Rules 3 and 12 about the same money: both are named where they clash, and the one that is softer gives way."""

from __future__ import annotations

import pytest

from allocator.domain.county import Village
from allocator.domain.facts import Facts
from allocator.domain.scenario import Setting
from allocator.scenario_files import parse_set
from allocator.use_cases import plan_facts
from tests.use_cases.towns import CODES, facts, setting, wan

FLOOR, RESERVE = "deep_village_floor", "unlisted_village_reserve"


def asked(*more: Setting) -> tuple[Facts, tuple[Setting, ...]]:
    """One village asks 900 of NZ's 1,000 in one year, and 20 % are to be left for others: only 800 can be had."""
    village = Village(f"{CODES[0]}100201", "一村", CODES[0], 0, poor=10)
    settings = (
        setting(FLOOR, "campaign_to", "2018"),
        setting(FLOOR, "floor", "900"),
        setting(RESERVE, "status", "hard"),
        setting(RESERVE, "reserve_share", "20%"),
        *more,
    )
    return facts(deep=(), villages=(village,)), settings


def test_both_hard_clash_and_each_of_them_can_be_mended() -> None:
    """900 ÷ 0.8 = 1,125: 125 more, a floor of 800 or 10 % left would do, or either rule soft or not for 甲县."""
    known, settings = asked()
    conflict = plan_facts(known, settings).conflict
    assert conflict is not None
    assert conflict.rules == (FLOOR, RESERVE, "spend_the_pool")
    assert conflict.short_by == "125"
    repairs = {one for repair in conflict.repairs for one in repair.set}
    assert repairs == {
        f"{FLOOR}.floor=800",
        f"{RESERVE}.reserve_share=0.1",
        *(f"{rule}.{change}" for rule in (FLOOR, RESERVE) for change in ("status=soft", f"exempt={CODES[0]}")),
    }
    for repair in repairs:
        one = parse_set(repair, "试算")
        assert isinstance(one, Setting)
        assert plan_facts(known, (*settings, one)).status == "ok", repair


@pytest.mark.parametrize(
    ("softer", "villages", "lacking"),
    [
        ({FLOOR: "1"}, 800, {FLOOR: 100}),
        ({RESERVE: "1"}, 900, {RESERVE: 100}),
        ({FLOOR: "2", RESERVE: "1"}, 800, {FLOOR: 100}),
        ({FLOOR: "1", RESERVE: "2"}, 900, {RESERVE: 100}),
    ],
)
def test_the_softer_gives_way(softer: dict[str, str], villages: int, lacking: dict[str, int]) -> None:
    """Its villages get 800 where rule 3 is the softer one, 900 where rule 12 is; it alone falls short, by 100."""
    changes = [setting(rule, *one) for rule, tier in softer.items() for one in (("status", "soft"), ("tier", tier))]
    result = plan_facts(*asked(*changes))
    assert result.plan is not None and result.ledger is not None
    year = result.plan.years[0]
    assert {row.rule: amount for row, amount in year.shortfall.items()} == {
        rule: wan(amount) for rule, amount in lacking.items()
    }
    assert sum(one.amount for one in year.villages) == wan(villages)
    assert {one.rule for one in result.findings if one.kind == "shortfall"} == set(lacking)


def test_a_county_exempt_from_the_floor_leaves_the_share() -> None:
    """甲县 gets its 400 of NZ; its village 320 of them, 80 are left."""
    result = plan_facts(*asked(setting(FLOOR, "exempt", CODES[0])))
    assert result.plan is not None
    assert sum(one.amount for one in result.plan.years[0].villages) == wan(320)
