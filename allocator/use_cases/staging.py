"""The year that stopped, built anew under other settings: only the rows that a setting can change are made again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from allocator.conflict.tools import Settings
from allocator.domain.effort import spend
from allocator.domain.programme import Column, LinearProgramme, Row, Solution
from allocator.domain.rule import HARD, RuleBook
from allocator.domain.stream import GIVEN
from allocator.domain.year_facts import YearFacts
from allocator.entitlement import entitlement_faults, entitlements
from allocator.programme import build_year, frozen_stream, view_year
from allocator.programme.build import DECISIONS, only_known, rule_rows
from allocator.rulebook import Resolved, prepare, resolve, settings_of
from allocator.rules import RULES
from allocator.solving import solve
from allocator.use_cases.looking_ahead import POOLS, is_guess, open_views, quotas_of, rewards, sure_alone
from allocator.use_cases.results import has_errors
from allocator.use_cases.shaping import fixed_amounts, see_year, shaped_entitlements
from allocator.use_cases.year import Stopped

# Rules whose settings may change the amounts of streams that no rule moves.
ABOUT_CELLS = ("spend_the_pool", "already_issued", "manual_adjustment")
# Rules whose settings other rules' rows build on.
SHARED = ("spend_the_pool", "deep_village_floor", "unlisted_village_reserve", DECISIONS)


# Units of work for each term of a row made anew; a row by itself takes as much as so many terms.
TO_MAKE, TERMS_OF_A_ROW = 6, 5


@dataclass(frozen=True, slots=True)
class Stage:
    """A year that stopped, as it stands: its view and rule book, the binding years behind it, its programme.

    ``whole`` has the hard rows of the year and of all the years behind it.
    """

    stop: Stopped
    book: RuleBook
    later: tuple[int, ...]
    now: YearFacts
    whole: LinearProgramme


def cut_to(programme: LinearProgramme, later: tuple[int, ...]) -> LinearProgramme:
    """The programme with the look-ahead over some years alone."""
    columns = tuple(column for column in programme.ahead_columns if column.cell.year in later)
    return replace(
        programme, ahead_columns=columns, ahead_rows=tuple(row for row in programme.ahead_rows if row.year in later)
    )


def stage_of(stop: Stopped, book: RuleBook, later: tuple[int, ...]) -> Stage:
    """The year that stopped, with the rows and columns that repairs change bit by bit."""
    later = later or stop.later
    now = see_year(stop.ledger, stop.year, book, stop.invested, later)
    views = open_views(now, book, later)
    parts = {**shaped_entitlements(now, book), **quotas_of(views)}
    plain = build_year(now, parts, (), fixed_amounts(now), views)
    stage = Stage(stop, book, later, now, plain)
    return replace(stage, whole=with_held_streams(stage, now, with_rows(stage, now, book, later), frozenset()))


def with_rows(stage: Stage, now: YearFacts, book: RuleBook, later: tuple[int, ...], only: str = "") -> LinearProgramme:
    """The stage's programme with the rows of the hard rules of ``book`` as seen from ``now`` (of one rule: ``only``).

    ``later`` are the years of the look-ahead.
    """
    before = cut_to(stage.whole, later)
    known = frozenset(column.cell for column in (*before.columns, *before.ahead_columns))
    firm = tuple(rule for rule in book if rule.values.status == HARD and only in ("", rule.rule.id))
    kept = tuple(row for row in before.rows if only and row.rule.partition("[")[0] != only)
    kept_ahead = tuple(row for row in before.ahead_rows if only and row.rule.partition("[")[0] != only)
    rows = tuple(only_known(row, known) for _, row in rule_rows(now, firm))
    views = open_views(now, book, later)
    ahead = tuple(only_known(row, known) for view in views for _, row in rule_rows(view, firm, book))
    spend(TO_MAKE * sum(TERMS_OF_A_ROW + len(row.terms) for row in (*rows, *ahead)))
    if only:
        order = {rule.id: place for place, rule in enumerate(book)}
        rows = tuple(sorted((*kept, *rows), key=lambda row: order[row.rule]))
        ahead = tuple(sorted((*kept_ahead, *ahead), key=lambda row: (row.year, order[row.rule])))
    return replace(before, rows=rows, ahead_rows=ahead)


def without_guesses(stage: Stage, programme: LinearProgramme) -> LinearProgramme:
    """The programme without rows that build on what is decided only with the year before: what clashes then is proved
    to. Itself where there are none."""
    return sure_alone(programme, stage.now.facts, stage.book)


def loose_guesses(stage: Stage) -> bool:
    """Whether later years may ask for more than it looks from here: a 村级总额 that a year may miss, a rule that cannot
    be written yet, a row that builds on what is decided only with the year before.

    A base less what is not counted in it is at most the year's amount: "at least so much of the base" asks for no
    more then than it says here.
    """
    facts, rewarding = stage.now.facts, rewards(stage.book)
    hard = [(one.rule.foresees, one.values) for one in stage.book if one.values.status == HARD]
    if any(foresees and not foresees(values, year) for foresees, values in hard for year in stage.later):
        return True
    held = frozenset(s.code for s in facts.streams if not s.movable and s.method != GIVEN)
    if any(row.rule != POOLS and stands_on(row, held) for row in stage.whole.ahead_rows):
        return True
    # A later year's own rewards are one-off money in it, which floors come on top of.
    return bool(stage.later and (rewarding or facts.village_totals)) or any(
        is_guess(row, facts, rewarding) and not asks_of_the_base(row) for row in stage.whole.ahead_rows
    )


def stands_on(row: Row, held: frozenset[str]) -> bool:
    """Whether a row counts amounts of streams that no rule moves, in its year: known only once it is decided."""
    return any(cell.year == row.year and cell.stream in held for cell, _ in row.terms)


def reopens_bases(stage: Stage, settings: Settings) -> bool:
    """Whether settings change what is decided of cells that will not count in full in the next year's base."""
    decides = any(setting.kind == "rule" and setting.key[0] == DECISIONS for setting in settings)
    return decides and any(not one.counts_next_year for one in stage.now.facts.manual)


def asks_of_the_base(row: Row) -> bool:
    """Whether a row is a floor on amounts of its year that rises with those before."""
    return row.upper is None and all(factor < 0 for cell, factor in row.terms if cell.year != row.year)


def programme_under(stage: Stage, settings: Settings, later: tuple[int, ...]) -> LinearProgramme | None:
    """The hard rows under further settings, with a look-ahead over ``later``; None where they are refused.

    Rules that nothing touches keep their rows: settings of one rule change its own rows, pools all of them.
    """
    if not settings:
        return cut_to(stage.whole, later)
    resolved = under_settings(stage, settings)
    if has_errors(resolved.problems):
        return None
    stop, book = stage.stop, resolved.book
    pools = frozenset(setting.key[0] for setting in settings if setting.kind == "pool")
    rules = frozenset(setting.key[0] for setting in settings if setting.kind == "rule")
    if not pools and len(rules) == 1 and not rules & frozenset(SHARED):
        now = replace(stage.now, facts=resolved.facts, ledger=replace(stage.now.ledger, facts=resolved.facts))
        programme = with_rows(stage, now, book, later, only=next(iter(rules)))
    else:
        ledger = replace(stop.ledger, facts=resolved.facts)
        now = view_year(ledger, stop.year, book, settled=True, invested=stop.invested)
        if any(pool < 0 for pool in now.shared.values()) or entitlement_faults(only_streams(now, pools)):
            return None
        if rewards(book) or any(not one.counts_next_year for one in resolved.facts.manual):
            now = see_year(ledger, stop.year, book, stop.invested, stage.later)
        now = replace(now, entitlement=now.entitlement or stage.now.entitlement)
        programme = with_rows(stage, now, book, later)
    touched = pools | (held_of(now) if rules & frozenset(ABOUT_CELLS) else frozenset())
    return with_held_streams(stage, now, programme, touched)


def under_settings(stage: Stage, settings: Settings) -> Resolved:
    """Facts and rule book under further settings; pools that a rule planned are planned anew."""
    facts = stage.now.facts
    given = {key: pool for key, pool in facts.pools.items() if not pool.planned}
    settings = (*settings_of(stage.book), *settings)
    if len(given) == len(facts.pools):
        return resolve(facts, settings, RULES)
    return prepare(replace(facts, pools=given), settings, RULES)


def only_streams(now: YearFacts, streams: frozenset[str]) -> YearFacts:
    """The view with the pools of some streams alone."""
    return replace(now, shared={code: pool for code, pool in now.shared.items() if code in streams})


def held_of(now: YearFacts) -> frozenset[str]:
    """The streams that no rule moves and that are shared by factors."""
    return frozenset(s.code for s in now.facts.streams if not s.movable and s.method != GIVEN and s.code in now.shared)


def with_held_streams(
    stage: Stage, now: YearFacts, programme: LinearProgramme, touched: frozenset[str]
) -> LinearProgramme:
    """The programme with the streams that no rule moves at their own best plan, where they have one.

    Those whose pool or rows are ``touched`` are solved anew, the others stand as the stage has them.
    """
    first = stage.whole.rows == ()
    held = held_of(now) if first else held_of(now) & touched
    if not held:
        return programme
    columns = programme.columns
    if not first:
        columns = weighed(columns, now, held)
    for stream in sorted(held):
        outcome = solve(frozen_stream(replace(programme, columns=columns), stream))
        amounts = outcome.amounts if isinstance(outcome, Solution) else {}
        columns = tuple(
            replace(one, frozen=amounts.get(one.cell)) if one.cell.stream == stream else one for one in columns
        )
    return replace(programme, columns=columns)


def weighed(columns: tuple[Column, ...], now: YearFacts, streams: frozenset[str]) -> tuple[Column, ...]:
    """The columns of some streams with the weights that their pools now give."""
    parts = entitlements(only_streams(now, streams))
    return tuple(replace(one, weight=parts[one.cell].weight) if one.cell in parts else one for one in columns)
