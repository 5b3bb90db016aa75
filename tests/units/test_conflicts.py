"""取整冲突: proved, the county or the unit named, the largest unit that works found."""

from __future__ import annotations

import math

import pytest

from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import NoAnswer
from allocator.solving.milp import minimise
from allocator.units import disjoint, rounding
from allocator.units.divisibility import indivisible
from allocator.units.proof import no_whole_point
from tests.units.tables import pools, rounded, row

SUM = [(0, 1), (1, 1)]


def test_a_pool_off_its_unit() -> None:
    """33.5 in units of 1 (here 335 in units of 10): half the unit works."""
    exact = {("1", "A"): Fraction(200), ("2", "A"): Fraction(135)}
    outcome = rounded(exact, pools(exact), unit=10)
    assert isinstance(outcome, WholeUnitConflict)
    assert outcome.largest_unit == {"A": 5}
    assert outcome.rows == pools(exact)
    assert "须等于 335人" in outcome.text and "不是取整单位(10人)的整数倍" in outcome.text and "A 5人" in outcome.text


def test_no_multiple_between_the_floor_and_the_cap_of_a_county() -> None:
    exact = {("610101", "A"): Fraction(36), ("610102", "A"): Fraction(64)}
    rows = (
        *pools(exact),
        row("already_issued", [("610101", "A")], lower=32, subject="610101"),
        row("manual_adjustment", [("610101", "A")], upper=38, subject="610101"),
    )
    outcome = rounded(exact, rows, unit=10)
    assert isinstance(outcome, WholeUnitConflict)
    assert {one.rule for one in outcome.rows} == {"already_issued", "manual_adjustment"}
    assert "县区 610101 的资金 A" in outcome.text
    assert outcome.largest_unit == {"A": 5}


def test_floors_each_rounded_up_exceed_the_pool() -> None:
    """Three floors of 13 in units of 10 make 60 of a pool of 50, though 39 is below it; half the unit works."""
    exact = {("1", "A"): Fraction(15), ("2", "A"): Fraction(15), ("3", "A"): Fraction(15), ("4", "A"): Fraction(5)}
    rows = (*pools(exact), *(row("already_issued", [(c, "A")], lower=13, subject=c) for c in "123"))
    outcome = rounded(exact, rows, unit=10)
    assert isinstance(outcome, WholeUnitConflict)
    assert [one.rule for one in outcome.rows] == ["spend_the_pool"] + ["already_issued"] * 3
    assert "县区 1、2、3 的下限各自向上取整后合计超出 10人" in outcome.text
    assert outcome.largest_unit == {"A": 5}


def test_a_smaller_floor_and_a_cap_of_the_same_cell_have_no_part() -> None:
    """1 is to have 13, at least 8 and at most 90: of a pool of 20 with 13 for 2 only the floors of 13 matter."""
    exact = {("1", "A"): Fraction(10), ("2", "A"): Fraction(10)}
    idle = (row("small", [("1", "A")], 8, subject="1"), row("cap", [("1", "A")], None, 90, subject="1"))
    asked = [row("already_issued", [(c, "A")], lower=13, subject=c) for c in "12"]
    outcome = rounded(exact, (*pools(exact), idle[0], *asked, idle[1]), unit=10)
    assert isinstance(outcome, WholeUnitConflict) and outcome.others == ()
    assert [one.rule for one in outcome.rows] == ["spend_the_pool", "already_issued", "already_issued"]


def test_only_the_floors_that_matter_are_named() -> None:
    exact = {("1", "A"): Fraction(15), ("2", "A"): Fraction(5), ("3", "A"): Fraction(10)}
    rows = (*pools(exact), *(row("already_issued", [(c, "A")], lower=n, subject=c) for c, n in (("1", 11), ("2", 1))))
    assert not isinstance(rounded(exact, rows, unit=10), WholeUnitConflict)
    tight = (*rows, row("already_issued", [("3", "A")], lower=1, subject="3"))
    outcome = rounded(exact, tight, unit=10)
    assert isinstance(outcome, WholeUnitConflict)
    assert [one.subject for one in outcome.rows] == ["stream:A", "1", "2", "3"]


def test_caps_each_rounded_down_miss_the_pool() -> None:
    exact = {("1", "A"): Fraction(15), ("2", "A"): Fraction(15)}
    rows = (*pools(exact), *(row("manual_adjustment", [(c, "A")], upper=19, subject=c) for c in "12"))
    outcome = rounded(exact, rows, unit=10)
    assert isinstance(outcome, WholeUnitConflict)
    assert "县区 1、2 的上限各自向下取整后合计不足 10人" in outcome.text


def test_two_cells_whose_sum_is_an_odd_half() -> None:
    """Two cells must add up to 3.5 units (0.5 below a whole): no whole amounts, half units do."""
    exact = {("1", "A"): Fraction(16), ("1", "B"): Fraction(19), ("2", "A"): Fraction(14), ("2", "B"): Fraction(1)}
    rows = (*pools(exact), row("manual_adjustment", [("1", "A"), ("1", "B")], 35, 35, subject="1"))
    outcome = rounded(exact, rows, unit=10)
    assert isinstance(outcome, WholeUnitConflict)
    assert [one.rule for one in outcome.rows] == ["manual_adjustment"]
    assert outcome.largest_unit == {"A": 10, "B": 5}


def triangle():
    """Pairs of three counties may have 11 each (in units of 2: at most 5 units), all three at least 16.5."""
    exact = {(c, "A"): Fraction(11, 2) for c in "123"} | {("4", "A"): Fraction(7, 2)}
    pairs = [row("pair", [(a, "A"), (b, "A")], upper=11, subject=a + b) for a, b in ("12", "23", "13")]
    return exact, (*pools(exact), *pairs, row("three", [(c, "A") for c in "123"], lower=Fraction(33, 2), subject="123"))


def test_a_triangle_of_pairs_is_proved_and_minimal() -> None:
    outcome = rounded(*triangle(), unit=2)
    assert isinstance(outcome, WholeUnitConflict)
    assert sorted(one.rule for one in outcome.rows) == ["pair", "pair", "pair", "three"]
    assert "各种取整办法都已试过" in outcome.text


def test_what_is_not_proved_within_its_budget_is_no_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver's word alone blames no rule."""
    monkeypatch.setattr(rounding, "PROOF", 1)
    outcome = rounded(*triangle(), unit=2)
    assert outcome == NoAnswer(rounding.UNPROVED)


def test_a_search_for_units_that_was_cut_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The conflict stays proved; of the units it is not said that none works."""
    whole = rounded(*triangle(), unit=2)
    monkeypatch.setattr(disjoint, "FINER", 1)
    cut = rounded(*triangle(), unit=2)
    assert isinstance(whole, WholeUnitConflict) and isinstance(cut, WholeUnitConflict)
    assert (cut.rows, cut.largest_unit) == (whole.rows, {"A": None})
    assert cut.text.endswith("缩小取整单位也未找到可行方案(只查找到规定的范围为止)")
    assert "规定的范围" not in whole.text


def test_the_proof_refutes_and_never_refutes_a_point() -> None:
    triangle = [(SUM, 1, 1), ([(1, 1), (2, 1)], 1, 1), ([(0, 1), (2, 1)], 1, 1)]
    assert indivisible(triangle)
    assert no_whole_point([(0, None)] * 3, triangle, minimise)
    assert not no_whole_point([(0, None)] * 3, triangle[:2], minimise)
    knapsack = [([(0, 6), (1, 10), (2, 15)], 29, 29)]
    assert no_whole_point([(0, None)] * 3, knapsack, minimise)
    assert not no_whole_point([(0, None)] * 3, [([(0, 6), (1, 10), (2, 15)], 31, 31)], minimise)


def test_divisibility_through_other_rows() -> None:
    """y + z = 9 leaves 5(x − w) = 2 of the second row, given as two halves."""
    sums = ([(0, 1), (1, 1)], 9, 9)
    low, high = [(2, 5), (3, -5), (0, -1), (1, -1)], [(0, 1), (1, 1), (2, 5), (3, -5)]
    assert indivisible([sums, (low, -7, None), (high, None, 11)])
    assert not indivisible([sums, (low, -9, None), (high, None, 11)])


def test_what_divisibility_shows_are_sums_that_cancel_once_rounded() -> None:
    """Each sum of rows has integer coefficients; rounded up, together they ask 0 for at least 1."""
    sums = ([(0, 1), (1, 1)], 9, 9)
    low, high = [(2, 5), (3, -5), (0, -1), (1, -1)], [(0, 1), (1, 1), (2, 5), (3, -5)]
    triangle = [(SUM, 1, 1), ([(1, 1), (2, 1)], 1, 1), ([(0, 1), (2, 1)], 1, 1)]
    for rows in (triangle, [sums, (low, -7, None), (high, None, 11)], [(SUM, 4, 3)], [(SUM, 1, 1), (SUM, 2, 2)]):
        left, least = {}, 0
        for weights in indivisible(rows):
            side, pull = Fraction(0), {}
            for place, weight in weights.items():
                terms, lower, upper = rows[place]
                side += weight * (lower if weight > 0 else upper)
                for column, factor in terms:
                    pull[column] = pull.get(column, 0) + weight * factor
            assert all(factor.denominator == 1 for factor in pull.values())
            least += math.ceil(side)
            left = {column: left.get(column, 0) + pull.get(column, 0) for column in {*left, *pull}}
        assert least >= 1 and not any(left.values())


def test_every_disjoint_conflict_is_listed_with_its_own_unit() -> None:
    """A is 335 in units of 10; of B 13 and 13 are 20 and 20 of 30; C is fine. Each unit is told as if alone."""
    exact = {(c, s): Fraction(n) for s, n in (("A", 165), ("B", 15), ("C", 20)) for c in "12"}
    exact[("3", "A")] = Fraction(5)
    rows = (*pools(exact), *(row("already_issued", [(c, "B")], lower=13, subject=f"{c}/B") for c in "12"))
    outcome = rounded(exact, rows, unit=10)
    assert isinstance(outcome, WholeUnitConflict) and outcome.whole
    told = [outcome, *outcome.others]
    assert [[one.rule for one in clash.rows] for clash in told] == [
        ["spend_the_pool"],
        ["spend_the_pool", "already_issued", "already_issued"],
    ]
    assert [clash.largest_unit for clash in told] == [{"A": 5}, {"B": 5}]
    mirrored = rounded(exact, rows[::-1], unit=10)
    assert isinstance(mirrored, WholeUnitConflict)
    assert [one.text for one in (mirrored, *mirrored.others)] == [one.text for one in told]


def test_two_parts_of_one_stream_are_two_conflicts() -> None:
    """Counties 1 and 2 have no multiple between their bounds, 3 and 4 must add up to an odd half: nothing shared."""
    exact = {(c, "A"): Fraction(n) for c, n in zip("12345", (36, 47, 17, 18, 82), strict=True)}
    rows = (
        *pools(exact),
        row("manual_adjustment", [("1", "A")], 32, 38, subject="1"),
        row("manual_adjustment", [("2", "A")], 42, 48, subject="2"),
        row("class_split[x]", [("3", "A"), ("4", "A")], 35, 35, subject="group"),
    )
    outcome = rounded(exact, rows, unit=10)
    assert isinstance(outcome, WholeUnitConflict)
    assert [{one.subject for one in clash.rows} for clash in (outcome, *outcome.others)] == [{"1"}, {"2"}, {"group"}]
