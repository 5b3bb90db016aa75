"""A plan read back is the plan; every touch of it is named at its cell."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.domain.cell import Cell
from allocator.domain.county import Village
from allocator.domain.dossier import Dossier
from allocator.rulebook import resolve
from allocator.rules import RULES
from allocator.workbooks.dossier import write_dossier
from allocator.workbooks.plan_reader import PlanBook, read_plan
from tests.audit.plans import edited, put, retyped
from tests.gate.corpus import CORPUS
from tests.use_cases import towns
from tests.workbooks_out.builders import WAN
from tests.workbooks_out.planned import planned_dossier

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def same_plan(book: PlanBook, dossier: Dossier) -> bool:
    """Whether everything the audit needs came back."""
    return (
        book.amounts == dossier.plan.amounts == book.original
        and book.entitlement == dossier.plan.entitlement
        and book.villages == dossier.plan.villages
        and book.findings == ()
    )


def test_a_fresh_plan_comes_back_whole(plan: Path, dossier: Dossier) -> None:
    book = read_plan(plan)
    assert book.problems == ()
    assert same_plan(book, dossier)
    assert book.facts is not None
    assert book.facts.counties == dossier.facts.counties
    assert book.facts.streams == dossier.facts.streams
    assert (book.facts.pools, book.facts.last_year) == (dossier.facts.pools, dossier.facts.last_year)
    assert book.facts.villages == dossier.facts.villages
    assert book.hashes["result_sha256"] == dossier.manifest.result_sha256


def test_the_settings_give_the_same_rule_book(plan: Path, dossier: Dossier) -> None:
    book = read_plan(plan)
    assert book.facts is not None
    resolved = resolve(book.facts, book.settings, RULES)
    assert resolved.problems == ()
    values = [(one.id, one.values.status, one.values.tier, one.values.by_year) for one in resolved.book]
    assert values == [(one.id, one.values.status, one.values.tier, one.values.by_year) for one in dossier.book]


def test_places_name_the_amount_cells(plan: Path, dossier: Dossier) -> None:
    sheets, book = openpyxl.load_workbook(plan), read_plan(plan)
    assert book.places[Cell("610924", "ZY", 2018)] == "资金_ZY!H7"
    for cell, amount in dossier.plan.amounts.items():
        sheet, _, address = book.places[cell].partition("!")
        atoms = dossier.facts.stream(cell.stream).measure.atoms
        assert sheets[sheet][address].value * atoms == amount


def test_a_copy_saved_by_another_program_says_the_same(plan: Path, dossier: Dossier, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "另存.xlsx", lambda _: None))
    assert same_plan(book, dossier)
    assert [(one.level, "没有存下计算结果" in one.text) for one in book.problems] == [("提示", True)]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_copy_saved_by_libreoffice_says_the_same(plan: Path, dossier: Dossier, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(SOFFICE),
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "out"),
        str(plan),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    book = read_plan(tmp_path / "out" / plan.name)
    assert book.problems == ()
    assert same_plan(book, dossier)


def sorted_and_shifted(book: Any) -> None:
    """Two county rows swapped and a column put in, as people do."""
    sheet = book["资金_ZY"]
    for column in range(1, sheet.max_column + 1):
        first, second = sheet.cell(7, column), sheet.cell(8, column)
        first.value, second.value = second.value, first.value
    sheet.insert_cols(2)


def test_sorted_rows_and_new_columns_do_not_matter(plan: Path, dossier: Dossier, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "排序.xlsx", sorted_and_shifted))
    assert book.amounts == dossier.plan.amounts
    assert book.places[Cell("610924", "ZY", 2018)] == "资金_ZY!I8"


def test_an_edited_amount_is_the_amount(plan: Path, dossier: Dossier, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "改.xlsx", put("资金_NZ", "H7", 12.5)))
    cell = Cell("610924", "NZ", 2018)
    assert book.amounts == {**dossier.plan.amounts, cell: 12 * WAN + WAN // 2}
    assert book.original == dossier.plan.amounts
    assert book.findings == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "空白,原为"),
        ("待定", "这里是文字“待定”"),
        ("=1+1", "是公式"),
        (0.0000001, "不是最小单位"),
        ("#REF!", "错误值"),
        (True, "应为数"),
    ],
)
def test_an_amount_that_is_no_number_is_named_at_its_cell(
    value: object, words: str, plan: Path, tmp_path: Path
) -> None:
    book = read_plan(edited(plan, tmp_path / "改.xlsx", put("资金_SZ", "H8", value)))
    assert Cell("610925", "SZ", 2018) not in book.amounts
    assert [(one.kind, one.cell, words in one.text) for one in book.findings] == [("broken", "资金_SZ!H8", True)]


def test_a_number_stored_as_text_is_read_with_a_hint(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "改.xlsx", put("资金_SZ", "H8", "1,234")))
    assert book.amounts[Cell("610925", "SZ", 2018)] == 1234 * WAN
    assert [(one.level, one.sheet, one.cell) for one in book.problems][0] == ("提示", "资金_SZ", "H8")


def test_a_county_that_stands_twice_or_is_gone_is_named(plan: Path, tmp_path: Path) -> None:
    twice = read_plan(edited(plan, tmp_path / "重.xlsx", put("资金_SZ", "D8", "610924")))
    texts = [one.text for one in twice.findings]
    assert any("与第 7 行重复" in text for text in texts)
    assert any("岚皋县2018年" in text and "一行被删去" in text for text in texts)
    strange = read_plan(edited(plan, tmp_path / "生.xlsx", put("资金_SZ", "D8", "619999")))
    assert any("619999" in one.text and one.cell == "资金_SZ!D8" for one in strange.findings)


def test_a_deleted_stream_sheet_is_named(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "删.xlsx", lambda book: book.remove(book["资金_SZ"])))
    assert [one.subject for one in book.findings] == ["stream:SZ"]


@pytest.mark.parametrize(
    ("sheet", "address", "value"),
    [
        ("数据_方案原始", "D5", "777"),
        ("数据_村", "E4", "1"),
        ("数据_参数", "E4", "soft"),
        ("数据_县区", "B4", "某县"),
    ],
)
def test_an_edited_embedded_cell_is_named(sheet: str, address: str, value: str, plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "改.xlsx", put(sheet, address, value)))
    assert [(one.rule, one.cell) for one in book.findings if one.rule == "fingerprint"][0] == (
        "fingerprint",
        f"{sheet}!{address}",
    )


def test_embedded_facts_that_cannot_be_read_are_told_in_one_sentence(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "改.xlsx", put("数据_资金总盘", "D4", "许多")))
    assert book.facts is None
    assert [(one.level, one.sheet, one.cell) for one in book.problems] == [("错误", "数据_资金总盘", "D4")]
    assert "许多" in book.problems[0].text
    assert [one.cell for one in book.findings] == ["数据_资金总盘!D4"]


def test_an_edited_village_line_is_named(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "改.xlsx", put("深度贫困村明细", "H5", 7)))
    assert [(one.cell, one.required, one.given) for one in book.findings] == [("深度贫困村明细!H5", "190", "7")]


def test_an_old_total_is_told_and_not_believed(plan: Path, tmp_path: Path) -> None:
    before = openpyxl.load_workbook(plan, data_only=True)["资金_ZY"]["H4"].value
    book = read_plan(retyped(plan, tmp_path / "旧.xlsx", "资金_ZY", "H7", "5"))
    told = [one for one in book.problems if one.cell == "H4" and one.sheet == "资金_ZY"]
    assert [one.level for one in told] == ["提示"]
    assert f"存的是 {before}," in told[0].text
    assert book.findings == ()
    assert book.amounts[Cell("610924", "ZY", 2018)] == 5 * WAN


def test_a_total_typed_over_its_formula_is_broken(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "合计.xlsx", put("资金_ZY", "H4", 9999)))
    assert [(one.kind, one.cell, one.given) for one in book.findings] == [("broken", "资金_ZY!H4", "9999")]
    assert "公式被改成了 9999" in book.findings[0].text


def without(*names: str) -> Callable[[Any], object]:
    """The edit that deletes sheets."""
    return lambda book: [book.remove(book[name]) for name in names]


def test_wrong_kinds_of_workbook_get_one_sentence(plan: Path, tmp_path: Path) -> None:
    other = openpyxl.Workbook()
    other.save(tmp_path / "其他.xlsx")
    for name in ("资金总盘", "上年安排"):
        other.create_sheet(name)
    other.save(tmp_path / "数据.xlsx")
    lacking = edited(plan, tmp_path / "缺.xlsx", without("数据_参数"))
    for path, words in (
        (tmp_path / "其他.xlsx", "不是本工具写出的报批材料"),
        (tmp_path / "数据.xlsx", "这是填报数据,不是报批材料"),
        (lacking, "缺少随附的工作表:数据_参数"),
    ):
        book = read_plan(path)
        assert book.facts is None
        assert [words in one.text for one in book.problems] == [True]


@pytest.mark.parametrize("name", ["半截.xlsx", "密码.xlsx", "旧.xls", "重格.xlsx", "宏.xlsm"])
def test_files_go_through_the_gate(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(CORPUS[name][0])
    book = read_plan(tmp_path / name)
    assert book.facts is None
    assert CORPUS[name][1] in book.problems[0].text


def printed_cell(plan: Path, sheet: str, title: str, code: str) -> str:
    """The address of a county's cell under a header of a printed table."""
    page = openpyxl.load_workbook(plan)[sheet]
    for row in page.iter_rows():
        titles = ["".join(str(cell.value).split()) for cell in row]
        if title in titles:
            column = row[titles.index(title)].column_letter
            break
    number = next(row[0].row for row in page.iter_rows() if code in [cell.value for cell in row])
    return f"{column}{number}"


@pytest.mark.parametrize(
    ("sheet", "title"),
    [
        ("资金_ZY", "2018年本次下达"),
        ("资金_ZY", "2018年测算数"),
        ("资金_ZY", "2017年安排"),
        ("分配总表_2018", "全年安排"),
        ("分配总表_2018", "本次下达"),
        ("分年度", "2018年全年安排"),
        ("分年度", "规划期合计"),
        ("公示表", "中央财政专项扶贫资金"),
        ("公示表", "合计"),
        ("公示表", "其中本次下达"),
        ("深度贫困村", "2018年须落实到深度贫困村"),
        ("深度贫困村", "2018年统筹整合资金"),
    ],
)
def test_a_printed_figure_typed_over_is_named(sheet: str, title: str, plan: Path, tmp_path: Path) -> None:
    address = printed_cell(plan, sheet, title, "610924")
    book = read_plan(edited(plan, tmp_path / "印.xlsx", put(sheet, address, 98_765)))
    assert [(one.kind, one.cell, one.given) for one in book.findings] == [("broken", f"{sheet}!{address}", "98765")]
    assert f"“{title}”印的是 98765,按方案应为" in book.findings[0].text


def test_a_pasted_value_that_is_the_plans_own_is_no_matter(plan: Path, tmp_path: Path) -> None:
    address = printed_cell(plan, "公示表", "合计", "610924")
    value = openpyxl.load_workbook(plan, data_only=True)["公示表"][address].value
    assert read_plan(edited(plan, tmp_path / "值.xlsx", put("公示表", address, value))).findings == ()


def test_a_formula_changed_in_a_printed_table_is_told_once(plan: Path, tmp_path: Path) -> None:
    address = printed_cell(plan, "公示表", "中央财政专项扶贫资金", "610924")
    book = read_plan(retyped(plan, tmp_path / "式.xlsx", "公示表", address, "98765", formula=True))
    assert book.findings == ()
    assert [(one.level, one.sheet, one.cell, one.found) for one in book.problems] == [
        ("提示", "公示表", address, "98765")
    ]


@pytest.mark.parametrize("sheet", ["资金_ZY", "公示表", "分配总表_2018"])
def test_a_county_renamed_beside_its_code_is_named(sheet: str, plan: Path, tmp_path: Path) -> None:
    address = printed_cell(plan, sheet, "县区", "610924")
    book = read_plan(edited(plan, tmp_path / "名.xlsx", put(sheet, address, "岚皋县")))
    assert [(one.kind, one.cell) for one in book.findings] == [("broken", f"{sheet}!{address}")]
    assert "县区却写成“岚皋县”" in book.findings[0].text


def test_a_row_taken_out_of_the_notice_is_named(plan: Path, tmp_path: Path) -> None:
    number = int(printed_cell(plan, "公示表", "序号", "610924")[1:])
    book = read_plan(edited(plan, tmp_path / "缺.xlsx", lambda book: book["公示表"].delete_rows(number)))
    assert [(one.cell, "(610924)一行,而它有安排数" in one.text) for one in book.findings] == [("公示表", True)]


def test_a_printed_table_that_is_gone_is_told(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "缺.xlsx", lambda book: book.remove(book["公示表"])))
    assert book.findings == ()
    assert [one.sheet for one in book.problems if "被删去或改名" in one.text] == ["公示表"]


def test_a_pool_typed_over_is_named(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "盘.xlsx", put("资金_ZY", "H5", 1)))
    assert [(one.cell, one.given) for one in book.findings] == [("资金_ZY!H5", "1")]


def added_row(book: Any) -> None:
    """A line below the counties with an amount and no code."""
    sheet = book["资金_ZY"]
    sheet.cell(sheet.max_row + 1, 3).value = "机动"
    sheet.cell(sheet.max_row, 8).value = 10


def test_an_amount_without_a_code_is_named(plan: Path, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "加.xlsx", added_row))
    assert ["没有行政区划代码" in one.text for one in book.findings] == [True]


def test_two_columns_of_amounts_are_named(plan: Path, dossier: Dossier, tmp_path: Path) -> None:
    book = read_plan(edited(plan, tmp_path / "两列.xlsx", put("资金_ZY", "N3", "2018年\n全年安排")))
    assert [one.text for one in book.findings] == ["有两列都叫“2018年全年安排”,不知以哪一列为准。"]
    assert book.amounts != dossier.plan.amounts


def test_the_last_digits_of_a_spreadsheets_own_sum_are_no_matter(plan: Path, tmp_path: Path) -> None:
    address = printed_cell(plan, "公示表", "合计", "610924")
    value = openpyxl.load_workbook(plan, data_only=True)["公示表"][address].value
    noisy = retyped(plan, tmp_path / "零头.xlsx", "公示表", address, f"{value + 1e-9:.10f}", formula=True)
    assert read_plan(noisy).problems == ()
    far = retyped(plan, tmp_path / "差.xlsx", "公示表", address, f"{value + 1e-6:.6f}", formula=True)
    assert [one.cell for one in read_plan(far).problems] == [address]


def test_a_plan_that_splits_no_money_by_village_lacks_no_table(tmp_path: Path) -> None:
    """Rule 3 only checked: no sheet 深度贫困村 is written, and none is missed."""
    known = towns.facts(villages=(Village("610101100201", "一村", towns.CODES[0], 0),))
    path = tmp_path / "方案.xlsx"
    quiet = {"deep_village_floor": "check", "deep_county_uplift": "off"}
    checked = tuple(towns.setting(rule, "status", status) for rule, status in quiet.items())
    assert write_dossier(planned_dossier(known, checked), path) is None
    assert "深度贫困村" not in openpyxl.load_workbook(path, read_only=True).sheetnames
    assert list(read_plan(path).problems) == []


@pytest.mark.parametrize("title", ["资金_备份", "数据_备份", "备份"])
def test_a_hidden_copy_of_a_streams_sheet_is_named(plan: Path, tmp_path: Path, title: str) -> None:
    def copied(book: Any) -> None:
        copy = book.copy_worksheet(book["资金_ZY"])
        copy.title, copy.sheet_state = title, "hidden"

    found = [one for one in read_plan(edited(plan, tmp_path / "改.xlsx", copied)).findings if one.cell == f"{title}!A2"]
    assert [one.kind for one in found] == ["broken"]
    assert found[0].text.startswith("这张表写着“资金编码:ZY”,却不是方案写出的资金表")
