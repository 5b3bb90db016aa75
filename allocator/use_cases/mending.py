"""The solve functions that a conflict is explained with: the year that stopped, built anew under other settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from allocator.conflict.tools import Dropped, Short, Tools
from allocator.domain.cell import Cell
from allocator.domain.programme import LinearProgramme, NoAnswer, Solution
from allocator.domain.rule import HARD, ActiveRule, RuleBook
from allocator.domain.scenario import Setting
from allocator.domain.stream import GIVEN, QUOTA
from allocator.domain.year_facts import YearFacts
from allocator.entitlement import Entitlement, entitlement_faults, entitlements
from allocator.programme import build_year, frozen_stream, view_year
from allocator.rulebook import Resolved, prepare, resolve, settings_of
from allocator.rules import RULES
from allocator.solving import feasible, shortage, shortages, solve, some_plan
from allocator.solving.milp import minimise
from allocator.units import fits
from allocator.use_cases.results import has_errors
from allocator.use_cases.shaping import see_year, shaped_entitlements
from allocator.use_cases.year import Stopped, fixed_amounts, open_views

# The rule whose rows need every cell's entitlement; nothing else that is hard does.
CEILING = "cell_ceiling"


@dataclass(frozen=True, slots=True)
class Stage:
    """A year that stopped, its rule book, and the binding years behind it."""

    stop: Stopped
    book: RuleBook
    later: tuple[int, ...]


def tools_of(stop: Stopped, book: RuleBook, later: tuple[int, ...] = ()) -> Tools:
    """What ``conflict`` may do with a year that stopped; ``later`` are the binding years still to come."""
    stage = Stage(stop, book, later)

    def sized(programme: LinearProgramme) -> tuple[Short, ...] | None:
        found = shortages(programme)
        return None if isinstance(found, NoAnswer) else found

    def lacking(
        settings: tuple[Setting, ...], dropped: Dropped = frozenset(), all_years: bool = False
    ) -> Fraction | None:
        programme = programme_under(stage, settings, all_years)
        if programme is None:
            return None
        found = shortage(without(programme, dropped))
        return None if isinstance(found, NoAnswer) else found.amount

    def plans(settings: tuple[Setting, ...]) -> bool:
        programme = programme_under(stage, settings, all_years=False)
        return programme is not None and in_whole_units(programme)

    def under(settings: tuple[Setting, ...], all_years: bool = False) -> LinearProgramme | None:
        return programme_under(stage, settings, all_years)

    return Tools(sized, possible, lacking, plans, under)


def possible(programme: LinearProgramme) -> bool:
    """Whether a programme has an exact plan (proved)."""
    return feasible(programme) is None


def in_whole_units(programme: LinearProgramme) -> bool:
    """Whether a whole-unit plan of the hard rows was found; any will do, the best one comes with the real run."""
    amounts = some_plan(programme)
    return amounts is not None and fits(programme, Solution(amounts, (), {}), minimise)


def without(programme: LinearProgramme, dropped: Dropped) -> LinearProgramme:
    """The programme less the rows of the (rule, subject, year) given."""
    if not dropped:
        return programme
    return replace(
        programme,
        rows=tuple(row for row in programme.rows if (row.rule, row.subject, row.year) not in dropped),
        ahead_rows=tuple(row for row in programme.ahead_rows if (row.rule, row.subject, row.year) not in dropped),
    )


def programme_under(stage: Stage, settings: tuple[Setting, ...], all_years: bool) -> LinearProgramme | None:
    """The hard rows of the year that stopped under further settings; None where the settings are refused.

    With ``all_years`` every binding year behind it stands in the look-ahead, else those that took part.
    Only what feasibility depends on is computed: entitlements just where a row or a fixed part needs them.
    """
    stop = stage.stop
    resolved = under_settings(stage, settings)
    if has_errors(resolved.problems):
        return None
    book, ledger = resolved.book, replace(stop.ledger, facts=resolved.facts)
    now = view_year(ledger, stop.year, book, settled=True, invested=stop.invested)
    moved = frozenset(setting.key[0] for setting in settings if setting.kind == "pool")
    if any(pool < 0 for pool in now.shared.values()) or entitlement_faults(only_streams(now, moved)):
        return None
    whole = needs_entitlement(book)
    if whole:
        now = see_year(ledger, stop.year, book, stop.invested, stage.later)
    parts = shaped_entitlements(now, book) if whole else entitlements_of(now, fixed_parts(now))
    firm = tuple(rule for rule in book if rule.values.status == HARD)
    later = open_views(now, book, stage.later if all_years else stop.later)
    return with_held_streams(now, build_year(now, parts, firm, fixed_amounts(now), later), whole)


def under_settings(stage: Stage, settings: tuple[Setting, ...]) -> Resolved:
    """Facts and rule book under further settings; pools that a rule planned are planned anew."""
    facts = stage.stop.ledger.facts
    given = {key: pool for key, pool in facts.pools.items() if not pool.planned}
    settings = (*settings_of(stage.book), *settings)
    if len(given) == len(facts.pools):
        return resolve(facts, settings, RULES)
    return prepare(replace(facts, pools=given), settings, RULES)


def needs_entitlement(book: RuleBook) -> bool:
    """Whether a hard ceiling or a reward looks at what every cell is entitled to."""

    def looks(rule: ActiveRule) -> bool:
        return rule.values.enforced and (rule.rule.reshape is not None or rule.rule.id == CEILING)

    return any(looks(rule) for rule in book)


def fixed_parts(now: YearFacts) -> frozenset[str]:
    """The streams whose cells have a fixed part (定额)."""
    return frozenset(stream.code for stream in now.facts.streams if stream.method == QUOTA)


def entitlements_of(now: YearFacts, streams: frozenset[str]) -> dict[Cell, Entitlement]:
    """The entitlements of some streams alone."""
    return entitlements(only_streams(now, streams))


def only_streams(now: YearFacts, streams: frozenset[str]) -> YearFacts:
    """The view with the pools of some streams alone."""
    return replace(now, shared={code: pool for code, pool in now.shared.items() if code in streams})


def with_held_streams(now: YearFacts, programme: LinearProgramme, known: bool) -> LinearProgramme:
    """The programme with the streams that no rule moves at their own best plan, where they have one.

    ``known``: the columns carry all entitlements already.
    """
    held = [s.code for s in now.facts.streams if not s.movable and s.method != GIVEN and s.code in now.shared]
    if not held:
        return programme
    if not known:
        programme = weighed(programme, entitlements_of(now, frozenset(held)))
    frozen: dict[Cell, Fraction] = {}
    for stream in held:
        outcome = solve(frozen_stream(programme, stream))
        if isinstance(outcome, Solution):
            frozen.update(outcome.amounts)
    columns = tuple(replace(one, frozen=frozen.get(one.cell, one.frozen)) for one in programme.columns)
    return replace(programme, columns=columns)


def weighed(programme: LinearProgramme, parts: Mapping[Cell, Entitlement]) -> LinearProgramme:
    """The programme with the weights of some cells filled in."""
    columns = tuple(
        replace(one, weight=parts[one.cell].weight) if one.cell in parts else one for one in programme.columns
    )
    return replace(programme, columns=columns)
