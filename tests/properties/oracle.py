"""An independent leximin in floats: scipy's linprog, one test problem per cell. Knows columns and rows only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from allocator.domain.cell import Cell
from allocator.domain.programme import Column, LinearProgramme, Row

SCALE = 1e6
STEP = 1e-7


@dataclass(frozen=True)
class Measurement:
    """A linear figure ``vector · x + constant`` that is to be raised."""

    vector: np.ndarray
    constant: float


class Problem:
    """Variables: amounts ÷ SCALE, then one y ≤ 0 per soft side; a growing list of inequalities G·x ≥ h."""

    def __init__(self, programme: LinearProgramme) -> None:
        columns = (*programme.columns, *programme.ahead_columns)
        sides = sum(one is not None for tier in programme.soft for row in tier for one in (row.lower, row.upper))
        self.place = {column.cell: n for n, column in enumerate(columns)}
        self.next_shortfall = len(columns)
        self.width = len(columns) + sides
        self.bounds = [*map(bounds_of, columns), *[(None, 0.0)] * sides]
        self.sides: list[tuple[np.ndarray, float]] = []
        for row in (*programme.rows, *programme.ahead_rows):
            self.require_row(row)

    def vector(self, row: Row) -> np.ndarray:
        """A row's coefficients over all variables."""
        found = np.zeros(self.width)
        for cell, coefficient in row.terms:
            found[self.place[cell]] += float(coefficient)
        return found

    def require_row(self, row: Row) -> None:
        """Add a hard row."""
        vector = self.vector(row)
        if row.lower is not None:
            self.sides.append((vector, float(row.lower) / SCALE))
        if row.upper is not None:
            self.sides.append((-vector, -float(row.upper) / SCALE))

    def best(self, goal: np.ndarray, extra: Sequence[tuple[np.ndarray, float]] = ()) -> np.ndarray | None:
        """x (and, where ``goal`` is longer, one more unbounded variable) that maximises ``goal``; None: infeasible."""
        more = len(goal) - self.width
        sides = [(np.pad(vector, (0, len(goal) - len(vector))), bound) for vector, bound in (*self.sides, *extra)]
        matrix = -np.array([vector for vector, _ in sides]) if sides else None
        limits = -np.array([bound for _, bound in sides]) if sides else None
        answer = linprog(-goal, A_ub=matrix, b_ub=limits, bounds=[*self.bounds, *[(None, None)] * more])
        assert answer.status in (0, 2), answer.message
        return answer.x if answer.status == 0 else None

    def raise_all(self, measures: Sequence[Measurement]) -> None:
        """Leximin: raise the lowest measure, find by a test problem each which cannot rise, fix them, go on."""
        open_ = list(range(len(measures)))
        while open_:
            level, point = self.lowest(measures, open_)
            stuck = [n for n in open_ if not self.can_rise(measures, open_, n, level, point)]
            assert stuck, "somebody holds the level down"
            for n in stuck:
                self.sides.append((measures[n].vector, level - measures[n].constant - STEP / 100))
            open_ = [n for n in open_ if n not in stuck]

    def lowest(self, measures: Sequence[Measurement], open_: Sequence[int]) -> tuple[float, np.ndarray]:
        """The highest level that every open measure can have together, and a point that has it."""
        goal = np.zeros(self.width + 1)
        goal[-1] = 1
        extra = [(np.append(measures[n].vector, -1.0), -measures[n].constant) for n in open_]
        point = self.best(goal, extra)
        assert point is not None
        return point[-1], point[:-1]

    def can_rise(
        self, measures: Sequence[Measurement], open_: Sequence[int], one: int, level: float, point: np.ndarray
    ) -> bool:
        """Whether one measure can exceed the level while the other open ones keep it."""
        if measures[one].vector @ point + measures[one].constant > level + STEP:
            return True
        extra = [(measures[n].vector, level - measures[n].constant - STEP / 100) for n in open_]
        best = self.best(measures[one].vector, extra)
        if best is None:
            # Rounding noise of the levels before: nothing but this very point is left.
            return False
        return measures[one].vector @ best + measures[one].constant > level + STEP


def bounds_of(column: Column) -> tuple[float, float | None]:
    """A column's bounds; both the frozen amount where it is frozen."""
    if column.frozen is not None:
        return float(column.frozen) / SCALE, float(column.frozen) / SCALE
    return float(column.lower) / SCALE, None if column.upper is None else float(column.upper) / SCALE


def leximin(programme: LinearProgramme) -> dict[Cell, float] | None:
    """The best plan's amounts (atoms, float); None where the hard rows cannot hold together."""
    problem, columns = Problem(programme), programme.columns
    if problem.best(np.zeros(problem.width)) is None:
        return None
    for tier in programme.soft:
        problem.raise_all([side for row in tier for side in violations(problem, row)])
    outside = [column for column in columns if column.weight == 0 and column.frozen is None]
    settle_outsiders(problem, outside)
    problem.raise_all([fulfilment(problem, one) for one in columns if one.weight > 0 and one.frozen is None])
    problem.raise_all([share_of_prior(problem, one) for one in outside])
    point = problem.best(np.zeros(problem.width))
    assert point is not None
    return {column.cell: float(point[problem.place[column.cell]]) * SCALE for column in columns}


def unit_vector(problem: Problem, place: int, factor: float) -> np.ndarray:
    """One variable times ``factor``."""
    vector = np.zeros(problem.width)
    vector[place] = factor
    return vector


def fulfilment(problem: Problem, column: Column) -> Measurement:
    """(x − offset) ÷ weight."""
    vector = unit_vector(problem, problem.place[column.cell], SCALE / float(column.weight))
    return Measurement(vector, -float(column.offset / column.weight))


def share_of_prior(problem: Problem, column: Column) -> Measurement:
    """x ÷ prior, x ÷ 1 where there is no prior."""
    return Measurement(unit_vector(problem, problem.place[column.cell], SCALE / float(column.prior or 1)), 0.0)


def violations(problem: Problem, row: Row) -> list[Measurement]:
    """Minus the relative shortfall of each side of a soft row: y ≤ 0 and y ≤ (left − bound) ÷ required."""
    found = []
    for sign, bound in ((1.0, row.lower), (-1.0, row.upper)):
        if bound is None:
            continue
        required = float(row.required if row.required is not None else abs(bound)) or 1.0
        y, problem.next_shortfall = problem.next_shortfall, problem.next_shortfall + 1
        above = sign * problem.vector(row) * SCALE / required - unit_vector(problem, y, 1.0)
        problem.sides.append((above, sign * float(bound) / required))
        found.append(Measurement(unit_vector(problem, y, 1.0), 0.0))
    return found


def settle_outsiders(problem: Problem, outside: Sequence[Column]) -> None:
    """The least total of cells without entitlement, kept from then on."""
    if not outside:
        return
    vector = sum(unit_vector(problem, problem.place[column.cell], -1.0) for column in outside)
    point = problem.best(vector)
    assert point is not None
    problem.sides.append((vector, float(vector @ point) - STEP / 100))
