"""Rows that no whole-unit plan keeps together, found and proved in exact integers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from allocator.domain.effort import spend
from allocator.domain.programme import Row
from allocator.units.blocks import Block
from allocator.units.causes import because, own_cell, with_causes
from allocator.units.model import UnitCell, UnitModel, UnitRow
from allocator.units.proof import no_whole_point
from allocator.units.residual import Bound, IntegerRow, Minimise

# What makes a clash: the kinds that a reader is told about in different words.
NO_MULTIPLE, NOT_MULTIPLE, FLOORS, CAPS, TOGETHER = "no multiple", "not a multiple", "floors", "caps", "together"
# Claimed by the solver, proved by nobody: only whether soft rows take part matters.
CLAIMED = "claimed"

Part = TypeVar("Part")
Members = Sequence[tuple[UnitCell, int]]


@dataclass(frozen=True, slots=True)
class Clash:
    """``rows`` that clash on whole units and the ``cells`` whose own bounds take part; ``units`` is the
    excess, counted as the first row counts."""

    kind: str
    rows: tuple[UnitRow, ...]
    cells: tuple[UnitCell, ...]
    units: int = 0

    def all_rows(self) -> tuple[Row, ...]:
        """The rows of the programme that take part."""
        return (*(row.row for row in self.rows), *(row for cell in self.cells for row in cell.causes))


def plain_clash(model: UnitModel) -> Clash | None:
    """What integer sums alone show: no multiple between floor and cap, a total off the unit, Σ⌈floors⌉, Σ⌊caps⌋."""
    for cell in model.cells:
        if cell.upper is not None and cell.lower > cell.upper:
            return Clash(NO_MULTIPLE, (), (because(cell, True, True),))
    for row in model.rows:
        if row.ahead:
            continue
        lower, upper = row.relaxed if row.soft else (row.lower, row.upper)
        if lower is not None and upper is not None and lower > upper:
            return Clash(NOT_MULTIPLE, (row,), ())
        members = tuple((model.cells[index], factor) for index, factor in row.terms)
        for kind, sign, side in ((FLOORS, 1, upper), (CAPS, -1, lower)):
            if side is not None and (past(members, sign, side) or 0) > 0:
                asking = with_rules_needed(members, sign, side)
                cells = (because(cell, sign * factor > 0, sign * factor < 0) for cell, factor in asking)
                causing = tuple(cell for cell in cells if cell.causes)
                return Clash(kind, (row,), causing, past(asking, sign, side) or 0)
    return None


def lowest(members: Members) -> int | None:
    """The least Σ factor · n that the bounds allow, None where there is none."""
    total = 0
    for cell, factor in members:
        end = cell.lower if factor > 0 else cell.upper
        if end is None:
            return None
        total += factor * end
    return total


def past(members: Members, sign: int, side: int) -> int | None:
    """By how much the least sum (``sign`` 1) exceeds an upper side, or the largest (−1) misses a lower one."""
    least = lowest([(cell, sign * factor) for cell, factor in members])
    return None if least is None else least - sign * side


def with_rules_needed(members: Members, sign: int, side: int) -> Members:
    """The cells without what rules ask that the clash can do without: the others ask for too much all the same."""
    for rule in dict.fromkeys(row.rule for cell, _ in members for row in cell.causes):
        fewer = [(with_causes(cell, (row for row in cell.causes if row.rule != rule)), n) for cell, n in members]
        if (past(fewer, sign, side) or 0) > 0:
            members = fewer
    return members


def proved_clash(model: UnitModel, block: Block, minimise: Minimise) -> Clash | None:
    """A smallest set of rows of a block without a whole point; None where the proof does not succeed.

    Rows about later years are left out: a clash that needs them cannot be proved here.
    """
    rows = [row for row in block.rows if not row.ahead]
    cells = {index: model.cells[index] for index in block.members}
    if has_point(cells, rows, minimise):
        return None
    rows = without_idle(rows, lambda kept: not has_point(cells, kept, minimise))
    touched = {index for row in rows for index, _ in row.terms}
    concerned = {index: cell for index, cell in cells.items() if index in touched}
    named = [index for index, cell in concerned.items() if cell.causes]
    kept = without_idle(named, lambda left: not has_point(only(concerned, named, left), rows, minimise))
    concerned = only(concerned, named, kept)
    totals = [row for row in block.rows if row.is_total and row not in rows]
    for extra in ([], [row for row in totals if any(index in touched for index, _ in row.terms)]):
        held = {index: concerned.get(index, own_cell(cells[index])) for index in cells}
        bounds, stated = programme_of(held, [*rows, *extra])
        if no_whole_point(bounds, stated, minimise):
            return Clash(TOGETHER, (*rows, *extra), tuple(because(concerned[index], True, True) for index in kept))
    return None


def only(cells: dict[int, UnitCell], named: Sequence[int], kept: Sequence[int]) -> dict[int, UnitCell]:
    """Cells with the rows about them alone taken away but for ``kept``."""
    dropped = frozenset(named).difference(kept)
    return {index: own_cell(cell) if index in dropped else cell for index, cell in cells.items()}


def without_idle(parts: list[Part], clashes: Callable[[list[Part]], bool]) -> list[Part]:
    """A part of the list that still clashes and of which nothing can be left out: halves first, then one by one."""
    size = max(1, len(parts) // 2)
    while True:
        place = 0
        while place < len(parts):
            fewer = parts[:place] + parts[place + size :]
            if clashes(fewer):
                parts = fewer
            else:
                place += size
        if size == 1:
            return parts
        size = max(1, size // 2)


def programme_of(cells: dict[int, UnitCell], rows: Sequence[UnitRow]) -> tuple[list[Bound], list[IntegerRow]]:
    """Bounds and rows with cells renumbered; soft rows with the bounds they may slip to."""
    spend(len(cells) + sum(len(row.terms) for row in rows))
    place = {index: number for number, index in enumerate(cells)}
    bounds: list[Bound] = [(cell.lower, cell.upper) for cell in cells.values()]
    stated: list[IntegerRow] = []
    for row in rows:
        lower, upper = row.relaxed if row.soft else (row.lower, row.upper)
        stated.append(([(place[index], factor) for index, factor in row.terms], lower, upper))
    return bounds, stated


def has_point(cells: dict[int, UnitCell], rows: Sequence[UnitRow], minimise: Minimise) -> bool:
    """Whether a whole point was found, or at least not excluded."""
    bounds, stated = programme_of(cells, rows)
    found = minimise([0] * len(bounds), bounds, stated, [True] * len(bounds))
    return found.status != "infeasible"
