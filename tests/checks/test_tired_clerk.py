"""What a tired clerk types and pastes: each is put right with a 提示, or is one 错误 that says how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from allocator.use_cases.checking import problem_lines
from tests.checks.edits import checked, column_of, edited, put

ERROR, HINT = "错误", "提示"
# sheet, cell, what is typed, level, words of text and way out
TYPED = [
    ("县区", "K5", "—", ERROR, "没有的填 0,不涉及的留空"),
    ("县区", "K5", "/", ERROR, "没有的填 0"),
    ("县区", "K5", "无", ERROR, "没有的填 0"),
    ("县区", "K5", "1.2万人", ERROR, "按该列单位人填 12000"),
    ("县区", "K5", "15393 人", ERROR, "按该列单位人填 15393"),
    ("县区", "K5", "1１,393", HINT, "11393"),
    ("县区", "K5", "15\uff0c393", HINT, "15393"),
    ("县区", "K5", "15393.00 ", HINT, "15393"),
    ("县区", "K5", "1.5393E+04", HINT, "15393"),
    ("上年安排", "F5", "0.2亿元", ERROR, "按该列单位万元填 2000"),
    ("上年安排", "F5", "20000000元", ERROR, "按该列单位万元填 2000"),
    ("上年安排", "F5", "2000万元", ERROR, "按该列单位万元填 2000"),
    ("人工调整", "F4", "500万元", ERROR, "按该列单位万元填 500"),
    ("资金总盘", "D4", "300人", ERROR, "按该列单位人填 300"),
    ("资金总盘", "D4", "300万元", ERROR, "换算成该列的单位(人)"),
    ("县区", "A5", "'610925", HINT, "610925"),
    ("县区", "A5", "6.10925E+05", HINT, "610925"),
    ("县区", "A5", "610925.0", HINT, "610925"),
    ("县区", "A5", "6.1E+05", ERROR, "科学计数法丢了后几位"),
    ("深度贫困村", "A4", "6.10924E+11", ERROR, "科学计数法丢了后几位"),
    ("上年安排", "A5", "610925000000", HINT, "只差末尾的 0"),
    ("上年安排", "B5", "安康市岚皋县", HINT, "已视为“岚皋县”"),
    ("上年安排", "B5", "岚 皋", HINT, "已视为“岚皋县”"),
    ("上年安排", "B5", "岚县", ERROR, "县名改为“岚皋县”"),
    ("资金总盘", "B4", "2018年", HINT, "2018"),
    ("资金总盘", "B4", "2018.1", ERROR, "只填四位年份:2018"),
    ("资金总盘", "B4", datetime(1905, 7, 10), ERROR, "原数 2018"),
    ("县区", "I5", "2019年5月", ERROR, "只填四位年份:2019"),
    ("县区", "I5", "未摘帽", ERROR, "没有的留空"),
    ("县区", "F5", " ", None, ""),
    ("县区", "K5", "合计", ERROR, "应填数"),
    ("县区", "B5", "—", ERROR, "应填名称"),
    ("县区", "A5", 0, ERROR, "6 至 12 位"),
    ("资金", "A7", "—", ERROR, "自编的短码"),
    ("人工调整", "H4", "合计", None, ""),
    ("县区", "D5", "✔", HINT, "是"),
    ("县区", "G5", "非", HINT, "否"),
    ("基本信息", "B6", "2019.1", ERROR, "请填全年、月、日"),
    ("基本信息", "B6", 43617, ERROR, "应显示 2019-06-01"),
    ("基本信息", "B6", "2019-06-01 00:00:00", HINT, "2019-06-01"),
]


@pytest.mark.parametrize(("sheet", "cell", "content", "level", "words"), TYPED, ids=lambda one: str(one)[:20])
def test_what_is_typed_is_put_right_or_told(
    original: Path, tmp_path: Path, sheet: str, cell: str, content: object, level: str | None, words: str
) -> None:
    told = [one for one in checked(edited(original, tmp_path, put((sheet, cell, content)))) if one.level != "警告"]
    others = [one for one in told if (one.sheet, one.cell) != (sheet, cell)]
    mine = [one for one in told if (one.sheet, one.cell) == (sheet, cell)]
    # A code with zeros behind and a 扶贫任务 said to be 否 are met again elsewhere; errors are not.
    assert [one for one in others if one.level == ERROR and level == ERROR] == []
    assert [one.level for one in mine] == [level] * (level is not None), told
    assert all(words in one.text + one.fix for one in mine), mine


def row_of(sheet: str, row: int, **cells: object) -> Callable[[Any], None]:
    """A row pushed in among the data."""

    def change(book: Any) -> None:
        book[sheet].insert_rows(row)
        for letters, content in cells.items():
            book[sheet][f"{letters}{row}"] = content

    return change


def section(book: Any) -> None:
    """A title across the columns."""
    row_of("上年安排", 6, A="二、商洛市")(book)
    book["上年安排"].merge_cells("A6:F6")


def sum_column(book: Any) -> None:
    """A column of sums that nobody reads."""
    book["上年安排"]["G3"] = "合计"
    for row in range(4, 8):
        book["上年安排"][f"G{row}"] = f"=SUM(C{row}:F{row})"


def decorated(book: Any) -> None:
    """Titles with signs and notes around them."""
    for header, title in (
        ("贫困县", "贫困县(是/否)"),
        ("县区", "县(市、区)"),
        ("市", "*市"),
        ("贫困人口(人)", "贫困\n人口（人）"),
    ):
        book["县区"].cell(3, column_of(book["县区"], header)).value = title


PASTED: dict[str, tuple[Callable[[Any], object], list[tuple[str, str]], str]] = {
    "a row of sums": (row_of("上年安排", 8, A="合计", F="=SUM(F4:F7)"), [("上年安排", "A8")], "请删去这一行"),
    "a city's sum": (row_of("上年安排", 6, B="安康市小计", F=4000), [("上年安排", "B6")], "请删去这一行"),
    "a section's title": (section, [("上年安排", "A6")], "小标题"),
    "a note": (row_of("县区", 8, A="注:数据来自扶贫办"), [("县区", "A8")], "不像一行数据"),
    "who filled it": (row_of("县区", 9, B="填表人:张三", E="审核人:李四"), [("县区", "B9")], "不像一行数据"),
    "units below titles": (row_of("县区", 4, K="(人)", P="(%)"), [("县区", "K4")], "不像一行数据"),
    "numbers of columns": (row_of("县区", 4, A=1, B=2, C=3, D=4, E=5), [("县区", "A4")], "像是栏次"),
    "a column of sums": (sum_column, [], ""),
    "titles with notes": (decorated, [], ""),
    "a unit changed": (put(("县区", "K3", "贫困人口(万人)")), [("县区", "K3")], "由万人换算成人"),
    "a copied sheet": (lambda book: book.copy_worksheet(book["县区"]), [], ""),
}


@pytest.mark.parametrize("name", PASTED)
def test_what_is_pasted_is_one_problem_or_none(original: Path, tmp_path: Path, name: str) -> None:
    change, places, words = PASTED[name]
    told = [one for one in checked(edited(original, tmp_path, change)) if one.level == ERROR]
    assert [(one.sheet, one.cell) for one in told] == places
    assert all(words in one.text + one.fix for one in told)


def test_many_hints_of_one_kind_are_cut_on_the_terminal(original: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for row in range(8, 18):
            for column, content in enumerate((str(610930 + row), f"新{row}县", "安康市", "否", "否"), 1):
                book["县区"].cell(row, column).value = content
        for row in range(4, 18):
            book["县区"].cell(row, 1).value = int(book["县区"].cell(row, 1).value)

    problems = checked(edited(original, tmp_path, change))
    assert sum(one.level == HINT and one.sheet == "县区" for one in problems) == 14
    lines = [line for line in problem_lines(problems) if "县区!A" in line]
    assert len(lines) == 4 and lines[-1] == "【提示】县区!A 列还有 11 处同类提示。"
