"""The plan: exact and whole-unit amounts side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column, Level, LinearProgramme, Row, Solution
from allocator.domain.records import OneOff


@dataclass(frozen=True, slots=True)
class VillageAmount:
    """What one deep village gets of one stream in one year (分)."""

    village: str
    county: str
    stream: str
    year: int
    amount: int


@dataclass(frozen=True, slots=True)
class WholeUnits:
    """The whole-unit amounts (atoms) of one year and why each extra unit went where it went.

    ``reasons`` holds, for each cell not simply rounded down, a short Chinese reason; ``tied`` the
    cells where the order of codes decided; ``over`` soft rows that exceed their frozen value, by how much.
    ``ahead`` are amounts of later years with which they can follow, where they were rounded together.
    """

    amounts: Mapping[Cell, int]
    reasons: Mapping[Cell, str]
    tied: tuple[Cell, ...] = ()
    over: Mapping[Row, Fraction] = field(default_factory=dict)
    ahead: Mapping[Cell, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WholeUnitConflict:
    """取整冲突: an exact plan exists, a whole-unit plan does not (proved by exhausted search).

    ``rows`` cannot be kept together on whole units; ``largest_unit`` maps a stream to the largest
    unit (atoms) that works, None where none was found. ``others`` are further conflicts of the year that share no
    row to blame with this one (the largest unit is that which works once the rest is mended); ``whole`` is whether
    they were looked for to the end. ``short`` (atoms) is what a pool lacks (> 0) or has too much (< 0) where the bounds
    of its cells, each rounded, are all there is to it.
    """

    rows: tuple[Row, ...]
    largest_unit: Mapping[str, int | None]
    text: str
    others: tuple[WholeUnitConflict, ...] = ()
    whole: bool = True
    short: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Split:
    """A branch of a search: ``cell`` has at most so many units, or (the next node but all below) more."""

    cell: Cell
    most: int


@dataclass(frozen=True, slots=True)
class Closed:
    """Rows, by place, weighed: at the end of a branch so that nothing within its bounds keeps all of them."""

    weights: tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True, slots=True)
class UnitProof:
    """Why no whole amounts of the ``columns`` keep all ``rows``: a search tree, each branch before what is below it.

    The rows are meant in units, as integers without common factor whose bounds are rounded inwards: 2x + 2y = 7 has
    the bounds 4 and 3 of x + y, and the weights 1 on the lower and −1 on the upper end close the tree at its root.
    ``derived`` are further rows, counted behind the others: weighed sums with integer coefficients, at least what the
    rows make it at least, rounded up.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    tree: tuple[Split | Closed, ...]
    derived: tuple[Closed, ...] = ()


@dataclass(frozen=True, slots=True)
class YearPlan:
    """One year: entitlement, exact plan, whole-unit plan (all keyed by cell), villages.

    ``looked_ahead`` is whether later years shaped it, ``together`` whether it was rounded with them in whole units:
    they could then stand at ``ahead``.
    ``gave_way`` names the later year that this year's own best plan would have left without a plan, and the rules
    (in the book's order) that could not be kept there.
    ``shaped`` maps the id of a rule that changes the entitlement (rule 8) → what it adds to each cell's (atoms), which
    ``entitlement`` holds already. ``one_off`` are rewards that rule 8 put into it; ``closed`` is whether it stands as
    executed, not planned (then there is no ``programme`` that it was solved from and no ``solution`` with its proofs).
    """

    year: int
    forecast: bool
    entitlement: Mapping[Cell, Fraction]
    exact: Mapping[Cell, Fraction]
    amounts: Mapping[Cell, int]
    reasons: Mapping[Cell, str]
    tied: tuple[Cell, ...]
    levels: tuple[Level, ...]
    binding: Mapping[str, tuple[str, ...]]
    shortfall: Mapping[Row, Fraction]
    villages: tuple[VillageAmount, ...] = ()
    over: Mapping[Row, Fraction] = field(default_factory=dict)
    steps: Mapping[str, Mapping[Cell, Fraction]] = field(default_factory=dict)
    shaped: Mapping[str, Mapping[Cell, Fraction]] = field(default_factory=dict)
    looked_ahead: bool = False
    together: bool = False
    ahead: Mapping[Cell, int] = field(default_factory=dict)
    gave_way: tuple[tuple[int, tuple[str, ...]], ...] = ()
    one_off: tuple[OneOff, ...] = ()
    closed: bool = False
    programme: LinearProgramme | None = None
    solution: Solution | None = None

    def moved_by(self, rule: str) -> Mapping[Cell, Fraction]:
        """What a rule does to each cell: by its rows, or by changing the entitlement; cells it changes only."""
        return self.steps.get(rule) or self.shaped.get(rule, {})


@dataclass(frozen=True, slots=True)
class Plan:
    """分配方案: the planned years in order. ``steps`` of a year map rule id → what it adds to each cell."""

    years: tuple[YearPlan, ...]

    @property
    def amounts(self) -> dict[Cell, int]:
        """Whole-unit amounts of all years."""
        return {cell: amount for year in self.years for cell, amount in year.amounts.items()}

    @property
    def entitlement(self) -> dict[Cell, Fraction]:
        """Exact entitlements of all years."""
        return {cell: amount for year in self.years for cell, amount in year.entitlement.items()}

    @property
    def villages(self) -> tuple[VillageAmount, ...]:
        """Village amounts of all years."""
        return tuple(amount for year in self.years for amount in year.villages)
