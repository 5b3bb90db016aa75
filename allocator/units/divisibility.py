"""Equalities solved in integers, by unimodular column operations: what they force upon all rows by divisibility."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocator.domain.fraction import Fraction
from allocator.units.residual import IntegerRow

# Rows, by place, weighed so that their sum has integer coefficients.
Weights = Mapping[int, Fraction]


@dataclass(slots=True)
class Line:
    """A row on the way: ``lower`` ≤ Σ factors ≤ ``upper``; ``made`` of the first rows by these weights."""

    factors: dict[int, int]
    lower: int | None
    upper: int | None
    made: dict[int, Fraction]

    def over(self, number: int) -> Weights:
        """The weights of the line divided by a number."""
        return {place: weight / number for place, weight in self.made.items() if weight}


def indivisible(rows: Sequence[IntegerRow]) -> tuple[Weights, ...]:
    """How the equalities, put into the other rows, leave one without any integer value; () where they do not.

    y + z = 9 and 2 ≤ 5x − 5w + y + z − 9 ≤ 2 leave 5(x − w) = 2, which no integers keep: a fifth of it is x − w, at
    least ⌈2/5⌉ by the first weights, and by the second, its negative, at most ⌊2/5⌋. Each sum of rows has integer
    coefficients, so what it is at least may be rounded up; then all together cancel and ask for more than 0.
    """
    lines = [Line(dict(terms), lower, upper, {n: Fraction(1)}) for n, (terms, lower, upper) in enumerate(rows)]
    lines.sort(key=lambda line: line.lower is None or line.lower != line.upper)
    done: set[int] = set()
    for line in lines:
        if line.lower is None or line.lower != line.upper:
            break
        column = single_column(line, lines, done)
        if column is None:
            if line.lower != 0:
                return line.over(2 * line.lower), line.over(-2 * line.lower)
            continue
        factor = line.factors[column]
        if line.lower % factor:
            return line.over(factor), line.over(-factor)
        done.add(column)
        for other in lines:
            if other is not line:
                put_in(other, column, line)
        put_in(line, column, line)
    return empty_one(lines)


def single_column(line: Line, lines: Sequence[Line], done: set[int]) -> int | None:
    """Combine columns (in every row) until one is left in ``line``; None where none is."""
    free = [column for column, factor in line.factors.items() if factor and column not in done]
    while len(free) > 1:
        pivot = min(free, key=lambda column: abs(line.factors[column]))
        for column in free:
            if column != pivot:
                subtract(lines, column, pivot, line.factors[column] // line.factors[pivot])
        free = [column for column in free if line.factors.get(column)]
    return free[0] if free else None


def subtract(lines: Sequence[Line], column: int, pivot: int, times: int) -> None:
    """Column := column − times · pivot, which changes no integer solution but its name."""
    for line in lines:
        if pivot in line.factors:
            line.factors[column] = line.factors.get(column, 0) - times * line.factors[pivot]


def put_in(line: Line, column: int, known: Line) -> None:
    """Put the value of a column, which is all that ``known`` is about, into a row."""
    factor, one = line.factors.get(column, 0), known.factors[column]
    if not factor:
        return
    assert known.lower is not None
    value, times = known.lower // one, Fraction(factor, one)
    line.lower = None if line.lower is None else line.lower - factor * value
    line.upper = None if line.upper is None else line.upper - factor * value
    for place, weight in list(known.made.items()):
        line.made[place] = line.made.get(place, Fraction(0)) - times * weight
    del line.factors[column]


def empty_one(lines: Sequence[Line]) -> tuple[Weights, ...]:
    """Rows with the same left side (sign and common factor aside) that leave it no integer, () where none do."""
    lows: dict[tuple[tuple[int, int], ...], tuple[int, Weights]] = {(): (0, {})}
    highs: dict[tuple[tuple[int, int], ...], tuple[int, Weights]] = {(): (0, {})}
    for line in lines:
        terms = sorted((column, factor) for column, factor in line.factors.items() if factor)
        common = math.gcd(*(factor for _, factor in terms)) or 1
        lower, upper = line.lower, line.upper
        if terms and terms[0][1] < 0:
            common, lower, upper = -common, None if upper is None else -upper, None if lower is None else -lower
        key = tuple((column, factor // common) for column, factor in terms)
        low = None if lower is None else -(-lower // abs(common))
        high = None if upper is None else upper // abs(common)
        if low is not None and (key not in lows or low > lows[key][0]):
            lows[key] = low, line.over(common)
        if high is not None and (key not in highs or high < highs[key][0]):
            highs[key] = high, line.over(-common)
        if key in lows and key in highs and lows[key][0] > highs[key][0]:
            return tuple(weights for _, weights in (lows[key], highs[key]) if weights)
    return ()
