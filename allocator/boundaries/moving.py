"""区划变更: what the old codes had moves to the new codes, before anything is planned.

Worked number: 610427 becomes 610482 (100 %) in 2018: its 上年安排 of 800 万元, its 已下达 and its deep villages stand
under 610482. Split 60 : 40 with a unit of 1 万元, 801 becomes 480 (rounded down) and 321, the remainder to the last.
The shares of a code that is gone from 县区 add to 100 %; of one that is still there the rest stays with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from allocator.boundaries.people import Heirs, moved_figures
from allocator.domain.county import Village
from allocator.domain.facts import Facts, scope_codes
from allocator.domain.finding import ERROR, WARNING, Problem
from allocator.domain.money import WAN_YUAN, percent_text
from allocator.domain.records import BoundaryChange

SHEET, SHARE = "区划变更", "划转比例(%)"
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


def problems_of(facts: Facts, changes: Iterable[BoundaryChange]) -> Iterator[Problem]:
    """Cycles, unknown new codes, shares that do not add up, villages of several heirs, years inside the plan."""
    changes, counties = tuple(changes), {county.code for county in facts.counties}
    for one in changes:
        if leads_back(one, changes):
            fix = "请核对新旧代码,一个代码不能变回自己。"
            yield wrong(one, "旧代码", f"区划变更 {one.old}→{one.new} 首尾相连,成了循环。", fix)
        elif one.new not in counties and all(other.old != one.new for other in changes):
            yield wrong(one, "新代码", f"新代码 {one.new} 不在“县区”表内。", "请在“县区”表增加该县区,或改正代码。")
        if one.share <= 0:
            yield wrong(one, SHARE, f"{one.old}→{one.new} 的划转比例应大于 0。", "请填 0 以上、100 以内的比例。")
        if facts.years[0] < one.year <= facts.years[-1]:
            text = f"{one.old}→{one.new} 在计划期内({one.year} 年)生效:计划期各年都按新代码测算。"
            yield wrong(one, "生效年度", text, "如需分段测算,请分两份数据。", WARNING)
    yield from shares_of(by_old(changes), counties)
    for old, heirs in by_old(changes).items():
        if len(heirs) > 1 and any(village.county == old for village in facts.villages):
            text = f"{old} 分给几个县区,其深度贫困村归哪个县区无法判断。"
            yield wrong(heirs[0], "旧代码", text, "请在“深度贫困村”表把这些村的行政区划代码改为新代码。")


def shares_of(changes: Mapping[str, list[BoundaryChange]], counties: Collection[str]) -> Iterator[Problem]:
    """Shares of one old code that do not add to 100 %: money would appear, or vanish with a code that is gone."""
    for old, heirs in changes.items():
        total = sum((one.share for one in heirs), Fraction(0))
        if total > 1:
            yield wrong(heirs[-1], SHARE, f"{old} 的划转比例合计超过 100%。", "请改正比例,使同一旧代码合计为 100。")
        elif 0 < total < 1:
            rest = f"{old} 的划转比例合计只有 {percent_text(total)},其余 {percent_text(1 - total)}"
            if old in counties:
                fix = "旧县区仍然存在、只划出一部分的,不必修改;已撤销的,请使比例合计为 100。"
                yield wrong(heirs[-1], SHARE, f"{rest} 留在旧代码。", fix, WARNING)
            else:
                fix = "请改正比例,使同一旧代码合计为 100;旧县区仍然存在的,请在“县区”表保留它的一行。"
                yield wrong(heirs[-1], SHARE, f"{rest} 没有去处(旧代码不在“县区”表内)。", fix)


def wrong(one: BoundaryChange, header: str, text: str, fix: str, level: str = ERROR) -> Problem:
    """A problem of one row of 区划变更."""
    found = one.new if header == "新代码" else one.old
    return Problem(level, SHEET, "", found, text, fix, (one.old, one.new, str(one.year)), header)


def by_old(changes: Iterable[BoundaryChange]) -> dict[str, list[BoundaryChange]]:
    """Old code → its changes."""
    found: dict[str, list[BoundaryChange]] = {}
    for one in changes:
        found.setdefault(one.old, []).append(one)
    return found


def leads_back(change: BoundaryChange, changes: Iterable[BoundaryChange]) -> bool:
    """Whether following the changes from a new code comes back to the old one."""
    heirs, seen, open_codes = by_old(changes), set[str](), [change.new]
    while open_codes:
        code = open_codes.pop()
        if code == change.old:
            return True
        if code not in seen:
            seen.add(code)
            open_codes += [one.new for one in heirs.get(code, ())]
    return False


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
    """(what stays, what each heir gets) of an amount: rounded to the unit towards 0, the remainder to the last heir.

    Where the shares leave something with the old code, the remainder stays there.
    """
    sign = -1 if amount < 0 else 1
    parts = [sign * ((abs(amount) * share / unit).__floor__() * unit) for _, share in heirs]
    if whole:
        parts[-1] += amount - sum(parts)
    return amount - sum(parts), tuple(parts)


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
