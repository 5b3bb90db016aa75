"""The only place that knows the order of the steps. Nothing here prints.

Names are loaded on first use, so that ``check`` never pays for the solver.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "plan_facts": "planning",
    "check": "checking",
    "run": "running",
    "audit": "auditing",
    "explain": "explaining",
    "write_template": "listing",
    "list_rules": "listing",
    "list_scenarios": "listing",
    "PlanResult": "results",
    "Result": "results",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
