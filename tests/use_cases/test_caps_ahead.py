"""A cap on next year's growth binds this year's plan already: what it forbids, what it clashes with."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.facts import Facts
from allocator.domain.records import AT_LEAST, Issued, Manual
from allocator.domain.scenario import Setting
from allocator.scenario_files import parse_set
from allocator.use_cases import plan_facts
from allocator.use_cases.results import PlanResult
from tests.use_cases.towns import CODES, facts, setting, wan

BOTH = (2018, 2019)
CAP = (
    setting("delisted_hold_harmless", "status", "off"),
    setting("deep_area_tilt", "status", "off"),
    setting("county_band", "status", "hard"),
    setting("county_band", "maximum_growth", "0.2"),
)


def growing(grown: int) -> Facts:
    """Pools of 1,000 each, next year 1,000 of NZ and ``grown`` of SZ and of ZY."""
    plain = facts(years=BOTH, deep=())
    pools = {
        (code, year): replace(pool, total=wan(grown)) if year == 2019 and code != "NZ" else pool
        for (code, year), pool in plain.pools.items()
    }
    return replace(plain, pools=pools)


def decided(amount: int, year: int = 2019, counts: bool = True) -> Manual:
    """甲县's 中央专项 by leadership: at least so much."""
    return Manual(CODES[0], "ZY", year, AT_LEAST, wan(amount), counts, "试算", "张三")


def test_this_year_makes_room_below_next_years_cap() -> None:
    """1,000 of 2019 under a cap of 20 % need 834 in 2018, where 甲县's share is 800."""
    result = plan_facts(replace(facts(years=BOTH, deep=()), manual=(decided(1000),)), CAP)
    assert result.plan is not None
    year = result.plan.years[0]
    assert sum(year.amounts[cell] for cell in year.amounts if cell.county == CODES[0] and cell.stream != "NZ") == wan(
        834
    )
    assert year.gave_way == ((2019, ("county_band", "manual_adjustment")),)


def test_a_cap_below_the_growth_of_the_pools_is_told_beside_another_clash() -> None:
    """1,300 issued of 1,000; a year on 2,800 of the group under a cap of 1.2 × 2,000: both told, mended at once."""
    issued = tuple(Issued(code, "NZ", 2018, wan(650)) for code in CODES[:2])
    given = replace(growing(1400), issued=issued)
    result = plan_facts(given, CAP)
    assert result.conflict is not None
    told = (result.conflict, *result.conflict.others)
    assert [(one.year, one.rules[0]) for one in told] == [(2018, "already_issued"), (2019, "county_band")]
    assert "相差 400 万元(相当于 2018 年资金总盘少了约 333.33 万元)" in told[1].text
    assert "上年数为 0 的县区不受增幅上限约束" in told[1].text
    assert result.conflict.repairs
    for repair in result.conflict.repairs:
        assert applied(given, repair.set).status == "ok"


def applied(given: Facts, texts: tuple[str, ...]) -> PlanResult:
    """The plan under CAP with a repair typed in."""
    settings = [parse_set(text, "试算") for text in texts]
    assert all(isinstance(one, Setting) for one in settings)
    return plan_facts(given, (*CAP, *(one for one in settings if isinstance(one, Setting))))


def test_money_that_will_not_count_leaves_next_years_floor_at_the_entitlement() -> None:
    """甲县 has 700 in 2018 by decision, 400 of them count; with the others' 300 that asks for 700 of 650 in 2019."""
    plain = facts({"ZY": 1000}, years=BOTH, deep=())
    pools = {key: replace(pool, total=wan(650)) if key == ("ZY", 2019) else pool for key, pool in plain.pools.items()}
    floors = (
        setting("delisted_hold_harmless", "status", "hard"),
        setting("delisted_hold_harmless", "floor_share", "1"),
        Setting("rule", ("delisted_hold_harmless", "", "floor_share", "2018"), "0.5", "试算", "--set", "--set"),
        setting("deep_area_tilt", "status", "off"),
    )
    short = replace(plain, pools=pools, manual=(decided(700, 2018, counts=False),))
    result = plan_facts(short, floors)
    assert result.conflict is not None
    assert (result.conflict.year, result.conflict.short_by) == (2019, "50")
    enough = {**pools, ("ZY", 2019): replace(pools["ZY", 2019], total=wan(700))}
    assert plan_facts(replace(short, pools=enough), floors).status == "ok"


def test_a_clash_names_no_year_that_it_does_not_need() -> None:
    """2,000, 2,000, then 3,000 under a cap of 20 %: 600 of 2020 have no place, whatever 2018 was given."""
    years = (2018, 2019, 2020)
    plain = facts({"ZY": 1000, "SZ": 1000, "NZ": 1000}, years=years, deep=())
    pools = {key: replace(one, total=wan(1500)) if key in GROWN else one for key, one in plain.pools.items()}
    found = plan_facts(replace(plain, pools=pools), CAP).conflict
    assert found is not None
    assert "2020 年规则冲突" in found.text and "相差 600 万元(相当于 2019 年资金总盘少了 500 万元)" in found.text
    assert "2018 年" not in found.text
    less = {repair.pool for repair in found.repairs if repair.pool}
    assert ("SZ", 2020, "900") in less and ("ZY", 2020, "900") in less


GROWN = (("ZY", 2020), ("SZ", 2020))


def test_a_later_clash_of_rules_comes_before_a_unit_conflict_of_this_year() -> None:
    """550 in units of 100 cannot stay within ±3 % in 2018; in 2019 ZY grows by half: both are told, the sums first."""
    plain = facts({"SZ": 2000, "ZY": 2000}, years=BOTH, deep=(), last_year=(550, 1000, 250, 200))
    coarse = replace(
        plain,
        streams=tuple(replace(s, unit=wan(100)) if s.code == "SZ" else s for s in plain.streams),
        pools={k: replace(p, total=wan(3000)) if k == ("ZY", 2019) else p for k, p in plain.pools.items()},
    )
    each = (setting("county_band", "applies_to", "each_stream"), setting("county_band", "minimum_growth", "-0.03"))
    narrow = (*CAP[:3], setting("county_band", "maximum_growth", "0.03"), *each)
    found = plan_facts(coarse, narrow).conflict
    assert found is not None
    assert [(one.kind, one.year) for one in (found, *found.others)][:2] == [("exact", 2019), ("whole_units", 2018)]


def test_a_repair_counts_what_leadership_decided_as_the_plan_does() -> None:
    """乙县's 500 of 2018 will not count above its 300: a growth is told that really works in 2019."""
    given = replace(growing(1400), manual=(replace(decided(500, 2018, counts=False), county=CODES[1]),))
    found = plan_facts(given, CAP).conflict
    assert found is not None
    growths = [repair.set for repair in found.repairs if repair.set[:1] and "maximum_growth" in repair.set[0]]
    assert growths
    for repair in found.repairs:
        stream, year, total = repair.pool or ("", 0, "")
        changes = (f"pool:{stream}@{year}={total}",) if repair.pool else repair.set
        assert applied(given, changes).status == "ok", repair.text


def test_a_cap_against_a_decision_says_what_it_takes_for_granted() -> None:
    """At most 1.2 × 480 of 甲县's 中央专项 in 2019, 700 decided: but for a county that had nothing in 2018."""
    each = setting("county_band", "applies_to", "each_stream")
    found = plan_facts(replace(facts(years=BOTH, deep=()), manual=(decided(700),)), (*CAP, each)).conflict
    assert found is not None and found.year == 2019
    assert "此处按有关县区 2018 年均有安排计" in found.text
