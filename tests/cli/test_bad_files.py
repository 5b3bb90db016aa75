"""Files that are no input workbook: one clear sentence, exit 1, nothing written, whatever the command."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from allocator.rules import RULES
from allocator.workbooks.input_writer import write_input
from tests.checks.planted_amounts import BASE
from tests.cli.terminal import ended
from tests.gate.corpus import CORPUS

KINDS = (
    "旧.xls",
    "公文.docx",
    "扫描.pdf",
    "表.csv",
    "密码.xlsx",
    "压缩密码.xlsx",
    "半截.xlsx",
    "空.xlsx",
    "坏字节.xlsx",
)
COMMANDS = (("check",), ("run", "-o", "方案.xlsx"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
@pytest.mark.parametrize("name", KINDS)
def test_a_wrong_file_is_one_sentence(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    command: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    content, words = CORPUS[name]
    (tmp_path / name).write_bytes(content)
    code, out, err = ended(capsys, *command, name, "--json", "结果.json")
    lines = out.splitlines()
    assert (code, err) == (1, "")
    assert len(lines) == 2 and lines[0].startswith(f"【错误】{name}") and words in lines[0] and "改法:" in lines[0]
    assert lines[1] == "共 错误 1 条。"
    told = json.loads((tmp_path / "结果.json").read_text(encoding="utf-8"))
    assert (told["status"], len(told["problems"])) == ("problems", 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "结果.json"])


@pytest.mark.parametrize("sheet", ["基本信息", "资金", "资金总盘", "县区", "上年安排"])
def test_a_missing_sheet_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path, sheet: str) -> None:
    path = tmp_path / "数据.xlsx"
    assert write_input(BASE, path, RULES) is None
    book = openpyxl.load_workbook(path)
    del book[sheet]
    book.save(path)
    code, out, err = ended(capsys, "check", str(path))
    assert (code, err) == (1, "")
    assert f"【错误】{sheet} 缺少必需的工作表“{sheet}”" in out
    if sheet in ("上年安排", "基本信息"):
        assert out.count("【错误】") == 1, out


@pytest.mark.parametrize(("name", "hints"), [("数据.docx", 1), ("数据.xls", 1), ("数据.XLSX", 0), ("数据", 0)])
def test_a_workbook_called_otherwise_is_read_with_a_hint(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, hints: int
) -> None:
    assert write_input(BASE, tmp_path / "数据.xlsx", RULES) is None
    (tmp_path / "数据.xlsx").rename(tmp_path / name)
    code, out, err = ended(capsys, "check", str(tmp_path / name))
    assert (code, err, out.count(f"【提示】{name} 文件名以“{Path(name).suffix}”结尾")) == (0, "", hints)


def test_a_missing_file_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = ended(capsys, "check", str(tmp_path / "没有.xlsx"))
    assert (code, err) == (1, "") and out.count("【错误】") == 1 and "找不到" in out
