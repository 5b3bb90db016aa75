"""Every number that is tried stands where it is said to stand, says what it is said to say, and can be changed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from allocator.analysis.errors import last_digit, wrong_values
from allocator.analysis.inputs import InputCell, input_cells, with_value
from allocator.domain.fraction import Fraction
from allocator.rules import RULES
from allocator.samples import shaanxi
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.intake.assemble import Reading
from allocator.workbooks.reader import read_input
from tests.analysis.wide import wide


@pytest.fixture(scope="module", params=["sample", "wide"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reading]:
    """The sample province, and a few towns with a row on every list sheet, as workbooks read back."""
    path = tmp_path_factory.mktemp("input") / "数据.xlsx"
    assert write_input(shaanxi() if request.param == "sample" else wide(), path, RULES) is None
    reading = read_input(path)
    assert reading.facts is not None, reading.problems
    return path, reading


def test_every_cell_is_where_it_is_said_to_be(written: tuple[Path, Reading]) -> None:
    path, reading = written
    assert reading.facts is not None
    book = openpyxl.load_workbook(path)
    cells = input_cells(reading.facts)
    assert len({(one.sheet, reading.places.of(one.sheet, one.key, one.header)) for one in cells}) == len(cells)
    for one in cells:
        address = reading.places.of(one.sheet, one.key, one.header)
        assert Fraction(repr(book[one.sheet][address].value)) == one.value, (one, address)


def test_a_cell_changed_changes_only_itself(written: tuple[Path, Reading]) -> None:
    facts = written[1].facts
    assert facts is not None
    cells = input_cells(facts)
    for place in range(0, len(cells), max(1, len(cells) // 97)):
        one = cells[place]
        assert with_value(facts, one, one.value) == facts
        other = input_cells(with_value(facts, one, one.value * 2 + 1))
        assert [new.name for old, new in zip(cells, other, strict=True) if old.value != new.value] == [one.name]


def test_the_wide_towns_have_a_row_of_every_kind() -> None:
    sheets = {one.sheet for one in input_cells(wide())}
    assert sheets == {
        "资金总盘", "县区", "县区年度", "上年安排", "因素权重", "给定安排", "一次性资金", "倾斜系数", "批次", "定额",
        "分档", "绩效系数", "深度贫困村", "村级总额", "已下达", "已执行", "人工调整", "区划变更",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "digit"), [("37", "1"), ("12.5", "1/10"), ("0.25", "1/100"), ("0", "1"), ("1/3", "1")]
)
def test_the_last_digit(value: str, digit: str) -> None:
    assert last_digit(Fraction(value)) == Fraction(digit)


@pytest.mark.parametrize(
    ("value", "counted", "wrong"),
    [
        ("1234", True, ["1246"]),
        ("37", True, ["38", "36"]),
        ("0", True, ["1"]),
        ("0", False, []),
        ("37", False, ["38"]),
        ("0.3", True, ["0.4"]),
        ("12.5", False, ["12.6"]),
        ("31931.5", False, ["32250.8"]),
        ("-600", False, ["-594"]),
    ],
)
def test_the_errors_that_are_tried(value: str, counted: bool, wrong: list[str]) -> None:
    part = ("figure", "610101", "户数(户)") if counted else ("pool", ("ZY", 2018), "total")
    cell = InputCell("", (), "", "", "", Fraction(value), Fraction(1), part)
    assert list(wrong_values(cell)) == [Fraction(one) for one in wrong]
