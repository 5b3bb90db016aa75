"""分年度: every county over all planned years, re-added from the 分配总表 of each year."""

from __future__ import annotations

from allocator.workbooks.dossier.figures import CountyYear, YearFigures, ratio
from allocator.workbooks.dossier.master import master_places
from allocator.workbooks.dossier.master_lines import county_rows
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    headers,
    print_set_up,
    put,
    put_formula,
    put_row,
    span,
    title_block,
)
from allocator.workbooks.dossier.view import View, category, code_width, name_widths
from allocator.workbooks.plan_names import master_sheet

HEADER, TOTAL, FIRST, BASE = 2, 3, 4, 5


def write_by_year(page: Page, view: View) -> None:
    """The whole sheet."""
    titles = ["序号", "市", "县区", "行政区划代码", "类别", f"{view.facts.base_year}年\n安排"]
    for year in view.years:
        titles += [f"{year.year}年\n全年安排" + ("(预计)" if year.forecast else ""), f"{year.year}年\n同口径增幅"]
    titles.append("规划期\n合计")
    note = "各年数取自分配总表;增幅按同口径计算(扣除一次性资金)"
    title_block(page, f"{view.facts.title}分年度安排表", note, "单位:万元", len(titles))
    headers(
        page,
        HEADER,
        titles,
        [5, *name_widths(view, name=12), max(13, code_width(view)), 11] + [13] * (len(titles) - 5),
        34,
    )
    put_row(page, TOTAL, [(None, "total_center"), (None, "total_center"), ("合计", "total_center")])
    put_row(page, TOTAL, [(None, "total_code"), (None, "total_center")], 3)
    first = {one.county.code: one for one in view.years[0].counties}
    for index, county in enumerate(view.counties):
        kind = category(view.facts, county, view.years[0].year)
        lead = ((index + 1, "center"), (county.city, "name"), (county.name, "name"), (county.code, "code"))
        put_row(page, FIRST + index, (*lead, (kind, "center")))
        put(page, FIRST + index, BASE, amount(first[county.code].last_year), "money0")
    last = FIRST + len(view.counties) - 1
    sum_of(page, BASE, last, sum(one.last_year for one in first.values()))
    for number, year in enumerate(view.years):
        year_columns(page, view, year, BASE + 1 + 2 * number, last)
    totals_column(page, view, BASE + 1 + 2 * len(view.years), last)
    page.sheet.freeze_panes(FIRST, BASE)
    print_set_up(page, len(titles), HEADER)


def year_columns(page: Page, view: View, year: YearFigures, column: int, last: int) -> None:
    """全年安排 and 同口径增幅 of one year for all counties, and their totals."""
    _, places = master_places(view, year)
    rows, sheet = county_rows(view, year), master_sheet(year.year)
    low, high = min(rows.values()), max(rows.values())
    codes = span(low, high, places.columns["code"], sheet)
    figures = {one.county.code: one for one in year.counties}

    def taken(row: int, key: str) -> str:
        return f"SUMIF({codes},{at(row, 3)},{span(low, high, places.columns[key], sheet)})"

    for index, county in enumerate(view.counties):
        row, one = FIRST + index, figures[county.code]
        put_formula(page, row, column, "=" + taken(row, "amount"), amount(one.amount), "money0")
        formula = f'=IF({taken(row, "prior")}=0,"—",{taken(row, "change")}/{taken(row, "prior")})'
        grown = ratio(one.change, one.prior)
        put_formula(page, row, column + 1, formula, "—" if grown is None else grown, "percent")
    sum_of(page, column, last, year.total(lambda one: one.amount))
    change, prior = (f"'{sheet}'!{at(places.total_row, places.columns[key])}" for key in ("change", "prior"))
    whole = ratio(year.total(lambda one: one.change), year.total(lambda one: one.prior))
    formula = f'=IF({prior}=0,"—",{change}/{prior})'
    put_formula(page, TOTAL, column + 1, formula, "—" if whole is None else whole, "total_percent")


def totals_column(page: Page, view: View, column: int, last: int) -> None:
    """规划期合计 of each county and of all."""
    years = range(len(view.years))
    by_county: dict[str, list[CountyYear]] = {}
    for year in view.years:
        for one in year.counties:
            by_county.setdefault(one.county.code, []).append(one)
    for index, county in enumerate(view.counties):
        row = FIRST + index
        formula = "=" + "+".join(at(row, BASE + 1 + 2 * number) for number in years)
        total = sum(one.amount for one in by_county[county.code])
        put_formula(page, row, column, formula, amount(total), "total_money0")
    sum_of(page, column, last, sum(year.total(lambda one: one.amount) for year in view.years))


def sum_of(page: Page, column: int, last: int, total: int) -> None:
    """Σ of a column in the 合计 row."""
    put_formula(page, TOTAL, column, f"=SUM({at(FIRST, column)}:{at(last, column)})", amount(total), "total_money0")
