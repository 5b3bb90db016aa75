"""The layers hold, and the contracts bite when a file breaks them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.tree import PACKAGE, ROOT


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in ``folder`` under the project's own contracts."""
    program = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-c", program, "--config", str(ROOT / "setup.cfg"), "--no-cache"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_every_contract_is_kept() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("domain/money.py", "import allocator.rules", "Layers"),
        ("entitlement/__init__.py", "import allocator.units", "Layers"),
        ("use_cases/results.py", "import allocator.cli", "Layers"),
        ("units/__init__.py", "import highspy", "Pyomo, HiGHS and numpy"),
        ("use_cases/results.py", "import openpyxl", "Workbook libraries"),
        ("use_cases/results.py", "import click", "The command line"),
        ("rules/spend_the_pool.py", "import allocator.rules.already_issued", "A rule does not know"),
    ],
)
def test_a_forbidden_import_is_named(tmp_path: Path, place: str, line: str, contract: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "allocator", ignore=shutil.ignore_patterns("__pycache__"))
    target = tmp_path / "allocator" / place
    target.write_text(f"{target.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode == 1
    broken = [row for row in done.stdout.splitlines() if row.rstrip().endswith("BROKEN")]
    assert any(contract in row for row in broken), done.stdout
