"""Facts written as a workbook and read back lose nothing; what is wrong is named at its cell, all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.domain.facts import Facts
from allocator.domain.scenario import Setting
from allocator.rulebook.overrides import override_facts
from allocator.rules import RULES
from allocator.samples import shaanxi
from allocator.workbooks.input_writer import facts_from_tables, input_tables, write_input
from allocator.workbooks.reader import Reading, read_input
from allocator.workbooks.template import write_template
from tests.workbooks_in.province import CODES
from tests.workbooks_out.builders import facts as small_facts


def plain(facts: Facts) -> Facts:
    """Facts without what only a file has, their lists in one order."""
    ordered = {name: tuple(sorted(getattr(facts, name), key=repr)) for name in ("one_off", "manual", "issued")}
    info = {key: text for key, text in facts.info.items() if key != "起始年度"}
    return replace(facts, headers={}, settings=(), info=info, **ordered)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "示例.xlsx"
    assert write_input(shaanxi(), path, RULES, note="示例(非真实数据)") is None
    return path


def test_the_sample_comes_back_equal(sample: Path) -> None:
    reading = read_input(sample)
    assert [problem for problem in reading.problems if problem.level == "错误"] == []
    assert reading.facts is not None
    assert plain(reading.facts) == plain(shaanxi())


def test_written_read_and_written_again_is_the_same_file(sample: Path, tmp_path: Path) -> None:
    facts = read_input(sample).facts
    assert facts is not None
    again, twice = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    assert write_input(facts, again, RULES) is None
    assert write_input(facts, twice, RULES) is None
    assert again.read_bytes() == twice.read_bytes()
    back = read_input(again).facts
    assert back is not None and plain(back) == plain(facts)


def test_who_approved_a_rule_and_a_decision_comes_back(sample: Path, tmp_path: Path) -> None:
    """规则 and 人工调整: read as typed, written anew, read again, and carried along by a plan."""

    def approve(book: Any) -> None:
        rules, manual = book["规则"], book["人工调整"]
        titles = [{cell.value: cell.column for cell in sheet[3]} for sheet in (rules, manual)]
        row = next(
            one[0].row for one in rules.iter_rows() if str(one[titles[0]["参数"] - 1].value).startswith("floor(")
        )
        for header, content in (("取值", 450), ("理由", "试算"), ("批准人", "李厅长、王某")):
            rules.cell(row, titles[0][header]).value = content
        manual.cell(4, titles[1]["批准人"]).value = "赵副厅长"

    def told(facts: Facts | None) -> tuple[object, ...]:
        assert facts is not None
        found = [one for one in facts.settings if one.key[0] == "deep_village_floor"]
        first = next(one for one in facts.manual if one.approver == "赵副厅长")
        return [(one.value, one.why, one.approver) for one in found], first.amount, len(facts.manual)

    facts = edited(sample, tmp_path, approve).facts
    assert told(facts)[0] == [("450", "试算", "李厅长、王某")]
    again = tmp_path / "再写.xlsx"
    assert facts is not None and write_input(facts, again, RULES) is None
    carried, problems = facts_from_tables(input_tables(facts))
    assert problems == () and told(read_input(again).facts) == told(carried) == told(facts)


@pytest.mark.parametrize(("content", "words"), [(None, "不能空白"), ("—", "应填名称")])
def test_a_decision_needs_who_approved_it(sample: Path, tmp_path: Path, content: str | None, words: str) -> None:
    told = edited(sample, tmp_path, put("人工调整", "I4", content)).problems
    assert [(one.cell, words in one.text) for one in told if one.level == "错误"] == [("I4", True)]


def test_the_embedded_tables_come_back_equal() -> None:
    for facts in (small_facts(), shaanxi()):
        back, problems = facts_from_tables(input_tables(facts))
        assert problems == ()
        assert back is not None and plain(back) == plain(facts)


def test_a_blank_template_opens_with_lists_and_locked_heads(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    assert write_template(path, RULES) is None
    book = openpyxl.load_workbook(path)
    assert {"级次列表", "是否列表", "资金编码列表"} <= set(book.defined_names)
    assert book["资金"].protection.sheet and book["资金"]["A3"].protection.locked
    assert len(book["资金"].data_validations.dataValidation) > 5
    assert [book["规则"].cell(4, 1).value, book["规则"].cell(4, 2).value] == ["spend_the_pool", "1 总盘分完"]


def edited(sample: Path, tmp_path: Path, edit: Callable[[Any], None]) -> Reading:
    """The sample with one thing changed by another program."""
    book = openpyxl.load_workbook(sample)
    edit(book)
    path = tmp_path / "改.xlsx"
    book.save(path)
    return read_input(path)


def put(sheet: str, cell: str, content: object) -> Callable[[Any], None]:
    """Put something into a cell."""

    def edit(book: Any) -> None:
        book[sheet][cell] = content

    return edit


@pytest.mark.parametrize(
    ("sheet", "cell", "content", "word"),
    [
        ("县区", "K7", -5, "负数"),
        ("县区", "D9", "也许", "是或否"),
        ("县区", "A8", "610102", "重复"),
        ("县区", "K8", "=1+1", "公式"),
        ("县区", "K8", "#REF!", "错误值"),
        ("上年安排", "E6", None, "空白"),
        ("因素权重", "D4", 45, "100%"),
        ("资金总盘", "B5", 2031, "2017—2020"),
        ("资金", "D5", "专项", "类别"),
        ("深度贫困村", "D4", "999999", "没有"),
        ("已下达", "E4", "1.0000001", "整分"),
    ],
)
def test_what_is_wrong_is_named_at_its_cell(
    sample: Path, tmp_path: Path, sheet: str, cell: str, content: object, word: str
) -> None:
    reading = edited(sample, tmp_path, put(sheet, cell, content))
    told = [problem for problem in reading.problems if problem.level == "错误" and problem.sheet == sheet]
    assert any(word in problem.text + problem.found and problem.fix for problem in told), (sheet, cell, told)
    if word != "100%":
        assert any(problem.cell == cell for problem in told), [problem.cell for problem in told]


def test_column_order_does_not_matter(sample: Path, tmp_path: Path) -> None:
    def swap(book: Any) -> None:
        page = book["县区"]
        for row in range(1, page.max_row + 1):
            left, right = page.cell(row, 3).value, page.cell(row, 11).value
            page.cell(row, 3).value, page.cell(row, 11).value = right, left

    reading = edited(sample, tmp_path, swap)
    assert reading.facts is not None
    assert plain(reading.facts) == plain(shaanxi())


@pytest.mark.parametrize(("marked", "follows"), [(None, True), ("否", False)])
def test_a_blank_mark_follows_poverty_when_a_scenario_turns_it(
    workbook: Path, marked: str | None, follows: bool
) -> None:
    """丙区 is no poverty county: turned into one, a blank 统筹整合县 is 是 and a filled 否 stays."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["县区"]
    titles = {cell.value: cell.column for cell in sheet[3]}
    row = next(row for row in range(4, 10) if sheet.cell(row, titles["行政区划代码"]).value == CODES[2])
    sheet.cell(row, titles["统筹整合县"]).value = marked
    book.save(workbook)
    facts = read_input(workbook).facts
    assert facts is not None and not facts.county(CODES[2]).integrating
    turned, problems = override_facts(facts, (Setting("county", (CODES[2], "贫困县"), "是", None, "--set", "--set"),))
    assert problems == ()
    assert (turned.county(CODES[2]).poverty, turned.county(CODES[2]).integrating) == (True, follows)
