"""A file appears whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from allocator.workbooks import atomic, leftovers
from allocator.workbooks.atomic import write_atomically

OLD, NEW = b"old content", b"new content" * 1000


def put_new(stream) -> None:
    stream.write(NEW)


def test_a_new_file_is_written_and_nothing_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    assert write_atomically(path, put_new) is None
    assert path.read_bytes() == NEW
    assert os.listdir(tmp_path) == ["方案.xlsx"]


def test_an_existing_file_stays_without_force_and_is_replaced_with_it(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    path.write_bytes(OLD)
    assert "已存在" in (write_atomically(path, put_new) or "")
    assert path.read_bytes() == OLD
    assert write_atomically(path, put_new, force=True) is None
    assert path.read_bytes() == NEW
    assert os.listdir(tmp_path) == ["方案.xlsx"]


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"

    def slow(stream) -> None:
        stream.write(NEW)
        path.write_bytes(OLD)

    assert "已存在" in (write_atomically(path, slow) or "")
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["方案.xlsx"]


@pytest.mark.parametrize("lock", ["~$方案.xlsx", ".~lock.方案.xlsx#"])
def test_a_file_open_in_a_spreadsheet_is_named_so(tmp_path: Path, lock: str) -> None:
    path = tmp_path / "方案.xlsx"
    path.write_bytes(OLD)
    (tmp_path / lock).write_bytes(b"")
    assert (write_atomically(path, put_new, force=True) or "").startswith("文件正被打开")
    assert path.read_bytes() == OLD


def test_a_refused_replace_says_the_file_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "方案.xlsx"
    path.write_bytes(OLD)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(atomic.os, "replace", refuse)
    assert "文件正被打开" in (write_atomically(path, put_new, force=True) or "")
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["方案.xlsx"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT, errno.EMFILE])
def test_a_full_or_failing_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    path = tmp_path / "方案.xlsx"
    path.write_bytes(OLD)

    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(atomic.os, call, fail)
    said = write_atomically(path, put_new, force=True) or ""
    assert "原有文件未动" in said
    assert code != errno.ENOSPC or "磁盘空间不足" in said
    assert re.search("[A-Za-z]{3}", said.replace(str(path), "")) is None
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["方案.xlsx"]


def test_a_short_write_is_noticed_on_reading_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "方案.xlsx"
    monkeypatch.setattr(atomic, "write_through", lambda temp, content: temp.write_bytes(content[:-1]))
    assert "复核未通过" in (write_atomically(path, put_new) or "")
    assert os.listdir(tmp_path) == []


def test_what_the_second_reader_finds_stops_the_write(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    assert "少一行" in (write_atomically(path, put_new, verify=lambda temp: "少一行") or "")
    assert os.listdir(tmp_path) == []


def test_a_missing_folder_and_a_folder_as_target_are_plain_sentences(tmp_path: Path) -> None:
    assert "文件夹不存在" in (write_atomically(tmp_path / "无" / "方案.xlsx", put_new) or "")
    assert "是文件夹" in (write_atomically(tmp_path, put_new, force=True) or "")


@pytest.mark.parametrize("moment", ["build", "fsync", "verify"])
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    path = tmp_path / "方案.xlsx"
    path.write_bytes(OLD)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if moment == "fsync":
        monkeypatch.setattr(atomic.os, "fsync", interrupt)
    build = interrupt if moment == "build" else put_new
    verify = interrupt if moment == "verify" else None
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, build, True, verify)
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["方案.xlsx"]


KILLED = """
import signal, sys, time
from pathlib import Path
from allocator.workbooks import atomic

# What a shell starts in the background ignores Ctrl-C; this process must not.
signal.signal(signal.SIGINT, signal.default_int_handler)

def pause(name):
    real = getattr(atomic, name)
    def slow(*given):
        if sys.argv[2] == "before " + name:
            print("now", flush=True); time.sleep(60)
        answer = real(*given)
        if sys.argv[2] == "after " + name:
            print("now", flush=True); time.sleep(60)
        return answer
    setattr(atomic, name, slow)

for name in ("write_through", "put_in_place", "sync_folder"):
    pause(name)
atomic.write_atomically(Path(sys.argv[1]), lambda stream: stream.write(b"new content" * 1000), True)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("moment", ["before write_through", "after write_through", "before sync_folder"])
def test_a_kill_leaves_the_old_file_or_the_new_one_whole(tmp_path: Path, moment: str) -> None:
    path = tmp_path / "方案.xlsx"
    path.write_bytes(OLD)
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(path), moment], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"now\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert path.read_bytes() == (NEW if moment == "before sync_folder" else OLD)
    assert all(leftovers.TEMP_MARK in name for name in os.listdir(tmp_path) if name != "方案.xlsx")
    assert write_atomically(path, put_new, force=True) is None
    assert os.listdir(tmp_path) == ["方案.xlsx"]


def test_only_what_a_dead_writer_of_this_file_left_is_removed(tmp_path: Path) -> None:
    path, here = tmp_path / "方案.xlsx", leftovers.machine()
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    dead = done.stdout.decode().strip()
    elsewhere = "000000" if here != "000000" else "111111"
    kept = [
        f"~方案.xlsx.写入中-{here}-{os.getpid()}-0123abcd.tmp",  # a live writer
        f"~方案.xlsx.写入中-{elsewhere}-{dead}-0123abcd.tmp",  # a writer on another machine of a shared folder
        f"~比较.xlsx.写入中-{here}-{dead}-0123abcd.tmp",  # another file
        f"~方案.xlsx.写入中-{here}-{dead}-0123abcd.tmp.xlsx",  # a user's copy
        "~方案.xlsx.写入中-说明.tmp",
        "~$比较.xlsx",
    ]
    for name in (*kept, f"~方案.xlsx.写入中-{here}-{dead}-0123abcd.tmp"):
        (tmp_path / name).write_bytes(OLD)
    (tmp_path / f"~方案.xlsx.写入中-{here}-{dead}-89abcdef.tmp").mkdir()
    assert write_atomically(path, put_new) is None
    left = {"方案.xlsx", f"~方案.xlsx.写入中-{here}-{dead}-89abcdef.tmp", *kept}
    assert set(os.listdir(tmp_path)) == left


def test_a_name_as_long_as_the_disk_allows_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("省" * 80 + ".xlsx")
    assert write_atomically(path, put_new) is None
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.skipif(os.name == "nt", reason="SIGINT")
def test_ctrl_c_in_the_middle_of_a_real_process_removes_the_temp_file(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), "after write_through"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"now\n"
    time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    assert child.wait() != 0
    child.stdout.close()
    assert os.listdir(tmp_path) == []


def test_a_read_only_file_stays_even_with_force(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o444)
    assert "是只读文件,未覆盖" in (write_atomically(path, lambda stream: stream.write(b"new"), force=True) or "")
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    os.mkfifo(path)
    assert "不是普通文件" in (write_atomically(path, lambda stream: stream.write(b"new"), force=True) or "")
    assert path.is_fifo()
