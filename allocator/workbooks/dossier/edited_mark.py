"""改动核对 (hidden): whether the amounts are still those the words were written about; and the banner that says so.

Sheets of words describe the plan as computed. Live formulas hold the 各资金 sheets against the original amounts, so
that an edit shows at once, also one that keeps every total; rows may have been sorted, hence by code.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.cell import Cell
from allocator.domain.stream import Stream
from allocator.workbooks.dossier.page import SAMPLE_MARK, Page, amount, at, merged, put, put_formula, put_row, span
from allocator.workbooks.dossier.stream_columns import source_ranges
from allocator.workbooks.dossier.view import View
from allocator.workbooks.plan_names import COUNTY_SHEETS, EDITS, county_sheet

BANNER = "金额已改动,本页文字为改动前方案"
NOTE = "随附的核对数:各资金表的安排数与测算时的数逐格之差(绝对值)之和。不为 0 的,文字说明各表顶端会提示。请勿改动。"
ALL, GROUPS, HEADER, FIRST = 1, 2, 5, 6
SUM_COLUMN, FIRST_FIGURE = 1, 2


def write_edits(page: Page, view: View) -> None:
    """Codes, groups and original amounts; above them, by group and column, how far the sheets are from them."""
    counties, columns = view.counties, tuple(columns_of(view))
    put(page, 0, 0, NOTE + (SAMPLE_MARK if page.sample else ""), "raw")
    put_row(page, HEADER, ((title, "raw_header") for title in ("行政区划代码", "组", *(t for t, _, _ in columns))))
    for row, county in enumerate(counties, FIRST):
        group = COUNTY_SHEETS.index(county_sheet(view.facts, county, years_of(view))) + 1
        put_row(page, row, ((county.code, "raw"), (group, "count")))
    for column, (_, stream, year) in enumerate(columns, FIRST_FIGURE):
        for row, county in enumerate(counties, FIRST):
            given = view.ledger.amounts.get(Cell(county.code, stream.code, year))
            if given is not None:
                put(page, row, column, amount(given, stream.measure), "money6")
        for group in range(1, len(COUNTY_SHEETS) + 1):
            formula = distance(view, stream, year, column, group)
            put_formula(page, GROUPS + group - 1, column, formula, 0, "money6")
    last = FIRST_FIGURE + max(len(columns), 1) - 1
    put(page, ALL, 0, "合计", "raw")
    whole = f"=IFERROR(SUM({at(GROUPS, SUM_COLUMN)}:{at(GROUPS + len(COUNTY_SHEETS) - 1, SUM_COLUMN)}),1)"
    put_formula(page, ALL, SUM_COLUMN, whole, 0, "money6")
    for row, name in enumerate(COUNTY_SHEETS, GROUPS):
        put(page, row, 0, name, "raw")
        summed = f"=IFERROR(SUM({at(row, FIRST_FIGURE)}:{at(row, last)}),1)"
        put_formula(page, row, SUM_COLUMN, summed, 0, "money6")
    page.sheet.hide()


def columns_of(view: View) -> Iterator[tuple[str, Stream, int]]:
    """Title, stream and year of every column of amounts in the plan."""
    for stream in view.facts.streams:
        for year in years_of(view):
            if source_ranges(view, stream, year):
                yield f"{stream.code} {year}", stream, year


def years_of(view: View) -> tuple[int, ...]:
    """The plan's years."""
    return tuple(year.year for year in view.years)


def distance(view: View, stream: Stream, year: int, column: int, group: int) -> str:
    """Σ |amount now − original| over a group's counties, and what the group's total lacks where a row is gone."""
    source = source_ranges(view, stream, year)
    assert source is not None
    (codes, given), last = source, FIRST + max(len(view.counties), 1) - 1
    known, groups, original = (span(FIRST, last, one) for one in (0, SUM_COLUMN, column))
    mine = f"(SUMIF({known},{codes},{groups})={group})"
    apart = f"SUMPRODUCT({mine}*ABS(SUMIF({known},{codes},{original})-{given}))"
    gone = f"ROUND(ABS(SUMIF({groups},{group},{original})-SUMPRODUCT({mine}*{given})),4)"
    return f"={apart}+{gone}"


def edited_note(page: Page, row: int, note: str, warning: str) -> None:
    """A note that gives way to a warning when an amount is changed, in the cell (already merged) where it stands."""
    formula = f'=IF(\'{EDITS}\'!{at(ALL, SUM_COLUMN, "both")}>0,"{warning}","{note}")'
    put_formula(page, row, 0, formula, note, "note")


def banner(page: Page, row: int, columns: int) -> None:
    """The line that stays empty until an amount is changed; a county sheet looks at its own counties only."""
    line = GROUPS + COUNTY_SHEETS.index(page.name) if page.name in COUNTY_SHEETS else ALL
    formula = f'=IF(\'{EDITS}\'!{at(line, SUM_COLUMN, "both")}>0,"{BANNER}","")'
    merged(page, row, 0, columns - 1, "", "banner")
    put_formula(page, row, 0, formula, "", "banner")
    page.sheet.set_row(row, 18)
