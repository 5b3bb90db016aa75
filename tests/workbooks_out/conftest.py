"""The small dossier, written once."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.domain.dossier import Dossier
from allocator.workbooks.dossier import write_dossier
from tests.workbooks_out.builders import dossier


@pytest.fixture(scope="session")
def small() -> Dossier:
    return dossier()


@pytest.fixture(scope="session")
def written(small: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "方案.xlsx"
    assert write_dossier(small, path) is None
    return path
