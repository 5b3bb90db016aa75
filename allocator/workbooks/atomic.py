"""Files appear whole or not at all: memory → temp file beside the target → fsync → re-read → rename.

A kill at any moment leaves the old file as it was; at worst a temp file stays, whose name
(``~方案.xlsx.写入中-….tmp``) says what it is, and which the next write of the same file removes.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from allocator.workbooks.leftovers import clear_leftovers, temp_beside

WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
SENTENCES = {
    errno.ENOSPC: "磁盘空间不足,{path} 未写出,原有文件未动。请清理磁盘或换一个位置后重试。",
    errno.EDQUOT: "磁盘配额已用完,{path} 未写出,原有文件未动。请清理磁盘或换一个位置后重试。",
    errno.EFBIG: "文件超过了这个磁盘(或账户)允许的大小,{path} 未写出,原有文件未动。请换一个位置后重试。",
    errno.EIO: "磁盘读写出错,{path} 未写出,原有文件未动。请检查磁盘或网络位置,或换一个位置后重试。",
    errno.EROFS: "{path} 所在的磁盘只读,文件未写出。请换一个位置。",
    errno.ENOENT: "{path} 所在的文件夹不存在,文件未写出。请先建好文件夹或换一个位置。",
    errno.ENOTDIR: "{path} 的上级不是文件夹,文件未写出。请换一个位置。",
    errno.EISDIR: "{path} 是文件夹,不能作为输出文件。请写明文件名。",
    errno.ENAMETOOLONG: "文件名过长,{path} 未写出。请改用短一些的文件名。",
}


def write_atomically(
    path: Path,
    build: Callable[[BinaryIO], object],
    force: bool = False,
    verify: Callable[[Path], str | None] | None = None,
) -> str | None:
    """Write what ``build`` puts into a binary stream to ``path``; None when done, else a Chinese sentence why not.

    The content is built in memory before the disk is touched. ``verify`` reads the finished temp file
    with a reader of its own and returns what is wrong. An existing file is replaced only with ``force``.
    Ctrl-C removes the temp file and goes on up.
    """
    path = Path(path)
    refused = refusal(path, force)
    if refused:
        return refused
    content = BytesIO()
    build(content)
    temp = temp_beside(path)
    clear_leftovers(path)
    try:
        write_through(temp, content.getvalue())
        wrong = None if temp.read_bytes() == content.getvalue() else "读回的内容与写入的不同"
        wrong = wrong or (verify(temp) if verify else None)
        if wrong:
            return f"写出后复核未通过({wrong}),{path} 未生成,原有文件未动。请重试;若再次出现,请检查磁盘。"
        return put_in_place(temp, path, force)
    except OSError as error:
        return sentence(error, path)
    finally:
        with suppress(OSError):
            temp.unlink(missing_ok=True)


def refusal(path: Path, force: bool) -> str | None:
    """Why ``path`` may not be written at all: a folder or device, a file without ``force``, read-only, open in Excel.

    A device would be replaced by a file (``/dev/null``!), and a rename passes over the read-only mark outside Windows.
    """
    if path.is_dir():
        return SENTENCES[errno.EISDIR].format(path=path)
    if not path.exists():
        return None
    if not path.is_file():
        return f"{path} 不是普通文件,不能作为输出文件。请换一个文件名。"
    if not force:
        return f"{path} 已存在,未覆盖。改用别的文件名,或加 --force。"
    if not path.stat().st_mode & WRITABLE:
        return f"{path} 是只读文件,未覆盖。请换一个文件名,或先取消它的只读属性。"
    locks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    lock = next((lock for lock in locks if lock.exists()), None)
    if lock is None:
        return None
    return f"文件正被打开:{path}。请关闭后重试;若确已关闭,请删除同一文件夹里的 {lock.name}。"


def write_through(temp: Path, content: bytes) -> None:
    """Create ``temp`` with ``content`` and wait until the disk has it."""
    with open(temp, "xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def put_in_place(temp: Path, path: Path, force: bool) -> str | None:
    """Give the finished temp file its name; without ``force`` a file that appeared meanwhile stays."""
    if force:
        os.replace(temp, path)
    elif not linked(temp, path):
        if path.exists():
            return refusal(path, force=False)
        os.rename(temp, path)
    sync_folder(path.parent)
    return None


def linked(temp: Path, path: Path) -> bool:
    """Whether ``path`` could be made a second name of ``temp``: the one step that never overwrites."""
    try:
        os.link(temp, path)
    except OSError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make the rename itself durable where the platform can (not on Windows)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sentence(error: OSError, path: Path) -> str:
    """An expected failure of the file system as one plain sentence."""
    if isinstance(error, PermissionError):
        if os.name == "nt" or path.exists():
            return f"文件正被打开或没有写入权限:{path}。请在 Excel 或 WPS 中关闭该文件后重试。"
        return f"没有写入权限:{path}。请换一个位置,或请管理员开通权限。"
    known = SENTENCES.get(error.errno or 0)
    return (
        known.format(path=path)
        if known
        else f"{path} 未写出(系统错误 {error.errno}),原有文件未动。请换一个位置后重试。"
    )
