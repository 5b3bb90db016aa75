"""The exact linear programme of one year: columns (cells) and rows (inequalities of rules), as data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure, ceil_to, floor_to


@dataclass(frozen=True, slots=True)
class Column:
    """A cell to be planned. All amounts are exact, in atoms of ``measure``.

    ``weight`` is the entitlement that fulfilment is measured against (0: outside the vector);
    ``offset`` the fixed part that stands outside it (定额): fulfilment = (x − offset) ÷ weight.
    ``lower`` ≤ x ≤ ``upper`` (None: no upper bound). ``prior`` weighs the sharing among cells of
    weight 0. ``frozen`` is the exact amount of a cell that no rule may move (给定, 可调剂 = 否).
    ``unit`` is the whole unit the amount is rounded to.
    """

    cell: Cell
    weight: Fraction
    offset: Fraction = Fraction(0)
    lower: Fraction = Fraction(0)
    upper: Fraction | None = None
    prior: Fraction = Fraction(0)
    frozen: Fraction | None = None
    unit: int = WAN_YUAN.default_unit
    measure: Measure = WAN_YUAN


@dataclass(frozen=True, slots=True)
class Row:
    """约束: ``lower`` ≤ Σ coefficient · x + Σ coefficient · prior ≤ ``upper``, one clause, one subject.

    ``rule`` is the rule's id (with its instance, ``class_split[贫困县,ZY]``); ``subject`` the county
    code, ``stream:ZY``, or ``group``; ``required`` the amount that a shortfall is measured against
    (None: the size of the bound). ``prior_terms`` name (county, stream) pairs whose 上年基数 enters the
    left side: the programme replaces them by numbers, or by last year's columns while those are open.
    ``within`` (atoms) is for shares that no whole plan can meet (100 among three): a whole plan may miss the
    bounds by less than it, as 34, 33 and 33 do with a unit of 1, and that is no shortfall. A rule that is hard is
    hard for the multiples next to the share only (33 and 34), the share itself is aimed at.
    ``premise`` is another rule that the row builds on ("" for none): without that rule it would not stand.
    ``unforeseen``: the row would fall away were its base 0, or is not written while the year before is open.
    """

    rule: str
    subject: str
    year: int
    terms: tuple[tuple[Cell, Fraction], ...]
    lower: Fraction | None = None
    upper: Fraction | None = None
    prior_terms: tuple[tuple[tuple[str, str], Fraction], ...] = ()
    required: Fraction | None = None
    within: int = 0
    premise: str = ""
    unforeseen: bool = False

    @property
    def rules(self) -> tuple[str, ...]:
        """The rule and, where it has one, its premise."""
        return (self.rule, self.premise) if self.premise else (self.rule,)

    def stands(self, rules: Collection[str]) -> bool:
        """Whether the row is there where only some rules are in force."""
        return all(rule in rules for rule in self.rules)

    def __post_init__(self) -> None:
        assert self.lower is not None or self.upper is not None, "a row bounds something"

    def __hash__(self) -> int:
        """By its name alone, which tells nearly all rows apart: hashing every fraction took a tenth of a solve."""
        return hash((self.rule, self.subject, self.year, len(self.terms)))


def loosened(row: Row) -> Row:
    """The row with its bounds at the multiples of ``within`` next to them."""
    if not row.within:
        return row
    lower = None if row.lower is None else Fraction(floor_to(row.lower, row.within))
    upper = None if row.upper is None else Fraction(ceil_to(row.upper, row.within))
    return replace(row, lower=lower, upper=upper, within=0)


@dataclass(frozen=True, slots=True)
class LinearProgramme:
    """One year's problem: columns and hard rows, soft rows by tier (ascending), and the look-ahead.

    ``ahead_columns`` and ``ahead_rows`` describe later years: they must stay feasible and enter no
    objective. Columns and rows stand in canonical order (cell; rule number, subject). No row has
    ``prior_terms`` left.
    """

    year: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    soft: tuple[tuple[Row, ...], ...] = ()
    ahead_columns: tuple[Column, ...] = ()
    ahead_rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Why the ``cells`` cannot rise together above their level: exact multipliers of ``rows``.

    Positive on a row's lower bound, negative on its upper one (an equality takes either). With
    g = Σ multiplier · coefficient per cell, every plan keeps Σ g · x ≥ Σ multiplier · bound. Cells of
    earlier levels stand at their amounts; a cell whose g is positive stands at its column's upper bound;
    each other open cell is at least max(lower bound, offset + weight · t). Put together this bounds t
    by the level's value.
    """

    cells: tuple[Cell, ...]
    rows: tuple[tuple[Row, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Level:
    """All cells of one fulfilment ``value`` (exact), in code order.

    ``binding`` are the rows that are tight at the exact plan and touch these
    cells: they follow from the plan alone, not from the solver's choice among proofs. ``proofs`` say,
    in the order of the rounds that froze them, why the cells cannot rise.
    """

    value: Fraction
    cells: tuple[Cell, ...]
    binding: tuple[Row, ...]
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """The exact plan of one year: the leximin-best amounts (atoms), its levels, what soft rules lack.

    ``shortfall`` maps each soft row that falls short to the missing amount (atoms, > 0);
    ``frozen_rows`` are the soft rows as settled: hard rows with the frozen bound that the
    whole-unit plan has to keep (but for less than one unit).
    """

    amounts: Mapping[Cell, Fraction]
    levels: tuple[Level, ...]
    shortfall: Mapping[Row, Fraction]
    frozen_rows: tuple[Row, ...] = ()
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Infeasible:
    """The hard rows cannot hold together: an exact Farkas proof.

    ``multipliers`` weigh rows (positive on lower bounds, negative on upper bounds) and
    ``bounds`` weigh columns' bounds the same way, so that the weighted sum reads 0 ≥ ``gap`` > 0.
    """

    multipliers: tuple[tuple[Row, Fraction], ...]
    bounds: tuple[tuple[Cell, Fraction], ...]
    gap: Fraction


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """求解失败: the solver gave nothing that could be proved; never shown as a conflict of rules."""

    reason: str


Outcome = Solution | Infeasible | NoAnswer
