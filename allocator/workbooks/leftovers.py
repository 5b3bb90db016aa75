"""Temp files of writers that were killed: each bears its writer's machine and process, and goes with the next write.

Only names made here are touched, of this very target, from this machine, of a process that is no more. A live
writer's file stays, and so does one from another machine of a shared folder, whose processes nobody here can see.
"""

from __future__ import annotations

import os
import platform
import re
import secrets
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

TEMP_MARK = ".写入中-"
MOST_BYTES = 160
WRITER = re.compile(r"([0-9a-f]{6})-(\d{1,10})-[0-9a-f]{8}\.tmp")
STILL_ACTIVE, ACCESS_DENIED, QUERY = 259, 5, 0x1000


def temp_beside(path: Path) -> Path:
    """A new temp name for ``path``: ``~方案.xlsx.写入中-<machine>-<process>-<random>.tmp``."""
    return path.with_name(f"{start_of(path)}{machine()}-{os.getpid()}-{secrets.token_hex(4)}.tmp")


def start_of(path: Path) -> str:
    """How every temp name of ``path`` begins; a long name is cut, for the temp name must fit where the name fits."""
    name = path.name.encode("utf-8", "surrogateescape")[:MOST_BYTES].decode("utf-8", "ignore")
    return f"~{name}{TEMP_MARK}"


def machine() -> str:
    """Six signs that tell machines apart and name none."""
    return sha256(platform.node().encode("utf-8", "replace")).hexdigest()[:6]


def clear_leftovers(path: Path) -> None:
    """Remove the temp files that killed writers of ``path`` left; what cannot be removed stays, silently."""
    start = start_of(path)
    with suppress(OSError):
        for name in os.listdir(path.parent):
            writer = WRITER.fullmatch(name[len(start) :]) if name.startswith(start) else None
            left = path.with_name(name)
            if writer is None or writer.group(1) != machine() or left.is_symlink() or not left.is_file():
                continue
            if not is_alive(int(writer.group(2))):
                with suppress(OSError):
                    left.unlink()


def is_alive(process: int) -> bool:
    """Whether a process of this machine runs; True where that cannot be told."""
    if sys.platform == "win32":
        return runs_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def runs_on_windows(process: int) -> bool:
    """The same by the Windows kernel: there ``os.kill`` would end the process."""
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined, unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(QUERY, False, process)
    if not handle:
        return bool(ctypes.get_last_error() == ACCESS_DENIED)  # type: ignore[attr-defined, unused-ignore]
    code = ctypes.c_ulong()
    try:
        known = kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
        return not known or code.value == STILL_ACTIVE
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))
