"""The cheap half of sensitivity: every input cell wrong by 1 %, its entitlements and rows anew, the structure kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from allocator.analysis.errors import wrong_values
from allocator.analysis.frame import Change, Frame, keyed, pushed_through
from allocator.analysis.inputs import InputCell, with_value
from allocator.analysis.screening import Guess, groups_of, guess_of, uneven
from allocator.domain.cell import Cell
from allocator.domain.executed import executed_amounts
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import REWARD
from allocator.domain.rule import HARD, RuleBook
from allocator.domain.scenario import Setting
from allocator.domain.year_facts import YearFacts
from allocator.entitlement import entitlements
from allocator.programme.build import only_known, rule_rows
from allocator.programme.view import pools_to_share
from allocator.use_cases.preparing import prepared
from allocator.use_cases.shaping import see_year, shaped
from allocator.use_cases.side_by_side import Spread


@dataclass(frozen=True, slots=True)
class ScreenGround:
    """The workbook as read, the cells asked about, the year as it was decided and the structure of its optimum."""

    read: Facts
    settings: tuple[Setting, ...]
    cells: tuple[InputCell, ...]
    now: YearFacts
    frame: Frame
    units: dict[Cell, int]
    money: frozenset[str]


@dataclass(frozen=True, slots=True)
class Concern:
    """What a group of cells feeds: streams whose entitlement it shapes, rules in whose rows it stands."""

    places: tuple[int, ...]
    streams: frozenset[str]
    rules: frozenset[str]


def guesses(ground: ScreenGround, spread: Spread) -> list[Guess]:
    """A guess for every error of every cell that feeds the year at all."""
    groups = [tuple(places) for places in groups_of(ground.cells).values()]
    feeding = [one for one in spread(concerns, ground, groups) if one.streams or one.rules]
    single = [replace(one, places=(place,)) for one in feeding for place in one.places]
    return [guess for some in spread(guesses_of, ground, single) for guess in some]


def concerns(ground: ScreenGround, groups: Sequence[tuple[int, ...]]) -> list[Concern]:
    """What each group feeds, found out by changing all its cells at once, each by another part."""
    return [concern(ground, places) for places in groups]


def concern(ground: ScreenGround, places: tuple[int, ...]) -> Concern:
    """One group; one that cannot be computed any more feeds everything."""
    facts, frame = ground.read, ground.frame
    for turn, place in enumerate(places):
        cell = ground.cells[place]
        facts = with_value(facts, cell, uneven(cell.value, turn))
    try:
        change = change_of(ground, facts, None, None)
    except ZeroDivisionError:
        return Concern(places, frozenset(cell.stream for cell in frame.weights), holding_rules(frame))
    streams = {cell.stream for cell, parts in change.weights.items() if frame.weights.get(cell) != parts}
    rules = {key[0] for key, row in change.rows.items() if frame.rows.get(key) != row}
    return Concern(places, frozenset(streams), frozenset(rules))


def guesses_of(ground: ScreenGround, feeding: Sequence[Concern]) -> list[tuple[Guess, ...]]:
    """The guesses for one cell each."""
    return [tuple(map(partial(guess, ground, one), wrong_values(ground.cells[one.places[0]]))) for one in feeding]


def guess(ground: ScreenGround, one: Concern, wrong: Fraction) -> Guess:
    """One error of one cell."""
    (place,) = one.places
    facts = with_value(ground.read, ground.cells[place], wrong)
    try:
        change = change_of(ground, facts, one.streams, one.rules)
    except ZeroDivisionError:
        return Guess(place, wrong, 0, moving=False, broken=True)
    moved = pushed_through(ground.frame, change)
    return guess_of(place, wrong, moved, ground.units, ground.money)


def change_of(
    ground: ScreenGround, read: Facts, streams: frozenset[str] | None, rules: frozenset[str] | None
) -> Change:
    """Weights of some streams and rows of some rules (None: all) as other facts give them.

    Rows only of rules that hold something in the structure: others are slack, and a small change leaves them so.
    """
    resolved = prepared(read, ground.settings)
    now = seen(ground, resolved.facts, resolved.book, streams)
    wanted = holding_rules(ground.frame) if rules is None else rules
    known = frozenset(ground.frame.weights)
    rows = (row for one in resolved.book if one.id in wanted for _, row in rule_rows(now.view, (one,)))
    return Change(now.weights, keyed(tuple(only_known(row, known) for row in rows)))


def holding_rules(frame: Frame) -> frozenset[str]:
    """The rules with a row in the structure."""
    rules = {key[0] for group in frame.groups for key, _ in group.rows}
    return frozenset(rules | {key[0] for key in frame.bounded.values()})


@dataclass(frozen=True, slots=True)
class Seen:
    """A year's view with the weights and offsets of some of its cells (whole atoms)."""

    view: YearFacts
    weights: dict[Cell, tuple[int, int]]


def seen(ground: ScreenGround, facts: Facts, book: RuleBook, streams: frozenset[str] | None) -> Seen:
    """The year under other facts; the cells it has, and the years before it, stay what they were.

    Where a rule rewards (rule 8), the whole year is seen anew: rewards are one-off money of several streams.
    """
    base = ground.now
    before = {cell: amount for year in base.ledger.years for cell, amount in executed_amounts(facts, year).items()}
    earned = (one for one in base.ledger.facts.one_off if one.reason == REWARD and one not in ground.read.one_off)
    facts = replace(facts, one_off=(*facts.one_off, *earned))
    ledger = replace(base.ledger, facts=facts, amounts={**base.ledger.amounts, **before})
    invested = dict(base.invested)
    for old, new in zip(base.facts.villages, facts.villages, strict=True):
        invested[new.code] = base.invested.get(new.code, old.invested) + new.invested - old.invested
    if any(one.rule.reshape is not None and one.values.status == HARD for one in book):
        now = see_year(ledger, base.year, book, invested)
        parts = shaped(now, book, entitlements(now))
    else:
        shared = pools_to_share(facts, base.year, book)
        some = shared if streams is None else {code: pool for code, pool in shared.items() if code in streams}
        part = replace(base, facts=facts, ledger=ledger, shared=some, invested=invested, entitlement={})
        parts = entitlements(part)
        entitled = {**base.entitlement, **{cell: one.total for cell, one in parts.items()}}
        now = replace(part, shared=shared, entitlement=entitled)
    return Seen(now, {cell: (int(one.weight), int(one.offset)) for cell, one in parts.items()})
