"""What a user reads where nothing could be proved: it accuses neither the input nor the rules and tells a next step."""

from __future__ import annotations

import pytest

from allocator.domain.programme import NoAnswer
from allocator.use_cases import plan_facts, planning, year
from tests.use_cases.towns import facts


def test_a_year_without_proof_says_what_to_do_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(year, "solve", lambda programme: NoAnswer("最优性未能用精确算术证明"))
    result = plan_facts(facts())
    assert (result.status, result.conflict, result.plan) == ("no_answer", None, None)
    assert result.reason == planning.UNPROVED.format(why="最优性未能用精确算术证明")
    assert "取整单位改小" in result.reason and "硬约束改为软约束" in result.reason
