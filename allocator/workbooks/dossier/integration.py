"""涉农整合: 整合率 = 已纳入整合方案 ÷ 应整合到位 of each county that states it, beside idle money and open need."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.domain.money import WAN_YUAN
from allocator.rules.integrate_where_needed import DONE, DUE, IDLE, amount_of, needs_of
from allocator.workbooks.dossier.figures import ratio
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    headers,
    print_set_up,
    put_formula,
    put_row,
    span,
    title_block,
)
from allocator.workbooks.dossier.styles import decimals_of
from allocator.workbooks.dossier.view import View, category, code_width

INTEGRATION = "涉农整合"
HEADER, TOTAL = 2, 3
TITLES = (
    "序号",
    "市",
    "县区",
    "代码",
    "类别",
    "年度",
    "应整合\n到位",
    "已纳入\n整合方案",
    "整合率",
    "存量资金",
    "资金缺口",
    "缺口是什么",
)
YEAR_COLUMN, DUE_COLUMN, DONE_COLUMN, RATE_COLUMN = 5, 6, 7, 8
NOTE = "整合率=已纳入整合方案÷应整合到位;按需而整,没有缺口的不要求继续整合"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a county states for a year (分), with the larger of its needs and its name."""

    code: str
    year: int
    due: int
    done: int
    idle: int | None
    need: int
    what: str


def stated(view: View) -> tuple[Stated, ...]:
    """The counties that give 应整合到位, year by year, in printing order; empty where the workbook has no such data."""
    found = []
    for county in view.counties:
        for year in (one.year for one in view.years):
            due, done, idle = (amount_of(view.facts, county, header, year) for header in (DUE, DONE, IDLE))
            if due is not None:
                need, what = needs_of(view.ledger, county, year)
                found.append(Stated(county.code, year, due, done or 0, idle, need, what if need else ""))
    return tuple(found)


def write_integration(page: Page, view: View) -> None:
    """The whole sheet: a total per year on top, then each county's years one below the other."""
    lines = stated(view)
    years = tuple(sorted({one.year for one in lines}))
    title_block(page, f"{view.facts.title}涉农资金整合情况", NOTE, "单位:万元", len(TITLES))
    headers(page, HEADER, TITLES, [5, 9, 11, code_width(view), 9, 7, 11, 11, 9, 11, 11, 18], 34)
    first, places = TOTAL + len(years), {county.code: county for county in view.counties}
    style = money_style(lines)
    for index, one in enumerate(lines):
        county = places[one.code]
        lead = (index + 1, county.city, county.name, county.code, category(view.facts, county, one.year), str(one.year))
        put_row(page, first + index, zip(lead, ("center", "center", "center", "code", "center", "center"), strict=True))
        money = ((amount(one.due), style), (amount(one.done), style))
        put_row(page, first + index, money, DUE_COLUMN)
        rate_cell(page, first + index, one.done, one.due, "")
        idle = None if one.idle is None else amount(one.idle)
        put_row(page, first + index, ((idle, style), (amount(one.need), style), (one.what, "center")), 9)
    for row, year in enumerate(years, TOTAL):
        year_total(page, row, year, tuple(one for one in lines if one.year == year), first, first + len(lines) - 1)
    page.sheet.freeze_panes(first, YEAR_COLUMN)
    print_set_up(page, len(TITLES), HEADER)


def money_style(lines: tuple[Stated, ...]) -> str:
    """The number format with the decimals that the stated amounts have."""
    figures = (figure for one in lines for figure in (one.due, one.done, one.idle or 0, one.need))
    return f"money{max((decimals_of(figure, WAN_YUAN) for figure in figures), default=0)}"


def year_total(page: Page, row: int, year: int, lines: tuple[Stated, ...], first: int, last: int) -> None:
    """One year's 合计 and its 整合率 over all counties."""
    texts = (None, None, "合计", None, None, str(year), *[None] * 6)
    put_row(page, row, ((text, "total_center") for text in texts))
    due, done = sum(one.due for one in lines), sum(one.done for one in lines)
    sums = ((DUE_COLUMN, due), (DONE_COLUMN, done), (9, sum(one.idle or 0 for one in lines)))
    for column, total in (*sums, (10, sum(one.need for one in lines))):
        years = span(first, last, YEAR_COLUMN)
        formula = f"=SUMIF({years},{at(row, YEAR_COLUMN)},{span(first, last, column)})"
        put_formula(page, row, column, formula, amount(total), "total_" + money_style(lines))
    rate_cell(page, row, done, due, "total_")


def rate_cell(page: Page, row: int, done: int, due: int, prefix: str) -> None:
    """整合率 as a live ratio; a dash where nothing is due."""
    rate = ratio(done, due)
    formula = f'=IF({at(row, DUE_COLUMN)}=0,"—",{at(row, DONE_COLUMN)}/{at(row, DUE_COLUMN)})'
    put_formula(page, row, RATE_COLUMN, formula, "—" if rate is None else rate, prefix + "ratio")
