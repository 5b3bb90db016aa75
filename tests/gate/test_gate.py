"""Every bad file is turned away with its own sentence; every good one passes untouched."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.workbooks.gate import open_safely
from allocator.workbooks.gate.formats import hides_a_factor
from tests.gate.corpus import CELL_B2, CORPUS, good_bytes, in_sheet, with_relation


@pytest.mark.parametrize("name", CORPUS, ids=str)
def test_a_bad_file_is_refused_in_one_sentence_with_a_way_out(name: str, tmp_path: Path) -> None:
    content, words = CORPUS[name]
    path = tmp_path / name
    path.write_bytes(content)
    gate = open_safely(path)
    assert len(gate.problems) == 1, gate.problems
    problem = gate.problems[0]
    assert words in problem.text
    assert (problem.level, problem.sheet, problem.cell) == ("错误", name, "")
    assert problem.text.endswith("。") and problem.text.count("。") == 1
    assert problem.fix.endswith("。")


def test_the_corpus_has_at_least_fifty_kinds() -> None:
    assert len(CORPUS) >= 50
    assert len({content for content, _ in CORPUS.values()}) >= len(CORPUS) - 1


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    assert "找不到" in open_safely(tmp_path / "没有.xlsx").problems[0].text
    assert "文件夹" in open_safely(tmp_path).problems[0].text


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "数据.xlsx"
    path.write_bytes(good_bytes())

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "正被其他程序占用" in open_safely(path).problems[0].text


def test_a_good_workbook_passes_whatever_its_name(tmp_path: Path) -> None:
    for name in ("数据.xlsx", "数据.xls", "数据"):
        path = tmp_path / name
        path.write_bytes(good_bytes())
        gate = open_safely(path)
        assert gate.problems == ()
        assert gate.content == good_bytes()


@pytest.mark.parametrize(
    "content",
    [
        with_relation("hyperlink"),
        in_sheet(CELL_B2, b'<c r="XFD2" s="0"/>' + CELL_B2),
        in_sheet(CELL_B2, b'<c r="C2"><v>7</v></c>' + CELL_B2),
    ],
    ids=["a hyperlink", "an empty cell far out", "cells out of order"],
)
def test_what_only_looks_odd_passes(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "数据.xlsx"
    path.write_bytes(content)
    assert open_safely(path).problems == ()


@pytest.mark.parametrize(
    "code", ["General", "#,##0", "#,##0.00_ ;-#,##0.00", "0.0%", 'yyyy"年"m"月"', '0.0"万元"', "@"]
)
def test_usual_number_formats_hide_nothing(code: str) -> None:
    assert not hides_a_factor(code)


@pytest.mark.parametrize("code", ["#,##0,", "0.0,,", '0!.0,"万"', r"0\.0000", '#","##0.00,"千元"'])
def test_formats_that_divide_are_seen(code: str) -> None:
    assert hides_a_factor(code)


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, len(good_bytes()) - 1), byte=st.integers(0, 255))
def test_a_changed_byte_never_ends_in_an_exception_or_another_number(
    place: int, byte: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(good_bytes())
    content[place] = byte
    path = tmp_path_factory.mktemp("mutated") / "数据.xlsx"
    path.write_bytes(bytes(content))
    gate = open_safely(path)
    if not gate.problems:
        assert openpyxl.load_workbook(BytesIO(gate.content))["县区"]["B3"].value == 15393


def test_eighty_thousand_cells_take_well_under_a_second(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number in range(20):
            sheet = book.add_worksheet(f"表{number}")
            for row in range(200):
                sheet.write_row(row, 0, [row * column for column in range(20)])
    started = time.process_time()
    assert open_safely(path).problems == ()
    assert time.process_time() - started < 1
