"""摘要: everything a director needs before signing, on one A4 page."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.domain.stream import Stream
from allocator.workbooks.dossier.documents import document_numbers
from allocator.workbooks.dossier.edited_mark import banner
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    height_for,
    merged,
    print_set_up,
    put,
    put_formula,
    put_row,
    title_block,
)
from allocator.workbooks.dossier.stream_columns import money_style
from allocator.workbooks.dossier.styles import decimals_of
from allocator.workbooks.dossier.summary_words import (
    all_falling_lines,
    change_lines,
    deep_lines,
    finding_lines,
    manual_lines,
    provincial_lines,
)
from allocator.workbooks.dossier.view import View, planned_years
from allocator.workbooks.dossier.wording import PLANNED, PRINCIPLE

NUMERALS = "二三四五六七八九十"
NAME_WIDTH, DOCUMENT_WIDTH, UNIT_WIDTH, MONEY_WIDTH = 30, 24, 6, 13


def write_summary(page: Page, view: View) -> None:
    """The whole sheet: sections in the order a director asks for them."""
    columns = 4 + len(view.years)
    widths = [NAME_WIDTH, DOCUMENT_WIDTH, UNIT_WIDTH] + [MONEY_WIDTH] * (columns - 3)
    for column, width in enumerate(widths):
        page.sheet.set_column(column, column, width)
    note = f"{view.facts.info.get('编制单位', '')}  {view.facts.info.get('编制日期', '')}"
    title_block(page, f"{view.facts.title}摘要", note, "单位:万元", columns)
    banner(page, 2, columns)
    row = pools_table(page, view, 4)
    width = sum(widths)
    sections: list[tuple[str, Iterable[str]]] = [
        ("分配原则", PRINCIPLE),
        ("深度贫困县", deep_lines(view)),
        ("省级投入增长", provincial_lines(view)),
        ("增减最大的县区(较上年同口径)", change_lines(view)),
        ("不升反降县区及原因", all_falling_lines(view)),
        ("未达标事项与缺口", finding_lines(view)),
        ("人工调整", manual_lines(view)),
        ("需要说明的事项", view.dossier.notes[:4]),
    ]
    told = ((title, tuple(lines)) for title, lines in sections)
    for numeral, (title, said) in zip(NUMERALS, (one for one in told if one[1]), strict=False):
        row = section(page, row, columns, width, f"{numeral}、{title}", said)
    print_set_up(page, columns, landscape=False, one_page=True)


def section(page: Page, row: int, columns: int, width: int, title: str, lines: Iterable[str]) -> int:
    """A titled run of wrapped lines; returns the next free row."""
    merged(page, row, 0, columns - 1, title, "section")
    page.sheet.set_row(row, 24)
    for line in lines:
        row += 1
        merged(page, row, 0, columns - 1, line, "body")
        page.sheet.set_row(row, height_for(line, width - 4))
    return row + 1


def pools_table(page: Page, view: View, row: int) -> int:
    """一、资金总盘: each stream with its document numbers and the plan's total by year; the next free row."""
    columns = 4 + len(view.years)
    merged(page, row - 1, 0, columns - 1, "一、资金总盘(安排到县区)", "section")
    page.sheet.set_row(row - 1, 22)
    titles = ["资金", f"{view.years[0].year}年文号", "单位", f"{view.facts.base_year}年"]
    titles += [f"{year.year}年" + ("(预计)" if year.forecast else "") for year in view.years]
    put_row(page, row, ((title, "header") for title in titles))
    first = row + 1
    money = view.money
    others = tuple(stream for stream in view.facts.streams if not stream.is_money)
    for offset, stream in enumerate(money):
        stream_line(page, view, stream, first + offset)
    total = first + len(money)
    put_row(page, total, [("资金合计", "total_center"), (None, "total_text"), ("万元", "total_center")])
    for column, year in enumerate((view.facts.base_year, *(year.year for year in view.years)), 3):
        result = amount(sum(stream_total(view, stream, year) for stream in money))
        unit = min((stream.unit for stream in money), default=1_000_000)
        style = f"total_money{decimals_of(unit, money[0].measure)}" if money else "total_money0"
        formula = f"=SUM({at(first, column)}:{at(total - 1, column)})" if money else "=0"
        put_formula(page, total, column, formula, result, style)
    for offset, stream in enumerate(others, 1):
        stream_line(page, view, stream, total + offset)
    return total + len(others) + 1


def stream_line(page: Page, view: View, stream: Stream, row: int) -> None:
    """One stream of the pools table."""
    planned = planned_years(view, stream)
    name = stream.name + (f"({'、'.join(map(str, planned))}年{PLANNED})" if planned else "")
    put(page, row, 0, name, "text")
    documents = document_numbers(view, stream.code, view.years[0].year)
    put(page, row, 1, documents, "text")
    page.sheet.set_row(row, max(height_for(name, NAME_WIDTH), height_for(documents, DOCUMENT_WIDTH)))
    put(page, row, 2, stream.measure.name, "center")
    for column, year in enumerate((view.facts.base_year, *(year.year for year in view.years)), 3):
        style = ("planned_" if year in planned else "") + money_style(stream)
        put(page, row, column, amount(stream_total(view, stream, year), stream.measure), style)


def stream_total(view: View, stream: Stream, year: int) -> int:
    """What all counties get of a stream in a year (atoms)."""
    return sum(view.ledger.amount(county.code, stream.code, year) for county in view.facts.counties)
