"""The integer programme of one block: what each cell gets beyond the lower end of its window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from allocator.domain.effort import spend
from allocator.domain.fraction import Fraction
from allocator.units.blocks import Block, Window
from allocator.units.model import UnitCell, UnitModel, UnitRow, distance_scale

# Units of work for each cell and term.
TO_STATE = 10
# From how many cells on it pays to keep those in their windows that were so a stage before.
MANY = 100

IntegerRow = tuple[Sequence[tuple[int, int]], int | None, int | None]
Bound = tuple[int, int | None]


class Minimum(Protocol):
    """The answer of a ``Minimise``: status ``optimal``, ``infeasible`` or ``unknown``, a point, duals of the rows."""

    @property
    def status(self) -> str: ...
    @property
    def point(self) -> tuple[int | Fraction, ...]: ...
    @property
    def multipliers(self) -> tuple[Fraction, ...]: ...


class Minimise(Protocol):
    """Least Σ cost · x over bounds and rows in integers (``integral``) and continuous columns.

    ``start`` is a point that keeps them all, where one is known.
    """

    def __call__(
        self,
        costs: Sequence[int],
        bounds: Sequence[Bound],
        rows: Sequence[IntegerRow],
        integral: Sequence[bool],
        start: Sequence[int] = (),
    ) -> Minimum: ...


@dataclass(frozen=True, slots=True)
class Share:
    """How a cell's amount is put together: ``base`` + inside + above − below (columns, None where fixed)."""

    index: int
    base: int
    inside: int | None = None
    above: int | None = None
    below: int | None = None

    def terms(self) -> tuple[tuple[int, int], ...]:
        """(column, sign) of its columns."""
        signed = ((self.inside, 1), (self.above, 1), (self.below, -1))
        return tuple((column, sign) for column, sign in signed if column is not None)

    def amount(self, point: Sequence[int | Fraction]) -> int:
        """The whole amount at a point."""
        return self.base + sum(sign * int(point[column]) for column, sign in self.terms())

    def columns_at(self, amount: int, bounds: Sequence[Bound]) -> Iterator[tuple[int, int]]:
        """(column, value) with which the cell has an amount: inside as far as that goes."""
        inside, most = 0, bounds[self.inside][1] if self.inside is not None else 0
        if self.inside is not None:
            inside = max(0, amount - self.base if most is None else min(amount - self.base, most))
            yield self.inside, inside
        more = amount - self.base - inside
        for column, sign in ((self.above, 1), (self.below, -1)):
            if column is not None:
                yield column, max(0, sign * more)


@dataclass(slots=True)
class Residual:
    """An integer programme under construction: columns (bounds, integrality, distance costs) and rows.

    ``distance`` is Σ|n − x*| in parts of a unit, constants left out. ``over`` are 0/1 columns that let
    a soft row exceed its frozen value, ``outside`` 0/1 columns of cells that leave their window.
    """

    shares: list[Share]
    bounds: list[Bound]
    integral: list[bool]
    distance: list[int]
    rows: list[IntegerRow]
    over: list[int]
    outside: list[int]

    def column(self, upper: int | None, cost: int = 0, whole: bool = True, lower: int = 0) -> int:
        """Add a column; its position."""
        self.bounds.append((lower, upper))
        self.integral.append(whole)
        self.distance.append(cost)
        return len(self.bounds) - 1

    def kept_inside(self, point: Sequence[int | Fraction]) -> Sequence[Bound]:
        """The bounds with the cells kept in their windows that are so at a point; () where that are few."""
        bounds, kept = list(self.bounds), 0
        for share in self.shares:
            beyond = [column for column in (share.above, share.below) if column is not None]
            if beyond and not any(point[column] for column in beyond):
                kept += 1
                for column in beyond:
                    bounds[column] = 0, 0
        return bounds if kept >= MANY else ()

    def point_of(self, amounts: Mapping[int, int]) -> list[int]:
        """The point at which cells have whole amounts; all soft rows may slip."""
        point = [0] * len(self.bounds)
        for column in self.over:
            point[column] = 1
        for share in self.shares:
            for column, value in share.columns_at(amounts[share.index], self.bounds):
                point[column] = value
        return point


def residual(
    model: UnitModel, block: Block, windows: Sequence[Window], reach: int | None = 0, count_over: bool = False
) -> Residual:
    """The programme of a block whose cells may leave their windows by ``reach`` units (None: as far as bounds go).

    With ``count_over`` soft rows may exceed their frozen value by under one unit, each counted.
    """
    made = Residual([], [], [], [], [], [], [])
    spend(TO_STATE * (len(block.members) + sum(len(row.terms) for row in block.rows)))
    scale = distance_scale(model.cells[index] for index in block.members if not model.cells[index].later)
    for index in block.members:
        made.shares.append(add_share(made, model.cells[index], index, windows[index], reach, scale))
    later = [add_later(made, model, position) for position in range(len(model.ahead))] if block.looks_ahead else []
    places = {share.index: share for share in made.shares}
    for row in block.rows:
        add_row(made, row, places, later, count_over)
    return made


def add_share(made: Residual, cell: UnitCell, index: int, window: Window, reach: int | None, scale: int) -> Share:
    """The columns of one cell. From ⌊x*⌋ to ⌈x*⌉ costs 1 − 2·remainder, each unit beyond the window costs one."""
    low, high = window
    inside = above = below = None
    if cell.later:
        return Share(index, low, made.column(high - low) if low < high else None)
    if low < high:
        cost = scale - round(2 * scale * cell.remainder)
        inside = made.column(high - low, cost)
    if reach == 0 or cell.column.frozen is not None:
        return Share(index, low, inside)
    up = least(reach, None if cell.upper is None else cell.upper - high)
    down = least(reach, low - cell.lower)
    if up != 0:
        above = made.column(up, scale)
    if down != 0:
        below = made.column(down, scale)
    if reach is not None and (above is not None or below is not None):
        leaves = made.column(1)
        made.outside.append(leaves)
        moves = [(column, 1) for column in (above, below) if column is not None]
        made.rows.append(((*moves, (leaves, -reach)), None, 0))
    return Share(index, low, inside, above, below)


def least(one: int | None, other: int | None) -> int | None:
    """The smaller of two limits, None meaning no limit."""
    known = [limit for limit in (one, other) if limit is not None]
    return max(0, min(known)) if known else None


def add_later(made: Residual, model: UnitModel, position: int) -> int:
    """A later year's column: continuous, in its own unit."""
    column = model.ahead[position]
    upper = None if column.upper is None else -(-column.upper // column.unit)
    return made.column(upper, whole=False, lower=int(column.lower // column.unit))


def add_row(made: Residual, row: UnitRow, places: dict[int, Share], later: Sequence[int], count_over: bool) -> None:
    """A row in the residual columns; a soft one with a 0/1 column that lets it slip under one unit."""
    settled = sum(factor * places[index].base for index, factor in row.terms)
    terms = [(column, factor * sign) for index, factor in row.terms for column, sign in places[index].terms()]
    terms += [(later[position], factor) for position, factor in row.ahead]
    lower = None if row.lower is None else row.lower - settled
    upper = None if row.upper is None else row.upper - settled
    if not row.soft or not count_over:
        made.rows.append((terms, lower, upper))
        return
    over = made.column(1)
    made.over.append(over)
    lowest, highest = row.relaxed
    if lower is not None and lowest is not None:
        made.rows.append(((*terms, (over, lower + settled - lowest)), lower, None))
    if upper is not None and highest is not None:
        made.rows.append(((*terms, (over, upper + settled - highest)), None, upper))
