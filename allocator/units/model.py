"""One year counted in whole units: cells with integer bounds, rows with integer coefficients."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.money import Exact
from allocator.domain.programme import Column, LinearProgramme, Row, Solution
from allocator.units.counting import in_integers, missed_by

# Distances to the exact plan are measured in this part of a unit where the fractions have no small
# common denominator: 1 分 for the usual unit of 1 万元.
FINEST = 1_000_000


@dataclass(frozen=True, slots=True)
class UnitCell:
    """A column in whole units: ``exact`` is x* ÷ unit, ``lower`` ≤ n ≤ ``upper`` (None: no cap).

    ``causes`` are the rows about this cell alone that narrowed its ``own`` bounds to these. A ``later`` cell is
    one of a later year that is rounded together with this one: any whole amount will do, none is nearer.
    """

    column: Column
    exact: Fraction
    lower: int
    upper: int | None
    own: tuple[int, int | None]
    causes: tuple[Row, ...] = ()
    later: bool = False

    @property
    def cell(self) -> Cell:
        """The cell it stands for."""
        return self.column.cell

    @property
    def floor(self) -> int:
        """⌊x* ÷ unit⌋."""
        return math.floor(self.exact)

    @property
    def ceiling(self) -> int:
        """⌈x* ÷ unit⌉."""
        return math.ceil(self.exact)

    @property
    def remainder(self) -> Fraction:
        """The part of a unit by which x* exceeds its floor."""
        return self.exact - math.floor(self.exact)

    @property
    def window(self) -> tuple[int, int]:
        """The whole amounts next to x* that the bounds allow (empty where the first exceeds the second)."""
        upper = self.ceiling if self.upper is None else min(self.ceiling, self.upper)
        return max(self.floor, self.lower), upper

    def allows(self, count: int) -> bool:
        """Whether the bounds allow ``count`` units."""
        return between(self.lower, count, self.upper)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A row in units: ``lower`` ≤ Σ coefficient · n ≤ ``upper``, integers only, divided by their common factor.

    ``terms`` name cells by position. ``relaxed`` (soft rows only) are the bounds under one unit
    further out. ``ahead`` terms name later years' columns: they are counted in their unit, not whole.
    ``size`` is how much one atom of the original row counts here.
    """

    row: Row
    terms: tuple[tuple[int, int], ...]
    lower: int | None
    upper: int | None
    soft: bool = False
    relaxed: tuple[int | None, int | None] = (None, None)
    ahead: tuple[tuple[int, int], ...] = ()
    size: Fraction = Fraction(1)

    @property
    def is_total(self) -> bool:
        """Whether it fixes (or bounds) a plain sum: all coefficients are 1 once reduced."""
        return not self.ahead and all(factor == 1 for _, factor in self.terms)

    def activity(self, amounts: Sequence[int]) -> int:
        """Σ coefficient · n of this year's cells."""
        return sum(factor * amounts[index] for index, factor in self.terms)

    def holds(self, amounts: Sequence[int]) -> bool:
        """Whether it holds on whole amounts (rows without ``ahead``)."""
        return between(self.lower, self.activity(amounts), self.upper)

    def slips(self, amounts: Sequence[int]) -> bool:
        """Whether it holds with its bounds under one unit further out (soft rows)."""
        return between(self.relaxed[0], self.activity(amounts), self.relaxed[1])


def between(lower: int | None, value: int, upper: int | None) -> bool:
    """Whether lower ≤ value ≤ upper, None being no bound."""
    return (lower is None or lower <= value) and (upper is None or value <= upper)


@dataclass(frozen=True, slots=True)
class UnitModel:
    """The year in units: cells in code order, multi-cell rows, later years' open columns (counted in units)."""

    year: int
    cells: tuple[UnitCell, ...]
    rows: tuple[UnitRow, ...]
    ahead: tuple[Column, ...] = ()


def unit_model(programme: LinearProgramme, solution: Solution, together: bool = False) -> UnitModel:
    """The programme around the exact plan, in units. Cells are put in (county, stream) order.

    Rows about one cell become bounds; the rest keep their meaning on integers exactly:
    0.5·x₁ + 0.5·x₂ ≥ 3.2 units reads n₁ + n₂ ≥ 7. Years rounded ``together`` have the later years' open columns
    as cells behind their own: whole units like all others.
    """
    columns = sorted(programme.columns, key=lambda column: column.cell)
    cells = [unit_cell(column, solution) for column in columns]
    ahead = tuple(column for column in programme.ahead_columns if column.frozen is None)
    if together:
        columns += ahead
        cells += [later_cell(column) for column in ahead]
        ahead = ()
    place = {column.cell: index for index, column in enumerate(columns)}
    fixed = fixed_later(programme)
    later = {column.cell: index for index, column in enumerate(ahead)}
    units = {column.cell: column.unit for column in (*columns, *ahead)}
    rows: list[UnitRow] = []
    hard = ((row, False) for row in (*programme.rows, *programme.ahead_rows))
    for row, soft in (*hard, *((row, True) for row in solution.frozen_rows)):
        one = unit_row(without(row, fixed), soft, units, place, later)
        if len(one.terms) == 1 and not one.ahead and not soft:
            index = one.terms[0][0]
            cells[index] = bounded(cells[index], one)
        elif one.terms or one.ahead:
            rows.append(one)
    return UnitModel(programme.year, tuple(cells), tuple(sorted(rows, key=order)), ahead)


def order(one: UnitRow) -> tuple[object, ...]:
    """A place in an order that does not depend on how the programme lists its rows."""
    row, limits = one.row, (one.lower, one.upper)
    return row.rule, row.subject, row.year, one.terms, one.ahead, tuple((limit is None, limit or 0) for limit in limits)


def fixed_later(programme: LinearProgramme) -> dict[Cell, Fraction]:
    """The later years' cells that stand at an amount."""
    return {column.cell: column.frozen for column in programme.ahead_columns if column.frozen is not None}


def without(row: Row, fixed: Mapping[Cell, Exact]) -> Row:
    """The row with fixed cells' amounts taken to its bounds."""
    if fixed.keys().isdisjoint(cell for cell, _ in row.terms):
        return row
    constant = sum(factor * fixed[cell] for cell, factor in row.terms if cell in fixed)
    return replace(
        row,
        terms=tuple(term for term in row.terms if term[0] not in fixed),
        lower=None if row.lower is None else row.lower - constant,
        upper=None if row.upper is None else row.upper - constant,
    )


def unit_cell(column: Column, solution: Solution) -> UnitCell:
    """The column in units. A cell that no rule may move stays next to its exact amount.

    A fixed part (定额) that is no multiple of the unit may be rounded down; any other floor is kept.
    """
    amount = column.frozen if column.frozen is not None else solution.amounts[column.cell]
    lower, upper = own_bounds(column)
    return UnitCell(column, Fraction(amount) / column.unit, lower, upper, (lower, upper))


def own_bounds(column: Column) -> tuple[int, int | None]:
    """The bounds of a column in units: next to the amount where no rule may move it; a fixed part may go down."""
    if column.frozen is not None:
        return math.floor(column.frozen / column.unit), math.ceil(column.frozen / column.unit)
    lowest = column.lower / column.unit
    lower = math.floor(lowest) if column.lower <= column.offset else math.ceil(lowest)
    return lower, None if column.upper is None else math.floor(column.upper / column.unit)


def later_cell(column: Column) -> UnitCell:
    """A later year's open column in units."""
    lower, upper = own_bounds(column)
    return UnitCell(column, Fraction(lower), lower, upper, (lower, upper), later=True)


def bounded(cell: UnitCell, row: UnitRow) -> UnitCell:
    """The cell with the bounds that a row about it alone asks for."""
    ((_, factor),) = row.terms
    low, high = (row.lower, row.upper) if factor > 0 else (negated(row.upper), negated(row.lower))
    factor = abs(factor)
    lower = cell.lower if low is None else max(cell.lower, -(-low // factor))
    upper = cell.upper
    if high is not None:
        upper = high // factor if upper is None else min(upper, high // factor)
    return replace(cell, lower=lower, upper=upper, causes=(*cell.causes, row.row))


def negated(bound: int | None) -> int | None:
    """−bound, None kept."""
    return None if bound is None else -bound


def unit_row(
    row: Row, soft: bool, units: Mapping[Cell, int], place: Mapping[Cell, int], later: Mapping[Cell, int]
) -> UnitRow:
    """The row in units, scaled to integers, and where no open column stands in it, divided and tightened."""
    counted = in_integers(row, tuple(units.get(cell, 0) for cell, _ in row.terms), later)
    terms = tuple((place[cell], factor) for cell, factor in counted.terms if cell in place)
    ahead = tuple((later[cell], factor) for cell, factor in counted.terms if cell in later)
    relaxed: tuple[int | None, int | None] = (None, None)
    if soft:
        unit = max((units[cell] for cell, _ in counted.terms if cell in place), default=0)
        relaxed = missed_by(row, row.within + unit, counted.size)
    return UnitRow(row, terms, counted.lower, counted.upper, soft, relaxed, ahead, counted.size)


def in_atoms(model: UnitModel, amounts: Sequence[int]) -> dict[Cell, int]:
    """Whole amounts per cell of this year, back in atoms."""
    known = zip(model.cells, amounts, strict=True)
    return {cell.cell: count * cell.column.unit for cell, count in known if not cell.later}


def in_atoms_later(model: UnitModel, amounts: Sequence[int]) -> dict[Cell, int]:
    """The same of the later years' cells."""
    known = zip(model.cells, amounts, strict=True)
    return {cell.cell: count * cell.column.unit for cell, count in known if cell.later}


def distance_scale(cells: Iterable[UnitCell]) -> int:
    """Into how many parts a unit is cut when distances are counted as integers: their common denominator if small."""
    scale = 1
    for cell in cells:
        scale = math.lcm(scale, cell.exact.denominator)
        if scale > FINEST:
            return FINEST
    return scale
