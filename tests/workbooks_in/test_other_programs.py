"""Files as WPS, Numbers, exports of data bases and old Excels write them: the same facts, or one sentence why not."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.use_cases.checking import read_checked
from allocator.workbooks.reader import read_input
from tests.gate.corpus import packed, parts_of
from tests.workbooks_in.by_hand import DAY, MAIN, PERCENT, PERCENT_2, STYLES, TEXT, Way, rows_of, written_by_hand
from tests.workbooks_in.province import without_headers

FROZEN = (
    '<dimension ref="A1"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="3" topLeftCell="A4" '
    'state="frozen"/></sheetView></sheetViews><cols><col min="1" max="3" width="9" hidden="1"/></cols>'
)
BEHIND = (
    '<autoFilter ref="A3:C9"><filterColumn colId="0"><filters><filter val="610101"/></filters></filterColumn>'
    "</autoFilter>"
    '<conditionalFormatting sqref="A1:C9"><cfRule type="expression" priority="1"><formula>A1&gt;1</formula></cfRule>'
    '</conditionalFormatting><dataValidations count="1"><dataValidation type="list" sqref="D4:D9"><formula1>"是,否"'
    "</formula1></dataValidation></dataValidations>"
)
NAMES = (
    '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">\'县区\'!$A$3:$C$9'
    '</definedName><definedName name="坏">#REF!</definedName></definedNames>'
)
WAYS = {
    "shared strings": Way(),
    "strings in runs with readings": Way(strings="rich"),
    "strings inside the cells": Way(strings="inline"),
    "strings as results": Way(strings="str"),
    "no addresses": Way(addresses=False),
    "tags with a prefix": Way(prefix="x:"),
    "a wrong dimension, frozen panes, hidden columns": Way(before=FROZEN),
    "filters, validations, colours": Way(more=BEHIND, names=NAMES),
    "sheets at the top": Way(target="/sheet{0}.xml"),
    "sheets with full paths": Way(target="/xl/worksheets/sheet{0}.xml"),
    "a byte order mark": Way(head='\ufeff<?xml version="1.0" encoding="UTF-8"?>'),
    "utf-16": Way(head='<?xml version="1.0" encoding="UTF-16"?>'),
    "days from 1904": Way(workbook='<workbookPr date1904="1"/>'),
    "hidden sheets": Way(state={"县区": "hidden", "上年安排": "veryHidden"}),
    "macro-free but called xlsm": Way(),
}


@pytest.fixture(scope="module")
def sheets(original: Path) -> dict[str, Any]:
    """Every sheet's values."""
    return rows_of(original)


@pytest.mark.parametrize("name", WAYS)
def test_the_way_of_writing_changes_no_fact(original: Path, sheets: dict[str, Any], tmp_path: Path, name: str) -> None:
    path = tmp_path / ("数据.xlsm" if "xlsm" in name else "数据.xlsx")
    path.write_bytes(written_by_hand(sheets, WAYS[name]))
    reading = read_input(path)
    assert reading.problems == ()
    assert without_headers(reading.facts) == without_headers(read_input(original).facts)


def put(sheets: dict[str, Any], title: str, row: int, header: str, content: object) -> tuple[dict[str, Any], str]:
    """The sheets with one cell replaced, and its address."""
    rows = [list(one) for one in sheets[title]]
    column = rows[2].index(header)
    rows[row - 1][column] = content
    from openpyxl.utils import get_column_letter

    return {**sheets, title: rows}, f"{get_column_letter(column + 1)}{row}"


def looks(old: str, new: str) -> dict[str, bytes]:
    """The styles with something in them that only looks."""
    assert old in STYLES
    return {"xl/styles.xml": STYLES.replace(old, new).encode()}


# Looks that the reader refuses, though Excel and WPS open them.
REFUSED = {
    "empty fills": Way(parts=looks("<fill><patternFill/></fill>", "<fill/>")),
    "an unknown family of fonts": Way(parts=looks("<font/>", '<font><family val="99"/></font>')),
    "a colour that is none": Way(parts=looks("<font/>", '<font><color rgb="ZZ00ZZ"/></font>')),
    "widths that are none": Way(before='<cols><col min="1" max="3" width="宽"/></cols>'),
    "a mode of counting nobody knows": Way(names='<calcPr calcMode="whenever"/>'),
    "a date of the document that is none": Way(
        parts={
            "docProps/core.xml": b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
            b'core-properties" xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:created>yesterday</dcterms:created>'
            b"</cp:coreProperties>"
        }
    ),
}


@pytest.mark.parametrize("date_system", ["", '<workbookPr date1904="1"/>'], ids=["1900", "1904"])
@pytest.mark.parametrize("name", REFUSED)
def test_looks_that_are_refused_are_left_out_and_formats_stay(
    original: Path, sheets: dict[str, Any], tmp_path: Path, name: str, date_system: str
) -> None:
    changed, cell = put(sheets, "县区", 4, "贫困发生率(%)", 0.125)
    way = replace(REFUSED[name], styles={("县区", cell): PERCENT_2}, workbook=date_system)
    content = written_by_hand(changed, way)
    with pytest.raises(Exception, match=".*"):
        openpyxl.load_workbook(BytesIO(content))
    path = tmp_path / "数据.xlsx"
    path.write_bytes(content)
    reading = read_input(path)
    assert [(one.level, one.cell) for one in reading.problems] == [("提示", cell)]
    assert without_headers(reading.facts) == without_headers(read_input(original).facts)


def test_hidden_rows_and_merged_cells_are_seen_without_the_looks(sheets: dict[str, Any], tmp_path: Path) -> None:
    way = replace(REFUSED["empty fills"], more='<mergeCells><mergeCell ref="E5:E6"/></mergeCells>')
    parts = parts_of(written_by_hand(sheets, way))
    parts = {name: part.replace(b'<row r="4">', b'<row r="4" hidden="1" ht="tall">') for name, part in parts.items()}
    path = tmp_path / "数据.xlsx"
    path.write_bytes(packed(parts))
    told = {(one.level, one.cell) for one in read_input(path).problems if one.sheet == "县区"}
    assert told == {("提示", "A4"), ("错误", "E5"), ("错误", "E6")}


def test_signs_that_a_file_escapes_are_read(original: Path, sheets: dict[str, Any], tmp_path: Path) -> None:
    name = sheets["县区"][4][1]
    reading = read_way(put(sheets, "县区", 5, "县区", name + "_x000D__x000A_")[0], tmp_path / "数据.xlsx")
    assert [(one.level, one.cell) for one in reading.problems] == [("提示", "B5")]
    assert without_headers(reading.facts) == without_headers(read_input(original).facts)
    other, cell = put(sheets, "资金", 4, "资金名称", "甲_xD83D_乙")
    assert read_way(other, tmp_path / "数据.xlsx").facts.streams[0].name == "甲_xD83D_乙"


def read_way(sheets: dict[str, Any], path: Path, **more: Any) -> Any:
    """What is read of the sheets written in a way."""
    path.write_bytes(written_by_hand(sheets, Way(**more)))
    return read_input(path)


@pytest.mark.parametrize("style", [PERCENT, PERCENT_2])
def test_a_built_in_percent_format_counts(original: Path, sheets: dict[str, Any], tmp_path: Path, style: int) -> None:
    changed, cell = put(sheets, "县区", 4, "贫困发生率(%)", 0.125)
    reading = read_way(changed, tmp_path / "数据.xlsx", styles={("县区", cell): style})
    assert [(one.level, one.cell) for one in reading.problems] == [("提示", cell)]
    assert without_headers(reading.facts) == without_headers(read_input(original).facts)


@pytest.mark.parametrize(("way", "days"), [("", 43252), ('<workbookPr date1904="1"/>', 41790)])
def test_a_date_is_the_day_that_is_shown(sheets: dict[str, Any], tmp_path: Path, way: str, days: int) -> None:
    rows = [list(one) for one in sheets["基本信息"]]
    row = next(number for number, one in enumerate(rows, 1) if one[0] == "编制日期")
    rows[row - 1][1] = days
    more = {"styles": {("基本信息", f"B{row}"): DAY}, "workbook": way}
    reading = read_way({**sheets, "基本信息": rows}, tmp_path / "数据.xlsx", **more)
    assert reading.problems == () and reading.facts.info["编制日期"] == "2018-06-01"


def test_numbers_kept_as_text_are_read_with_a_hint(original: Path, sheets: dict[str, Any], tmp_path: Path) -> None:
    changed, cell = put(sheets, "上年安排", 4, "ZY", "100.00")
    reading = read_way(changed, tmp_path / "数据.xlsx", styles={("上年安排", cell): TEXT})
    assert [(one.level, one.cell) for one in reading.problems] == [("提示", cell)]
    assert without_headers(reading.facts) == without_headers(read_input(original).facts)


def test_empty_sheets_beside_are_not_worth_a_word_and_a_note_is_a_hint(sheets: dict[str, Any], tmp_path: Path) -> None:
    reading = read_way({**sheets, "Sheet2": [], "Sheet3": [], "备忘": [["x"]]}, tmp_path / "数据.xlsx")
    assert [(one.level, one.sheet) for one in reading.problems] == [("提示", "备忘")]


def test_a_formula_and_an_error_are_seen_whatever_result_is_stored(sheets: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "数据.xlsx"
    content = written_by_hand(put(sheets, "资金总盘", 5, "全年安排", 98765)[0], Way())
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part.replace(b"<v>98765</v>", b"<f>1+1</f><v>98765</v>"))
    assert [(one.sheet, one.cell, "公式" in one.text) for one in read_input(path).problems] == [
        ("资金总盘", "D5", True)
    ]


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"xl/vbaProject.bin": b"x"}, "宏"),
        ({"xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()}, ""),
        ({"xl/theme/theme1.xml": b"<a/>", "docProps/custom.xml": b"<a/>"}, ""),
    ],
    ids=["macros", "comments", "themes"],
)
def test_parts_beside_the_cells(sheets: dict[str, Any], tmp_path: Path, parts: dict[str, bytes], word: str) -> None:
    path = tmp_path / "数据.xlsx"
    path.write_bytes(written_by_hand(sheets, Way(parts=parts)))
    told = [one for one in read_checked(path, None, (), None).problems if one.level == "错误" and "宏" in one.text]
    assert bool(told) == bool(word) and read_input(path).problems[:1] == tuple(told[:1])
