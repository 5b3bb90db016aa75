"""What would change a year: a little more money in a pool, a rule lifted; each solved anew from the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.plan import Plan, YearPlan
from allocator.domain.reason import WhatIf
from allocator.domain.records import REWARD
from allocator.domain.rule import RuleBook
from allocator.domain.stream import GIVEN
from allocator.solving import best_amounts
from allocator.use_cases.looking_ahead import open_views
from allocator.use_cases.shaping import see_year
from allocator.use_cases.year import Stopped, year_programme

# The next 100 万元 (people, mu) of a pool.
STEP = 100
POOL_RULE = "spend_the_pool"


def what_ifs(
    facts: Facts, book: RuleBook, plan: Plan, year: int, streams: tuple[str, ...], rules: tuple[str, ...]
) -> Iterator[WhatIf]:
    """Each of ``streams`` with 100 of its measure more in ``year``, then each of ``rules`` lifted.

    Earlier years stand as planned; the year is looked at before rounding.
    """
    decided = next(one for one in plan.years if one.year == year)
    start = before(facts, plan, year)
    for code in streams:
        stream, pool = facts.stream(code), facts.pool(code, year)
        if pool is not None and stream.method != GIVEN:
            extra = STEP * stream.measure.atoms
            pools = {**facts.pools, (code, year): replace(pool, total=pool.total + extra)}
            richer = replace(start, facts=replace(start.facts, pools=pools))
            yield WhatIf(year, changes(richer, plan, decided, book), stream=code, extra=extra)
    for rule in rules:
        fewer = tuple(one for one in book if one.id != rule)
        yield WhatIf(year, changes(start, plan, decided, fewer), rule=rule)


def before(facts: Facts, plan: Plan, year: int) -> Ledger:
    """The ledger as it stood when ``year`` was decided: the years before it, their rewards among the one-off money."""
    earlier = tuple(one for one in plan.years if one.year < year)
    rewards = tuple(reward for one in earlier for reward in one.one_off)
    given = tuple(one for one in facts.one_off if one.reason != REWARD)
    return Ledger(
        replace(facts, one_off=(*given, *rewards)),
        tuple(one.year for one in earlier),
        {cell: amount for one in earlier for cell, amount in one.amounts.items()},
        {cell: amount for one in earlier for cell, amount in one.entitlement.items()},
        tuple(village for one in earlier for village in one.villages),
    )


def invested_before(ledger: Ledger) -> dict[str, int]:
    """Village → the money it had before the year that is decided now."""
    invested = {village.code: village.invested for village in ledger.facts.villages}
    for one in ledger.villages:
        invested[one.village] = invested.get(one.village, 0) + one.amount
    return invested


def changes(ledger: Ledger, plan: Plan, decided: YearPlan, book: RuleBook) -> dict[Cell, Fraction] | None:
    """Cell → how the exact plan of the year differs from the one decided; None where none was proved."""
    later = later_years(ledger.facts, plan, decided)
    now = see_year(ledger, decided.year, book, invested_before(ledger), later)
    programme = year_programme(now, book, open_views(now, book, later))
    amounts = None if isinstance(programme, Stopped) else best_amounts(programme)
    return None if amounts is None else differences(decided.exact, amounts)


def later_years(facts: Facts, plan: Plan, decided: YearPlan) -> tuple[int, ...]:
    """The years that the decided year looked ahead at."""
    if not decided.looked_ahead:
        return ()
    return tuple(year for year in facts.years if year > decided.year and not facts.is_forecast(year))


def differences(before: Mapping[Cell, Fraction], after: Mapping[Cell, Fraction]) -> dict[Cell, Fraction]:
    """Cells that differ, in code order."""
    cells = sorted({*before, *after})
    found = {cell: after.get(cell, Fraction(0)) - before.get(cell, Fraction(0)) for cell in cells}
    return {cell: change for cell, change in found.items() if change}


def movers(year: YearPlan, book: RuleBook, counties: frozenset[str] | None = None) -> tuple[str, ...]:
    """The rules that move or hold money this year (of ``counties``: None is everybody's), in the book's order."""

    def concerns(cells: Mapping[Cell, Fraction]) -> bool:
        return any(counties is None or cell.county in counties for cell in cells)

    moving = {rule for steps in (year.steps, year.shaped) for rule, cells in steps.items() if concerns(cells)}
    for row in (row for level in year.levels for row in level.binding):
        if counties is None or any(cell.county in counties for cell, _ in row.terms):
            moving.add(row.rule)
    return tuple(one.id for one in book if one.id in moving and one.rule.id != POOL_RULE)
