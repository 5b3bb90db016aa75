"""An independent exact leximin for tiny programmes: dense tableaux of fractions, one test problem per figure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gmpy2 import mpq

from allocator.domain.cell import Cell
from allocator.domain.programme import LinearProgramme

Vector = list[mpq]
Side = tuple[Vector, mpq]
# GMP's rationals: the same numbers, five times faster.
ZERO, ONE = mpq(0), mpq(1)


def gmp(value: int | Fraction) -> mpq:
    """The same number as GMP's rational."""
    return mpq(value.numerator, value.denominator)


def highest(goal: Vector, sides: Sequence[Side]) -> Fraction | None:
    """The largest goal · x over x ≥ 0 and every vector · x ≥ bound, by Bland's rule; None where there is no x."""
    width, height = len(goal), len(sides)
    table, basis = [], []
    for place, (vector, bound) in enumerate(sides):
        sign = ONE if bound > 0 else -ONE
        row = [sign * one for one in vector] + [ZERO] * (2 * height) + [sign * bound]
        row[width + place] = -sign
        row[width + height + place] = ONE
        table.append(row)
        basis.append(width + place if sign < 0 else width + height + place)
    first = [ZERO] * (width + height) + [-ONE] * height
    if run(table, basis, first, width + 2 * height) < 0:
        return None
    for place, column in enumerate(basis):
        if column >= width + height:
            other = next((n for n in range(width + height) if table[place][n]), None)
            if other is not None:
                turn(table, basis, place, other)
    return run(table, basis, goal + [ZERO] * (2 * height), width + height)


def run(table: list[Vector], basis: list[int], goal: Vector, usable: int) -> Fraction:
    """Pivot until no column below ``usable`` raises the goal; its value."""
    while True:
        prices = [goal[column] for column in basis]
        rises = (
            n
            for n in range(usable)
            if goal[n] > sum((p * row[n] for p, row in zip(prices, table, strict=True) if p), ZERO)
        )
        entering = next(rises, None)
        if entering is None:
            return sum((price * row[-1] for price, row in zip(prices, table, strict=True)), ZERO)
        ends = [(row[-1] / row[entering], basis[n], n) for n, row in enumerate(table) if row[entering] > 0]
        assert ends, "the programmes of these tests are bounded"
        turn(table, basis, min(ends)[2], entering)


def turn(table: list[Vector], basis: list[int], place: int, column: int) -> None:
    """One pivot."""
    pivot = table[place][column]
    table[place] = [one / pivot for one in table[place]]
    for n, row in enumerate(table):
        if n != place and row[column]:
            factor = row[column]
            table[n] = [one - factor * other for one, other in zip(row, table[place], strict=True)]
    basis[place] = column


class Tiny:
    """Variables: amounts above their lower bounds, then one shortfall per soft row, then the level (≥ ``floor``)."""

    def __init__(self, programme: LinearProgramme) -> None:
        self.columns = (*programme.columns, *programme.ahead_columns)
        self.place = {column.cell: n for n, column in enumerate(self.columns)}
        self.soft = [row for tier in programme.soft for row in tier]
        self.width = len(self.columns) + len(self.soft)
        self.sides: list[Side] = []
        for column in self.columns:
            if column.upper is not None:
                self.sides.append((self.unit(self.place[column.cell], -ONE), gmp(column.lower - column.upper)))
        for row in (*programme.rows, *programme.ahead_rows):
            vector, constant = self.of_terms(row.terms)
            if row.lower is not None:
                self.sides.append((vector, gmp(row.lower) - constant))
            if row.upper is not None:
                self.sides.append(([-one for one in vector], constant - gmp(row.upper)))
        for n, row in enumerate(self.soft):
            assert row.lower is not None and row.upper is None
            vector, constant = self.of_terms(row.terms)
            vector[len(self.columns) + n] = gmp(row.required or row.lower)
            self.sides.append((vector, gmp(row.lower) - constant))

    def unit(self, place: int, factor: Fraction) -> Vector:
        """One variable times ``factor``."""
        vector = [ZERO] * self.width
        vector[place] = factor
        return vector

    def of_terms(self, terms: Sequence[tuple[Cell, Fraction]]) -> tuple[Vector, Fraction]:
        """Σ factor · amount as a vector and a constant."""
        vector, constant = [ZERO] * self.width, ZERO
        for cell, factor in terms:
            vector[self.place[cell]] += gmp(factor)
            constant += gmp(factor * self.columns[self.place[cell]].lower)
        return vector, constant

    def raise_all(self, measures: Sequence[Side]) -> list[Fraction]:
        """Leximin of (vector · x + constant), all ≥ −1e60; the values in order of the measures."""
        values: dict[int, Fraction] = {}
        least = mpq(-(10**60))
        while len(values) < len(measures):
            open_ = [n for n in range(len(measures)) if n not in values]
            wide = [([*vector, ZERO], bound) for vector, bound in self.sides]
            wide += [([*measures[n][0], -ONE], least - measures[n][1]) for n in open_]
            top = highest([ZERO] * self.width + [ONE], wide)
            assert top is not None
            level = top + least
            floors = [(measures[n][0], level - measures[n][1]) for n in open_]
            stuck = [n for n in open_ if highest(measures[n][0], self.sides + floors) == level - measures[n][1]]
            assert stuck
            for n in stuck:
                values[n] = level
                self.sides.append((measures[n][0], level - measures[n][1]))
        return [values[n] for n in range(len(measures))]


def exact_leximin(programme: LinearProgramme) -> dict[Cell, Fraction] | None:
    """The amounts of a small programme of one measure without frozen cells; None where it has none."""
    tiny, columns = Tiny(programme), programme.columns
    if highest([ZERO] * tiny.width, tiny.sides) is None:
        return None
    done = 0
    for tier in programme.soft:
        places = range(len(tiny.columns) + done, len(tiny.columns) + done + len(tier))
        tiny.raise_all([(tiny.unit(place, -ONE), ZERO) for place in places])
        done += len(tier)
    outside = [n for n, column in enumerate(columns) if column.weight == 0]
    if outside:
        total = [-ONE if n in outside else ZERO for n in range(tiny.width)]
        least = highest(total, tiny.sides)
        assert least is not None
        tiny.sides.append((total, least))
    inside = [n for n in range(len(columns)) if n not in outside]
    amounts: dict[Cell, Fraction] = {}
    for members in (inside, outside):
        sizes = [gmp(columns[n].weight or columns[n].prior or 1) for n in members]
        offsets = [gmp(columns[n].offset) if columns[n].weight else ZERO for n in members]
        measures = [
            (tiny.unit(n, 1 / size), (gmp(columns[n].lower) - offset) / size)
            for n, size, offset in zip(members, sizes, offsets, strict=True)
        ]
        levels = tiny.raise_all(measures)
        for n, size, offset, level in zip(members, sizes, offsets, levels, strict=True):
            amounts[columns[n].cell] = Fraction(*(offset + size * level).as_integer_ratio())
    return amounts
