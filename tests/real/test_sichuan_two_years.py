"""The Sichuan table over two years: each repair listed comes out, one step less does not, shortfalls are the plan's.

2017 has last year's pools; in 2018 以工代赈资金 has 20,000 instead of 25,480, and no city may get less of any stream
than the year before: 5,480 short. With a growth of −21.51 % the exact amounts fit (25,480 × 0.7849 = 19,999.25), whole
amounts of eighteen cities do not, as far as anybody can find any; with −21.52 % they do.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from allocator.domain.conflict import Conflict
from allocator.domain.effort import Exhausted, apart
from allocator.domain.facts import Facts
from allocator.domain.scenario import Setting
from allocator.rulebook import prepare
from allocator.rules import RULES
from allocator.use_cases import plan_facts
from allocator.use_cases.replanning import binding_plans
from allocator.use_cases.result_json import conflict as as_json
from allocator.use_cases.trying import RUNS, falling_short
from tests.properties.provinces import Case
from tests.properties.test_conflicts import one_step_less, typed
from tests.real.sichuan import sichuan, wan
from tests.use_cases.towns import setting

BAND, FUND = "county_band", "SC01"
SETTINGS = (
    setting(BAND, "status", "hard"),
    setting(BAND, "minimum_growth", "0"),
    setting(BAND, "applies_to", "each_stream"),
)


def two_years() -> Facts:
    """2018 as 2017, but for 以工代赈资金."""
    known = sichuan("reconciled")
    later = {(code, 2018): replace(pool, year=2018) for (code, year), pool in known.pools.items() if year == 2017}
    later[FUND, 2018] = replace(later[FUND, 2018], total=wan("20000"))
    return replace(known, years=(2017, 2018), pools={**known.pools, **later})


@cache
def found() -> Conflict:
    """The conflict, searched for once."""
    told = plan_facts(two_years(), SETTINGS).conflict
    assert told is not None and told.short_by == "5480"
    return told


def comes_out(changed: tuple[Setting, ...]) -> bool:
    """Whether all the years come out."""
    known = prepare(two_years(), (*SETTINGS, *changed), RULES)
    return binding_plans(known.facts, known.book) is not None


def comes_out_soon(changed: tuple[Setting, ...]) -> bool:
    """Whether all the years come out in as much work as all runs of a search for repairs may take."""
    try:
        with apart(RUNS):
            return comes_out(changed)
    except Exhausted:
        return False


def test_each_repair_comes_out_and_one_step_less_does_not() -> None:
    repairs = found().repairs
    assert all(repair.run for repair in repairs)
    assert {one.partition("=")[0] for repair in repairs for one in repair.set} >= {
        f"{BAND}.minimum_growth",
        f"{BAND}.exempt",
        f"{BAND}.status",
    }
    assert (FUND, 2018, "25480") in [repair.pool for repair in repairs]
    assert (f"{BAND}.minimum_growth=-0.2152",) in [repair.set for repair in repairs]
    case = Case(two_years(), SETTINGS)
    for repair in repairs:
        changed = typed(repair)
        assert comes_out(changed), repair.text
        for less in one_step_less(case, changed):
            assert not comes_out_soon(less), (repair.text, less)


def test_the_shortfall_told_is_the_one_of_the_plan() -> None:
    (repair,) = (one for one in found().repairs if one.set == (f"{BAND}.status=soft",))
    known = prepare(two_years(), (*SETTINGS, *typed(repair)), RULES)
    plans = binding_plans(known.facts, known.book)
    assert plans is not None
    missed = [(row.year, amount) for year in plans for row, amount in falling_short(year, BAND)]
    assert {year for year, _ in missed} == {2018} and sum(amount for _, amount in missed) == wan("5480")
    assert "至少" not in repair.text and "缺口 5,480 万元" in repair.text
    entry = next(one for one in as_json(found())["repairs"] if one.get("set") == [f"{BAND}.status=soft"])
    assert entry["gaps"] == [{"year": 2018, "amount": "5480", "unit": "万元"}]
