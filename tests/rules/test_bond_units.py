"""Rule 11 counts in the least amount that every bond stream can make up."""

from __future__ import annotations

from allocator.domain.stream import Stream
from allocator.rules.bond_quota_priority import unit_of


def test_units_of_two_and_three_make_six() -> None:
    streams = tuple(Stream(f"Z{n}", f"债券{n}", "省级", "债券", "全部", "全额因素法", unit=n) for n in (2, 3))
    assert unit_of(streams) == 6
