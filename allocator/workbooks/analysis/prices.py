"""规则代价 and 代价分县: what each rule moves, who gains, who pays, how the worst-off fare."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.analysis import REPLANNED, Lowest, Price, PriceYear
from allocator.workbooks.analysis.report import OUTCOMES, Report, wan
from allocator.workbooks.dossier.page import (
    Content,
    Page,
    at,
    headers,
    height_for,
    print_set_up,
    put,
    put_formula,
    put_row,
    title_block,
)

HEADER, FIRST = 2, 3
TITLES = (
    "编号", "规则", "状态", "年度", "结论",
    "县间\n调整额", "逐格\n调整额", "得益县数", "付出县数", "得益最多的县", "付出最多的县",
    "无此规则时\n最低的县", "满足率", "现方案\n最低的县", "满足率",
    "无此规则时\n最低的一格", "满足率", "现方案\n最低的一格", "满足率", "说明",
)  # fmt: skip
WIDTHS = (6, 17, 11, 7, 11, 10, 10, 7, 7, 27, 27, 10, 9, 10, 9, 17, 9, 17, 9, 24)
Cells = tuple[tuple[Content, str], ...]


def write_prices(page: Page, report: Report) -> None:
    """One row per rule and year; one row for a rule that is proved to change nothing, or has no other plan."""
    note = "代价 = 现方案与停用该规则后重新测算的方案之差;满足率是安排数与测算数之比,不代表实际需求满足程度"
    title_block(page, "规则代价表", note, "单位:万元", len(TITLES))
    headers(page, HEADER, TITLES, WIDTHS, 34)
    row = FIRST
    for one in report.analysis.prices:
        for cells in price_rows(report, one):
            put_row(page, row, cells)
            page.sheet.set_row(
                row, max(height_for(str(cells[n][0] or ""), WIDTHS[n] - 1) for n in (1, 2, 9, 10, 15, 17, 19))
            )
            row += 1
    if row == FIRST:
        put_row(page, row, (("没有起约束作用的规则" if n == 1 else None, "text") for n in range(len(TITLES))))
    page.sheet.freeze_panes(FIRST, 2)
    print_set_up(page, len(TITLES), HEADER)


def price_rows(report: Report, one: Price) -> Iterator[Cells]:
    """The rows of one rule."""
    head: Cells = ((one.number, "center"), (one.title, "text"), (one.status, "center"))
    outcome = (OUTCOMES[one.outcome], "center")
    shown = one.years if one.outcome == REPLANNED else ()
    for year in shown:
        unchanged = "" if year.moves.cells else "各项数额不变"
        when = f"{year.year}{'(预计)' if year.forecast else ''}"
        yield (*head, (when, "center"), outcome, *figures(report, year), (one.text or unchanged, "text"))
    if not shown:
        blanks: Cells = ((None, "text"),) * 14
        yield (*head, ("各年", "center"), outcome, *blanks, (one.text, "text"))


def figures(report: Report, year: PriceYear) -> Cells:
    """The fourteen columns of one year."""
    moves = year.moves
    return (
        (wan(moves.moved), report.money),
        (wan(moves.in_cells), report.money),
        (len(moves.gains), "count"),
        (len(moves.losses), "count"),
        (report.named(moves.gains), "text"),
        (report.named(moves.losses), "text"),
        *lowest(report, year.county_without),
        *lowest(report, year.county_with),
        *lowest(report, year.cell_without),
        *lowest(report, year.cell_with),
    )


def lowest(report: Report, one: Lowest | None) -> Cells:
    """Who is worst off, and the ratio."""
    if one is None:
        return ((None, "text"), (None, "ratio"))
    return ((report.place(one.county, one.stream), "text"), (one.ratio, "ratio"))


def write_by_county(page: Page, report: Report) -> None:
    """One row per county, one column per rule and year that moves money; + gains by the rule, − pays for it."""
    columns = [(one, year) for one in report.analysis.prices for year in one.years if year.moves.moved]
    titles = ["市", "县区", "代码"] + [f"规则{one.number}\n{one.title}\n{year.year}年" for one, year in columns]
    widths = [9, 11, 13] + [13] * len(columns)
    note = "正数:因该规则多得;负数:为该规则付出(现方案减停用该规则后的方案,万元资金合计)"
    title_block(page, "规则代价分县表", note, "单位:万元", max(6, len(titles)))
    headers(page, HEADER, titles, widths, 62)
    counties = report.counties
    last = FIRST + len(counties)
    for row, county in enumerate(counties, FIRST + 1):
        put_row(page, row, ((county.city, "center"), (county.name, "center"), (county.code, "code")))
    put_row(page, FIRST, (("合计", "total_center"), (None, "total_text"), (None, "total_text")))
    for column, (_, year) in enumerate(columns, 3):
        net = dict(year.moves.gains) | {code: -atoms for code, atoms in year.moves.losses}
        for row, county in enumerate(counties, FIRST + 1):
            put(page, row, column, wan(net.get(county.code, 0)), report.money)
        formula = f"=SUM({at(FIRST + 1, column)}:{at(last, column)})"
        put_formula(page, FIRST, column, formula, wan(sum(net.values())), f"total_{report.money}")
    page.sheet.freeze_panes(FIRST + 1, 3)
    print_set_up(page, len(titles), HEADER)
