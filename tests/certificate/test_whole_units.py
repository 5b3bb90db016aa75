"""The certificate of a 取整冲突: a tree that the checker proves, of plain sums, of parity, of several years."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from allocator.certificate import conflicts_certificate
from allocator.certificate.standalone import Refused, check_conflicts
from allocator.domain.fraction import Fraction
from allocator.domain.plan import Closed, Split, UnitProof, WholeUnitConflict, WholeUnits
from allocator.domain.programme import Row
from allocator.solving.milp import minimise
from allocator.units import tree as tree_of_units
from allocator.units import unit_proof
from tests.certificate.years import check, manifest_of
from tests.units.tables import Amounts, best_by_search, pools, programme, rounded, row


def triangle() -> tuple[Amounts, tuple[Row, ...], int]:
    """Pairs of three counties have 11 each, in units of 1, and a fourth takes the rest: 5.5 each."""
    exact = {(c, "A"): Fraction(11, 2) for c in "123"} | {("4", "A"): Fraction(7, 2)}
    pairs = (row("pair", [(a, "A"), (b, "A")], 11, 11, subject=a + b) for a, b in ("12", "23", "13"))
    return exact, (*pools(exact), *pairs), 1


def floors() -> tuple[Amounts, tuple[Row, ...], int]:
    """Three floors of 13 in units of 10 make 60 of a pool of 50."""
    exact = {(c, "A"): Fraction(n) for c, n in zip("1234", (15, 15, 15, 5), strict=True)}
    asked = (row("already_issued", [(c, "A")], lower=13, subject=c) for c in "123")
    return exact, (*pools(exact), *asked), 10


def off_the_unit() -> tuple[Amounts, tuple[Row, ...], int]:
    """A pool of 335 in units of 10."""
    exact = {("1", "A"): Fraction(200), ("2", "A"): Fraction(135)}
    return exact, pools(exact), 10


def narrow() -> tuple[Amounts, tuple[Row, ...], int]:
    """Between 32 and 38 there is no multiple of 10."""
    exact = {("1", "A"): Fraction(36), ("2", "A"): Fraction(64)}
    return exact, (*pools(exact), row("manual_adjustment", [("1", "A")], 32, 38, subject="1")), 10


def knapsack() -> tuple[Amounts, tuple[Row, ...], int]:
    """6x + 10y + 15z = 29 has no whole answer."""
    exact = {("1", "A"): Fraction(1), ("2", "A"): Fraction(4, 5), ("3", "A"): Fraction(1)}
    return exact, (row("sum", exact, 29, 29, factors=(6, 10, 15)),), 1


def two_rows() -> tuple[Amounts, tuple[Row, ...], int]:
    """b + c = 9,000 leave 5(d − a) = 2, given as two halves: no branch would end before the pools do."""
    exact = {(c, "A"): Fraction(n) for c, n in zip("1234", (7000, 4500, 4500, Fraction(35002, 5)), strict=True)}
    cells = [("4", "A"), ("1", "A"), ("2", "A"), ("3", "A")]
    low = row("low", cells, -8998, None, (5, -5, -1, -1), subject="1")
    high = row("high", cells, None, 9002, (5, -5, 1, 1), subject="2")
    return exact, (row("sum", cells[2:], 9000, 9000), low, high), 1


CASES = (triangle, two_rows, floors, off_the_unit, narrow, knapsack)


def certificate(exact: Amounts, rows: Sequence[Row], unit: int | Mapping[str, int]) -> dict:
    """The certificate of the conflict of a year."""
    outcome = rounded(exact, rows, unit)
    assert isinstance(outcome, WholeUnitConflict)
    proof = unit_proof(programme(exact, rows, unit), outcome.rows, minimise)
    assert proof is not None
    return conflicts_certificate([proof], 1, manifest_of([]), names={"1": "甲县"})


@pytest.mark.parametrize("case", CASES)
def test_it_is_proved_in_another_process(tmp_path: Path, case) -> None:
    done = check(tmp_path, certificate(*case()))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "按取整单位没有任何数额能同时满足以下约束" in done.stdout and "证书成立。" in done.stdout


def conflicts(*cases) -> list[UnitProof]:
    """The proofs of several conflicts."""
    found = []
    for exact, rows, unit in (case() for case in cases):
        proof = unit_proof(programme(exact, rows, unit), rows, minimise)
        assert proof is not None
        found.append(proof)
    return found


def test_every_conflict_with_a_proof_is_told_and_the_others_are_counted(tmp_path: Path) -> None:
    both = conflicts(off_the_unit, knapsack)
    done = check(tmp_path, conflicts_certificate(both, 2, manifest_of([])))
    assert done.returncode == 0 and "列出冲突 2 项,证明 2 项。" in done.stdout
    done = check(tmp_path, conflicts_certificate(both, 3, manifest_of([])))
    assert done.returncode == 3 and "列出冲突 3 项,证明 2 项,其余 1 项须排除的情形过多" in done.stdout
    assert done.stdout.endswith("冲突成立;部分未能精确证明,见上。\n")


def test_a_conflict_told_twice_or_unproved_is_refused(tmp_path: Path) -> None:
    twice = conflicts_certificate([*conflicts(knapsack), *conflicts(knapsack)], 2, manifest_of([]))
    assert "同一冲突列了两次" in check(tmp_path, twice).stdout
    second = conflicts_certificate(conflicts(off_the_unit, knapsack), 2, manifest_of([]))
    second["conflicts"][1]["tree"].pop()
    done = check(tmp_path, second)
    assert done.returncode == 1 and "种情形没有排除" in done.stdout


TAMPERING = {
    "the unit": lambda c: c["streams"]["A"].__setitem__("unit", 1),
    "a unit below none": lambda c: c["streams"]["A"].__setitem__("unit", -1),
    "no unit": lambda c: c["streams"]["A"].__setitem__("unit", 0),
    "no tree": lambda c: c["tree"].clear(),
    "an end": lambda c: c["tree"][-1]["rows"].clear(),
    "an end too many": lambda c: c["tree"].append(c["tree"][-1]),
    "a branch that is not there": lambda c: c["tree"].insert(0, [0, 2]),
    "weights turned": lambda c: c["tree"][-1].update(rows=[[n, str(-Fraction(y))] for n, y in c["tree"][-1]["rows"]]),
    "a sum with parts of a unit": lambda c: c.update(derived=[[[0, "1/4"]]], tree=[{"rows": [[1, "1"]]}]),
    "half a branch": lambda c: c["tree"].__setitem__(slice(0, 1), [[0, 0.5], c["tree"][0], c["tree"][0]]),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_a_tampered_tree_is_caught(tmp_path: Path, what: str) -> None:
    one = copy.deepcopy(certificate(*(floors if what == "the unit" else knapsack)()))
    TAMPERING[what](one["conflicts"][0])
    done = check(tmp_path, one)
    assert (done.returncode, done.stderr) == (1, ""), done.stdout
    assert done.stdout.startswith("核验不通过:")


def random_case(dice: Random) -> tuple[Amounts, tuple[Row, ...]]:
    """Two streams over three counties with sums of some of the cells, around an exact plan."""
    keys = [(c, s) for c in "123" for s in "AB"]
    exact = {key: Fraction(dice.randint(0, 8), 2) for key in keys}
    rows = []
    for number in range(dice.randint(2, 4)):
        cells = dice.sample(keys, dice.randint(1, 4))
        factors = [dice.choice((1, 1, 2, 3)) for _ in cells]
        there = sum(factor * exact[key] for factor, key in zip(factors, cells, strict=True))
        slack = dice.choice((0, 0, Fraction(1, 3)))
        rows.append(row(f"r{number}", cells, there - slack, there + slack, factors, subject=str(number)))
    return exact, tuple(rows)


def test_random_conflicts_are_all_proved_and_plans_are_none() -> None:
    """Every conflict listed is proved, none shares a row with another, and there is a plan without their rows."""
    dice, proved, planned = Random(3), 0, 0
    for _ in range(250):
        exact, rows = random_case(dice)
        outcome = rounded(exact, rows)
        if isinstance(outcome, WholeUnitConflict):
            assert outcome.whole
            for one in (outcome, *outcome.others):
                proof = unit_proof(programme(exact, rows), one.rows, minimise)
                assert proof is not None and check_conflicts(conflicts_certificate([proof], 1, manifest_of([])))[1]
            told = [row for one in (outcome, *outcome.others) for row in one.rows]
            left = tuple(row for row in rows if row not in told)
            assert len(told) == len(set(told)) and isinstance(rounded(exact, left), WholeUnits)
            proved += 1
        elif isinstance(outcome, WholeUnits):
            assert unit_proof(programme(exact, rows), rows, minimise) is None
            planned += 1
    assert proved >= 50 and planned >= 40


def test_no_forged_ends_close_what_has_a_plan() -> None:
    """Any weights, at the root or below a branch, are refused where a search finds whole amounts."""
    dice, tried = Random(8), 0
    while tried < 60:
        exact, rows = random_case(dice)
        if best_by_search(programme(exact, rows), exact, 1) is None:
            continue
        tried += 1
        columns = programme(exact, rows).columns
        ends = [Closed(tuple((n, Fraction(dice.randint(-3, 3), 2)) for n in range(len(rows)))) for _ in range(2)]
        split = Split(dice.choice(columns).cell, dice.randint(-1, 4))
        for tree in (tuple(ends[:1]), (split, *ends)):
            with pytest.raises(Refused):
                check_conflicts(conflicts_certificate([UnitProof(columns, rows, tree)], 1, manifest_of([])))


def test_a_proof_too_long_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    exact, rows, unit = knapsack()
    assert unit_proof(programme(exact, rows, unit), rows, minimise) is not None
    monkeypatch.setattr(tree_of_units, "LEAVES", 1)
    assert unit_proof(programme(exact, rows, unit), rows, minimise) is None
