"""取整尾差: who received an extra unit and why, and where only the order of codes decided."""

from __future__ import annotations

from allocator.workbooks.dossier.edited_mark import banner
from allocator.workbooks.dossier.page import Page, amount, headers, print_set_up, put_row, title_block
from allocator.workbooks.dossier.stream_columns import money_style, shown
from allocator.workbooks.dossier.view import View

BANNER, HEADER, FIRST = 2, 3, 4
TITLES = ("序号", "年度", "市", "县区", "资金", "单位", "精确数", "安排数", "尾差", "理由", "并列")
WIDTHS = (6, 7, 9, 11, 26, 6, 14, 12, 10, 60, 8)


def write_spare_units(page: Page, view: View) -> None:
    """The whole sheet, in code order of each year."""
    note = "并列:尾数完全相同,按行政区划代码、资金编码由小到大确定"
    title_block(page, "取整尾差表", note, "", len(TITLES))
    banner(page, BANNER, len(TITLES))
    headers(page, HEADER, TITLES, WIDTHS)
    row = FIRST
    streams = {stream.code: stream for stream in view.facts.streams}
    for plan in view.dossier.plan.years:
        tied = frozenset(plan.tied)
        for cell in sorted(set(plan.reasons) | tied):
            stream, county = streams[cell.stream], view.facts.county(cell.county)
            exact = shown(plan.exact[cell], stream.measure)
            whole = amount(plan.amounts[cell], stream.measure)
            lead = ((row - FIRST + 1, "center"), (str(cell.year), "center"), (county.city, "name"))
            names = ((county.name, "name"), (stream.name, "text"), (stream.measure.name, "center"))
            money = ((exact, "money4"), (whole, money_style(stream)), (whole - exact, "money4"))
            why = ((plan.reasons.get(cell, ""), "text"), ("并列" if cell in tied else None, "center"))
            put_row(page, row, (*lead, *names, *money, *why))
            row += 1
    if row == FIRST:
        put_row(page, row, ((("没有取整尾差" if column == 9 else None), "text") for column in range(len(TITLES))))
    page.sheet.freeze_panes(FIRST, 4)
    print_set_up(page, len(TITLES), HEADER)
