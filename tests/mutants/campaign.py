"""Wrong code on purpose: ``python -m tests.mutants.campaign``; prints the mutants no test notices, exit 1 where one is.

Each mutant is made in a copy of the project; the tests of its kind run there until one fails. All these tests must
pass without a mutant first: else exit 2.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.changes import MUTANTS
from tests.mutants.mutant import Mutant

ROOT = Path(__file__).parents[2]
COPIED = ("allocator", "tests", "scenarios", "templates", "setup.cfg", "pyproject.toml")
LIMIT = 900
KILLED, SURVIVED, TOO_LONG = "killed", "SURVIVED", "killed (took too long)"


def copied(target: Path) -> None:
    """The project's code and tests in another folder."""
    skipped = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=skipped)
        else:
            shutil.copy2(source, target / name)


def verdict(folder: Path, mutant: Mutant) -> str:
    """Whether the tests notice the mutant in this copy; the copy is mended again."""
    path = folder / "allocator" / mutant.file
    text = path.read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1, mutant
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        return run(folder, mutant.tests)
    finally:
        path.write_text(text, encoding="utf-8")


def run(folder: Path, tests: Sequence[str]) -> str:
    """The tests' word on the code of a folder."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    settings = {**os.environ, "PYTHONPATH": str(folder), "HYPOTHESIS_PROFILE": "mutants"}
    try:
        ended = subprocess.run(command, cwd=folder, env=settings, capture_output=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return TOO_LONG
    assert ended.returncode in (0, 1, 2), ended.stdout.decode()
    return KILLED if ended.returncode else SURVIVED


def passing(chosen: Sequence[Mutant], folder: Path) -> bool:
    """Whether the mutants' tests pass where nothing is wrong."""
    copied(folder)
    groups = dict.fromkeys(mutant.tests for mutant in chosen)
    return all(run(folder, tests) == SURVIVED for tests in groups)


def main() -> int:
    """Try every mutant that is asked for; exit 1 where one survives, 2 where the tests fail without any."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", default="", help="a part of the file's name")
    asked.add_argument("--jobs", type=int, default=2)
    options = asked.parse_args()
    chosen = [mutant for mutant in MUTANTS if options.only in mutant.file]
    folders = threading.local()
    survivors = 0
    with tempfile.TemporaryDirectory() as made:
        if not passing(chosen, Path(tempfile.mkdtemp(dir=made))):
            print("tests fail without a mutant, or take too long")
            return 2

        def judged(mutant: Mutant) -> tuple[str, float]:
            if not hasattr(folders, "own"):
                folders.own = Path(tempfile.mkdtemp(dir=made))
                copied(folders.own)
            started = time.monotonic()
            return verdict(folders.own, mutant), time.monotonic() - started

        with ThreadPoolExecutor(options.jobs) as pool:
            for mutant, (word, took) in zip(chosen, pool.map(judged, chosen), strict=True):
                survivors += word == SURVIVED
                print(f"{word:9} {took:4.0f} s  {mutant.file}: {mutant.old!r} → {mutant.new!r}", flush=True)
    print(f"{len(chosen)} mutants, {survivors} survived")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
