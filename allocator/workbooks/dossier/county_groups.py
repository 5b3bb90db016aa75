"""县区说明: one sheet per group of counties; stream by stream how each amount came about, adding up exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from allocator.domain.county import County
from allocator.domain.money import in_measure
from allocator.domain.reason import CellReason, CountyReason
from allocator.domain.stream import Stream
from allocator.workbooks.dossier.edited_mark import banner
from allocator.workbooks.dossier.page import (
    FIFTEEN,
    Page,
    amount,
    as_number,
    at,
    headers,
    height_for,
    merged,
    print_set_up,
    put,
    put_formula,
    title_block,
)
from allocator.workbooks.dossier.view import View, rule_title
from allocator.workbooks.plan_names import COUNTY_SHEETS, county_sheet

NOTE = "测算数+各规则调整+取整=安排数(测算时的数;手工改动见各资金表)。满足率为与测算数之比,不代表实际需求满足程度。"
BANNER, HEADER = 2, 3
FIRST_FIGURE = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns: county, year, stream, base, entitlement, each rule that moved anything, rounding, amount, ratio."""

    rules: tuple[str, ...]
    titles: tuple[str, ...]
    widths: tuple[int, ...]

    @property
    def amount(self) -> int:
        """The column of 安排数."""
        return FIRST_FIGURE + 3 + len(self.rules)

    @property
    def last(self) -> int:
        """The last column."""
        return self.amount + 1


def groups_of(view: View) -> Iterator[tuple[str, tuple[County, ...]]]:
    """(sheet, counties) of every group that has any; a county deep in any plan year is among the deep ones."""
    years = [year.year for year in view.years]
    for name in COUNTY_SHEETS:
        counties = tuple(one for one in view.counties if county_sheet(view.facts, one, years) == name)
        if counties:
            yield name, counties


def write_group(page: Page, view: View, counties: tuple[County, ...]) -> None:
    """The whole sheet: a block per county, a page each when printed."""
    assert view.dossier.explanation is not None
    reasons: dict[str, list[CountyReason]] = {}
    for one in view.dossier.explanation.counties:
        reasons.setdefault(one.county, []).append(one)
    layout = layout_of(view, [one for county in counties for one in reasons.get(county.code, ())])
    title_block(page, page.name.replace("_", ":"), NOTE, "单位:万元", layout.last + 1)
    banner(page, BANNER, layout.last + 1)
    headers(page, HEADER, layout.titles, layout.widths, 48)
    row, breaks = HEADER + 1, []
    streams = {stream.code: stream for stream in view.facts.streams}
    for county in counties:
        breaks.append(row)
        for one in reasons.get(county.code, ()):
            row = write_year(page, layout, streams, county, one, row)
    page.sheet.freeze_panes(HEADER + 1, FIRST_FIGURE)
    page.sheet.autofilter(HEADER, 0, max(HEADER, row - 1), layout.last)
    print_set_up(page, layout.last + 1, HEADER, landscape=layout.last > 12)
    page.sheet.set_h_pagebreaks(breaks[1:])


def layout_of(view: View, reasons: Sequence[CountyReason]) -> Layout:
    """The columns needed: a rule has one where it moved money of one of these counties."""
    moving = {rule for one in reasons for cell in one.cells for rule in cell.steps}
    order = [one.id for one in view.dossier.book]
    rules = tuple(sorted(moving, key=lambda rule: order.index(rule) if rule in order else len(order)))
    numbers = {one.id: f"规则{one.rule.number}\n" for one in view.dossier.book}
    named = tuple(numbers.get(rule, "") + rule_title(view.dossier, rule) for rule in rules)
    titles = ("县区", "年度", "资金", "上年基数", "测算数", *named, "取整", "安排数", "满足率")
    return Layout(rules, titles, (10, 6, 26, 10, 11, *(11 for _ in rules), 7, 11, 9))


def write_year(
    page: Page, layout: Layout, streams: Mapping[str, Stream], county: County, one: CountyReason, row: int
) -> int:
    """One county in one year: money streams, their total, quotas, then what is said; the next free row."""
    cells = [cell for cell in one.cells if cell.prior or cell.entitlement or cell.amount]
    money = [cell for cell in cells if streams[cell.cell.stream].is_money]
    quotas = [cell for cell in cells if not streams[cell.cell.stream].is_money]
    first, written = row, []
    for cell in money:
        written.append(write_cell(page, layout, streams[cell.cell.stream], county, cell, row))
        row += 1
    if money:
        write_total(page, layout, county, one.year, written, first)
        row += 1
    for cell in quotas:
        write_cell(page, layout, streams[cell.cell.stream], county, cell, row)
        row += 1
    text = "\n".join(one.told)
    labels(page, row, county, one.year, "说明")
    merged(page, row, FIRST_FIGURE, layout.last, text, "text_top")
    page.sheet.set_row(row, height_for(text, sum(layout.widths[FIRST_FIGURE:]) - 2, 14))
    return row + 1


def labels(page: Page, row: int, county: County, year: int, what: str, emphasis: str = "") -> None:
    """The three columns on the left, filled on every row so that the sheet can be filtered."""
    put(page, row, 0, county.name, emphasis + "name")
    put(page, row, 1, str(year), emphasis + "center")
    put(page, row, 2, what, emphasis + "text")


def write_cell(
    page: Page, layout: Layout, stream: Stream, county: County, cell: CellReason, row: int
) -> list[Decimal | None]:
    """One stream's row, the amount as the live sum of its parts; the figures as they stand in the row."""
    measure = stream.measure
    labels(page, row, county, cell.cell.year, stream.name + ("" if stream.is_money else f"({measure.name})"))
    steps = [cell.steps.get(rule) for rule in layout.rules]
    parts = [in_measure(cell.entitlement, measure), *(in_measure(step, measure) if step else None for step in steps)]
    figures = [None if part is None else as_number(part) for part in (*parts, in_measure(cell.rounding, measure))]
    base, whole = amount(cell.prior, measure), amount(cell.amount, measure)
    put(page, row, FIRST_FIGURE, base, "money0")
    for column, figure in enumerate(figures, FIRST_FIGURE + 1):
        put(page, row, column, figure, "money2")
    total = f"=ROUND(SUM({at(row, FIRST_FIGURE + 1)}:{at(row, layout.amount - 1)}),6)"
    put_formula(page, row, layout.amount, total, whole, "money0")
    put(page, row, layout.last, cell.amount / cell.entitlement if cell.entitlement else None, "ratio")
    return [base, *figures, whole]


def write_total(
    page: Page, layout: Layout, county: County, year: int, written: Sequence[Sequence[Decimal | None]], first: int
) -> None:
    """The county's money in all: live sums of the rows from ``first`` on."""
    row = first + len(written)
    labels(page, row, county, year, "合计", "total_")
    sums = [
        sum((figure for figure in column if figure is not None), Decimal(0)) for column in zip(*written, strict=True)
    ]
    for column, total in enumerate(sums, FIRST_FIGURE):
        style = "total_money0" if column in (FIRST_FIGURE, layout.amount) else "total_money2"
        formula = f"=SUM({at(first, column)}:{at(row - 1, column)})"
        put_formula(page, row, column, formula, FIFTEEN.plus(total), style)
    entitled = sums[1]
    put(page, row, layout.last, FIFTEEN.divide(sums[-1], entitled) if entitled else None, "total_ratio")
