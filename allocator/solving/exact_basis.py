"""A basis checked in exact arithmetic: its point, its duals, and whether they prove optimality."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from gmpy2 import mpq

from allocator.domain.money import Exact
from allocator.solving.linear_system import Equation, solve_system
from allocator.solving.lp import AT_LOWER, AT_UPPER, BASIC, Basis, ExactLp, Optimum, whole

# Binary places that bounds are cut off after, and what a bound may then be missed by.
CUT = 256
SLACK = mpq(1, 1 << 64)


@dataclass(frozen=True, slots=True)
class Split:
    """A basis as a square system: the basic columns against the rows whose activity is nonbasic."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]


def certified(lp: ExactLp, basis: Basis) -> Optimum | None:
    """The exact optimum at ``basis``, or None where it is singular, not feasible or not optimal."""
    point = exact_point(lp, basis)
    if point is None or first_violation(lp, basis, point) is not None:
        return None
    duals = exact_duals(lp, basis, lp.costs)
    if duals is None or any(improving(lp, basis, duals, reduced_costs(lp, duals, lp.costs))):
        return None
    return Optimum(point, duals)


def nearly_feasible(lp: ExactLp, basis: Basis) -> bool:
    """Whether the point of a basis keeps every bound as far as its first hundred digits tell.

    No proof, but many times quicker where bounds are fractions of thousands of digits: 1/3 and a half of it are cut off
    after 256 binary places, and a bound counts as broken from the 64th on.
    """
    cut = replace(
        lp,
        lower=tuple(cut_off(bound) for bound in lp.lower),
        upper=tuple(cut_off(bound) for bound in lp.upper),
        rows=tuple(replace(row, lower=cut_off(row.lower), upper=cut_off(row.upper)) for row in lp.rows),
    )
    point = exact_point(cut, basis)
    if point is None:
        return False
    sums = zip(cut.rows, activities(cut, point), strict=True)
    bounds = (*zip(point, cut.lower, cut.upper, strict=True), *((one, row.lower, row.upper) for row, one in sums))
    return all(
        (lower is None or value >= lower - SLACK) and (upper is None or value <= upper + SLACK)
        for value, lower, upper in bounds
    )


def cut_off(bound: Exact | None) -> Exact | None:
    """A bound to so many binary places; shorter ones as they are."""
    if bound is None or bound.denominator.bit_length() <= CUT:
        return bound
    return whole(mpq((int(bound.numerator) << CUT) // int(bound.denominator), 1 << CUT))


def split(lp: ExactLp, basis: Basis) -> Split:
    """Basic columns and nonbasic rows; equal in number unless the basis is broken."""
    columns = tuple(index for index, status in enumerate(basis.columns) if status == BASIC)
    rows = tuple(index for index, status in enumerate(basis.rows) if status != BASIC)
    return Split(columns, rows)


def resting_value(status: int, lower: Exact | None, upper: Exact | None) -> Exact:
    """The value of a nonbasic column or activity: the bound it rests on, 0 where it has none there."""
    bound = lower if status == AT_LOWER else upper if status == AT_UPPER else 0
    return 0 if bound is None else bound


def exact_point(lp: ExactLp, basis: Basis) -> tuple[Exact, ...] | None:
    """The basic solution, feasible or not; None where the basis is singular."""
    parts = split(lp, basis)
    basic = frozenset(parts.columns)
    values: list[Exact] = [
        0 if index in basic else resting_value(basis.columns[index], lp.lower[index], lp.upper[index])
        for index in range(len(lp.costs))
    ]
    equations: list[Equation] = []
    right: list[Exact] = []
    for index in parts.rows:
        row = lp.rows[index]
        target = resting_value(basis.rows[index], row.lower, row.upper)
        equation: Equation = {}
        for column, coefficient in row.terms:
            if column in basic:
                equation[column] = coefficient
            elif values[column]:
                target -= coefficient * values[column]
        equations.append(equation)
        right.append(target)
    solved = solve_system(equations, right)
    if solved is None or len(solved) != len(parts.columns):
        return None
    for column, value in solved.items():
        values[column] = value
    return tuple(values)


def exact_duals(
    lp: ExactLp, basis: Basis, costs: Sequence[Exact], hint: Sequence[int] = ()
) -> tuple[Exact, ...] | None:
    """Row duals that price every basic column at exactly its cost; None where the basis is singular.

    They are looked for among the rows of the ``hint`` first, on whose word nothing rests: every basic column is priced.
    """
    return (priced_by(lp, basis, costs, hint) if hint else None) or priced(lp, basis, costs, {})


def priced_by(lp: ExactLp, basis: Basis, costs: Sequence[Exact], places: Sequence[int]) -> tuple[Exact, ...] | None:
    """The duals that are 0 but for some rows, none of them basic; None where no such duals price every basic column."""
    equations: dict[int, Equation] = {}
    places = [index for index in places if basis.rows[index] != BASIC]
    for index in places:
        for column, coefficient in lp.rows[index].terms:
            if basis.columns[column] == BASIC:
                equations.setdefault(column, {})[index] = coefficient
    if any(cost and basis.columns[n] == BASIC and n not in equations for n, cost in enumerate(costs)):
        return None
    solved = solve_system(list(equations.values()), [costs[column] for column in equations], len(places))
    if solved is None:
        return None
    duals: list[Exact] = [0] * len(lp.rows)
    for index, value in solved.items():
        duals[index] = value
    return tuple(duals)


def priced(
    lp: ExactLp, basis: Basis, costs: Sequence[Exact], activity_costs: dict[int, Exact]
) -> tuple[Exact, ...] | None:
    """Duals y where basic activities cost something too: a basic row's dual is its activity's cost."""
    parts = split(lp, basis)
    duals: list[Exact] = [0] * len(lp.rows)
    for index, cost in activity_costs.items():
        duals[index] = -cost
    wanted, known = frozenset(parts.rows), frozenset(parts.columns)
    equations: dict[int, Equation] = {column: {} for column in parts.columns}
    right = {column: costs[column] for column in parts.columns}
    for index, row in enumerate(lp.rows):
        if index in wanted:
            for column, coefficient in row.terms:
                if column in known:
                    equations[column][index] = coefficient
        elif duals[index]:
            for column, coefficient in row.terms:
                if column in known:
                    right[column] -= duals[index] * coefficient
    solved = solve_system(list(equations.values()), list(right.values()))
    if solved is None or len(solved) != len(parts.rows):
        return None
    for index, value in solved.items():
        duals[index] = value
    return tuple(duals)


def activities(lp: ExactLp, point: Sequence[Exact]) -> list[Exact]:
    """Σ coefficient · x of every row."""
    return [sum(coefficient * point[column] for column, coefficient in row.terms) for row in lp.rows]


def first_violation(lp: ExactLp, basis: Basis, point: Sequence[Exact]) -> int | None:
    """The first column (or, counted on from the columns, row activity) outside its bounds."""
    for index in range(len(basis.columns)):
        if outside(point[index], lp.lower[index], lp.upper[index]):
            return index
    for index, (row, activity) in enumerate(zip(lp.rows, activities(lp, point), strict=True)):
        if outside(activity, row.lower, row.upper):
            return len(lp.costs) + index
    return None


def outside(value: Exact, lower: Exact | None, upper: Exact | None) -> int:
    """−1 below its lower bound, 1 above its upper bound, else 0."""
    if lower is not None and value < lower:
        return -1
    return 1 if upper is not None and value > upper else 0


def reduced_costs(
    lp: ExactLp, duals: Sequence[Exact], costs: Sequence[Exact], skipped: Collection[int] = ()
) -> list[Exact]:
    """Cost less the priced coefficients of every column; 0 for those ``skipped``, whose price does not matter."""
    left = list(costs)
    for row, dual in zip(lp.rows, duals, strict=True):
        if dual:
            for column, coefficient in row.terms:
                if column not in skipped:
                    left[column] -= dual * coefficient
    return left


def improving(lp: ExactLp, basis: Basis, duals: Sequence[Exact], reduced: Sequence[Exact]) -> list[tuple[int, int]]:
    """Nonbasic columns (then activities) that would lower the cost, with the direction they would move.

    A fixed one (lower = upper) cannot move.
    """
    found = []
    for index, cost in enumerate(reduced):
        if cost and (direction := way(basis.columns[index], cost, lp.lower[index], lp.upper[index])):
            found.append((index, direction))
    for index, (row, dual) in enumerate(zip(lp.rows, duals, strict=True)):
        if dual and (direction := way(basis.rows[index], dual, row.lower, row.upper)):
            found.append((len(lp.costs) + index, direction))
    return found


def way(status: int, cost: Exact, lower: Exact | None, upper: Exact | None) -> int:
    """The direction in which a nonbasic variable of a ``cost`` other than 0 lowers it: 1 up, −1 down, 0 none."""
    if status == BASIC or (lower is not None and lower == upper):
        return 0
    if status == AT_LOWER:
        return 1 if cost < 0 else 0
    if status == AT_UPPER:
        return -1 if cost > 0 else 0
    return 1 if cost < 0 else -1
