"""The first preferences among whole-unit plans of one block, stage by stage, each kept by the next.

Fewest cells outside ⌊x*⌋…⌈x*⌉; fewest soft rows over their frozen value; least Σ|n − x*|; least
largest |n − x*|; spare units in ascending code order. Each stage is a small integer programme; the
relaxation's duals give an exact bound that fixes most cells, so that later stages are tiny.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import mul

from allocator.domain.fraction import Fraction, in_order
from allocator.units.compact import among, is_open
from allocator.units.model import UnitModel
from allocator.units.residual import Bound, IntegerRow, Minimise, Minimum, Residual, Share


@dataclass(slots=True)
class Chosen:
    """A block settled up to Σ|n − x*|: a point, ``best`` where it is proved so, what is kept, and the columns that
    vary among best points as far as ``find_varying`` has looked."""

    model: UnitModel
    made: Residual
    minimise: Minimise
    bounds: list[Bound]
    rows: list[IntegerRow]
    point: tuple[int | Fraction, ...]
    varying: set[int] = field(default_factory=set)
    best: bool = True

    def ask(self, costs: Sequence[int], bounds: Sequence[Bound] | None = None) -> tuple[int | Fraction, ...] | None:
        """The best point for other costs among those still allowed; None without a proven answer."""
        bounds = self.bounds if bounds is None else bounds
        point: list[int | Fraction] = [lower for lower, _ in bounds]
        free = [column for column, bound in enumerate(bounds) if is_open(bound)]
        rows = among(free, bounds, self.rows)
        if rows is None:
            return None
        integral = [self.made.integral[column] for column in free]
        found = self.minimise([costs[column] for column in free], [bounds[column] for column in free], rows, integral)
        if found.status != "optimal":
            return None
        for column, value in zip(free, found.point, strict=True):
            point[column] = value
        return tuple(point)

    def amounts(self) -> dict[int, int]:
        """Whole amounts by position of the cell."""
        return {share.index: share.amount(self.point) for share in self.made.shares}

    def measured(self) -> list[Share]:
        """The cells of the year itself: how near they are decides."""
        return [share for share in self.made.shares if not self.model.cells[share.index].later]

    def loose(self) -> list[Share]:
        """The cells whose amount may still vary."""
        return [share for share in self.measured() if any(column in self.varying for column, _ in share.terms())]

    def deviation(self, share: Share) -> Fraction:
        """|n − x*| of a cell at the present point."""
        return abs(share.amount(self.point) - self.model.cells[share.index].exact)

    def farthest(self) -> Fraction:
        """The largest |n − x*| at the present point."""
        return max((self.deviation(share) for share in self.measured()), key=in_order, default=Fraction(0))


def choose(model: UnitModel, made: Residual, minimise: Minimise, start: Sequence[int] = ()) -> Chosen | str:
    """The stages up to Σ|n − x*|; the solver's status where one has no point. ``start`` is a point, where one is known.

    A point that the solver could not prove best in its limit of nodes (a limit that cuts alike on any
    machine) keeps every row all the same and is taken as it is.
    """
    bounds, rows = list(made.bounds), list(made.rows)
    inside: Sequence[Bound] = ()
    for counted in (made.outside, made.over):
        if not counted:
            continue
        costs = [0] * len(bounds)
        for column in counted:
            costs[column] = 1
        found = fewest_inside(costs, inside, rows, made, minimise) if inside else None
        found = found or minimise(costs, bounds, rows, made.integral, start)
        if not found.point:
            return found.status
        start = [int(value) for value in found.point]
        fewest = sum(int(found.point[column]) for column in counted)
        rows.append(([(column, 1) for column in counted], None, fewest))
        inside = made.kept_inside(found.point)
    found = minimise(made.distance, bounds, rows, made.integral, start)
    if not found.point:
        return found.status
    least = sum(cost * int(found.point[column]) for column, cost in enumerate(made.distance) if cost)
    bounds = fixed_by_duals(made, bounds, rows, found.point, found.multipliers, least)
    rows.append(([(column, cost) for column, cost in enumerate(made.distance) if cost], None, least))
    return Chosen(model, made, minimise, bounds, rows, found.point, best=found.status == "optimal")


def fewest_inside(
    costs: Sequence[int], inside: Sequence[Bound], rows: Sequence[IntegerRow], made: Residual, minimise: Minimise
) -> Minimum | None:
    """The fewest, where none is counted while the cells stay in their windows that did so a stage before; else None.

    The solver takes 3 s for the same answer where a hundred counties' cells may all leave their windows.
    """
    found = minimise(costs, inside, rows, made.integral)
    return found if found.status == "optimal" and not any(map(mul, costs, found.point)) else None


def fixed_by_duals(
    made: Residual,
    bounds: list[Bound],
    rows: Sequence[IntegerRow],
    point: Sequence[int | Fraction],
    multipliers: Sequence[Fraction],
    least: int,
) -> list[Bound]:
    """Bounds narrowed to what a best point can have: an exact Lagrangian bound, valid for any multipliers.

    A column whose reduced cost exceeds the gap between ``least`` and the bound stands at its better end.
    """
    if len(multipliers) != len(rows):
        return bounds
    parts = math.lcm(*(weight.denominator for weight in multipliers))
    weights = [int(weight * parts) for weight in multipliers]
    reduced = [cost * parts for cost in made.distance]
    floor = 0
    for index, (weight, (terms, lower, upper)) in enumerate(zip(weights, rows, strict=True)):
        side = lower if weight > 0 else upper
        if weight == 0:
            continue
        if side is None:
            weights[index] = 0
            continue
        floor += weight * side
        for column, factor in terms:
            reduced[column] -= weight * factor
    for cost, (lower, upper) in zip(reduced, bounds, strict=True):
        end = lower if cost >= 0 else upper
        if end is None:
            return bounds
        floor += cost * end
    gap = least * parts - floor
    return [
        bound if not whole or abs(cost) <= gap else (end_of(bound, cost), end_of(bound, cost))
        for bound, cost, whole in zip(bounds, reduced, made.integral, strict=True)
    ]


def end_of(bound: Bound, cost: int) -> int:
    """The end of a bound that a reduced cost prefers."""
    lower, upper = bound
    return lower if cost > 0 or upper is None else upper


def find_varying(chosen: Chosen) -> None:
    """Find every column that differs between some two best points: look for the most different one, repeatedly."""
    chosen.varying.clear()
    left = [column for share in chosen.measured() for column, _ in share.terms() if is_open(chosen.bounds[column])]
    inner = [column for column in left if chosen.bounds[column][0] != chosen.point[column] != chosen.bounds[column][1]]
    chosen.varying.update(inner)
    left = [column for column in left if column not in chosen.varying]
    while left:
        costs = [0] * len(chosen.bounds)
        for column in left:
            costs[column] = -1 if chosen.point[column] == chosen.bounds[column][0] else 1
        other = chosen.ask(costs)
        if other is None:
            return
        found = {column for column in left if other[column] != chosen.point[column]}
        if not found:
            return
        chosen.varying |= found
        left = [column for column in left if column not in found]
