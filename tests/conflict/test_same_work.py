"""The same conflict takes the same work and reads the same, whatever the process did before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from allocator.domain.scenario import Setting
from allocator.use_cases import plan_facts
from allocator.use_cases.result_json import conflict as as_json
from tests.conflict import planted
from tests.conflict.large import large
from tests.properties.provinces import Case
from tests.use_cases.towns import setting


def small() -> Case:
    """A conflict whose repairs are carried through the real run."""
    return planted.uplift_against_hold_harmless()


def beyond_small() -> Case:
    """One of 240 cells, whose repairs are proved by an exact and a whole-unit plan."""
    return Case(large(30, 4, 2), band("-0.05"))


def band(growth: str) -> tuple[Setting, ...]:
    """Nobody's group money may grow by more."""
    return setting("county_band", "status", "hard"), setting("county_band", "maximum_growth", growth)


def told(case: Case) -> str:
    """The conflict as a script reads it, with its work."""
    found = plan_facts(case.facts, case.settings).conflict
    assert found is not None
    return json.dumps({**as_json(found), "work": found.work}, ensure_ascii=False)


@pytest.mark.parametrize("case", [small, beyond_small])
def test_twice_in_one_process_and_in_a_fresh_one(case: Callable[[], Case]) -> None:
    again = f"from tests.conflict.test_same_work import *; print(told({case.__name__}()))"
    fresh = subprocess.run(
        [sys.executable, "-c", again],
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout.strip()
    first = told(case())
    plan_facts(case().facts)
    assert first == told(case()) == fresh
    assert json.loads(first)["work"] > 0
