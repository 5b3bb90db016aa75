"""Equalities solved in integers, by unimodular column operations: what they force upon all rows by divisibility."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from allocator.units.residual import IntegerRow


@dataclass(slots=True)
class Line:
    """A row on the way: ``lower`` ≤ Σ factors ≤ ``upper``."""

    factors: dict[int, int]
    lower: int | None
    upper: int | None


def indivisible(rows: Sequence[IntegerRow]) -> bool:
    """Whether the equalities, put into the other rows, leave one without any integer value.

    y + z = 9 and 2 ≤ 5x − 5w + y + z − 9 ≤ 2 leave 5(x − w) = 2, which no integers keep.
    """
    lines = [Line(dict(terms), lower, upper) for terms, lower, upper in rows]
    lines.sort(key=lambda line: line.lower is None or line.lower != line.upper)
    done: set[int] = set()
    for line in lines:
        if line.lower is None or line.lower != line.upper:
            break
        column = single_column(line, lines, done)
        if column is None:
            if line.lower != 0:
                return True
            continue
        value, rest = divmod(line.lower, line.factors[column])
        if rest:
            return True
        done.add(column)
        for other in lines:
            put_in(other, column, value)
    return any_empty(lines)


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


def put_in(line: Line, column: int, value: int) -> None:
    """Put the value of a column into a row."""
    factor = line.factors.pop(column, 0)
    line.lower = None if line.lower is None else line.lower - factor * value
    line.upper = None if line.upper is None else line.upper - factor * value


def any_empty(lines: Sequence[Line]) -> bool:
    """Whether rows with the same left side (sign and common factor aside) leave it no integer."""
    ranges: dict[tuple[tuple[int, int], ...], tuple[int | None, int | None]] = {}
    for line in lines:
        terms = sorted((column, factor) for column, factor in line.factors.items() if factor)
        common = math.gcd(*(factor for _, factor in terms)) or 1
        lower, upper = line.lower, line.upper
        if terms and terms[0][1] < 0:
            common, lower, upper = -common, None if upper is None else -upper, None if lower is None else -lower
        key = tuple((column, factor // common) for column, factor in terms)
        low = None if lower is None else -(-lower // abs(common))
        high = None if upper is None else upper // abs(common)
        old_low, old_high = ranges.get(key, (None, None) if terms else (0, 0))
        low = old_low if low is None else low if old_low is None else max(low, old_low)
        high = old_high if high is None else high if old_high is None else min(high, old_high)
        if low is not None and high is not None and low > high:
            return True
        ranges[key] = (low, high)
    return False
