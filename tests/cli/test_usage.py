"""What is typed wrong is answered in Chinese with exit code 2, and nothing is written."""

from __future__ import annotations

import os
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
    (("explain", "a.xlsx", "示例县", "--year", "abc"), "--year 的值不对:应为整数。"),
    (("run", "", "-o", "b.xlsx"), "数据.xlsx 的值不对:文件名是空的。"),
    (("run", "a.xlsx", "-o", ""), "--output 的值不对:文件名是空的。"),
    (("check", "a.xlsx", "--json", " "), "--json 的值不对:文件名是空的。"),
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


@pytest.mark.parametrize("name", ["", " "])
def test_a_scenario_without_a_name(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    filled, plan = tmp_path / "数据.xlsx", tmp_path / "方案.xlsx"
    filled.write_bytes(b"filled in")
    code, _, err = ended(capsys, "run", str(filled), "-o", str(plan), "-s", name)
    assert code == 2 and not plan.exists()
    assert "--scenario 没有写情景的名称。 改法:写上名称(见 allocator scenarios),或去掉 -s。" in err


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


def test_a_folder_is_no_output(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for typed in (str(tmp_path), "."):
        code, _, err = ended(capsys, "run", str(tmp_path / "数据.xlsx"), "-o", typed, "--force")
        assert (code, "是文件夹,请写明文件夹里的文件名" in err) == (2, True)


@pytest.mark.parametrize("option", ["-o", "--json", "--certificate"])
def test_a_missing_folder_is_told_before_the_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str
) -> None:
    there = () if option == "-o" else ("-o", str(tmp_path / "方案.xlsx"))
    for folder in ("没有", "数据.xlsx"):
        (tmp_path / "数据.xlsx").write_bytes(b"filled in")
        named = str(tmp_path / folder / "方案.xlsx")
        code, _, err = ended(capsys, "run", str(tmp_path / "数据.xlsx"), option, named, *there)
        assert (code, f"{named} 所在的文件夹不存在" in err) == (2, True)


@pytest.mark.parametrize("command", [("run", "数据.xlsx"), ("template",)])
@pytest.mark.parametrize("name", ["方案.xls", "方案", "方案.txt"])
def test_a_workbook_is_called_xlsx(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: tuple[str, ...], name: str
) -> None:
    code, _, err = ended(capsys, *command, "-o", str(tmp_path / name))
    assert (code, f"要以 .xlsx 结尾,如 方案.xlsx;这里是 {name}。" in err) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_device_or_pipe_is_never_replaced(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pipe = tmp_path / "方案.xlsx"
    os.mkfifo(pipe)
    code, _, err = ended(capsys, "template", "-o", str(pipe), "--force")
    assert (code, "不是普通文件" in err) == (2, True)
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", ["核验证书.py", "证书.xlsx", "证书"])
def test_a_certificate_is_called_json(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    typed = ("run", "数据.xlsx", "-o", str(tmp_path / "方案.xlsx"), "--certificate", str(tmp_path / name))
    code, _, err = ended(capsys, *typed)
    assert (code, f"证书文件名要以 .json 结尾,如 {Path(name).stem}.json;这里是 {name}。" in err) == (2, True)
