"""The certificate of impossibility: proved by the checker from rows and multipliers alone."""

from __future__ import annotations

import copy
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from allocator.certificate import infeasible_certificate
from allocator.certificate.standalone import check_impossible
from allocator.domain.programme import Infeasible, LinearProgramme
from allocator.solving import solve
from tests.certificate.years import cell, check, linked_year, manifest_of, random_year, row


def impossible_year() -> LinearProgramme:
    """County 2 is to have 2,500 over two pools of 1,000 each."""
    year = linked_year()
    return replace(year, rows=(*year.rows, row("deep_village_floor", "2", [cell("2", "SF"), cell("2")], 2500)))


def told() -> dict:
    """Its certificate."""
    programme = impossible_year()
    outcome = solve(programme)
    assert isinstance(outcome, Infeasible)
    return infeasible_certificate(programme, outcome, manifest_of([]), names={"2": "乙县"})


def test_impossibility_is_proved_in_another_process(tmp_path: Path) -> None:
    done = check(tmp_path, told())
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "不能同时成立" in done.stdout
    assert "deep_village_floor 乙县" in done.stdout


TAMPERING = {
    "a multiplier": lambda c: c["multipliers"].__setitem__(0, str(Fraction(c["multipliers"][0]) * 2)),
    "all multipliers turned": lambda c: c.__setitem__("multipliers", [str(-Fraction(y)) for y in c["multipliers"]]),
    "a bound of a row": lambda c: c["rows"][-1].__setitem__(4, "1"),
    "the gap": lambda c: c.__setitem__("gap", "1/3"),
    "a dropped row": lambda c: (c["rows"].pop(), c["multipliers"].pop()),
    "a dropped multiplier": lambda c: c["multipliers"].pop(),
    "a bound that is not there": lambda c: c["bounds"].append([0, "-1"]),
    "all zero": lambda c: (c.__setitem__("multipliers", ["0"] * len(c["rows"])), c.__setitem__("bounds", [])),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_a_tampered_proof_of_impossibility_is_caught(tmp_path: Path, what: str) -> None:
    one = copy.deepcopy(told())
    TAMPERING[what](one)
    done = check(tmp_path, one)
    assert (done.returncode, done.stderr) == (1, ""), done.stdout
    assert done.stdout.startswith("证书不成立:")


def test_random_impossible_years_are_all_proved() -> None:
    dice, proved = Random(5), 0
    for _ in range(150):
        programme = random_year(dice)
        outcome = solve(programme)
        if isinstance(outcome, Infeasible):
            lines, whole = check_impossible(infeasible_certificate(programme, outcome, manifest_of([])))
            assert whole
            assert "不能同时成立" in lines[0]
            proved += 1
    assert proved >= 10
