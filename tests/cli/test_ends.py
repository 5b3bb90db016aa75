"""Ends good and bad: exit codes, --json, interruption, bugs, narrow consoles. No traceback reaches a user."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from allocator import use_cases
from allocator.use_cases.results import AUDIT_FAILED, CONFLICT, NO_ANSWER, OK, PROBLEMS, Result
from tests.cli.terminal import ended, process
from tests.project.tree import ROOT

Answer = Callable[..., Result]


def answering(monkeypatch: pytest.MonkeyPatch, name: str, answer: Answer) -> None:
    """Let one use case answer as told."""
    monkeypatch.setattr(use_cases, name, answer, raising=False)


@pytest.mark.parametrize(
    ("status", "expected"), [(OK, 0), (PROBLEMS, 1), (CONFLICT, 3), (NO_ANSWER, 3), (AUDIT_FAILED, 4)]
)
def test_the_status_gives_the_exit_code_and_the_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: str, expected: int
) -> None:
    answering(monkeypatch, "check", lambda *_: Result(status, lines=("第一行", "第二行")))
    target = tmp_path / "结果.json"
    code, out, err = ended(capsys, "check", str(tmp_path / "数据.xlsx"), "--json", str(target))
    assert (code, out, err) == (expected, "第一行\n第二行\n", "")
    written = json.loads(target.read_text(encoding="utf-8"))
    assert written["status"] == status
    assert {"allocations", "problems", "findings", "conflict", "manifest"} <= set(written)


def test_a_usage_error_writes_no_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answering(monkeypatch, "check", lambda *_: Result(PROBLEMS, lines=("没有名为 x 的情景。",), usage=True))
    target = tmp_path / "结果.json"
    code, out, err = ended(capsys, "check", str(tmp_path / "数据.xlsx"), "--json", str(target))
    assert (code, out, err) == (2, "", "没有名为 x 的情景。\n")
    assert not target.exists()


def test_options_reach_the_use_case(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[tuple[object, ...]] = []

    def run(*arguments: object, progress: Callable[[str], None], **more: object) -> Result:
        progress("正在测算……")
        seen.append((*arguments, *more.values()))
        return Result(OK)

    answering(monkeypatch, "run", run)
    typed = (
        "run",
        "数据.xlsx",
        "-o",
        "方案.xlsx",
        "-s",
        "情景",
        "--set",
        "a.b=1",
        "--set",
        "c.d=2",
        "--why",
        "因",
        "--certificate",
        "证书.json",
        "--what-if",
        "--force",
    )
    monkeypatch.chdir(tmp_path)
    code, out, err = ended(capsys, *typed)
    assert (code, out, err) == (0, "", "")
    assert seen == [
        (Path("数据.xlsx"), Path("方案.xlsx"), "情景", ("a.b=1", "c.d=2"), "因", True, Path("证书.json"), True)
    ]


def test_an_interruption_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: object) -> Result:
        raise KeyboardInterrupt

    answering(monkeypatch, "check", interrupted)
    code, out, err = ended(capsys, "check", str(tmp_path / "数据.xlsx"), "--json", str(tmp_path / "结果.json"))
    assert (code, out, err.strip()) == (130, "", "已中断,没有留下未写完的文件。")
    assert list(tmp_path.iterdir()) == []


def test_a_bug_is_one_sentence_with_a_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> Result:
        raise KeyError("610925")

    answering(monkeypatch, "check", broken)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    code, out, err = ended(capsys, "check", str(tmp_path / "数据.xlsx"))
    assert (code, out) == (70, "")
    assert err.startswith("程序内部错误(KeyError)") and err.count("\n") == 1
    assert "Traceback" in (tmp_path / "allocator-error.log").read_text(encoding="utf-8")


def test_a_developer_sees_the_bug(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object) -> Result:
        raise KeyError("610925")

    answering(monkeypatch, "check", broken)
    monkeypatch.setenv("ALLOCATOR_DEBUG", "1")
    with pytest.raises(KeyError, match="610925"):
        ended(capsys, "check", "数据.xlsx")


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (PermissionError(errno.EACCES, "denied", "方案.xlsx"), "无法读写 方案.xlsx:没有权限,或文件正被打开"),
        (OSError(errno.ENOSPC, "No space left on device"), "文件读写失败:磁盘已满。"),
        (FileNotFoundError(errno.ENOENT, "No such file", "x/方案.xlsx"), "无法读写 x/方案.xlsx:文件或文件夹不存在。"),
    ],
)
def test_a_file_that_fails_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, trouble: OSError, sentence: str
) -> None:
    def failing(*_: object) -> Result:
        raise trouble

    answering(monkeypatch, "check", failing)
    code, _, err = ended(capsys, "check", "数据.xlsx")
    assert code == 1
    assert err.startswith(sentence) and err.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_that_has_seen_enough_is_no_trouble(tmp_path: Path) -> None:
    inside, outside = os.pipe()
    os.close(inside)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "allocator", "rules"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, stdout=outside, stderr=subprocess.PIPE, check=False)
    os.close(outside)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_a_narrow_console_never_ends_the_work(tmp_path: Path, encoding: str) -> None:
    done = process("rules", folder=tmp_path, encoding=encoding)
    assert done.returncode == 0
    assert "spend_the_pool" in done.stdout
    assert done.stderr == ""
