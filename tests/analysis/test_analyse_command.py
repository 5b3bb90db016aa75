"""The command: a workbook in, a workbook and JSON out; its sheets read back; the ways it can end."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.domain.facts import Facts
from allocator.domain.records import EQUAL, Manual
from allocator.rules import RULES
from allocator.use_cases.analysing import analyse
from allocator.use_cases.side_by_side import one_by_one, side_by_side
from allocator.workbooks.input_writer import write_input
from tests.cli.terminal import ended
from tests.use_cases.towns import CODES, facts, wan

SETS = ("--set", "deep_county_uplift.uplift=15%", "--set", "delisted_hold_harmless.status=off", "--why", "试算")
SHEETS = ["规则代价", "代价分县", "数据敏感性", "临界清单", "说明"]


def written(folder: Path, start: Facts) -> Path:
    """The facts as a workbook of a folder."""
    path = folder / "数据.xlsx"
    assert write_input(start, path, RULES) is None
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The towns analysed: the workbook, and the JSON."""
    folder = tmp_path_factory.mktemp("analyse")
    path = written(folder, facts())
    result = analyse(path, folder / "分析.xlsx", sets=SETS[1:4:2], why="试算")
    assert result.exit_code == 0, result.lines
    return folder / "分析.xlsx", result.json()


def rows(path: Path, sheet: str) -> list[list[Any]]:
    """The cells of a sheet, as they are shown."""
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows()]


def test_the_price_sheet_reads_back(made: tuple[Path, dict[str, Any]]) -> None:
    path, _ = made
    assert openpyxl.load_workbook(path).sheetnames == SHEETS
    table = rows(path, "规则代价")
    line = next(row for row in table if row[1] == "深度贫困县再提高20%")
    assert line[:9] == [2, "深度贫困县再提高20%", "硬约束", "2018", "已重新测算", 120, 120, 1, 3]
    assert line[9:14] == ["甲县 120", "乙县 60、丙县 40、丁县 20", "甲县", 1, "乙县"]
    assert abs(line[14] * 15 - 14) < 1e-9 and line[17] == "乙县“省级专项”"
    assert "示例" in "".join(str(cell) for cell in table[1])


def test_the_sheet_by_county_closes(made: tuple[Path, dict[str, Any]]) -> None:
    table = rows(made[0], "代价分县")
    column = next(n for n, title in enumerate(table[2]) if title and title.startswith("规则2\n"))
    assert [row[column] for row in table[3:8]] == [0, 120, -60, -40, -20]
    formulas = openpyxl.load_workbook(made[0])["代价分县"]
    assert formulas.cell(4, column + 1).value == "=SUM(D5:D8)"


def test_the_sensitivity_sheet_keeps_proof_and_guess_apart(made: tuple[Path, dict[str, Any]]) -> None:
    table = rows(made[0], "数据敏感性")
    texts = [str(row[0]) for row in table]
    places = [next(n for n, text in enumerate(texts) if text.startswith(mark)) for mark in "一二三四"]
    assert places == sorted(places)
    first = [row for row in table[places[0] + 1 : places[1]] if row[1]]
    assert {row[5] for row in first} <= {"已重新测算", "得不出方案", "未能证明"}
    assert all(isinstance(row[6], int | float) for row in first if row[5] == "已重新测算")
    assert {row[5] for row in table[places[1] + 1 : places[2]]} == {"检查即发现"}
    rest = [row for row in table[places[2] + 1 : places[3]] if row[1]]
    assert all(row[5] == "仅初筛估计" and row[6] is None and row[11] is not None for row in rest)
    total = next(row for row in first if row[2] == "2018 年“中央专项”全年安排")
    sheet, _, address = total[1].partition("!")
    source = openpyxl.load_workbook(made[0].with_name("数据.xlsx"))
    assert source[sheet][address].value == 1000 and (total[3], total[4], total[6]) == ("1000", "1010", 10)


def test_the_cliff_sheet_reads_back(made: tuple[Path, dict[str, Any]]) -> None:
    table = rows(made[0], "临界清单")
    line = next(row for row in table if row[1] == "规则2“深度贫困县再提高20%”的界限")
    assert (line[3], line[7], line[8], line[9], line[12]) == ("甲县", 1320, 1200, -120, "已重新测算")


def test_the_json_says_the_same_in_decimal_strings(made: tuple[Path, dict[str, Any]]) -> None:
    found = made[1]
    assert {"status", "prices", "sensitivity", "cliffs", "manifest"} <= set(found)
    assert json.loads(json.dumps(found)) == found
    assert (found["status"], found["year"]) == ("ok", 2018)
    price = next(one for one in found["prices"] if one["rule"] == "deep_county_uplift")
    (year,) = price["years"]
    assert year["moved"] == "120" and year["gainers"] == [{"county": CODES[0], "amount": "120"}]
    assert year["lowest_county"]["with"] == {"county": CODES[1], "ratio": "0.933333"}
    assert [one["proved"] for one in found["sensitivity"]] == [
        one["outcome"] != "screened" for one in found["sensitivity"]
    ]
    assert any(one["jump"] == "-120" for one in found["cliffs"])
    assert len(found["manifest"]["result_sha256"]) == 64


def test_the_same_workbook_gives_the_same_bytes(made: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    path, found = made
    again = analyse(path.with_name("数据.xlsx"), tmp_path / "分析.xlsx", sets=SETS[1:4:2], why="试算")
    assert again.json() == found
    assert (tmp_path / "分析.xlsx").read_bytes() == path.read_bytes()


def doubled(ground: int, questions: Any) -> list[int]:
    """A question that travels."""
    return [ground + 2 * one for one in questions]


def test_the_number_of_processes_changes_nothing() -> None:
    questions = list(range(37))
    with side_by_side(2) as spread:
        assert spread(doubled, 5, questions) == one_by_one(doubled, 5, questions)
        assert spread(doubled, 5, []) == []


def test_an_analysis_on_two_processes_is_the_same(made: tuple[Path, dict[str, Any]], monkeypatch: Any) -> None:
    from contextlib import AbstractContextManager

    from allocator.use_cases import analysing

    def two(_: int | None = None) -> AbstractContextManager[Any]:
        return side_by_side(2)

    monkeypatch.setattr(analysing, "side_by_side", two)
    path, found = made
    again = analyse(path.with_name("数据.xlsx"), path.with_name("两.xlsx"), sets=SETS[1:4:2], why="试算")
    assert again.json() == found


def test_the_command_line_ends_as_agreed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path, target = written(tmp_path, facts()), tmp_path / "分析.xlsx"
    asked = ("analyse", str(path), "-o", str(target), "--json", str(tmp_path / "分析.json"), *SETS)
    code, out, err = ended(capsys, *asked)
    assert (code, err) == (0, "")
    assert "规则2“深度贫困县再提高20%”的代价:2018 年在县间调整 120 万元(最低的县 甲县 100.00%→乙县 93.33%)。" in out
    assert out.rstrip().endswith(f"已写出:{target}")
    assert json.loads((tmp_path / "分析.json").read_text(encoding="utf-8"))["status"] == "ok"
    assert ended(capsys, *asked)[0] == 2


def test_a_conflict_is_told_as_in_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    forced = tuple(Manual(CODES[0], code, 2018, EQUAL, wan(100), True, "理由", "领导") for code in ("SZ", "ZY"))
    path = written(tmp_path, replace(facts(), manual=forced))
    asked = ("analyse", str(path), "-o", str(tmp_path / "分析.xlsx"), "--json", str(tmp_path / "分析.json"))
    code, out, _ = ended(capsys, *asked)
    found = json.loads((tmp_path / "分析.json").read_text(encoding="utf-8"))
    assert code == 3 and "【规则冲突】" in out
    assert (found["status"], found["prices"], found["manifest"]) == ("conflict", [], None)
    assert found["conflict"]["rules"]
    assert not (tmp_path / "分析.xlsx").exists()


def test_a_mistake_in_the_workbook_stops_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    start = facts()
    pools = {**start.pools, ("ZY", 2017): replace(start.pools["ZY", 2017], total=wan(7))}
    path = written(tmp_path, replace(start, pools=pools))
    code, out, _ = ended(capsys, "analyse", str(path), "-o", str(tmp_path / "分析.xlsx"))
    assert code == 1 and "【错误】资金总盘!" in out
