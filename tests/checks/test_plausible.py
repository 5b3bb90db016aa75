"""Numbers that no county can have, percentages typed as ratios, sums that only a wrong unit explains."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.checks.edits import Plant, checked, column_of, edited, errors, put

RATE = "贫困发生率(%)"


@pytest.mark.parametrize(
    ("plant", "word"),
    [
        (("县区", "K5", 20999.5), "应为整数,这里是“20999.5”"),
        (("县区", "K5", "2.0999万"), "应填数"),
        (("县区", "K5", 1e30), "大得不可能"),
        (("县区", "O5", 120.5), "应为整数"),
        (("县区", "S5", 3.2), "应为整数"),
        (("县区", "Q5", 1e16), "大得不可能"),
        (("资金总盘", "D10", 1e12), "大得不可能"),
        (("上年安排", "F5", 2e12), "大得不可能"),
    ],
    ids=str,
)
def test_what_no_county_can_have_is_an_error(original: Path, tmp_path: Path, plant: Plant, word: str) -> None:
    told = errors(edited(original, tmp_path, put(plant)))
    assert [(one.sheet, one.cell) for one in told] == [plant[:2]]
    assert word in told[0].text


def rates(*values: object, form: str = "General") -> Any:
    """The rate of the four counties."""

    def change(book: Any) -> None:
        sheet = book["县区"]
        for row, value in enumerate(values, 4):
            cell = sheet.cell(row, column_of(sheet, RATE))
            cell.value, cell.number_format = value, form

    return change


@pytest.mark.parametrize(
    ("change", "warned"),
    [
        (rates(0.095, 0.12, 0, 1), True),
        (rates(9.5, 0.12, 0.3, 1), False),
        (rates(0, 0, 0, 0), False),
        (rates(0.095, 0.12, 0.2, 0.1, form="0.0%"), False),
    ],
    ids=["all ratios", "one percentage", "all zero", "shown as percentages"],
)
def test_a_column_of_ratios_under_a_percent_header_is_warned_of(
    original: Path, tmp_path: Path, change: Any, warned: bool
) -> None:
    told = checked(edited(original, tmp_path, change))
    assert [(one.sheet, one.cell) for one in told if "填成了小数" in one.text] == [("县区", "P4")] * warned
    assert errors(tmp_path / "数据.xlsx") == []


def test_a_yearly_figure_is_read_as_its_column(original: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["县区年度"]
        rows = (("贫困人口(人)", 20.5), (RATE, 0.095), (RATE, 101), ("三保缺口(万元)", 0.0000001))
        for row, (item, number) in enumerate(rows, 4):
            for column, content in enumerate(("610924", 2018, item, number), 1):
                sheet.cell(row, column).value = content
        sheet["D5"].number_format = "0.0%"
        sheet["A6"], sheet["A7"] = "610925", "610925"

    told = checked(edited(original, tmp_path, change))
    found = {one.cell: (one.level, one.text) for one in told if one.sheet == "县区年度"}
    assert {cell: level for cell, (level, _) in found.items()} == {
        "D4": "错误",
        "D5": "提示",
        "D6": "错误",
        "D7": "错误",
    }
    assert "整数" in found["D4"][1] and "9.5" in found["D5"][1] and "100%" in found["D6"][1]


def test_weights_show_their_exact_sum(original: Path, tmp_path: Path) -> None:
    def three(share: float) -> Any:
        def change(book: Any) -> None:
            for row, factor in enumerate(("贫困人口(人)", "农村人口(人)", "户数(户)"), 7):
                for column, content in enumerate(("ZY", factor, "占比", share), 1):
                    book["因素权重"].cell(row, column).value = content

        return change

    def sums(share: float) -> list[str]:
        path = edited(original, tmp_path, three(share))
        return [one.text for one in errors(path) if one.sheet == "因素权重"]

    assert sums(33.33) == ["“中央财政专项扶贫资金”的权重合计 99.99%,应为 100%。"]
    assert sums(0.33333) == ["“中央财政专项扶贫资金”的权重合计 0.99999%,应为 100%,像是填成了小数。"]


def pool_of(amount: float) -> Any:
    """中央专项 of 2018 with another total; last year's sum is 8,000 万元, the counties have 85,393 poor people."""
    return put(("资金总盘", "D10", amount), ("已下达", "E4", 0.0001))


@pytest.mark.parametrize(
    ("amount", "level"),
    [(9_000, None), (3, "警告"), (0.8, "错误"), (12_000_000, "警告"), (80_000_000, "错误")],
    ids=["as usual", "wound up", "in 亿元", "a new task", "in 元"],
)
def test_a_fall_or_rise_is_an_error_only_where_a_wrong_unit_explains_it(
    original: Path, tmp_path: Path, amount: float, level: str | None
) -> None:
    def change(book: Any) -> None:
        pool_of(amount)(book)
        cell = book["资金"].cell(7, column_of(book["资金"], "取整单位"))
        cell.value = 0.0001

    told = [one for one in checked(edited(original, tmp_path, change)) if "倍," in one.text]
    assert [one.level for one in told] == [level] * (level is not None), told
