"""Mistakes of a whole sheet: missing, misspelt, merged, summed, hidden, blank, out of order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from allocator.workbooks.reader import read_input
from tests.workbooks_in.province import changed, facts, problems_at, without_headers

ERROR, WARNING, HINT = "错误", "警告", "提示"


def levels(reading: Any) -> set[tuple[str, str, str]]:
    """(level, sheet, cell) of every problem."""
    return {(one.level, one.sheet, one.cell) for one in reading.problems}


@pytest.mark.parametrize("name", ["基本信息", "资金", "资金总盘", "县区", "上年安排"])
def test_a_required_sheet_that_is_missing_is_one_sentence(workbook: Path, name: str) -> None:
    def plant(book: Any) -> None:
        del book[name]

    reading = changed(workbook, plant)
    assert reading.facts is None
    about = [one for one in reading.problems if one.sheet == name and "缺少必需的工作表" in one.text]
    assert [one.level for one in about] == [ERROR]


def test_a_sheet_named_almost_like_a_missing_one_is_a_problem_and_a_stranger_a_hint(workbook: Path) -> None:
    def plant(book: Any) -> None:
        book["因素权重"].title = "因素权重表"
        book.create_sheet("草稿")["A1"] = "随手记"

    reading = changed(workbook, plant)
    assert {(one.level, one.sheet) for one in reading.problems} >= {(ERROR, "因素权重表"), (HINT, "草稿")}
    assert "因素权重" in next(one.text for one in reading.problems if one.sheet == "因素权重表")


def test_a_missing_required_header_and_a_near_extra_one_are_named(workbook: Path) -> None:
    def plant(book: Any) -> None:
        book["县区"]["D3"] = "贫因县"
        book["资金"]["J3"] = "倾斜对像"

    reading = changed(workbook, plant)
    assert reading.facts is None
    assert "贫因县" in problems_at(reading, "县区!D3")[0].text
    assert problems_at(reading, "资金!J3")[0].fix.startswith("列名改为“倾斜对象”")
    assert {one.level for one in reading.problems} == {ERROR}


def test_an_unused_column_within_two_letters_of_a_known_one_is_a_problem_and_a_used_one_a_factor(
    workbook: Path,
) -> None:
    def plant(book: Any) -> None:
        sheet = book["县区"]
        for column, header in ((38, "农村人囗(人)"), (39, "高寒山区乡镇数(个)")):
            sheet.cell(3, column).value = header
            for row in range(4, 8):
                sheet.cell(row, column).value = row

    reading = changed(workbook, plant)
    assert levels(reading) == {(ERROR, "县区", "AL3")}
    assert "农村人口(人)" in reading.problems[0].text
    without = changed(workbook, lambda book: book["县区"].delete_cols(38))
    assert without.problems == () and without.facts is not None
    assert without.facts.counties[0].figures["高寒山区乡镇数(个)"] == 4
    assert "行政村数(个)" in without.facts.counties[0].figures


def test_a_header_that_stands_twice_is_a_problem(workbook: Path) -> None:
    reading = changed(workbook, lambda book: setattr(book["县区"]["L3"], "value", "贫困人口 (人)"))
    assert (ERROR, "县区", "L3") in levels(reading)


def test_headers_may_stand_on_another_of_the_first_ten_rows(workbook: Path) -> None:
    def plant(book: Any) -> None:
        for name in ("县区", "上年安排", "资金总盘"):
            book[name].insert_rows(1, 6)

    reading = changed(workbook, plant)
    assert reading.problems == ()
    assert without_headers(reading.facts) == facts()


def test_headers_below_the_tenth_row_are_not_found(workbook: Path) -> None:
    reading = changed(workbook, lambda book: book["县区"].insert_rows(1, 9))
    assert "找不到" in problems_at(reading, "县区!A1")[0].text


def test_merged_cells_among_the_data_are_a_problem_above_them_not(workbook: Path) -> None:
    def plant(book: Any) -> None:
        book["县区"].merge_cells("A1:F1")
        book["县区"].merge_cells("C4:C5")

    reading = changed(workbook, plant)
    assert (ERROR, "县区", "C4") in levels(reading)
    assert "C4:C5" in problems_at(reading, "县区!C4")[0].text


@pytest.mark.parametrize("word", ["合计", "小 计", "全省合计", "总计:"])
def test_a_row_of_sums_typed_into_the_data_is_one_problem(workbook: Path, word: str) -> None:
    def plant(book: Any) -> None:
        sheet = book["上年安排"]
        row = sheet.max_row + 1
        sheet.cell(row, 2).value = word
        sheet.cell(row, 6).value = 400

    reading = changed(workbook, plant)
    assert levels(reading) == {(ERROR, "上年安排", "B9")}
    assert "删去这一行" in reading.problems[0].fix


def test_a_sum_typed_over_a_countys_code_is_one_problem_that_names_the_code(workbook: Path) -> None:
    """The row is the county's, so it must not be deleted, and no other sentence says that it is missing."""

    def plant(book: Any) -> None:
        book["上年安排"]["A5"] = "合计"

    reading = changed(workbook, plant)
    assert levels(reading) == {(ERROR, "上年安排", "A5")}
    name = load_workbook(workbook)["上年安排"]["B5"].value
    assert f"({name})" in reading.problems[0].text and "删去" not in reading.problems[0].fix


def test_the_sum_of_a_city_beside_its_name_stays_a_row_of_sums(workbook: Path) -> None:
    def plant(book: Any) -> None:
        sheet = book["上年安排"]
        row = sheet.max_row + 1
        sheet.cell(row, 1).value, sheet.cell(row, 2).value, sheet.cell(row, 6).value = "小计", "西安市", 400

    reading = changed(workbook, plant)
    assert levels(reading) == {(ERROR, "上年安排", "A9")}
    assert "删去这一行" in reading.problems[0].fix


def test_a_row_of_nothing_but_formulas_is_one_problem(workbook: Path) -> None:
    def plant(book: Any) -> None:
        sheet = book["县区"]
        row = sheet.max_row + 1
        for column in (1, 11, 12):
            sheet.cell(row, column).value = f"=SUM(K4:K{row - 1})"

    reading = changed(workbook, plant)
    assert len(reading.problems) == 1 and reading.problems[0].sheet == "县区"
    assert "只有公式" in reading.problems[0].text


def test_hidden_rows_are_read_and_blank_rows_left_out_with_a_hint(workbook: Path) -> None:
    def plant(book: Any) -> None:
        book["县区"].row_dimensions[5].hidden = True
        book["上年安排"].insert_rows(6, 2)

    reading = changed(workbook, plant)
    assert levels(reading) == {(HINT, "县区", "A5"), (HINT, "上年安排", "A6")}
    assert without_headers(reading.facts) == facts()


def test_a_column_of_no_known_stream_is_a_problem(workbook: Path) -> None:
    def plant(book: Any) -> None:
        sheet = book["上年安排"]
        sheet.cell(3, 7).value, sheet.cell(4, 7).value = "ZYY", 5

    reading = changed(workbook, plant)
    assert levels(reading) == {(ERROR, "上年安排", "G3")}
    assert "ZY" in reading.problems[0].text


def test_a_stream_column_may_be_headed_by_its_name(workbook: Path) -> None:
    reading = changed(workbook, lambda book: setattr(book["上年安排"]["F3"], "value", "中央专项"))
    assert reading.problems == () and without_headers(reading.facts) == facts()


def test_a_stream_with_base_year_money_needs_its_column_a_new_one_does_not(workbook: Path) -> None:
    reading = changed(workbook, lambda book: book["上年安排"].delete_cols(6))
    assert [(one.level, one.sheet) for one in reading.problems] == [(ERROR, "上年安排")]
    assert "ZY" in reading.problems[0].text

    def no_base_year(book: Any) -> None:
        sheet = book["资金总盘"]
        for row in sheet.iter_rows(min_row=4, max_row=sheet.max_row):
            if (row[0].value, row[1].value) == ("ZY", 2017):
                row[3].value = 0

    assert changed(workbook, no_base_year).problems == ()


def test_a_county_without_a_row_of_last_year_is_a_problem(workbook: Path) -> None:
    reading = changed(workbook, lambda book: book["上年安排"].delete_rows(6))
    assert {(one.level, one.sheet, one.cell) for one in reading.problems} == {(ERROR, "上年安排", "A3")}
    assert any("丙区" in one.text for one in reading.problems)


def test_a_blank_is_fine_where_the_county_is_not_eligible(workbook: Path) -> None:
    def plant(book: Any) -> None:
        book["上年安排"]["F6"] = None
        book["县区"]["G6"] = "否"

    reading = changed(workbook, plant)
    assert reading.problems == () and reading.facts is not None
    assert ("610103", "ZY") not in reading.facts.last_year


def test_a_blank_task_mark_follows_poverty_and_last_years_money(workbook: Path) -> None:
    def plant(book: Any) -> None:
        for column in ("E", "F"):
            book["上年安排"][f"{column}6"] = 0
        book["资金"]["F6"] = "扶贫任务县"

    reading = changed(workbook, plant)
    assert reading.facts is not None
    assert [county.task for county in reading.facts.counties] == [True, True, False, True]
    assert [county.integrating for county in reading.facts.counties] == [True, True, False, False]


def test_all_problems_come_at_once_each_with_a_way_to_mend_it(workbook: Path) -> None:
    def plant(book: Any) -> None:
        for row in range(4, 8):
            book["县区"].cell(row, 11).value = "无数据"
        book["资金总盘"]["D4"] = "=1"
        book["人工调整"]["I4"] = None
        book["深度贫困村"]["A4"] = "12"

    reading = changed(workbook, plant)
    assert {one.sheet for one in reading.problems} == {"县区", "资金总盘", "人工调整", "深度贫困村"}
    assert sum(one.sheet == "县区" for one in reading.problems) == 4
    assert all(one.fix and len(one.text) < 120 for one in reading.problems)


def test_places_lead_back_to_the_cells(workbook: Path) -> None:
    places = read_input(workbook).places
    assert places.of("县区", ("610102",), "贫困人口(人)") == "K5"
    assert places.of("资金", ("SZ",), "适用范围") == "F6"
    assert places.of("资金总盘", ("CK", "2018"), "全年安排") == "D5"
    assert places.of("上年安排", ("610102", "ZY")) == "F5"
    assert places.of("因素权重", ("ZY", "贫困人口(人)"), "权重(%)") == "D6"
    assert places.of("人工调整", ("610101", "", "2018"), "金额") == "F4"
    assert places.of("深度贫困村", ("610102100202",), "攻坚期已投入(万元)") == "G5"


@pytest.mark.parametrize(
    ("name", "content"), [("表.xlsx", b"not a workbook"), ("表.xls", b"\xd0\xcf\x11\xe0"), ("无.xlsx", None)]
)
def test_a_file_that_is_no_workbook_is_one_sentence(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    reading = read_input(path)
    assert reading.facts is None and len(reading.problems) == 1
    assert reading.problems[0].level == ERROR and reading.problems[0].fix
