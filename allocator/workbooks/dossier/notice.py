"""公示表: what is published for the first planned year, county by county and stream by stream."""

from __future__ import annotations

from allocator.domain.stream import Stream
from allocator.workbooks.dossier.figures import YearFigures
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    headers,
    merged,
    print_set_up,
    put_formula,
    put_row,
    title_block,
)
from allocator.workbooks.dossier.stream_columns import money_style, source_ranges
from allocator.workbooks.dossier.view import View

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
    """The whole sheet."""
    streams = notice_streams(view, year.year)
    titles = ["序号", "市", "县区", "代码", *(stream.name for stream in streams), "合计", "其中\n本次下达"]
    publisher = view.facts.info.get("编制单位", "")
    title_block(page, f"{year.year}年资金分配结果公告公示表", f"公告单位:{publisher}", "单位:万元", len(titles))
    merged(page, 2, 0, len(titles) - 1, CALL.format(year=year.year), "body")
    page.sheet.set_row(2, 30)
    headers(page, HEADER, titles, [5, 9, 11, 9] + [10] * len(streams) + [12, 12], 62)
    put_row(page, TOTAL, [(text, "total_center") for text in (None, None, "合计", None)])
    last = FIRST + len(view.counties) - 1
    for index, one in enumerate(year.counties):
        county = one.county
        cells = ((index + 1, "center"), (county.city, "center"), (county.name, "center"), (county.code, "code"))
        put_row(page, FIRST + index, cells)
    for column, stream in enumerate(streams, 4):
        stream_column(page, view, year, stream, column, last)
    closing_columns(page, year, 4 + len(streams), last)
    page.sheet.freeze_panes(FIRST, 4)
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


def closing_columns(page: Page, year: YearFigures, column: int, last: int) -> None:
    """合计 and 其中本次下达."""
    style = "money0"
    for index, one in enumerate(year.counties):
        row = FIRST + index
        formula = f"=SUM({at(row, 4)}:{at(row, column - 1)})" if column > 4 else "=0"
        put_formula(page, row, column, formula, amount(one.amount), "total_" + style)
        now = f"={at(row, column)}" + (f"-{amount(one.issued)}" if one.issued else "")
        put_formula(page, row, column + 1, now, amount(one.amount - one.issued), style)
    sum_of(page, column, last, year.total(lambda one: one.amount), style)
    sum_of(page, column + 1, last, year.total(lambda one: one.amount - one.issued), style)


def sum_of(page: Page, column: int, last: int, total: int, style: str) -> None:
    """Σ of a column in the 合计 row."""
    formula = f"=SUM({at(FIRST, column)}:{at(last, column)})"
    put_formula(page, TOTAL, column, formula, amount(total), "total_" + style)
