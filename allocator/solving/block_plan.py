"""One block → its exact amounts, soft shortfalls and proofs; or an exact proof that it has no plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache

from allocator.domain.cell import Cell
from allocator.domain.money import Exact
from allocator.domain.programme import NoAnswer, Proof, Row
from allocator.solving.blocks import Block, Contradiction, bound_multipliers
from allocator.solving.closed_form import is_plain, plain_proof, solve_plain
from allocator.solving.exact_basis import outside
from allocator.solving.infeasible import contradiction
from allocator.solving.lp import LpRow, fraction
from allocator.solving.simplex import INFEASIBLE, OPTIMAL
from allocator.solving.staged import Item, Round, Stages, raise_stage, remaining_point, staged, start


@dataclass(slots=True)
class BlockPlan:
    """``amounts`` of this year's cells; ``proofs`` with the level each is about; soft rows as settled."""

    amounts: dict[Cell, Fraction]
    proofs: list[tuple[Fraction, Proof]] = field(default_factory=list)
    shortfall: dict[Row, Fraction] = field(default_factory=dict)
    frozen_rows: list[Row] = field(default_factory=list)
    rounds: int = 0


class Keyed:
    """A block that compares by what it says, so that an equal one is solved once."""

    def __init__(self, block: Block) -> None:
        self.block = block
        rows = tuple((row.terms, row.lower, row.upper, row.origin) for row in block.rows)
        soft = tuple(tuple((row.terms, row.lower, row.upper, row.origin) for row in tier) for tier in block.soft)
        bounds = (tuple(block.lower), tuple(block.upper), tuple(block.lower_row), tuple(block.upper_row))
        self.key = (tuple(block.columns), bounds, rows, soft, frozenset(block.ahead))
        self.hash = hash(self.key)

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keyed) and self.hash == other.hash and self.key == other.key


def plan_block(block: Block) -> BlockPlan | Contradiction | NoAnswer:
    """The leximin-best plan of a block; one that was solved lately (with other rules beside it) is not solved again."""
    return plan_block_once(Keyed(block))


@lru_cache(maxsize=256)
def plan_block_once(keyed: Keyed) -> BlockPlan | Contradiction | NoAnswer:
    """Closed form where one total links the block, else stage by stage: by floats, by exact pivots where they fail."""
    block, reason = keyed.block, "规则是否能同时成立未能用精确算术证明"
    if is_plain(block):
        return plain_plan(block)
    for pivoted in (False, True):
        stages = staged(block)
        stages.pivoted = pivoted
        status = start(stages)
        if status == INFEASIBLE:
            proof = contradiction(block)
            if proof is not None:
                return proof
        elif status == OPTIMAL:
            plan = by_stages(block, stages)
            if isinstance(plan, BlockPlan):
                return plan
            reason = plan.reason
    return NoAnswer(reason)


def plain_plan(block: Block) -> BlockPlan | Contradiction:
    """The closed form, with the proof of each level."""
    amounts = solve_plain(block)
    if isinstance(amounts, dict):
        return Contradiction(tuple(amounts.items()))
    levels: dict[Fraction, list[int]] = {}
    for n, column in enumerate(block.columns):
        if column.weight > 0:
            levels.setdefault((amounts[n] - column.offset) / column.weight, []).append(n)
    proofs = [(value, plain_proof(block, levels[value])) for value in sorted(levels)]
    cells = (column.cell for column in block.columns)
    return BlockPlan(dict(zip(cells, amounts, strict=True)), proofs)


def by_stages(block: Block, stages: Stages) -> BlockPlan | NoAnswer:
    """Soft tiers, the total outside the vector, the main leximin, the cells outside it."""
    plan = BlockPlan({})
    for tier, items in zip(block.soft, stages.tiers, strict=True):
        if items:
            rounds = raise_stage(stages, items, ceiling=0)
            if isinstance(rounds, str):
                return NoAnswer(rounds)
            settle_tier(plan, tier, items, rounds)
    for items, counts in ((stages.unformed, False), (stages.main, True), (stages.beside, False)):
        rounds = raise_stage(stages, items)
        if isinstance(rounds, str):
            return NoAnswer(rounds)
        if counts:
            plan.proofs = [(fraction(one.value), proof_of(block, stages, one)) for one in rounds]
    for n, column in enumerate(block.columns):
        if n not in block.ahead:
            amount = stages.lower[n]
            assert amount is not None and amount == stages.upper[n], "a cell that no stage has fixed"
            plan.amounts[column.cell] = fraction(amount)
    if not holds(block, stages):
        return NoAnswer("求得的方案未能用精确算术核实")
    plan.rounds = stages.solver.rounds if stages.solver else 0
    return plan


def settle_tier(plan: BlockPlan, tier: list, items: list[Item], rounds: list[Round]) -> None:
    """Note each soft row's shortfall and the bound it is frozen at."""
    levels = {item.link: one.value for one in rounds for item in one.items}
    for row, item in zip(tier, items, strict=True):
        share = fraction(-levels[item.link])
        lacking = share * stage_size(row)
        origin = row.origin
        if lacking > 0:
            plan.shortfall[origin] = lacking
        lower = None if origin.lower is None else origin.lower - lacking
        upper = None if origin.upper is None else origin.upper + lacking
        plan.frozen_rows.append(replace(origin, lower=lower, upper=upper))


def stage_size(row: object) -> Fraction:
    """What the row's shortfall is measured against."""
    from allocator.solving.staged import required

    return fraction(required(row))  # type: ignore[arg-type]


def proof_of(block: Block, stages: Stages, one: Round) -> Proof:
    """The round's multipliers on the programme's own rows, those of rows about one cell included."""
    rows: dict[Row, Fraction] = {}
    for place, dual in one.multipliers:
        origin = stages.origins[place]
        if origin is not None:
            rows[origin] = rows.get(origin, Fraction(0)) + fraction(dual)
    left = ((n, fraction(-cost)) for n, cost in one.reduced if n < len(block.columns))
    for row, factor in bound_multipliers(block, left).items():
        rows[row] = rows.get(row, Fraction(0)) + factor
    cells = tuple(sorted(block.columns[item.column].cell for item in one.items))
    ordered = sorted(rows.items(), key=lambda pair: (pair[0].rule, pair[0].subject, pair[0].year, pair[0].terms))
    return Proof(cells, tuple(ordered))


def holds(block: Block, stages: Stages) -> bool:
    """Whether the fixed columns keep every bound and row exactly; later years' columns: whether some exact point does.

    The rows of the stages are the block's own, the soft ones with their shortfalls, and the total of the cells
    outside the vector: a total that the cells do not add up to is no least total.
    """
    amounts: list[Exact] = [stages.lower[n] or 0 for n in range(len(stages.lower))]
    for n, (lower, upper) in enumerate(zip(block.lower, block.upper, strict=True)):
        if n not in block.ahead and outside(amounts[n], lower, upper):
            return False
    for row in stages.rows:
        if (row.lower is None and row.upper is None) or any(n in block.ahead for n, _ in row.terms):
            continue
        if outside(activity_of(row, amounts), row.lower, row.upper):
            return False
    return not block.ahead or remaining_point(stages)


def activity_of(row: LpRow, amounts: Sequence[Exact]) -> Exact:
    """Σ factor · amount of a row."""
    total: Exact = 0
    for n, factor in row.terms:
        total += amounts[n] if factor == 1 else factor * amounts[n]
    return total
