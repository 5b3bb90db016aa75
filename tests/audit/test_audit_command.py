"""allocator audit on fresh and hand-edited plans: what changed, which clause broke, at which cell; exit 4."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from allocator.cli import commands
from allocator.use_cases.auditing import audit
from tests.audit.plans import edited, put


def swap(sheet: str, down: str, up: str, amount: int) -> Any:
    """The edit that moves money (万元) between two cells, so that the total stays."""

    def edit(book: Any) -> None:
        book[sheet][down] = book[sheet][down].value - amount
        book[sheet][up] = book[sheet][up].value + amount

    return edit


def test_a_fresh_plan_passes(plan: Path) -> None:
    result = audit(plan)
    assert (result.status, result.exit_code) == ("ok", 0), result.lines
    assert not [one for one in result.findings if one.kind == "broken"]
    assert result.lines[-1] == "审核通过:没有违反规则之处。"


def test_one_edited_amount_breaks_the_pool_at_its_cell(plan: Path, tmp_path: Path) -> None:
    result = audit(edited(plan, tmp_path / "改.xlsx", put("资金_ZY", "H8", 1)))
    assert result.exit_code == 4
    broken = [one for one in result.findings if one.kind == "broken"]
    assert {(one.rule, one.cell) for one in broken} == {("spend_the_pool", "资金_ZY!H8")}
    one_off, pool = broken
    assert "中央财政专项扶贫资金" in pool.text
    assert "少于其中的一次性资金" in one_off.text
    changed = [one for one in result.findings if one.rule == "fingerprint"]
    assert [(one.cell, one.given) for one in changed] == [("资金_ZY!H8", "1")]
    assert "岚皋县2018年“中央财政专项扶贫资金”的安排数改动过" in changed[0].text
    assert any("【违反】资金_ZY!H8 规则1" in line for line in result.lines)


def test_money_moved_below_what_was_issued_names_that_clause(plan: Path, tmp_path: Path) -> None:
    result = audit(edited(plan, tmp_path / "改.xlsx", swap("资金_ZY", "H7", "H8", 2_400)))
    broken = [(one.rule, one.cell) for one in result.findings if one.kind == "broken"]
    assert ("already_issued", "资金_ZY!H7") in broken
    assert "spend_the_pool" not in {rule for rule, _ in broken}


def test_money_moved_below_a_decision_names_that_clause(plan: Path, tmp_path: Path) -> None:
    result = audit(edited(plan, tmp_path / "改.xlsx", swap("资金_SZ", "H10", "H8", 17)))
    assert [(one.rule, one.cell) for one in result.findings if one.kind == "broken"] == [
        ("manual_adjustment", "资金_SZ!H10")
    ]


def test_an_allowed_edit_passes_and_is_listed(plan: Path, tmp_path: Path) -> None:
    result = audit(edited(plan, tmp_path / "改.xlsx", swap("资金_SZ", "H8", "H9", 3)))
    assert result.exit_code == 0
    assert [one.cell for one in result.findings if one.rule == "fingerprint"] == ["资金_SZ!H8", "资金_SZ!H9"]
    assert result.lines[-1].endswith("有 2 处安排数与原方案不同。")


@pytest.mark.parametrize("amount", [-5, 0.25])
def test_negative_and_broken_units_are_named(amount: float, plan: Path, tmp_path: Path) -> None:
    result = audit(edited(plan, tmp_path / "改.xlsx", put("资金_NZ", "H8", amount)))
    assert result.exit_code == 4
    assert all(one.cell == "资金_NZ!H8" for one in result.findings if one.kind == "broken")


def test_an_edited_village_amount_fails_the_audit(plan: Path, tmp_path: Path) -> None:
    result = audit(edited(plan, tmp_path / "改.xlsx", put("深度贫困村明细", "H5", 7)))
    assert result.exit_code == 4
    assert any(one.cell == "深度贫困村明细!H5" for one in result.findings)


def test_an_edited_embedded_amount_fails_the_audit(plan: Path, tmp_path: Path) -> None:
    result = audit(edited(plan, tmp_path / "改.xlsx", put("数据_方案原始", "D5", "777")))
    assert result.exit_code == 4
    assert any(one.cell == "数据_方案原始!D5" for one in result.findings)


def test_a_changed_fingerprint_fails_the_audit(plan: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["数据指纹"]
        row = next(row for row in sheet.iter_rows() if row[0].value == "结果指纹")
        row[1].value = "0" * 64

    result = audit(edited(plan, tmp_path / "改.xlsx", edit))
    assert result.exit_code == 4
    assert any("结果指纹不符" in one.text for one in result.findings)


def test_a_file_that_is_no_plan_ends_with_exit_one(tmp_path: Path) -> None:
    (tmp_path / "方案.xlsx").write_bytes(b"PK\x03\x04 broken")
    result = audit(tmp_path / "方案.xlsx")
    assert result.exit_code == 1
    assert len(result.problems) == 1


def test_the_command_prints_and_exits(plan: Path, tmp_path: Path) -> None:
    path = edited(plan, tmp_path / "改.xlsx", put("资金_ZY", "H8", 1))
    done = CliRunner().invoke(
        commands, ["audit", str(path), "--json", str(tmp_path / "结果.json")], standalone_mode=False
    )
    assert done.return_value == 4
    assert "【违反】资金_ZY!H8" in done.output
    assert '"status": "audit_failed"' in (tmp_path / "结果.json").read_text(encoding="utf-8")
