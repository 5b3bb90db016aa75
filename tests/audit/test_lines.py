"""Each written line is found again by what stands in it."""

from __future__ import annotations

from copy import deepcopy

from allocator.workbooks.plan_labels import Place, label_marks
from allocator.workbooks.plan_lines import follow
from allocator.workbooks.plan_marks import figure_mark

HEADINGS = ("年度", "资金", "批次", "性质", "金额", "办理情况")
STYLES = ("center", "name", "name", "center", "money0", "text")
ROWS = [
    ["批次与文号", "", "", "", "", ""],
    list(HEADINGS),
    ["2018", "省级专项", "第一批", "提前下达", 62_697, "收文后第 25 日下达"],
    ["2018", "省级专项", "第二批", "本次", 175_303, "尚未下达,还有 6 日"],
    ["2018", "中央专项", "第一批", "提前下达", 144_869, "收文后第 27 日下达"],
    ["合计", "", "", "", 382_869, ""],
]


def marks_of(rows: list[list[object]]) -> tuple[dict[Place, str], dict[Place, str]]:
    """Labels and figures as the workbook keeps them; 合计 is a formula."""
    cells = {(n, c): value for n, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if value != ""}
    written = {
        place: ("header" if place[0] == 2 else "title" if place[0] == 1 else STYLES[place[1] - 1], str(value))
        for place, value in cells.items()
        if isinstance(value, str) and value != "合计"
    }
    figures = {place: mark for place, value in cells.items() if (mark := figure_mark(value))}
    figures[6, 5] = "=" + figures[6, 5]
    return label_marks("批次与文号", written), figures


LABELS, FIGURES = marks_of(ROWS)


def found(rows: list[list[object]]) -> dict[int, int]:
    """Row as written → now."""
    return dict(follow(LABELS, FIGURES, rows, ()).rows)


def test_lines_stay_go_down_and_change_places() -> None:
    blank: list[object] = [""] * 6
    assert found(ROWS) == {row: row for row in range(1, 7)}
    assert found([ROWS[0], blank, *ROWS[1:]]) == {1: 1, 2: 3, 3: 4, 4: 5, 5: 6, 6: 7}
    assert found([*ROWS[:2], ROWS[4], ROWS[3], ROWS[2], ROWS[5]]) == {1: 1, 2: 2, 3: 5, 4: 4, 5: 3, 6: 6}


def test_a_line_taken_out_is_no_other() -> None:
    assert found([*ROWS[:3], *ROWS[4:]]) == {1: 1, 2: 2, 3: 3, 5: 4, 6: 5}


def test_figures_exchanged_with_their_sentences_leave_the_lines_where_their_labels_are() -> None:
    rows = deepcopy(ROWS)
    for column in (4, 5):
        rows[2][column], rows[3][column] = rows[3][column], rows[2][column]
    assert (found(rows)[3], found(rows)[4]) == (3, 4)


def test_a_column_put_in_takes_its_figures_along() -> None:
    lines = follow(LABELS, FIGURES, [[row[0], "", *row[1:]] for row in ROWS], ())
    assert [lines.place((3, column)) for column in (1, 2, 5)] == [(3, 1), (3, 3), (3, 6)]
