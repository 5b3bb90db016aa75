"""Help: Chinese, with an example, and fast because nothing heavy is loaded."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from allocator.cli import commands
from tests.cli.terminal import ended, process

COMMANDS = ("template", "check", "run", "audit", "explain", "rules", "scenarios")
HEAVY = ("numpy", "pandas", "pyomo", "openpyxl", "highspy", "xlsxwriter", "pydantic", "python_calamine", "scipy")
LOADED = """
import json, sys
from allocator.cli import main
try:
    main(["--help"])
except SystemExit as end:
    print(json.dumps([end.code, sorted(sys.modules)]), file=sys.stderr)
"""


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    done = process(folder=tmp_path, program=("-c", LOADED))
    code, modules = json.loads(done.stderr)
    assert code == 0
    assert [name for name in HEAVY if name in modules] == []
    assert "allocator.cli" in modules


def test_the_commands_stand_in_the_order_of_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ended(capsys, "--help")
    assert code == 0
    assert tuple(commands.commands) == COMMANDS
    places = [re.search(rf"^  {name} ", out, re.MULTILINE) for name in COMMANDS]
    assert all(places)
    assert [place.start() for place in places if place] == sorted(place.start() for place in places if place)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_chinese_help_and_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, _ = ended(capsys, command, "--help")
    assert code == 0
    assert f"例:allocator {command}" in out
    assert "用法:" in out and "选项:" in out
    assert not re.search(r"Usage|Options|Commands|Show this|required|arguments", out)


def test_exit_codes_are_listed_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ended(capsys, "--help")
    assert "0 完成 · 1 填报有误 · 2 命令用法不对 · 3 规则冲突或求解失败 · 4 审核发现违反规则" in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ended(capsys, "--version")
    assert code == 0
    assert re.fullmatch(r"allocator \d+\.\d+\.\d+\n", out)
