"""What is wrong with 区划变更: cycles, unknown codes, shares of a year that do not add up, undecided villages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, WARNING, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.money import percent_text
from allocator.domain.records import BoundaryChange

SHEET, SHARE = "区划变更", "划转比例(%)"


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
    for old, all_heirs in by_old(changes).items():
        heirs = max(by_year(all_heirs).values(), key=len)
        if len(heirs) > 1 and any(village.county == old for village in facts.villages):
            text = f"{old} 分给几个县区,其深度贫困村归哪个县区无法判断。"
            yield wrong(heirs[0], "旧代码", text, "请在“深度贫困村”表把这些村的行政区划代码改为新代码。")


def shares_of(changes: Mapping[str, list[BoundaryChange]], counties: Collection[str]) -> Iterator[Problem]:
    """Shares of one old code in one year that do not add to 100 %: money would appear, or vanish with the code.

    Each year's shares are of what the code has then. A code that is gone may give up parts in earlier years, but
    the whole rest in its last; a code that is still there may give up parts in any year.
    """
    for old, heirs in changes.items():
        years = by_year(heirs)
        for year, group in years.items():
            total = sum((one.share for one in group), Fraction(0))
            said = f"{old} {year} 年的划转比例合计"
            if total > 1:
                yield wrong(group[-1], SHARE, f"{said}超过 100%。", "请改正比例,使同一旧代码同一年度合计为 100。")
            elif 0 < total < 1 and old in counties:
                fix = "旧县区仍然存在、只划出一部分的,不必修改;已撤销的,请使比例合计为 100。"
                text = f"{said}只有 {percent_text(total)},其余 {percent_text(1 - total)} 留在旧代码。"
                yield wrong(group[-1], SHARE, text, fix, WARNING)
            elif 0 < total < 1 and year == max(years):
                fix = "请改正比例,使同一旧代码最后一次划转合计为 100;旧县区仍然存在的,请在“县区”表保留它的一行。"
                text = f"{said}只有 {percent_text(total)},其余 {percent_text(1 - total)} 没有去处"
                yield wrong(group[-1], SHARE, f"{text}(旧代码不在“县区”表内)。", fix)
            elif total == 1:
                yield from given_twice(old, year, years, changes)


def given_twice(
    old: str, year: int, years: Mapping[int, list[BoundaryChange]], changes: Mapping[str, list[BoundaryChange]]
) -> Iterator[Problem]:
    """A code that gave up all and has nothing to give up in a later year, unless it was an heir in between."""
    gained = [one.year for heirs in changes.values() for one in heirs if one.new == old and one.year >= year]
    for later in sorted(years):
        if later > year and not any(one <= later for one in gained):
            text = f"{old} 在 {year} 年已全部划出,{later} 年没有可划转的。"
            fix = f"请核对年度和比例:{year} 年只划出一部分的,改正那一年的比例;重复填报的请删去。"
            yield wrong(years[later][0], "生效年度", text, fix)
            return


def by_year(changes: Iterable[BoundaryChange]) -> dict[int, list[BoundaryChange]]:
    """Year → the changes of one old code, in order."""
    found: dict[int, list[BoundaryChange]] = {}
    for one in changes:
        found.setdefault(one.year, []).append(one)
    return found


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
