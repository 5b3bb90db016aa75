"""The solve functions that a conflict is explained with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from allocator.conflict.tools import Dropped, Settings, Short, Tools, row_key
from allocator.domain.effort import attempted, spend
from allocator.domain.plan import YearPlan
from allocator.domain.programme import LinearProgramme, NoAnswer, Row, Solution
from allocator.domain.rule import RuleBook
from allocator.solving import feasible, shortage, shortages, some_plan
from allocator.solving.milp import minimise
from allocator.units import some_whole_plan
from allocator.use_cases.replanning import comes_out, replanned
from allocator.use_cases.results import has_errors
from allocator.use_cases.staging import cut_to, programme_under, stage_of, under_settings
from allocator.use_cases.year import Stopped

# Units of work: one trial at most; for each column and row of a programme looked up; for each cell of a trial run.
TRIAL, TO_BUILD, TO_RUN = 800_000, 1, 500
# Programmes kept at hand: a change is tried with the same settings several times in a row.
AT_HAND = 8
# Cells of all the years up to which a repair is carried through the real run to its end.
SMALL = 120


def tools_of(stop: Stopped, book: RuleBook, later: tuple[int, ...] = ()) -> Tools:
    """What ``conflict`` may do with a year that stopped; ``later`` are the binding years still to come."""
    stage = stage_of(stop, book, later)

    at_hand: dict[tuple[Settings, tuple[int, ...]], LinearProgramme | None] = {}

    def under(settings: Settings, all_years: bool = False) -> LinearProgramme | None:
        spend(TO_BUILD * (cells + len(stage.whole.rows) + len(stage.whole.ahead_rows)))
        years = stage.later if all_years else stop.later
        if years != stage.later and (settings, stage.later) in at_hand:
            whole = at_hand[settings, stage.later]
            return None if whole is None else cut_to(whole, years)
        if (settings, years) not in at_hand:
            made = programme_under(stage, settings, years)
            if len(at_hand) >= AT_HAND:
                del at_hand[next(iter(at_hand))]
            at_hand[settings, years] = made
        return at_hand[settings, years]

    def lacking(
        settings: Settings,
        dropped: Dropped = frozenset(),
        all_years: bool = False,
        among: tuple[str, ...] = (),
    ) -> Fraction | None:
        programme = under(settings, all_years)
        found = None if programme is None else shortage(without(programme, dropped, among))
        return None if found is None or isinstance(found, NoAnswer) else found.amount

    def works(settings: Settings) -> bool:
        return attempted(TRIAL, lambda: tried(settings), False)

    def tried(settings: Settings) -> bool:
        if small:
            spend(TO_RUN * cells)
            resolved = under_settings(stage, settings)
            return not has_errors(resolved.problems) and comes_out(resolved.facts, resolved.book)
        if lacking(settings, all_years=True) != 0:
            return False
        programme = under(settings)
        return programme is not None and in_whole_units(programme)

    def in_units(settings: Settings, dropped: Dropped) -> bool:
        programme = under(settings)
        return programme is not None and attempted(
            TRIAL, lambda: in_whole_units(without(programme, dropped, ())), False
        )

    def missed(settings: Settings, rule: str) -> Mapping[Row, Fraction] | None:
        return attempted(TRIAL, lambda: falls_short(settings, rule), None) if small else None

    def falls_short(settings: Settings, rule: str) -> Mapping[Row, Fraction]:
        spend(TO_RUN * cells)
        resolved = under_settings(stage, settings)
        planned = replanned(resolved.facts, resolved.book, stop.ledger.facts.years[-1])
        return {row: by for year in planned.years if not year.forecast for row, by in falling_short(year, rule)}

    cells = len(stage.whole.columns) + len(stage.whole.ahead_columns)
    small = cells <= SMALL
    return Tools(sized, possible, lacking, works, in_units, missed, under, small)


def falling_short(year: YearPlan, rule: str) -> Iterator[tuple[Row, Fraction]]:
    """The soft rows of a rule that the whole-unit plan misses, each with by how much (atoms; < 0: too much).

    Shares that are only aimed at (``within``) are none of them: the multiples next to them are rows of their own.
    """
    tiers = year.programme.soft if year.programme else ()
    for row in (row for tier in tiers for row in tier if row.rule == rule and not row.within):
        given = sum((factor * year.amounts.get(cell, 0) for cell, factor in row.terms), Fraction(0))
        under = Fraction(0) if row.lower is None else row.lower - given
        over = Fraction(0) if row.upper is None else given - row.upper
        if max(under, over) > 0:
            yield row, under if under > 0 else -over


def sized(programme: LinearProgramme) -> tuple[Short, ...] | None:
    """The clashes of a programme with their sizes; None where nothing was proved."""
    found = shortages(programme)
    return None if isinstance(found, NoAnswer) else found


def possible(programme: LinearProgramme) -> bool:
    """Whether a programme has an exact plan (proved)."""
    return feasible(programme) is None


def in_whole_units(programme: LinearProgramme) -> bool:
    """Whether a whole-unit plan of the hard rows was found; any will do, the best one comes with the real run."""
    amounts = some_plan(programme)
    return amounts is not None and some_whole_plan(programme, Solution(amounts, (), {}), minimise)


def without(programme: LinearProgramme, dropped: Dropped, among: tuple[str, ...]) -> LinearProgramme:
    """The programme less the rows ``dropped``, with the rules ``among`` some alone."""

    def kept(row: Row) -> bool:
        return (not among or row.rule in among) and row_key(row) not in dropped

    if not dropped and not among:
        return programme
    return replace(
        programme,
        rows=tuple(row for row in programme.rows if kept(row)),
        ahead_rows=tuple(row for row in programme.ahead_rows if kept(row)),
    )
