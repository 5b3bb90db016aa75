"""数据敏感性: which cells of the input decide, proved ones first; and kind by kind what was screened."""

from __future__ import annotations

from collections.abc import Sequence

from allocator.domain.analysis import CAUGHT, SCREENED, Sensitivity
from allocator.workbooks.analysis.report import OUTCOMES, Report, wan
from allocator.workbooks.dossier.page import (
    Page,
    headers,
    height_for,
    merged,
    print_set_up,
    put_row,
    title_block,
)

HEADER, FIRST = 2, 3
MOST_CAUGHT = 30
TITLES = (
    "序号", "单元格", "数据", "现值", "误为", "结论",
    "调整总额", "最大一格\n变动", "变动最大处", "变动\n县区数", "变动\n数额个数", "初筛估计", "说明",
)  # fmt: skip
WIDTHS = (6, 18, 40, 13, 13, 12, 11, 11, 34, 8, 8, 11, 50)
KIND_TITLES = ("序号", "类别", "", "格数", "初筛认为\n会改数", "试查格数", "其中检查\n即发现", "最大初筛\n估计")


def write_sensitivity(page: Page, report: Report) -> None:
    """Three parts in one table, then the kinds."""
    year = report.analysis.year
    note = f"某格错 1%(小的整数错 1)时,{year} 年安排数怎样变;按调整总额由大到小" if year else "没有待批年度"
    title_block(page, "数据敏感性", note, "单位:万元", len(TITLES))
    headers(page, HEADER, TITLES, WIDTHS, 34)
    listed = report.analysis.sensitivity
    proved = [one for one in listed if one.outcome not in (CAUGHT, SCREENED)]
    caught = [one for one in listed if one.outcome == CAUGHT]
    guessed = [one for one in listed if one.outcome == SCREENED]
    row = part(page, report, FIRST, "一、已重新测算确认(整数方案)", proved)
    row = part(page, report, row, "二、错了会被填报检查发现(不会进入测算)", caught, MOST_CAUGHT)
    row = part(page, report, row, "三、仅初筛估计,未重新测算,不作为结论", guessed)
    kinds_table(page, report, row + 1)
    page.sheet.freeze_panes(FIRST, 3)
    print_set_up(page, len(TITLES), HEADER)


def part(
    page: Page, report: Report, row: int, title: str, listed: Sequence[Sensitivity], most: int | None = None
) -> int:
    """A titled run of rows (the first ``most`` of them); the next free row."""
    shown = listed[:most]
    more = f",列出前 {len(shown)} 格" if len(shown) < len(listed) else ""
    merged(page, row, 0, len(TITLES) - 1, f"{title}:{len(listed)} 格{more}", "section")
    page.sheet.set_row(row, 22)
    for number, one in enumerate(shown, 1):
        cell_row(page, report, row + number, number, one)
    return row + len(shown) + 1


def cell_row(page: Page, report: Report, row: int, number: int, one: Sensitivity) -> None:
    """One input cell."""
    moves = one.moves
    where = report.place(*moves.where) if moves and moves.where else None
    unchanged = ""
    if moves and not moves.moved:
        unchanged = "资金不变,只有以人、亩计的指标变动" if moves.cells else "安排数不变"
    estimate = None if one.outcome == CAUGHT else wan(one.estimate)
    put_row(
        page,
        row,
        (
            (number, "center"),
            (f"{one.sheet}!{one.cell}", "center"),
            (one.name, "text"),
            (one.value, "center"),
            (one.wrong, "center"),
            (OUTCOMES[one.outcome], "center"),
            (wan(moves.moved) if moves else None, report.money),
            (wan(moves.largest) if moves else None, report.money),
            (where, "text"),
            (moves.counties if moves else None, "count"),
            (moves.cells if moves else None, "count"),
            (estimate, "check_money2"),
            (one.text or unchanged, "text"),
        ),
    )
    page.sheet.set_row(row, max(height_for(one.name, WIDTHS[2] - 1), height_for(one.text, WIDTHS[12] - 1)))


def kinds_table(page: Page, report: Report, row: int) -> None:
    """What was screened, kind by kind."""
    merged(page, row, 0, len(TITLES) - 1, "四、筛查范围(按类别)", "section")
    put_row(page, row + 1, ((title, "header") for title in KIND_TITLES))
    page.sheet.set_row(row + 1, 34)
    for number, one in enumerate(report.analysis.kinds, 1):
        line = row + 1 + number
        put_row(page, line, ((number, "center"), (one.kind, "text"), (None, "text"), (one.cells, "count")))
        merged(page, line, 1, 2, one.kind, "text")
        figures = ((one.moving, "count"), (one.tried, "count"), (one.caught, "count"))
        put_row(page, line, (*figures, (wan(one.largest), "check_money2")), 4)
