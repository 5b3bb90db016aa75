"""The sheets that only some plans have: their formulas computed by another program give what is stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from allocator.domain.fraction import Fraction
from allocator.domain.records import Use
from allocator.workbooks.dossier import write_dossier
from tests.workbooks_out.planned import planned_dossier
from tests.workbooks_out.recomputed import SOFFICE, nothing_differs
from tests.workbooks_out.test_batches import BACK, EARLY, LATE
from tests.workbooks_out.test_issue_line import QUIET, lined
from tests.workbooks_out.test_uses import ON


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_fees_batches_city_lines_and_rates_are_what_their_formulas_give(tmp_path: Path) -> None:
    start = lined()
    streams = tuple(replace(stream, pays_fee=stream.in_group) for stream in start.streams)
    stated = {"应整合到位(万元)": Fraction(800), "已纳入整合方案(万元)": Fraction(300)}
    counties = tuple(replace(c, kind="开发区", figures={**c.figures, **stated}) for c in start.counties)
    uses = (Use("产业", 2018, Fraction(11, 20)),)
    known = replace(start, streams=streams, counties=counties, uses=uses, batches=(EARLY, LATE, BACK))
    path = tmp_path / "方案.xlsx"
    assert write_dossier(planned_dossier(known, (*ON, *QUIET)), path) is None
    nothing_differs(path, tmp_path)
