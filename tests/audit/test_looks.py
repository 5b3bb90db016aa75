"""What makes a plan print other than it says: number formats are findings; what is hidden or put in is told."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule, Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from allocator.domain.finding import HINT
from allocator.workbooks.dossier.styles import number_format
from allocator.workbooks.gate.formats import is_usual
from allocator.workbooks.plan_reader import PlanBook, read_plan
from allocator.workbooks.shown_number import misprint
from tests.audit.plans import edited, put
from tests.audit.test_printed_labels import accused

Edit = Callable[[Any], object]
ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '
TRUE = (
    ("General", "5648.5"),
    ("#,##0", "5648"),
    ("0.00", "-5648.5"),
    ("0.0", "5648.25"),
    ('0"万元"', "12"),
    ("[$¥-804]#,##0.00", "12.3"),
    ("0.00%;[Red]-0.00%;0.00%", "-0.05123"),
    ("0.00_);[Red](0.00)", "-5"),
    ("#,##0;[Red]#,##0", "-7"),
    (ACCOUNTING, "-1234.5"),
    (ACCOUNTING, "0"),
    (".00", "0.25"),
    ("0.##", "5"),
    ("000000", "12"),
    ("yyyy-mm-dd", "43000"),
    ("[DBNum1]General", "5"),
    ("0.00E+00", "5648"),
)
FALSE = (
    ('"9,999"', "5648", "9,999"),
    (";;;", "5648", ""),
    ("1#,##0", "5648", "15648"),
    ('0"0"', "564", "5640"),
    ("0\\0", "564", "5640"),
    ("#,##0;#,##0", "-500", "500"),
    ("-0", "500", "-500"),
    ('[=5648]"9,999";#,##0', "5648", "9,999"),
    ('[>=1000000]#,##0;"-"', "5648", "-"),
    ('#,##0;-#,##0;"1,000"', "0", "1,000"),
    ("*9", "5", "9"),
)


@pytest.mark.parametrize(("code", "value"), TRUE)
def test_formats_that_print_the_number(code: str, value: str) -> None:
    assert misprint(code, Decimal(value)) is None


@pytest.mark.parametrize(("code", "value", "shown"), FALSE)
def test_formats_that_print_another(code: str, value: str, shown: str) -> None:
    assert misprint(code, Decimal(value)) == shown and not is_usual(code)


@pytest.mark.parametrize("places", range(7))
def test_the_tools_own_formats_print_what_there_is(places: int) -> None:
    code = number_format(places)
    assert is_usual(code) and not is_usual(code.replace("0.", "1.", 1)) and not is_usual(code.replace("5", "6", 1))
    for value in ("5648", "-5648", "0", "0.0000001"):
        assert misprint(code, Decimal(value)) is None


def looks(code: str, sheet: str = "资金_ZY", address: str = "H7") -> Edit:
    def edit(book: Any) -> None:
        book[sheet][address].number_format = code

    return edit


@pytest.mark.parametrize("code", ['"9,999"', ";;;", '[>1]"9,999"', "1#,##0"])
@pytest.mark.parametrize(("sheet", "address"), [("资金_ZY", "H7"), ("资金_ZY", "L7"), ("公示表", "E6")])
def test_a_format_that_prints_another_amount_is_named(
    code: str, sheet: str, address: str, plan: Path, tmp_path: Path
) -> None:
    book = read_plan(edited(plan, tmp_path / "式.xlsx", looks(code, sheet, address)))
    assert accused(book) == [f"{sheet}!{address}"] and "数字格式" in book.findings[0].text


@pytest.mark.parametrize("code", ["0.00", '#,##0.0"万元"', ACCOUNTING, "#,##0.00;[Red]-#,##0.00"])
def test_other_formats_are_free(code: str, plan: Path, tmp_path: Path) -> None:
    assert accused(read_plan(edited(plan, tmp_path / "式.xlsx", looks(code)))) == []


def test_a_whole_column_is_named_once(plan: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        for row in (7, 8, 9):
            looks(";;;", address=f"H{row}")(book)

    book = read_plan(edited(plan, tmp_path / "列.xlsx", edit))
    assert accused(book) == ["资金_ZY!H7"] and "等 3 格" in book.findings[0].text


def test_a_conditional_format_that_prints_another_amount_is_named(plan: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        style = DifferentialStyle(numFmt=NumberFormat(numFmtId=200, formatCode='"9,999"'))
        book["资金_ZY"].conditional_formatting.add("H7:H9", Rule(type="expression", formula=["TRUE"], dxf=style))

    def colours(book: Any) -> None:
        rule = CellIsRule(operator="greaterThan", formula=["5"], fill=PatternFill(bgColor="FFFF00"))
        book["资金_ZY"].conditional_formatting.add("H7:H9", rule)

    assert accused(read_plan(edited(plan, tmp_path / "条.xlsx", edit))) == ["资金_ZY!H7"]
    assert accused(read_plan(edited(plan, tmp_path / "色.xlsx", colours))) == []


def hinted(book: PlanBook) -> list[tuple[str, str]]:
    """Sheets and cells of what is told of looks."""
    words = ("隐藏", "表外添了数", "方案写出后添加")
    return [
        (one.sheet, one.cell) for one in book.problems if one.level == HINT and any(word in one.text for word in words)
    ]


def hidden_row(book: Any) -> None:
    book["资金_ZY"].row_dimensions[7].hidden = True


def flat_row(book: Any) -> None:
    book["资金_ZY"].row_dimensions[8].height = 0.5


def hidden_column(book: Any) -> None:
    book["资金_ZY"].column_dimensions["H"].hidden = True


def hidden_sheet(book: Any) -> None:
    book["规则审核"].sheet_state = "hidden"


def sheet_put_in(book: Any) -> None:
    book.create_sheet("补充安排").append(["岚皋县", 5000])


def figures_beside(book: Any) -> None:
    book["资金_ZY"]["V20"], book["资金_ZY"]["E110"] = 12345, "另拨 500 万元"


def formula_of_nothing(book: Any) -> None:
    book["资金_ZY"]["V8"] = "=12345"


def blank_row_hidden(book: Any) -> None:
    book["资金_ZY"].row_dimensions[300].hidden = True


def words_beside(book: Any) -> None:
    book["资金_ZY"]["A110"], book["资金_ZY"]["A111"] = "备注:2018年6月5日会议第3项,7日内下达", "另行下达"
    book["资金_ZY"]["V7"] = "=H7*2"


@pytest.mark.parametrize(
    ("edit", "due"),
    [
        (lambda book: None, []),
        (hidden_row, [("资金_ZY", "A7")]),
        (flat_row, [("资金_ZY", "A8")]),
        (hidden_column, [("资金_ZY", "H1")]),
        (hidden_sheet, [("规则审核", "")]),
        (sheet_put_in, [("补充安排", "")]),
        (figures_beside, [("资金_ZY", "V20")]),
        (blank_row_hidden, []),
        (words_beside, []),
    ],
)
def test_what_is_hidden_put_in_or_beside_the_tables_is_told(
    edit: Edit, due: list[tuple[str, str]], plan: Path, tmp_path: Path
) -> None:
    book = read_plan(edited(plan, tmp_path / "藏.xlsx", edit))
    assert (accused(book), hinted(book)) == ([], due)


def test_a_hidden_county_is_named(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "藏.xlsx", hidden_row))
    assert any("第 7 行(=紫阳县)被隐藏" in one.text for one in book.problems)


def test_lines_put_in_are_not_figures_beside_the_table(plan: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["规则审核"].insert_rows(4, 3)
        book["摘要"].insert_rows(4, 3)
        put("规则审核", "A90", "另 9 万元")(book)

    assert hinted(read_plan(edited(plan, tmp_path / "行.xlsx", edit))) == [("规则审核", "A90")]


def test_a_line_put_in_above_the_notes_does_not_put_them_beside_the_table(plan: Path, tmp_path: Path) -> None:
    last = max(cell.row for cell in openpyxl.load_workbook(plan)["资金_ZY"]["D"] if cell.value)
    noted = openpyxl.load_workbook(plan)["资金_ZY"].max_row > last

    def edit(book: Any) -> None:
        book["资金_ZY"].insert_rows(last + 1)

    assert noted and hinted(read_plan(edited(plan, tmp_path / "注.xlsx", edit))) == []
