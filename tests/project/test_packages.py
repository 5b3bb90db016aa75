"""What is installed is what is here: package list, lock file, and a wheel that works away from the checkout."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.tree import PACKAGE, ROOT

CARRIED = ("scenarios", "templates")
SETUP = configparser.ConfigParser()
SETUP.read(ROOT / "setup.cfg", encoding="utf-8")


def listed(section: str, key: str) -> list[str]:
    """The lines of a list in setup.cfg."""
    return SETUP[section][key].split("\n")[1:]


def pinned() -> dict[str, str]:
    """The lock file: canonical name → version."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {canonicalize_name(name): pin for name, pin in re.findall(r"(?m)^([\w.-]+)==(\S+)", text)}


def test_every_package_of_the_tree_is_installed() -> None:
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    names = {folder.relative_to(ROOT).as_posix().replace("/", ".") for folder in folders}
    carried = {f"allocator.{name}" for name in CARRIED}
    assert set(listed("options", "packages")) == names | carried
    assert [name for name in names if not (ROOT / name.replace(".", "/") / "__init__.py").exists()] == []


@pytest.mark.parametrize(
    "line", listed("options", "install_requires") + listed("options.extras_require", "dev"), ids=lambda line: line
)
def test_the_lock_lies_inside_the_ranges(line: str) -> None:
    wanted = Requirement(line)
    assert wanted.specifier.contains(pinned()[canonicalize_name(wanted.name)])


def test_the_lock_is_complete_hashed_and_names_no_place() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=[\w.-]+==)", text)[1:]
    assert len(entries) == len(pinned()) > 30
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?:|file:|--index|--find-links|(?m:^/)", text)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the package installed from its own wheel, built from a copy of the tree."""
    work = tmp_path_factory.mktemp("wheel")
    copy, site = work / "source", work / "site"
    for name in ("allocator", *CARRIED):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    pip("wheel", "--no-build-isolation", "--wheel-dir", str(work), str(copy))
    pip("install", "--target", str(site), *map(str, work.glob("*.whl")))
    return site


def pip(command: str, *arguments: str) -> None:
    """Run pip without touching the network."""
    quiet = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    subprocess.run([sys.executable, "-m", "pip", command, *quiet, *arguments], check=True, capture_output=True)


def allocator(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed tool in a folder that has nothing of the project."""
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-m", "allocator", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("folder", CARRIED)
def test_the_wheel_carries_the_files_of_a_folder(installed: Path, folder: str) -> None:
    here = {path.name for path in (ROOT / folder).iterdir() if path.suffix in {".toml", ".xlsx"}}
    assert here
    assert {path.name for path in (installed / "allocator" / folder).iterdir()} >= here


def test_the_installed_tool_lists_every_scenario(installed: Path, tmp_path: Path) -> None:
    done = allocator(installed, tmp_path, "scenarios")
    assert (done.returncode, done.stderr) == (0, "")
    names = {path.stem for path in (ROOT / "scenarios").glob("*.toml")}
    assert names == {line.partition(":")[0] for line in done.stdout.splitlines() if not line.startswith(" ")}


def test_the_installed_tool_writes_the_template(installed: Path, tmp_path: Path) -> None:
    done = allocator(installed, tmp_path, "template", "-o", "模板.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "模板.xlsx").read_bytes()[:2] == b"PK"
    assert [path.name for path in tmp_path.iterdir()] == ["模板.xlsx"]


def test_the_version_is_written_once(installed: Path) -> None:
    from allocator import __version__

    assert (installed / f"allocator-{__version__}.dist-info").is_dir()
