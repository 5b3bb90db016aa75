"""深度贫困村明细: one line per village, with what it has by the end of the plan against the floor."""

from __future__ import annotations

from allocator.domain.county import Village
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    headers,
    print_set_up,
    put,
    put_formula,
    put_row,
    title_block,
)
from allocator.workbooks.dossier.view import View, code_width, name_widths
from allocator.workbooks.dossier.village_figures import VillageFigures, village_figures
from allocator.workbooks.plan_names import VILLAGES

HEADER, TOTAL, FIRST = 2, 3, 4
COUNTY_COLUMN, INVESTED, FIRST_YEAR = 4, 6, 7


def write_annex(page: Page, view: View) -> None:
    """The whole sheet."""
    figures = village_figures(view)
    titles = ["序号", "市", "县区", "村", "行政区划代码", "村编码", "攻坚期\n已投入"]
    titles += [f"{year.year}年\n安排" for year in view.years]
    titles += ["累计投入", "政策下限", "超出(+)\n不足(-)"]
    note = f"各村数额合计不超过所在县同一资金的安排数;资金来源见“{VILLAGES}”"
    title_block(page, "深度贫困村涉农整合资金投入明细表", note, "单位:万元", len(titles))
    widths = [5, *name_widths(view), 18, code_width(view) + 3, 16, 10] + [11] * (len(titles) - 7)
    headers(page, HEADER, titles, widths, 34)
    for index, village in enumerate(figures.villages):
        village_row(page, view, figures, village, FIRST + index, index + 1)
    totals(page, view, figures)
    page.sheet.freeze_panes(FIRST, 4)
    print_set_up(page, len(titles), HEADER, width=sum(widths), lead=7)


def village_row(page: Page, view: View, figures: VillageFigures, village: Village, row: int, number: int) -> None:
    """One village."""
    county, style = view.facts.county(village.county), figures.style
    lead = ((number, "center"), (county.city, "name"), (county.name, "name"), (village.name, "text"))
    put_row(page, row, (*lead, (county.code, "code"), (village.code, "code"), (amount(village.invested), style)))
    total = village.invested
    for offset, year in enumerate(view.years):
        money = figures.money((village,), year.year)
        total += money
        put(page, row, FIRST_YEAR + offset, amount(money), style)
    column = FIRST_YEAR + len(view.years)
    put_formula(page, row, column, summed(row, INVESTED, row, column - 1), amount(total), "total_" + style)
    if figures.floor is None:
        put_row(page, row, ((None, style), (None, style)), column + 1)
        return
    put(page, row, column + 1, amount(figures.floor), style)
    over = f"={at(row, column)}-{at(row, column + 1)}"
    put_formula(page, row, column + 2, over, amount(total - figures.floor), style)


def totals(page: Page, view: View, figures: VillageFigures) -> None:
    """Σ over the villages."""
    put_row(page, TOTAL, [(text, "total_center") for text in (None, None, "合计", None, None, None)])
    last = FIRST + len(figures.villages) - 1
    by_year = [figures.money(figures.villages, year.year) for year in view.years]
    invested = sum(village.invested for village in figures.villages)
    columns = enumerate((invested, *by_year, invested + sum(by_year)), INVESTED)
    for column, total in columns:
        put_formula(page, TOTAL, column, summed(FIRST, column, last, column), amount(total), "total_" + figures.style)
    put_row(page, TOTAL, ((None, "total_text"), (None, "total_text")), FIRST_YEAR + len(by_year) + 1)


def summed(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """SUM over a block."""
    return f"=SUM({at(first_row, first_column)}:{at(last_row, last_column)})"
