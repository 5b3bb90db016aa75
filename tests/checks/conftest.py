"""A workbook that no check objects to, written once; tests work on copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.rules import RULES
from allocator.workbooks.input_writer import write_input
from tests.checks.edits import errors
from tests.checks.planted_amounts import BASE


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook, not to be changed."""
    path = tmp_path_factory.mktemp("good") / "数据.xlsx"
    assert write_input(BASE, path, RULES) is None
    assert errors(path) == []
    return path
