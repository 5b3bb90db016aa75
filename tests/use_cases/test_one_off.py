"""一次性资金 of a plan year is part of the amount: a floor of its cell under every rule, named where it clashes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.parameter import Values
from allocator.domain.records import AT_MOST, Manual, OneOff
from allocator.rules import spend_the_pool
from allocator.use_cases import plan_facts
from tests.use_cases.towns import CODES, facts, setting, wan

LAST = CODES[3]
OFF = tuple(
    setting(rule, "status", "off")
    for rule in ("deep_county_uplift", "delisted_hold_harmless", "listed_group_growth", "already_issued")
)


def with_one_off(amount: int, year: int = 2018, **more: object) -> Facts:
    """Two years; 丁县, 100 of 1,000 by formula, has 一次性资金 of 中央专项."""
    start = facts(years=(2018, 2019), deep=())
    return replace(start, one_off=(OneOff(LAST, "ZY", year, wan(amount), "救灾"),), **more)


@pytest.mark.parametrize("movable", [True, False], ids=["moved by rules", "可调剂 = 否"])
def test_an_amount_is_not_below_its_one_off_part_and_no_base_is_negative(movable: bool) -> None:
    """By formula 100; 300 of it one-off: 700 are left for 400 : 300 : 200, and the next base of 丁县 is 0."""
    start = with_one_off(300)
    start = replace(start, streams=tuple(replace(one, movable=movable) for one in start.streams))
    result = plan_facts(start, OFF)
    assert result.plan is not None and result.ledger is not None and result.status == "ok"
    first = result.plan.years[0]
    assert first.exact[Cell(LAST, "ZY", 2018)] == wan(300)
    assert first.exact[Cell(CODES[0], "ZY", 2018)] == Fraction(wan(700) * 4, 9)
    assert result.ledger.prior(LAST, "ZY", 2019) == 0
    if movable:
        assert first.steps["spend_the_pool"][Cell(LAST, "ZY", 2018)] == wan(200)
    said = spend_the_pool.explain(result.ledger, values(), LAST, 2018)
    assert said == "当年一次性资金:中央专项 300 万元,全年安排不少于它。"


def test_one_off_money_of_a_later_year_and_of_a_county_outside_the_scope_is_kept_too() -> None:
    start = with_one_off(300, year=2019)
    scope = "、".join(CODES[:3])
    streams = tuple(replace(one, scope=scope) if one.code == "ZY" else one for one in start.streams)
    last = {key: amount for key, amount in start.last_year.items() if key != (LAST, "ZY")}
    pools = {**start.pools, ("ZY", 2017): replace(start.pools["ZY", 2017], total=wan(900))}
    result = plan_facts(replace(start, streams=streams, last_year=last, pools=pools), OFF)
    assert result.ledger is not None
    assert result.ledger.amount(LAST, "ZY", 2019) == wan(300)


def test_the_audit_finds_an_amount_below_its_one_off_part() -> None:
    start = with_one_off(300)
    amounts = {Cell(LAST, "ZY", 2018): wan(299)}
    found = spend_the_pool.one_off_within(Ledger(start, (2018,), amounts))
    assert [(one.kind, one.subject, one.required, one.given) for one in found] == [("broken", LAST, "300", "299")]
    enough = Ledger(start, (2018,), {Cell(LAST, "ZY", 2018): wan(300)})
    assert list(spend_the_pool.one_off_within(enough)) == []


def test_a_clash_names_the_one_off_money() -> None:
    """丁县 has 300 of one-off money in one fund; all its funds together may not be above 250."""
    total = Manual(LAST, None, 2018, AT_MOST, wan(250), True, "会议", "李")
    result = plan_facts(with_one_off(300, manual=(total,)), OFF)
    assert result.conflict is not None
    assert result.conflict.short_by == "50"
    assert "一次性资金 300 万元" in result.conflict.text and "请核对“人工调整”、“一次性资金”表" in result.conflict.text


def values() -> Values:
    """The values of rule 1: nothing kept in reserve."""
    return Values("hard", None, {"reserve_share": {None: Fraction(0)}}, {}, None, None)
