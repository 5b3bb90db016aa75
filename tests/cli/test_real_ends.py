"""A run that is killed, interrupted or meets a full disk, as real processes on a real folder: no half file stays."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from allocator.rules import RULES
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.leftovers import TEMP_MARK
from allocator.workbooks.plan_reader import read_plan
from tests.checks.planted_amounts import BASE
from tests.cli.terminal import process
from tests.project.tree import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX signals and limits")
INPUT, PLAN, JSON = "数据.xlsx", "方案.xlsx", "结果.json"
ARGUMENTS = ("run", INPUT, "-o", PLAN, "--json", JSON, "--force")
OLD = b"the plan of last month"
SMALL = 8_192


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small input that has a plan."""
    path = tmp_path_factory.mktemp("filled") / INPUT
    assert write_input(BASE, path, RULES) is None
    return path


@pytest.fixture(scope="module")
def duration(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds of one undisturbed run, which ends well."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copy(filled, folder / INPUT)
    start = time.perf_counter()
    done = process(*ARGUMENTS, folder=folder)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == sorted([INPUT, PLAN, JSON])
    return time.perf_counter() - start


def started(folder: Path, limit: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """The run in a process of its own."""

    def prepared() -> None:
        # What a shell starts in the background ignores Ctrl-C; this process must not.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if limit is not None:
            limit()

    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "ALLOCATOR_DEBUG": ""}
    return subprocess.Popen(
        [sys.executable, "-m", "allocator", *ARGUMENTS],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=prepared,
    )


def disturbed(folder: Path, wait: Callable[[], bool], sent: signal.Signals) -> tuple[int, str]:
    """Start the run, send a signal once ``wait`` is content; (exit code, standard error)."""
    child = started(folder)
    while child.poll() is None and not wait():
        time.sleep(0.001)
    child.send_signal(sent)
    _, said = child.communicate()
    return child.returncode, said


def old_or_whole(path: Path) -> bool:
    """Whether a plan is the old file untouched, or a new one that reads whole."""
    return path.read_bytes() == OLD or not read_plan(path).problems


@pytest.mark.parametrize("moment", [0.35, 0.7, "temp file", "plan"])
def test_a_kill_leaves_the_old_plan_or_a_whole_new_one(
    filled: Path, duration: float, tmp_path: Path, moment: float | str
) -> None:
    shutil.copy(filled, tmp_path / INPUT)
    (tmp_path / PLAN).write_bytes(OLD)
    start = time.perf_counter()

    def now() -> bool:
        if isinstance(moment, float):
            return time.perf_counter() - start > moment * duration
        if moment == "plan":
            return (tmp_path / PLAN).read_bytes() != OLD
        return any(TEMP_MARK in name for name in os.listdir(tmp_path))

    disturbed(tmp_path, now, signal.SIGKILL)
    assert old_or_whole(tmp_path / PLAN)
    assert (tmp_path / INPUT).read_bytes() == filled.read_bytes()
    others = set(os.listdir(tmp_path)) - {INPUT, PLAN, JSON}
    assert all(TEMP_MARK in name for name in others)
    assert process(*ARGUMENTS, folder=tmp_path).returncode == 0
    assert set(os.listdir(tmp_path)) == {INPUT, PLAN, JSON}


@pytest.mark.parametrize("part", [0.4, 0.7])
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_an_end_from_outside_leaves_nothing_behind(
    filled: Path, duration: float, tmp_path: Path, part: float, sent: signal.Signals
) -> None:
    shutil.copy(filled, tmp_path / INPUT)
    start = time.perf_counter()
    code, said = disturbed(tmp_path, lambda: time.perf_counter() - start > part * duration, sent)
    # A shell shows 130 for both: Python ends as by Ctrl-C where the signal came while a dataclass was being made.
    if code == 130 or said:
        assert code in (130, -signal.SIGINT)
        assert said.strip() == "已中断,没有留下未写完的文件。"
        assert JSON not in os.listdir(tmp_path)
    else:  # it came when all was written
        assert (code, said) in ((0, ""), (-signal.SIGINT, ""), (-sent, "")) and (tmp_path / JSON).exists()
    assert [name for name in os.listdir(tmp_path) if TEMP_MARK in name] == []
    assert not (tmp_path / PLAN).exists() or not read_plan(tmp_path / PLAN).problems


def test_a_file_that_may_not_grow_is_not_written_at_all(filled: Path, tmp_path: Path) -> None:
    """The file system refuses every byte beyond 8 kB, as a full disk or a quota would."""
    shutil.copy(filled, tmp_path / INPUT)
    (tmp_path / PLAN).write_bytes(OLD)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))

    child = started(tmp_path, limit)
    said, wrong = child.communicate()
    assert (child.returncode, wrong) == (1, "")
    assert f"文件超过了这个磁盘(或账户)允许的大小,{PLAN} 未写出,原有文件未动。" in said
    assert (tmp_path / PLAN).read_bytes() == OLD
    assert [name for name in os.listdir(tmp_path) if TEMP_MARK in name] == []


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 kB in memory, where the machine allows one to be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_one_sentence_and_keeps_the_old_plan(filled: Path, tmp_path: Path, full_disk: Path) -> None:
    shutil.copy(filled, tmp_path / INPUT)
    (full_disk / PLAN).write_bytes(OLD)
    done = process("run", INPUT, "-o", str(full_disk / PLAN), "--force", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "磁盘空间不足" in done.stdout and "原有文件未动" in done.stdout
    assert (full_disk / PLAN).read_bytes() == OLD and os.listdir(full_disk) == [PLAN]
