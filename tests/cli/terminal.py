"""The command line as a user meets it: a process of its own, or main() with its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from allocator.cli import main
from tests.project.tree import ROOT


def process(
    *arguments: str, folder: Path, encoding: str = "utf-8", program: Sequence[str] = ("-m", "allocator")
) -> subprocess.CompletedProcess[str]:
    """Run the tool in a process of its own, its output piped, in ``folder``."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding, "ALLOCATOR_DEBUG": ""}
    return subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding=encoding,
        errors="replace",
        check=False,
    )


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run ``main`` in this process: exit code, standard output, standard error."""
    with pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out, said.err
