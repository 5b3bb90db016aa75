"""Each planted mistake, written as a workbook and checked from the file, is named at the cell that holds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.domain.scenario import Setting
from allocator.rules import RULES
from allocator.use_cases.checking import read_checked
from allocator.workbooks.input_writer import write_input
from tests.checks.planted_amounts import AMOUNTS, BASE, GAP
from tests.checks.planted_marks import MARKS

PLANTED = {**AMOUNTS, **MARKS}
# What is told by the reader already (two rows of one key, a word that is no scope), or is no mistake of a file
# that has every column of the template.
OTHERWISE = {"two different equals", "a scope for nobody", "a rule without its column"}
# 上年安排: the place is (county, stream), its header the stream's code.
LAST_YEAR = "上年安排"


def typed(setting: Setting) -> str:
    """A setting as it is typed after --set."""
    rule, instance, name, year = setting.key
    where = f"[{instance}]" if instance else ""
    return f"{rule}{where}.{name}{'@' + year if year else ''}={setting.value}"


def stands_there(page: Any, cell: str, header: str, key: list[str]) -> bool:
    """Whether a cell stands under the header, in a row that names every part of the key (headers stand in row 3)."""
    at = page[cell]
    row = {str(one.value) for one in page[at.row] if one.value is not None}
    texts = {part for text in row for part in (text, text.partition("(")[0])}
    return str(page.cell(3, at.column).value) == header and (at.row == 3 or all(part in texts for part in key if part))


@pytest.mark.parametrize("name", [name for name in PLANTED if name not in OTHERWISE])
def test_a_planted_mistake_is_named_at_its_cell_of_the_file(name: str, tmp_path: Path) -> None:
    facts, settings, level, sheet, place, _ = PLANTED[name]
    path = tmp_path / "数据.xlsx"
    assert write_input(facts, path, RULES) is None
    found = read_checked(path, None, tuple(map(typed, settings)), "试算").problems
    assert [one for one in found if not one.cell] == []
    header, _, keys = place.partition("@")
    key = [part for part in keys.split("/") if part != "campaign_to"]
    if sheet == LAST_YEAR:
        header = key.pop()
    page = openpyxl.load_workbook(path)[sheet]
    mine = [one for one in found if (one.level, one.sheet) == (level, sheet)]
    assert any(stands_there(page, one.cell, header, key) for one in mine), found
    assert all(one.fix for one in mine)


def test_a_rule_switched_on_without_its_column_names_the_headers_and_with_a_blank_one_the_column(
    tmp_path: Path,
) -> None:
    path, on = tmp_path / "数据.xlsx", ("basic_needs_first.status=hard",)
    assert write_input(BASE, path, RULES) is None
    blank = read_checked(path, None, on, None).problems
    assert [(one.level, one.sheet) for one in blank] == [("警告", "县区")]
    book = openpyxl.load_workbook(path)
    column = openpyxl.utils.cell.coordinate_from_string(blank[0].cell)[0]
    assert book["县区"][f"{column}3"].value == GAP and blank[0].cell == f"{column}3"
    book["县区"].delete_cols(openpyxl.utils.column_index_from_string(column))
    book.save(path)
    absent = read_checked(path, None, on, None).problems
    assert [(one.level, one.sheet, one.cell, one.found) for one in absent] == [("错误", "县区", "A3", GAP)]
