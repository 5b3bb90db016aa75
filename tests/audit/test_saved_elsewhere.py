"""A genuine plan is not accused, whoever saved it: openpyxl without results, LibreOffice with its own spelling."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from allocator.workbooks.plan_reader import PlanBook, read_plan
from tests.audit.plans import edited, with_line_put_in
from tests.audit.test_exchanged_figures import exchange, rows_with, sorted_everywhere
from tests.audit.test_references import COLUMN, in_turn, sorted_fund
from tests.workbooks_out.recomputed import SOFFICE


def line_above(book: Any) -> None:
    for sheet in ("资金_ZY", "分配总表_2018", "测算说明", "取整尾差"):
        with_line_put_in(book, sheet, 3)


GENUINE: dict[str, Callable[[Any], object]] = {
    "原样": lambda book: None,
    "插行": line_above,
    "排序": sorted_everywhere,
    "引用": COLUMN,
}
STRAYED, EXCHANGED = "引用后排序", "互换"


def said(book: PlanBook) -> tuple[list[str | None], list[str]]:
    """The cells of all findings, and every 提示 but that results are not stored."""
    return [one.cell for one in book.findings], [one.text for one in book.problems if "没有存下" not in one.text]


@pytest.fixture(scope="module")
def resaved(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the plans as LibreOffice saved them."""
    folder = tmp_path_factory.mktemp("resaved")
    method = exchange("测算说明", "E", *(rows_with(plan, "测算说明", name, "2018")[0] for name in ("岚皋县", "洛南县")))
    edits = {**GENUINE, STRAYED: in_turn(COLUMN, sorted_fund), EXCHANGED: method}
    written = [edited(plan, folder / f"{name}.xlsx", edit) for name, edit in edits.items()]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out")]
    subprocess.run([*command, *map(str, written)], check=True, capture_output=True, timeout=240)
    return folder / "out"


def test_a_fresh_plan_is_not_accused(plan: Path) -> None:
    assert said(read_plan(plan)) == ([], [])


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
@pytest.mark.parametrize("name", GENUINE)
def test_a_plan_saved_by_another_program_is_not_accused(name: str, resaved: Path) -> None:
    assert said(read_plan(resaved / f"{name}.xlsx")) == ([], [])


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
def test_what_is_wrong_in_it_is_named_all_the_same(resaved: Path) -> None:
    assert said(read_plan(resaved / f"{STRAYED}.xlsx"))[0] == [f"公示表!O{row}" for row in range(6, 10)]
    assert len(said(read_plan(resaved / f"{EXCHANGED}.xlsx"))[0]) == 2
