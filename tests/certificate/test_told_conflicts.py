"""Every conflict that is told has its proof, and the proof's figure is the one that was told."""

from __future__ import annotations

import fractions as exact
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from allocator.certificate import standalone
from allocator.certificate.standalone import check_conflicts
from allocator.domain.conflict import EXACT, WHOLE_UNITS, Conflict
from allocator.domain.dossier import Manifest
from allocator.domain.fraction import Fraction
from allocator.domain.money import grouped
from allocator.use_cases import certifying, plan_facts
from allocator.use_cases.certifying import certificate_for
from tests.certificate.years import check
from tests.conflict import planted
from tests.properties.provinces import Case
from tests.use_cases.test_caps_ahead import CAP, growing
from tests.use_cases.towns import CODES


def units_beside_rules() -> Case:
    """The 取整冲突 of 中央专项, and 已下达 700 + 600 of 农业整合资金 1,000."""
    case = planted.coarse_units()
    issued = (planted.issued(CODES[0], 700), planted.issued(CODES[1], 600))
    return replace(case, facts=replace(case.facts, issued=issued))


PLANTED = (
    planted.floors_above_a_pool,
    planted.caps_below_a_pool,
    planted.villages_against_projects,
    planted.decided_below_issued,
    planted.two_decisions,
    planted.three_at_once,
    planted.later_year_through_this_one,
    planted.people,
    planted.villages_of_held_money,
    planted.growth_of_two_years,
    units_beside_rules,
)


def proved(plant: Callable[[], Case]) -> tuple[tuple[Conflict, ...], dict]:
    """The conflicts told of a case, and their certificate."""
    case = plant()
    result = plan_facts(case.facts, case.settings)
    text = certificate_for(result, Manifest("0" * 64, "0" * 64, "0" * 64, {}))
    assert result.conflict is not None and text is not None
    return (result.conflict, *result.conflict.others), json.loads(text)


@pytest.mark.parametrize("plant", PLANTED)
def test_each_is_proved_by_the_very_amount_that_is_told(plant: Callable[[], Case], tmp_path: Path) -> None:
    told, certificate = proved(plant)
    done = check(tmp_path, certificate)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert f"列出冲突 {len(told)} 项,证明 {len(told)} 项。" in done.stdout
    for conflict, entry in zip(told, certificate["conflicts"], strict=True):
        assert entry["whole"] == (conflict.kind == WHOLE_UNITS) and entry["year"] == conflict.year
        if conflict.kind == EXACT:
            (size,) = {stream["atoms"] for stream in entry["streams"].values()}
            assert Fraction(entry["tree"][0]["gap"]) == Fraction(conflict.short_by) * size


def test_the_checker_shows_the_amount_as_the_screen_does(tmp_path: Path) -> None:
    told, certificate = proved(planted.three_at_once)
    shown = check(tmp_path, certificate).stdout
    for conflict in told:
        amount = grouped(Fraction(conflict.short_by) * 10**6)
        assert f"相差 {amount}" in conflict.text and f"0 ≥ {amount}(即屏幕所示的“相差”" in shown
    assert "0 ≥ 30 人(即" in check(tmp_path, proved(planted.people)[1]).stdout


def test_a_rounded_amount_is_the_same_on_both(tmp_path: Path) -> None:
    """2,800 under a cap of 1.2 × 2,000: 400 too much, which is 333 1/3 of the year before."""
    told, certificate = proved(lambda: Case(growing(1400), CAP))
    assert "(相当于 2018 年资金总盘少了约 333.33 万元)" in told[0].text
    assert "0 ≥ 约 333.33 万元(即屏幕所示的“相差”或其括号内的数)" in check(tmp_path, certificate).stdout


@pytest.mark.parametrize("atoms", [1, 10**6, 1_388_375_001, Fraction(10**12, 7), Fraction(10**6, 300), Fraction(1, 7)])
def test_the_checker_writes_amounts_as_they_are_told(monkeypatch: pytest.MonkeyPatch, atoms: int | Fraction) -> None:
    monkeypatch.setattr(standalone, "excluded", lambda *_: (0, exact.Fraction(atoms)))
    stream, place = {"measure": "万元", "atoms": 10**6}, ["610101", "ZY", 2018]
    one = {"whole": False, "rows": [], "columns": [place], "year": 2018, "streams": {"ZY": stream}}
    lines, _ = check_conflicts({"conflicts": [one], "listed": 1, "names": {"610101": "甲县", "ZY": "中央专项"}})
    assert f"0 ≥ {grouped(Fraction(atoms))}(即" in lines[0]


def test_units_beside_rules_that_take_too_many_cases_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certifying, "unit_proof", lambda *_: None)
    told, certificate = proved(units_beside_rules)
    assert [one.kind for one in told] == [EXACT, WHOLE_UNITS]
    done = check(tmp_path, certificate)
    assert done.returncode == 3 and "列出冲突 2 项,证明 1 项,其余 1 项" in done.stdout
