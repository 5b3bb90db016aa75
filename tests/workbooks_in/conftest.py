"""One workbook written once; each test works on its own copy."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.workbooks_in.province import written


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The province's workbook, not to be changed."""
    return written(tmp_path_factory.mktemp("province") / "数据.xlsx")


@pytest.fixture
def workbook(original: Path, tmp_path: Path) -> Path:
    """A copy to plant mistakes in."""
    return Path(shutil.copy(original, tmp_path / "数据.xlsx"))


@pytest.fixture(scope="session")
def opened(original: Path) -> Any:
    """The workbook opened once; a test that plants something puts it back."""
    return openpyxl.load_workbook(original)
