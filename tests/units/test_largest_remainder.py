"""Totals alone: largest remainder in exact fractions, ties in code order and reported."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnits
from tests.units.tables import by_key, cell, pools, rounded, row

CASES = Path(__file__).parents[1] / "cases" / "jiuzhang_proportional_county.csv"


def claims(case: str) -> list[dict[str, str]]:
    """The claimants of a case of 九章算術."""
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [line for line in csv.DictReader(lines) if line["case"] == case]


@pytest.mark.parametrize("case", ["6_0_均輸粟_車", "6_1_均輸卒"])
def test_the_book_of_nine_chapters(case: str) -> None:
    told = claims(case)
    exact = {(f"{n:02d}", "A"): Fraction(one["exact_share"]) for n, one in enumerate(told)}
    whole = rounded(exact, pools(exact))
    assert isinstance(whole, WholeUnits)
    assert list(by_key(whole).values()) == [int(one["expected"]) for one in told]


def test_the_tie_of_the_first_and_third_county_is_reported() -> None:
    exact = {(f"{n:02d}", "A"): Fraction(one["exact_share"]) for n, one in enumerate(claims("6_1_均輸卒"))}
    whole = rounded(exact, pools(exact))
    assert whole.tied == (cell("00"), cell("02"))
    assert whole.reasons[cell("00")] == "余数相同(0.5714),按县区代码先后补1个单位"
    assert set(whole.reasons) == {cell("00"), cell("01"), cell("04")}
    assert "余数较大(0.7143)" in whole.reasons[cell("01")]


def test_the_unit_of_half_a_ten_thousand_yuan() -> None:
    """31931.5 万元 in units of 0.5: 63,863 units among three equal counties, the last gets one less."""
    total = 31_931_500_000
    exact = {(code, "A"): Fraction(total, 3) for code in ("610101", "610102", "610103")}
    whole = rounded(exact, pools(exact), unit=500_000)
    assert list(by_key(whole).values()) == [10_644_000_000, 10_644_000_000, 10_643_500_000]
    assert sum(by_key(whole).values()) == total


def test_floors_and_caps_of_single_cells_are_kept() -> None:
    """5/3 each; the first may not have more than 1.9, the last not less than 1.2: it gets two, not the first."""
    exact = {("1", "A"): Fraction(5, 3), ("2", "A"): Fraction(5, 3), ("3", "A"): Fraction(5, 3)}
    rows = (*pools(exact), row("manual_adjustment", [("1", "A")], upper=Fraction(19, 10)))
    assert list(by_key(rounded(exact, rows)).values()) == [1, 2, 2]
    whole = rounded(exact, (*rows, row("already_issued", [("3", "A")], lower=Fraction(6, 5))))
    assert list(by_key(whole).values()) == [1, 2, 2]
    assert whole.reasons[cell("3")] == "下限不是取整单位的整数倍,向上取整"


def test_cells_that_no_row_links_go_to_the_nearest_unit() -> None:
    exact = {("1", "A"): Fraction(7, 5), ("2", "A"): Fraction(8, 5), ("3", "A"): Fraction(3, 2)}
    assert list(by_key(rounded(exact, ())).values()) == [1, 2, 2]


def test_a_whole_plan_stays_as_it_is() -> None:
    exact = {("1", "A"): Fraction(7), ("2", "A"): Fraction(8)}
    whole = rounded(exact, pools(exact))
    assert (list(by_key(whole).values()), whole.reasons, whole.tied) == ([7, 8], {}, ())
