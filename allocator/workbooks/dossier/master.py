"""分配总表: every county's money of one year, from last year's figure to what is issued now, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from allocator.domain.facts import eligible
from allocator.domain.fraction import Fraction
from allocator.workbooks.dossier.documents import issued_lines
from allocator.workbooks.dossier.edited_mark import edited_note
from allocator.workbooks.dossier.figures import YearFigures, ratio
from allocator.workbooks.dossier.master_columns import Column, Places, growth, money_columns, per_head
from allocator.workbooks.dossier.master_lines import CITY_POOL, FIRST, SUBTOTAL, TOTAL, Line, lines_of
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    foot,
    headers,
    print_set_up,
    put,
    put_formula,
    put_row,
    title_block,
)
from allocator.workbooks.dossier.pooled import POOLED_LINE
from allocator.workbooks.dossier.styles import decimals_of
from allocator.workbooks.dossier.view import View, category, code_width, kinds_shown, name_widths, pooled_cities

HEADER = 2
LEADING = (("序号", 5), ("市", 8), ("县区", 10), ("行政区\n划代码", 9), ("类别", 9))
LEADING_KEYS = ("number", "city", "name", "code", "category")
KIND = ("对象\n类型", 8)
TRAILING = (
    ("增幅", 9),
    ("占比", 8),
    ("贫困人口\n(人)", 9),
    ("贫困人口\n人均(元)", 9),
    ("备注", 14),
    ("核对\n(应为0)", 9),
)


def master_places(view: View, year: YearFigures) -> tuple[tuple[Column, ...], Places]:
    """The money columns and where every column of the table stands."""
    unit = min((stream.unit for stream in view.money), default=1_000_000)
    columns = money_columns(view, year, f"money{decimals_of(unit, view.money[0].measure) if view.money else 0}")
    keys = [*LEADING_KEYS, *(["kind"] if kinds_shown(view) else []), *(column.key for column in columns)]
    keys += ["growth", "share", "poor", "per_head", "remark", "check"]
    return columns, Places({key: index for index, key in enumerate(keys)}, TOTAL)


def write_master(page: Page, view: View, year: YearFigures) -> None:
    """The whole sheet of one year."""
    columns, places = master_places(view, year)
    leading = (*LEADING, KIND) if kinds_shown(view) else LEADING
    titles = [*(t for t, _ in leading), *(c.title for c in columns), *(t for t, _ in TRAILING)]
    widths = [*(w for _, w in leading), *(c.width for c in columns), *(w for _, w in TRAILING)]
    widths[1], widths[2] = name_widths(view, widths[1], widths[2])
    widths[3] = code_width(view)
    forecast = "(预计,仅供参考)" if year.forecast else ""
    note = "全年安排由各资金表逐项相加;增减与增幅按同口径(两年均扣除一次性资金)计算"
    title_block(page, f"{view.facts.title}{year.year}年资金分配总表{forecast}", note, "单位:万元", len(titles) - 1)
    edited_note(page, 1, note, "金额已改动,政策调整、人工调整、取整和备注为改动前方案")
    headers(page, HEADER, titles, widths, 48)
    lines = lines_of(view, year)
    bottom = max((line.row for line in lines), default=FIRST)
    total = Line(TOTAL, "合计", year.counties, FIRST, bottom, SUBTOTAL)
    grand = year.total(lambda one: one.amount)
    for line in (total, *lines):
        if line.kind == CITY_POOL:
            pool_cells(page, columns, places, line)
            continue
        money_cells(page, columns, places, line)
        closing_cells(page, view, year, columns, places, line, grand)
        if not line.single:
            label_cells(page, places, line, len(leading))
    said = remarks(view, year)
    for number, line in enumerate((line for line in lines if line.single), 1):
        county = line.counties[0].county
        kind = category(view.facts, county, year.year)
        cells = ((number, "center"), (county.city, "name"), (county.name, "name"), (county.code, "code"))
        kinds = ((county.kind, "center"),) if kinds_shown(view) else ()
        put_row(page, line.row, (*cells, (kind, "center"), *kinds))
        put(page, line.row, places.columns["remark"], said.get(county.code), "text")
    page.sheet.freeze_panes(FIRST, len(leading))
    print_set_up(page, len(titles), HEADER)
    feet = (*([POOLED_LINE] if pooled_cities(view) else []), *issued_lines(view, year.year))
    bottom = foot(page, bottom + 1, len(titles) - 1, sum(widths[:-1]), feet) - 1
    page.sheet.print_area(0, 0, bottom, len(titles) - 2)


def label_cells(page: Page, places: Places, line: Line, leading: int) -> None:
    """The leading cells and the 备注 of a subtotal."""
    put_row(page, line.row, ((line.label if i == 2 else None, "total_name") for i in range(leading)))
    put(page, line.row, places.columns["remark"], None, "total_text")


def pool_cells(page: Page, columns: Sequence[Column], places: Places, line: Line) -> None:
    """A city's 市统筹: no money of its own in the year's amounts, only what it is issued for its counties."""
    for column in range(places.columns["check"]):
        put(page, line.row, column, None, "total_center")
    put(page, line.row, places.columns["name"], line.label, "total_name")
    where = places.columns["by_city"]
    total = amount(sum(one.by_city for one in line.counties))
    formula = f"=SUM({at(line.first, where)}:{at(line.last, where)})"
    style = next(column.style for column in columns if column.key == "now")
    put_formula(page, line.row, places.columns["now"], formula, total, "total_" + style)


def money_cells(page: Page, columns: Sequence[Column], places: Places, line: Line) -> None:
    """The money columns of a line; subtotals skip other subtotals (SUBTOTAL 9)."""
    prefix = "" if line.single else "total_"
    for column in columns:
        where = places.columns[column.key]
        pick = column.pick if line.single else column.total or column.pick
        value = amount(sum(pick(one) for one in line.counties))
        if not line.single:
            formula = f"=SUBTOTAL(9,{at(line.first, where)}:{at(line.last, where)})"
            put_formula(page, line.row, where, formula, value, prefix + column.style)
        elif column.formula is not None:
            put_formula(page, line.row, where, column.formula(line.row, places), value, prefix + column.style)
        else:
            put(page, line.row, where, value, prefix + column.style)


def closing_cells(
    page: Page,
    view: View,
    year: YearFigures,
    columns: Sequence[Column],
    places: Places,
    line: Line,
    grand: int,
) -> None:
    """增幅 · 占比 · 贫困人口 · 人均 · 核对."""
    prefix, row, where = ("" if line.single else "total_"), line.row, places.columns
    given = sum(one.amount for one in line.counties)
    change, prior = sum(one.change for one in line.counties), sum(one.prior for one in line.counties)
    grown = f'=IF({places.at(row, "prior")}=0,"—",{places.at(row, "change")}/{places.at(row, "prior")})'
    put_formula(page, row, where["growth"], grown, growth(change, prior), prefix + "percent")
    all_money = at(TOTAL, where["amount"], "row")
    share = f"=IF({all_money}=0,0,{places.at(row, 'amount')}/{all_money})"
    put_formula(page, row, where["share"], share, ratio(given, grand) or Fraction(0), prefix + "ratio")
    poor = sum((one.poor or Fraction(0) for one in line.counties), Fraction(0))
    if line.single:
        put(page, row, where["poor"], line.counties[0].poor, "count")
    else:
        formula = f"=SUBTOTAL(9,{at(line.first, where['poor'])}:{at(line.last, where['poor'])})"
        put_formula(page, row, where["poor"], formula, poor, "total_count")
    head = f'=IF(N({places.at(row, "poor")})=0,"—",{places.at(row, "amount")}*10000/{places.at(row, "poor")})'
    put_formula(page, row, where["per_head"], head, per_head(given, poor), prefix + "per_head")
    parts = "+".join(at(row, where[c.key]) for c in columns if where["entitlement"] <= where[c.key] < where["amount"])
    closes = f"=ROUND({parts}-{places.at(row, 'amount')},6)"
    put_formula(page, row, where["check"], closes, 0, "check_money1")


def remarks(view: View, year: YearFigures) -> dict[str, str]:
    """备注 by county: streams it no longer takes part in (退出), and decisions of leadership."""
    parts: dict[str, list[str]] = {}
    for stream in view.money:
        inside = frozenset(county.code for county in eligible(view.facts, stream, year.year))
        for county in view.facts.counties:
            had = view.ledger.amount(county.code, stream.code, year.year - 1)
            if had and county.code not in inside and not view.ledger.amount(county.code, stream.code, year.year):
                parts.setdefault(county.code, []).append(f"退出{stream.name}")
    for code in sorted({one.county for one in view.facts.manual if one.year == year.year}):
        parts.setdefault(code, []).append("有人工调整")
    return {code: ";".join(texts) for code, texts in parts.items()}
