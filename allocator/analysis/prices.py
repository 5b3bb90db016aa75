"""The price of a rule: the plan with it against the plan without it, year by year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from allocator.analysis.moves import lowest_cell, lowest_county, moves_between
from allocator.domain.analysis import PriceYear
from allocator.domain.fraction import Fraction
from allocator.domain.plan import YearPlan
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.rule import OFF, ActiveRule, RuleBook

POOLS = "spend_the_pool"


def priced_rules(book: RuleBook) -> RuleBook:
    """The rules that have a price: every enforced one (hard or soft) but the pools themselves."""
    return tuple(one for one in book if one.values.enforced and one.rule.id != POOLS)


def without_rule(book: RuleBook, rule: str) -> RuleBook:
    """The book with one rule (or one instance of it) switched off."""
    return tuple(
        replace(one, values=replace(one.values, status=OFF, tier=None)) if one.id == rule else one for one in book
    )


def changes_nothing(rule: ActiveRule, plans: Sequence[YearPlan], complete: bool) -> bool:
    """Whether it is proved, without solving, that every amount stays what it is when the rule is switched off.

    The plans are best among those that keep all rows. Where every row of the rule is slack there, a better plan
    without the rule would have points next to the present one that keep the rule and are better too (every stage,
    from the soft tiers to the leximin, compares concave sums first to last), which cannot be. Whole units: no cell
    left its window of one unit, so the rows cannot fail at any point that was chosen from. ``complete``: no forecast
    year is missing. A rule that does more than bound amounts (reshaping, villages, pools) is never passed over.
    """
    parts = rule.rule
    if not complete or parts.reshape is not None or parts.village_asks is not None or parts.planned_pools is not None:
        return False
    return parts.rows is None or all(keeps_clear(rule.id, plan) for plan in plans)


def keeps_clear(rule: str, plan: YearPlan) -> bool:
    """Whether no row of the rule can fail at any whole-unit point of one year's windows."""
    if plan.closed:
        return True
    if plan.programme is None or plan.looked_ahead:
        return False
    rows = [row for row in all_rows(plan.programme) if row.rule == rule]
    if not rows:
        return True
    units = {column.cell: column.unit for column in plan.programme.columns}
    inside = all(abs(plan.amounts[cell] - exact) < units[cell] for cell, exact in plan.exact.items())
    return inside and all(is_clear(row, plan, units) for row in rows)


def all_rows(programme: LinearProgramme) -> Iterable[Row]:
    """The hard rows, then the soft ones tier by tier."""
    yield from programme.rows
    for tier in programme.soft:
        yield from tier


def is_clear(row: Row, plan: YearPlan, units: dict) -> bool:
    """Whether a row has at least one unit of each of its cells to spare."""
    activity = sum((factor * plan.exact[cell] for cell, factor in row.terms), Fraction(0))
    reach = sum((abs(factor) * units[cell] for cell, factor in row.terms), Fraction(0))
    if row.lower is not None and activity - row.lower < reach:
        return False
    return row.upper is None or row.upper - activity >= reach


def price_years(plans: Sequence[YearPlan], others: Sequence[YearPlan], money: frozenset[str]) -> tuple[PriceYear, ...]:
    """Each year that both have: ``plans`` with the rule, ``others`` without it."""
    without = {plan.year: plan for plan in others}
    return tuple(price_year(plan, without[plan.year], money) for plan in plans if plan.year in without)


def price_year(plan: YearPlan, other: YearPlan, money: frozenset[str]) -> PriceYear:
    """One year: who gains by the rule and who pays, and the worst-off on both sides."""
    return PriceYear(
        plan.year,
        plan.forecast,
        moves_between(other.amounts, plan.amounts, money),
        lowest_county(other, money),
        lowest_county(plan, money),
        lowest_cell(other),
        lowest_cell(plan),
    )
