"""The gate: every file is judged here, with the standard library alone, before any workbook reader opens it."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path

from allocator.domain.finding import ERROR, Problem
from allocator.workbooks.gate.container import judge_container
from allocator.workbooks.gate.kinds import judge_kind
from allocator.workbooks.gate.refusal import Refusal

LARGEST_FILE = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Gate:
    """The file's bytes and why they must not be read; a reader opens ``content`` only where ``problems`` is ()."""

    content: bytes
    problems: tuple[Problem, ...]


def open_safely(path: Path) -> Gate:
    """Read a file once and judge those very bytes; each refusal is one Chinese sentence and a way out."""
    path = Path(path)
    content, refusals = read_whole(path)
    if not refusals:
        kind = judge_kind(content, path.suffix)
        refusals = (kind,) if kind else judge_container(content)
    problems = tuple(Problem(ERROR, path.name, "", one.found, one.text, one.fix) for one in refusals)
    return Gate(content, problems)


def read_whole(path: Path) -> tuple[bytes, tuple[Refusal, ...]]:
    """The bytes of a regular file of sensible size, or why there are none."""
    try:
        if not path.exists():
            return b"", (Refusal("找不到这个文件。", "请核对文件名和所在的文件夹。"),)
        if path.is_dir():
            return b"", (Refusal("这是文件夹,不是工作簿。", "请写明文件夹里的 .xlsx 文件名。"),)
        if not path.is_file():
            return b"", (Refusal("这不是普通文件。", "请先把它存成 .xlsx 文件。"),)
        if path.stat().st_size > LARGEST_FILE:
            return b"", (Refusal("文件超过 100 MB,不像填报数据。", "请删去多余的工作表和图片后另存。"),)
        content = path.read_bytes()
    except PermissionError:
        return b"", (Refusal("文件打不开:没有权限,或正被其他程序占用。", "请在 Excel 或 WPS 中关闭它后重试。"),)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ENAMETOOLONG:
            return b"", (Refusal("文件名过长。", "请改用短一些的文件名。"),)
        return b"", (Refusal("文件读不出来。", "请检查磁盘或网络位置,把文件复制到本机后重试。"),)
    if not content:
        return b"", (Refusal("文件是空的(0 字节)。", "请重新下载或复制一份,再检查。"),)
    return content, ()
