"""FUNDEB: money on top raises the lowest per head to one level, nobody is lowered."""

from __future__ import annotations

from allocator.domain.fraction import Fraction
from tests.real.tables import exact, issued, one_stream, planned, table, whole

ROWS = table("fundeb_equalise_32.csv")
BEFORE = [int(row["resource_before"]) for row in ROWS]
PUPILS = {row["unit"]: row["pupils"] for row in ROWS}
LEVEL = Fraction(16797, 1088)


def plan():
    """What each unit has is 已下达; the pool is all of it and 2,000 more, shared by pupils."""
    floors = tuple(issued(n, amount) for n, amount in enumerate(BEFORE))
    return planned(one_stream(PUPILS, sum(BEFORE) + 2000, "学生数(人)", issued=floors))


def test_twelve_are_lifted_to_exactly_one_level() -> None:
    amounts = exact(plan())
    assert amounts == [Fraction(row["resource_after_exact"]) for row in ROWS]
    lifted = [n for n, before in enumerate(BEFORE) if amounts[n] > before]
    assert len(lifted) == 12
    assert lifted == [n for n, row in enumerate(ROWS) if row["lifted"] == "1"]
    assert {amounts[n] / int(ROWS[n]["pupils"]) for n in lifted} == {LEVEL}
    assert sum(amounts) - sum(BEFORE) == 2000


def test_whole_units_keep_every_floor_and_the_total() -> None:
    amounts = whole(plan())
    assert sum(amounts) == sum(BEFORE) + 2000
    assert all(amount >= before for amount, before in zip(amounts, BEFORE, strict=True))
    assert all(abs(a - e) < 1 for a, e in zip(amounts, exact(plan()), strict=True))
