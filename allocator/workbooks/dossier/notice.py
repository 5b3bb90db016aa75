"""公示表: what is published for a year, county by county and stream by stream, quotas behind the money."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.issuing import pool_label
from allocator.domain.money import WAN_YUAN, Measure
from allocator.domain.stream import Stream
from allocator.workbooks.dossier.documents import paper_lines
from allocator.workbooks.dossier.figures import YearFigures
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    first_page,
    foot,
    headers,
    height_for,
    merged,
    print_set_up,
    put,
    put_formula,
    put_row,
    title_block,
)
from allocator.workbooks.dossier.pooled import POOLED_LINE
from allocator.workbooks.dossier.stream_columns import money_style, source_ranges
from allocator.workbooks.dossier.view import View, code_width, kinds_shown, name_widths, pooled_cities

HEADER, TOTAL, FIRST = 3, 4, 5
CALL = (
    "按照扶贫资金分配结果一律公开的要求,现将{year}年资金分配结果予以公告。"
    "公告期:____年__月__日至____年__月__日。监督电话:12317、____________。"
)


def notice_streams(view: View, year: int) -> tuple[Stream, ...]:
    """The 万元 streams that have money in the plan and a column for the year."""
    return tuple(stream for stream in spent_streams(view, year) if stream.is_money)


def quota_streams(view: View, year: int) -> tuple[Stream, ...]:
    """The same of streams in people or mu."""
    return tuple(stream for stream in spent_streams(view, year) if not stream.is_money)


def spent_streams(view: View, year: int) -> Iterator[Stream]:
    """The streams of which anything is given."""
    spent = {cell.stream for plan in view.dossier.plan.years for cell, given in plan.amounts.items() if given}
    return (one for one in view.facts.streams if one.code in spent and source_ranges(view, one, year))


def quota_title(stream: Stream) -> str:
    """A quota's column says what it is counted in, for the sheet's unit is 万元."""
    return f"{stream.name}\n({stream.measure.name})"


def write_notice(page: Page, view: View, year: YearFigures) -> None:
    """The whole sheet: counties, then the cities' 市统筹 where money is issued through them."""
    streams, kinds = notice_streams(view, year.year), kinds_shown(view)
    quotas = quota_streams(view, year.year)
    city, name = name_widths(view)
    lead = [
        ("序号", 5),
        ("市", city),
        ("县区", name),
        ("代码", code_width(view)),
        *([("对象\n类型", 9)] if kinds else []),
    ]
    titles = [*(title for title, _ in lead), *(stream.name for stream in streams), "合计", "其中\n本次下达"]
    titles += [quota_title(stream) for stream in quotas]
    publisher = view.facts.info.get("编制单位", "")
    widths = [*(width for _, width in lead), *[10] * len(streams), 12, 12, *[10] * len(quotas)]
    shown = first_page(widths)
    title = f"{publisher}{year.year}年扶贫资金分配结果公告公示表"
    title_block(page, title, f"公告单位:{publisher}", "单位:万元", shown)
    call = CALL.format(year=year.year)
    merged(page, 2, 0, shown - 1, call, "body")
    page.sheet.set_row(2, height_for(call, sum(widths[:shown]) - 4))
    headers(page, HEADER, titles, widths, 62)
    put_row(page, TOTAL, (("合计" if index == 2 else None, "total_center") for index in range(len(lead))))
    last = FIRST + len(view.counties) - 1
    for index, one in enumerate(year.counties):
        county = one.county
        cells = ((index + 1, "center"), (county.city, "name"), (county.name, "name"), (county.code, "code"))
        put_row(page, FIRST + index, (*cells, *([(county.kind, "center")] if kinds else [])))
    for column, stream in enumerate(streams, len(lead)):
        stream_column(page, view, year, stream, column, last)
    closing = len(lead) + len(streams)
    style = max((money_style(stream) for stream in streams), default="money0")
    city_lines(page, view, year, len(titles), closing + 1, style)
    closing_columns(page, view, year, len(lead), closing, style)
    for column, stream in enumerate(quotas, closing + 2):
        stream_column(page, view, year, stream, column, last)
    cities = pooled_cities(view)
    feet = (*([POOLED_LINE] if cities else []), *paper_lines(view, year.year, (*streams, *quotas)))
    foot(page, last + len(cities) + 1, shown, sum(widths[:shown]), feet)
    page.sheet.freeze_panes(FIRST, len(lead))
    print_set_up(page, len(titles), HEADER, width=sum(widths), lead=len(lead))


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
        put_formula(page, FIRST + index, column, formula, amount(given, stream.measure), style)
    sum_of(page, column, last, total, style, stream.measure)


def closing_columns(page: Page, view: View, year: YearFigures, first: int, column: int, style: str) -> None:
    """合计 and 其中本次下达."""
    last = FIRST + len(year.counties) - 1
    for index, one in enumerate(year.counties):
        row = FIRST + index
        formula = f"=SUM({at(row, first)}:{at(row, column - 1)})" if column > first else "=0"
        put_formula(page, row, column, formula, amount(one.amount), "total_" + style)
        elsewhere = one.issued + one.by_city
        now = f"={at(row, column)}" + (f"-{amount(elsewhere)}" if elsewhere else "")
        put_formula(page, row, column + 1, now, amount(one.now), style)
    sum_of(page, column, last, year.total(lambda one: one.amount), style)
    lowest = last + len(pooled_cities(view))
    sum_of(page, column + 1, lowest, year.total(lambda one: one.amount - one.issued), style)


def city_lines(page: Page, view: View, year: YearFigures, columns: int, now: int, style: str) -> None:
    """Below the counties what goes to each city because it lies below 起拨线, in the column ``now``."""
    for row, city in enumerate(pooled_cities(view), FIRST + len(year.counties)):
        put_row(page, row, ((None, "total_center") for _ in range(columns)))
        put_row(page, row, ((city, "total_center"), (pool_label(city), "total_center")), 1)
        held = sum(one.by_city for one in year.counties if one.county.city == city)
        put(page, row, now, amount(held), "total_" + style)


def sum_of(page: Page, column: int, last: int, total: int, style: str, measure: Measure = WAN_YUAN) -> None:
    """Σ of a column in the 合计 row."""
    formula = f"=SUM({at(FIRST, column)}:{at(last, column)})"
    put_formula(page, TOTAL, column, formula, amount(total, measure), "total_" + style)
