"""A programme cut into blocks that no row links: each is solved on its own and the answer is the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from allocator.domain.cell import Cell
from allocator.domain.effort import spend
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column, LinearProgramme, Row

Side = Fraction | None

# Units of work for each column and term.
TO_SORT = 2


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row in the open columns of a block (by position), frozen cells taken to its bounds."""

    terms: tuple[tuple[int, Fraction], ...]
    lower: Side
    upper: Side
    origin: Row


@dataclass(slots=True)
class Block:
    """Open columns with the bounds that rows about one cell give them, and the rows that link them.

    ``lower_row`` and ``upper_row`` name the row a column's bound comes from (None: its own bound).
    ``soft`` are the tiers; ``ahead`` the positions of later years' columns, which enter no objective.
    """

    columns: list[Column]
    lower: list[Fraction] = field(default_factory=list)
    upper: list[Side] = field(default_factory=list)
    lower_row: list[Row | None] = field(default_factory=list)
    upper_row: list[Row | None] = field(default_factory=list)
    rows: list[OpenRow] = field(default_factory=list)
    soft: list[list[OpenRow]] = field(default_factory=list)
    ahead: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Rows about one cell (or about frozen cells only) that contradict each other: row → multiplier."""

    multipliers: tuple[tuple[Row, Fraction], ...]


def blocks_of(programme: LinearProgramme, linked: bool = False) -> list[Block] | Contradiction:
    """The blocks of a programme, in the order of their first column; those alone that some row ``linked``.

    Cells that no row mentions are blocks of one: thousands of them, of which nobody asks whether they have a plan.
    """
    spend(TO_SORT * size_of(programme))
    everything = (*programme.columns, *programme.ahead_columns)
    frozen = {column.cell: column.frozen for column in everything if column.frozen is not None}
    whole = Block([column for column in everything if column.frozen is None])
    whole.ahead = {n for n, column in enumerate(whole.columns) if column.cell.year != programme.year}
    for column in whole.columns:
        whole.lower.append(column.lower)
        whole.upper.append(column.upper)
        whole.lower_row.append(None)
        whole.upper_row.append(None)
    place = {column.cell: n for n, column in enumerate(whole.columns)}
    for row in (*programme.rows, *programme.ahead_rows):
        one = opened(row, place, frozen)
        wrong = take_in(whole, one)
        if wrong is not None:
            return wrong
    whole.soft = [[opened(row, place, frozen) for row in tier] for tier in programme.soft]
    return list(parts(whole, linked))


def size_of(programme: LinearProgramme) -> int:
    """Columns and terms of the hard rows."""
    rows = (*programme.rows, *programme.ahead_rows)
    return len(programme.columns) + len(programme.ahead_columns) + sum(len(row.terms) for row in rows)


def opened(row: Row, place: Mapping[Cell, int], frozen: Mapping[Cell, Fraction]) -> OpenRow:
    """The row by position, its frozen cells as a constant."""
    terms: dict[int, Fraction] = {}
    constant = Fraction(0)
    for cell, factor in row.terms:
        n = place.get(cell)
        if n is None:
            constant += factor * frozen[cell]
        else:
            # A sum of fractions costs more than all the rest: a cell hardly ever stands in a row twice.
            terms[n] = terms[n] + factor if n in terms else factor
    lower, upper = row.lower, row.upper
    if constant:
        lower = None if lower is None else lower - constant
        upper = None if upper is None else upper - constant
    return OpenRow(tuple(sorted((n, f) for n, f in terms.items() if f)), lower, upper, row)


def take_in(whole: Block, row: OpenRow) -> Contradiction | None:
    """Keep a linking row; turn a row about one column into its bounds; check a row about none."""
    if len(row.terms) > 1:
        whole.rows.append(row)
        return None
    if not row.terms:
        if row.lower is not None and row.lower > 0:
            return Contradiction(((row.origin, Fraction(1)),))
        if row.upper is not None and row.upper < 0:
            return Contradiction(((row.origin, Fraction(-1)),))
        return None
    (n, factor), *_ = row.terms
    low, high = row.lower, row.upper
    if factor < 0:
        low, high = high, low
    if low is not None and low / factor > whole.lower[n]:
        whole.lower[n], whole.lower_row[n] = low / factor, row.origin
    top = whole.upper[n]
    if high is not None and (top is None or high / factor < top):
        whole.upper[n], whole.upper_row[n] = high / factor, row.origin
    top = whole.upper[n]
    if top is not None and whole.lower[n] > top:
        return crossed(whole, n)
    return None


def crossed(whole: Block, n: int) -> Contradiction:
    """The rows behind a column whose floor exceeds its cap."""
    cell, found = whole.columns[n].cell, []
    for row, sign in ((whole.lower_row[n], 1), (whole.upper_row[n], -1)):
        if row is not None:
            factor = sum((f for c, f in row.terms if c == cell), Fraction(0))
            found.append((row, Fraction(sign) / factor))
    return Contradiction(tuple(found))


def parts(whole: Block, linked: bool = False) -> Iterator[Block]:
    """The connected parts of a block; those alone that rows have, where they must be ``linked``."""
    root = list(range(len(whole.columns)))

    def find(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    rows = (*whole.rows, *(row for tier in whole.soft for row in tier))
    for row in rows:
        for n, _ in row.terms[1:]:
            root[find(n)] = find(row.terms[0][0])
    linking = {find(row.terms[0][0]) for row in rows if row.terms}
    members: dict[int, list[int]] = {}
    for n in range(len(whole.columns)):
        if not linked or find(n) in linking:
            members.setdefault(find(n), []).append(n)
    made = {key: part_of(whole, some) for key, some in members.items()}
    places = {n: position for some in members.values() for position, n in enumerate(some)}
    for row in whole.rows:
        made[find(row.terms[0][0])].rows.append(moved(row, places))
    loose = Block([], soft=[[] for _ in whole.soft])
    for number, tier in enumerate(whole.soft):
        for row in tier:
            (made[find(row.terms[0][0])] if row.terms else loose).soft[number].append(moved(row, places))
    yield from made.values()
    if any(loose.soft):
        yield loose


def part_of(whole: Block, members: list[int]) -> Block:
    """The columns ``members`` of a block, still without rows."""

    def chosen(things: list) -> list:
        return [things[n] for n in members]

    return Block(
        columns=chosen(whole.columns),
        lower=chosen(whole.lower),
        upper=chosen(whole.upper),
        lower_row=chosen(whole.lower_row),
        upper_row=chosen(whole.upper_row),
        soft=[[] for _ in whole.soft],
        ahead={position for position, n in enumerate(members) if n in whole.ahead},
    )


def moved(row: OpenRow, places: Mapping[int, int]) -> OpenRow:
    """The row in a part's own positions."""
    return OpenRow(tuple((places[n], factor) for n, factor in row.terms), row.lower, row.upper, row.origin)


def bound_multipliers(block: Block, left: Iterable[tuple[int, Fraction]]) -> dict[Row, Fraction]:
    """Multipliers of the one-cell rows that cancel what is ``left`` on columns whose bound is such a row's."""
    found: dict[Row, Fraction] = {}
    for n, amount in left:
        row = block.upper_row[n] if amount > 0 else block.lower_row[n] if amount < 0 else None
        if row is not None:
            factor = sum((f for c, f in row.terms if c == block.columns[n].cell), Fraction(0))
            found[row] = found.get(row, Fraction(0)) - amount / factor
    return found
