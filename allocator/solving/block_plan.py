"""One block → its exact amounts, soft shortfalls and proofs; or an exact proof that it has no plan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from allocator.domain.cell import Cell
from allocator.domain.effort import memory
from allocator.domain.fraction import Fraction
from allocator.domain.programme import NoAnswer, Proof, Row
from allocator.solving.blocks import Block, Contradiction, bound_multipliers
from allocator.solving.closed_form import is_plain, plain_proof, solve_plain
from allocator.solving.exact_basis import outside
from allocator.solving.infeasible import contradiction
from allocator.solving.lp import fraction
from allocator.solving.rounds import Round, raise_stage, remaining_point, start
from allocator.solving.simplex import INFEASIBLE, OPTIMAL
from allocator.solving.staged import DIGITS, FLOATS, NOBODY, Item, Stages, required, staged


@dataclass(slots=True)
class BlockPlan:
    """``amounts`` of this year's cells; ``proofs`` with the level each is about; soft rows as settled.

    ``values`` are the levels of the cells in the vector; of the rows ``linking`` it is known which are ``tight``.
    """

    amounts: dict[Cell, Fraction]
    values: dict[Cell, Fraction] = field(default_factory=dict)
    linking: frozenset[Row] = frozenset()
    tight: frozenset[Row] = frozenset()
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
        # Rows hash by their names: an equal block has an equal hash, and few others do.
        named = tuple(row.origin for row in block.rows)
        self.hash = hash((tuple(column.cell for column in block.columns), named, len(block.soft)))

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keyed) and self.hash == other.hash and self.key == other.key


Found = BlockPlan | Contradiction | NoAnswer
# Plans kept at hand where no work is counted, and those kept.
AT_HAND = 256
PLANS: dict[Any, Found] = {}


@dataclass(slots=True)
class Begun:
    """A block whose plan is ``found``, or whose stages are started with some ``status``."""

    keyed: Keyed
    found: Found | None = None
    stages: Stages | None = None
    status: str = ""


def begin(block: Block) -> Begun:
    """Whether a block has a point, and its plan where it takes no stages; one that was solved lately (with other rules
    beside it) is not solved again.

    Where work is counted, lately is within the same budget. A year with one block that has no point needs no plan of
    the others, which takes a hundred times as long.
    """
    keyed = Keyed(block)
    known = plans_known().get(keyed)
    if known is not None:
        return Begun(keyed, known)
    if is_plain(block):
        return Begun(keyed, kept(keyed, plain_plan(block)))
    stages = staged(block)
    status = start(stages)
    proof = None if status == OPTIMAL else contradiction(block)
    return Begun(keyed, proof and kept(keyed, proof), stages, status)


def finish(begun: Begun) -> Found:
    """The leximin-best plan of a block; or the proof that it has none."""
    return begun.found or kept(begun.keyed, planned(begun))


def kept(keyed: Keyed, found: Found) -> Found:
    """What was found of a block, noted."""
    known = plans_known()
    if known is PLANS and len(known) >= AT_HAND:
        del known[next(iter(known))]
    known[keyed] = found
    return found


def plans_known() -> dict[Any, Any]:
    """Plans by block: of the budget within which work is counted, else of the process."""
    within = memory()
    return PLANS if within is None else within


def planned(begun: Begun) -> Found:
    """Stage by stage: by floats, by exact pivots where they fail, first where many digits tell that they do."""
    block, stages, status = begun.keyed.block, begun.stages, begun.status
    reason = "规则是否能同时成立未能用精确算术证明"
    for trust in (FLOATS, DIGITS, NOBODY):
        if trust != FLOATS or stages is None:
            stages = staged(block)
            stages.trust = trust
            status = start(stages)
            if status == INFEASIBLE and (proof := contradiction(block)) is not None:
                return proof
        if status == OPTIMAL:
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
    proofs = [(value, plain_proof(block, levels[value], amounts)) for value in sorted(levels)]
    cells = [column.cell for column in block.columns]
    values = {cells[n]: value for value, members in levels.items() for n in members}
    total = frozenset((block.rows[0].origin,))
    return BlockPlan(dict(zip(cells, amounts, strict=True)), values, total, total, proofs)


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
            for one in rounds:
                value = fraction(one.value)
                plan.proofs.append((value, proof_of(block, stages, one)))
                plan.values.update((block.columns[item.column].cell, value) for item in one.items)
    for n, column in enumerate(block.columns):
        if n not in block.ahead:
            amount = stages.lower[n]
            assert amount is not None and amount == stages.upper[n], "a cell that no stage has fixed"
            plan.amounts[column.cell] = fraction(amount)
    tight = settled(block, stages)
    if tight is None:
        return NoAnswer("求得的方案未能用精确算术核实")
    as_settled = dict(zip((row.origin for tier in block.soft for row in tier), plan.frozen_rows, strict=True))
    own = {n: as_settled.get(row, row) for n, row in enumerate(stages.origins) if row is not None}
    plan.linking, plan.tight = frozenset(own.values()), frozenset(row for n, row in own.items() if n in tight)
    plan.rounds = stages.solver.rounds if stages.solver else 0
    return plan


def settle_tier(plan: BlockPlan, tier: list, items: list[Item], rounds: list[Round]) -> None:
    """Note each soft row's shortfall and the bound it is frozen at."""
    levels = {item.link: one.value for one in rounds for item in one.items}
    for row, item in zip(tier, items, strict=True):
        share = fraction(-levels[item.link])
        lacking = share * fraction(required(row))
        origin = row.origin
        if lacking > 0:
            plan.shortfall[origin] = lacking
        lower = None if origin.lower is None else origin.lower - lacking
        upper = None if origin.upper is None else origin.upper + lacking
        plan.frozen_rows.append(replace(origin, lower=lower, upper=upper))


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


def settled(block: Block, stages: Stages) -> set[int] | None:
    """The places of rows that hold with nothing to spare; None where the fixed columns break a bound or a row.

    Everything is exact; of later years' columns only some exact point beside them is asked. The rows of the stages
    are the block's own, the soft ones with their shortfalls, and the total of the cells outside the vector: a total
    that the cells do not add up to is no least total.
    """
    for n, (lower, upper) in enumerate(zip(block.lower, block.upper, strict=True)):
        if n not in block.ahead and outside(stages.lower[n] or 0, lower, upper):
            return None
    places = [
        place
        for place, row in enumerate(stages.rows)
        if (row.lower is not None or row.upper is not None) and not any(n in block.ahead for n, _ in row.terms)
    ]
    tight = set()
    for place, (steady, slopes) in stages.activity(places).items():
        row = stages.rows[place]
        below = 1 if row.lower is None else stages.levels.sign(slopes, steady - row.lower)
        above = below if row.lower == row.upper else -1
        if row.upper is not None and row.lower != row.upper:
            above = stages.levels.sign(slopes, steady - row.upper)
        if below < 0 or above > 0:
            return None
        if not below or not above:
            tight.add(place)
    return tight if not block.ahead or remaining_point(stages) else None
