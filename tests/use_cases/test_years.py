"""Closed years stand as executed, forecast years only warn, rewards and planned pools reach the plan."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.cell import Cell
from allocator.domain.executed import executed_amounts, is_closed
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import Executed, Grade, Issued, Use
from allocator.domain.scenario import Setting
from allocator.domain.stream import Pool, Tilt
from allocator.use_cases import Result, plan_facts
from allocator.use_cases.preparing import prepared
from allocator.use_cases.replanning import binding_plans
from tests.use_cases.towns import CODES, facts, setting, wan

ACTUAL = (370, 330, 200, 100)
QUIET = (setting("deep_county_uplift", "status", "off"), setting("delisted_hold_harmless", "status", "off"))


def executed(codes: tuple[str, ...] = ("NZ", "SZ", "ZY")) -> tuple[Executed, ...]:
    """2018 as it went: 370, 330, 200, 100 of each stream."""
    return tuple(
        Executed(county, code, 2018, wan(amount))
        for code in codes
        for county, amount in zip(CODES, ACTUAL, strict=True)
    )


def two_years(**more: object) -> Facts:
    """2018 and 2019, no deep county."""
    return replace(facts(years=(2018, 2019), deep=()), **more)


def amounts(result: object, year: int, stream: str) -> list[int]:
    """What the towns get of a stream in a year, in 万元 where whole."""
    assert result.plan is not None  # type: ignore[attr-defined]
    plan = result.plan.amounts  # type: ignore[attr-defined]
    return [plan[Cell(code, stream, year)] // wan(1) for code in CODES]


def test_a_closed_year_stands_as_executed_and_is_the_base_of_the_next() -> None:
    start = two_years(executed=executed())
    assert is_closed(start, 2018) and not is_closed(start, 2019)
    assert executed_amounts(start, 2018)[Cell(CODES[0], "ZY", 2018)] == wan(370)
    result = plan_facts(start, QUIET)
    assert result.status == "ok"
    assert amounts(result, 2018, "ZY") == list(ACTUAL)
    assert amounts(result, 2019, "ZY") == [400, 300, 200, 100]
    assert result.plan is not None and result.ledger is not None
    assert [year.closed for year in result.plan.years] == [True, False]
    assert result.ledger.prior(CODES[1], "ZY", 2019) == wan(330)
    assert any("不再测算" in note for note in result.notes)


def test_a_closed_year_that_broke_a_rule_is_reported_and_never_fails_the_audit() -> None:
    """甲县 is deep and got 370 of a base of 400: a clause was missed in 2018, and only a check says so."""
    start = replace(facts(years=(2018, 2019)), executed=executed())
    result = plan_facts(start, (setting("delisted_hold_harmless", "status", "check"),))
    told = [one for one in result.findings if one.rule == "deep_county_uplift" and one.year == 2018]
    assert [one.kind for one in told] == ["check"]
    assert "已执行" in told[0].text
    assert result.status == "ok"


def test_an_amount_that_differs_from_the_executed_one_is_broken() -> None:
    from allocator.audit import audit

    result = plan_facts(two_years(executed=executed()), QUIET)
    assert result.ledger is not None
    cell = Cell(CODES[0], "ZY", 2018)
    edited = replace(result.ledger, amounts={**result.ledger.amounts, cell: wan(371)})
    found = [one for one in audit(edited, result.book) if one.kind == "broken"]
    assert [(one.subject, one.required, one.given) for one in found] == [(CODES[0], "370", "371")]


def test_a_year_closed_in_part_is_planned_around_the_executed_streams() -> None:
    start = two_years(executed=executed(("ZY",)))
    assert not is_closed(start, 2018)
    result = plan_facts(start, QUIET)
    assert result.status == "ok"
    assert amounts(result, 2018, "ZY") == list(ACTUAL)
    assert amounts(result, 2018, "SZ") == [400, 300, 200, 100]


def test_years_behind_a_forecast_are_forecasts_and_a_missing_number_there_is_only_a_note() -> None:
    start = facts(years=(2018, 2019, 2020), deep=())
    pools = {**start.pools, ("ZY", 2019): replace(start.pools["ZY", 2019], nature="预计")}
    pools["ZY", 2020] = replace(pools["ZY", 2020], provincial=wan(1001))
    start = replace(start, pools=pools)
    assert [start.is_forecast(year) for year in start.years] == [False, True, True]
    result = plan_facts(start, QUIET)
    assert result.status == "ok"
    assert result.plan is not None
    assert [year.year for year in result.plan.years] == [2018, 2019]
    assert any("2020 年为预计年度" in note for note in result.notes)


def graded(start: Facts) -> Facts:
    """甲 and 乙 优秀, 丙 合格, 丁 不合格 (no coefficient given: 0)."""
    grades = ("优秀", "优秀", "合格", "不合格")
    counties = tuple(replace(c, grade=grade) for c, grade in zip(start.counties, grades, strict=True))
    rows = (Grade("优秀", Fraction(2)), Grade("合格", Fraction(1)))
    return replace(start, counties=counties, grades=rows)


REWARD = (setting("performance_reward", "status", "hard"), setting("performance_reward", "reward_share", "0.1"))


def test_a_reward_moves_money_by_grade_keeps_the_pool_and_leaves_next_years_base() -> None:
    """Formula 400, 300, 200, 100: 90 % stays, 100 go 2·400 : 2·300 : 200 = 50, 37.5, 12.5, 0."""
    result = plan_facts(graded(two_years()), (*QUIET, *REWARD))
    assert result.status == "ok"
    assert result.plan is not None and result.ledger is not None
    first = result.plan.years[0]
    shares = [first.entitlement[Cell(code, "ZY", 2018)] / wan(1) for code in CODES]
    assert shares == [410, Fraction(615, 2), Fraction(385, 2), 90]
    assert sum(shares) == 1000
    assert first.entitlement[Cell(CODES[0], "NZ", 2018)] == wan(400)
    assert result.ledger.one_off(CODES[0], "ZY", 2018) == wan(50)
    assert result.ledger.prior(CODES[0], "ZY", 2019) == wan(360)
    assert [one for one in result.findings if one.rule == "performance_reward"] == []
    assert {one.year for one in result.facts.one_off} == {2018, 2019}


def test_a_reward_of_a_closed_year_leaves_the_next_ones_base() -> None:
    """甲 got 370 in 2018; 50 of them were its reward."""
    result = plan_facts(graded(two_years(executed=executed())), (*QUIET, *REWARD))
    assert result.ledger is not None
    assert result.ledger.prior(CODES[0], "ZY", 2019) == wan(320)


def test_years_that_bind_are_planned_without_forecasts() -> None:
    """2019 is 预计, and more of it is issued than there is: 2018 stands all the same."""
    start = two_years(issued=(Issued(CODES[0], "ZY", 2019, wan(1250), "示例〔2019〕1号"),))
    pools = {**start.pools, ("ZY", 2019): replace(start.pools["ZY", 2019], nature="预计")}
    resolved = prepared(replace(start, pools=pools), QUIET)
    years = binding_plans(resolved.facts, resolved.book)
    assert years is not None
    assert [year.year for year in years] == [2018]


def test_rewards_in_whole_fen_add_up_to_the_pot() -> None:
    """3·400 : 3·300 : 200 of 100 万元: 52.173913…, 39.130434…, 8.695652…: the 分 that is left goes to the last."""
    start = graded(facts(deep=()))
    result = plan_facts(
        replace(start, grades=(Grade("优秀", Fraction(3)), Grade("合格", Fraction(1)))), (*QUIET, *REWARD)
    )
    assert result.ledger is not None
    mine = [result.ledger.one_off(code, "ZY", 2018) for code in CODES]
    assert mine == [52_173_913, 39_130_435, 8_695_652, 0]
    assert sum(mine) == wan(100)
    assert [one for one in result.findings if one.rule == "performance_reward"] == []


def test_steps_add_up_to_the_plan_when_a_reward_and_a_floor_work_together() -> None:
    start = graded(facts({"NZ": 1000, "SZ": 1200, "ZY": 1200}))
    result = plan_facts(start, REWARD)
    assert result.plan is not None
    year = result.plan.years[0]
    for cell, exact in year.exact.items():
        assert year.entitlement[cell] + sum(step.get(cell, 0) for step in year.steps.values()) == exact
    assert year.binding["deep_county_uplift"] == (CODES[0],)


def test_grades_without_a_number_and_performance_counted_twice_are_problems() -> None:
    start = graded(facts(deep=()))
    missing = plan_facts(replace(start, grades=()), (*QUIET, *REWARD))
    assert missing.status == "problems"
    assert [one.found for one in missing.problems] == ["优秀", "合格"]
    odd = replace(start, counties=(replace(start.counties[0], grade="特优"), *start.counties[1:]))
    assert "不在“绩效系数”表内" in plan_facts(odd, (*QUIET, *REWARD)).problems[0].text
    blank = replace(start, counties=(replace(start.counties[0], grade=None), *start.counties[1:]))
    assert "未填绩效等次" in plan_facts(blank, (*QUIET, *REWARD)).problems[0].text
    twice = replace(start, tilts=(Tilt("ZY", 2018, "绩效系数", Fraction(1)),))
    assert "计了两次" in plan_facts(twice, (*QUIET, *REWARD)).problems[0].text
    above = (*QUIET, REWARD[0], setting("performance_reward", "reward_share", "1.2"))
    assert "不能大于" in plan_facts(start, above).problems[0].text


def test_performance_may_enter_as_a_coefficient_on_the_shares_instead() -> None:
    """Shares 4·2 : 3·2 : 2·1 : 1·0 of 1,000: 500, 375, 125, 0."""
    start = replace(graded(facts(deep=())), tilts=(Tilt("ZY", 2018, "绩效系数", Fraction(1)),))
    assert amounts(plan_facts(start, QUIET), 2018, "ZY") == [500, 375, 125, 0]
    lacking = plan_facts(replace(start, grades=()), QUIET)
    assert lacking.status == "problems"
    assert "没有系数" in lacking.problems[0].text


def blank_province() -> Facts:
    """2019 without a provincial pool; the centre's grows by 10 %."""
    start = two_years()
    pools = {key: pool for key, pool in start.pools.items() if key != ("SZ", 2019)}
    return replace(start, pools={**pools, ("ZY", 2019): Pool("ZY", 2019, wan(1100))})


def test_a_blank_provincial_pool_is_planned_spent_and_shown() -> None:
    result = plan_facts(blank_province(), QUIET)
    assert result.status == "ok"
    assert sum(amounts(result, 2019, "SZ")) == 1200
    shown = Result(result.status, result.problems, facts=result.facts, plan=result.plan, ledger=result.ledger).json()
    planned = [(one["stream"], one["year"], one["total"]) for one in shown["pools"] if one["planned"]]
    assert planned == [("SZ", 2019, "1200")]
    assert [one.level for one in result.problems] == ["提示"]
    own = [one for one in result.findings if one.rule == "provincial_budget_growth" and one.year == 2019]
    assert own == []


def test_a_blank_provincial_pool_beside_a_blank_central_one_is_a_problem() -> None:
    start = blank_province()
    start = replace(start, pools={key: pool for key, pool in start.pools.items() if key != ("ZY", 2019)})
    result = plan_facts(start, QUIET)
    assert [(one.level, one.found) for one in result.problems] == [("错误", "SZ")]
    off = setting("provincial_budget_growth", "status", "off")
    assert plan_facts(start, (*QUIET, off)).status == "ok"


def use_on() -> Setting:
    """The instance of 产业 switched on."""
    return Setting("rule", ("use_share", "产业", "status", ""), "check", "试算", "--set", "--set")


def test_written_figures_stand_in_the_result() -> None:
    """55 % of 400 + 400 = 440 万元 of 甲县's 中省专项."""
    start = replace(facts(deep=()), uses=(Use("产业", 2018, Fraction(11, 20)),))
    result = plan_facts(start, (*QUIET, use_on()))
    kept = {name: getattr(result, name) for name in ("facts", "book", "plan", "ledger", "figures")}
    shown = Result(result.status, **kept).json()
    assert shown["uses"][0] == {"county": CODES[0], "year": 2018, "use": "产业", "amount": "440"}
    assert len(shown["uses"]) == 4
    (entry,) = [one for one in shown["rules"] if one["id"] == "use_share[产业]"]
    assert (entry["parameters"]["minimum_share"], entry["origin"]["minimum_share"]) == ({"2018": "0.55"}, "workbook")
    verdicts = {one["id"]: one["verdict"] for one in shown["rules"]}
    assert verdicts["spend_the_pool"] == "遵守" and verdicts["county_band"] == "停用"
    assert plan_facts(start, QUIET).figures == ()


def test_another_basis_of_rule_two_asks_for_what_it_counts() -> None:
    base = setting("deep_county_uplift", "base", "initial")
    lacking = plan_facts(facts(), (base,))
    assert lacking.status == "problems"
    assert all(one.sheet == "资金总盘" and "年初预算" in one.text for one in lacking.problems)
    batches = plan_facts(facts(), (setting("deep_county_uplift", "base", "same_batch"),))
    assert {one.sheet for one in batches.problems} == {"批次"}
