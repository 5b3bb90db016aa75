"""What whole units add to chains of rows: true of every whole plan, and enough to see what cannot be."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.money import PEOPLE
from allocator.domain.programme import Column, LinearProgramme, Row
from allocator.solving.milp import Minimum
from allocator.units.any_plan import any_point, anywhere
from allocator.units.blocks import blocks
from allocator.units.implied import implied_rows
from allocator.units.model import UnitModel, unit_model

YEARS = (2018, 2019, 2020)
MOST = 6


@dataclass(frozen=True)
class Chain:
    """Two streams of one county over three years: bounds of the first year's sum and the ``last`` one's, growth from
    year to year; the floor may be ``soft``."""

    floor: int | Fraction
    cap: int
    least: Fraction
    most: Fraction
    highest: int = MOST
    last: int | None = None
    soft: bool = False

    def model(self) -> UnitModel:
        """The rows in whole people."""
        cells = [[Cell("1", stream, year) for stream in "AB"] for year in YEARS]
        columns = [
            tuple(Column(cell, Fraction(1), upper=Fraction(self.highest), unit=1, measure=PEOPLE) for cell in year)
            for year in cells
        ]
        rows = [Row("floor", "1", YEARS[0], terms(cells[0]), Fraction(self.floor), Fraction(self.cap))]
        for before, now in itertools.pairwise(cells):
            year = now[0].year
            rows.append(Row("least", "1", year, (*terms(now), *terms(before, -self.least)), Fraction(0)))
            rows.append(Row("most", "1", year, (*terms(now), *terms(before, -self.most)), None, Fraction(0)))
        if self.last is not None:
            rows.append(Row("last", "1", YEARS[-1], terms(cells[-1]), None, Fraction(self.last)))
        hard, soft = ((), (rows[0],)) if self.soft else ((rows[0],), ())
        programme = LinearProgramme(YEARS[0], columns[0], hard, (), (*columns[1], *columns[2]), tuple(rows[1:]))
        return unit_model(programme, replace(anywhere(programme), frozen_rows=soft), together=True)


def terms(cells: list[Cell], factor: int = 1) -> tuple[tuple[Cell, Fraction], ...]:
    """A multiple of a sum."""
    return tuple((cell, Fraction(factor)) for cell in cells)


def bounds(chain: Chain) -> list[tuple[tuple[int, ...], int | None, int | None]]:
    """The implied sums: members, least, largest."""
    model = chain.model()
    found = implied_rows(dict(enumerate(model.cells)), model.rows)
    return [(tuple(index for index, _ in members), lower, upper) for members, lower, upper in found]


def test_a_floor_of_7_and_1_3_times_the_year_before_ask_for_10_and_then_13() -> None:
    told = bounds(Chain(7, 40, Fraction(13, 10), Fraction(2), highest=40))
    assert ((2, 3), 10, None) in told
    assert ((4, 5), 13, None) in told


def test_a_cap_of_7_and_at_most_0_9_times_the_year_before_leave_6_and_then_5() -> None:
    told = bounds(Chain(0, 7, Fraction(0), Fraction(9, 10), highest=40))
    assert ((2, 3), None, 6) in told
    assert ((4, 5), None, 5) in told


def test_a_cap_of_10_in_the_last_year_leaves_7_before_it_and_5_at_first() -> None:
    told = bounds(Chain(0, 40, Fraction(13, 10), Fraction(2), highest=40, last=10))
    assert ((2, 3), None, 7) in told
    assert ((0, 1), None, 5) in told


def test_a_soft_floor_asks_for_no_more_than_it_may_slip_to() -> None:
    """6.5 settled may be 6 in whole people: 1.3 times 6 are 8, and then 11."""
    told = bounds(Chain(Fraction(13, 2), 40, Fraction(13, 10), Fraction(2), highest=40, soft=True))
    assert ((2, 3), 8, None) in told
    assert ((4, 5), 11, None) in told


def test_the_solver_is_told_of_them() -> None:
    model, asked = Chain(7, 40, Fraction(13, 10), Fraction(2), highest=40).model(), []

    def asks(costs, bounds, rows, integral, start=()):
        asked.extend(rows)
        return Minimum("unknown")

    (block,) = blocks(range(len(model.cells)), model.rows)
    any_point(model, block, asks)
    assert ([(2, 1), (3, 1)], 10, None) in asked


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Bounds and growth of a county of a few people."""
    floor = draw(st.integers(0, 5))
    least = Fraction(draw(st.integers(0, 15)), 10)
    return Chain(floor, draw(st.integers(floor, 8)), least, least + Fraction(draw(st.integers(0, 8)), 10), highest=4)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(chains())
def test_they_hold_for_every_whole_plan(chain: Chain) -> None:
    model, told = chain.model(), bounds(chain)
    for point in itertools.product(range(5), repeat=len(model.cells)):
        if all(row.holds(point) for row in model.rows):
            for members, lower, upper in told:
                total = sum(point[index] for index in members)
                assert (lower is None or lower <= total) and (upper is None or total <= upper)
