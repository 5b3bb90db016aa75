"""What is found in a forecast year only informs, be it of a hard rule or of a soft one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.audit import only_warning
from allocator.domain.finding import BROKEN, CHECK, Finding
from allocator.domain.ledger import Ledger
from allocator.domain.stream import FORECAST_POOL
from tests.use_cases.towns import facts


@pytest.mark.parametrize("kind", [BROKEN, "shortfall"])
def test_in_a_forecast_year_every_finding_is_a_check(kind: str) -> None:
    start = facts(years=(2018, 2019))
    pools = {
        key: replace(pool, nature=FORECAST_POOL) if key == ("ZY", 2019) else pool for key, pool in start.pools.items()
    }
    ledger = Ledger(replace(start, pools=pools), (), {})
    found = [only_warning(ledger, Finding(kind, "x", "610101", year, "2", "1", "少 1。")) for year in (2018, 2019)]
    assert [one.kind for one in found] == [kind, CHECK]
