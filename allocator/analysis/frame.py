"""The fixed structure of a year's optimum: what holds which cells at which level, and how a change runs through it.

Each proof of a level is one equation Σ g · x = Σ multiplier · bound over its rows; the cells it proves (its members)
stand at offset + weight · level. With the structure kept, a change of weights and bounds gives each level's change in
turn, from the lowest up. Only a first guess: where the structure itself changes, planning anew says what is true.
Worked number: weights 3 and 2 share 600 with 100 fixed elsewhere; the fixed part becomes 110, so the level falls by
10 ÷ 5 = 2 and the two lose 6 and 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import LinearProgramme, Proof, Row, Solution

# Levels and coefficients as whole numbers of this part: plenty for a guess, and many times faster than fractions.
FINE = 10**12
RowKey = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Group:
    """One proof. Coefficients, weights and the level are in parts of ``FINE``; ``rows`` are (row key, multiplier)."""

    members: tuple[tuple[Cell, int, int], ...]
    others: tuple[tuple[Cell, int], ...]
    rows: tuple[tuple[RowKey, int], ...]
    level: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The groups from the lowest level up; ``bounded`` cells with the row about them alone that holds them.

    ``ratio`` is x ÷ weight of a frozen cell, in parts of ``FINE``; ``rows`` and ``amounts`` those of the base plan.
    """

    groups: tuple[Group, ...]
    bounded: Mapping[Cell, RowKey]
    ratio: Mapping[Cell, int]
    rows: Mapping[RowKey, Row]
    amounts: Mapping[Cell, Fraction]
    weights: Mapping[Cell, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Change:
    """What an error makes of the year's programme: (weight, offset) by cell in whole atoms, rows by key."""

    weights: Mapping[Cell, tuple[int, int]]
    rows: Mapping[RowKey, Row]


def keyed(rows: tuple[Row, ...]) -> dict[RowKey, Row]:
    """Rows by rule, subject and their turn among those of the same subject: the same key after a small change."""
    found: dict[RowKey, Row] = {}
    turns: dict[tuple[str, str], int] = {}
    for row in rows:
        turn = turns.get((row.rule, row.subject), 0)
        turns[row.rule, row.subject] = turn + 1
        found[row.rule, row.subject, turn] = row
    return found


def frame_of(programme: LinearProgramme, solution: Solution) -> Frame:
    """The structure of a solved year."""
    rows = keyed((*programme.rows, *(row for tier in programme.soft for row in tier)))
    keys = {row: key for key, row in rows.items()}
    weights = {column.cell: (int(column.weight), int(column.offset)) for column in programme.columns}
    groups = [
        group_of(proof, level.value, weights, keys)
        for level in solution.levels
        for proof in level.proofs
        if all(row in keys for row, _ in proof.rows)
    ]
    bounded = {row.terms[0][0]: key for key, row in rows.items() if holds_alone(row, solution.amounts)}
    ratio = {
        column.cell: int(FINE * (column.frozen - column.offset) / column.weight)
        for column in programme.columns
        if column.frozen is not None and column.weight > 0
    }
    return Frame(tuple(groups), bounded, ratio, rows, solution.amounts, weights)


def holds_alone(row: Row, amounts: Mapping[Cell, Fraction]) -> bool:
    """Whether a row about one cell is the floor that the cell stands on."""
    if len(row.terms) != 1 or row.lower is None:
        return False
    ((cell, factor),) = row.terms
    return factor == 1 and amounts[cell] == row.lower


def group_of(
    proof: Proof, level: Fraction, weights: Mapping[Cell, tuple[int, int]], keys: Mapping[Row, RowKey]
) -> Group:
    """One proof as whole numbers, its largest coefficient made ``FINE``."""
    total: dict[Cell, Fraction] = {}
    for row, multiplier in proof.rows:
        for cell, factor in row.terms:
            total[cell] = total.get(cell, Fraction(0)) + multiplier * factor
    size = max((abs(one) for one in total.values()), default=Fraction(1)) or Fraction(1)
    parts = {cell: round(FINE * one / size) for cell, one in total.items() if one}
    inside = frozenset(proof.cells)
    members = tuple((cell, parts.get(cell, 0), weights[cell][0]) for cell in proof.cells)
    others = tuple((cell, part) for cell, part in parts.items() if cell not in inside)
    rows = tuple((keys[row], round(FINE * multiplier / size)) for row, multiplier in proof.rows)
    return Group(members, others, rows, int(FINE * level))


def pushed_through(frame: Frame, change: Change) -> dict[Cell, int]:
    """Cell → about how much its amount changes (atoms), the structure kept; cells that stay are left out."""
    moved: dict[Cell, int] = {}
    grown: dict[Cell, tuple[int, int]] = {}
    for cell, (weight, offset) in change.weights.items():
        before = frame.weights.get(cell)
        if before is None or (weight, offset) == before:
            continue
        grown[cell] = (weight - before[0], offset - before[1])
        if cell in frame.ratio:
            moved[cell] = grown[cell][1] + frame.ratio[cell] * grown[cell][0] // FINE
    shifts = {key: shift_of(frame, frame.rows[key], row) for key, row in change.rows.items() if key in frame.rows}
    for cell, key in frame.bounded.items():
        if shifts.get(key):
            moved[cell] = shifts[key]
    for group in frame.groups:
        move_group(group, moved, grown, shifts)
    return {cell: amount for cell, amount in moved.items() if amount}


def shift_of(frame: Frame, before: Row, after: Row) -> int:
    """By how much a row's bound moves, what its changed coefficients do to the present amounts taken off (atoms)."""
    side, other = (before.lower, after.lower) if before.lower is not None else (before.upper, after.upper)
    shift = (other or Fraction(0)) - (side or Fraction(0))
    if after.terms != before.terms:
        factors = dict(before.terms)
        for cell, factor in after.terms:
            shift -= (factor - factors.pop(cell, Fraction(0))) * frame.amounts.get(cell, 0)
        shift += sum((factor * frame.amounts.get(cell, 0) for cell, factor in factors.items()), Fraction(0))
    return int(shift)


def move_group(
    group: Group, moved: dict[Cell, int], grown: Mapping[Cell, tuple[int, int]], shifts: Mapping[RowKey, int]
) -> None:
    """Solve one group's equation for the change of its level and move its members."""
    short = sum(part * shifts[key] for key, part in group.rows if key in shifts)
    for cell, part in group.others:
        if cell in moved:
            short -= part * moved[cell]
    slope = 0
    for cell, part, weight in group.members:
        more, apart = grown.get(cell, (0, 0))
        slope += part * (weight + more)
        if more or apart:
            short -= part * (apart + group.level * more // FINE)
    rise = FINE * short // slope if slope else 0
    for cell, _, weight in group.members:
        more, apart = grown.get(cell, (0, 0))
        amount = apart + (group.level * more + rise * (weight + more)) // FINE
        if amount:
            moved[cell] = amount
        else:
            moved.pop(cell, None)
