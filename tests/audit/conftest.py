"""The audited dossier, written once."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.domain.dossier import Dossier
from allocator.workbooks.dossier import write_dossier
from tests.audit.plans import audited_dossier


@pytest.fixture(scope="session")
def dossier() -> Dossier:
    return audited_dossier()


@pytest.fixture(scope="session")
def plan(dossier: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "方案.xlsx"
    assert write_dossier(dossier, path) is None
    return path
