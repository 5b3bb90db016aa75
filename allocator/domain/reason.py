"""Why a number is what it is: the records of an explanation, all exact, for screens, sheets and JSON alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction

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
    """What one rule does in one year to everybody's money (分): ``changes`` by county, those it changes only.

    ``moved`` is what it adds to those who gain, all together; ``gainers`` and ``payers`` stand largest first.
    """

    rule: str
    changes: Mapping[str, Fraction]
    moved: Fraction
    gainers: tuple[tuple[str, Fraction], ...]
    payers: tuple[tuple[str, Fraction], ...]


def burden_of(rule: str, changes: Mapping[str, Fraction]) -> Burden:
    """The burden with who gains and who pays; equal changes by code."""
    ranked = sorted(changes.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    gainers = tuple(pair for pair in ranked if pair[1] > 0)
    payers = tuple(pair for pair in ranked if pair[1] < 0)
    return Burden(rule, changes, sum((change for _, change in gainers), Fraction(0)), gainers, payers)


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
    """One county in one year: its cells, the rows that hold them (rule id, subject), and what is said of it.

    ``told`` says which clauses hold it, who bears what it gains (or gains what it bears) and what would change
    it; ``sentences`` are the rules' own. ``prior`` and ``one_off`` are the county's 上年同口径 and this year's
    一次性资金 over all 万元 streams (分), those that no longer reach it among them.
    """

    county: str
    year: int
    cells: tuple[CellReason, ...]
    binding: tuple[tuple[str, str], ...]
    told: tuple[str, ...]
    sentences: tuple[str, ...]
    prior: int
    one_off: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything said about some counties: their reasons, who bears each rule (by year), what would change them."""

    counties: tuple[CountyReason, ...]
    burdens: Mapping[int, tuple[Burden, ...]]
    what_ifs: tuple[WhatIf, ...] = ()
