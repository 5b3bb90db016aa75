"""切块下达表: what is issued now of each fund, city by city; no project columns, counties decide on projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocator.domain.issuing import issue_now, issued_by_city
from allocator.domain.stream import Stream
from allocator.workbooks.dossier.documents import issued_lines, paper_lines
from allocator.workbooks.dossier.figures import YearFigures
from allocator.workbooks.dossier.master_lines import CITY_POOL, COUNTY, FIRST, SUBTOTAL, TOTAL, Line, lines_of
from allocator.workbooks.dossier.notice import notice_streams, quota_streams, quota_title
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    first_page,
    foot,
    headers,
    print_set_up,
    put_formula,
    put_row,
    title_block,
)
from allocator.workbooks.dossier.pooled import POOLED_LINE
from allocator.workbooks.dossier.stream_columns import money_style, now_ranges
from allocator.workbooks.dossier.view import View, code_width, name_widths, pooled_cities
from allocator.workbooks.plan_names import BY_CITY

HEADER, LEADING = 2, 4
NAME, CODE = 2, 3
TO_FILL = "本次下达文号:________________  下达日期:____年__月__日"


@dataclass(frozen=True, slots=True)
class Table:
    """What every line needs: the year, its money (a column each), the style of their sum, its quotas behind that.

    ``sources`` are the ranges on each stream's sheet that the cells add up: of counties, of cities' lines.
    """

    year: YearFigures
    streams: tuple[Stream, ...]
    style: str
    quotas: tuple[Stream, ...]
    sources: Mapping[str, tuple[tuple[str, str], tuple[str, str]]]


def write_city_table(page: Page, view: View, year: YearFigures) -> None:
    """The whole sheet of one year: 本次下达 of every 万元 fund that has money, then of the quotas."""
    streams, quotas = notice_streams(view, year.year), quota_streams(view, year.year)
    sources = {stream.code: now_ranges(view, stream, year.year) for stream in (*streams, *quotas)}
    table = Table(year, streams, max((money_style(stream) for stream in streams), default="money0"), quotas, sources)
    titles = ["序号", "市", "县区", "代码", *(stream.name for stream in streams), "本次下达\n合计"]
    titles += [quota_title(stream) for stream in quotas]
    widths = [5, *name_widths(view, name=12), code_width(view), *[11] * len(streams), 12, *[11] * len(quotas)]
    note = "本次下达=全年安排-已下达,由各资金表取数;只切块到县区,不带项目"
    title_block(page, f"{view.facts.title}{year.year}年{BY_CITY}", note, "单位:万元", first_page(widths))
    headers(page, HEADER, titles, widths, 62)
    lines = lines_of(view, year)
    bottom = max((line.row for line in lines), default=FIRST)
    write_line(page, view, table, Line(TOTAL, "合计", year.counties, FIRST, bottom, SUBTOTAL), 0)
    numbers = {line.row: number for number, line in enumerate((one for one in lines if one.single), 1)}
    for line in lines:
        write_line(page, view, table, line, numbers.get(line.row, 0))
    feet = (
        TO_FILL,
        *([POOLED_LINE] if pooled_cities(view) else []),
        *issued_lines(view, year.year),
        *paper_lines(view, year.year, (*streams, *quotas)),
    )
    shown = first_page(widths)
    foot(page, bottom + 1, shown, sum(widths[:shown]), feet)
    page.sheet.freeze_panes(FIRST, LEADING)
    print_set_up(page, len(titles), HEADER, width=sum(widths), lead=LEADING)


def write_line(page: Page, view: View, table: Table, line: Line, number: int) -> None:
    """One line: its name, each fund, and the sum."""
    if line.single:
        county = line.counties[0].county
        lead = ((number, "center"), (county.city, "name"), (county.name, "name"), (county.code, "code"))
        put_row(page, line.row, lead)
    else:
        put_row(page, line.row, ((line.label if i == NAME else None, "total_name") for i in range(LEADING)))
    total = 0
    for column, stream in enumerate(table.streams, LEADING):
        total += write_stream_cell(page, view, table, line, stream, column)
    for column, stream in enumerate(table.quotas, LEADING + len(table.streams) + 1):
        write_stream_cell(page, view, table, line, stream, column)
    added = f"=SUM({at(line.row, LEADING)}:{at(line.row, LEADING + len(table.streams) - 1)})" if table.streams else "=0"
    put_formula(page, line.row, LEADING + len(table.streams), added, amount(total), "total_" + table.style)


def write_stream_cell(page: Page, view: View, table: Table, line: Line, stream: Stream, column: int) -> int:
    """One fund of one line; what it is issued now (atoms)."""
    issued = issued_of(view, table.year.year, line, stream)
    formula = formula_of(view, table, line, stream, column)
    style = ("" if line.single else "total_") + money_style(stream)
    put_formula(page, line.row, column, formula, amount(issued, stream.measure), style)
    return issued


def issued_of(view: View, year: int, line: Line, stream: Stream) -> int:
    """What a line is issued now of a fund (atoms): a county itself, a city for its counties, or both together."""
    codes: Sequence[str] = [one.county.code for one in line.counties]
    by_city = sum(issued_by_city(view.ledger, code, stream.code, year) for code in codes)
    itself = sum(issue_now(view.ledger, code, stream.code, year) for code in codes)
    return {COUNTY: itself, CITY_POOL: by_city, SUBTOTAL: itself + by_city}[line.kind]


def formula_of(view: View, table: Table, line: Line, stream: Stream, column: int) -> str:
    """The live cell: the fund's sheet by code or by the city's name, subtotals over the lines below them."""
    if line.kind == SUBTOTAL:
        return f"=SUBTOTAL(9,{at(line.first, column)}:{at(line.last, column)})"
    counties, cities = table.sources[stream.code]
    if line.kind == COUNTY:
        return f"=SUMIF({counties[0]},{at(line.row, CODE)},{counties[1]})"
    if stream.code not in view.pooled:
        return "=0"
    return f"=SUMIF({cities[0]},{at(line.row, NAME)},{cities[1]})"
