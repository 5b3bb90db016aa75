"""The exact programme a decided year was solved from, rebuilt from the result; rows on any amounts."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import Exact
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.stream import GIVEN
from allocator.domain.year_facts import YearFacts
from allocator.entitlement import entitlements
from allocator.programme import build_year, view_year
from allocator.use_cases import PlanResult
from allocator.use_cases.shaping import given_amounts


def view_of(result: PlanResult, position: int = 0) -> YearFacts:
    """The facts as seen from the year at ``position``, the years before decided as planned."""
    assert result.plan is not None
    before, year = result.plan.years[:position], result.plan.years[position].year
    ledger = Ledger(
        result.facts,
        tuple(one.year for one in before),
        {cell: amount for one in before for cell, amount in one.amounts.items()},
        {cell: amount for one in before for cell, amount in one.entitlement.items()},
        tuple(village for one in before for village in one.villages),
    )
    invested = {village.code: village.invested for village in result.facts.villages}
    for one in ledger.villages:
        invested[one.village] += one.amount
    return view_year(ledger, year, result.book, True, invested)


def programme_of(result: PlanResult, position: int = 0) -> LinearProgramme:
    """The programme of one year; streams that no rule moves are frozen at the plan's exact amounts."""
    assert result.plan is not None
    now, plan = view_of(result, position), result.plan.years[position]
    held = {stream.code for stream in now.facts.streams if not stream.movable and stream.method != GIVEN}
    frozen = given_amounts(now)
    frozen.update({cell: amount for cell, amount in plan.exact.items() if cell.stream in held})
    return build_year(now, entitlements(now), result.book, frozen)


def left_side(row: Row, amounts: Mapping[Cell, Exact]) -> Fraction:
    """Σ coefficient · x."""
    return sum((factor * amounts.get(cell, 0) for cell, factor in row.terms), Fraction(0))


def kept(row: Row, amounts: Mapping[Cell, Exact]) -> bool:
    """Whether exact amounts keep a row."""
    value = left_side(row, amounts)
    return (row.lower is None or value >= row.lower) and (row.upper is None or value <= row.upper)


def fulfilments(programme: LinearProgramme, amounts: Mapping[Cell, Exact]) -> dict[Cell, Fraction]:
    """(x − offset) ÷ weight of the cells in the vector."""
    return {
        column.cell: (amounts[column.cell] - column.offset) / column.weight
        for column in programme.columns
        if column.weight > 0 and column.frozen is None
    }
