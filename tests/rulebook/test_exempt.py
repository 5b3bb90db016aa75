"""豁免: counties by code or name, unknown and ambiguous ones refused with the nearest, never without a reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from allocator.console import rule_lines
from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.rule import active
from allocator.domain.scenario import Setting
from allocator.rulebook import resolve
from allocator.rules import RULES
from allocator.scenario_files import parse_set
from allocator.use_cases import plan_facts
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.reader import read_input
from tests.properties.test_tight_edits import TIGHT
from tests.use_cases.towns import CODES, facts

RULE = "delisted_hold_harmless"


def exempt(text: str, why: str | None = "试算", known: Facts | None = None) -> tuple[frozenset[str], list[Problem]]:
    """Who is exempted after ``--set RULE.exempt=text``, and what is wrong."""
    setting = parse_set(f"{RULE}.exempt={text}", why)
    assert isinstance(setting, Setting)
    resolved = resolve(known or facts(), (setting,), RULES)
    rule = active(resolved.book, RULE)
    assert rule is not None
    return rule.values.exempt, list(resolved.problems)


@pytest.mark.parametrize("text", ["610101、610102", "甲县,乙县", "甲县,610102", "甲、乙", " 乙县 610101 "])
def test_codes_and_names_say_the_same(text: str) -> None:
    assert exempt(text) == (frozenset(CODES[:2]), [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("甲具", "没有县区“甲具”。是不是“甲县”?"),
        ("610109", "没有行政区划代码“610109”。是不是“61010"),
        ("火星", "没有县区“火星”。"),
    ],
)
def test_who_is_not_there_is_refused_with_the_nearest(text: str, said: str) -> None:
    codes, (problem,) = exempt(f"乙县、{text}")
    assert codes == frozenset() and said in problem.text and problem.sheet == "--set"


def test_a_name_of_two_counties_needs_its_code() -> None:
    known = facts()
    first, second, *others = known.counties
    known = replace(known, counties=(replace(first, name="城关县"), replace(second, name="城关区"), *others))
    _, (problem,) = exempt("城关", known=known)
    assert "“城关”不止一个县区,请写代码:城关县(610101)、城关区(610102)。" in problem.text
    assert exempt("城关区", known=known) == (frozenset({CODES[1]}), [])


def test_without_a_reason_nobody_is_exempted() -> None:
    _, (problem,) = exempt("甲县", why=None)
    assert "必须写明理由" in problem.text and "--why" in problem.fix
    assert exempt("", why=None) == (frozenset(), [])


def test_rules_that_ask_nothing_of_single_counties_exempt_nobody() -> None:
    setting = parse_set("spend_the_pool.exempt=甲县", "试算")
    assert isinstance(setting, Setting)
    (problem,) = resolve(facts(), (setting,), RULES).problems
    assert "没有参数“exempt”" in problem.text


@pytest.mark.parametrize("case", TIGHT, ids=[one.rule for one in TIGHT])
def test_by_county_is_what_the_rows_are_about(case) -> None:
    """The rows of a rule have single counties for subjects exactly where it says so."""
    result = plan_facts(case.facts, case.settings)
    assert result.plan is not None
    codes = {county.code for county in case.facts.counties}
    rows = [row for year in result.plan.years if year.programme for row in year.programme.rows]
    rows += [row for year in result.plan.years if year.programme for tier in year.programme.soft for row in tier]
    mine = {row.subject.split("/")[0] in codes for row in rows if row.rule.partition("[")[0] == case.rule}
    rule = next(one for one in RULES if one.id == case.rule)
    assert mine <= {rule.by_county}
    assert mine or rule.rows is None or not rule.by_county


def test_the_sheet_takes_names_and_asks_for_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "数据.xlsx"
    assert write_input(facts(), path, RULES) is None
    book = openpyxl.load_workbook(path)
    sheet = book["规则"]
    (row,) = (n for n in range(4, sheet.max_row + 1) if said(sheet, n) == (RULE, "exempt(豁免县区)"))
    sheet.cell(row, 8).value = "乙县"
    for why, problems in ((None, 1), ("领导确定", 0)):
        sheet.cell(row, 10).value = why
        book.save(path)
        reading = read_input(path)
        assert reading.facts is not None
        resolved = resolve(reading.facts, reading.facts.settings, RULES)
        assert [one.cell for one in resolved.problems] == [f"H{row}"] * problems
    rule = active(resolved.book, RULE)
    assert rule is not None and rule.values.exempt == {CODES[1]} and rule.values.why == "领导确定"


def said(sheet, row: int) -> tuple[object, object]:
    """规则编号 and 参数 of a row."""
    return sheet.cell(row, 1).value, sheet.cell(row, 7).value


def test_every_setting_of_a_rule_is_listed() -> None:
    for rule in RULES:
        lines = "\n".join(rule_lines(rule))
        for name in (*(one.id for one in rule.parameters), *rule.switches):
            assert f" {rule.id}.{name}:" in lines
    by_id = {rule.id: rule for rule in RULES}
    assert by_id["deep_village_floor"].switches == ("status", "tier", "exempt")
    assert by_id["spend_the_pool"].switches == ()


def test_a_pool_may_be_typed() -> None:
    setting = parse_set("pool:NZ@2018=1,300", "试算")
    assert isinstance(setting, Setting) and setting.kind == "pool"
    resolved = resolve(facts(), (setting,), RULES)
    pool = resolved.facts.pool("NZ", 2018)
    assert pool is not None and pool.total == 1300 * 1_000_000
    wrong = parse_set("pool:NX@2018=1300", "试算")
    assert isinstance(wrong, Setting)
    (problem,) = resolve(facts(), (wrong,), RULES).problems
    assert "没有资金编码“NX”。是不是“NZ”?" in problem.text and problem.sheet == "--set"
