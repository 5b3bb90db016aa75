"""A written workbook computed anew by LibreOffice: what its formulas give is what was stored beside them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.workbooks_out.planned import sheets_of

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def nothing_differs(written: Path, folder: Path) -> None:
    """openpyxl drops the cached results, LibreOffice computes them anew, and nothing differs."""
    stripped, out = folder / "stripped.xlsx", folder / "out"
    openpyxl.load_workbook(written).save(stripped)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(stripped)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    ours, theirs = sheets_of(written), sheets_of(out / "stripped.xlsx")
    assert list(ours) == list(theirs)
    for name, rows in ours.items():
        for number, (row, other) in enumerate(zip(rows, theirs[name], strict=False), 1):
            for column, (mine, his) in enumerate(zip(row, other, strict=False)):
                where = (name, number, column, mine, his)
                if isinstance(mine, int | float) and isinstance(his, int | float):
                    assert mine == pytest.approx(his, rel=1e-9, abs=1e-9), where
                else:
                    assert str(mine) == str(his), where
