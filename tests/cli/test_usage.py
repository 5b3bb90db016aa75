"""What is typed wrong is answered in Chinese with exit code 2, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import ended

MISTAKES = (
    (("runn",), "没有命令 runn,是不是 run?"),
    (("run", "--sett", "x"), "没有选项 --sett,是不是 --set?"),
    (("run", "a.xlsx"), "缺少选项 -o / --output。"),
    (("run", "-o", "b.xlsx"), "缺少参数 数据.xlsx。"),
    (("audit",), "缺少参数 方案.xlsx。"),
    (("run", "a.xlsx", "-o"), "选项 -o 后面要跟一个值。"),
    (("check", "a.xlsx", "--force=1"), "选项 --force 后面不应有值。"),
    (("check", "a.xlsx", "b.xlsx"), "多出了参数:b.xlsx。"),
    (("rules", "x"), "多出了参数:x。"),
)


@pytest.mark.parametrize(("arguments", "sentence"), MISTAKES, ids=[" ".join(typed) for typed, _ in MISTAKES])
def test_a_mistake_is_named_in_chinese(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    code, out, err = ended(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err == f"{sentence}查看用法:allocator --help\n"


def test_no_command_shows_the_help_and_ends_as_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ended(capsys)
    assert (code, out) == (2, "")
    assert "用法:" in err and "template" in err


def test_the_input_is_never_the_output(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    filled = tmp_path / "数据.xlsx"
    filled.write_bytes(b"filled in")
    code, _, err = ended(capsys, "run", str(filled), "-o", str(tmp_path / "." / "数据.xlsx"), "--force")
    assert code == 2
    assert "是输入文件,不能用作输出" in err
    assert filled.read_bytes() == b"filled in"


def test_two_outputs_are_two_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = str(tmp_path / "方案.xlsx")
    code, _, err = ended(capsys, "run", str(tmp_path / "数据.xlsx"), "-o", plan, "--json", plan)
    assert code == 2
    assert "被用作两个输出" in err


@pytest.mark.parametrize("option", ["-o", "--json"])
def test_an_existing_file_is_kept_without_force(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str
) -> None:
    there = tmp_path / "旧文件"
    there.write_bytes(b"old")
    other = () if option == "-o" else ("-o", str(tmp_path / "方案.xlsx"))
    code, _, err = ended(capsys, "run", str(tmp_path / "数据.xlsx"), option, str(there), *other)
    assert code == 2
    assert "已存在,未覆盖" in err and "--force" in err
    assert there.read_bytes() == b"old"
