"""Blocks: cells that rows still link once every row that cannot fail is set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.units.model import UnitModel, UnitRow

Window = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """Positions of cells, in code order, and the rows that link them."""

    members: tuple[int, ...]
    rows: tuple[UnitRow, ...]

    @property
    def looks_ahead(self) -> bool:
        """Whether later years' columns stand in its rows."""
        return any(row.ahead for row in self.rows)


def windows_of(model: UnitModel) -> list[Window]:
    """Around ⌊x*⌋…⌈x*⌉ for the year's own cells; a later year's cell may have whatever its totals leave it."""
    later = {index: cell for index, cell in enumerate(model.cells) if cell.later}
    most = {index: cell.upper for index, cell in later.items() if cell.upper is not None}
    for row in model.rows if later else ():
        if row.soft or row.upper is None or not row.is_total:
            continue
        room = row.upper - sum(model.cells[index].lower for index, _ in row.terms)
        for index in (index for index, _ in row.terms if index in later):
            limit = later[index].lower + room
            most[index] = min(limit, most.get(index, limit))
    assert most.keys() == later.keys(), "every later cell shares a total"
    return [(cell.lower, most[index]) if index in later else cell.window for index, cell in enumerate(model.cells)]


def reach(row: UnitRow, windows: Sequence[Window]) -> Window:
    """The least and the largest activity that the windows allow (rows without ``ahead``)."""
    least = most = 0
    for index, factor in row.terms:
        low, high = windows[index]
        least += factor * (low if factor > 0 else high)
        most += factor * (high if factor > 0 else low)
    return least, most


def can_fail(row: UnitRow, windows: Sequence[Window]) -> bool:
    """Whether some amounts in the windows break the row; a row that cannot fail links nobody."""
    if row.ahead:
        return True
    least, most = reach(row, windows)
    return (row.lower is not None and least < row.lower) or (row.upper is not None and most > row.upper)


def blocks(members: Sequence[int], rows: Sequence[UnitRow]) -> tuple[Block, ...]:
    """Cells split into independent blocks by the rows that link them; rows about later years form one block."""
    later = -1
    parent = {index: index for index in (later, *members)}
    for row in rows:
        ends = [index for index, _ in row.terms] + ([later] if row.ahead else [])
        for end in ends[1:]:
            join(parent, ends[0], end)
    inside: dict[int, list[int]] = {root(parent, later): []}
    for index in members:
        inside.setdefault(root(parent, index), []).append(index)
    linking: dict[int, list[UnitRow]] = {key: [] for key in inside}
    for row in rows:
        linking[root(parent, later if row.ahead else row.terms[0][0])].append(row)
    return tuple(Block(tuple(inside[key]), tuple(linking[key])) for key in inside if inside[key] or linking[key])


def root(parent: dict[int, int], index: int) -> int:
    """The representative of a cell's block, paths halved on the way."""
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def join(parent: dict[int, int], one: int, other: int) -> None:
    """Put two blocks together; the smaller position represents both."""
    first, second = sorted((root(parent, one), root(parent, other)))
    parent[second] = first
