"""规则: a value beside the wrong line is told with the cell it belongs to; nothing typed there is dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.domain.scenario import Setting
from allocator.rules import RULES
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.plan_tables import settings_of
from tests.checks.edits import checked, edited, errors
from tests.checks.province import province

STATUS, UPLIFT = ("deep_county_uplift", ""), ("deep_county_uplift", "uplift")


def row_of(sheet: Any, line: tuple[str, str]) -> int:
    """The row of a rule's status ("") or parameter on the sheet 规则."""
    rule, parameter = line
    return next(
        cells[0].row
        for cells in sheet.iter_rows(min_row=4)
        if cells[0].value == rule and (cells[6].value or "").partition("(")[0] == parameter
    )


# what was typed → (line, column letter, content; line and column of the cell it belongs to)
MISPLACED: dict[str, tuple[tuple[str, str], str, object, tuple[str, str], str]] = {
    "off beside a parameter": (UPLIFT, "E", "停用", STATUS, "E"),
    "words beside a parameter": (UPLIFT, "E", "不要了", STATUS, "E"),
    "a tier beside a parameter": (UPLIFT, "F", 9, STATUS, "F"),
    "a number beside the status": (STATUS, "H", 0.3, UPLIFT, "H"),
    "off under 取值": (STATUS, "H", "停用", STATUS, "E"),
}


@pytest.mark.parametrize("name", MISPLACED)
def test_a_value_beside_the_wrong_line_is_told_with_its_place(name: str, original: Path, tmp_path: Path) -> None:
    line, letter, content, home, home_letter = MISPLACED[name]
    sheet = openpyxl.load_workbook(original)["规则"]
    cell, place = f"{letter}{row_of(sheet, line)}", f"规则!{home_letter}{row_of(sheet, home)}"

    def change(book: Any) -> None:
        book["规则"][cell] = content

    told = errors(edited(original, tmp_path, change))
    assert [(one.sheet, one.cell, one.found) for one in told] == [("规则", cell, str(content))]
    assert place in told[0].fix and "规则2“深度贫困县再提高20%”" in told[0].text


def test_a_row_for_one_year_is_held_to_it_too_and_the_year_to_its_cell(original: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        rows = (("2019", "停用", "20%"), ("19", None, "30%"))
        for row, (year, status, value) in enumerate(rows, book["规则"].max_row + 1):
            for letter, content in zip("ADEGH", ("deep_county_uplift", year, status, "uplift", value), strict=True):
                book["规则"][f"{letter}{row}"] = content

    path = edited(original, tmp_path, change)
    last = openpyxl.load_workbook(path)["规则"].max_row
    assert {(one.sheet, one.cell) for one in errors(path)} == {("规则", f"E{last - 1}"), ("规则", f"D{last}")}


def test_settings_written_by_the_tool_are_all_in_their_places(tmp_path: Path) -> None:
    keys = (("status", "", "soft"), ("tier", "", "2"), ("uplift", "2019", "30%"), ("exempt", "", "610924"))
    made = tuple(
        Setting("rule", ("deep_county_uplift", "", name, year), value, "试", "workbook", "", "张三")
        for name, year, value in keys
    )
    assert write_input(province(settings=made), tmp_path / "数据.xlsx", RULES) is None
    assert [one for one in checked(tmp_path / "数据.xlsx") if one.sheet == "规则" and one.level == "错误"] == []


def test_what_is_no_year_in_a_plans_own_data_is_told_where_it_stands() -> None:
    head = [["数据_参数"], ["规则"]]
    rows = [["spend_the_pool", "", "reserve_share", year, "0", "baseline"] for year in ("9", "2018", "")]
    assert [one.place for one in settings_of([*head, *rows])] == ["数据_参数!D3", "数据_参数!E4", "数据_参数!E5"]
