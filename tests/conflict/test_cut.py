"""A search that ends early says so: what is proved, what was not tried; to people and to scripts."""

from __future__ import annotations

import pytest

from allocator.conflict import culprits, describe
from allocator.domain.conflict import FEWER, OTHERS, REPAIRS, Conflict
from allocator.use_cases import plan_facts
from allocator.use_cases.mending_lines import NO_REPAIR, conflict_lines
from allocator.use_cases.result_json import conflict as as_json
from tests.conflict import planted


def found(
    monkeypatch: pytest.MonkeyPatch, diagnosis: int = 10**9, smaller: int = 10**9, search: int = 10**9
) -> Conflict:
    """Three disjoint clashes under other budgets."""
    monkeypatch.setattr(describe, "DIAGNOSIS", diagnosis)
    monkeypatch.setattr(describe, "SEARCH", search)
    monkeypatch.setattr(culprits, "SMALLER", smaller)
    case = planted.three_at_once()
    told = plan_facts(case.facts, case.settings).conflict
    assert told is not None
    return told


def test_nothing_is_said_where_nothing_was_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    told = found(monkeypatch)
    assert not told.cut and (as_json(told)["cut"], as_json(told)["untried"]) == (False, [])
    assert "规定的范围" not in "".join(conflict_lines(told))


def test_repairs_cut_before_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    told = found(monkeypatch, search=10)
    assert (told.repairs, told.untried) == ((), (REPAIRS,)) and len(told.others) == 2
    assert as_json(told)["cut"] is True
    last = conflict_lines(told)[-1]
    assert "化解办法已查找到规定的范围为止,尚未找到经验证可行的办法,不等于没有办法" in last
    assert NO_REPAIR not in "".join(conflict_lines(told))


def test_a_diagnosis_cut_at_once_tells_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rules clash (已下达 against 人工调整 of one cell: 30), though nothing smaller and nothing else was tried."""
    told = found(monkeypatch, diagnosis=1)
    assert told.untried[:2] == (FEWER, OTHERS)
    assert (set(told.rules), told.short_by) == ({"already_issued", "manual_adjustment"}, "30")
    lines = "".join(conflict_lines(told))
    assert "以上规则已证明不能同时成立" in lines and "是否还有其他冲突,只查找到规定的范围为止,未全部试完" in lines


def test_a_diagnosis_cut_on_the_way_keeps_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """With more and more work allowed more of the three clashes are known, always those first found."""
    whole = found(monkeypatch)
    everything = [whole.text, *(one.text for one in whole.others)]
    seen = set()
    for budget in range(500, 30_000, 500):
        told = found(monkeypatch, diagnosis=budget, search=10)
        texts = [told.text, *(one.text for one in told.others)]
        if FEWER not in told.untried:
            assert texts == everything[: len(texts)]
            assert (OTHERS in told.untried) or texts == everything
        seen.add((len(texts), OTHERS in told.untried))
    assert {(1, True), (3, False)} <= seen


def test_fewer_rules_not_looked_for_are_owned_up_to(monkeypatch: pytest.MonkeyPatch) -> None:
    told = found(monkeypatch, smaller=1)
    assert FEWER in told.untried and len(told.others) == 2
