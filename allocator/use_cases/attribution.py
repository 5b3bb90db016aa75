"""What each rule adds to each cell: the year solved with the rules switched on one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from allocator.domain.cell import Cell
from allocator.domain.programme import LinearProgramme, Outcome, Row, Solution
from allocator.domain.rule import RuleBook
from allocator.domain.year_facts import YearFacts

Solve = Callable[[YearFacts, RuleBook], tuple[LinearProgramme, Outcome]]
LATER_YEARS = "later_years"


def attribute(
    now: YearFacts,
    book: RuleBook,
    programme: LinearProgramme,
    full: Solution,
    entitlement: Mapping[Cell, Fraction],
    solve_rules: Solve,
) -> dict[str, dict[Cell, Fraction]]:
    """Rule id → cell → what the rule adds (atoms), so that entitlement + all steps = the exact plan.

    Rules come in the book's order. A rule whose rows the plan so far already keeps adds nothing and
    is not solved for: the best plan among fewer stays best when what is cut off does not contain it.
    What the look-ahead changes stands under ``later_years``.
    """
    shaping = [rule for rule in book if rule.rule.rows is not None and rule.values.enforced]
    # A rule that only reshapes the entitlement is part of what the steps start from.
    always = tuple(rule for rule in book if rule.rule.reshape is not None)
    rows = (*programme.rows, *(row for tier in programme.soft for row in tier))
    steps: dict[str, dict[Cell, Fraction]] = {}
    so_far = {cell: entitlement.get(cell, Fraction(0)) for cell in full.amounts}
    for index, rule in enumerate(shaping):
        if all(keeps(so_far, row) for row in rows if row.rule == rule.id):
            continue
        last = index == len(shaping) - 1 and not programme.ahead_rows
        amounts = full.amounts if last else solved(now, (*always, *shaping[: index + 1]), solve_rules)
        if amounts is None:
            continue
        note(steps, rule.id, so_far, amounts)
        so_far = {cell: amounts.get(cell, Fraction(0)) for cell in full.amounts}
    note(steps, LATER_YEARS if programme.ahead_rows else shaping[-1].id, so_far, full.amounts)
    return {rule: step for rule, step in steps.items() if step}


def solved(now: YearFacts, book: RuleBook, solve_rules: Solve) -> Mapping[Cell, Fraction] | None:
    """The exact plan under a part of the rule book; None where the solver could not prove one."""
    _, outcome = solve_rules(now, book)
    return outcome.amounts if isinstance(outcome, Solution) else None


def note(
    steps: dict[str, dict[Cell, Fraction]], rule: str, before: Mapping[Cell, Fraction], after: Mapping[Cell, Fraction]
) -> None:
    """Record the cells that changed between two plans under ``rule``, adding to what stands there."""
    step = steps.setdefault(rule, {})
    for cell, amount in after.items():
        change = amount - before.get(cell, Fraction(0))
        if change:
            step[cell] = step.get(cell, Fraction(0)) + change


def keeps(amounts: Mapping[Cell, Fraction], row: Row) -> bool:
    """Whether exact amounts keep a row."""
    left = sum((factor * amounts.get(cell, Fraction(0)) for cell, factor in row.terms), Fraction(0))
    return (row.lower is None or left >= row.lower) and (row.upper is None or left <= row.upper)
