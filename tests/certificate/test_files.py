"""The checker holds a certificate against the two workbooks it is about: the bytes of one, the amounts of the other."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from allocator.use_cases import run
from allocator.workbooks.input_writer import write_input
from tests.certificate.test_run import checked
from tests.use_cases.test_years import executed, two_years
from tests.use_cases.towns import facts
from tests.workbooks_out.recomputed import SOFFICE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """数据.xlsx, 方案.xlsx and 证书.json of the towns."""
    there = tmp_path_factory.mktemp("核验")
    assert write_input(facts(), there / "数据.xlsx") is None
    assert run(there / "数据.xlsx", there / "方案.xlsx", certificate=there / "证书.json").status == "ok"
    return there


def held(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The check of the folder's certificate."""
    return checked(folder / "证书.json", *options)


def changed(folder: Path, change: Callable[[Workbook], object]) -> str:
    """The name of a plan that was opened, changed and saved by somebody."""
    book = openpyxl.load_workbook(folder / "方案.xlsx")
    change(book)
    book.save(folder / "改.xlsx")
    return "改.xlsx"


def test_the_files_it_was_made_of_and_with_are_known_again(folder: Path) -> None:
    done = held(folder, "--input", "数据.xlsx", "--plan", "方案.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert "填报表的指纹与证书的输入指纹一致。" in done.stdout
    assert "全年安排与方案各资金表逐一相符(按单元格里存的数,不看格式)。" in done.stdout
    assert "逐一相符" not in held(folder, "--input", "数据.xlsx").stdout


def test_a_plan_saved_anew_is_the_same_plan(folder: Path) -> None:
    assert held(folder, "--plan", changed(folder, lambda book: None)).returncode == 0


def line_above(book: Workbook) -> None:
    book["资金_ZY"].insert_rows(3)
    book["资金_ZY"]["A3"] = "某处 2018年3月"


def columns_hidden(book: Workbook) -> None:
    for letter in "BCGH":
        book["资金_ZY"].column_dimensions[letter].hidden = True


@pytest.mark.parametrize("change", [line_above, columns_hidden])
def test_lines_put_in_above_and_hidden_columns_change_no_amount(
    folder: Path, change: Callable[[Workbook], object]
) -> None:
    assert held(folder, "--plan", changed(folder, change)).returncode == 0


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
def test_a_plan_saved_by_another_program_is_the_same_plan(folder: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(folder / "方案.xlsx")], check=True, capture_output=True, timeout=240)
    assert held(folder, "--plan", str(tmp_path / "方案.xlsx")).returncode == 0


def moved(book: Workbook) -> None:
    """A hundred 万元 from the second county of 中央专项 to the first."""
    book["资金_ZY"]["H7"].value += 100
    book["资金_ZY"]["H8"].value -= 100


def kept_on_a_hidden_copy(book: Workbook) -> None:
    copy = book.copy_worksheet(book["资金_ZY"])
    copy.title, copy.sheet_state = "资金_备份", "hidden"
    moved(book)


def hidden_copy(book: Workbook) -> None:
    copy = book.copy_worksheet(book["资金_ZY"])
    copy.title, copy.sheet_state = "备份", "hidden"


def visible_copy_for_a_hidden_sheet(book: Workbook) -> None:
    copy = book.copy_worksheet(book["资金_ZY"])
    copy.title, copy["A2"], book["资金_ZY"].sheet_state = "中央专项", "级次:中央", "hidden"
    copy["H7"].value += 100
    copy["H8"].value -= 100


def copy_without_its_code(book: Workbook) -> None:
    visible_copy_for_a_hidden_sheet(book)
    book["资金_ZY"].sheet_state = "visible"


def note_on_a_copy_only(book: Workbook) -> None:
    kept_on_a_hidden_copy(book)
    book["资金_ZY"]["A2"] = "级次:中央"


def kept_in_a_second_column(book: Workbook) -> None:
    sheet = book["资金_ZY"]
    for row in range(3, sheet.max_row + 1):
        sheet.cell(row, 30).value = sheet.cell(row, 8).value
    moved(book)


def kept_on_lines_below(book: Workbook) -> None:
    sheet = book["资金_ZY"]
    for row in (7, 8):
        for column in range(1, 9):
            sheet.cell(row + 30, column).value = sheet.cell(row, column).value
    moved(book)


def lines_twice(book: Workbook) -> None:
    sheet = book["资金_ZY"]
    for column in range(1, 9):
        sheet.cell(40, column).value = sheet.cell(7, column).value


def county_put_in(book: Workbook, code: str | None = "999999") -> None:
    for column, value in zip("CDH", ("外县", code, 5), strict=True):
        book["资金_ZY"][f"{column}40"] = value


def names_exchanged(book: Workbook) -> None:
    first, second = book["资金_ZY"]["C7"], book["资金_ZY"]["C8"]
    first.value, second.value = second.value, first.value


def renamed(book: Workbook) -> None:
    book["资金_ZY"].title = "资金_中央专项"


CAUGHT: dict[str, tuple[Callable[[Workbook], object], str]] = {
    "a hidden copy with the old amounts": (kept_on_a_hidden_copy, "(资金_ZY!H7)与证书不符"),
    "a hidden copy": (hidden_copy, "方案“备份”表与“资金编码:”不符,请改回或删去"),
    "a copy that alone says its code": (note_on_a_copy_only, "方案“资金_ZY”表与“资金编码:”不符,请改回或删去"),
    "a visible copy for a hidden sheet": (visible_copy_for_a_hidden_sheet, "方案“资金_ZY”表是隐藏的"),
    "a copy without its code": (copy_without_its_code, "方案“中央专项”表与“资金编码:”不符,请改回或删去"),
    "another name": (renamed, "方案“资金_中央专项”表与“资金编码:”不符"),
    "a second column": (kept_in_a_second_column, "方案“资金_ZY”表应有且只有一列“2018年全年安排”,请改回"),
    "old lines below": (kept_on_lines_below, "(资金_ZY!H7)与证书不符"),
    "a line twice": (lines_twice, "方案 资金_ZY!H40 的安排数"),
    "a county put in": (county_put_in, "方案 资金_ZY!H40 的安排数 5 不在证书之内或已有一行,请删去这一行"),
    "money without a code": (lambda book: county_put_in(book, None), "方案 资金_ZY!H40 的安排数 5 不在证书之内"),
    "names exchanged": (names_exchanged, "方案 资金_ZY!H7 一行是甲县的代码,县区却写“乙县”"),
    "a formula": (
        lambda book: book["资金_ZY"].__setitem__("H7", "=300+100"),
        "方案 资金_ZY!H7 是公式或文字“=300+100”,请粘贴为数值后再核验。",
    ),
    "words": (
        lambda book: book["资金_ZY"].__setitem__("H7", "四百"),
        "方案 资金_ZY!H7 是公式或文字“四百”,请粘贴为数值",
    ),
    "no heading": (
        lambda book: book["资金_ZY"].__setitem__("D3", "代码"),
        "方案“资金_ZY”表应有且只有一列“行政区划代码”,请改回。",
    ),
    "less than a 分": (lambda book: book["资金_ZY"].__setitem__("H7", 400.00000049), "(资金_ZY!H7)与证书不符"),
    "a hundredth of an atom": (lambda book: book["资金_ZY"].__setitem__("H7", 400.00000001), "(资金_ZY!H7)与证书不符"),
}


@pytest.mark.parametrize("what", CAUGHT)
def test_a_plan_that_says_otherwise_is_told_where_and_what_to_do(folder: Path, what: str) -> None:
    change, said = CAUGHT[what]
    done = held(folder, "--plan", changed(folder, change))
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (1, "", 1)
    assert said in done.stdout and "Error" not in done.stdout, done.stdout


def test_the_amounts_of_executed_years_are_compared_too(tmp_path: Path) -> None:
    assert write_input(two_years(executed=executed()), tmp_path / "数据.xlsx") is None
    assert run(tmp_path / "数据.xlsx", tmp_path / "方案.xlsx", certificate=tmp_path / "证书.json").status == "ok"
    assert held(tmp_path, "--plan", "方案.xlsx").returncode == 0
    assert (
        "2018 年 甲县 中央专项 的全年安排 470(资金_ZY!H7)与证书不符"
        in held(tmp_path, "--plan", changed(tmp_path, moved)).stdout
    )


@pytest.mark.parametrize("given", [True, False])
def test_an_amount_that_was_changed_or_blanked_is_named(folder: Path, given: bool) -> None:
    def more(book: Workbook) -> None:
        cell = book["资金_ZY"]["H7"]
        cell.value = cell.value + 1 if given else None

    done = held(folder, "--plan", changed(folder, more))
    assert done.returncode == 1
    assert done.stdout.startswith("核验不通过:方案中 2018 年 甲县 中央专项 的全年安排")
    assert given or "空白" in done.stdout


@pytest.mark.parametrize("label", ["输入文件指纹", "情景指纹", "结果指纹", "证书指纹"])
def test_a_plan_of_another_certificate_is_refused(folder: Path, label: str) -> None:
    def other(book: Workbook) -> None:
        (row,) = (row for row in book["数据指纹"].iter_rows(max_col=2) if row[0].value == label)
        row[1].value = "0" * 64

    assert f"“数据指纹”表的{label}与证书不符" in held(folder, "--plan", changed(folder, other)).stdout


def test_what_is_another_file_is_told_in_one_sentence(folder: Path) -> None:
    for options, said in (
        (("--input", "方案.xlsx"), "填报表不是证书所依据的那份"),
        (("--plan", "数据.xlsx"), "没有未隐藏的“数据指纹”表,不是方案"),
        (("--plan", "证书.json"), "读不懂"),
        (("--plan", "没有.xlsx"), "读不懂"),
    ):
        done = held(folder, *options)
        assert (done.returncode, done.stderr) == (1, "") and said in done.stdout, done
        assert done.stdout.count("\n") == 1
    for options in (("--plan",), ("--other", "方案.xlsx"), ("方案.xlsx",)):
        assert held(folder, *options).stderr.startswith("用法:")
