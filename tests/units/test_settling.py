"""Settling block by block: one budget for all of them, nothing left over from a try that failed, what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from allocator.domain.cell import Cell
from allocator.domain.effort import spend
from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnitConflict, WholeUnits
from allocator.domain.programme import Row
from allocator.solving.milp import Minimum, minimise
from allocator.units import round_year
from allocator.units.model import unit_model
from allocator.units.settling import begin, refined
from tests.units.tables import Amounts, by_key, cell, pools, programme, rounded, row, solution


def silent(*_: object) -> Minimum:
    """A solver that never finds anything."""
    return Minimum("unknown")


def counts(whole: object) -> list[int]:
    """The amounts in code order."""
    assert isinstance(whole, WholeUnits)
    return list(by_key(whole).values())


def from_known(exact: Amounts, rows: Sequence[Row], known: dict[Cell, int], soft: Sequence[Row] = (), solver=silent):
    """The outcome where amounts are known beforehand."""
    return round_year(programme(exact, rows), solution(exact, soft), solver, known=known)


THREE = {("1", "A"): Fraction(1, 2), ("2", "A"): Fraction(1, 2), ("3", "A"): Fraction(2)}
RATIO = row("ratio", [("1", "A"), ("2", "A")], 1, 1, factors=(3, -1))
"""3·first − second = 1: of a total of 3 only (1, 2, 0) keeps it: cells must leave their windows."""


def test_the_budget_for_choosing_is_one_for_all_blocks() -> None:
    work = begin(unit_model(programme(THREE, ()), solution(THREE)), minimise)
    work.refining = 10
    done = []
    for name in "abc":
        refined(work, lambda name=name: (spend(6), done.append(name)))
    assert done == ["a"]


def test_what_a_failed_try_left_open_is_forgotten() -> None:
    """Inside their windows county 1 would take its unit of A rather than of B. County 8 must take 2 of C, one more
    than its window, and A of county 1 with it at most 2: none is left. The solver proves small programmes alone."""

    def tired(costs, bounds, rows, integral, start=()):
        found = minimise(costs, bounds, rows, integral, start)
        return replace(found, status="unknown") if found.point and len(bounds) > 8 else found

    tied = {(c, s): Fraction(1, 2) for c in "12" for s in "AB"}
    exact = tied | {("7", "C"): Fraction(1, 2), ("8", "C"): Fraction(1, 2), ("9", "C"): Fraction(2)}
    each = tuple(row("one", [(c, "A"), (c, "B")], 1, 1, subject=c) for c in "12")
    ratio = row("ratio", [("7", "C"), ("8", "C")], 1, 1, factors=(3, -1))
    both = row("both", [("8", "C"), ("1", "A")], upper=2)
    outcome = round_year(programme(exact, (*pools(exact), *each, ratio, both)), solution(exact), tired)
    assert isinstance(outcome, WholeUnits)
    whole = by_key(outcome)
    assert [whole[c, s] for c in "12" for s in "AB"] == [0, 1, 1, 0]
    assert [whole[c, "C"] for c in "789"] == [1, 2, 0]


def test_a_cell_far_away_lets_the_others_go_as_far() -> None:
    """County 1 needs 30 and so leaves the widest window; 2·n₃ + n₄ ≥ 9 is still met by one cell, not by two."""
    exact = {(c, "A"): Fraction(0) for c in "1234"}
    thirty = row("floor", [("1", "A"), ("2", "A")], lower=30)
    nine = row("floor", [("3", "A"), ("4", "A")], lower=9, factors=(2, 1))
    caps = tuple(row("cap", [(c, "A")], upper=most, subject=c) for c, most in (("2", 0), ("3", 4)))
    assert counts(rounded(exact, (thirty, nine, *caps, row("all", exact, upper=100)))) == [30, 0, 0, 9]


def test_the_farthest_cell_of_the_year_lets_first_codes_go_first() -> None:
    """2·n₁ + n₂ + n₃ ≥ 2 at 0.1, 0.3, 0.3: (1, 0, 0) and (0, 1, 1) are 1.5 away in all, 0.9 and 0.7 at most.

    Where another cell of the year is 0.9 away all the same, county 1 comes first.
    """
    exact = {("1", "A"): Fraction(1, 10), ("2", "A"): Fraction(3, 10), ("3", "A"): Fraction(3, 10)}
    two = row("two", exact, lower=2, factors=(2, 1, 1))
    assert counts(rounded(exact, (two,))) == [0, 1, 1]
    far = {("4", "A"): Fraction(1, 10), ("5", "A"): Fraction(1, 10)}
    floors = row("floor", far, lower=1)
    assert counts(rounded(exact | far, (two, floors))) == [1, 0, 0, 1, 0]


def test_known_amounts_do_where_nothing_is_found_and_soft_rows_fall_as_short_as_they_do() -> None:
    """Of 3 persons (1, 2, 0) keeps the ratio; the soft row asks for 2 for the third county and misses all of it."""
    soft = row("soft", [("3", "A"), ("1", "A")], lower=Fraction(5, 2), subject="3")
    known = {cell("1"): 1, cell("2"): 2, cell("3"): 0}
    whole = from_known(THREE, (*pools(THREE), RATIO), known, (soft,))
    assert counts(whole) == [1, 2, 0]
    assert whole.over == {soft: Fraction(3, 2)}


def test_known_amounts_that_break_a_hard_row_hide_no_conflict() -> None:
    """With the third county held to 2 nobody keeps the ratio, whatever is known."""
    rows = (*pools(THREE), RATIO, row("held", [("3", "A")], 2, 2, subject="3"))
    known = {cell("1"): 1, cell("2"): 0, cell("3"): 2}
    assert isinstance(from_known(THREE, rows, known, solver=minimise), WholeUnitConflict)
