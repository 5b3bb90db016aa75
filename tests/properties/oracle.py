"""An independent leximin in floats: scipy's linprog, one test problem per cell. Knows columns and rows only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from allocator.domain.cell import Cell
from allocator.domain.programme import Column, LinearProgramme, Row

STEP = 1e-7
SLACK = 1e-9
# The tightest that HiGHS accepts.
SHARP = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
# HiGHS sometimes ends without a word about a problem that another of its ways solves.
ATTEMPTS = (("highs", SHARP), ("highs-ds", SHARP | {"presolve": False}), ("highs-ipm", SHARP), ("highs", {}))
SOLVED, IMPOSSIBLE = 0, 2
PATIENCE = 20


@dataclass(frozen=True)
class Measurement:
    """A linear figure ``vector · x + constant`` that is to be raised."""

    vector: np.ndarray
    constant: float


class Problem:
    """Variables: amounts ÷ the size of their stream, then one y ≤ 0 per soft side; a growing list of G·x ≥ h."""

    def __init__(self, programme: LinearProgramme) -> None:
        columns = (*programme.columns, *programme.ahead_columns)
        sides = sum(one is not None for tier in programme.soft for row in tier for one in (row.lower, row.upper))
        self.place = {column.cell: n for n, column in enumerate(columns)}
        self.next_shortfall = len(columns)
        self.width = len(columns) + sides
        sizes = stream_sizes(columns)
        self.scale = [sizes[column.cell.stream] for column in columns]
        scaled = zip(columns, self.scale, strict=True)
        self.bounds = [*(bounds_of(column, size) for column, size in scaled), *[(None, 0.0)] * sides]
        self.sides: list[tuple[np.ndarray, float]] = []
        for row in (*programme.rows, *programme.ahead_rows):
            self.require_row(row)
        self.hard = len(self.sides)

    def vector(self, row: Row) -> np.ndarray:
        """A row's coefficients over all variables (in atoms)."""
        found = np.zeros(self.width)
        for cell, coefficient in row.terms:
            place = self.place[cell]
            found[place] += float(coefficient) * self.scale[place]
        return found

    def require_row(self, row: Row) -> None:
        """Add a hard row, its largest coefficient brought to 1."""
        vector = self.vector(row)
        size = float(np.abs(vector).max()) or 1.0
        if row.lower is not None:
            self.sides.append((vector / size, float(row.lower) / size))
        if row.upper is not None:
            self.sides.append((-vector / size, -float(row.upper) / size))

    def best(self, goal: np.ndarray, extra: Sequence[tuple[np.ndarray, float]] = ()) -> np.ndarray | None:
        """x (and, where ``goal`` is longer, one more unbounded variable) that maximises ``goal``; None: infeasible."""
        more = len(goal) - self.width
        sides = [(np.pad(vector, (0, len(goal) - len(vector))), bound) for vector, bound in (*self.sides, *extra)]
        matrix = -np.array([vector for vector, _ in sides]) if sides else None
        limits = -np.array([bound for _, bound in sides]) if sides else None
        bounds = [*self.bounds, *[(None, None)] * more]
        for method, options in ATTEMPTS:
            answer = linprog(-goal, A_ub=matrix, b_ub=limits, bounds=bounds, method=method, options=options)
            if answer.status in (SOLVED, IMPOSSIBLE):
                return answer.x if answer.status == SOLVED else None
        raise AssertionError(answer.message)

    def point(self, goal: np.ndarray, extra: Sequence[tuple[np.ndarray, float]] = ()) -> np.ndarray:
        """The same where a point is known to exist: rounding noise of fixed levels gives way, by parts of 1e-9."""
        for _ in range(PATIENCE):
            found = self.best(goal, extra)
            if found is not None:
                return found
            self.sides[self.hard :] = [(vector, bound - SLACK) for vector, bound in self.sides[self.hard :]]
        raise AssertionError("rounding noise has cut off every point")

    def raise_all(self, measures: Sequence[Measurement]) -> None:
        """Leximin: raise the lowest measure, find by a test problem each which cannot rise, fix them, go on."""
        open_ = list(range(len(measures)))
        while open_:
            level, point = self.lowest(measures, open_)
            stuck = [n for n in open_ if not self.can_rise(measures, open_, n, level, point)]
            assert stuck, "somebody holds the level down"
            for n in stuck:
                self.sides.append((measures[n].vector, level - measures[n].constant - SLACK))
            open_ = [n for n in open_ if n not in stuck]

    def lowest(self, measures: Sequence[Measurement], open_: Sequence[int]) -> tuple[float, np.ndarray]:
        """The highest level that every open measure can have together, and a point that has it."""
        goal = np.zeros(self.width + 1)
        goal[-1] = 1
        extra = [(np.append(measures[n].vector, -1.0), -measures[n].constant) for n in open_]
        point = self.point(goal, extra)
        return point[-1], point[:-1]

    def can_rise(
        self, measures: Sequence[Measurement], open_: Sequence[int], one: int, level: float, point: np.ndarray
    ) -> bool:
        """Whether one measure can exceed the level while the other open ones keep it."""
        if measures[one].vector @ point + measures[one].constant > level + STEP:
            return True
        extra = [(measures[n].vector, level - measures[n].constant - SLACK) for n in open_]
        best = self.best(measures[one].vector, extra)
        if best is None:
            # Rounding noise of the levels before: nothing but this very point is left.
            return False
        return measures[one].vector @ best + measures[one].constant > level + STEP


def stream_sizes(columns: Sequence[Column]) -> dict[str, float]:
    """Stream → its largest entitlement, base or frozen amount: people and 分 differ by a million."""
    sizes: dict[str, float] = {}
    for column in columns:
        largest = max(column.weight, column.prior, column.offset, column.lower, column.frozen or 0, column.unit)
        sizes[column.cell.stream] = max(sizes.get(column.cell.stream, 0.0), float(largest))
    return sizes


def bounds_of(column: Column, size: float) -> tuple[float, float | None]:
    """A column's bounds; both the frozen amount where it is frozen."""
    if column.frozen is not None:
        return float(column.frozen) / size, float(column.frozen) / size
    return float(column.lower) / size, None if column.upper is None else float(column.upper) / size


def leximin(programme: LinearProgramme) -> dict[Cell, float] | None:
    """The best plan's amounts (atoms, float); None where the hard rows cannot hold together."""
    problem, columns = Problem(programme), programme.columns
    if problem.best(np.zeros(problem.width)) is None:
        return None
    for tier in programme.soft:
        problem.raise_all([side for row in tier for side in violations(problem, row)])
    outside = [column for column in columns if column.weight == 0 and column.frozen is None]
    for measure in {column.measure for column in outside}:
        settle_outsiders(problem, [column for column in outside if column.measure == measure])
    problem.raise_all([fulfilment(problem, one) for one in columns if one.weight > 0 and one.frozen is None])
    problem.raise_all([share_of_prior(problem, one) for one in outside])
    point = problem.point(np.zeros(problem.width))
    return {column.cell: amount_at(problem, point, column) for column in columns}


def amount_at(problem: Problem, point: np.ndarray, column: Column) -> float:
    """A column's amount in atoms."""
    place = problem.place[column.cell]
    return float(point[place]) * problem.scale[place]


def unit_vector(problem: Problem, place: int, factor: float) -> np.ndarray:
    """One variable times ``factor``."""
    vector = np.zeros(problem.width)
    vector[place] = factor
    return vector


def fulfilment(problem: Problem, column: Column) -> Measurement:
    """(x − offset) ÷ weight."""
    place = problem.place[column.cell]
    vector = unit_vector(problem, place, problem.scale[place] / float(column.weight))
    return Measurement(vector, -float(column.offset / column.weight))


def share_of_prior(problem: Problem, column: Column) -> Measurement:
    """x ÷ prior, x ÷ 1 where there is no prior."""
    place = problem.place[column.cell]
    return Measurement(unit_vector(problem, place, problem.scale[place] / float(column.prior or 1)), 0.0)


def violations(problem: Problem, row: Row) -> list[Measurement]:
    """Minus the relative shortfall of each side of a soft row: y ≤ 0 and y ≤ (left − bound) ÷ required."""
    found = []
    for sign, bound in ((1.0, row.lower), (-1.0, row.upper)):
        if bound is None:
            continue
        required = float(row.required if row.required is not None else abs(bound)) or 1.0
        y, problem.next_shortfall = problem.next_shortfall, problem.next_shortfall + 1
        above = sign * problem.vector(row) / required - unit_vector(problem, y, 1.0)
        problem.sides.append((above, sign * float(bound) / required))
        found.append(Measurement(unit_vector(problem, y, 1.0), 0.0))
    return found


def settle_outsiders(problem: Problem, outside: Sequence[Column]) -> None:
    """The least total of cells of one measure without entitlement, kept from then on."""
    places = [problem.place[column.cell] for column in outside]
    size = max(problem.scale[place] for place in places)
    vector = sum(unit_vector(problem, place, -problem.scale[place] / size) for place in places)
    point = problem.point(vector)
    problem.sides.append((vector, float(vector @ point) - SLACK))
