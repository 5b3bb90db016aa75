"""A clash on the Sichuan table, told within the budget with the amount known by hand.

The cities' totals add up to 383,378.5 万元. Capped at −5 % they leave 383,378.5 × 5 % = 19,168.925 万元 unplaced;
asked for +10 % they lack 383,378.5 × 10 % = 38,337.85 万元.
"""

from __future__ import annotations

import pytest

from allocator.conflict.describe import SEARCH
from allocator.domain.scenario import Setting
from allocator.scenario_files import parse_set
from allocator.use_cases import plan_facts
from tests.fuzz.campaign import LAST_SOLVE
from tests.real.sichuan import sichuan


@pytest.mark.parametrize(
    ("bound", "lacking"), [("maximum_growth=-0.05", "19168.925"), ("minimum_growth=0.1", "38337.85")]
)
def test_the_amount_is_told_within_the_budget(bound: str, lacking: str) -> None:
    sets = [parse_set(f"county_band.{text}", "试") for text in ("status=hard", bound)]
    found = plan_facts(sichuan("reconciled"), tuple(one for one in sets if isinstance(one, Setting))).conflict
    assert found is not None
    assert (found.kind, found.short_by, found.year) == ("exact", lacking, 2017)
    assert len(found.repairs) >= 5
    assert 0 < found.work <= SEARCH + LAST_SOLVE
