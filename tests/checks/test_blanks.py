"""A blank cell that a rule in force reads is told by its address: an error where the rule is hard, else a 警告."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from allocator.domain.blanks import columns_wanting
from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, HINT, WARNING, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.parameter import Values
from allocator.domain.rule import ActiveRule
from allocator.domain.stream import Pool, Stream
from allocator.rulebook import resolve
from allocator.rules import RULES
from allocator.workbooks.dossier.wording import verdict
from tests.checks.province import WAN, found, province, switched

BANK, GAP, DEMAND, ROOM, RISK = (
    "项目库储备(万元)",
    "三保缺口(万元)",
    "债券需求(万元)",
    "债务限额空间(万元)",
    "债务风险等级",
)
BEFORE, NOW = "本级投入上年(万元)", "本级投入本年(万元)"
ZIYANG, LANGAO, LUONAN, SHANGNAN = "610924", "610925", "611021", "611023"


def stating(columns: Mapping[str, Mapping[str, int]], *, kind: str = "") -> Facts:
    """The province with some columns there, filled for some counties; with a stream of a 类别 where one is named."""
    facts = province()
    counties = tuple(
        replace(
            c, figures={**c.figures, **{h: Fraction(told[c.code]) for h, told in columns.items() if c.code in told}}
        )
        for c in facts.counties
    )
    headers = {**facts.headers, "县区": frozenset({*facts.headers.get("县区", ()), *columns})}
    facts = replace(facts, counties=counties, headers=headers)
    if not kind:
        return facts
    stream = Stream("ZZ", "另一项资金", "省级", kind, "贫困县", "全额因素法")
    pools = {("ZZ", year): Pool("ZZ", year, 900 * WAN) for year in (2017, *facts.years)}
    last = {(c.code, "ZZ"): 300 * WAN for c in counties if c.poverty}
    weights = {**facts.weights, "ZZ": facts.weights["SZ"]}
    streams = tuple(sorted((*facts.streams, stream), key=lambda one: one.code))
    return replace(facts, streams=streams, pools={**facts.pools, **pools}, last_year={**facts.last_year, **last},
                   weights=weights)  # fmt: skip


def about(problems: tuple[Problem, ...], header: str) -> list[tuple[str, str]]:
    """(level, cell) of what is told of a column, after a look at the words."""
    mine = [one for one in problems if header in one.text]
    assert all(one.sheet == "县区" and "填" in one.fix for one in mine)
    return [(one.level, one.cell) for one in mine]


def active_rule(facts: Facts, rule: str, status: str) -> ActiveRule:
    """One rule of the book under a status."""
    return next(one for one in resolve(facts, (switched(rule, status),), RULES).book if one.rule.id == rule)


@pytest.mark.parametrize(("status", "level"), (("hard", ERROR), ("soft", WARNING), ("check", WARNING)))
def test_a_hole_is_told_with_every_cell(status: str, level: str) -> None:
    facts = stating({BANK: {ZIYANG: 5000, SHANGNAN: 0}})
    problems = found(facts, (switched("project_bank_cap", status),))
    assert about(problems, BANK) == [(level, f"{BANK}@{LANGAO}")]
    assert f"岚皋县({BANK}@{LANGAO})、洛南县({BANK}@{LUONAN})。空白不等于 0" in problems[0].text
    assert columns_wanting(active_rule(facts, "project_bank_cap", status), facts) == ()


@pytest.mark.parametrize(("status", "level"), (("hard", ERROR), ("soft", WARNING), ("check", WARNING)))
def test_an_empty_column_is_told_as_a_column(status: str, level: str) -> None:
    facts = stating({BANK: {}})
    problems = found(facts, (switched("project_bank_cap", status),))
    assert about(problems, BANK) == [(level, f"{BANK}@")]
    told = [one.text for one in problems if one.cell == f"{BANK}@"]
    assert ["无从执行和核对(规则审核记“无数据”)" in text for text in told] == [status != "hard"]
    rule = active_rule(facts, "project_bank_cap", status)
    assert columns_wanting(rule, facts) == (BANK,)
    assert verdict(rule, (), facts) == "无数据"


def test_a_county_exempted_or_not_reached_may_be_blank() -> None:
    facts = stating({BANK: {ZIYANG: 5000, LANGAO: 5000, SHANGNAN: 0}})
    exempt = replace(switched("project_bank_cap", "hard"), key=("project_bank_cap", "", "exempt", ""), value=LUONAN)
    assert about(found(facts, (switched("project_bank_cap", "hard"), exempt)), BANK) == []
    transfers = stating({GAP: {ZIYANG: 10, LANGAO: 10, LUONAN: 10}}, kind="转移支付")
    assert about(found(transfers, (switched("basic_needs_first", "hard"),)), GAP) == []


def test_a_figure_of_the_year_fills_the_hole_and_its_absence_in_another_year_does_not() -> None:
    facts = stating({BANK: {ZIYANG: 1, LANGAO: 1, LUONAN: 1}})
    both = {(SHANGNAN, year, BANK): Fraction(9000) for year in facts.years}
    assert about(found(replace(facts, yearly=both), (switched("project_bank_cap", "hard"),)), BANK) == []
    first = {(SHANGNAN, facts.years[0], BANK): Fraction(9000)}
    told = about(found(replace(facts, yearly=first), (switched("project_bank_cap", "hard"),)), BANK)
    assert told == [(ERROR, f"{BANK}@{SHANGNAN}")]


def test_a_rule_that_is_on_by_itself_gives_a_hint_where_its_money_is_and_nothing_else() -> None:
    bonds = stating({DEMAND: {}, ROOM: {}}, kind="债券")
    assert [(one.level, one.cell) for one in found(bonds)] == [(HINT, f"{DEMAND}@")]
    transfers = stating({GAP: {}}, kind="转移支付")
    assert [(one.level, one.cell) for one in found(transfers)] == [(HINT, f"{GAP}@")]
    nothing = stating({DEMAND: {}, GAP: {}, BEFORE: {}, NOW: {}})
    assert found(nothing) == ()
    for rule in ("bond_quota_priority", "basic_needs_first", "local_input_growth"):
        one = next(one for one in resolve(nothing, (), RULES).book if one.rule.id == rule)
        assert verdict(one, (), nothing) == "无数据"


def test_bonds_ask_for_the_demand_of_deep_counties_the_room_of_those_that_ask_and_the_risk_of_all() -> None:
    facts = stating({DEMAND: {ZIYANG: 300, LUONAN: 0}, ROOM: {}, RISK: {}}, kind="债券")
    facts = replace(
        facts, counties=tuple(replace(c, debt_risk="绿" if c.code == ZIYANG else None) for c in facts.counties)
    )
    told = found(facts, (switched("bond_quota_priority", "hard"),))
    assert [(one.level, one.cell) for one in told] == [(ERROR, f"{ROOM}@"), (ERROR, f"{RISK}@{LANGAO}")]
    assert "(确实没有的填 0)" in told[0].fix and "填 0" not in told[1].fix
    assert columns_wanting(active_rule(facts, "bond_quota_priority", "soft"), facts) == ()


def test_own_money_of_counties_is_asked_of_all_once_one_states_it() -> None:
    facts = stating({BEFORE: {ZIYANG: 100, LANGAO: 90, LUONAN: 80, SHANGNAN: 0}, NOW: {ZIYANG: 110}})
    assert about(found(facts), NOW) == [(WARNING, f"{NOW}@{LANGAO}")]
    assert about(found(facts), BEFORE) == []


def test_a_rule_with_a_value_that_asks_for_nothing_stands_as_not_set() -> None:
    rule = next(one for one in RULES if one.id == "unlisted_village_reserve")
    values = Values("soft", 1, {"reserve_share": {None: Fraction(0)}})
    assert verdict(ActiveRule(rule, values), (), province()) == "未设"
    values = replace(values, by_year={"reserve_share": {None: Fraction(1, 10)}})
    assert verdict(ActiveRule(rule, values), (), province()) == "遵守"


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.needs], ids=lambda rule: rule.id)
def test_a_rule_with_columns_looks_at_counties_or_tells_them_itself(rule: object) -> None:
    assert rule.looks_at is not None or rule.problems is not None  # type: ignore[attr-defined]
    assert set(rule.spare) < set(rule.needs)  # type: ignore[attr-defined]
