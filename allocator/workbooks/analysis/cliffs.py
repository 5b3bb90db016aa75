"""临界清单: counties at an edge and the jump they face."""

from __future__ import annotations

from allocator.domain.analysis import Cliff
from allocator.workbooks.analysis.report import OUTCOMES, Report, wan
from allocator.workbooks.dossier.page import Page, headers, height_for, print_set_up, put_row, title_block

HEADER, FIRST = 2, 3
TITLES = (
    "序号", "界限", "市", "县区", "现状", "改为", "离界限多近",
    "现合计", "改后合计", "跳变", "调整总额", "变动\n县区数", "结论", "说明",
)  # fmt: skip
WIDTHS = (6, 24, 9, 11, 14, 18, 44, 12, 12, 12, 12, 8, 12, 44)


def write_cliffs(page: Page, report: Report) -> None:
    """Kind by kind, the largest jump first."""
    year = report.analysis.year
    note = f"{year} 年某县跨过界限时,其万元资金合计的跳变(其余不变,重新测算)" if year else "没有待批年度"
    title_block(page, "临界清单", note, "单位:万元", len(TITLES))
    headers(page, HEADER, TITLES, WIDTHS, 34)
    for number, one in enumerate(report.analysis.cliffs, 1):
        cliff_row(page, report, FIRST + number - 1, number, one)
    if not report.analysis.cliffs:
        put_row(page, FIRST, (("没有临界县" if n == 1 else None, "text") for n in range(len(TITLES))))
    page.sheet.freeze_panes(FIRST, 4)
    print_set_up(page, len(TITLES), HEADER)


def cliff_row(page: Page, report: Report, row: int, number: int, one: Cliff) -> None:
    """One county across one edge."""
    moves = one.moves
    put_row(
        page,
        row,
        (
            (number, "center"),
            (one.kind, "text"),
            (report.city(one.county), "center"),
            (report.county(one.county), "center"),
            (one.now, "center"),
            (one.then, "center"),
            (one.near, "text"),
            (wan(one.total_now), report.money),
            (wan(one.total_then), report.money),
            (wan(one.jump), report.money),
            (wan(moves.moved) if moves else None, report.money),
            (moves.counties if moves else None, "count"),
            (OUTCOMES[one.outcome], "center"),
            (one.text, "text"),
        ),
    )
    texts = ((one.kind, 1), (one.near, 6), (one.text, 13))
    page.sheet.set_row(row, max(height_for(text, WIDTHS[column] - 1) for text, column in texts))
