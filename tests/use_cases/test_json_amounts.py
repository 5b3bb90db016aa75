"""--json: amounts are decimal strings, money and people apart; a rule that moved but no longer binds is told so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, amount_text, grouped, near, worded
from allocator.explanation import explain_counties, explanation_json
from allocator.use_cases import PlanResult, plan_facts
from allocator.use_cases.result_json import rules
from allocator.use_cases.running import binding_line
from tests.use_cases.towns import CODES, facts, setting, wan
from tests.workbooks_out.test_papers_by_year import with_guards

QUIET = (setting("delisted_hold_harmless", "status", "off"), setting("listed_group_growth", "status", "off"))
THIRDS = {Cell(CODES[0], "ZY", 2018): Fraction(wan(100), 3), Cell(CODES[1], "ZY", 2018): -Fraction(wan(100), 3)}


@pytest.mark.parametrize(
    ("atoms", "text", "said"),
    [
        (Fraction(wan(100), 3), "33.333333", "约 33.33 万元"),
        (-Fraction(wan(2), 3), "-0.666667", "约 -0.67 万元"),
        (Fraction(wan(1), 2**30), "0", "约 0.00000000093 万元"),
        (Fraction(wan(1), 10), "0.1", "0.1 万元"),
        (1_388_375_001, "1388.375001", "1,388.375001 万元"),
        (Fraction(wan(1), 300), "0.003333", "约 0.0033 万元"),
        (Fraction(wan(1), 3 * 10**20), "0", "约 3.33×10^-21 万元"),
        (Fraction(-1, 4), "0", "约 -0.00000025 万元"),
        (wan(1234567), "1234567", "1,234,567 万元"),
        (123 * 10**303, "123" + "0" * 297, "约 1.23×10^299 万元"),
    ],
)
def test_an_amount_is_exact_to_six_decimals_or_said_to_be_rounded(atoms: Fraction | int, text: str, said: str) -> None:
    assert (amount_text(atoms), grouped(atoms)) == (text, said)
    assert worded(atoms) == (said if said.startswith("约") else f" {said}")


@pytest.mark.parametrize(
    ("atoms", "said"),
    [
        (25_674_277_778, "约 25,674.28 万元"),
        (25_674_270_000, " 25,674.27 万元"),
        (wan(26), " 26 万元"),
        (4_999, " 0.004999 万元"),
    ],
)
def test_a_computed_amount_is_told_to_two_places(atoms: int, said: str) -> None:
    assert near(atoms) == said


def stepped(steps: dict[Cell, Fraction], **more: Any) -> PlanResult:
    """A plan whose rule 17 moved ``steps`` on the way."""
    result = plan_facts(with_guards(), QUIET)
    assert result.plan is not None
    first = replace(result.plan.years[0], steps={"listed_group_growth": steps}, **more)
    return replace(result, plan=replace(result.plan, years=(first, *result.plan.years[1:])))


def test_money_and_people_stand_apart() -> None:
    result = stepped({**THIRDS, Cell(CODES[0], "NZ", 2018): Fraction(12)})
    entries = rules(result.book, result.facts, result.plan, result.findings, result.ledger)
    entry = next(one for one in entries if one["id"] == "listed_group_growth")
    assert (entry["moved"], entry["moved_quotas"], entry["shortfall"], entry["kept"]) == (
        "33.333333", {"人": "12"}, None, True,
    )  # fmt: skip


def test_a_rule_that_no_longer_holds_anybody_is_told_without_contradiction() -> None:
    line = binding_line(stepped(THIRDS), "listed_group_growth", 17, "贫困县增幅不低于平均")
    assert "起作用" not in line
    assert "在最终方案中没有限定任何对象" in line and "调整过 33 万元" in line
    held = stepped(THIRDS, binding={"listed_group_growth": ("stream:ZY",)})
    line = binding_line(held, "listed_group_growth", 17, "贫困县增幅不低于平均")
    assert line == "规则17“贫困县增幅不低于平均”起作用:2018 年 1 处,调整 33 万元。"


def test_explained_amounts_are_decimals_and_the_exact_ones_add_up() -> None:
    result = plan_facts(facts(), QUIET)
    assert result.plan is not None and result.ledger is not None
    found = explain_counties(result.ledger, result.book, result.plan, CODES, (2018,))
    body = explanation_json(result.facts, found)
    for cell in (cell for county in body["counties"] for cell in county["cells"]):
        steps = sum((Fraction(step["exact"]) for step in cell["steps"]), Fraction(0))
        assert Fraction(cell["entitlement"]) + steps == Fraction(cell["exact"])
        assert Fraction(cell["amount"]) - Fraction(cell["exact"]) == pytest.approx(Fraction(cell["rounding"]), abs=1e-6)
        told = [cell["rounding"], cell["amount"], cell["prior"], *(step["amount"] for step in cell["steps"])]
        assert all(re.fullmatch(r"-?\d+(\.\d{1,6})?", text) for text in told)
    (burden,) = body["burdens"]
    assert (burden["moved"], burden["counties"][CODES[2]]) == ("160", "-53.333333")
    assert WAN_YUAN.atoms == 10**6
