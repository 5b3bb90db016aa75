"""By how much the pools miss what the hard rules ask for: the least change of pools that lets all hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import LinearProgramme, NoAnswer, Row
from allocator.solving.blocks import Block, Contradiction, blocks_of, bound_multipliers
from allocator.solving.closed_form import is_plain
from allocator.solving.infeasible import farkas, least_violation, plain_fits, raised_point, row_multipliers
from allocator.solving.lp import fraction

POOL_RULE = "spend_the_pool"
NOT_SIZED = "规则冲突的大小未能用精确算术证明"


@dataclass(frozen=True, slots=True)
class Shortage:
    """``amount`` (atoms) is the least total change; ``by_pool`` row subject → change (+ more money).

    ``rows`` prove it, weighed by their exact duals ``weights``: together they read 0 ≥ ``amount``. ``beyond_pools``: no
    change of pools helps, and ``amount`` is the least total by which rows have to give.
    """

    amount: Fraction
    rows: tuple[Row, ...]
    by_pool: Mapping[str, Fraction] = field(default_factory=dict)
    beyond_pools: bool = False
    weights: tuple[Fraction, ...] = ()


def shortage(programme: LinearProgramme) -> Shortage | NoAnswer:
    """The shortage of an infeasible programme, block by block: floors of 3,000 in a pool of 2,400 give 600.

    That no change of pools helps is the solver's word here; what the rows then lack is exact all the same.
    """
    found = shortages(programme, apart=False)
    if isinstance(found, NoAnswer):
        return found
    by_pool = {subject: change for one in found for subject, change in one.by_pool.items()}
    rows = tuple(chain.from_iterable(one.rows for one in found))
    weights = tuple(chain.from_iterable(one.weights for one in found))
    amount, beyond = sum((one.amount for one in found), Fraction(0)), any(one.beyond_pools for one in found)
    return Shortage(amount, rows, by_pool, beyond, weights)


def shortages(programme: LinearProgramme, apart: bool = True) -> tuple[Shortage, ...] | NoAnswer:
    """The shortage in parts that share no cell (``apart``) or block by block; their amounts add up to the whole.

    Floors of 1,300 in a pool of 1,000 and of 700 in another of 500 are two parts, 300 and 200. Cells whose
    own rows contradict each other come first and alone.
    """
    blocks = blocks_of(replace(programme, soft=()), linked=True)
    if isinstance(blocks, Contradiction):
        found = of_contradiction(programme, blocks)
        return found if isinstance(found, NoAnswer) else (found,)
    parts: list[Shortage] = []
    for block in blocks:
        if plain_fits(block) or raised_point(block) is not None:
            continue
        one = of_block(block, apart)
        if one is None:
            return NoAnswer(NOT_SIZED)
        parts += one
    return tuple(parts)


def of_contradiction(programme: LinearProgramme, found: Contradiction) -> Shortage | NoAnswer:
    """Rows about one cell that contradict each other: a pool among them gives way, else the first row has to."""
    proof = farkas(programme, found)
    if proof is None:
        return NoAnswer(NOT_SIZED)
    rows = tuple(row for row, _ in proof.multipliers)
    pools = [(row, factor) for row, factor in proof.multipliers if row.rule == POOL_RULE]
    _, factor = (pools or list(proof.multipliers))[0]
    amount = proof.gap / abs(factor)
    # A pool held down by its own row (factor < 0) needs more money, one that pushes cells up needs less.
    by_pool = {row.subject: amount if factor < 0 else -amount for row, factor in pools[:1]}
    weights = tuple(one / abs(factor) for _, one in proof.multipliers)
    return Shortage(amount, rows, by_pool, not by_pool, weights)


def of_block(block: Block, apart: bool) -> list[Shortage] | None:
    """One block: pools stretched first; every row where that does not help. None where nothing was proved."""
    if is_plain(block) and block.rows[0].origin.rule == POOL_RULE:
        return [of_plain(block)]
    pools = frozenset(n for n, row in enumerate(block.rows) if row.origin.rule == POOL_RULE)
    found = least_violation(block, pools, believing=not apart) if pools else None
    beyond = found is None
    if found is None:
        found = least_violation(block, frozenset(range(len(block.rows))))
    if found is None:
        return None
    best, added = found
    stretched: dict[Row, Fraction] = {}
    for (place, sign), value in zip(added, best.point[len(block.columns) :], strict=True):
        if value:
            row = block.rows[place].origin
            stretched[row] = stretched.get(row, Fraction(0)) - sign * fraction(value)
    if not stretched:
        return []
    weights = row_multipliers(block, best)
    rows = tuple(weights)
    return [of_rows(part, weights, stretched, beyond) for part in (linked(rows, block) if apart else [rows])]


def of_plain(block: Block) -> Shortage:
    """One pool and the bands of its cells: by plain sums, at any scale."""
    (row,) = block.rows
    total, least = row.lower or Fraction(0), sum(block.lower, Fraction(0))
    sign, bounds = (-1, block.lower) if least > total else (1, block.upper)
    reached = sum((bound for bound in bounds if bound is not None), Fraction(0))
    behind = bound_multipliers(block, ((n, Fraction(sign)) for n, _ in row.terms))
    weights = {row.origin: Fraction(sign)} | behind
    by_pool = {row.origin.subject: reached - total}
    return Shortage(abs(reached - total), tuple(weights), by_pool, weights=tuple(weights.values()))


def of_rows(
    rows: tuple[Row, ...], weights: Mapping[Row, Fraction], stretched: Mapping[Row, Fraction], beyond: bool
) -> Shortage:
    """The part of a shortage that some of its rows prove: each stretched row is among the rows of one part."""
    mine = {row: stretched[row] for row in rows if row in stretched}
    by_pool = {} if beyond else {row.subject: change for row, change in mine.items()}
    amount = sum((abs(change) for change in mine.values()), Fraction(0))
    return Shortage(amount, rows, by_pool, beyond, tuple(weights[row] for row in rows))


def linked(rows: tuple[Row, ...], block: Block) -> Iterator[tuple[Row, ...]]:
    """Rows grouped so that two groups share no open cell, in the order of their first row."""
    open_cells = {column.cell for column in block.columns}
    groups: list[tuple[set[Cell], list[int]]] = []
    for place, row in enumerate(rows):
        cells, places = {cell for cell, _ in row.terms if cell in open_cells}, [place]
        apart = []
        for group in groups:
            if group[0] & cells:
                cells |= group[0]
                places += group[1]
            else:
                apart.append(group)
        groups = [*apart, (cells, places)]
    for _, places in sorted(groups, key=lambda group: min(group[1])):
        yield tuple(rows[place] for place in sorted(places))
