"""Later years as seen before a year is decided: their views, whether they still have a plan, what is guessed there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.plan import VillageAmount, WholeUnits
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.rule import RuleBook, active
from allocator.domain.stream import QUOTA
from allocator.domain.year_facts import YearFacts
from allocator.entitlement import Entitlement, entitlements
from allocator.programme import build_year, view_year
from allocator.solving import feasible
from allocator.use_cases.shaping import fixed_amounts
from allocator.villages import fully_paid, split_villages

POOLS = "spend_the_pool"
# The rules whose rows build on what villages got before.
OF_VILLAGES = ("deep_village_floor", "unlisted_village_reserve")


def open_views(now: YearFacts, book: RuleBook, later: tuple[int, ...]) -> tuple[YearFacts, ...]:
    """Later years as seen before ``now`` is decided; villages get what is asked and 村级总额 meanwhile."""
    views = [now]
    for year in later:
        before = views[-1]
        invested = with_more(before.invested, fully_paid(before, village_asks(before, book)))
        view = view_year(now.ledger, year, book, settled=False, invested=invested)
        views.append(replace(view, before=tuple(views)))
    return tuple(views[1:])


def with_more(invested: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """What villages have with some more (分)."""
    return dict(invested) | {village: invested.get(village, 0) + amount for village, amount in more.items()}


def later_programme(now: YearFacts, whole: WholeUnits, book: RuleBook, later: tuple[int, ...]) -> LinearProgramme:
    """The later years' own programme once this year's whole-unit plan stands."""
    facts = now.facts
    amounts = {**now.ledger.amounts, **whole.amounts}
    ledger = Ledger(facts, (*now.ledger.years, now.year), amounts, {**now.ledger.entitlement, **now.entitlement})
    got: dict[str, int] = {}
    for one in villages_of(now, book, whole.amounts):
        got[one.village] = got.get(one.village, 0) + one.amount
    then = view_year(ledger, later[0], book, settled=True, invested=with_more(now.invested, got))
    views = open_views(then, book, later[1:])
    return build_year(then, quotas_of((then, *views)), book, fixed_amounts(then), views)


def quotas_of(views: Iterable[YearFacts]) -> dict[Cell, Entitlement]:
    """The fixed parts (定额) of later years' cells, which stand whatever the year before gives (weights are left out).

    5 people for each of 20 villages are 100 people next year too.
    """
    found: dict[Cell, Entitlement] = {}
    for view in views:
        mine = {s.code for s in view.facts.streams if s.method == QUOTA and view.shared.get(s.code)}
        parts = entitlements(replace(view, shared={code: view.shared[code] for code in mine}))
        found |= {cell: Entitlement(Fraction(0), part.offset) for cell, part in parts.items() if part.offset}
    return found


def not_kept(programme: LinearProgramme, book: RuleBook) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The first year of an infeasible programme without a plan and the rules that clash there, the pools left out.

    They follow from what is feasible alone, not from the solver's choice among proofs: from each clash the rules in
    the book's order that it does not need are left out, until what is left can be kept.
    """
    years = sorted({programme.year, *(row.year for row in programme.ahead_rows)})
    year = next(year for year in years if feasible(up_to(programme, year)) is not None)
    short, left, found = up_to(programme, year), [rule.id for rule in book], set[str]()
    while feasible(with_rules(short, left)) is not None:
        needed = list(left)
        for rule in left:
            fewer = [one for one in needed if one != rule]
            needed = fewer if feasible(with_rules(short, fewer)) is not None else needed
        found |= set(needed)
        left = [rule for rule in left if rule not in needed or rule == POOLS]
        if set(needed) <= {POOLS}:
            break
    return ((year, tuple(rule.id for rule in book if rule.id in found and rule.id != POOLS)),)


def up_to(programme: LinearProgramme, year: int) -> LinearProgramme:
    """The programme without years after ``year``."""
    return replace(
        programme,
        ahead_columns=tuple(column for column in programme.ahead_columns if column.cell.year <= year),
        ahead_rows=tuple(row for row in programme.ahead_rows if row.year <= year),
    )


def with_rules(programme: LinearProgramme, rules: Collection[str]) -> LinearProgramme:
    """The programme with the hard rows of some rules alone."""
    return replace(
        programme,
        rows=tuple(row for row in programme.rows if row.stands(rules)),
        soft=(),
        ahead_rows=tuple(row for row in programme.ahead_rows if row.stands(rules)),
    )


def is_guess(row: Row, facts: Facts, rewarding: bool) -> bool:
    """Whether a row of the look-ahead builds on what is decided only with the year before: money that will not count
    in its base (不计入下年基数), rewards where some are given."""
    if row.rule in OF_VILLAGES:
        return False
    before = [cell for cell, _ in row.terms if cell.year != row.year]
    if rewarding or not before:
        return bool(before)
    open_ones = {(one.county, one.stream, one.year) for one in facts.manual if not one.counts_next_year}
    return any({(c.county, c.stream, c.year), (c.county, None, c.year)} & open_ones for c in before)


def sure_alone(programme: LinearProgramme, facts: Facts, book: RuleBook) -> LinearProgramme:
    """The programme without guesses among the rows of its later years; itself where there are none."""
    rewarding = rewards(book)
    rows = tuple(row for row in programme.ahead_rows if not is_guess(row, facts, rewarding))
    return programme if len(rows) == len(programme.ahead_rows) else replace(programme, ahead_rows=rows)


def rewards(book: RuleBook) -> bool:
    """Whether a rule in force gives rewards, which leave the next year's base."""
    return any(rule.rule.reshape is not None and rule.values.enforced for rule in book)


def any_guess(rows: Iterable[Row], now: YearFacts, book: RuleBook) -> bool:
    """Whether a row of a later year among ``rows`` is a guess as seen from ``now``: a clash with it is no proof."""
    rewarding = rewards(book)
    return any(row.year != now.year and is_guess(row, now.facts, rewarding) for row in rows)


def villages_of(now: YearFacts, book: RuleBook, amounts: Mapping[Cell, int]) -> tuple[VillageAmount, ...]:
    """The second stage: each county's deep villages."""
    asks = village_asks(now, book)
    has_totals = any(one.year == now.year for one in now.facts.village_totals)
    return split_villages(now, asks, amounts) if asks or has_totals else ()


def village_asks(now: YearFacts, book: RuleBook) -> Mapping[str, int]:
    """What the village rule asks for each village this year (分); nothing while it is not enforced."""
    rule = active(book, "deep_village_floor")
    if rule is None or not rule.values.enforced or rule.rule.village_asks is None:
        return {}
    return rule.rule.village_asks(now, rule.values)
