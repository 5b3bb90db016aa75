"""Profiles of Hypothesis, and the shares of feasible and binding cases, printed at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.properties.tally import Tally

QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
settings.register_profile("default", deadline=None, derandomize=True, suppress_health_check=QUIET, print_blob=True)
settings.register_profile("deep", deadline=None, suppress_health_check=QUIET, print_blob=True)
FIRST_FAILURE = (Phase.explicit, Phase.generate)
settings.register_profile("mutants", deadline=None, derandomize=True, suppress_health_check=QUIET, phases=FIRST_FAILURE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

TALLIES = pytest.StashKey[list[Tally]]()


def pytest_configure(config: pytest.Config) -> None:
    """An empty list that every property puts its tally into."""
    config.stash[TALLIES] = []


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    """Counts of this property's cases; they are printed when all is done."""
    counted = Tally(request.node.name)
    request.config.stash[TALLIES].append(counted)
    yield counted


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print each property's shares."""
    counted = [tally for tally in config.stash.get(TALLIES, []) if tally.cases]
    if counted:
        terminalreporter.section("properties: cases, feasible, binding")
        for tally in counted:
            terminalreporter.write_line(tally.line())
