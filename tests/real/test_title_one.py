"""Title I 1996, worked example 1: eight schools share 2,137,808 dollars by poor children."""

from __future__ import annotations

from allocator.domain.fraction import Fraction
from tests.real.tables import exact, one_stream, planned, table, whole

ROWS = table("title1_1996_example1_125pct_floor.csv")
CHILDREN = {row["school"]: row["poor_children"] for row in ROWS}
TOTAL = 2_137_808


def test_shares_add_to_the_dollar() -> None:
    """The printed lines, each rounded on its own, miss the total by one dollar; the tool's do not."""
    printed = [int(row["printed_allocation"]) for row in ROWS]
    assert sum(printed) == TOTAL - 1
    amounts = whole(planned(one_stream(CHILDREN, TOTAL, "贫困儿童(人)")))
    assert sum(amounts) == TOTAL
    assert sorted(amount - line for amount, line in zip(amounts, printed, strict=True)) == [0] * 7 + [1]


def test_exact_shares_are_the_published_ones() -> None:
    amounts = exact(planned(one_stream(CHILDREN, TOTAL, "贫困儿童(人)")))
    children = sum(int(row["poor_children"]) for row in ROWS)
    assert amounts == [Fraction(TOTAL * int(row["poor_children"]), children) for row in ROWS]
    assert [round(amount, 2) for amount in amounts] == [Fraction(row["exact_share"]) for row in ROWS]


def test_the_125_percent_floor_is_met_and_binds_nobody() -> None:
    amounts = whole(planned(one_stream(CHILDREN, TOTAL, "贫困儿童(人)")))
    assert all(amount > Fraction(row["floor_recomputed"]) for amount, row in zip(amounts, ROWS, strict=True))
