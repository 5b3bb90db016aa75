"""九章算術: the levies of 均輸 in the book's integers, the shares of 衰分 in the book's fractions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.fraction import Fraction
from allocator.domain.money import PEOPLE, WAN_YUAN
from tests.real.tables import cell, exact, one_stream, planned, table, whole

ROWS = table("jiuzhang_proportional_county.csv")


def rows_of(case: str) -> list[dict[str, str]]:
    """One problem of the book."""
    return [row for row in ROWS if row["case"] == case]


def points(case: str) -> dict[str, str]:
    """Claimants and their weights."""
    return {row["claimant"]: row["weight"] for row in rows_of(case)}


@pytest.mark.parametrize("case", ["6_0_均輸粟_車", "6_1_均輸卒"])
def test_levies_in_whole_carts_and_whole_men(case: str) -> None:
    """有分者,上下輩之: the tool's integers are the book's."""
    rows = rows_of(case)
    plan = planned(one_stream(points(case), int(rows[0]["total"]), measure=PEOPLE))
    assert exact(plan, PEOPLE) == [Fraction(row["exact_share"]) for row in rows]
    assert whole(plan, PEOPLE) == [int(row["expected"]) for row in rows]


def test_the_tie_is_broken_by_code_and_reported() -> None:
    """甲 and 丙 both end on 4/7 of a man; the one with the lower code gets him, and the plan says that they tied."""
    year = planned(one_stream(points("6_1_均輸卒"), 1200, measure=PEOPLE)).years[0]
    assert set(year.tied) == {cell(0), cell(2)}
    assert (year.amounts[cell(0)], year.amounts[cell(2)]) == (229, 228)
    assert cell(0) in year.reasons
    assert cell(2) not in year.reasons


def test_without_a_tie_none_is_reported() -> None:
    assert planned(one_stream(points("6_0_均輸粟_車"), 10000, measure=PEOPLE)).years[0].tied == ()


@pytest.mark.parametrize("case", sorted({row["case"] for row in ROWS if row["rounding"] == "exact"}))
def test_shares_that_the_book_leaves_as_fractions(case: str) -> None:
    """衰分 and the grain levies: the exact plan is the book's answer; the whole units still add to the total."""
    rows = rows_of(case)
    total = Fraction(rows[0]["total"])
    facts = one_stream(points(case), total, measure=WAN_YUAN)
    # 15/4 is no whole number of 斗: the unit follows the total.
    facts = replace(facts, streams=(replace(facts.streams[0], unit=WAN_YUAN.atoms // total.denominator),))
    plan = planned(facts)
    assert exact(plan) == [Fraction(row["expected"]) for row in rows]
    assert sum(whole(plan)) == total
