"""From a decided plan to the reasons of each county: nothing is solved here, everything adds up exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.plan import Plan, YearPlan
from allocator.domain.programme import Row
from allocator.domain.reason import LATER_YEARS, Burden, CellReason, CountyReason, Explanation, WhatIf, burden_of
from allocator.domain.rule import OFF, RuleBook
from allocator.explanation.wording import Words, rule_titles, told

POOL_RULE = "spend_the_pool"


def explain_counties(
    ledger: Ledger,
    book: RuleBook,
    plan: Plan,
    counties: Collection[str],
    years: Collection[int],
    now: Mapping[Cell, int] | None = None,
    what_ifs: tuple[WhatIf, ...] = (),
    with_sentences: bool = True,
) -> Explanation:
    """The reasons of ``counties`` in ``years``, in code order.

    ``now`` are the amounts that stand in the workbook today (None: those of the plan); ``ledger`` holds the
    plan as computed, which the rules' sentences (left out unless ``with_sentences``) are about.
    """
    chosen = [year for year in plan.years if year.year in years]
    words = Words(ledger.facts, rule_titles(book))
    borne = {year.year: burdens(ledger, book, year) for year in chosen}
    found: dict[tuple[str, int], CountyReason] = {}
    money = tuple(stream.code for stream in ledger.facts.streams if stream.is_money)
    for year in chosen:
        cells, binding = cells_by_county(year, counties), binding_by_county(year)
        for county in sorted(counties):
            held = tuple(sorted(binding.get(county, ()), key=lambda one: (place_of(book, one[0]), one[1])))
            found[county, year.year] = CountyReason(
                county=county,
                year=year.year,
                cells=tuple(cell_reason(ledger, book, year, cell, now) for cell in cells.get(county, ())),
                binding=held,
                told=tuple(told(words, ledger, county, year, held, borne[year.year], what_ifs)),
                sentences=tuple(sentences(ledger, book, county, year.year)) if with_sentences else (),
                prior=ledger.prior_total((county,), money, year.year),
                one_off=ledger.one_off_total((county,), money, year.year),
            )
    reasons = tuple(found[county, year.year] for county in sorted(counties) for year in chosen)
    return Explanation(reasons, borne, what_ifs)


def cells_by_county(year: YearPlan, counties: Collection[str]) -> dict[str, list[Cell]]:
    """The year's cells of ``counties``, in code order."""
    found: dict[str, list[Cell]] = {}
    for cell in sorted(year.amounts):
        if cell.county in counties:
            found.setdefault(cell.county, []).append(cell)
    return found


def cell_reason(
    ledger: Ledger, book: RuleBook, year: YearPlan, cell: Cell, now: Mapping[Cell, int] | None
) -> CellReason:
    """One cell's build-up; its steps in the book's order, what later years keep back last."""
    order = (*(rule.id for rule in book), LATER_YEARS)
    steps = {rule: year.steps[rule][cell] for rule in order if year.steps.get(rule, {}).get(cell)}
    amount = year.amounts[cell]
    return CellReason(
        cell=cell,
        prior=ledger.prior(*cell),
        entitlement=year.entitlement.get(cell, Fraction(0)),
        steps=steps,
        exact=year.exact[cell],
        amount=amount,
        now=amount if now is None else now.get(cell, 0),
        unit_reason=year.reasons.get(cell),
    )


def binding_by_county(year: YearPlan) -> dict[str, set[tuple[str, str]]]:
    """County → the rows (rule id, subject) with nothing to spare that touch its cells, but for the pools' own."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in binding_rows(year):
        for county in {cell.county for cell, _ in row.terms}:
            found.setdefault(county, set()).add((row.rule, row.subject))
    return found


def binding_rows(year: YearPlan) -> Iterator[Row]:
    """Every binding row of a year once, but for the pools' own; soft rows that fall short among them."""
    seen: set[int] = set()
    for row in (*(row for level in year.levels for row in level.binding), *year.shortfall):
        if row.rule != POOL_RULE and id(row) not in seen:
            seen.add(id(row))
            yield row


def burdens(ledger: Ledger, book: RuleBook, year: YearPlan) -> tuple[Burden, ...]:
    """What each rule moves between counties, or of their entitlement (万元 streams only), in the book's order."""
    money = {stream.code for stream in ledger.facts.streams if stream.is_money}
    found = []
    for rule in (*(rule.id for rule in book), LATER_YEARS):
        changes: dict[str, Fraction] = {}
        for cell, change in year.moved_by(rule).items():
            if cell.stream in money:
                changes[cell.county] = changes.get(cell.county, Fraction(0)) + change
        changes = {county: change for county, change in sorted(changes.items()) if change}
        if changes:
            found.append(burden_of(rule, changes))
    return tuple(found)


def sentences(ledger: Ledger, book: RuleBook, county: str, year: int) -> Iterable[str]:
    """What the rules in force say of the county."""
    for one in book:
        said = None if one.values.status == OFF else one.explain(ledger, county, year)
        if said:
            yield said


def place_of(book: RuleBook, rule: str) -> int:
    """Where a rule stands in the book; what is no rule comes last."""
    return next((place for place, one in enumerate(book) if one.id == rule), len(book))
