"""All problems come at once, whatever sheets they are on; none is a mere consequence of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.rules import RULES
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.reader import read_input
from tests.checks.edits import Plant, checked, edited, put
from tests.checks.planted_amounts import base_pool

# One cell each: sheet, cell, what is put there. Everything here is an error of the reader.
ALONE: tuple[Plant, ...] = (
    ("县区", "A5", "61"),
    ("县区", "D5", "对"),
    ("县区", "E4", "也许"),
    ("县区", "K5", "约三千"),
    ("县区", "K5", None),
    ("资金", "A5", None),
    ("资金", "F4", "汉中"),
    ("资金", "I5", "因素法"),
    ("资金总盘", "A5", "XX"),
    ("资金总盘", "B5", 2050),
    ("资金总盘", "D5", "=1+1"),
    ("资金总盘", "D4", -1),
    ("上年安排", "A5", "999999"),
    ("上年安排", "F5", None),
    ("上年安排", "F5", "#REF!"),
    ("因素权重", "D4", 99),
    ("因素权重", "B4", "贫困人囗(人)"),
    ("深度贫困村", "D4", "999999"),
    ("深度贫困村", "G4", None),
    ("已下达", "D4", 2031),
    ("人工调整", "H4", None),
    ("规则", "A4", "spend_the_pol"),
)  # fmt: skip


@pytest.mark.parametrize("plant", ALONE, ids=lambda one: f"{one[0]}-{one[1]}-{str(one[2])[:10]}")
def test_one_mistake_of_the_reader_raises_no_second_problem(original: Path, tmp_path: Path, plant: Plant) -> None:
    path = edited(original, tmp_path, put(plant))
    told, read = checked(path), read_input(path).problems
    assert any(one.level == "错误" for one in told), plant
    if any(one.level == "错误" for one in read):
        assert [one for one in told if one not in read and one.level == "错误"] == []
    assert all(one.fix and one.sheet for one in told)


def test_mistakes_of_cells_and_of_the_whole_workbook_come_together(tmp_path: Path) -> None:
    """A typing error on one sheet hides neither the base year's total nor the village, nor the decision."""
    path = tmp_path / "九千.xlsx"
    assert write_input(base_pool(9_000), path, RULES) is None
    mismatch = {(one.sheet, one.cell) for one in checked(path) if one.level == "错误"}
    assert [sheet for sheet, _ in mismatch] == ["资金总盘"]
    plants = (("县区", "K5", "约三千"), ("深度贫困村", "G4", 1_200_000), ("人工调整", "H4", None))
    told = checked(edited(path, tmp_path, put(*plants)))
    places = {(sheet, cell) for sheet, cell, _ in plants} | mismatch
    assert {(one.sheet, one.cell) for one in told if one.level == "错误"} == places
