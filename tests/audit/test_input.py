"""A plan held against its input: what was forged inside the plan is found, whatever hashes it prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.domain.records import Manual
from allocator.domain.stream import BASE_PLUS, Pool
from allocator.rules import RULES
from allocator.use_cases import audit, run
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.parity import packed, parity_of
from allocator.workbooks.plan_names import FINGERPRINT, PARITY
from allocator.workbooks.plan_tables import texts_of
from tests.audit.plans import edited, put
from tests.use_cases.towns import facts, wan


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(input, plan) of the four towns."""
    folder = tmp_path_factory.mktemp("towns")
    source, plan = folder / "数据.xlsx", folder / "方案.xlsx"
    assert write_input(facts(), source, RULES) is None
    assert run(source, plan, sets=("deep_county_uplift.uplift=15%",), why="试").exit_code == 0
    return source, plan


def forged(edit: Callable[[Any], object], source: Path | None = None) -> Callable[[Any], None]:
    """An edit that also mends 数据_校验 (and, with ``source``, the printed hash of the input), as a forger would."""

    def forge(book: Any) -> None:
        edit(book)
        sheet = book[PARITY]
        names = list(dict.fromkeys(row[0].value for row in sheet.iter_rows(min_row=3)))
        lines = []
        for name in names:
            rows = [["" if cell is None else cell for cell in row] for row in book[name].iter_rows(values_only=True)]
            lines += [(name, *line) for line in packed(parity_of(texts_of(rows)))]
        for row, line in enumerate(lines, 3):
            for column, text in enumerate(line, 1):
                sheet.cell(row, column).value = text
        if source is not None:
            cell = next(row[1] for row in book[FINGERPRINT].iter_rows() if row[0].value == "输入文件指纹")
            cell.value = sha256(source.read_bytes()).hexdigest()

    return forge


def places(result: Any) -> list[tuple[str, str | None]]:
    """(kind, cell) of what the fingerprint found."""
    return [(one.kind, one.cell) for one in result.findings if one.rule == "fingerprint"]


def test_the_plan_of_this_input_passes_and_its_scenario_is_told(made: tuple[Path, Path]) -> None:
    result = audit(made[1], made[0])
    assert result.exit_code == 0
    (told,) = [one.text for one in result.findings if one.rule == "fingerprint"]
    assert "deep_county_uplift.uplift=15%(--set)" in told


def test_a_forged_fact_is_named_at_the_inputs_cell(made: tuple[Path, Path], tmp_path: Path) -> None:
    source, plan = made
    county = openpyxl.load_workbook(plan)["数据_县区"]
    column = next(cell.column_letter for cell in county[2] if cell.value == "贫困人口(人)")
    path = edited(plan, tmp_path / "伪.xlsx", forged(put("数据_县区", f"{column}4", "3100"), source))
    assert places(audit(path)) == []
    result = audit(path, source)
    assert result.exit_code == 4
    titles = {cell.value: cell.column_letter for cell in openpyxl.load_workbook(source)["县区"][3]}
    assert ("broken", f"县区!{titles['贫困人口(人)']}5") in places(result)
    text = next(one.text for one in result.findings if one.kind == "broken")
    assert text == "“610102”的“贫困人口(人)”:数据.xlsx 为 3000,方案随附的“数据_县区”为 3100。"


def test_a_row_put_in_and_a_forged_rule_are_named(made: tuple[Path, Path], tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        for column, text in enumerate(("610104", "", "ZY", "2018", "5"), 1):
            book["数据_已下达"].cell(3, column).value = text
        cell = next(row[4] for row in book["数据_参数"].iter_rows() if row[2].value == "uplift")
        cell.value = "0.1"

    result = audit(edited(made[1], tmp_path / "伪.xlsx", forged(edit)), made[0])
    texts = [one.text for one in result.findings if one.kind == "broken"]
    assert any("数据.xlsx 没有“610104、ZY、2018”一行" in text for text in texts)
    assert any("uplift:按 数据.xlsx 和所用情景为 0.15" in text and "为 0.1。" in text for text in texts)


def test_a_forged_entitlement_is_worked_out_anew(made: tuple[Path, Path], tmp_path: Path) -> None:
    result = audit(edited(made[1], tmp_path / "伪.xlsx", forged(put("数据_方案原始", "F3", "401"))), made[0])
    assert any("测算数按数据应为 400 万元" in one.text for one in result.findings if one.kind == "broken")


def test_an_entitlement_on_a_base_without_a_decision(tmp_path: Path) -> None:
    """2018 gives 丁县 200 of ZY by a decision that is not counted: its base of 2019 is 100."""
    known = facts(years=(2018, 2019))
    more = {("ZY", 2019): Pool("ZY", 2019, wan(1200))}
    decided = Manual("610104", "ZY", 2018, "等于", wan(200), False, "灾后重建", "示例领导")
    base = tuple(replace(one, method=BASE_PLUS) if one.code == "ZY" else one for one in known.streams)
    source, plan = tmp_path / "数据.xlsx", tmp_path / "方案.xlsx"
    assert (
        write_input(replace(known, manual=(decided,), streams=base, pools={**known.pools, **more}), source, RULES)
        is None
    )
    assert run(source, plan).exit_code == 0
    assert [one.text for one in audit(plan, source).findings if one.kind == "broken"] == []


def test_a_copy_saved_anew_is_the_same_data(made: tuple[Path, Path], tmp_path: Path) -> None:
    copy = edited(made[0], tmp_path / "另存.xlsx", lambda _: None)
    result = audit(made[1], copy)
    assert result.exit_code == 0
    assert any(one.kind == "check" and "另存过" in one.text for one in result.findings)


def test_another_input_is_no_source(made: tuple[Path, Path], tmp_path: Path) -> None:
    other = edited(made[0], tmp_path / "别的.xlsx", put("资金总盘", "D4", 900))
    result = audit(made[1], other)
    assert result.exit_code == 4
    assert ("broken", "资金总盘!D4") in places(result)


@pytest.mark.parametrize("content", [b"nothing", None])
def test_a_file_that_cannot_be_read_proves_nothing(made: tuple[Path, Path], tmp_path: Path, content: Any) -> None:
    path = tmp_path / "坏.xlsx"
    if content is not None:
        path.write_bytes(content)
    result = audit(made[1], path)
    assert (result.exit_code, result.findings) == (1, ())
    assert [one.sheet for one in result.problems if one.level == "错误"] == ["坏.xlsx"]


def test_an_input_with_mistakes_is_no_breach_of_the_plan(made: tuple[Path, Path], tmp_path: Path) -> None:
    wrong = edited(made[0], tmp_path / "错.xlsx", put("资金总盘", "D4", "九百"))
    result = audit(made[1], wrong)
    assert result.exit_code == 1
    assert "【错误】错.xlsx 要核对的数据有 1 处填报错误" in "".join(result.lines)
