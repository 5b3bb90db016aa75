"""An analysis in a few lines for a terminal: the price of each rule, the cell that decides most, the highest cliff."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.analysis import (
    CAUGHT,
    REPLANNED,
    SCREENED,
    UNTOUCHED,
    Analysis,
    Cliff,
    Lowest,
    Price,
    PriceYear,
    Sensitivity,
)
from allocator.domain.facts import Facts
from allocator.domain.money import grouped, percent_text, whole_text

SHOWN = 5
QUOTAS_ONLY = "资金不变,只有以人、亩计的指标变动"


def analysis_lines(analysis: Analysis, facts: Facts) -> tuple[str, ...]:
    """All lines, in the order of the sheets."""
    names = {county.code: county.name for county in facts.counties}
    lines = [price_line(one, names) for one in analysis.prices]
    if analysis.year is None:
        return (*lines, "各年均已执行,没有待批年度,未作敏感性和临界分析。")
    return (*lines, *sensitivity_lines(analysis), *cliff_lines(analysis, names))


def price_line(one: Price, names: dict[str, str]) -> str:
    """规则2“…”的代价:2019 年 31,302 万元;2020 年 …。"""
    head = f"规则{one.number}“{one.title}”的代价:"
    if one.outcome == UNTOUCHED:
        return head + "0(没有约束到谁或留有余地,停用它不改变任何数额)。"
    if one.outcome != REPLANNED:
        return head + one.text
    said = [year_words(year, names) for year in one.years if year.moves.cells]
    return head + (";".join(said) if said else "0(已重新测算,数额不变)") + "。"


def year_words(one: PriceYear, names: dict[str, str]) -> str:
    """One year: money moved, and the lowest 满足率 of a county on both sides."""
    moved = f"{one.year} 年在县间调整 {whole_text(one.moves.moved)}"
    before, after = one.county_without, one.county_with
    if before is None or after is None:
        return moved
    words = lowest_words(before, names), lowest_words(after, names)
    return moved if words[0] == words[1] else f"{moved}(最低的县 {words[0]}→{words[1]})"


def lowest_words(one: Lowest, names: dict[str, str]) -> str:
    """莲湖区 98.19%."""
    return f"{names.get(one.county, one.county)} {percent_text(one.ratio)}"


def sensitivity_lines(analysis: Analysis) -> Iterator[str]:
    """How many cells were screened and planned anew; the first few."""
    screened = sum(kind.cells for kind in analysis.kinds)
    proved = [one for one in analysis.sensitivity if one.outcome not in (SCREENED, CAUGHT)]
    yield (
        f"数据敏感性({analysis.year} 年):筛查 {screened} 格,重新测算确认 {len(proved)} 格,"
        f"另有 {sum(one.outcome == CAUGHT for one in analysis.sensitivity)} 格试错即被检查发现。"
    )
    yield from (f"  {cell_line(one)}" for one in proved[:SHOWN])


def cell_line(one: Sensitivity) -> str:
    """县区!K7 周至县 贫困人口(人):20106 误为 20307,调整 80 万元,最大一格 12 万元,41 个县变动。"""
    head = f"{one.sheet}!{one.cell} {one.name}:{one.value} 误为 {one.wrong},"
    if one.moves is None:
        return head + one.text
    if one.moves.cells and not one.moves.moved:
        return f"{head}{QUOTAS_ONLY},{one.moves.counties} 个县区变动。"
    return (
        f"{head}调整 {grouped(one.moves.moved)},最大一格 {grouped(abs(one.moves.largest))},"
        f"{one.moves.counties} 个县区变动。"
    )


def cliff_lines(analysis: Analysis, names: dict[str, str]) -> Iterator[str]:
    """How many counties stand at an edge; the highest jumps."""
    jumps = sorted((one for one in analysis.cliffs if one.jump), key=lambda one: (-abs(one.jump or 0), one.county))
    yield f"临界({analysis.year} 年):{len(analysis.cliffs)} 例,其中 {len(jumps)} 例跨过界限时合计有变动。"
    yield from (f"  {jump_line(one, names)}" for one in jumps[:SHOWN])


def jump_line(one: Cliff, names: dict[str, str]) -> str:
    """宝塔区 扶贫任务由“是”变“否”:79,558 万元变为 70,817 万元(-8,741 万元)。"""
    assert one.total_then is not None and one.jump is not None
    change = f"{grouped(one.total_now)}变为 {grouped(one.total_then)}({grouped(one.jump)})"
    return f"{names.get(one.county, one.county)} {one.kind}由“{one.now}”变“{one.then}”:{change}。"
