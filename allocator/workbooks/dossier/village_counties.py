"""深度贫困村: what each county must bring to its deep villages in each year, the figure that goes into the papers."""

from __future__ import annotations

from allocator.workbooks.dossier.figures import YearFigures
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
from allocator.workbooks.dossier.stream_columns import source_ranges
from allocator.workbooks.dossier.view import View, code_width, name_widths
from allocator.workbooks.dossier.village_annex import COUNTY_COLUMN, FIRST_YEAR
from allocator.workbooks.dossier.village_annex import FIRST as ANNEX_FIRST
from allocator.workbooks.dossier.village_figures import ANNEX, VillageFigures, integrable, village_figures

HEADER, TOTAL, FIRST = 2, 3, 4


def write_county_figures(page: Page, view: View) -> None:
    """One line per county that has deep villages."""
    figures = village_figures(view)
    codes = list(dict.fromkeys(village.county for village in figures.villages))
    titles = ["序号", "市", "县区", "行政区划代码", "深度\n贫困村数"]
    for year in view.years:
        titles += [f"{year.year}年须落实到\n深度贫困村", f"{year.year}年\n统筹整合资金"]
    title_block(page, "深度贫困村涉农整合资金投入表", f"各村明细见附件“{ANNEX}”", "单位:万元", len(titles))
    headers(
        page, HEADER, titles, [5, *name_widths(view, 10, 12), code_width(view) + 3, 10] + [15] * (len(titles) - 5), 40
    )
    put_row(page, TOTAL, [(text, "total_center") for text in (None, None, "合计", None)])
    for index, code in enumerate(codes):
        county, row = view.facts.county(code), FIRST + index
        lead = ((index + 1, "center"), (county.city, "name"), (county.name, "name"), (code, "code"))
        put_row(page, row, (*lead, (len(figures.of_county(code)), "count")))
        for number, year in enumerate(view.years):
            county_year(page, view, figures, code, row, number, year)
    totals(page, view, figures, codes)
    page.sheet.freeze_panes(FIRST, 5)
    print_set_up(page, len(titles), HEADER)


def county_year(
    page: Page, view: View, figures: VillageFigures, code: str, row: int, number: int, year: YearFigures
) -> None:
    """本年须落实到深度贫困村 (re-added from the annex) and 统筹整合资金 (from the streams' sheets)."""
    end, column = ANNEX_FIRST + len(figures.villages) - 1, 5 + 2 * number
    by_county = span(ANNEX_FIRST, end, COUNTY_COLUMN, ANNEX)
    by_year = span(ANNEX_FIRST, end, FIRST_YEAR + number, ANNEX)
    asked = amount(figures.money(figures.of_county(code), year.year))
    put_formula(page, row, column, f"=SUMIF({by_county},{at(row, 3)},{by_year})", asked, "total_" + figures.style)
    sources = [source_ranges(view, stream, year.year) for stream in view.money if stream.integrable(year.year)]
    parts = [f"SUMIF({source[0]},{at(row, 3)},{source[1]})" for source in sources if source]
    formula = "=" + ("+".join(parts) or "0")
    put_formula(page, row, column + 1, formula, amount(integrable(view, code, year.year)), figures.style)


def totals(page: Page, view: View, figures: VillageFigures, codes: list[str]) -> None:
    """Σ of every column."""
    last = FIRST + len(codes) - 1
    sums = [amount(0) + len(figures.villages)]
    for year in view.years:
        sums.append(amount(figures.money(figures.villages, year.year)))
        sums.append(amount(sum(integrable(view, code, year.year) for code in codes)))
    for column, total in enumerate(sums, 4):
        style = "total_count" if column == 4 else "total_" + figures.style
        put_formula(page, TOTAL, column, f"=SUM({at(FIRST, column)}:{at(last, column)})", total, style)
