"""公示表: what is published for the first planned year, county by county and stream by stream."""

from __future__ import annotations

from allocator.domain.stream import Stream
from allocator.workbooks.dossier.figures import YearFigures
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    foot,
    headers,
    merged,
    print_set_up,
    put,
    put_formula,
    put_row,
    title_block,
)
from allocator.workbooks.dossier.pooled import POOLED_LINE, pool_label
from allocator.workbooks.dossier.stream_columns import money_style, source_ranges
from allocator.workbooks.dossier.view import View, kinds_shown, pooled_cities

HEADER, TOTAL, FIRST = 3, 4, 5
CALL = (
    "按照扶贫资金分配结果一律公开的要求,现将{year}年资金分配结果予以公告。"
    "公告期:____年__月__日至____年__月__日。监督电话:12317、____________。"
)


def notice_streams(view: View, year: int) -> tuple[Stream, ...]:
    """The 万元 streams that have money this year."""
    spent = {cell.stream for plan in view.dossier.plan.years for cell, given in plan.amounts.items() if given}
    return tuple(stream for stream in view.money if stream.code in spent and source_ranges(view, stream, year))


def write_notice(page: Page, view: View, year: YearFigures) -> None:
    """The whole sheet: counties, then the cities' 市统筹 where money is issued through them."""
    streams, kinds = notice_streams(view, year.year), kinds_shown(view)
    lead = [("序号", 5), ("市", 9), ("县区", 11), ("代码", 9), *([("对象\n类型", 9)] if kinds else [])]
    titles = [*(title for title, _ in lead), *(stream.name for stream in streams), "合计", "其中\n本次下达"]
    publisher = view.facts.info.get("编制单位", "")
    title_block(page, f"{year.year}年资金分配结果公告公示表", f"公告单位:{publisher}", "单位:万元", len(titles))
    merged(page, 2, 0, len(titles) - 1, CALL.format(year=year.year), "body")
    page.sheet.set_row(2, 30)
    headers(page, HEADER, titles, [*(width for _, width in lead), *[10] * len(streams), 12, 12], 62)
    put_row(page, TOTAL, (("合计" if index == 2 else None, "total_center") for index in range(len(lead))))
    last = FIRST + len(view.counties) - 1
    for index, one in enumerate(year.counties):
        county = one.county
        cells = ((index + 1, "center"), (county.city, "center"), (county.name, "center"), (county.code, "code"))
        put_row(page, FIRST + index, (*cells, *([(county.kind, "center")] if kinds else [])))
    for column, stream in enumerate(streams, len(lead)):
        stream_column(page, view, year, stream, column, last)
    closing_columns(page, view, year, len(lead), len(lead) + len(streams))
    cities = pooled_cities(view)
    widths = sum(width for _, width in lead) + 10 * len(streams) + 24
    foot(page, last + len(cities) + 1, len(titles), widths, [POOLED_LINE] if cities else [])
    page.sheet.freeze_panes(FIRST, len(lead))
    print_set_up(page, len(titles), HEADER)


def stream_column(page: Page, view: View, year: YearFigures, stream: Stream, column: int, last: int) -> None:
    """One stream's amounts, read from its sheet."""
    source = source_ranges(view, stream, year.year)
    assert source is not None
    codes, amounts = source
    style, total = money_style(stream), 0
    for index, one in enumerate(year.counties):
        given = view.ledger.amount(one.county.code, stream.code, year.year)
        total += given
        formula = f"=SUMIF({codes},{at(FIRST + index, 3)},{amounts})"
        put_formula(page, FIRST + index, column, formula, amount(given), style)
    sum_of(page, column, last, total, style)


def closing_columns(page: Page, view: View, year: YearFigures, first: int, column: int) -> None:
    """合计 and 其中本次下达; below the counties what goes to each city because it lies below 起拨线."""
    style, last = "money0", FIRST + len(year.counties) - 1
    for index, one in enumerate(year.counties):
        row = FIRST + index
        formula = f"=SUM({at(row, first)}:{at(row, column - 1)})" if column > first else "=0"
        put_formula(page, row, column, formula, amount(one.amount), "total_" + style)
        elsewhere = one.issued + one.by_city
        now = f"={at(row, column)}" + (f"-{amount(elsewhere)}" if elsewhere else "")
        put_formula(page, row, column + 1, now, amount(one.now), style)
    cities = pooled_cities(view)
    for row, city in enumerate(cities, last + 1):
        put_row(page, row, ((None, "total_center") for _ in range(column + 1)))
        put_row(page, row, ((city, "total_center"), (pool_label(city), "total_center")), 1)
        held = sum(one.by_city for one in year.counties if one.county.city == city)
        put(page, row, column + 1, amount(held), "total_" + style)
    sum_of(page, column, last, year.total(lambda one: one.amount), style)
    sum_of(page, column + 1, last + len(cities), year.total(lambda one: one.amount - one.issued), style)


def sum_of(page: Page, column: int, last: int, total: int, style: str) -> None:
    """Σ of a column in the 合计 row."""
    formula = f"=SUM({at(FIRST, column)}:{at(last, column)})"
    put_formula(page, TOTAL, column, formula, amount(total), "total_" + style)
