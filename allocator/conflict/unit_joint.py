"""Several clashes that exist in whole units alone: a cure for each, then what mends them all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from allocator.conflict.change import Change
from allocator.conflict.culprits import names_of
from allocator.conflict.exempting import no_idle_county
from allocator.conflict.joint import ONE_JOINT, Part, carried_together, merged, settings_of
from allocator.conflict.tools import Settings, Tools
from allocator.conflict.unit_repairs import as_clash, candidates, fitting
from allocator.domain.conflict import Repair
from allocator.domain.effort import attempted
from allocator.domain.facts import Facts
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.rule import RuleBook

# Units of work for the cures of all the clashes; by how much a single change may use of one clash's share.
CURES, OF_A_SHARE = 5_000_000, 3
# Kinds of changes (see ``kind_of``), the quickest to try first.
QUICKEST = (3, 0, 1, 2)
# Times the parts are gone through again, each as small as the others now allow.
PASSES = 3


def mended_at_once(
    facts: Facts,
    book: RuleBook,
    clashes: Sequence[WholeUnitConflict],
    tools: Tools,
    cures: Sequence[list[Repair]],
    found: list[Repair],
) -> None:
    """Add what mends all the clashes: a single change where one will do, else one for each, made together.

    ``cures`` gets, clash by clash, what mends it while the others stay: proved without the rows to blame for those.
    """
    parts: list[list[Part]] = []
    for one, told in zip(clashes, cures, strict=True):
        mine: list[Part] = []
        share = CURES // len(clashes)
        attempted(share, partial(cured, facts, book, one, alone(one, clashes, tools), share, mine), None)
        parts.append(sorted(mine, key=lambda part: kind_of(part[0])))
        told += [change.told(steps) for change, steps in parts[-1]]
    for choices in (shared(parts), by_kind(parts)):
        for chosen in choices:
            repair = attempted(ONE_JOINT, partial(proved, facts, merged(facts, chosen), tools), None)
            if repair is not None and repair not in found:
                found.append(repair)
        if found:
            return


def alone(one: WholeUnitConflict, clashes: Sequence[WholeUnitConflict], tools: Tools) -> Tools:
    """The tools for one clash: what works is a whole-unit plan of the year but for the other clashes' rows."""
    aside = names_of(map(as_clash, clashes)) - names_of([as_clash(one)])
    return replace(tools, works=lambda settings: tools.in_units(settings, aside))


def cured(facts: Facts, book: RuleBook, one: WholeUnitConflict, tools: Tools, share: int, found: list[Part]) -> None:
    """Add every change, with its first steps, that cures one clash; the quickest to try come first."""
    quickest = sorted(candidates(facts, book, one), key=lambda change: QUICKEST.index(kind_of(change)))
    for change in quickest:
        cure = attempted(share // OF_A_SHARE, partial(curing, facts, change, tools), None)
        found += [] if cure is None else [cure]


def curing(facts: Facts, change: Change, tools: Tools) -> Part | None:
    """The change with its first steps that work, by no county in vain."""
    near = fitting(change, change.guess, tools)
    return None if near is None else no_idle_county(facts, change, near.steps, tools)


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
    least = True
    for _ in range(PASSES):
        before = list(parts)
        for place, (change, steps) in enumerate(parts):
            found = fitting(change, steps, tools, beside(parts, place))
            if found is None:
                return None
            parts[place], least = (change, found.steps), least and found.least
        if parts == before:
            break
    for place, (change, steps) in enumerate(parts):
        parts[place] = no_idle_county(facts, change, steps, tools, beside(parts, place))
    return carried_together(facts, parts, tools, least)


def beside(parts: Sequence[Part], place: int) -> Settings:
    """The settings of all parts but one."""
    return settings_of([*parts[:place], *parts[place + 1 :]])
