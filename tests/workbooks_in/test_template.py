"""The blank template and the filled form as a spreadsheet opens them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.rules import RULES
from allocator.samples import shaanxi
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.layout import CHOICES, GUIDE, SHEETS
from allocator.workbooks.reader import read_input
from allocator.workbooks.template import write_template
from tests.workbooks_in.province import facts, without_headers

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The blank template."""
    path = tmp_path_factory.mktemp("blank") / "空白.xlsx"
    assert write_template(path, RULES) is None
    return path


@pytest.fixture(scope="module")
def book(blank: Path) -> Any:
    """The blank template opened."""
    return openpyxl.load_workbook(blank)


def test_it_has_every_sheet_in_order_with_title_help_and_headers(book: Any) -> None:
    assert book.sheetnames == [GUIDE, *(sheet.name for sheet in SHEETS), CHOICES]
    for sheet in SHEETS:
        page = book[sheet.name]
        assert str(page["A1"].value).startswith(sheet.name)
        assert [cell.value for cell in page[3]][: len(sheet.columns)] == [column.header for column in sheet.columns]
        assert page.freeze_panes is not None


def test_its_committed_copy_says_what_the_code_writes(book: Any) -> None:
    committed = openpyxl.load_workbook(ROOT / "templates" / "空白模板.xlsx")
    assert contents(committed) == contents(book), "run make templates"


def contents(book: Any) -> dict[str, Any]:
    """Every sheet's cells."""
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book.worksheets}


def test_an_existing_file_is_kept_without_force(blank: Path) -> None:
    before = blank.read_bytes()
    assert "已存在" in (write_template(blank, RULES) or "")
    assert blank.read_bytes() == before and write_template(blank, RULES, force=True) is None


def test_every_drop_down_refers_to_a_named_range_that_exists(book: Any) -> None:
    names = set(book.defined_names)
    used = {one.formula1 for sheet in book.worksheets for one in sheet.data_validations.dataValidation}
    assert len(used) > 12 and used <= names
    assert all(one.type == "list" for sheet in book.worksheets for one in sheet.data_validations.dataValidation)


def test_only_the_head_rows_are_locked_and_without_password(book: Any) -> None:
    for sheet in SHEETS:
        page = book[sheet.name]
        rules = page.protection
        assert rules.sheet and not rules.password
        assert not any((rules.insertRows, rules.deleteRows, rules.sort, rules.autoFilter, rules.formatCells))
        assert all(page.cell(3, number).protection.locked for number in range(1, len(sheet.columns) + 1))
        opened = [look for look in page.column_dimensions.values() if look.protection.locked is False]
        assert sheet.name == "规则" or len(opened) >= 1


def test_streams_and_own_factors_can_be_headed_by_the_user(book: Any) -> None:
    for name, number in (("上年安排", 3), ("县区", 37)):
        letters = openpyxl.utils.get_column_letter(number)
        groups = [look for look in book[name].column_dimensions.values() if look.min <= number <= look.max]
        assert groups and groups[0].protection.locked is False
        assert book[name][f"{letters}3"].value is None


def test_of_the_rule_sheet_only_five_columns_are_open(book: Any) -> None:
    page = book["规则"]
    headers = [cell.value for cell in page[3]]
    opened = {
        headers[cell.column - 1]
        for row in page.iter_rows(min_row=4)
        for cell in row
        if not cell.protection.locked and cell.has_style
    }
    assert opened == {"状态", "层级", "取值", "理由", "批准人"}
    assert {row[0].value for row in page.iter_rows(min_row=4)} >= {rule.id for rule in RULES}


def test_code_columns_are_text(book: Any) -> None:
    for name in ("县区", "上年安排", "深度贫困村"):
        look = book[name].column_dimensions["A"]
        assert look.number_format == "@"


def test_a_blank_template_is_told_what_is_missing_and_nothing_else(blank: Path) -> None:
    reading = read_input(blank)
    assert reading.facts is None
    assert {one.sheet for one in reading.problems} <= {"基本信息", "资金", "资金总盘", "县区", "上年安排"}
    assert {one.cell for one in reading.problems if one.sheet == "基本信息"} == {"B4", "B5", "B6", "B7", "B8"}


def test_totals_are_live_and_carry_their_results(tmp_path: Path) -> None:
    path = tmp_path / "示例.xlsx"
    write_input(shaanxi(), path, RULES, note="示例(非真实数据)")
    live, cached = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    totals = 0
    for column in range(3, 19):
        code = live["上年安排"].cell(3, column).value
        assert str(live["上年安排"].cell(2, column).value).startswith("=SUM(")
        amounts = [
            cells[0].value or 0 for cells in live["上年安排"].iter_rows(min_row=4, min_col=column, max_col=column)
        ]
        assert cached["上年安排"].cell(2, column).value == sum(amounts), code
        totals += 1
    assert totals == 16


def test_the_note_stands_on_every_sheet_of_the_sample(tmp_path: Path) -> None:
    path = tmp_path / "示例.xlsx"
    write_input(shaanxi(), path, RULES)
    for page in openpyxl.load_workbook(path).worksheets:
        assert any("示例" in str(cell.value) for cell in page[1]), page.title


def typed_in(template: Path, source: Path, target: Path) -> Path:
    """The blank template with the cells of ``source`` typed under its own headers, as a person would."""
    book, original = openpyxl.load_workbook(template), openpyxl.load_workbook(source)
    for page in book.worksheets:
        if page.title in (GUIDE, CHOICES, "规则"):
            continue
        other = original[page.title]
        columns = {cell.value: cell.column for cell in page[3] if cell.value is not None}
        for number, cell in enumerate(other[3], 1):
            if cell.value is None:
                continue
            place = columns.setdefault(cell.value, max(columns.values()) + 1)
            page.cell(3, place).value = cell.value
            for row in range(4, other.max_row + 1):
                page.cell(row, place).value = other.cell(row, number).value
    book.save(target)
    return target


def test_the_blank_template_filled_by_hand_reads_as_the_facts(blank: Path, original: Path, tmp_path: Path) -> None:
    """Template → fill → read → write → read back loses nothing."""
    reading = read_input(typed_in(blank, original, tmp_path / "填.xlsx"))
    assert [one for one in reading.problems if one.level == "错误"] == []
    assert without_headers(reading.facts) == facts()
    assert reading.facts is not None and write_input(reading.facts, tmp_path / "再.xlsx", RULES) is None
    assert read_input(tmp_path / "再.xlsx").facts == reading.facts


def test_a_wide_sheet_is_printed_on_several_pages_across_with_code_and_name_on_each(book: Any) -> None:
    """More than thirty columns on one page could not be read."""
    wide, narrow = book["县区"], book["资金总盘"]
    assert (wide.page_setup.fitToWidth, wide.print_title_cols) == (2, "$A:$B")
    assert narrow.page_setup.fitToWidth in (None, 1) and narrow.print_title_cols is None


def test_each_line_of_the_rule_sheet_shows_whole(book: Any) -> None:
    """Rows are one line high: a Chinese character takes two of a column's width."""
    page = book["规则"]
    for header, least in (("参数", 4), ("单位", 4)):
        column = next(cell.column_letter for cell in page[3] if cell.value == header)
        room = page.column_dimensions[column].width
        for cell in page[column][least:]:
            text = str(cell.value or "")
            assert sum(2 if ord(sign) > 0x2000 else 1 for sign in text) <= room, text
