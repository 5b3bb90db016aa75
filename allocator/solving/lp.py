"""An exact linear programme by position: what the solver is asked and what is checked exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from gmpy2 import mpq

from allocator.domain.money import Exact

Term = tuple[int, Exact]
# Where a column or a row's activity stands in a basis.
BASIC, AT_LOWER, AT_UPPER, FREE_AT_ZERO = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class LpRow:
    """``lower`` ≤ Σ coefficient · x[column] ≤ ``upper`` (None: no bound); no column twice, no coefficient 0."""

    terms: tuple[Term, ...]
    lower: Exact | None
    upper: Exact | None


@dataclass(frozen=True, slots=True)
class ExactLp:
    """Minimise Σ cost · x over column bounds and rows, all exact.

    ``sizes`` are the amounts that one step of each column stands for in the float model (its
    entitlement, 1 万元 …): they change the conditioning, never the answer.
    """

    costs: tuple[Exact, ...]
    lower: tuple[Exact | None, ...]
    upper: tuple[Exact | None, ...]
    rows: tuple[LpRow, ...]
    sizes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """Where each column and each row's activity stands: BASIC, AT_LOWER, AT_UPPER or FREE_AT_ZERO."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Optimum:
    """An exact optimal point with exact row duals (y > 0 pushes on a lower bound, y < 0 on an upper one)."""

    point: tuple[Exact, ...]
    duals: tuple[Exact, ...]


def whole(value: Exact) -> Exact:
    """The same number as an int where it is one, else as GMP's rational: many times faster, no less exact."""
    return int(value.numerator) if value.denominator == 1 else mpq(value)


def fraction(value: Exact) -> Fraction:
    """The same number as the ``Fraction`` that leaves this package.

    Both kinds are in lowest terms; the constructor would look for a common divisor of numbers of thousands of
    digits once more, which took longer than all solving at 250 counties.
    """
    made = Fraction.__new__(Fraction)
    for slot, part in (("_numerator", value.numerator), ("_denominator", value.denominator)):
        setattr(made, slot, int(part))
    return made
