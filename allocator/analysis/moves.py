"""Two whole-unit plans of one year side by side: who gains, who pays, who is worst off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allocator.domain.analysis import Lowest, Moves, Sums
from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.plan import YearPlan
from allocator.domain.programme import LinearProgramme

POOLS = "spend_the_pool"


def money_codes(facts: Facts) -> frozenset[str]:
    """The 万元 streams: sums of money cover these only."""
    return frozenset(stream.code for stream in facts.streams if stream.is_money)


def moves_between(before: Mapping[Cell, int], after: Mapping[Cell, int], money: frozenset[str]) -> Moves:
    """What changes from one plan to another.

    甲 30 → 40 of ZY and 10 → 5 of SZ, 乙 the other way: 甲 gains 5 and 乙 pays 5, 15 change their cell.
    """
    by_county: dict[str, int] = {}
    touched: set[str] = set()
    up = down = cells = largest = 0
    where: tuple[str, str] | None = None
    for cell in sorted(before.keys() | after.keys()):
        change = after.get(cell, 0) - before.get(cell, 0)
        if not change:
            continue
        cells += 1
        touched.add(cell.county)
        if cell.stream not in money:
            continue
        by_county[cell.county] = by_county.get(cell.county, 0) + change
        up, down = up + max(change, 0), down - min(change, 0)
        if abs(change) > abs(largest):
            largest, where = change, (cell.county, cell.stream)
    gains = ranked((code, change) for code, change in by_county.items() if change > 0)
    losses = ranked((code, -change) for code, change in by_county.items() if change < 0)
    return Moves(gains, losses, max(up, down), cells, len(touched), largest, where)


def ranked(sums: Iterable[tuple[str, int]]) -> Sums:
    """Largest first, equals in code order."""
    return tuple(sorted(sums, key=lambda pair: (-pair[1], pair[0])))


def county_totals(amounts: Mapping[Cell, int] | Mapping[Cell, Fraction], money: frozenset[str]) -> dict[str, Fraction]:
    """County → Σ over 万元 streams (atoms)."""
    totals: dict[str, Fraction] = {}
    for cell, amount in amounts.items():
        if cell.stream in money:
            totals[cell.county] = totals.get(cell.county, Fraction(0)) + amount
    return totals


def lowest_county(plan: YearPlan, money: frozenset[str]) -> Lowest | None:
    """The county whose total of whole units is the smallest part of its total 测算数."""
    entitled, given = county_totals(plan.entitlement, money), county_totals(plan.amounts, money)
    found = [(given.get(code, Fraction(0)) / due, code) for code, due in entitled.items() if due > 0]
    return Lowest(*min(found)) if found else None


def lowest_cell(plan: YearPlan) -> Lowest | None:
    """The cell with the lowest exact 满足率; cells that a cap holds down are not worst off by sharing: left out."""
    capped = frozenset(held_down(plan.programme, plan.exact)) if plan.programme else frozenset()
    found = [
        (plan.exact[cell] / due, cell)
        for cell, due in plan.entitlement.items()
        if due > 0 and cell in plan.exact and cell not in capped
    ]
    if not found:
        return None
    ratio, cell = min(found)
    return Lowest(ratio, cell.county, cell.stream)


def held_down(programme: LinearProgramme, exact: Mapping[Cell, Fraction]) -> Iterable[Cell]:
    """The cells of rows that reach their upper bound, but for the pools themselves."""
    for row in (*programme.rows, *(row for tier in programme.soft for row in tier)):
        if row.upper is None or row.rule == POOLS:
            continue
        if sum((factor * exact.get(cell, 0) for cell, factor in row.terms), Fraction(0)) >= row.upper:
            yield from (cell for cell, factor in row.terms if factor > 0)
