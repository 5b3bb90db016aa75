"""What a year's proofs stand on: hard rows, soft rows as settled, the least total of cells without entitlement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column, LinearProgramme, Proof, Row, Solution

HARD, SETTLED, BESIDE, AHEAD = "hard", "settled", "beside", "ahead"


@dataclass(frozen=True, slots=True)
class Premises:
    """The rows of a year by kind, in the certificate's order, and where each is found."""

    rows: tuple[tuple[str, Row], ...]
    places: Mapping[Row, int]
    settled: Mapping[tuple, int]
    beside: tuple[int, ...]


def premises_of(programme: LinearProgramme, solution: Solution) -> Premises:
    """Every row that the leximin was proved under."""
    rows = [(HARD, row) for row in programme.rows]
    rows += [(SETTLED, row) for row in solution.frozen_rows]
    rows += [(AHEAD, row) for row in programme.ahead_rows]
    first = len(rows)
    rows += [(BESIDE, row) for row in unformed_totals(programme, solution)]
    places: dict[Row, int] = {}
    settled: dict[tuple, int] = {}
    for place, (kind, row) in enumerate(rows):
        if kind == SETTLED:
            settled.setdefault(shape(row), place)
        else:
            places.setdefault(row, place)
    return Premises(tuple(rows), places, settled, tuple(range(first, len(rows))))


def shape(row: Row) -> tuple:
    """What a soft row keeps when its bound is settled."""
    return (row.rule, row.subject, row.year, row.terms, row.lower is None, row.upper is None)


def unformed_totals(programme: LinearProgramme, solution: Solution) -> Iterator[Row]:
    """Per block with cells of entitlement 0: their total stands at the least that the rules permit."""
    outside = {one.cell for one in programme.columns if one.frozen is None and one.weight == 0}
    for cells in blocks(programme):
        members = tuple(sorted(cell for cell in cells if cell in outside))
        if members:
            total = sum((solution.amounts[cell] for cell in members), Fraction(0))
            terms = tuple((cell, Fraction(1)) for cell in members)
            yield Row("", "无测算数的格子合计", programme.year, terms, lower=total, upper=total)


def blocks(programme: LinearProgramme) -> list[list[Cell]]:
    """The open cells in groups that no row links."""
    columns: Sequence[Column] = (*programme.columns, *programme.ahead_columns)
    root = {column.cell: column.cell for column in columns if column.frozen is None}

    def find(cell: Cell) -> Cell:
        while root[cell] != cell:
            root[cell] = root[root[cell]]
            cell = root[cell]
        return cell

    for row in (*programme.rows, *(row for tier in programme.soft for row in tier), *programme.ahead_rows):
        linked = [cell for cell, factor in row.terms if factor and cell in root]
        for cell in linked[1:]:
            root[find(cell)] = find(linked[0])
    groups: dict[Cell, list[Cell]] = {}
    for cell in root:
        groups.setdefault(find(cell), []).append(cell)
    return list(groups.values())


def multipliers(proof: Proof, premises: Premises, columns: Mapping[Cell, Column]) -> dict[int, Fraction]:
    """Row place → multiplier of a proof, the weight of the unformed total added where the proof needs it."""
    found: dict[int, Fraction] = {}
    for row, factor in proof.rows:
        place = premises.places.get(row, premises.settled.get(shape(row)))
        if place is not None:
            found[place] = found.get(place, Fraction(0)) + factor
    pulls: dict[Cell, Fraction] = {}
    for place, factor in found.items():
        for cell, coefficient in premises.rows[place][1].terms:
            pulls[cell] = pulls.get(cell, Fraction(0)) + factor * coefficient
    for place in premises.beside:
        weight = total_weight(premises.rows[place][1], pulls, columns)
        if weight:
            found[place] = -weight
    return {place: factor for place, factor in sorted(found.items()) if factor}


def total_weight(row: Row, pulls: Mapping[Cell, Fraction], columns: Mapping[Cell, Column]) -> Fraction:
    """How much of the total's bound makes the proof's bound lowest: one of the pulls on its cells, or none."""
    total = row.upper or Fraction(0)
    chosen, least = Fraction(0), None
    for weight in sorted({Fraction(0), *(pulls.get(cell, Fraction(0)) for cell, _ in row.terms)}):
        bound = weight * total
        for cell, _ in row.terms:
            left, column = pulls.get(cell, Fraction(0)) - weight, columns[cell]
            side = column.upper if left > 0 else column.lower
            if side is None:
                break
            bound += left * side
        else:
            if least is None or bound < least:
                chosen, least = weight, bound
    return chosen
