"""The structure of an optimum and how a change runs through it: by head, and against planning anew."""

from __future__ import annotations

from dataclasses import replace

from allocator.analysis.frame import FINE, Change, Frame, Group, frame_of, pushed_through
from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Row
from allocator.domain.records import Issued
from allocator.domain.scenario import Setting
from allocator.use_cases.analysing import screen_ground
from allocator.use_cases.screening import change_of
from allocator.use_cases.trial import TrialGround
from tests.analysis.asked import LOOSE, planned
from tests.use_cases.towns import CODES, facts, setting, wan

A, B, C = (Cell(code, "ZY", 2018) for code in "甲乙丙")
POOL = ("spend_the_pool", "stream:ZY", 0)
FLOOR = ("already_issued", "丙", 0)


def small() -> Frame:
    """Weights 300 and 200 share 500 beside a floor of 100 under 丙 (weight 50): level 1."""
    one = Fraction(1)
    total = Row("spend_the_pool", "stream:ZY", 2018, ((A, one), (B, one), (C, one)), Fraction(600), Fraction(600))
    floor = Row("already_issued", "丙", 2018, ((C, one),), Fraction(100))
    rows = ((POOL, -FINE),)
    lowest = Group(((A, -FINE, 300), (B, -FINE, 200)), ((C, -FINE),), rows, FINE)
    above = Group(((C, -FINE, 50),), ((A, -FINE), (B, -FINE)), rows, 2 * FINE)
    amounts = {A: Fraction(300), B: Fraction(200), C: Fraction(100)}
    weights = {A: (300, 0), B: (200, 0), C: (50, 0)}
    return Frame((lowest, above), {C: FLOOR}, {}, {POOL: total, FLOOR: floor}, amounts, weights)


def test_a_higher_floor_is_paid_by_those_below() -> None:
    frame = small()
    raised = replace(frame.rows[FLOOR], lower=Fraction(110))
    assert pushed_through(frame, Change({}, {FLOOR: raised})) == {A: -6, B: -4, C: 10}


def test_a_larger_pool_goes_to_those_at_the_level() -> None:
    frame = small()
    more = replace(frame.rows[POOL], lower=Fraction(650), upper=Fraction(650))
    assert pushed_through(frame, Change({}, {POOL: more})) == {A: 30, B: 20}


def test_a_larger_weight_takes_from_the_others() -> None:
    """320 and 200 share 500: 307.7 and 192.3."""
    moved = pushed_through(small(), Change({A: (320, 0)}, {}))
    assert (moved[A], moved[B]) in ((7, -8), (8, -8), (7, -7), (8, -7))


def changed(start: Facts, other: Facts, settings: tuple[Setting, ...]) -> tuple[dict[Cell, int], dict[Cell, int]]:
    """What the push says, and what exact plans say, cell by cell (whole atoms)."""
    result, truth = planned(start, settings), planned(other, settings)
    assert result.plan is not None and truth.plan is not None
    (plan,), (after,) = result.plan.years, truth.plan.years
    trial = TrialGround(start, settings, 2018, dict(plan.amounts), frozenset({"NZ", "SZ", "ZY"}), 2018)
    ground = screen_ground(trial, result.facts, result.book, (plan,), plan)
    assert plan.programme is not None and plan.solution is not None
    moved = pushed_through(frame_of(plan.programme, plan.solution), change_of(ground, other, None, None))
    return moved, {cell: int(after.exact[cell] - plan.exact[cell]) for cell in plan.exact}


def assert_near(moved: dict[Cell, int], truth: dict[Cell, int]) -> None:
    """Within a yuan, and not empty."""
    assert any(truth.values())
    assert [cell for cell in truth if abs(truth[cell] - moved.get(cell, 0)) > 100] == []


def with_poor(start: Facts, position: int, poor: int) -> Facts:
    """One county's poor people otherwise."""
    counties = list(start.counties)
    counties[position] = replace(counties[position], figures={"贫困人口(人)": Fraction(poor)})
    return replace(start, counties=tuple(counties))


def test_a_figure_under_the_factor_method_alone() -> None:
    start = facts(deep=())
    assert_near(*changed(start, with_poor(start, 0, 4040), LOOSE))


def test_a_figure_while_the_uplift_binds() -> None:
    start = facts()
    assert_near(*changed(start, with_poor(start, 1, 3030), (*LOOSE, setting("deep_county_uplift", "uplift", "15%"))))


def test_last_year_while_the_uplift_binds() -> None:
    start = facts()
    other = replace(start, last_year={**start.last_year, (CODES[0], "ZY"): wan(404)})
    assert_near(*changed(start, other, (*LOOSE, setting("deep_county_uplift", "uplift", "15%"))))


def test_issued_money_that_binds() -> None:
    start = replace(facts(deep=()), issued=(Issued(CODES[3], "NZ", 2018, wan(200), "文号"),))
    other = replace(start, issued=(replace(start.issued[0], amount=wan(202)),))
    assert_near(*changed(start, other, LOOSE))
