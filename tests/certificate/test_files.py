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
from tests.use_cases.towns import facts


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
    assert "填报表的指纹与证书的输入指纹一致。" in done.stdout and "全年安排与方案各资金表逐一相符。" in done.stdout
    assert "逐一相符" not in held(folder, "--input", "数据.xlsx").stdout


def test_a_plan_saved_anew_is_the_same_plan(folder: Path) -> None:
    assert held(folder, "--plan", changed(folder, lambda book: None)).returncode == 0


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
        (("--plan", "数据.xlsx"), "没有“数据指纹”表,不是方案"),
        (("--plan", "证书.json"), "读不懂"),
        (("--plan", "没有.xlsx"), "读不懂"),
    ):
        done = held(folder, *options)
        assert (done.returncode, done.stderr) == (1, "") and said in done.stdout, done
        assert done.stdout.count("\n") == 1
    for options in (("--plan",), ("--other", "方案.xlsx"), ("方案.xlsx",)):
        assert held(folder, *options).stderr.startswith("用法:")
