"""Several clashes that exist in whole units alone: a cure for each, then what mends them all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from allocator.conflict.change import Change
from allocator.conflict.changes import settled
from allocator.conflict.culprits import names_of
from allocator.conflict.exempting import no_idle_county
from allocator.conflict.joint import ONE_JOINT, Part, in_one, merged, settings_of
from allocator.conflict.repairs import ONE_CHANGE, nearest_working
from allocator.conflict.tools import Settings, Tools
from allocator.conflict.unit_repairs import as_clash, candidates
from allocator.domain.conflict import Repair
from allocator.domain.effort import attempted
from allocator.domain.facts import Facts
from allocator.domain.programme import Row
from allocator.domain.rule import RuleBook

# Times the parts are gone through again, each as small as the others now allow.
PASSES = 3


def mended_at_once(
    facts: Facts,
    book: RuleBook,
    clashes: Sequence[tuple[Row, ...]],
    tools: Tools,
    cures: Sequence[list[Repair]],
    found: list[Repair],
) -> None:
    """Add what mends all the clashes: a single change where one will do, else one for each, made together.

    ``cures`` gets, clash by clash, what mends it while the others stay: proved without the rows to blame for those.
    """
    parts: list[list[Part]] = []
    for rows, told in zip(clashes, cures, strict=True):
        parts.append([])
        for change, steps in cured(facts, book, rows, clashes, tools):
            parts[-1].append((change, steps))
            told.append(change.told(steps))
    for choices in (shared(parts), by_kind(parts)):
        for chosen in choices:
            repair = attempted(ONE_JOINT, partial(proved, facts, merged(facts, chosen), tools), None)
            if repair is not None and repair not in found:
                found.append(repair)
        if found:
            return


def cured(
    facts: Facts, book: RuleBook, rows: tuple[Row, ...], clashes: Sequence[tuple[Row, ...]], tools: Tools
) -> Iterator[Part]:
    """Every change, with its first steps, after which a whole-unit plan exists but for the other clashes' rows."""
    aside = names_of(map(as_clash, clashes)) - names_of([as_clash(rows)])
    alone = replace(tools, works=lambda settings: tools.in_units(settings, aside))
    for change in candidates(facts, book, rows):
        steps = attempted(ONE_CHANGE, partial(nearest_working, change, 1, alone), None)
        if steps is not None:
            yield no_idle_county(facts, change, steps, alone)


def shared(parts: Sequence[Sequence[Part]]) -> Iterator[list[Part]]:
    """The changes about one value that cure each clash."""
    by_key = [{key_of(change): (change, steps) for change, steps in mine} for mine in parts]
    for key in by_key[0]:
        if all(key in mine for mine in by_key):
            yield [mine[key] for mine in by_key]


def by_kind(parts: Sequence[Sequence[Part]]) -> Iterator[list[Part]]:
    """A cure for each clash: pools as far as they will do, figures, exemptions, rules made soft."""
    if not all(parts):
        return
    seen: list[list[Part]] = []
    for kind in range(4):
        chosen = [next((one for one in mine if kind_of(one[0]) == kind), mine[0]) for mine in parts]
        if chosen not in seen:
            seen.append(chosen)
            yield chosen


def kind_of(change: Change) -> int:
    """The place of a change in the order in which an office would try them."""
    return 0 if change.is_pool else 3 if change.softens else 2 if change.codes else 1


def key_of(change: Change) -> Settings | tuple[str, ...]:
    """What value a change is about."""
    return change.settings(1)[0].key


def proved(facts: Facts, parts: list[Part], tools: Tools) -> Repair | None:
    """The parts made together, none idle, each with the first steps that the others allow; None where it fails."""
    for part in list(parts):
        rest = [one for one in parts if one is not part]
        parts = rest if rest and tools.works(settings_of(rest)) else parts
    for _ in range(PASSES):
        before = list(parts)
        for place, (change, _) in enumerate(parts):
            steps = nearest_working(change, 1, tools, beside(parts, place))
            if steps is None:
                return None
            parts[place] = change, steps
        if parts == before:
            break
    for place, (change, steps) in enumerate(parts):
        parts[place] = settled(facts, change, steps, tools, beside(parts, place))
    return in_one([change.told(steps) for change, steps in parts])


def beside(parts: Sequence[Part], place: int) -> Settings:
    """The settings of all parts but one."""
    return settings_of([*parts[:place], *parts[place + 1 :]])
