"""Solve a programme exactly: blocks, closed form or stages, then levels told from the plan alone."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.money import Exact
from allocator.domain.programme import Infeasible, Level, LinearProgramme, NoAnswer, Outcome, Proof, Row, Solution
from allocator.solving.block_plan import Begun, BlockPlan, begin, finish
from allocator.solving.blocks import Block, Contradiction, blocks_of
from allocator.solving.closed_form import is_plain, solve_plain
from allocator.solving.infeasible import contradiction, farkas, has_point, plain_fits
from allocator.solving.lp import whole

NOT_PROVED = "规则冲突未能用精确算术证明"


def solve(programme: LinearProgramme) -> Outcome:
    """The leximin-best exact plan of a year; ``Infeasible`` only with a proof; ``NoAnswer`` otherwise."""
    plans = block_plans(programme)
    if not isinstance(plans, list):
        return plans
    amounts = amounts_of(programme, plans)
    frozen_rows = tuple(row for plan in plans for row in plan.frozen_rows)
    return Solution(
        amounts=amounts,
        levels=levels_of(programme, amounts, plans, frozen_rows),
        shortfall={row: lacking for plan in plans for row, lacking in plan.shortfall.items()},
        frozen_rows=frozen_rows,
        rounds=sum(plan.rounds for plan in plans),
    )


def best_amounts(programme: LinearProgramme) -> dict[Cell, Fraction] | None:
    """The amounts of ``solve`` alone, for those who do not ask why; None where there is no proven plan."""
    plans = block_plans(programme)
    return amounts_of(programme, plans) if isinstance(plans, list) else None


def block_plans(programme: LinearProgramme) -> list[BlockPlan] | Infeasible | NoAnswer:
    """Each block's plan; the first that has no point ends it, before any other is planned."""
    blocks = blocks_of(programme)
    if isinstance(blocks, Contradiction):
        return farkas(programme, blocks) or NoAnswer(NOT_PROVED)
    all_begun: list[Begun] = []
    for block in blocks:
        begun = begin(block)
        if isinstance(begun.found, Contradiction):
            return farkas(programme, begun.found) or NoAnswer(NOT_PROVED)
        all_begun.append(begun)
    plans: list[BlockPlan] = []
    for begun in all_begun:
        plan = finish(begun)
        if isinstance(plan, Contradiction):
            return farkas(programme, plan) or NoAnswer(NOT_PROVED)
        if isinstance(plan, NoAnswer):
            return plan
        plans.append(plan)
    return plans


def amounts_of(programme: LinearProgramme, plans: list[BlockPlan]) -> dict[Cell, Fraction]:
    """What nothing moves and what the blocks give, in cell order."""
    amounts = {column.cell: column.frozen for column in programme.columns if column.frozen is not None}
    for plan in plans:
        amounts.update(plan.amounts)
    return dict(sorted(amounts.items()))


def levels_of(
    programme: LinearProgramme, amounts: Mapping[Cell, Fraction], plans: list[BlockPlan], frozen_rows: tuple[Row, ...]
) -> tuple[Level, ...]:
    """Every fulfilment that occurs, ascending, with the tight rows that touch its cells and the proofs."""
    proofs: dict[Fraction, list[Proof]] = {}
    for plan in plans:
        for value, proof in plan.proofs:
            proofs.setdefault(value, []).append(proof)
    cells: dict[Fraction, list[Cell]] = {}
    value_of = {cell: value for plan in plans for cell, value in plan.values.items()}
    for cell, value in value_of.items():
        cells.setdefault(value, []).append(cell)
    binding: dict[Fraction, list[Row]] = {}
    for row in tight_rows(programme, amounts, plans, frozen_rows):
        for value in {value_of[cell] for cell, _ in row.terms if cell in value_of}:
            binding.setdefault(value, []).append(row)
    return tuple(
        Level(value, tuple(sorted(cells[value])), tuple(binding.get(value, ())), tuple(proofs.get(value, ())))
        for value in sorted(cells, key=whole)
    )


def tight_rows(
    programme: LinearProgramme, amounts: Mapping[Cell, Fraction], plans: list[BlockPlan], frozen_rows: tuple[Row, ...]
) -> list[Row]:
    """Rows of this year that hold with nothing to spare at the exact plan; of most a block has told it."""
    linking = frozenset[Row]().union(*(plan.linking for plan in plans))
    tight = frozenset[Row]().union(*(plan.tight for plan in plans))
    found = []
    for row in (*programme.rows, *frozen_rows):
        if any(cell not in amounts for cell, _ in row.terms):
            continue
        if row in linking:
            holds_tightly = row in tight
        else:
            activity: Exact = sum(whole(factor) * whole(amounts[cell]) for cell, factor in row.terms)
            holds_tightly = activity in (row.lower, row.upper)
        if holds_tightly:
            found.append(row)
    return found


def feasible(programme: LinearProgramme) -> Infeasible | NoAnswer | None:
    """None where the hard rows have an exact plan (proved); else the proof that they have none, or neither."""
    bare = LinearProgramme(
        programme.year, programme.columns, programme.rows, (), programme.ahead_columns, programme.ahead_rows
    )
    blocks = blocks_of(bare, linked=True)
    if isinstance(blocks, Contradiction):
        return farkas(bare, blocks) or NoAnswer(NOT_PROVED)
    for block in blocks:
        wrong = block_infeasible(block, bare)
        if wrong is not None:
            return wrong
    return None


def block_infeasible(block: Block, programme: LinearProgramme) -> Infeasible | NoAnswer | None:
    """None where one block has a point."""
    if plain_fits(block):
        return None
    bare = Block(block.columns, block.lower, block.upper, block.lower_row, block.upper_row, block.rows)
    if is_plain(bare):
        amounts = solve_plain(bare)
        if isinstance(amounts, dict):
            return farkas(programme, Contradiction(tuple(amounts.items()))) or NoAnswer(NOT_PROVED)
        return None
    there = has_point(bare)
    if there:
        return None
    found = contradiction(bare) if there is False else None
    return (farkas(programme, found) if found else None) or NoAnswer(NOT_PROVED)
