"""Exact pivots: a basis that floats got wrong is repaired here, in rationals, until it is optimal or proved hopeless.

The primal simplex with bounds on both sides. First the infeasibilities are taken out, then the cost goes down.
After a step of length 0 the lowest index enters and leaves (Bland's rule) until something moves: it cannot cycle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from allocator.domain.money import Exact
from allocator.solving.exact_basis import (
    activities,
    exact_point,
    improving,
    outside,
    priced,
    reduced_costs,
    split,
)
from allocator.solving.linear_system import Elimination, Equation, quotient, solve_system
from allocator.solving.lp import AT_LOWER, AT_UPPER, BASIC, FREE_AT_ZERO, Basis, ExactLp, Optimum, whole

INFEASIBLE, UNBOUNDED = "infeasible", "unbounded"


@dataclass(frozen=True, slots=True)
class Vertex:
    """An exactly optimal basis with its point and duals."""

    basis: Basis
    optimum: Optimum


class Stop(NamedTuple):
    """Where a step ends: its length, what leaves (columns, then activities) and the bound it comes to rest on."""

    length: Exact
    leaving: int
    standing: int


def optimal_vertex(lp: ExactLp, basis: Basis | None = None) -> Vertex | str:
    """An exactly optimal vertex, started at ``basis`` (None: at every row basic); INFEASIBLE or UNBOUNDED.

    Minimise −x over x ≤ 2 and x + y ≤ 3, x and y ≥ 0: x = 2.
    """
    return Pivots(lp, basis or slack_basis(lp)).optimised()


def slack_basis(lp: ExactLp) -> Basis:
    """Every row basic, every column at a bound."""
    return Basis((AT_LOWER,) * len(lp.costs), (BASIC,) * len(lp.rows))


def sound(lp: ExactLp, basis: Basis) -> Basis:
    """The basis with what depends on the rest taken out of it, and nothing resting on a bound that is not there."""
    parts = split(lp, basis)
    basic = frozenset(parts.columns)
    work = Elimination(
        [{n: f for n, f in lp.rows[place].terms if n in basic} for place in parts.rows], [0] * len(parts.rows)
    )
    while (pivot := work.next_pivot()) is not None:
        work.eliminate(*pivot)
    kept_rows = {parts.rows[equation] for equation, _ in work.pivots}
    kept = {unknown for _, unknown in work.pivots}
    columns = [BASIC if n in kept else AT_LOWER if s == BASIC else s for n, s in enumerate(basis.columns)]
    rows = [status if n in kept_rows else BASIC for n, status in enumerate(basis.rows)]
    return Basis(
        tuple(resting(status, lp.lower[n], lp.upper[n]) for n, status in enumerate(columns)),
        tuple(resting(status, lp.rows[n].lower, lp.rows[n].upper) for n, status in enumerate(rows)),
    )


def resting(status: int, lower: Exact | None, upper: Exact | None) -> int:
    """The standing itself, or another one where it names a bound that does not exist."""
    if status == BASIC:
        return BASIC
    if status == AT_UPPER and upper is not None:
        return AT_UPPER
    if lower is not None:
        return AT_LOWER
    return FREE_AT_ZERO if upper is None else AT_UPPER


class Pivots:
    """A basis on its way; values and standings are numbered columns first, then row activities."""

    def __init__(self, lp: ExactLp, basis: Basis) -> None:
        self.lp, self.count = lp, len(lp.costs)
        self.basis = sound(lp, basis)
        point = exact_point(lp, self.basis)
        assert point is not None, "a sound basis has a point"
        self.values: list[Exact] = [*point, *activities(lp, point)]
        self.lower = [*lp.lower, *(row.lower for row in lp.rows)]
        self.upper = [*lp.upper, *(row.upper for row in lp.rows)]
        self.by_column: dict[int, list[tuple[int, Exact]]] = {}
        for place, row in enumerate(lp.rows):
            for column, factor in row.terms:
                self.by_column.setdefault(column, []).append((place, factor))
        self.stuck = False

    def optimised(self) -> Vertex | str:
        """Pivot to the end; bounds that cross have no point and no pivots."""
        if any(
            low is not None and high is not None and low > high
            for low, high in zip(self.lower, self.upper, strict=True)
        ):
            return INFEASIBLE
        while True:
            wrong = self.infeasibilities()
            costs: Sequence[Exact] = self.lp.costs
            if wrong:
                costs = [wrong.get(n, 0) for n in range(self.count)]
            on_rows: dict[int, Exact] = {n - self.count: sign for n, sign in wrong.items() if n >= self.count}
            duals = priced(self.lp, self.basis, costs, on_rows)
            assert duals is not None, "pivots keep the basis regular"
            reduced = reduced_costs(self.lp, duals, costs)
            better = improving(self.lp, self.basis, duals, reduced)
            if not better:
                if wrong:
                    return INFEASIBLE
                return Vertex(self.basis, Optimum(tuple(self.values[: self.count]), duals))
            entering, sign = better[0] if self.stuck else max(better, key=lambda one: self.gain(one[0], duals, reduced))
            if not self.step(entering, sign, wrong):
                return UNBOUNDED

    def infeasibilities(self) -> dict[int, int]:
        """What is out of its bounds → the cost of one step up: −1 below, 1 above."""
        sides = zip(self.values, self.lower, self.upper, strict=True)
        return {n: side for n, (value, low, high) in enumerate(sides) if (side := outside(value, low, high))}

    def gain(self, entering: int, duals: Sequence[Exact], reduced: Sequence[Exact]) -> Exact:
        """How much a step of the variable's own size would lower the cost."""
        if entering < self.count:
            cost, size = reduced[entering], largest(self.lp.sizes[entering])
        else:
            cost, row = duals[entering - self.count], self.lp.rows[entering - self.count]
            size = max((largest(row_size(factor, self.lp.sizes[n])) for n, factor in row.terms), default=1)
        return max(cost, -cost) * size

    def step(self, entering: int, sign: int, wrong: dict[int, int]) -> bool:
        """Move along one edge as far as the bounds allow; False where nothing ever stops it."""
        moves = self.direction(entering, sign)
        stop = self.first_stop(moves, wrong)
        if stop is None:
            return False
        if stop.length:
            for n, slope in moves.items():
                self.values[n] = whole(self.values[n] + stop.length * slope)
        self.stuck = not stop.length
        if stop.leaving != entering:
            self.stand(entering, BASIC)
        self.stand(stop.leaving, stop.standing)
        return True

    def stand(self, n: int, standing: int) -> None:
        """Note where a column or an activity stands."""
        columns, rows = list(self.basis.columns), list(self.basis.rows)
        if n < self.count:
            columns[n] = standing
        else:
            rows[n - self.count] = standing
        self.basis = Basis(tuple(columns), tuple(rows))

    def direction(self, entering: int, sign: int) -> dict[int, Exact]:
        """How fast everything moves while ``entering`` moves by ``sign`` and other nonbasics stay."""
        parts = split(self.lp, self.basis)
        basic = frozenset(parts.columns)
        pushed = dict(self.by_column.get(entering, ())) if entering < self.count else {entering - self.count: -1}
        equations: list[Equation] = [{n: f for n, f in self.lp.rows[place].terms if n in basic} for place in parts.rows]
        right: list[Exact] = [-sign * pushed.get(place, 0) for place in parts.rows]
        solved = solve_system(equations, right)
        assert solved is not None, "pivots keep the basis regular"
        moves: dict[int, Exact] = {n: slope for n, slope in solved.items() if slope}
        if entering < self.count:
            moves[entering] = sign
        touched: dict[int, Exact] = {}
        for n, slope in moves.items():
            for place, factor in self.by_column.get(n, ()):
                touched[place] = touched.get(place, 0) + factor * slope
        moves |= {place + self.count: slope for place, slope in touched.items() if slope}
        return moves

    def first_stop(self, moves: dict[int, Exact], wrong: dict[int, int]) -> Stop | None:
        """The nearest bound on the way, the lowest index of several; what is outside stops at the bound it violates."""
        found: Stop | None = None
        for n, slope in moves.items():
            rising = slope > 0
            if n in wrong:
                # Moving further out is priced by the cost; coming back it stops where it comes in.
                standing = AT_LOWER if wrong[n] < 0 else AT_UPPER
                if rising != (wrong[n] < 0):
                    continue
            else:
                standing = AT_UPPER if rising else AT_LOWER
            bound = self.upper[n] if standing == AT_UPPER else self.lower[n]
            if bound is None:
                continue
            length = quotient(bound - self.values[n], slope)
            if found is None or (length, n) < (found.length, found.leaving):
                found = Stop(length, n, standing)
        return found


def row_size(factor: Exact, size: float) -> float:
    """What one term of a row comes to."""
    return abs(float(factor)) * size


def largest(size: float) -> int:
    """A size as an integer of at least 1: for choices only."""
    return max(1, round(size))
