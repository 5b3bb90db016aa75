"""Every case's plan, one unit moved in every way: the audit and the rows always name the same subjects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from allocator.audit import audit
from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.programme import Row
from allocator.rules import RULES
from tests.rules.cases import Case, cases_of

# The audit of these asks for more than their rows: whole units and totals, and what villages get.
MORE_THAN_ROWS = {"spend_the_pool", "deep_village_floor"}
# Whose kept plans lie further than one unit from the rule's bound.
HAS_SLACK = {"basic_needs_first"}


def judged(case: Case) -> bool:
    """Whether rows and audit can be compared: a plan of a settled year under an enforced rule with rows."""
    parts = ("约束", "方案", "结论")
    told = all(case.parts.get(part) is not None for part in parts) and not case.parts.get("仅审核")
    return told and case.now.settled and case.active.values.enforced


CASES = tuple(case for rule in RULES if rule.id not in MORE_THAN_ROWS for case in cases_of(rule.id) if judged(case))


def edited(case: Case) -> Iterator[Ledger]:
    """The plan; each cell one unit up, and one unit down; one unit moved to each other cell of its stream."""
    amounts = dict(case.ledger.amounts)
    yield case.ledger
    cells = [cell for cell in sorted(amounts) if cell.year == case.year]
    for cell in cells:
        unit = case.facts.stream(cell.stream).unit
        yield replace(case.ledger, amounts={**amounts, cell: amounts[cell] + unit})
        if amounts[cell] < unit:
            continue
        less = {**amounts, cell: amounts[cell] - unit}
        yield replace(case.ledger, amounts=less)
        for other in cells:
            if other.stream == cell.stream and other != cell:
                yield replace(case.ledger, amounts={**less, other: amounts[other] + unit})


def keeps(case: Case, row: Row, amounts: dict[Cell, int]) -> bool:
    """Whether amounts keep a row."""
    left = sum((factor * amounts.get(cell, 0) for cell, factor in row.terms), Fraction(0))
    left += sum(factor * case.now.prior(county, stream) for (county, stream), factor in row.prior_terms)
    past = max(0 if row.lower is None else row.lower - left, 0 if row.upper is None else left - row.upper)
    return past <= 0 or past < row.within


def by_rows(case: Case, ledger: Ledger) -> set[str]:
    """Subjects of the rows that the amounts break."""
    broken = [row for row in case.rows() if not keeps(case, row, dict(ledger.amounts))]
    return {row.subject.partition("/")[0] for row in broken}


def by_audit(case: Case, ledger: Ledger) -> set[str]:
    """Subjects of the rule's findings of the year that are more than a check."""
    found = audit(ledger, (case.active,))
    mine = [one for one in found if one.rule == case.active.id and one.year == case.year]
    return {one.subject.partition("/")[0] for one in mine if one.kind != "check"}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}:{case.name}" for case in CASES])
def test_audit_and_rows_name_the_same_subjects_on_every_edit(case: Case) -> None:
    for ledger in edited(case):
        assert by_audit(case, ledger) == by_rows(case, ledger), ledger.amounts


@pytest.mark.parametrize("rule_id", sorted({case.rule for case in CASES} - HAS_SLACK))
def test_a_plan_that_keeps_the_rule_is_broken_by_one_unit(rule_id: str) -> None:
    kept = [case for case in CASES if case.rule == rule_id and not by_audit(case, case.ledger)]
    bitten = [case.name for case in kept if any(by_audit(case, ledger) for ledger in edited(case))]
    assert bitten, "no case of the rule is tight"
