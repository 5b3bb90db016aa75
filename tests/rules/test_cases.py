"""Every case: golden rows, the audit's verdict, the sentence, and what else the rule makes."""

from __future__ import annotations

import pytest

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.money import show
from allocator.rules import RULES
from tests.rules.cases import Case, cases_of
from tests.rules.printing import finding_text, number, row_text
from tests.rules.tables import records, split

CASES = tuple(case for rule in RULES for case in cases_of(rule.id))


def having(*parts: str) -> pytest.MarkDecorator:
    """The cases that hold all these parts."""
    chosen = [case for case in CASES if all(case.parts.get(part) is not None for part in parts)]
    return pytest.mark.parametrize("case", chosen, ids=[f"{case.rule}:{case.name}" for case in chosen])


def lines(text: str | None) -> list[str]:
    """The lines of an answer, blank ones left out."""
    return [" ".join(line.split()) for line in (text or "").strip().splitlines() if line.strip()]


@having("约束")
def test_the_rows_are_the_golden_ones(case: Case) -> None:
    assert [row_text(case.now, row) for row in case.rows()] == lines(case.text("约束"))


@having("结论")
def test_the_audit_gives_the_verdict_of_the_case(case: Case) -> None:
    wanted = lines(case.text("结论"))
    found = case.findings()
    if wanted == ["符合"]:
        wanted = []
    cells = [split(line) for line in wanted]
    assert [finding_text(one) for one in found] == [" | ".join(one[:5]) for one in cells]
    for one, cut in zip(found, cells, strict=True):
        assert all(fragment in one.text for fragment in cut[5:]), one.text
        assert one.text.endswith("。"), one.text


@having("约束", "方案", "结论")
def test_rows_and_audit_agree_about_the_plan(case: Case) -> None:
    if case.parts.get("仅审核"):
        assert len(str(case.parts["仅审核"])) >= 6
        return
    if case.now.settled and case.active.values.enforced:
        broken = [row_text(case.now, row) for row in case.rows() if not case.holds(row)]
        assert bool(broken) == any(one.year == case.year for one in case.findings()), broken


@having("说明")
def test_the_sentence_says_the_numbers(case: Case) -> None:
    sentences = case.parts["说明"]
    assert isinstance(sentences, dict)
    rule = case.active.rule
    for county, wanted in sentences.items():
        assert (rule.explain(case.ledger, case.active.values, county, case.year) or "") == wanted


@having("村级要求")
def test_each_village_is_asked_what_the_case_says(case: Case) -> None:
    rule = case.active.rule
    assert rule.village_asks is not None
    wanted = {one["村编码"]: one["金额"] for one in records(case.text("村级要求") or "")}
    asks = rule.village_asks(case.now, case.active.values)
    assert {code: show(amount) for code, amount in asks.items()} == wanted


@having("调整后测算数", "测算数")
def test_the_entitlement_is_reshaped_as_the_case_says(case: Case) -> None:
    rule = case.active.rule
    assert rule.reshape is not None
    before = {cell: value for cell, value in case.ledger.entitlement.items() if cell.year == case.year}
    after = rule.reshape(case.now, case.active.values, before).weights
    assert sum(after.values()) == sum(before.values())
    assert texts(case, after) == texts(case, case.plan_table("调整后测算数"))


def texts(case: Case, amounts: dict[Cell, Fraction]) -> dict[Cell, str]:
    """Exact amounts as p/q in each stream's measure."""
    return {c: number(Fraction(amounts[c]) / case.facts.stream(c.stream).measure.atoms) for c in sorted(amounts)}


@having("计划总盘")
def test_blank_pools_are_planned_as_the_case_says(case: Case) -> None:
    rule = case.active.rule
    assert rule.planned_pools is not None
    planned = {
        (pool.stream, str(pool.year)): (show(pool.initial or 0), show(pool.total))
        for pool in rule.planned_pools(case.facts, case.active.values)
    }
    assert planned == {
        (one["资金编码"], one["年度"]): (one["年初预算"], one["全年安排"])
        for one in records(case.text("计划总盘") or "")
    }


@having("写明金额")
def test_the_written_figures_are_those_of_the_case(case: Case) -> None:
    rule = case.active.rule
    assert rule.figures is not None
    found = [
        (one.county, one.stream or "", one.year, one.use, show(one.amount))
        for one in rule.figures(case.ledger, case.active.values)
    ]
    wanted = [
        (one["行政区划代码"], one.get("资金编码", ""), int(one["年度"]), one.get("用途", ""), one["金额"])
        for one in records(case.text("写明金额") or "")
    ]
    assert sorted(found) == sorted(wanted)


@having("报告")
def test_the_report_of_the_year_is_that_of_the_case(case: Case) -> None:
    rule = case.active.rule
    assert rule.report is not None
    assert list(rule.report(case.ledger, case.active.values, case.year)) == lines(case.text("报告"))
