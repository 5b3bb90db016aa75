"""Decide one year: entitlement → exact plan → whole units → villages, looking ahead only when needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from allocator.domain.cell import Cell
from allocator.domain.executed import executed_amounts, is_closed
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.plan import WholeUnitConflict, WholeUnits, YearPlan
from allocator.domain.programme import Infeasible, LinearProgramme, NoAnswer, Outcome, Solution
from allocator.domain.reason import LATER_YEARS
from allocator.domain.records import REWARD, OneOff
from allocator.domain.rule import RuleBook
from allocator.domain.stream import GIVEN
from allocator.domain.year_facts import YearFacts
from allocator.entitlement import entitlement_faults
from allocator.programme import build_year, frozen_stream, view_year
from allocator.solving import best_amounts, feasible, solve
from allocator.solving.milp import minimise
from allocator.units import round_year
from allocator.use_cases.attribution import attribute
from allocator.use_cases.looking_ahead import (
    any_guess,
    later_programme,
    not_kept,
    open_views,
    quotas_of,
    sure_alone,
    villages_of,
)
from allocator.use_cases.shaping import fixed_amounts, see_year, shaped_entitlements, shaping_steps


@dataclass(frozen=True, slots=True)
class Stopped:
    """A year that cannot be decided: the programme concerned, why, and what is needed to build it anew.

    ``later`` are the years of the look-ahead that took part; ``in_units`` is whether there is an exact plan
    and only the whole units stopped it.
    """

    programme: LinearProgramme
    outcome: Infeasible | WholeUnitConflict | NoAnswer
    ledger: Ledger
    year: int
    invested: Mapping[str, int]
    later: tuple[int, ...] = ()
    in_units: bool = False


def decide_year(
    ledger: Ledger,
    year: int,
    book: RuleBook,
    invested: Mapping[str, int],
    later: tuple[int, ...],
    attributed: bool = True,
    together: bool = False,
    told_why: bool = True,
    known: Mapping[Cell, int] | None = None,
) -> YearPlan | Stopped:
    """The plan of ``year`` given the ledger of earlier years; ``later`` are the binding years still to come.

    They keep an exact plan in any case; where the years are rounded ``together``, one in whole units. A conflict in
    whole units is proved where somebody is ``told_why``, else it is no answer. ``known`` are amounts that a year
    rounded together with this one left it and those behind it.
    """
    if is_closed(ledger.facts, year):
        return closed_year(view_year(ledger, year, book, settled=True, invested=invested), book)
    now = see_year(ledger, year, book, invested, later)
    answer = None if together else solve_and_round(now, book, (), told_why=told_why, known=known)
    if isinstance(answer, Stopped):
        return exact_clash_ahead(answer, now, book, later) if answer.in_units and told_why else answer
    then = later_programme(now, answer[2], book, later) if answer and later else None
    missed = then is not None and feasible(then) is not None
    if answer is None or missed:
        views = open_views(now, book, later)
        answer = solve_and_round(now, book, views, together, told_why, known)
        if isinstance(answer, Stopped) and rests_on_guesses(answer, now, book):
            # What stops it may never be asked: the year is planned for what is sure, the next ones see what came of it.
            answer = solve_and_round(now, book, views, together, told_why, known, sure=True)
        if isinstance(answer, Stopped):
            return answer
    programme, solution, whole = answer
    plan = year_plan(now, book, programme, solution, whole, attributed)
    if together and attributed and LATER_YEARS in plan.steps:
        then = left_alone(now, book, later)
        missed = then is not None and feasible(then) is not None
    gave_way = not_kept(then, book) if missed and then and attributed else ()
    return replace(plan, looked_ahead=together or missed, together=together, gave_way=gave_way)


def exact_clash_ahead(stop: Stopped, now: YearFacts, book: RuleBook, later: tuple[int, ...]) -> Stopped:
    """A year that only its whole units stop, or the exact clash with later years that comes before that."""
    if not later:
        return stop
    views = open_views(now, book, later)
    programme = year_programme(now, book, views)
    if isinstance(programme, Stopped):
        return stop
    proof = feasible(sure_alone(programme, now.facts, book))
    return stop if proof is None else stopped(now, views, programme, proof)


def rests_on_guesses(stop: Stopped, now: YearFacts, book: RuleBook) -> bool:
    """Whether what stopped the year builds on what is decided only with it (see ``looking_ahead.is_guess``)."""
    match stop.outcome:
        case Infeasible(multipliers):
            return any_guess([row for row, _ in multipliers], now, book)
        case WholeUnitConflict(rows=rows):
            return any_guess(rows, now, book)
    return False


def left_alone(now: YearFacts, book: RuleBook, later: tuple[int, ...]) -> LinearProgramme | None:
    """What the later years would have to keep had this one been decided without them; None where it cannot be."""
    alone = solve_and_round(now, book, (), told_why=False)
    return None if isinstance(alone, Stopped) else later_programme(now, alone[2], book, later)


def closed_year(now: YearFacts, book: RuleBook) -> YearPlan:
    """A year that is fully 已执行: its actual amounts stand, beside what the factor method gave."""
    amounts = executed_amounts(now.facts, now.year)
    if not entitlement_faults(now):
        now = see_year(now.ledger, now.year, book, now.invested)
    return YearPlan(
        year=now.year,
        forecast=False,
        entitlement={cell: now.entitlement.get(cell, Fraction(0)) for cell in amounts},
        exact={cell: Fraction(amount) for cell, amount in amounts.items()},
        amounts=amounts,
        reasons={},
        tied=(),
        levels=(),
        binding={},
        shortfall={},
        villages=villages_of(now, book, amounts),
        one_off=rewards_in(now),
        closed=True,
    )


def rewards_in(now: YearFacts) -> tuple[OneOff, ...]:
    """The rewards within the year's entitlement."""
    return tuple(one for one in now.facts.one_off if one.year == now.year and one.reason == REWARD)


def solve_and_round(
    now: YearFacts,
    book: RuleBook,
    later: tuple[YearFacts, ...],
    together: bool = False,
    told_why: bool = True,
    known: Mapping[Cell, int] | None = None,
    sure: bool = False,
) -> tuple[LinearProgramme, Solution, WholeUnits] | Stopped:
    """The exact plan and its whole-unit plan, or what stopped either; of later rows only the ``sure``, if wanted."""
    programme, outcome = solve_rules(now, book, later, sure)
    if not isinstance(outcome, Solution):
        return stopped(now, later, programme, outcome)
    whole = round_year(programme, outcome, minimise, names_of(now.facts, book), feasible, together, told_why, known)
    if isinstance(whole, WholeUnitConflict) and not any_guess(whole.rows, now, book):
        whole = replace(whole, others=tuple(one for one in whole.others if not any_guess(one.rows, now, book)))
    if not isinstance(whole, WholeUnits):
        return replace(stopped(now, later, programme, whole), in_units=True)
    return programme, outcome, whole


def stopped(
    now: YearFacts,
    later: tuple[YearFacts, ...],
    programme: LinearProgramme,
    outcome: Infeasible | WholeUnitConflict | NoAnswer,
) -> Stopped:
    """The year without a plan."""
    return Stopped(programme, outcome, now.ledger, now.year, now.invested, tuple(view.year for view in later))


def names_of(facts: Facts, book: RuleBook) -> dict[str, str]:
    """Ids of rules, codes of counties and streams → the names that reasons and conflicts are told in."""
    names = {"group": "中省专项合计", **{rule.rule.id: rule.rule.title for rule in book}}
    names |= {county.code: county.name for county in facts.counties}
    return names | {stream.code: stream.name for stream in facts.streams}


def solve_rules(
    now: YearFacts, book: RuleBook, later: tuple[YearFacts, ...] = (), sure: bool = False
) -> tuple[LinearProgramme, Outcome]:
    """The exact plan under ``book``; of the later years' rows only those that are ``sure``, if wanted."""
    programme = year_programme(now, book, later)
    if isinstance(programme, Stopped):
        assert not isinstance(programme.outcome, WholeUnitConflict)
        return programme.programme, programme.outcome
    if sure:
        programme = sure_alone(programme, now.facts, book)
    return programme, solve(programme)


def year_programme(now: YearFacts, book: RuleBook, later: tuple[YearFacts, ...] = ()) -> LinearProgramme | Stopped:
    """The programme under ``book``; streams that no rule may move are solved first, alone, and frozen in it."""
    parts = {**shaped_entitlements(now, book), **quotas_of(later)}
    return held_still(now, build_year(now, parts, book, fixed_amounts(now), later), later)


def held_still(now: YearFacts, programme: LinearProgramme, later: tuple[YearFacts, ...]) -> LinearProgramme | Stopped:
    """The programme with every 可调剂 = 否 stream frozen at what it is alone."""
    held = tuple(s.code for s in now.facts.streams if not s.movable and s.method != GIVEN and s.code in now.shared)
    alone: dict[Cell, Fraction] = {}
    for stream in held:
        part = frozen_stream(programme, stream)
        outcome = solve(part)
        if not isinstance(outcome, Solution):
            return stopped(now, later, part, outcome)
        alone.update(outcome.amounts)
    if not held:
        return programme
    columns = tuple(
        replace(column, frozen=alone[column.cell]) if column.cell in alone else column for column in programme.columns
    )
    return replace(programme, columns=columns)


def best_under(now: YearFacts, programme: LinearProgramme) -> Mapping[Cell, Fraction] | None:
    """The best plan of a part of the year's own programme; None where the solver could not prove one."""
    fixed = fixed_amounts(now)
    loose = tuple(
        column if column.frozen == (own := fixed.get(column.cell)) else replace(column, frozen=own)
        for column in programme.columns
    )
    still = held_still(now, replace(programme, columns=loose), ())
    return None if isinstance(still, Stopped) else best_amounts(still)


def year_plan(
    now: YearFacts,
    book: RuleBook,
    programme: LinearProgramme,
    solution: Solution,
    whole: WholeUnits,
    attributed: bool,
) -> YearPlan:
    """Everything that is known about the decided year; what each rule adds only where ``attributed``."""
    entitlement = now.entitlement
    return YearPlan(
        year=now.year,
        forecast=now.facts.is_forecast(now.year),
        entitlement={cell: entitlement.get(cell, Fraction(0)) for cell in solution.amounts},
        exact=solution.amounts,
        amounts=whole.amounts,
        reasons=whole.reasons,
        tied=whole.tied,
        levels=solution.levels,
        binding=binding_subjects(solution),
        shortfall={row: lacking for row, lacking in solution.shortfall.items() if not row.within},
        villages=villages_of(now, book, whole.amounts),
        over=whole.over,
        ahead=whole.ahead,
        steps=attribute(book, programme, solution, entitlement, lambda part: best_under(now, part))
        if attributed
        else {},
        shaped=shaping_steps(now, book) if attributed else {},
        one_off=rewards_in(now),
        programme=programme,
        solution=solution,
    )


def binding_subjects(solution: Solution) -> dict[str, tuple[str, ...]]:
    """Rule id → the subjects whose rows kept somebody from rising (or fell short), in code order."""
    found: dict[str, set[str]] = {}
    for row in [row for level in solution.levels for row in level.binding] + list(solution.shortfall):
        found.setdefault(row.rule, set()).add(row.subject)
    return {rule: tuple(sorted(subjects)) for rule, subjects in sorted(found.items())}
