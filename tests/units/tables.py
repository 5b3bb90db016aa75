"""Small years written in a line, and an exhaustive search that shares nothing with the code under test."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.money import PEOPLE
from allocator.domain.plan import WholeUnits
from allocator.domain.programme import Column, LinearProgramme, Row, Solution
from allocator.solving.milp import minimise
from allocator.units import round_year

YEAR = 2018
Amounts = Mapping[tuple[str, str], Fraction]
Score = tuple[int, Fraction, Fraction, tuple[int, ...]]


def cell(county: str, stream: str = "A") -> Cell:
    """A cell of the only year."""
    return Cell(county, stream, YEAR)


def columns(exact: Amounts, unit: int = 1, **bounds: Mapping[str, Fraction]) -> tuple[Column, ...]:
    """A column per amount, counted in people; ``unit`` may be a mapping of stream to unit."""
    units = unit if isinstance(unit, Mapping) else {}
    return tuple(
        Column(Cell(*key, YEAR), Fraction(1), unit=units.get(key[1], 1) if units else unit, measure=PEOPLE)
        for key in exact
    )


def row(rule: str, cells: Iterable[tuple[str, str]], lower=None, upper=None, factors=None, subject="x") -> Row:
    """A row over cells, all factors one unless given."""
    keys = list(cells)
    weights = [Fraction(1)] * len(keys) if factors is None else [Fraction(one) for one in factors]
    terms = tuple((Cell(*key, YEAR), weight) for key, weight in zip(keys, weights, strict=True))
    bounds = (None if bound is None else Fraction(bound) for bound in (lower, upper))
    return Row(rule, subject, YEAR, terms, *bounds)


def pools(exact: Amounts) -> tuple[Row, ...]:
    """The total of each stream, kept."""
    rows = []
    for stream in sorted({stream for _, stream in exact}):
        keys = [key for key in exact if key[1] == stream]
        total = sum(exact[key] for key in keys)
        rows.append(row("spend_the_pool", keys, total, total, subject=f"stream:{stream}"))
    return tuple(rows)


def programme(exact: Amounts, rows: Sequence[Row], unit=1) -> LinearProgramme:
    """The year's programme."""
    return LinearProgramme(YEAR, columns(exact, unit), tuple(rows))


def solution(exact: Amounts, frozen_rows: Sequence[Row] = ()) -> Solution:
    """The exact plan as a solution."""
    return Solution({Cell(*key, YEAR): Fraction(value) for key, value in exact.items()}, (), {}, tuple(frozen_rows))


def rounded(exact: Amounts, rows: Sequence[Row], unit=1, soft: Sequence[Row] = ()):
    """The outcome of rounding."""
    return round_year(programme(exact, rows, unit), solution(exact, soft), minimise)


def by_key(whole: WholeUnits) -> dict[tuple[str, str], int]:
    """Amounts by (county, stream)."""
    return {(one.county, one.stream): amount for one, amount in whole.amounts.items()}


def keeps(one: Row, amounts: Mapping[Cell, int]) -> bool:
    """Whether a row holds, in exact fractions."""
    activity = sum(factor * amounts[key] for key, factor in one.terms)
    return (one.lower is None or activity >= one.lower) and (one.upper is None or activity <= one.upper)


def score(given: LinearProgramme, exact: Amounts, amounts: Mapping[Cell, int]) -> Score:
    """What a whole-unit plan is judged by, smaller is better."""
    ordered = sorted(given.columns, key=lambda column: column.cell)
    counts = [Fraction(amounts[column.cell], column.unit) for column in ordered]
    wanted = [Fraction(exact[column.cell[:2]], column.unit) for column in ordered]
    away = [abs(n - x) for n, x in zip(counts, wanted, strict=True)]
    outside = sum(not math.floor(x) <= n <= math.ceil(x) for n, x in zip(counts, wanted, strict=True))
    return outside, sum(away), max(away), tuple(-int(n) for n in counts)


def best_by_search(given: LinearProgramme, exact: Amounts, reach: int) -> Score | None:
    """The best score over every point within ``reach`` units of the windows; None where no point keeps the rows."""
    ordered = sorted(given.columns, key=lambda column: column.cell)
    ranges = []
    for column in ordered:
        wanted = Fraction(exact[column.cell[:2]], column.unit)
        ranges.append(range(max(0, math.floor(wanted) - reach), math.ceil(wanted) + reach + 1))
    best: Score | None = None
    for counts in itertools.product(*ranges):
        amounts = {column.cell: n * column.unit for column, n in zip(ordered, counts, strict=True)}
        if all(keeps(one, amounts) for one in given.rows):
            found = score(given, exact, amounts)
            best = found if best is None or found < best else best
    return best
