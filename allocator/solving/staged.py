"""One linked block as stages: soft tiers, cells outside the vector, the main leximin, those cells again.

All stages share one programme with a column t, the level to be raised: only bounds change between
the rounds (``rounds.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from allocator.domain.fraction import Fraction
from allocator.domain.money import Exact
from allocator.domain.programme import Row
from allocator.solving.blocks import Block, OpenRow
from allocator.solving.chain import Chain
from allocator.solving.lp import Basis, ExactLp, LpRow, whole
from allocator.solving.simplex import Simplex

# 1 万元 in 分: the smallest size a column is counted in, so that no scaled coefficient vanishes.
LEAST_SIZE = 1e4
FLOATS, DIGITS, NOBODY = 0, 1, 2
# Levels up to so many binary places below the line are added up as they are.
SHORT = 4096


@dataclass(frozen=True, slots=True)
class Item:
    """Something to be raised: sign · x[column] ≥ offset + weight · t, by the link row at place ``link``."""

    column: int
    link: int
    weight: Exact
    offset: Exact
    sign: int = 1

    def at(self, level: Exact) -> Exact:
        """The column's amount at a level."""
        return whole(self.sign * (self.offset + self.weight * level))


@dataclass(slots=True)
class Stages:
    """The programme of a block with its stages' items; bounds are kept exact beside the solver's."""

    lower: list[Exact | None]
    upper: list[Exact | None]
    rows: list[LpRow]
    sizes: list[float]
    origins: list[Row | None]
    tiers: list[list[Item]] = field(default_factory=list)
    unformed: list[Item] = field(default_factory=list)
    main: list[Item] = field(default_factory=list)
    beside: list[Item] = field(default_factory=list)
    level: int = -1
    solver: Simplex | None = None
    fixed: set[int] = field(default_factory=set)
    steady: list[Exact] = field(default_factory=list)
    taken: list[dict[int, Exact]] = field(default_factory=list)
    levels: Chain = field(default_factory=Chain)
    users: dict[int, list[tuple[int, Exact]]] = field(default_factory=dict)
    # Whose word is taken for a round's point being one, before the finished plan is proved: floats', that of many
    # digits, or nobody's. All but the first go on by exact pivots from the basis of the round before: slow, for
    # programmes that floats get wrong.
    trust: int = 0
    basis: Basis | None = None

    @property
    def costs(self) -> tuple[Exact, ...]:
        """Minimise −t."""
        return tuple(-1 if n == self.level else 0 for n in range(len(self.lower)))

    def lp(self) -> ExactLp:
        """The programme with its bounds as they are now."""
        return ExactLp(self.costs, tuple(self.lower), tuple(self.upper), tuple(self.rows), tuple(self.sizes))

    def column(self, lower: Exact | None, upper: Exact | None, size: float) -> int:
        """Add a column; its place."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.sizes.append(max(size, LEAST_SIZE) if size > 1 else size)
        return len(self.lower) - 1

    def row(
        self, terms: Iterable[tuple[int, Exact]], lower: Exact | None, upper: Exact | None, origin: Row | None
    ) -> int:
        """Add a row; its place."""
        self.rows.append(LpRow(tuple((n, whole(f)) for n, f in terms if f), lower, upper))
        self.origins.append(origin)
        return len(self.rows) - 1

    def link(self, column: int, weight: Exact, offset: Exact, sign: int = 1) -> Item:
        """Add an item; its link row sleeps until its stage begins."""
        place = self.row(((column, sign), (self.level, -weight)), None, None, None)
        return Item(column, place, weight, offset, sign)

    def fix(self, items: Iterable[Item], level: Exact) -> None:
        """Fix columns for good at a level, and note what they take of each row: rounds need not add it up again.

        Some levels have thousands of digits: the small parts that a row takes with such a level are kept apart from it.
        """
        rising: dict[int, Exact] = {}
        short = level.denominator.bit_length() <= SHORT
        for item in items:
            value = item.at(level)
            self.lower[item.column] = self.upper[item.column] = value
            if item.column not in self.fixed:
                self.fixed.add(item.column)
                for place, factor in self.users.get(item.column, ()):
                    self.steady[place] += factor * (value if short else item.sign * item.offset)
                    if not short:
                        rising[place] = rising.get(place, 0) + item.sign * factor * item.weight
            if self.solver:
                self.solver.bound_column(item.column, value, value)
        if not short:
            self.taken.append(rising)
            self.levels.append(level)

    def activity(self, places: Iterable[int]) -> dict[int, tuple[Exact, list[tuple[int, Exact]]]]:
        """What fixed columns take of each row: a small part, and one that rises with each level."""
        rising: dict[int, list[tuple[int, Exact]]] = {place: [] for place in places}
        for level, slopes in enumerate(self.taken):
            for place, slope in slopes.items():
                if place in rising:
                    rising[place].append((level, slope))
        return {place: (self.steady[place], slopes) for place, slopes in rising.items()}

    def set_row(self, place: int, lower: Exact | None, upper: Exact | None) -> None:
        """New bounds of a row."""
        self.rows[place] = LpRow(self.rows[place].terms, lower, upper)
        if self.solver:
            self.solver.bound_row(place, lower, upper)


def staged(block: Block) -> Stages:
    """The block's columns and rows, one column per soft row's relative shortfall, and every stage's items."""
    stages = Stages([], [], [], [], [])
    for column, lower, upper in zip(block.columns, block.lower, block.upper, strict=True):
        stages.column(
            whole(lower), None if upper is None else whole(upper), max(float(column.weight), float(column.unit))
        )
    stages.level = stages.column(None, None, 1.0)
    for row in block.rows:
        stages.row(row.terms, exact(row.lower), exact(row.upper), row.origin)
    for tier in block.soft:
        stages.tiers.append([soft_item(stages, row) for row in tier])
    here = [n for n in range(len(block.columns)) if n not in block.ahead]
    outside = [n for n in here if block.columns[n].weight <= 0]
    if outside:
        together = stages.column(None, None, float(max(block.columns[n].unit for n in outside)))
        stages.row([(together, -1), *((n, 1) for n in outside)], 0, 0, None)
        stages.unformed = [stages.link(together, 1, 0, -1)]
    for n in here:
        column = block.columns[n]
        if column.weight > 0:
            stages.main.append(stages.link(n, whole(column.weight), whole(column.offset)))
        else:
            stages.beside.append(stages.link(n, whole(column.prior) if column.prior > 0 else 1, 0))
    return stages


def exact(side: Fraction | None) -> Exact | None:
    """A side as an int where it is one."""
    return None if side is None else whole(side)


def required(row: OpenRow) -> Exact:
    """What a shortfall is measured against: the required amount of the clause, else the size of its bound, else 1."""
    if row.origin.required is not None and row.origin.required > 0:
        return whole(row.origin.required)
    side = row.origin.lower if row.origin.lower is not None else row.origin.upper
    return whole(abs(side)) if side else 1


def soft_item(stages: Stages, row: OpenRow) -> Item:
    """A soft row with a column v ≥ 0, its shortfall ÷ required: −v is what a tier raises."""
    size = required(row)
    short = stages.column(0, None, 1.0)
    if row.lower is not None:
        stages.row([*row.terms, (short, size)], exact(row.lower), None, row.origin)
    if row.upper is not None:
        stages.row([*row.terms, (short, -size)], None, exact(row.upper), row.origin)
    return stages.link(short, 1, 0, -1)
