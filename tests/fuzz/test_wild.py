"""The first wild provinces, judged as the campaign (``make fuzz``) judges thousands."""

from __future__ import annotations

from collections import Counter

from tests.fuzz.campaign import judged

CASES = 80


def test_wild_provinces_end_well() -> None:
    ends: Counter[str] = Counter()
    wrong = []
    for seed in range(CASES):
        ended, fault = judged(seed)
        ends[ended.split()[0]] += 1
        if fault and not fault.startswith("took"):
            wrong.append((seed, ended, fault))
    assert wrong == []
    assert ends["ok"] >= CASES * 2 // 5 and ends["conflict"] >= CASES // 5, ends
