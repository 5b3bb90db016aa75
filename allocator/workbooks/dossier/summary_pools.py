"""摘要, first part: each stream with all its document numbers and what the counties get of it, year by year."""

from __future__ import annotations

from allocator.domain.stream import Stream
from allocator.workbooks.dossier.documents import document_items, shortened
from allocator.workbooks.dossier.page import Page, amount, at, height_for, merged, put_formula, put_row
from allocator.workbooks.dossier.stream_columns import BASE_COLUMN, TOTAL, money_style, year_blocks
from allocator.workbooks.dossier.styles import decimals_of
from allocator.workbooks.dossier.view import View, planned_years
from allocator.workbooks.dossier.wording import PLANNED
from allocator.workbooks.plan_names import POOLS_STREAM, POOLS_TOTAL

NAME_WIDTH, UNIT_WIDTH, MONEY_WIDTH, WHOLE_WIDTH, LEAST_DOCUMENT_WIDTH = 27, 6, 11, 118, 40
DOCUMENT_LINES, LINE = 3, 13
FIRST_MONEY = 3


def pool_widths(view: View) -> list[int]:
    """The sheet's columns: the document numbers take what the years leave."""
    money = [MONEY_WIDTH] * (1 + len(view.years))
    documents = max(LEAST_DOCUMENT_WIDTH, WHOLE_WIDTH - NAME_WIDTH - UNIT_WIDTH - sum(money))
    return [NAME_WIDTH, documents, UNIT_WIDTH, *money]


def pools_table(page: Page, view: View, row: int) -> int:
    """一、资金总盘与文号, its title in ``row`` − 1; the next free row."""
    widths = pool_widths(view)
    merged(page, row - 1, 0, len(widths) - 1, "一、资金总盘与文号(安排到县区)", "section")
    titles = [POOLS_STREAM, "文号(上级→本级)", "单位", f"{view.facts.base_year}年"]
    titles += [f"{year.year}年" + ("(预计)" if year.forecast else "") for year in view.years]
    put_row(page, row, ((title, "header") for title in titles))
    first, money = row + 1, view.money
    others = tuple(stream for stream in view.facts.streams if not stream.is_money)
    for offset, stream in enumerate(money):
        stream_line(page, view, stream, first + offset, widths)
    total = first + len(money)
    put_row(page, total, [(POOLS_TOTAL, "total_center"), (None, "total_text"), ("万元", "total_center")])
    for column, year in enumerate((view.facts.base_year, *(year.year for year in view.years)), FIRST_MONEY):
        result = amount(sum(stream_total(view, stream, year) for stream in money))
        unit = min((stream.unit for stream in money), default=1_000_000)
        style = f"total_money{decimals_of(unit, money[0].measure)}" if money else "total_money0"
        formula = f"=SUM({at(first, column)}:{at(total - 1, column)})" if money else "=0"
        put_formula(page, total, column, formula, result, style)
    for offset, stream in enumerate(others, 1):
        stream_line(page, view, stream, total + offset, widths)
    return total + len(others) + 1


def stream_line(page: Page, view: View, stream: Stream, row: int, widths: list[int]) -> None:
    """One stream: its name, its documents, and the live 合计 of its own sheet."""
    planned, blocks = planned_years(view, stream), year_blocks(view, stream)
    name = stream.name + (f"({'、'.join(map(str, planned))}年{PLANNED})" if planned else "")
    documents = shortened(document_items(view, stream.code), DOCUMENT_LINES * (widths[1] - 2))
    put_row(page, row, ((name, "text"), (documents, "text"), (stream.measure.name, "center")))
    page.sheet.set_row(row, max(height_for(name, widths[0], LINE, 16), height_for(documents, widths[1], LINE, 16)))
    sheet = view.sheets[stream.code]
    places = [(view.facts.base_year, BASE_COLUMN), *((block.plan.year, block.amount) for block in blocks)]
    for column, (year, source) in enumerate(places, FIRST_MONEY):
        style = ("planned_" if year in planned else "") + money_style(stream)
        total = amount(stream_total(view, stream, year), stream.measure)
        put_formula(page, row, column, f"='{sheet}'!{at(TOTAL, source)}", total, style)


def stream_total(view: View, stream: Stream, year: int) -> int:
    """What all counties get of a stream in a year (atoms)."""
    return sum(view.ledger.amount(county.code, stream.code, year) for county in view.facts.counties)
