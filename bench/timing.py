"""Whole processes, timed: what a user waits for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE, PLAN = Path("out") / "示例数据.xlsx", Path("out") / "示例方案.xlsx"


@dataclass(frozen=True, slots=True)
class Timed:
    """One finished process: seconds on the wall, exit code, what it printed (both streams)."""

    seconds: float
    code: int
    text: str


def timed(*arguments: str, module: bool = True) -> Timed:
    """Run ``python -m allocator ARGUMENTS`` (or bare ``python ARGUMENTS``) from the project's folder."""
    command = [sys.executable, *(("-m", "allocator") if module else ()), *arguments]
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    return Timed(time.perf_counter() - start, done.returncode, done.stdout.decode("utf-8", "replace"))
