"""The certificate of impossibility: proved by the checker from rows and multipliers alone."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from allocator.certificate import RowsProof, conflicts_certificate
from allocator.certificate.standalone import check_conflicts
from allocator.domain.fraction import Fraction
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
    return certificate(programme, outcome, {"2": "乙县"})


def certificate(programme: LinearProgramme, outcome: Infeasible, names: dict[str, str] | None = None) -> dict:
    """The certificate of one exact conflict."""
    used = {cell for row, _ in outcome.multipliers for cell, _ in row.terms}
    proof = RowsProof(tuple(one for one in (*programme.columns, *programme.ahead_columns) if one.cell in used), outcome)
    return conflicts_certificate([proof], 1, manifest_of([]), names=names)


def test_impossibility_is_proved_in_another_process(tmp_path: Path) -> None:
    done = check(tmp_path, told())
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "不能同时成立" in done.stdout
    assert "“deep_village_floor”(乙县" in done.stdout


def test_a_row_that_no_cell_is_left_in_is_proved_by_itself(tmp_path: Path) -> None:
    alone = Infeasible(((row("already_issued", "2", [], 50), Fraction(1)),), (), Fraction(50))
    done = check(tmp_path, conflicts_certificate([RowsProof((), alone)], 1, manifest_of([]), names={"2": "乙县"}))
    assert done.returncode == 0 and "2018 年:以下约束加权相加得出 0 ≥ 50" in done.stdout, done.stdout


def weights(one: dict) -> list:
    """The weights of the only end of its conflict: [place of a row, multiplier]."""
    return one["conflicts"][0]["tree"][0]["rows"]


def scaled(one: dict, factor: int) -> None:
    """All multipliers times a factor."""
    weights(one)[:] = [[n, str(factor * Fraction(y))] for n, y in weights(one)]


def without_a_row(one: dict) -> None:
    """The last row and what weighs it."""
    rows = one["conflicts"][0]["rows"]
    rows.pop()
    weights(one)[:] = [pair for pair in weights(one) if pair[0] < len(rows)]


TAMPERING = {
    "a multiplier": lambda c: weights(c)[0].__setitem__(1, str(Fraction(weights(c)[0][1]) * 2)),
    "all multipliers turned": lambda c: scaled(c, -1),
    "a bound of a row": lambda c: c["conflicts"][0]["rows"][-1].__setitem__(4, "1"),
    "a dropped row": without_a_row,
    "a dropped multiplier": lambda c: weights(c).pop(),
    "all zero": lambda c: scaled(c, 0),
    "the gap": lambda c: c["conflicts"][0]["tree"][0].__setitem__("gap", "1/3"),
    "a branch": lambda c: c["conflicts"][0]["tree"].insert(0, [0, 2]),
    "no end": lambda c: c["conflicts"][0]["tree"].clear(),
    "a row of a later year": lambda c: c["conflicts"][0]["rows"][0].__setitem__(3, 2030),
    "a conflict twice": lambda c: c.update(conflicts=c["conflicts"] * 2, listed=2),
    "more conflicts than listed": lambda c: c.update(listed=0),
    "no conflict": lambda c: c.update(conflicts=[]),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_a_tampered_proof_of_impossibility_is_caught(tmp_path: Path, what: str) -> None:
    one = copy.deepcopy(told())
    TAMPERING[what](one)
    done = check(tmp_path, one)
    assert (done.returncode, done.stderr) == (1, ""), done.stdout
    assert done.stdout.startswith("核验不通过:")


def test_random_impossible_years_are_all_proved() -> None:
    dice, proved = Random(5), 0
    for _ in range(150):
        programme = random_year(dice)
        outcome = solve(programme)
        if isinstance(outcome, Infeasible):
            lines, whole = check_conflicts(certificate(programme, outcome))
            assert whole
            assert certificate(programme, outcome)["conflicts"][0]["tree"][0]["gap"] == str(outcome.gap)
            assert "不能同时成立" in lines[0]
            proved += 1
    assert proved >= 10
