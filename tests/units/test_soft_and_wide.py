"""Soft rows as settled, cells outside their windows, frozen cells, the look-ahead."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.money import PEOPLE
from allocator.domain.plan import WholeUnits
from allocator.domain.programme import Column, NoAnswer, Row
from allocator.solving.milp import minimise
from allocator.units import round_year
from tests.units.tables import YEAR, by_key, cell, pools, programme, rounded, row, solution

HALVES = {(c, "A"): Fraction(5, 2) for c in "1234"}


def test_a_settled_soft_row_is_kept_where_it_can_be() -> None:
    """Counties 3 and 4 together have 5; code order would give both units to 1 and 2."""
    soft = row("delisted_hold_harmless", [("3", "A"), ("4", "A")], lower=5, subject="3")
    whole = rounded(HALVES, pools(HALVES), soft=(soft,))
    assert by_key(whole)["3", "A"] + by_key(whole)["4", "A"] == 5
    assert whole.over == {}


def test_a_settled_soft_row_may_slip_by_under_a_unit_and_is_reported() -> None:
    """Each of four counties would keep 2.5, but only two of them can get a third unit."""
    soft = tuple(row("delisted_hold_harmless", [(c, "A")], lower=Fraction(5, 2), subject=c) for c in "1234")
    whole = rounded(HALVES, pools(HALVES), soft=soft)
    assert list(by_key(whole).values()) == [3, 3, 2, 2]
    assert whole.over == {soft[2]: Fraction(1, 2), soft[3]: Fraction(1, 2)}


def test_a_soft_row_slips_by_more_than_a_unit_rather_than_conflict() -> None:
    """Units of 10: floors of 13 take 20 each of 50, so the third keeps 10 of its settled 24."""
    exact = {("1", "A"): Fraction(13), ("2", "A"): Fraction(13), ("3", "A"): Fraction(24)}
    floors = tuple(row("already_issued", [(c, "A")], lower=13, subject=c) for c in "12")
    soft = row("soft", [("3", "A")], lower=24, subject="3")
    whole = rounded(exact, (*pools(exact), *floors), unit=10, soft=(soft,))
    assert isinstance(whole, WholeUnits)
    assert list(by_key(whole).values()) == [20, 20, 10]
    assert whole.over == {soft: Fraction(14)}


def test_as_few_soft_rows_slip_as_possible() -> None:
    """Two pairs of 2.75 each want 5.5 of 11: one pair gets 6, the other 5, half a unit short."""
    exact = {(c, "A"): Fraction(11, 4) for c in "1234"}
    soft = tuple(row("soft", [(a, "A"), (b, "A")], lower=Fraction(11, 2), subject=a) for a, b in ("12", "34"))
    whole = rounded(exact, pools(exact), soft=soft)
    assert list(by_key(whole).values()) == [3, 3, 3, 2]
    assert list(whole.over.values()) == [Fraction(1, 2)]


def test_a_cell_leaves_its_window_where_nothing_else_keeps_the_rows() -> None:
    """0.5 + 0.5 = 1 in units of 1, and 3·first − second = 1 asks for what halves give: only (0,1) or (1,0) remain
    inside; the row allows neither but holds at (1, 2) of a total of 3."""
    exact = {("1", "A"): Fraction(1, 2), ("2", "A"): Fraction(1, 2), ("3", "A"): Fraction(2)}
    rows = (*pools(exact), row("ratio", [("1", "A"), ("2", "A")], 1, 1, factors=(3, -1)))
    whole = rounded(exact, rows)
    assert isinstance(whole, WholeUnits)
    assert list(by_key(whole).values()) == [1, 2, 0]
    assert "减2个单位" in whole.reasons[cell("3")]


def test_frozen_cells_are_never_moved_beyond_rounding() -> None:
    exact = {("1", "A"): Fraction(1, 2), ("2", "A"): Fraction(1, 2), ("3", "A"): Fraction(2)}
    rows = (*pools(exact), row("ratio", [("1", "A"), ("2", "A")], 1, 1, factors=(3, -1)))
    given = programme(exact, rows)
    frozen = tuple(replace(one, frozen=Fraction(2)) if one.cell.county == "3" else one for one in given.columns)
    outcome = round_year(replace(given, columns=frozen), solution(exact), minimise)
    assert not isinstance(outcome, WholeUnits)
    fractional = tuple(replace(one, frozen=exact[one.cell[:2]]) for one in given.columns)
    whole = round_year(replace(given, columns=fractional, rows=pools(exact)), solution(exact), minimise)
    assert list(by_key(whole).values()) == [1, 0, 2]


def test_a_fixed_part_that_is_no_multiple_may_be_rounded_down() -> None:
    """定额 of 10.5 for each of two counties: 11 and 10, the total of 21 exact."""
    exact = {("1", "A"): Fraction(21, 2), ("2", "A"): Fraction(21, 2)}
    given = programme(exact, pools(exact))
    fixed = tuple(replace(one, lower=Fraction(21, 2), offset=Fraction(21, 2)) for one in given.columns)
    whole = round_year(replace(given, columns=fixed), solution(exact), minimise)
    assert list(by_key(whole).values()) == [11, 10]


def test_later_years_decide_which_way_this_year_is_rounded() -> None:
    """Next year's pool of 5.6 must give each county twice this year's amount or, the second, five times it.

    1.2 and 0.8 would be rounded to 1 and 1, asking for 2 + 5 = 7 next year; 2 and 0 ask for only 4.
    """
    exact = {("1", "A"): Fraction(6, 5), ("2", "A"): Fraction(4, 5)}
    ahead = tuple(Column(Cell(c, "A", YEAR + 1), Fraction(0), unit=1, measure=PEOPLE) for c in "12")
    grows = tuple(
        Row("grow", c, YEAR + 1, ((Cell(c, "A", YEAR + 1), Fraction(1)), (Cell(c, "A", YEAR), -factor)), Fraction(0))
        for c, factor in (("1", Fraction(2)), ("2", Fraction(5)))
    )
    total = Fraction(56, 10)
    pool = Row("spend_the_pool", "stream:A", YEAR + 1, tuple((one.cell, Fraction(1)) for one in ahead), total, total)
    given = programme(exact, pools(exact))
    assert list(by_key(round_year(given, solution(exact), minimise)).values()) == [1, 1]
    seeing = replace(given, ahead_columns=ahead, ahead_rows=(*grows, pool))
    assert list(by_key(round_year(seeing, solution(exact), minimise)).values()) == [2, 0]


def test_the_look_ahead_is_checked_exactly_where_a_check_is_given() -> None:
    """The check sees next year alone, this year's amounts put in as numbers; what it refuses is not answered."""
    exact = {("1", "A"): Fraction(6, 5), ("2", "A"): Fraction(4, 5)}
    ahead = (Column(Cell("1", "A", YEAR + 1), Fraction(0), unit=1, measure=PEOPLE),)
    terms = ((ahead[0].cell, Fraction(1)), (Cell("1", "A", YEAR), Fraction(-2)))
    later = (Row("grow", "1", YEAR + 1, terms, Fraction(0)), Row("cap", "1", YEAR + 1, terms[:1], None, Fraction(9)))
    given = replace(programme(exact, pools(exact)), ahead_columns=ahead, ahead_rows=later)
    asked = []
    whole = round_year(given, solution(exact), minimise, feasible=asked.append)
    assert list(by_key(whole).values()) == [1, 1]
    (seen,) = asked
    assert [one.lower for one in seen.rows] == [2, None]
    assert isinstance(round_year(given, solution(exact), minimise, feasible=lambda _: "clash"), NoAnswer)


def test_a_search_cut_short_still_keeps_every_row() -> None:
    """A solver that never proves its best point: the point is taken, rows exact, nothing refined further."""

    asked = []

    def cut_short(costs, bounds, rows, integral, _=()):
        asked.append(costs)
        return replace(minimise([0] * len(costs), bounds, rows, integral), status="unknown")

    exact = {(c, s): Fraction(5, 2) for c in "12" for s in "AB"}
    rows = (*pools(exact), *(row("floor", [(c, "A"), (c, "B")], lower=5, subject=c) for c in "12"))
    whole = round_year(programme(exact, rows), solution(exact), cut_short)
    assert isinstance(whole, WholeUnits)
    assert all(sum(by_key(whole)[c, s] for s in "AB") == 5 for c in "12")
    assert len(asked) == 1
    none = Nothing("unknown", (), ())
    assert isinstance(round_year(programme(exact, rows), solution(exact), lambda *_: none), NoAnswer)


class Nothing(NamedTuple):
    """An answer without a point."""

    status: str
    point: tuple[int, ...]
    multipliers: tuple[Fraction, ...]
