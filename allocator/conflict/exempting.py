"""Counties that a rule no longer asks anything of: a single one where one will do, never one more than needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from allocator.conflict.change import Change, rule_setting
from allocator.conflict.culprits import Clash
from allocator.conflict.sums import floor_sums
from allocator.conflict.tools import Settings, Tools
from allocator.conflict.wording import county_codes, listed, rule_name
from allocator.domain.conflict import Repair
from allocator.domain.effort import attempted, left
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Row
from allocator.domain.rule import ActiveRule

# Units of work for trying counties one by one for being enough alone, where a try is dear.
ALONE = 600_000
# In a large problem, up to how many counties one alone is looked for; up to how many are left out one by one, into
# how many parts more are taken.
LONE, FEW, PARTS = 4, 24, 8

# Units of work for leaving counties out of many, and what telling the change may take.
THINNING, TO_TELL = 1_000_000, 150_000
PERHAPS_FEWER = "(是否少豁免几个县也可行,未全部试完)"

Sizes = Mapping[str, Fraction]
Enough = Callable[[tuple[str, ...]], bool]


def exemption(facts: Facts, rule: ActiveRule, found: Sequence[Clash]) -> Iterator[Change]:
    """The rule no longer asks anything of the counties it clashes for, those it asks most of first."""
    rows = [row for clash in found for row in rows_of(rule, clash)]
    codes = county_codes(facts, tuple(rows))
    if not codes or any(row.subject.split("/")[0] not in codes for row in rows):
        return
    sizes = sizes_of(rows)
    ordered = tuple(sorted(codes, key=lambda code: (-sizes.get(code, Fraction(0)), code)))
    meets = (frozenset(sizes_of(mine)) for clash in found if (mine := rows_of(rule, clash)))
    yield replace(exempting(facts, rule, ordered, proofs_of(rule, found)), meets=tuple(meets))


def rows_of(rule: ActiveRule, clash: Clash) -> list[Row]:
    """The rows of a clash that are the rule's."""
    return [row for row in clash.short.rows if rule.id in row.rules]


def sizes_of(rows: Sequence[Row]) -> Sizes:
    """By county the sum of the bounds of its rows."""
    sizes: dict[str, Fraction] = {}
    for row in rows:
        code = row.subject.split("/")[0]
        sizes[code] = sizes.get(code, Fraction(0)) + abs(row.lower or row.upper or Fraction(0))
    return sizes


def proofs_of(rule: ActiveRule, found: Sequence[Clash]) -> tuple[tuple[Sizes, Fraction], ...]:
    """For each clash of plain floors that the rule takes part in: what it asks of each county, and the shortage.

    Without the floors of some counties the others still ask for more than there is, unless these floors make up
    the whole shortage.
    """
    return tuple(
        (sizes_of(rows_of(rule, clash)), clash.short.amount)
        for clash in found
        if floor_sums(clash.short.rows, clash.short, clash.fixed) is not None
    )


def exempting(
    facts: Facts, rule: ActiveRule, codes: tuple[str, ...], proofs: tuple[tuple[Sizes, Fraction], ...] = ()
) -> Change:
    """The first n of ``codes`` exempted, beside those who are already."""

    def settings(steps: int) -> Settings:
        named = "、".join(sorted(rule.values.exempt | set(codes[:steps])))
        return (rule_setting(rule, "exempt", named),)

    def told(steps: int) -> Repair:
        names = listed([facts.county(code).name for code in codes[:steps]])
        return Repair(f"{names}豁免{rule_name(rule)}(须写明理由)", (f"{rule.id}.exempt={settings(steps)[0].value}",))

    return Change(len(codes), settings, told, codes=codes, rule=rule, proofs=proofs)


def no_idle_county(facts: Facts, change: Change, steps: int, tools: Tools, fixed: Settings = ()) -> tuple[Change, int]:
    """An exemption that works, by as few counties as it takes, beside what is ``fixed``; other changes as they are.

    Where one county alone is enough it is the one that the rule asks least of; else no county can be left out.
    """
    if change.rule is None or not change.codes:
        return change, steps
    rule = change.rule
    # What is lacking is known only as long as nothing else changes.
    proofs, meets = ((), ()) if fixed else (change.proofs, () if tools.small else change.meets)

    def enough(codes: tuple[str, ...]) -> bool:
        # A clash stays as long as nobody it is about is exempted.
        if any(asked.isdisjoint(codes) for asked in meets):
            return False
        if any(sum((sizes.get(code, Fraction(0)) for code in codes), Fraction(0)) < short for sizes, short in proofs):
            return False
        return tools.works((*fixed, *exempting(facts, rule, codes).settings(len(codes))))

    single = partial(alone, change, steps, enough)
    if tools.small:
        kept = single() or irreducible(change, steps, enough)
        return exempting(facts, rule, kept, change.proofs), len(kept)
    nobody = tuple[str, ...]()
    kept = attempted(ALONE, single, nobody) if steps <= LONE else nobody
    fewest = [kept or change.codes[:steps]]
    whole = bool(kept) or attempted(thinning(), partial(thinned, fewest, enough), False)
    exempt = exempting(facts, rule, fewest[0], change.proofs)
    return (exempt if whole else perhaps_fewer(exempt)), len(fewest[0])


def thinning() -> int:
    """What leaving counties out may take: no more than leaves enough to tell the change."""
    there = left()
    return THINNING if there is None else max(0, min(THINNING, there - TO_TELL))


def perhaps_fewer(change: Change) -> Change:
    """The change told as one of which it was not seen to the end whether fewer counties are enough."""
    return replace(
        change, told=lambda steps: replace(told := change.told(steps), text=told.text + PERHAPS_FEWER, tight=False)
    )


def thinned(kept: list[tuple[str, ...]], enough: Enough) -> bool:
    """``kept[0]`` becomes the same as ``irreducible`` with fewer tries: many counties are left out at once, part by
    part, each part once. Of many it is given up (False) where as many parts in a row are needed: seventy exempt
    counties are not worth two seconds for two fewer.

    Who was needed beside more counties is needed beside fewer: exempting only ever takes rows away.
    """
    codes = kept[0]
    size = -(-len(codes) // PARTS) if len(codes) > FEW else 1
    parts = [codes[start : start + size] for start in range(0, len(codes), size)]
    needed = 0
    while parts and (size == 1 or needed < PARTS):
        part = parts.pop()
        fewer = tuple(one for one in kept[0] if one not in part)
        if fewer and enough(fewer):
            kept[0], needed = fewer, 0
            continue
        needed += 1
        if len(part) > 1:
            half = len(part) // 2
            parts += [part[:half], part[half:]]
    return not parts


def alone(change: Change, steps: int, enough: Enough) -> tuple[str, ...]:
    """The county, of those that the rule asks least of first, that is enough by itself; () where none is."""
    cheaper = change.codes if steps > 1 else change.codes[1:]
    for code in reversed(cheaper):
        if enough((code,)):
            return (code,)
    return change.codes[:1] if steps == 1 else ()


def irreducible(change: Change, steps: int, enough: Enough) -> tuple[str, ...]:
    """The counties less those that can be left out, one after another, until none can."""
    kept: tuple[str, ...] = change.codes[:steps]
    before: tuple[str, ...] = ()
    while kept != before:
        before = kept
        for code in before:
            fewer = tuple(one for one in kept if one != code)
            if fewer and enough(fewer):
                kept = fewer
    return kept
