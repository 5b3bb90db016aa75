"""资金_…: one sheet per stream. Its 全年安排 cells are the only truth of the plan; other sheets re-add them."""

from __future__ import annotations

from collections.abc import Sequence

from allocator.domain.cell import Cell
from allocator.domain.county import County
from allocator.domain.issuing import issue_now, may_go_by_city
from allocator.domain.stream import Stream
from allocator.workbooks.dossier.documents import issued_lines
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    first_page,
    foot,
    headers,
    print_set_up,
    put,
    put_formula,
    put_row,
    title_block,
)
from allocator.workbooks.dossier.pooled import issue_line_lines, now_below_line, pooled_rows
from allocator.workbooks.dossier.stream_columns import (
    BASE_COLUMN,
    FIRST,
    HEADER,
    YearBlock,
    money_style,
    shown_part,
    year_blocks,
)
from allocator.workbooks.dossier.stream_totals import basis_of, growth_cell, total_rows
from allocator.workbooks.dossier.view import View, category, code_width, name_widths, planned_years
from allocator.workbooks.dossier.wording import PLANNED
from allocator.workbooks.plan_names import CODE, STREAM_NOTE


def write_stream(page: Page, view: View, stream: Stream) -> None:
    """The whole sheet of one stream, in the stream's own unit."""
    counties, blocks = view.named[stream.code], year_blocks(view, stream)
    titles = [*("序号", "市", "县区", CODE, "类别"), f"{view.facts.base_year}年\n安排"]
    for block in blocks:
        year = f"{block.plan.year}年"
        issued = [f"{year}\n其中已下达"] if block.issued is not None else []
        titles += [f"{year}\n测算数", f"{year}\n全年安排", *issued, f"{year}\n本次下达", f"{year}\n增幅"]
    note = f"{STREAM_NOTE}{stream.code}  级次:{stream.level}  类别:{stream.category}  分配方法:{stream.method}"
    if not stream.movable:
        note += "  (不参与调剂)"
    if planned := planned_years(view, stream):
        note += f"  ({'、'.join(map(str, planned))}年总盘为{PLANNED})"
    widths = [5, *name_widths(view), code_width(view) + 3, 10] + [11] * (len(titles) - 5)
    title_block(page, f"{stream.name}分配表", note, f"单位:{stream.measure.name}", first_page(widths))
    headers(page, HEADER, titles, widths, 34)
    for index, county in enumerate(counties):
        county_row(page, view, stream, blocks, FIRST + index, index + 1, county)
    total_rows(page, view, stream, blocks, counties)
    pooled_rows(page, view, stream, blocks, counties)
    said = issue_line_lines(view, stream)
    said += [line for block in blocks for line in issued_lines(view, block.plan.year, stream.code)]
    foot(
        page, FIRST + max(len(counties), 1) + len(view.pooled.get(stream.code, ())) + 1, len(titles), sum(widths), said
    )
    page.sheet.freeze_panes(FIRST, BASE_COLUMN)
    print_set_up(page, len(titles), HEADER, width=sum(widths), lead=BASE_COLUMN)


def county_row(
    page: Page, view: View, stream: Stream, blocks: Sequence[YearBlock], row: int, number: int, county: County
) -> None:
    """One county over all years."""
    first_year = view.facts.years[0]
    lead = ((number, "center"), (county.city, "name"), (county.name, "name"), (county.code, "code"))
    put_row(page, row, (*lead, (category(view.facts, county, first_year), "center")))
    last_year = view.facts.last_year.get((county.code, stream.code))
    style = money_style(stream)
    put(page, row, BASE_COLUMN, None if last_year is None else amount(last_year, stream.measure), style)
    before = BASE_COLUMN
    for block in blocks:
        year_cells(page, view, stream, block, row, county, before)
        before = block.amount


def year_cells(page: Page, view: View, stream: Stream, block: YearBlock, row: int, county: County, before: int) -> None:
    """测算数 · 全年安排 · 其中已下达 · 本次下达 · 增幅 of one county and year; blank where there is no cell."""
    cell, style = Cell(county.code, stream.code, block.plan.year), money_style(stream)
    given = block.plan.amounts.get(cell)
    columns = [block.entitlement, block.amount, block.issue_now, block.growth]
    if given is None:
        for column in (*columns, *([block.issued] if block.issued is not None else [])):
            put(page, row, column, None, style)
        return
    put(page, row, block.entitlement, shown_part(view.entitled.get(cell, 0)), "money2")
    put(page, row, block.amount, amount(given, stream.measure), "total_" + style)
    issued = view.ledger.issued(*cell)
    now = f"={at(row, block.amount)}"
    if block.issued is not None:
        put(page, row, block.issued, amount(issued, stream.measure), style)
        now += f"-{at(row, block.issued)}"
    if stream.code in view.pooled and may_go_by_city(view.ledger, *cell):
        now = now_below_line(stream, at(row, block.amount), now.removeprefix("="))
    put_formula(page, row, block.issue_now, now, amount(issue_now(view.ledger, *cell), stream.measure), style)
    growth_cell(page, row, block, before, basis_of(view, stream, (county,), cell.year), stream.measure, "")
