"""Columns and rows of one year, later years joined on as a look-ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.money import floor_to
from allocator.domain.one_off import stated_one_off
from allocator.domain.programme import Column, LinearProgramme, Row, loosened
from allocator.domain.records import AT_MOST
from allocator.domain.rule import HARD, SOFT, ActiveRule, RuleBook, active
from allocator.domain.stream import GIVEN
from allocator.domain.year_facts import YearFacts

# Facts and decisions about one cell bind even streams that no rule may move (可调剂 = 否).
CELL_RULES = ("already_issued", "manual_adjustment")
DECISIONS = "manual_adjustment"
NONE: Mapping[tuple[str, str], Fraction] = MappingProxyType({})
# The exact shares whose whole multiples are hard come before the soft tiers that people number from 1; those whose
# multiples are soft come behind them, before the next tier.
FIRST, KEPT, AIMED = (0, 0), 0, 1


class Part(Protocol):
    """An entitlement: ``weight`` enters the vector, ``offset`` stands outside it (atoms)."""

    @property
    def weight(self) -> Fraction: ...
    @property
    def offset(self) -> Fraction: ...


def build_year(
    now: YearFacts,
    parts: Mapping[Cell, Part],
    book: RuleBook,
    frozen: Mapping[Cell, Fraction],
    later: Sequence[YearFacts] = (),
) -> LinearProgramme:
    """The programme of ``now.year``; ``later`` years (in order) must stay feasible.

    ``parts`` may name fixed parts of later cells too. ``frozen`` holds the exact amounts of cells that no rule
    moves. Rows are in canonical order (book order, then subject). A share that no whole plan meets (``within``) is
    kept as the multiples next to it: what was issued or decided may be one of them. The share itself is aimed at
    next: where the rule is hard before everything soft, where it is soft before the next tier.
    """
    soft: dict[tuple[int, int], list[Row]] = {}
    hard: list[Row] = []
    for rule, row in rule_rows(now, book):
        tier = rule.values.tier or 1
        if rule.values.status != SOFT:
            hard.append(loosened(row))
        else:
            soft.setdefault((tier, KEPT), []).append(loosened(row))
        if row.within:
            soft.setdefault((tier, AIMED) if rule.values.status == SOFT else FIRST, []).append(row)
    ahead = tuple(loosened(row) for view in later for rule, row in rule_rows(view, book) if rule.values.status != SOFT)
    present, joined = tuple(columns(now, parts, frozen)), tuple(open_columns_of(later, parts))
    known = frozenset(column.cell for column in (*present, *joined))
    return LinearProgramme(
        year=now.year,
        columns=present,
        rows=tuple(only_known(row, known) for row in hard),
        soft=tuple(tuple(only_known(row, known) for row in soft[tier]) for tier in sorted(soft)),
        ahead_columns=joined,
        ahead_rows=tuple(only_known(row, known) for row in ahead),
    )


def only_known(row: Row, known: frozenset[Cell]) -> Row:
    """The row without cells that do not exist: such a county gets nothing there."""
    if all(cell in known for cell, _ in row.terms):
        return row
    return replace(row, terms=tuple(term for term in row.terms if term[0] in known))


def open_columns_of(later: Sequence[YearFacts], parts: Mapping[Cell, Part]) -> Iterator[Column]:
    """The open columns of all later years, in year order."""
    for view in later:
        yield from open_columns(view, parts)


def columns(now: YearFacts, parts: Mapping[Cell, Part], frozen: Mapping[Cell, Fraction]) -> Iterator[Column]:
    """The columns of the year being decided, in code order; none is below the 一次性资金 that is part of it."""
    one_off = stated_one_off(now.facts, now.year)
    for county, code in now.cells:
        cell, stream = Cell(county, code, now.year), now.facts.stream(code)
        part = parts.get(cell)
        offset = part.offset if part else Fraction(0)
        yield Column(
            cell=cell,
            weight=part.weight if part else Fraction(0),
            offset=offset,
            lower=max(offset, Fraction(one_off.get(cell, 0))),
            prior=Fraction(max(0, now.prior(county, code))),
            frozen=frozen.get(cell),
            unit=stream.unit,
            measure=stream.measure,
        )


def open_columns(view: YearFacts, parts: Mapping[Cell, Part]) -> Iterator[Column]:
    """The columns of a later year: only their feasibility counts, so they carry no entitlement but what is fixed."""
    given = {(one.county, one.stream): one.amount for one in view.facts.given if one.year == view.year}
    one_off = stated_one_off(view.facts, view.year)
    for county, code in view.cells:
        stream = view.facts.stream(code)
        fixed = Fraction(given.get((county, code), 0)) if stream.method == GIVEN else None
        cell = Cell(county, code, view.year)
        offset = parts[cell].offset if cell in parts else Fraction(0)
        yield Column(
            cell=cell,
            weight=Fraction(0),
            offset=offset,
            lower=max(offset, Fraction(one_off.get(cell, 0))),
            frozen=fixed,
            unit=stream.unit,
            measure=stream.measure,
        )


def rule_rows(view: YearFacts, book: RuleBook, decisions: RuleBook | None = None) -> Iterator[tuple[ActiveRule, Row]]:
    """Every row of the rules in force, last year's amounts replaced by numbers or by open columns.

    ``decisions`` is the whole book where ``book`` is a part of it.
    """
    decided = decided_cells(view, book if decisions is None else decisions)
    for rule in book:
        if rule.rule.rows is None or not rule.values.enforced:
            continue
        for row in sorted(rule.rule.rows(view, rule.values), key=lambda row: row.subject):
            if is_foreseen(view, row) and row.subject.split("/")[0] not in rule.values.exempt:
                yield rule, settle(view, named(row, rule.id), decided)


def named(row: Row, rule: str) -> Row:
    """The row under the name of an active rule, with its instance."""
    return row if row.rule == rule else replace(row, rule=rule)


def is_foreseen(view: YearFacts, row: Row) -> bool:
    """Whether a row that a base of 0 would take away is kept while the base is open: where its county gets money.

    That is one entitled to some this year, or that had some last year: nobody is given nothing only to be free of a
    cap next year. Where no year before has a cell of it, its base is 0.
    """
    if view.settled or not row.unforeseen or not view.before:
        return view.settled or not row.unforeseen
    first, there = view.before[0], frozenset(view.before[-1].cells)
    return any(
        pair in there and (first.entitlement.get(Cell(*pair, first.year), 0) > 0 or first.prior(*pair) > 0)
        for pair, _ in row.prior_terms
    )


def decided_cells(view: YearFacts, book: RuleBook) -> dict[tuple[str, str], Fraction]:
    """The cells of the year before, still open, that will count for their entitlement whatever they get (atoms).

    So counts what leadership marked 不计入下年基数 and raised to the entitlement or above: 700 against an entitlement
    of 400 leaves a base of 400, and so does 850.
    """
    rule = active(book, DECISIONS)
    if view.settled or len(view.before) != 1 or rule is None or rule.values.status != HARD:
        return {}
    (now,) = view.before
    found: dict[tuple[str, str], Fraction] = {}
    for one in now.facts.manual:
        if one.counts_next_year or one.year != now.year or one.stream is None or one.county in rule.values.exempt:
            continue
        cell = Cell(one.county, one.stream, one.year)
        counted = Fraction(floor_to(now.entitlement.get(cell, Fraction(0)), now.facts.stream(one.stream).unit))
        if one.how != AT_MOST and one.amount >= counted + now.ledger.one_off(one.county, one.stream, one.year):
            found[one.county, one.stream] = counted
    return found


def settle(view: YearFacts, row: Row, decided: Mapping[tuple[str, str], Fraction] = NONE) -> Row:
    """The row without ``prior_terms``: numbers where the base is known or ``decided``, else last year's columns."""
    if not row.prior_terms:
        return row
    constant, terms = Fraction(0), list(row.terms)
    for (county, stream), factor in row.prior_terms:
        if view.settled:
            constant += factor * view.prior(county, stream)
        elif (county, stream) in decided:
            constant += factor * decided[county, stream]
        else:
            # What a later year will not count (不计入下年基数) is unknown here: the whole amount is the stricter guess.
            constant -= factor * view.ledger.one_off(county, stream, view.year - 1)
            if view.facts.pool(stream, view.year - 1) is not None:
                terms.append((Cell(county, stream, view.year - 1), factor))
    lower = None if row.lower is None else row.lower - constant
    upper = None if row.upper is None else row.upper - constant
    return replace(row, terms=merged(terms), lower=lower, upper=upper, prior_terms=())


def merged(terms: Iterable[tuple[Cell, Fraction]]) -> tuple[tuple[Cell, Fraction], ...]:
    """Terms in cell order, one per cell."""
    total: dict[Cell, Fraction] = {}
    for cell, factor in terms:
        total[cell] = total[cell] + factor if cell in total else factor
    return tuple(sorted(total.items()))


def frozen_stream(programme: LinearProgramme, stream: str) -> LinearProgramme:
    """One stream alone, with its pool and the rules about single cells: what a 可调剂 = 否 stream keeps to."""
    kept = tuple(replace(column, frozen=None) for column in programme.columns if column.cell.stream == stream)
    rows = tuple(
        row
        for row in programme.rows
        if {cell.stream for cell, _ in row.terms} == {stream}
        and (row.rule == "spend_the_pool" or (row.rule in CELL_RULES and len(row.terms) == 1))
    )
    return LinearProgramme(programme.year, kept, rows)
