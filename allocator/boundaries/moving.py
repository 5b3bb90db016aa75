"""区划变更: what the old codes had moves to the new codes, before anything is planned.

Worked number: 610427 becomes 610482 (100 %) in 2018: its 上年安排 of 800 万元, its 已下达 and its deep villages stand
under 610482. Split 60 : 40 with a unit of 1 万元, 801 (480.6 and 320.4) becomes 481 and 320: the unit left goes to the
largest remainder. The shares of a code that is gone from 县区 add to 100 % in its last year; of one that is still
there the rest stays with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from allocator.boundaries.judging import problems_of
from allocator.boundaries.people import Heirs, moved_figures
from allocator.boundaries.sharing import shared
from allocator.domain.county import Village
from allocator.domain.facts import Facts, scope_codes
from allocator.domain.finding import ERROR, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN

RECORDS = ("given", "one_off", "issued", "manual", "executed", "village_totals")


def move_boundaries(facts: Facts) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts under the new codes, and what is wrong with the changes (nothing moves then).

    Changes take effect up to the last plan year; a change inside the plan counts from its first year, with a
    警告. An old county of which nothing is left leaves 县区. Applied twice, the facts stay the same.
    """
    changes = sorted(facts.boundary_changes, key=lambda one: (one.year, one.old, one.new))
    problems = tuple(problems_of(facts, changes))
    if any(problem.level == ERROR for problem in problems):
        return facts, problems
    moved = facts
    for year, old in dict.fromkeys((one.year, one.old) for one in changes if one.year <= facts.years[-1]):
        heirs = tuple((one.new, one.share) for one in changes if (one.year, one.old) == (year, old))
        if covers(heirs):
            moved, doubts = moved_figures(moved, old, heirs)
            problems = (*problems, *doubts)
        moved = inherited(moved, old, heirs)
    return (facts if any(problem.level == ERROR for problem in problems) else moved), problems


def covers(heirs: Heirs) -> bool:
    """Whether the heirs take all of an old county."""
    return sum((share for _, share in heirs), Fraction(0)) == 1


def inherited(facts: Facts, old: str, heirs: Heirs) -> Facts:
    """The facts with everything of ``old`` at its heirs; what no heir takes stays."""
    whole = covers(heirs)
    units = {stream.code: stream.unit for stream in facts.streams}
    lists: dict[str, Any] = {name: moved_records(getattr(facts, name), old, heirs, whole, units) for name in RECORDS}
    counties = tuple(county for county in facts.counties if not (whole and county.code == old))
    return replace(
        facts,
        counties=counties,
        last_year=moved_last_year(facts.last_year, old, heirs, whole, units),
        villages=moved_villages(facts.villages, old, heirs, whole),
        streams=tuple(
            replace(stream, scope=moved_scope(stream.scope, old, heirs, whole)) if old in stream.scope else stream
            for stream in facts.streams
        ),
        **lists,
    )


def parted(amount: int, heirs: Heirs, whole: bool, unit: int) -> tuple[int, tuple[int, ...]]:
    """(what stays, what each heir gets) of an amount in whole units; the old code shares in what it keeps a part of."""
    shares = [share for _, share in heirs]
    kept = () if whole else (1 - sum(shares, Fraction(0)),)
    parts = tuple(int(part) for part in shared(Fraction(amount), (*shares, *kept), Fraction(unit)))
    return (0, parts) if whole else (parts[-1], parts[:-1])


def moved_last_year(
    last_year: Mapping[tuple[str, str], int], old: str, heirs: Heirs, whole: bool, units: Mapping[str, int]
) -> dict[tuple[str, str], int]:
    """上年安排 under the new codes, added to what they have."""
    moved = {key: amount for key, amount in last_year.items() if key[0] != old}
    for (county, stream), amount in sorted(last_year.items()):
        if county != old:
            continue
        rest, parts = parted(amount, heirs, whole, units.get(stream, 1))
        if not whole:
            moved[old, stream] = rest
        for (new, _), part in zip(heirs, parts, strict=True):
            moved[new, stream] = moved.get((new, stream), 0) + part
    return moved


def moved_records(
    records: tuple[Any, ...], old: str, heirs: Heirs, whole: bool, units: Mapping[str, int]
) -> tuple[Any, ...]:
    """Records with a county and an amount (已下达, 给定安排, 人工调整 and the like) under the new codes."""
    moved: list[Any] = []
    for one in records:
        if one.county != old:
            moved.append(one)
            continue
        unit = units.get(getattr(one, "stream", None) or "", WAN_YUAN.default_unit)
        rest, parts = parted(one.amount, heirs, whole, unit)
        if not whole:
            moved.append(replace(one, amount=rest))
        moved += [replace(one, county=new, amount=part) for (new, _), part in zip(heirs, parts, strict=True)]
    return tuple(moved)


def moved_villages(villages: tuple[Village, ...], old: str, heirs: Heirs, whole: bool) -> tuple[Village, ...]:
    """Deep villages go with the whole county; where a part of it goes, they stay."""
    if not whole:
        return villages
    return tuple(replace(one, county=heirs[-1][0]) if one.county == old else one for one in villages)


def moved_scope(scope: str, old: str, heirs: Heirs, whole: bool) -> str:
    """A list of codes in 适用范围 with the heirs in it, and without an old code of which nothing is left."""
    if old not in scope_codes(scope):
        return scope
    kept = [code for code in scope_codes(scope) if not (whole and code == old)]
    return "、".join(dict.fromkeys((*kept, *(new for new, _ in heirs))))
