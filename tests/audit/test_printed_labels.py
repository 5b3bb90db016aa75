"""Labels that decide what a figure means are held against what was written; words are told, blanks may be filled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.domain.finding import HINT
from allocator.workbooks.plan_labels import NUMBER, fits, label_marks, plain
from allocator.workbooks.plan_reader import PlanBook, read_plan
from tests.audit.plans import edited, put

Edit = Callable[[Any], object]
MASTER, NOTICE = "分配总表_2018", "公示表"


def place_of(plan: Path, sheet: str, text: str) -> str:
    """The address of the first cell with exactly this text, blanks apart."""
    page = openpyxl.load_workbook(plan)[sheet]
    return str(next(cell.coordinate for row in page.iter_rows() for cell in row if plain(cell.value) == plain(text)))


def beside(plan: Path, sheet: str, text: str, column: str) -> str:
    """The cell of a column in the row of a text."""
    return column + place_of(plan, sheet, text).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def accused(book: PlanBook) -> list[str | None]:
    """The cells of all findings."""
    return [one.cell for one in book.findings]


def hinted(book: PlanBook) -> list[tuple[str, str]]:
    """The cells of what is told of words."""
    return [(one.sheet, one.cell) for one in book.problems if one.level == HINT and "文字与测算时不同" in one.text]


@pytest.mark.parametrize(
    ("sheet", "text", "column", "after"),
    [
        ("资金_ZY", "岚皋县", "B", "宝鸡市"),
        (MASTER, "岚皋县", "E", "其他"),
        (NOTICE, "市", "B", "地区"),
        ("深度贫困村明细", "村编码", "F", "县编码"),
        ("规则审核", "深度贫困村投入下限", "D", "软约束"),
        ("封面", "停用的规则", "B", "规则7"),
        ("封面", "与基准不同的取值", "B", "增长率:50%"),
    ],
)
def test_a_changed_label_is_named(sheet: str, text: str, column: str, after: str, plan: Path, tmp_path: Path) -> None:
    address = beside(plan, sheet, text, column)
    assert accused(read_plan(edited(plan, tmp_path / "签.xlsx", put(sheet, address, after)))) == [f"{sheet}!{address}"]


@pytest.mark.parametrize(("sheet", "after"), [("资金_ZY", "省级专项分配表"), (NOTICE, "省级专项公示表")])
def test_a_changed_title_is_named_and_a_longer_one_is_not(sheet: str, after: str, plan: Path, tmp_path: Path) -> None:
    title = openpyxl.load_workbook(plan)[sheet]["A1"].value
    assert accused(read_plan(edited(plan, tmp_path / "题.xlsx", put(sheet, "A1", after)))) == [f"{sheet}!A1"]
    assert accused(read_plan(edited(plan, tmp_path / "长.xlsx", put(sheet, "A1", title + "(送审稿)")))) == []


def test_a_changed_unit_is_named_and_its_looks_are_free(plan: Path, tmp_path: Path) -> None:
    page = openpyxl.load_workbook(plan)[NOTICE]
    cell = next(cell for cell in page[2] if "单位:万元" in str(cell.value))
    for after, due in ((cell.value.replace("万元", "元"), [f"{NOTICE}!{cell.coordinate}"]), (cell.value + " ", [])):
        assert accused(read_plan(edited(plan, tmp_path / "元.xlsx", put(NOTICE, cell.coordinate, after)))) == due


def exchange(sheet: str, first: str, second: str) -> Edit:
    """Two cells' contents change places."""

    def edit(book: Any) -> None:
        page = book[sheet]
        page[first], page[second] = page[second].value, page[first].value

    return edit


def test_two_funds_headings_exchanged_are_both_named(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "换.xlsx", exchange(NOTICE, "E4", "F4")))
    assert accused(book) == [f"{NOTICE}!E4", f"{NOTICE}!F4"]


COVER_ROWS = ("方案年度", "情景", "停用的规则", "与基准不同的取值")


@pytest.mark.parametrize("first", COVER_ROWS)
@pytest.mark.parametrize("second", COVER_ROWS)
def test_what_the_cover_says_of_one_thing_is_not_said_of_another(
    first: str, second: str, plan: Path, tmp_path: Path
) -> None:
    cells = sorted({beside(plan, "封面", first, "B"), beside(plan, "封面", second, "B")}, key=lambda one: int(one[1:]))
    page = openpyxl.load_workbook(plan)["封面"]
    due = [f"封面!{cell}" for cell in cells] if len({page[cell].value for cell in cells}) > 1 else []
    assert accused(read_plan(edited(plan, tmp_path / "面.xlsx", exchange("封面", cells[0], cells[-1])))) == due


def test_fingerprints_versions_and_the_date_are_labels(plan: Path, tmp_path: Path) -> None:
    for name, after in (
        ("情景指纹", "0" * 64),
        ("输入文件指纹", "0" * 64),
        ("情景", "改"),
        ("情景来源", "改"),
        ("编制日期", "2011-01-01"),
        ("版本 allocator", "9.9"),
    ):
        address = beside(plan, "数据指纹", name, "B")
        assert accused(read_plan(edited(plan, tmp_path / "指.xlsx", put("数据指纹", address, after)))) == [
            f"数据指纹!{address}"
        ]


def names_exchanged(book: Any) -> None:
    exchange("数据指纹", "A4", "A5")(book)


def test_names_of_fingerprints_exchanged_are_told(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "名.xlsx", names_exchanged))
    assert accused(book) == ["数据指纹!B4", "数据指纹!B5"]


def columns_exchanged(book: Any) -> None:
    """市 and 类别 change places with all that stands under them."""
    page = book[MASTER]
    for row in range(3, page.max_row + 1):
        if page.cell(row, 5).value is not None:
            exchange(MASTER, f"B{row}", f"E{row}")(book)


def rows_put_in(book: Any) -> None:
    for sheet in (MASTER, NOTICE, "规则审核", "深度贫困村明细"):
        book[sheet].insert_rows(4)


def column_put_in(book: Any) -> None:
    for sheet in (MASTER, NOTICE):
        book[sheet].insert_cols(3)


def column_in_front(book: Any) -> None:
    """Before the first column: titles go along."""
    for sheet in (MASTER, NOTICE, "测算说明", "取整尾差"):
        for merged in list(book[sheet].merged_cells.ranges):
            book[sheet].unmerge_cells(str(merged))
        book[sheet].insert_cols(1)


def remarks(book: Any) -> None:
    book["资金_ZY"]["A40"], book[MASTER]["Z5"], book["封面"]["A30"] = "备注:另行下达", "另议", "机密"


def signed(book: Any) -> None:
    for sheet in ("封面", "摘要", "切块下达表"):
        for row in book[sheet].iter_rows():
            for cell in row:
                text = str(cell.value or "")
                if "____" in text or plain(text) == "年月日":
                    cell.value = text.replace("_", "") + " 李某 〔2018〕7号"
                elif text == "未填文号":
                    cell.value = "陕财办农〔2018〕21号"


@pytest.mark.parametrize("edit", [columns_exchanged, rows_put_in, column_put_in, column_in_front, remarks, signed])
def test_moves_remarks_and_blanks_filled_in_are_free(edit: Edit, plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "动.xlsx", edit))
    assert (accused(book), hinted(book)) == ([], [])


def test_sorted_rows_are_free_and_labels_exchanged_between_rows_are_not(plan: Path, tmp_path: Path) -> None:
    page = openpyxl.load_workbook(plan)["资金_ZY"]
    first, second = 8, next(row for row in range(9, 12) if page.cell(row, 5).value != page["E8"].value)

    def whole(book: Any) -> None:
        for cell in book["资金_ZY"][first]:
            exchange("资金_ZY", cell.coordinate, f"{cell.column_letter}{second}")(book)

    assert accused(read_plan(edited(plan, tmp_path / "序.xlsx", whole))) == []
    book = read_plan(edited(plan, tmp_path / "类.xlsx", exchange("资金_ZY", f"E{first}", f"E{second}")))
    assert accused(book) == [f"资金_ZY!E{first}", f"资金_ZY!E{second}"]


def test_words_are_told_with_their_cell(plan: Path, tmp_path: Path) -> None:
    cell = place_of(plan, "摘要", "二、分配原则")
    principle = f"A{int(cell[1:]) + 1}"

    def edit(book: Any) -> None:
        book["摘要"][principle], book["封面"]["A6"] = "先按领导意见分配", "编制单位:李四"

    book = read_plan(edited(plan, tmp_path / "词.xlsx", edit))
    assert (accused(book), hinted(book)) == ([], [("封面", "A6"), ("摘要", principle)])


def test_a_blank_document_number_takes_only_a_document_number() -> None:
    mark = label_marks("摘要", {(6, 2): ("text", "未填文号")})[6, 2]
    assert (mark, fits(mark, "财预1号", ""), fits(mark, "财预〔2018〕1号", "")) == (NUMBER, False, True)


@pytest.mark.parametrize(
    ("sheet", "text", "column"),
    [
        ("资金_ZY", "岚皋县", "C"),
        ("资金_ZY", "岚皋县", "B"),
        (MASTER, "岚皋县", "E"),
        (NOTICE, "市", "B"),
        (MASTER, "序号", "A"),
        (NOTICE, "岚皋县", "C"),
        ("规则审核", "深度贫困村投入下限", "D"),
        ("测算说明", "岚皋县", "B"),
        ("封面", "停用的规则", "B"),
    ],
)
def test_an_emptied_label_is_named(sheet: str, text: str, column: str, plan: Path, tmp_path: Path) -> None:
    address = beside(plan, sheet, text, column)
    book = read_plan(edited(plan, tmp_path / "空.xlsx", put(sheet, address, None)))
    assert accused(book) == [f"{sheet}!{address}"]
    assert "现在空白" in book.findings[0].text


@pytest.mark.parametrize("sheet", ["资金_ZY", NOTICE, "测算说明", "取整尾差"])
def test_an_emptied_title_is_named(sheet: str, plan: Path, tmp_path: Path) -> None:
    assert accused(read_plan(edited(plan, tmp_path / "题.xlsx", put(sheet, "A1", None)))) == [f"{sheet}!A1"]


def test_emptied_words_are_told(plan: Path, tmp_path: Path) -> None:
    principle = f"A{int(place_of(plan, '摘要', '二、分配原则')[1:]) + 1}"
    book = read_plan(edited(plan, tmp_path / "词.xlsx", put("摘要", principle, None)))
    assert (accused(book), hinted(book)) == ([], [("摘要", principle)])


def rows_taken_out(book: Any) -> None:
    book["规则审核"].delete_rows(5)
    book["测算说明"].delete_rows(12)
    book["摘要"].delete_rows(4)
    book["取整尾差"].delete_rows(7, 3)


def test_a_row_taken_out_is_not_an_emptied_label(plan: Path, tmp_path: Path) -> None:
    assert accused(read_plan(edited(plan, tmp_path / "删.xlsx", rows_taken_out))) == []


UNCODED = (
    ("测算说明", "B16", "乙县"),
    ("测算说明", "A18", "宝鸡市"),
    ("取整尾差", "D12", "乙县"),
    ("取整尾差", "E12", "科技资金"),
    ("取整尾差", "F12", "元"),
    ("批次与文号", "C5", "科技资金"),
    ("批次与文号", "G5", "元"),
)


@pytest.mark.parametrize(("sheet", "address", "after"), [*UNCODED, *((sheet, at, None) for sheet, at, _ in UNCODED)])
def test_labels_of_rows_without_codes_are_held(
    sheet: str, address: str, after: str | None, plan: Path, tmp_path: Path
) -> None:
    assert accused(read_plan(edited(plan, tmp_path / "行.xlsx", put(sheet, address, after)))) == [f"{sheet}!{address}"]


def rows_exchanged(sheet: str, first: int, second: int) -> Edit:
    """Two rows change places as when sorting."""

    def edit(book: Any) -> None:
        for cell in book[sheet][first]:
            exchange(sheet, cell.coordinate, f"{cell.column_letter}{second}")(book)

    return edit


def test_rows_without_codes_may_be_sorted_but_names_not_exchanged(plan: Path, tmp_path: Path) -> None:
    """洛南县's and 岚皋县's lines of 测算说明 move with their figures; their names alone do not."""
    page = openpyxl.load_workbook(plan)["测算说明"]
    first, second = (next(c.row for c in page["B"] if c.value == name) for name in ("岚皋县", "洛南县"))

    def put_in(book: Any) -> None:
        rows_exchanged("测算说明", first, second)(book)
        book["测算说明"].insert_rows(first)
        book["取整尾差"].insert_cols(2)
        book["取整尾差"].delete_rows(9)

    assert accused(read_plan(edited(plan, tmp_path / "序.xlsx", put_in))) == []
    book = read_plan(edited(plan, tmp_path / "换.xlsx", exchange("测算说明", f"B{first}", f"B{second}")))
    assert accused(book) == [f"测算说明!B{first}", f"测算说明!B{second}"]
