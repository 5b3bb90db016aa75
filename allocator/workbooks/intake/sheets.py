"""Which sheet is which: those of the layout by name, a misnamed one by its headers, and books of another kind."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.domain.finding import ERROR, Problem
from allocator.workbooks.intake.grid import Grid
from allocator.workbooks.intake.headers import header_row
from allocator.workbooks.intake.nearness import near_miss
from allocator.workbooks.intake.sink import Sink, at
from allocator.workbooks.layout import CHOICES, GUIDE, SHEETS
from allocator.workbooks.layout.spec import Sheet, folded
from allocator.workbooks.plan_names import EMBEDDED_PREFIX, FINGERPRINT

NAMES = {folded(sheet.name): sheet for sheet in SHEETS}
ANALYSIS = frozenset({"规则代价", "代价分县", "数据敏感性", "临界清单"})
TEMPLATE = "请用 allocator template -o 模板.xlsx 取填报模板,把数据填进去再检查。"
MANY = 5


def wrong_kind(name: str, sheets: Mapping[str, Grid]) -> Problem | None:
    """A workbook that is no 填报表, in one sentence: a plan, an analysis, something foreign."""
    required = [sheet for sheet in NAMES.values() if sheet.required]
    there = {folded(title) for title in sheets}
    if any(folded(sheet.name) in there for sheet in required):
        return None
    if FINGERPRINT in sheets or any(title.startswith(EMBEDDED_PREFIX) for title in sheets):
        text = "这是测算写出的方案,不是填报表。"
        fix = "请改用测算时的填报表(.xlsx);复核方案用 allocator audit,看某县的数用 allocator explain。"
    elif len(ANALYSIS & sheets.keys()) > 1:
        text, fix = "这是分析结果,不是填报表。", "请改用分析时的填报表(.xlsx)。"
    elif meant_sheets(sheets):
        return None
    else:
        titles = "、".join(f"“{title}”" for title in list(sheets)[:MANY]) + "等" * (len(sheets) > MANY)
        text, fix = f"这不是填报表:只有{titles},没有填报模板的任何一张必填表。", TEMPLATE
    return Problem(ERROR, name, "", "", text, fix)


def known_sheets(sheets: Mapping[str, Grid], sink: Sink) -> dict[str, Grid]:
    """The sheets of the layout by their own names; others are named.

    One that stands for a missing sheet is a problem, and read in its place: nothing else is told of it.
    """
    known = {NAMES[folded(title)].name: grid for title, grid in sheets.items() if folded(title) in NAMES}
    meant = meant_sheets(sheets)
    for title, grid in sheets.items():
        if folded(title) in NAMES or title in (GUIDE, CHOICES):
            continue
        spot = at(title, 1, 1, title)
        if title in meant:
            name = meant[title].name
            known[name] = grid
            text, fix = f"没有名为“{title}”的表,是不是“{name}”?", f"表名改为“{name}”;不需要的表请删去。"
            sink.error(spot, text, fix)
        elif grid.rows:
            sink.hint(spot, "这张表不读取。", "不影响读取。")
    return known


def meant_sheets(sheets: Mapping[str, Grid]) -> dict[str, Sheet]:
    """Title → the missing sheet that it stands for: it has its headers, and a like name or all of them."""
    found: dict[str, Sheet] = {}
    missing = {sheet.name: sheet for key, sheet in NAMES.items() if key not in {folded(title) for title in sheets}}
    strange = [title for title in sheets if folded(title) not in NAMES and title not in (GUIDE, CHOICES)]
    strange = [title for title in strange if not title.startswith(EMBEDDED_PREFIX)]
    for title in strange:
        near = near_miss(title, (name for name, sheet in missing.items() if header_row(sheet, sheets[title])))
        if near is not None:
            found[title] = missing.pop(near)
    for title in strange:
        alike = [one for one in missing.values() if title not in found and has_headers(one, title, sheets[title])]
        if alike:
            found[title] = missing.pop(alike[0].name)
    return found


def has_headers(sheet: Sheet, title: str, grid: Grid) -> bool:
    """Whether a grid has the required headers of a sheet: all of three or more, most where the names agree in part."""
    row = header_row(sheet, grid)
    if row is None:
        return False
    wanted = {column.header for column in sheet.columns if column.required}
    columns = (sheet.column(str(raw)) for raw in grid.rows[row].values())
    there = wanted & {column.header for column in columns if column is not None}
    if folded(sheet.name) in folded(title):
        return 2 * len(there) > len(wanted)
    return len(wanted) >= 3 and there == wanted
