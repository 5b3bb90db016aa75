"""Where no single change mends everything: the cheapest joint change, each part as small as the others allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from allocator.conflict.change import Change
from allocator.conflict.changes import changes, exempting, softening
from allocator.conflict.culprits import Clash, clashes, names_of
from allocator.conflict.price import price
from allocator.conflict.repairs import Sick, nearest_working, with_all_years, without_idle
from allocator.conflict.search import fewest
from allocator.conflict.tools import Settings
from allocator.domain.conflict import Repair

Part = tuple[Change, int]
# Pairs tried inside one clash.
MOST_PAIRS = 60
# Rounds of mending what shows once the clashes before are mended.
ROUNDS = 4


def joint_repairs(sick: Sick) -> tuple[Repair, ...]:
    """The cheapest joint change: a part for each clash, those included that show once others are mended; for a
    single clash two parts. Pools take no part, since the form of a repair holds one pool or settings."""
    parts = gathered(sick)
    repair = proved(sick, parts) if parts else None
    if repair is not None:
        return (repair,)
    found = [priced for pair in pairs(sick) if (priced := priced_pair(sick, pair)) is not None]
    return (min(found, key=lambda one: one[0])[1],) if found else ()


def gathered(sick: Sick) -> list[Part] | None:
    """For each clash its cheapest change, again for the clashes that are left; None where one has none."""
    parts: list[Part] = []
    found: Sequence[Clash] = sick.found
    for _ in range(ROUNDS):
        fixed = settings_of(parts)
        chosen = [cheapest(sick, clash, found, fixed) for clash in found]
        if None in chosen:
            return None
        parts = merged(sick, [*parts, *(part for part in chosen if part is not None)])
        left = sick.tools.under(settings_of(parts), all_years=True)
        if left is None:
            return None
        found = clashes(left, sick.tools) or []
        if not found:
            return parts
    return None


def cheapest(sick: Sick, clash: Clash, found: Sequence[Clash], fixed: Settings) -> Part | None:
    """The change with which the rules of one clash hold, other clashes set aside, for the least money."""
    aside = names_of(found) - names_of([clash])
    best: tuple[Fraction, Part] | None = None

    def lacking(tried: Settings) -> Fraction | None:
        return sick.tools.lacking((*fixed, *tried), aside, all_years=True, among=clash.rules)

    for change in candidates(sick, clash, [clash]):
        steps = fewest(change, lacking, clash.short.amount)
        if steps is None:
            continue
        cost = price(sick.tools, change, steps, clash.short.amount)
        if best is None or cost < best[0]:
            best = cost, (change, steps)
    return best[1] if best else None


def candidates(sick: Sick, clash: Clash, found: Sequence[Clash]) -> Iterator[Change]:
    """The changes of a clash that --set can make."""
    return (change for change in changes(sick.facts, sick.book, clash, found) if not change.is_pool)


def merged(sick: Sick, parts: Sequence[Part]) -> list[Part]:
    """Parts about the same value made one: all the counties exempted, the larger move of a parameter."""
    by_key: dict[tuple[str, ...], Part] = {}
    for change, steps in parts:
        (setting,) = change.settings(steps)
        before = by_key.get(setting.key)
        if before is None:
            by_key[setting.key] = change, steps
        elif change.codes and change.rule is not None:
            codes = tuple(dict.fromkeys((*before[0].codes[: before[1]], *change.codes[:steps])))
            by_key[setting.key] = exempting(sick.facts, change.rule, codes), len(codes)
        elif change.most == 1 and change.rule is not None:
            # Made soft for several clashes: what falls short is told for all of them.
            by_key[setting.key] = next(softening(sick.facts, change.rule, sick.found), change), 1
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
    least = nearest_working(change, steps, sick.tools, settings_of(parts[:-1]))
    if least is None:
        return None
    parts[-1] = change, least
    for place, (change, steps) in enumerate(parts):
        others = settings_of([*parts[:place], *parts[place + 1 :]])
        parts[place] = without_idle(sick, change, steps, others)
    told = [change.told(steps) for change, steps in parts]
    return Repair(",同时".join(one.text for one in told), tuple(text for one in told for text in one.set))


def settings_of(parts: Sequence[Part]) -> Settings:
    """The settings of all parts."""
    return tuple(setting for change, steps in parts for setting in change.settings(steps))


def pairs(sick: Sick) -> Iterator[tuple[Change, Change]]:
    """Two different changes, the first of the first clash."""
    everything = [change for clash in sick.found for change in candidates(sick, clash, sick.found)]
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
