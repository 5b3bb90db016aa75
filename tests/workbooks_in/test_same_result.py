"""From file to plan: what people do to a workbook without changing its figures leaves ``result_sha256`` as it was."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.rules import RULES
from allocator.samples import shaanxi
from allocator.use_cases.checking import read_checked
from allocator.use_cases.planning import plan_resolved
from allocator.use_cases.running import fingerprints
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.reader import read_input
from tests.checks.planted_amounts import BASE
from tests.workbooks_in.test_nothing_lost import shuffle

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
Change = Callable[[Any], None]


def outcome(path: Path) -> str:
    """``result_sha256`` of a workbook under the baseline."""
    checked = read_checked(path, None, (), None)
    assert checked.ready and checked.facts is not None, checked.problems
    planned = plan_resolved(checked.facts, checked.book, checked.problems)
    assert planned.status == "ok", planned
    return fingerprints(checked, planned).result_sha256


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small province with rules that bind."""
    path = tmp_path_factory.mktemp("original") / "数据.xlsx"
    assert write_input(BASE, path, RULES) is None
    return path


@pytest.fixture(scope="module")
def result(original: Path) -> str:
    """What the untouched file gives."""
    return outcome(original)


def changed(original: Path, folder: Path, change: Change) -> Path:
    """A copy with a change, saved by another program."""
    book = openpyxl.load_workbook(original)
    change(book)
    book.save(folder / "改.xlsx")
    return folder / "改.xlsx"


def shuffled(seed: int) -> Change:
    """Rows and columns of every sheet but 规则 in another order, the sheets too."""

    def change(book: Any) -> None:
        chance = random.Random(seed)
        for sheet in book.worksheets:
            if sheet.title not in ("说明", "选项", "规则"):
                shuffle(sheet, chance)
        chance.shuffle(book._sheets)

    return change


def own_columns(book: Any) -> None:
    """A text column, a column of numbers that no weight uses, notes, and a sheet of the bureau's own."""
    for name, place, header, content in (
        ("县区", 3, "联系科室", "农业科"),
        ("县区", 12, "当地年鉴户数(户)", 4321),
        ("上年安排", 3, "备注", "已核"),
        ("资金总盘", 2, "备注", "财政厅提供"),
        ("人工调整", 4, "备注", "见会议纪要"),
    ):
        sheet = book[name]
        sheet.insert_cols(place)
        sheet.cell(3, place).value = header
        for row in range(4, sheet.max_row + 1):
            if any(cell.value is not None for cell in sheet[row]):
                sheet.cell(row, place).value = content
    book.create_sheet("草稿", 2)["B2"] = "随手记"


def untidy(book: Any) -> None:
    """Hidden rows, blank rows, numbers and codes typed as text, wide signs, the title rows gone."""
    sheet = book["县区"]
    sheet.row_dimensions[5].hidden = True
    sheet["A4"], sheet["A6"] = 610924, "\uff16\uff11\uff11\uff10\uff12\uff11"
    book["上年安排"]["F4"], book["上年安排"]["F5"] = "2,000", "\uff12000"
    book["资金总盘"].insert_rows(5, 2)
    book["资金总盘"].delete_rows(1)


CHANGES = {"shuffled": shuffled(7), "shuffled again": shuffled(11), "own columns": own_columns, "untidy": untidy}


@pytest.mark.parametrize("name", CHANGES)
def test_the_order_of_a_workbook_and_what_is_added_to_it_change_no_amount(
    original: Path, result: str, tmp_path: Path, name: str
) -> None:
    assert outcome(changed(original, tmp_path, CHANGES[name])) == result


def test_another_figure_is_another_result(original: Path, result: str, tmp_path: Path) -> None:
    def more(book: Any) -> None:
        book["县区"]["K4"].value += 1000

    assert outcome(changed(original, tmp_path, more)) != result


def resaved(path: Path, folder: Path, form: str = "xlsx") -> Path:
    """The file as LibreOffice saves it."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", form, "--outdir", str(folder / form), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / form / f"{path.stem}.{form}"


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_file_that_another_program_saved_again_gives_the_same_result(
    original: Path, result: str, tmp_path: Path
) -> None:
    """Once as .xlsx, and once by way of the old .xls (whose cells and styles are rebuilt from scratch)."""
    assert outcome(resaved(original, tmp_path)) == result
    assert outcome(resaved(resaved(original, tmp_path, "xls"), tmp_path)) == result


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_the_sample_saved_again_by_another_program_reads_as_before(tmp_path: Path) -> None:
    path = tmp_path / "示例.xlsx"
    assert write_input(shaanxi(), path, RULES, note="示例(非真实数据)") is None
    before, after = read_input(path), read_input(resaved(path, tmp_path))
    assert before.facts is not None and after.facts is not None
    assert after.problems == before.problems == ()
    assert replace(after.facts, headers={}) == replace(before.facts, headers={})
