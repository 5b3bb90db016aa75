"""What each rule adds to each cell: the year solved with the rules switched on one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import LinearProgramme, Row, Solution
from allocator.domain.reason import LATER_YEARS
from allocator.domain.rule import RuleBook
from allocator.solving.lp import fraction, whole

Best = Callable[[LinearProgramme], Mapping[Cell, Fraction] | None]
Steps = dict[str, dict[Cell, Fraction]]


def attribute(
    book: RuleBook, programme: LinearProgramme, full: Solution, entitlement: Mapping[Cell, Fraction], best: Best
) -> Steps:
    """Rule id → cell → what the rule adds (atoms), so that entitlement + all steps = the exact plan.

    Rules come in the book's order; ``best`` solves a part of the programme (None where nothing was
    proved). A rule whose rows the plan so far already keeps adds nothing and is not solved for: the
    best plan among fewer stays best when what is cut off does not contain it. What the look-ahead
    changes stands under ``later_years``.
    """
    shaping = [rule.id for rule in book if rule.rule.rows is not None and rule.values.enforced]
    rows = (*programme.rows, *(row for tier in programme.soft for row in tier))
    steps: Steps = {}
    so_far = {cell: entitlement.get(cell, Fraction(0)) for cell in full.amounts}
    # A floor of a cell's own (一次性资金) comes with the pool, the first rule, whichever is solved for first.
    low = any(column.frozen is None and so_far.get(column.cell, 0) < column.lower for column in programme.columns)
    for index, rule in enumerate(shaping):
        if not (low and index == 0) and all(keeps(so_far, row) for row in rows if row.rule == rule):
            continue
        last = index == len(shaping) - 1 and not programme.ahead_rows
        amounts = full.amounts if last else best(under(programme, frozenset(shaping[: index + 1])))
        if amounts is None:
            continue
        note(steps, rule, so_far, amounts)
        so_far = {cell: amounts.get(cell, Fraction(0)) for cell in full.amounts}
    note(steps, LATER_YEARS if programme.ahead_rows else shaping[-1], so_far, full.amounts)
    return {rule: step for rule, step in steps.items() if step}


def under(programme: LinearProgramme, rules: frozenset[str]) -> LinearProgramme:
    """The programme with the rows of ``rules`` only, and no look-ahead."""

    def kept(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(row for row in rows if row.stands(rules))

    soft = tuple(kept(tier) for tier in programme.soft)
    return replace(programme, rows=kept(programme.rows), soft=soft, ahead_columns=(), ahead_rows=())


def note(steps: Steps, rule: str, before: Mapping[Cell, Fraction], after: Mapping[Cell, Fraction]) -> None:
    """Record the cells that changed between two plans under ``rule``, adding to what stands there."""
    step = steps.setdefault(rule, {})
    for cell, amount in after.items():
        if amount != before.get(cell, Fraction(0)):
            # Fractions of thousands of digits: many times quicker as the solver's numbers.
            change = whole(amount) - whole(before.get(cell, Fraction(0)))
            step[cell] = fraction(whole(step.get(cell, Fraction(0))) + change)


def keeps(amounts: Mapping[Cell, Fraction], row: Row) -> bool:
    """Whether exact amounts keep a row."""
    left = sum((factor * amounts.get(cell, Fraction(0)) for cell, factor in row.terms), Fraction(0))
    return (row.lower is None or left >= row.lower) and (row.upper is None or left <= row.upper)
