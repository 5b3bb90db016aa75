"""Larger years: totals and rows exact in fractions, nearness judged by scipy's own integer programme."""

from __future__ import annotations

import math
import random
from time import perf_counter

import numpy
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnits
from allocator.domain.programme import Column, LinearProgramme, Row, Solution
from allocator.solving.milp import minimise
from allocator.units import round_year
from tests.units.tables import YEAR, keeps

WAN = 1_000_000


def province(seed: int, counties: int, streams: int, linked: int) -> tuple[LinearProgramme, Solution]:
    """A year in 万元 (the last stream in halves): pools, and ``linked`` county rows tight at the exact plan."""
    chance = random.Random(seed)
    units = {f"S{s:02d}": WAN // 2 if s == streams - 1 else WAN for s in range(streams)}
    exact: dict[Cell, Fraction] = {}
    for stream, unit in units.items():
        pool = chance.randint(1_000 * counties, 3_000 * counties) * unit
        weights = [chance.randint(1, 10**6) for _ in range(counties)]
        for number, weight in enumerate(weights):
            exact[Cell(f"{610000 + number}", stream, YEAR)] = Fraction(pool * weight, sum(weights))
    rows = []
    for stream in units:
        cells = [cell for cell in exact if cell.stream == stream]
        total = sum(exact[cell] for cell in cells)
        rows.append(Row("spend_the_pool", f"stream:{stream}", YEAR, terms_of(cells), total, total))
    for number in range(linked):
        county = f"{610000 + number % counties}"
        chosen = sorted(chance.sample(sorted(units), chance.randint(2, streams)))
        cells = [Cell(county, stream, YEAR) for stream in chosen]
        floor = math.floor(sum(exact[cell] for cell in cells))
        rows.append(Row("deep_county_uplift", county, YEAR, terms_of(cells), Fraction(floor), None))
    columns = tuple(Column(cell, Fraction(1), unit=units[cell.stream]) for cell in exact)
    return LinearProgramme(YEAR, columns, tuple(rows)), Solution(exact, (), {})


def terms_of(cells: list[Cell]) -> tuple[tuple[Cell, Fraction], ...]:
    """A plain sum."""
    return tuple((cell, Fraction(1)) for cell in cells)


def nearest_by_scipy(given: LinearProgramme, exact: dict[Cell, Fraction]) -> float:
    """The least Σ|n − x*| in units that scipy finds inside the windows."""
    place = {column.cell: k for k, column in enumerate(given.columns)}
    floors = [math.floor(exact[column.cell] / column.unit) for column in given.columns]
    rest = [
        float(exact[column.cell] / column.unit - floor) for column, floor in zip(given.columns, floors, strict=True)
    ]
    matrix = numpy.zeros((len(given.rows), len(floors)))
    low, high = [], []
    for k, row in enumerate(given.rows):
        settled = sum(floors[place[cell]] * given.columns[place[cell]].unit for cell, _ in row.terms)
        for cell, _ in row.terms:
            matrix[k, place[cell]] = given.columns[place[cell]].unit / WAN
        low.append(-numpy.inf if row.lower is None else float((row.lower - settled) / WAN) - 1e-7)
        high.append(numpy.inf if row.upper is None else float((row.upper - settled) / WAN) + 1e-7)
    costs = [1 - 2 * part for part in rest]
    found = milp(
        costs,
        constraints=LinearConstraint(matrix, low, high),
        integrality=numpy.ones(len(costs)),
        bounds=Bounds(0, [float(part > 0) for part in rest]),
        options={"mip_rel_gap": 0},
    )
    assert found.success
    return found.fun + sum(rest)


@pytest.mark.parametrize("seed", range(12))
def test_a_city_is_rounded_as_near_as_scipy_says(seed: int) -> None:
    given, solved = province(seed, counties=15, streams=5, linked=15)
    whole = round_year(given, solved, minimise)
    assert isinstance(whole, WholeUnits)
    assert all(keeps(row, whole.amounts) for row in given.rows)
    assert all(whole.amounts[column.cell] % column.unit == 0 for column in given.columns)
    away = sum(abs(whole.amounts[c.cell] - solved.amounts[c.cell]) / c.unit for c in given.columns)
    assert abs(float(away) - nearest_by_scipy(given, solved.amounts)) < 1e-4


def test_a_province_year_is_exact_and_quick() -> None:
    """107 counties, 12 streams, 110 linking rows; the budget is 0.3 s, asserted loosely for a busy machine."""
    given, solved = province(1, counties=107, streams=12, linked=110)
    round_year(*province(2, 5, 3, 5), minimise)
    started = perf_counter()
    whole = round_year(given, solved, minimise)
    spent = perf_counter() - started
    print(f"a province year rounded in {spent:.3f} s")
    assert isinstance(whole, WholeUnits)
    assert all(keeps(row, whole.amounts) for row in given.rows)
    for column in given.columns:
        assert abs(whole.amounts[column.cell] - solved.amounts[column.cell]) < column.unit
    raised = {c.cell for c in given.columns if whole.amounts[c.cell] > solved.amounts[c.cell]}
    assert raised == set(whole.reasons)
    assert any("deep_county_uplift" in reason for reason in whole.reasons.values())
    assert spent < 3
