"""By how much the pools miss what the hard rules ask for: the least change of pools that lets all hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from allocator.domain.programme import LinearProgramme, NoAnswer, Row
from allocator.solving.blocks import Block, Contradiction, blocks_of
from allocator.solving.closed_form import is_plain, solve_plain
from allocator.solving.infeasible import farkas, least_violation, row_multipliers
from allocator.solving.lp import fraction

POOL_RULE = "spend_the_pool"


@dataclass(frozen=True, slots=True)
class Shortage:
    """``amount`` (atoms) is the least total change; ``by_pool`` row subject → change (+ more money).

    ``rows`` prove it (non-zero exact duals). ``beyond_pools``: no change of pools helps, and ``amount``
    is the least total by which rows have to give.
    """

    amount: Fraction
    rows: tuple[Row, ...]
    by_pool: Mapping[str, Fraction] = field(default_factory=dict)
    beyond_pools: bool = False


def shortage(programme: LinearProgramme) -> Shortage | NoAnswer:
    """The shortage of an infeasible programme, block by block: floors of 3,000 in a pool of 2,400 give 600."""
    blocks = blocks_of(replace(programme, soft=()))
    if isinstance(blocks, Contradiction):
        return of_contradiction(programme, blocks)
    amount, rows, by_pool, beyond = Fraction(0), list[Row](), dict[str, Fraction](), False
    for block in blocks:
        if not block.rows or closes(block):
            continue
        found = of_block(block)
        if found is None:
            return NoAnswer("规则冲突的大小未能用精确算术证明")
        amount += found.amount
        rows += found.rows
        by_pool.update(found.by_pool)
        beyond = beyond or (found.beyond_pools and found.amount > 0)
    return Shortage(amount, tuple(rows), by_pool, beyond)


def closes(block: Block) -> bool:
    """Whether a block that one total links has a plan in closed form."""
    bare = Block(block.columns, block.lower, block.upper, block.lower_row, block.upper_row, block.rows)
    return is_plain(bare) and not isinstance(solve_plain(bare), dict)


def of_contradiction(programme: LinearProgramme, found: Contradiction) -> Shortage | NoAnswer:
    """Rows about one cell that contradict each other: they have to give by the gap, counted on the first row."""
    proof = farkas(programme, found)
    if proof is None:
        return NoAnswer("规则冲突的大小未能用精确算术证明")
    rows = tuple(row for row, _ in proof.multipliers)
    size = abs(proof.multipliers[0][1])
    pools = [row for row in rows if row.rule == POOL_RULE]
    by_pool = {pools[0].subject: proof.gap / size} if len(rows) == 1 and pools else {}
    return Shortage(proof.gap / size, rows, by_pool, beyond_pools=not by_pool)


def of_block(block: Block) -> Shortage | None:
    """One block: pools stretched first; every row where that does not help."""
    pools = frozenset(n for n, row in enumerate(block.rows) if row.origin.rule == POOL_RULE)
    found = least_violation(block, pools) if pools else None
    beyond = found is None
    if found is None:
        found = least_violation(block, frozenset(range(len(block.rows))))
    if found is None:
        return None
    best, added = found
    changes: dict[str, Fraction] = {}
    amount = Fraction(0)
    for (place, sign), value in zip(added, best.point[len(block.columns) :], strict=True):
        amount += fraction(value)
        if value and not beyond:
            subject = block.rows[place].origin.subject
            changes[subject] = changes.get(subject, Fraction(0)) - sign * fraction(value)
    rows = tuple(row_multipliers(block, best)) if amount else ()
    return Shortage(amount, rows, changes, beyond)
