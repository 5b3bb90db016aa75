"""Where no single change mends everything: the cheapest joint change, each part as small as the others allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations

from allocator.conflict.change import Change
from allocator.conflict.changes import changes, settled
from allocator.conflict.culprits import Clash, clashes, names_of
from allocator.conflict.exempting import exempting, no_idle_county
from allocator.conflict.price import price
from allocator.conflict.repairs import (
    ONE_CHANGE,
    Sick,
    as_not_run,
    as_open,
    first_proven,
    nearest_working,
    with_all_years,
)
from allocator.conflict.search import fewest
from allocator.conflict.tools import Settings, Tools
from allocator.domain.conflict import Repair
from allocator.domain.effort import attempted
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction

Part = tuple[Change, int]
Allowed = Callable[[Change], bool]
# Pairs tried inside one clash.
MOST_PAIRS = 60
# Units of work for one search of parts for every clash.
ONE_JOINT = 1_500_000
# Rounds of mending what shows once the clashes before are mended.
ROUNDS = 4


def joint_repairs(sick: Sick, repairs: list[Repair]) -> None:
    """Add the cheapest joint change, and where pools take part in a small one the cheapest without more or less money.

    It has a part for each clash, those included that show once others are mended; for a single clash two parts. In a
    large province rules made soft together are tried first: they take few solves, so there is something to offer;
    then the cheapest of rules that all stay hard, with pools and without.
    """
    searches = (any_change, no_pool) if sick.tools.small else (only_soft, any_change, all_hard, no_money)
    for allowed in searches:
        found = attempted(ONE_JOINT, partial(gathered_repair, sick, allowed), None)
        if found is not None and found not in repairs:
            repairs.append(found)
    if not repairs:
        cheapest_pair(sick, repairs)


def cheapest_pair(sick: Sick, repairs: list[Repair]) -> None:
    """Add the cheapest pair of changes, of those tried as far as the budget goes."""
    best: tuple[Fraction, Repair] | None = None
    try:
        for pair in pairs(sick):
            priced = attempted(ONE_CHANGE, partial(priced_pair, sick, pair), None)
            if priced is not None and (best is None or priced[0] < best[0]):
                best = priced
    finally:
        repairs += [best[1]] if best else []


def only_soft(change: Change) -> bool:
    """Only a rule made soft may take part."""
    return change.softens


def any_change(_: Change) -> bool:
    """Every change may take part."""
    return True


def all_hard(change: Change) -> bool:
    """Every rule stays hard."""
    return not change.softens


def no_money(change: Change) -> bool:
    """Every rule stays hard and every pool as it is."""
    return not change.softens and not change.is_pool


def no_pool(change: Change) -> bool:
    """Only what the rules allow may take part."""
    return not change.is_pool


def gathered_repair(sick: Sick, allowed: Allowed) -> Repair | None:
    """The cheapest change for each clash, joined and proved; None where some clash has none or it does not work."""
    parts = gathered(sick, allowed)
    return proved(sick, parts) if parts else None


def gathered(sick: Sick, allowed: Allowed) -> list[Part] | None:
    """For each clash its cheapest change, again for the clashes that are left; None where one has none."""
    parts: list[Part] = []
    found: Sequence[Clash] = sick.found
    for _ in range(ROUNDS):
        fixed = settings_of(parts)
        chosen = [cheapest(sick, clash, found, fixed, allowed) for clash in found]
        if None in chosen:
            return None
        parts = merged(sick.facts, [*parts, *(part for part in chosen if part is not None)])
        left = sick.tools.under(settings_of(parts), all_years=True)
        if left is None:
            return None
        found = clashes(left, sick.tools) or []
        if not found:
            return parts
    return None


def cheapest(sick: Sick, clash: Clash, found: Sequence[Clash], fixed: Settings, allowed: Allowed) -> Part | None:
    """The change with which the rules of one clash hold, other clashes set aside, for the least money."""
    aside = names_of(found) - names_of([clash])
    best: tuple[Fraction, Part] | None = None

    def lacking(tried: Settings) -> Fraction | None:
        return sick.tools.lacking((*fixed, *tried), aside, all_years=True, among=clash.rules)

    for change in filter(allowed, changes(sick.facts, sick.book, clash, [clash])):
        steps = fewest(change, lacking, clash.short.amount)
        if steps is None:
            continue
        cost = price(sick.tools, change, steps, clash.short.amount)
        if best is None or cost < best[0]:
            best = cost, (change, steps)
    return best[1] if best else None


def merged(facts: Facts, parts: Sequence[Part]) -> list[Part]:
    """Parts about the same value made one: all the counties exempted, the larger move of a parameter."""
    by_key: dict[tuple[str, ...], Part] = {}
    for change, steps in parts:
        (setting,) = change.settings(steps)
        before = by_key.get(setting.key)
        if before is None:
            by_key[setting.key] = change, steps
        elif change.codes and change.rule is not None:
            codes = tuple(dict.fromkeys((*before[0].codes[: before[1]], *change.codes[:steps])))
            by_key[setting.key] = exempting(facts, change.rule, codes), len(codes)
        else:
            by_key[setting.key] = change, max(steps, before[1])
    return list(by_key.values())


def proved(sick: Sick, parts: list[Part]) -> Repair | None:
    """The joint change with each part as small as the others allow, proved to work; None where it does not."""
    whole = with_all_years(sick.tools)
    if whole(settings_of(parts)) != 0:
        return None
    for part in list(parts):
        rest = [one for one in parts if one is not part]
        parts = rest if rest and whole(settings_of(rest)) == 0 else parts
    for place, (change, steps) in enumerate(parts):
        others = settings_of([*parts[:place], *parts[place + 1 :]])
        least = fewest(change, with_all_years(sick.tools, others), whole(others), steps)
        if least is None:
            return None
        parts[place] = change, least
    change, steps = parts[-1]
    near = nearest_working(change, steps, sick.tools, settings_of(parts[:-1]))
    if near is None:
        return None
    parts[-1] = change, near.steps
    for place, (change, steps) in enumerate(parts):
        others = settings_of([*parts[:place], *parts[place + 1 :]])
        parts[place] = no_idle_county(sick.facts, change, steps, sick.tools, others)
    return carried_together(sick.facts, parts, sick.tools, near.least)


def carried_together(facts: Facts, parts: list[Part], tools: Tools, least: bool = True) -> Repair:
    """The parts as one repair, told as far as it was proved; ``least``: with one step less of the last it fails."""
    (change, steps), others = parts[-1], settings_of(parts[:-1])
    sure, tight = first_proven(change, steps, tools, others, least)
    parts = [*parts[:-1], (change, sure or steps)]
    told = []
    for part in parts:
        rest = settings_of([one for one in parts if one is not part])
        change, steps = settled(facts, *part, tools, rest)
        told.append(change.told(steps))
    whole = in_one(told)
    return as_not_run(whole) if sure is None else whole if tight else as_open(whole)


def in_one(told: Sequence[Repair]) -> Repair:
    """Several repairs made at once as one."""
    if len(told) == 1:
        return told[0]
    words = "".join(f",同时{' ' if one.text[:1].isdigit() else ''}{one.text}" for one in told)
    return Repair(
        words.removeprefix(",同时").strip(),
        tuple(text for one in told for text in typed(one)),
        gaps=tuple(gap for one in told for gap in one.gaps),
    )


def typed(repair: Repair) -> tuple[str, ...]:
    """A part of a joint repair as arguments for --set, a pool too."""
    if repair.pool is None:
        return repair.set
    stream, year, total = repair.pool
    return (f"pool:{stream}@{year}={total}",)


def settings_of(parts: Sequence[Part]) -> Settings:
    """The settings of all parts."""
    return tuple(setting for change, steps in parts for setting in change.settings(steps))


def pairs(sick: Sick) -> Iterator[tuple[Change, Change]]:
    """Two different changes, the first of the first clash."""
    everything = [change for clash in sick.found for change in changes(sick.facts, sick.book, clash, sick.found)]
    different = (
        (one, other)
        for one, other in combinations(everything, 2)
        if one.settings(1)[0].key[:3] != other.settings(1)[0].key[:3]
    )
    for count, pair in enumerate(different):
        if count < MOST_PAIRS:
            yield pair


def priced_pair(sick: Sick, pair: tuple[Change, Change]) -> tuple[Fraction, Repair] | None:
    """The pair with its price, each part as small as the other's largest allows, then as the other allows."""
    one, other = pair
    lacking = with_all_years(sick.tools, other.settings(other.most))
    if lacking(one.settings(one.most)) != 0:
        return None
    steps = fewest(one, lacking, lacking(()))
    if steps is None:
        return None
    parts = [(one, steps), (other, other.most)]
    repair = proved(sick, parts)
    if repair is None:
        return None
    least = max((clash.short.amount for clash in sick.found), default=Fraction(0))
    return sum((price(sick.tools, change, count, least) for change, count in parts), Fraction(0)), repair
