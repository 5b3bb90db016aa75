"""基本信息: what the plan is called, which years it covers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from allocator.domain.money import WAN_YUAN, in_measure
from allocator.workbooks.intake.grid import Raw
from allocator.workbooks.intake.nearness import near_miss
from allocator.workbooks.intake.numbers import atoms_in, decimal_or_fraction
from allocator.workbooks.intake.sink import Sink, Spot
from allocator.workbooks.intake.table import Table, entries
from allocator.workbooks.intake.words import EARLIEST, LATEST, date_in
from allocator.workbooks.layout.main_sheets import (
    FIRST_YEAR,
    INFO_ITEMS,
    PLAN_DATE,
    TEMPLATE_VERSION,
    UNIT,
    VERSION,
    YEAR_COUNT,
)
from allocator.workbooks.layout.spec import AMOUNT, DATE, Column, folded, halved, shown_header

MOST_YEARS = 10
NOT_KEPT = (FIRST_YEAR, YEAR_COUNT, VERSION)


@dataclass(frozen=True, slots=True)
class Item:
    """One item's content and where it stands."""

    raw: Raw
    spot: Spot


def read_info(table: Table, sink: Sink) -> tuple[dict[str, str], tuple[int, ...] | None]:
    """The items but years and version, and the plan years (None with a problem where they are not known)."""
    items = items_of(table, sink)
    for name, needed, note in INFO_ITEMS:
        if needed and name not in items:
            place = next(
                (row for row, cells in table.grid.rows.items() if name in {str(raw) for raw in cells.values()}), 0
            )
            spot = table.spot(place, "内容") if place else Spot(table.sheet.name, "")
            sink.error(spot, f"“{name}”不能空白。", f"请填写{name}:{note}。")
    check_version(items.get(VERSION), sink)
    info = {name: text for name, item in items.items() if name not in NOT_KEPT and (text := kept(name, item, sink))}
    return info, plan_years(items, sink)


def items_of(table: Table, sink: Sink) -> dict[str, Item]:
    """Item → content; unknown items near a known one and items that stand twice are problems."""
    known = [name for name, _, _ in INFO_ITEMS]
    found: dict[str, Item] = {}
    rows = list(entries(table, sink))
    named = {name_of(entry.cells["项目"], known) for entry in rows if "项目" in entry.cells}
    for entry in rows:
        if "项目" in entry.bad:
            continue
        if "项目" not in entry.cells:
            sink.error(table.spot(entry.row, "项目"), "“项目”不能空白。", "请填项目名称,或删去这一行。")
            continue
        name, content = name_of(entry.cells["项目"], known), entry.cells.get("内容")
        near = near_miss(name, (one for one in known if one not in named)) if name not in known else None
        if near:
            spot = table.spot(entry.row, "项目", entry.cells["项目"])
            sink.error(spot, f"没有“{name}”这一项,是不是“{near}”?", f"项目名称改为“{near}”。")
        elif name in found:
            sink.error(table.spot(entry.row, "项目", name), f"“{name}”出现了两次。", "请删去重复的一行。")
        elif content is not None:
            found[name] = Item(content, table.spot(entry.row, "内容", content))
    return found


def name_of(raw: Raw, known: list[str]) -> str:
    """An item's name in its own form."""
    return next((name for name in known if folded(name) == folded(str(raw))), shown_header(str(raw)))


def kept(name: str, item: Item, sink: Sink) -> str | None:
    """An item's content as facts keep it."""
    if name == PLAN_DATE:
        return date_in(item.raw, Column(name, DATE), item.spot, sink)
    if name == UNIT:
        atoms = atoms_in(item.raw, Column(name, AMOUNT, unit="万元"), WAN_YUAN, item.spot, Sink(False, sink.problems))
        if atoms == 0:
            sink.error(item.spot, "取整单位必须大于 0。", "如 1(万元)、0.5、0.01。")
        return decimal_or_fraction(in_measure(atoms)) if atoms else None
    return str(item.raw).strip()


def check_version(item: Item | None, sink: Sink) -> None:
    """Whether the template is one that this tool knows."""
    if item is not None and halved(str(item.raw)).strip() != TEMPLATE_VERSION:
        text = f"模板版本“{item.spot.found}”本程序不认识,应为 {TEMPLATE_VERSION}。"
        sink.error(item.spot, text, "用 allocator template 取本版本的模板,把数据粘贴过去;误改的请改回。")


def plan_years(items: dict[str, Item], sink: Sink) -> tuple[int, ...] | None:
    """起始年度 and 年数 → the years."""
    first = whole(items.get(FIRST_YEAR), r"\d{4}", EARLIEST, LATEST, "四位年份,如 2018", sink)
    count = whole(items.get(YEAR_COUNT), r"\d{1,2}", 1, MOST_YEARS, f"1 至 {MOST_YEARS} 的整数", sink)
    return None if first is None or count is None else tuple(range(first, first + count))


def whole(item: Item | None, form: str, least: int, most: int, expected: str, sink: Sink) -> int | None:
    """A whole number within bounds."""
    if item is None:
        return None
    text = "".join(halved(str(item.raw)).split()).removesuffix("年")
    if not re.fullmatch(form, text) or not least <= int(text) <= most:
        sink.error(item.spot, f"应为{expected},这里是“{item.spot.found}”。", f"请填{expected}。")
        return None
    return int(text)
