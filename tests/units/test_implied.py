"""What whole units add to chains of rows: true of every whole plan, and enough to see what cannot be."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.domain.cell import Cell
from allocator.domain.money import PEOPLE
from allocator.domain.programme import Column, LinearProgramme, Row
from allocator.units.any_plan import anywhere
from allocator.units.implied import implied_rows
from allocator.units.model import UnitModel, unit_model

YEARS = (2018, 2019, 2020)
MOST = 6


@dataclass(frozen=True)
class Chain:
    """Two streams of one county over three years: bounds of each year's sum, growth from year to year."""

    floor: int
    cap: int
    least: Fraction
    most: Fraction
    highest: int = MOST

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
        programme = LinearProgramme(YEARS[0], columns[0], (rows[0],), (), (*columns[1], *columns[2]), tuple(rows[1:]))
        return unit_model(programme, anywhere(programme), together=True)


def terms(cells: list[Cell], factor: Fraction = Fraction(1)) -> tuple[tuple[Cell, Fraction], ...]:
    """A multiple of a sum."""
    return tuple((cell, factor) for cell in cells)


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
