"""Later years as seen before a year is decided: their views, whether they still have a plan, what is guessed there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allocator.domain.facts import Facts
from allocator.domain.ledger import Ledger
from allocator.domain.plan import WholeUnits
from allocator.domain.programme import Row
from allocator.domain.rule import RuleBook, active
from allocator.domain.year_facts import YearFacts
from allocator.programme import build_year, view_year
from allocator.solving import feasible
from allocator.use_cases.shaping import fixed_amounts

# The rules whose rows build on what villages got before.
OF_VILLAGES = ("deep_village_floor", "unlisted_village_reserve")


def open_views(now: YearFacts, book: RuleBook, later: tuple[int, ...]) -> tuple[YearFacts, ...]:
    """Later years as seen before ``now`` is decided; villages get just what is asked meanwhile."""
    views: list[YearFacts] = []
    view, invested = now, dict(now.invested)
    for year in later:
        for village, amount in village_asks(view, book).items():
            invested[village] = invested.get(village, 0) + amount
        view = view_year(now.ledger, year, book, settled=False, invested=dict(invested))
        views.append(view)
    return tuple(views)


def later_infeasible(now: YearFacts, whole: WholeUnits, book: RuleBook, later: tuple[int, ...]) -> bool:
    """Whether the whole-unit plan of this year leaves later years without any plan."""
    facts = now.facts
    amounts = {**now.ledger.amounts, **whole.amounts}
    ledger = Ledger(facts, (*now.ledger.years, now.year), amounts, {**now.ledger.entitlement, **now.entitlement})
    invested = dict(now.invested)
    for village, amount in village_asks(now, book).items():
        invested[village] = invested.get(village, 0) + amount
    then = view_year(ledger, later[0], book, settled=True, invested=invested)
    programme = build_year(then, {}, book, fixed_amounts(then), open_views(then, book, later[1:]))
    return feasible(programme) is not None


def is_guess(row: Row, facts: Facts, rewarding: bool) -> bool:
    """Whether a row of the look-ahead builds on what is decided only with the year before: money that will not count
    in its base (不计入下年基数), rewards where some are given, more for villages than the rule asks (村级总额)."""
    before = [cell for cell, _ in row.terms if cell.year != row.year]
    if row.rule in OF_VILLAGES and any(one.year < row.year for one in facts.village_totals):
        return True
    if rewarding or not before:
        return bool(before)
    open_ones = {(one.county, one.stream, one.year) for one in facts.manual if not one.counts_next_year}
    return any({(c.county, c.stream, c.year), (c.county, None, c.year)} & open_ones for c in before)


def rewards(book: RuleBook) -> bool:
    """Whether a rule in force gives rewards, which leave the next year's base."""
    return any(rule.rule.reshape is not None and rule.values.enforced for rule in book)


def any_guess(rows: Iterable[Row], now: YearFacts, book: RuleBook) -> bool:
    """Whether a row of a later year among ``rows`` is a guess as seen from ``now``: a clash with it is no proof."""
    rewarding = rewards(book)
    return any(row.year != now.year and is_guess(row, now.facts, rewarding) for row in rows)


def village_asks(now: YearFacts, book: RuleBook) -> Mapping[str, int]:
    """What the village rule asks for each village this year (分); nothing while it is not enforced."""
    rule = active(book, "deep_village_floor")
    if rule is None or not rule.values.enforced or rule.rule.village_asks is None:
        return {}
    return rule.rule.village_asks(now, rule.values)
