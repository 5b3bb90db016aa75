"""One total and bands: x = clip(offset + λ · weight, lower, upper), the whole leximin in closed form.

Weights 3, 2 and 1 share 600 with a floor of 350 under the last: λ = 50, amounts 150, 100 and 350.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.domain.fraction import Fraction
from allocator.domain.programme import Proof, Row
from allocator.solving.blocks import Block, Side, bound_multipliers


@dataclass(frozen=True, slots=True)
class Share:
    """What water is poured into: a cell's weight, the fixed part below it, its band."""

    weight: Fraction
    offset: Fraction
    lower: Fraction
    upper: Side

    def at(self, level: Fraction) -> Fraction:
        """The amount at a water level."""
        amount = max(self.lower, self.offset + self.weight * level)
        return amount if self.upper is None else min(amount, self.upper)


def is_plain(block: Block) -> bool:
    """Whether one total over all its columns is all that links the block."""
    if len(block.rows) != 1 or any(block.soft) or block.ahead:
        return False
    (row,) = block.rows
    return (
        row.lower is not None
        and row.lower == row.upper
        and len(row.terms) == len(block.columns)
        and all(factor == 1 for _, factor in row.terms)
    )


def solve_plain(block: Block) -> list[Fraction] | dict[Row, Fraction]:
    """The amounts of a plain block in its columns' order; else the multipliers of a Farkas proof.

    Cells of weight 0 first get as little as the bands allow together, shared by last year's base.
    """
    (row,) = block.rows
    total = row.lower
    assert total is not None
    least = sum(block.lower, Fraction(0))
    most = None if None in block.upper else sum((top for top in block.upper if top is not None), Fraction(0))
    if least > total:
        return {row.origin: Fraction(-1)} | bound_multipliers(block, ((n, Fraction(-1)) for n, _ in row.terms))
    if most is not None and most < total:
        return {row.origin: Fraction(1)} | bound_multipliers(block, ((n, Fraction(1)) for n, _ in row.terms))
    inside = [n for n, column in enumerate(block.columns) if column.weight > 0]
    outside = [n for n, column in enumerate(block.columns) if column.weight <= 0]
    room = None
    if all(block.upper[n] is not None for n in inside):
        room = sum((block.upper[n] or Fraction(0) for n in inside), Fraction(0))
    floor = sum((block.lower[n] for n in outside), Fraction(0))
    unformed = floor if room is None else max(floor, total - room)
    amounts = [Fraction(0)] * len(block.columns)
    for members, money, weigh in ((inside, total - unformed, True), (outside, unformed, False)):
        shares = [share_of(block, n, weigh) for n in members]
        for n, amount in zip(members, poured(shares, money), strict=True):
            amounts[n] = amount
    return amounts


def share_of(block: Block, n: int, inside: bool) -> Share:
    """A column as a share: by entitlement inside the vector, by last year's base (1 if none) outside."""
    column = block.columns[n]
    if inside:
        return Share(column.weight, column.offset, block.lower[n], block.upper[n])
    return Share(column.prior if column.prior > 0 else Fraction(1), Fraction(0), block.lower[n], block.upper[n])


def poured(shares: Sequence[Share], total: Fraction) -> list[Fraction]:
    """Σ = ``total`` at one water level; the bands are known to allow it."""
    if not shares:
        return []
    turns: list[tuple[Fraction, Fraction, Fraction]] = []
    slope, base = Fraction(0), Fraction(0)
    for share in shares:
        start = (share.lower - share.offset) / share.weight
        base += share.lower
        turns.append((start, share.weight, share.offset + share.weight * start))
        if share.upper is not None:
            turns.append(((share.upper - share.offset) / share.weight, -share.weight, Fraction(0)))
    turns.sort(key=lambda turn: turn[0])
    level, held = turns[0][0], base
    for turn, change, _ in turns:
        reached = held + slope * (turn - level)
        if reached >= total and slope > 0:
            break
        level, held, slope = turn, reached, slope + change
    if slope > 0:
        level += (total - held) / slope
    return [share.at(level) for share in shares]


def plain_proof(block: Block, members: Sequence[int], amounts: Sequence[Fraction]) -> Proof:
    """Why the cells at ``members`` (one level) cannot rise: the total is used up, or their caps hold every one.

    Caps of 300 that nobody reaches prove nothing: of 400 among two, 200 each, the total does.
    """
    (row,) = block.rows
    rows: dict[Row, Fraction] = {row.origin: Fraction(-1)}
    if all(block.upper[n] == amounts[n] and block.upper_row[n] is not None for n in members):
        rows = bound_multipliers(block, ((n, Fraction(1)) for n in members))
    cells = tuple(sorted(block.columns[n].cell for n in members))
    weight = sum((block.columns[n].weight for n in members), Fraction(0)) or Fraction(1)
    return Proof(cells, tuple((one, factor / weight) for one, factor in rows.items()))
