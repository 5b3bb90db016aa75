"""Why a number is what it is: the records of an explanation, all exact, for screens, sheets and JSON alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.domain.cell import Cell

LATER_YEARS = "later_years"


@dataclass(frozen=True, slots=True)
class CellReason:
    """One cell: 测算数 + each rule's step + rounding = the whole-unit ``amount`` (atoms), exactly.

    1,000.25 万元 by factors, +200 by rule 2, −0.25 by rounding give 1,200. ``steps`` map rule id → what it
    adds, in the book's order; ``now`` is what stands in the workbook today (edited by hand or not).
    """

    cell: Cell
    prior: int
    entitlement: Fraction
    steps: Mapping[str, Fraction]
    exact: Fraction
    amount: int
    now: int
    unit_reason: str | None = None

    @property
    def rounding(self) -> Fraction:
        """What rounding adds (atoms)."""
        return self.amount - self.exact


@dataclass(frozen=True, slots=True)
class Burden:
    """What one rule does in one year to everybody's money (分): ``changes`` by county, those it changes only."""

    rule: str
    changes: Mapping[str, Fraction]

    @property
    def moved(self) -> Fraction:
        """What it adds to those who gain, all together."""
        return sum((change for change in self.changes.values() if change > 0), Fraction(0))

    def payers(self) -> tuple[tuple[str, Fraction], ...]:
        """The counties that pay, the largest part first."""
        return ranked((county, change) for county, change in self.changes.items() if change < 0)

    def gainers(self) -> tuple[tuple[str, Fraction], ...]:
        """The counties that gain, the largest part first."""
        return ranked((county, change) for county, change in self.changes.items() if change > 0)


def ranked(changes: Iterable[tuple[str, Fraction]]) -> tuple[tuple[str, Fraction], ...]:
    """(county, change) pairs, the largest change first, equal ones by code."""
    return tuple(sorted(changes, key=lambda pair: (-abs(pair[1]), pair[0])))


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One thing done differently in one year, all else the same, and what then changes before rounding (atoms).

    Either ``stream`` has ``extra`` atoms more to share, or ``rule`` is lifted. ``changes`` is None where no
    plan was proved then. Earlier years stand; later ones are not planned anew.
    """

    year: int
    changes: Mapping[Cell, Fraction] | None
    stream: str = ""
    extra: int = 0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class CountyReason:
    """One county in one year: its cells, the rows that hold them (rule id, subject), the rules' own sentences."""

    county: str
    year: int
    cells: tuple[CellReason, ...]
    binding: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything said about some counties: their reasons, who bears each rule (by year), what would change them."""

    counties: tuple[CountyReason, ...]
    burdens: Mapping[int, tuple[Burden, ...]]
    what_ifs: tuple[WhatIf, ...] = ()
