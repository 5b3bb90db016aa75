"""An exact linear programme by position: what the solver is asked and what is checked exactly."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Rational
from typing import NamedTuple, cast

from gmpy2 import mpq

from allocator.domain.fraction import Fraction
from allocator.domain.money import Exact

Term = tuple[int, Exact]
# Where a column or a row's activity stands in a basis.
BASIC, AT_LOWER, AT_UPPER, FREE_AT_ZERO = 0, 1, 2, 3
# A denominator below this is compared with its numerator in no time.
SHORT = 1 << 64


@dataclass(frozen=True, slots=True)
class LpRow:
    """``lower`` ≤ Σ coefficient · x[column] ≤ ``upper`` (None: no bound); no column twice, no coefficient 0."""

    terms: tuple[Term, ...]
    lower: Exact | None
    upper: Exact | None


@dataclass(frozen=True, slots=True)
class ExactLp:
    """Minimise Σ cost · x over column bounds and rows, all exact: ints and GMP rationals, as ``whole`` makes them.

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


class LowestTerms(NamedTuple):
    """A rational number in lowest terms, as the constructor of ``Fraction`` takes it: without a common divisor."""

    numerator: int
    denominator: int


Rational.register(LowestTerms)


def whole(value: Exact) -> Exact:
    """The same number as an int where it is one, else as GMP's rational: many times faster, no less exact."""
    if value.denominator == 1:
        return int(value.numerator)
    # GMP's constructor knows its own numbers and the standard library's, not the compiled ones.
    return mpq(value.numerator, value.denominator) if isinstance(value, Fraction) else mpq(value)


def fraction(value: Exact) -> Fraction:
    """The same number as the ``Fraction`` that leaves this package.

    Both kinds are in lowest terms; the constructor would look for a common divisor of numbers of thousands of
    digits once more, which took longer than all solving at 250 counties.
    """
    top, bottom = int(value.numerator), int(value.denominator)
    return Fraction(top, bottom) if bottom < SHORT else Fraction(cast(Rational, LowestTerms(top, bottom)))
