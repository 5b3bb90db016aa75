"""已执行: a closed year has every county, and closed years follow one another from the first."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.executed import is_closed
from allocator.domain.facts import eligible
from allocator.domain.finding import Problem
from allocator.domain.stream import GIVEN
from allocator.workbooks.checks.desk import Desk, error, listed

EXECUTED = "已执行"


def executed_counties(desk: Desk) -> dict[tuple[str, int], dict[str, None]]:
    """(stream, plan year) → the counties with a row, in the sheet's order; by year, then stream."""
    found: dict[tuple[str, int], dict[str, None]] = {}
    for one in sorted(desk.facts.executed, key=lambda one: (one.year, one.stream)):
        if one.year in desk.facts.years:
            found.setdefault((one.stream, one.year), {})[one.county] = None
    return found


def check_executed_whole(desk: Desk) -> Iterator[Problem]:
    """In a closed year each eligible county has a row of each stream; without one its base of the next year were 0."""
    facts = desk.facts
    for (code, year), there in executed_counties(desk).items():
        stream = facts.stream(code)
        if stream.method == GIVEN or not is_closed(facts, year):
            continue
        missing = [county.name for county in eligible(facts, stream, year) if county.code not in there]
        if missing:
            text = f"{year} 年“{stream.name}”已执行,但{listed(missing)}没有数,下年基数会按 0 计。"
            spot = desk.spot(EXECUTED, next(iter(there)), code, year, header="行政区划代码")
            yield error(spot, f"{len(there)} 个县区", text, f"请在“{EXECUTED}”表补上这些县区;没有安排的填 0。")


def check_executed_chain(desk: Desk) -> Iterator[Problem]:
    """What is executed in a year stands on years that are executed too: no open year before a closed one."""
    facts, done = desk.facts, executed_counties(desk)
    for (code, year), there in done.items():
        before = [one for one in facts.years if one < year and (code, one) not in done]
        pools = {one: facts.pool(code, one) for one in before}
        still_open = [str(one) for one, pool in pools.items() if pool is not None and pool.to_counties]
        if still_open:
            text = f"{year} 年“{desk.titles[code]}”已执行,而 {'、'.join(still_open)} 年没有已执行的数,各年接不上。"
            fix = f"请补上 {'、'.join(still_open)} 年的已执行数,或删去 {year} 年的;也可把“起始年度”改为尚未执行的年度。"
            yield error(desk.spot(EXECUTED, next(iter(there)), code, year, header="年度"), str(year), text, fix)
