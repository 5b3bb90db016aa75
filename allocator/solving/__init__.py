"""The exact plan of a year through Pyomo and HiGHS: the only room with floats, none of which leaves it.

Names are loaded on first use, so that nothing here is paid for before something has to be solved.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "solve": "exact_plan",
    "best_amounts": "exact_plan",
    "feasible": "exact_plan",
    "shortage": "pool_shortage",
    "shortages": "pool_shortage",
    "Shortage": "pool_shortage",
    "weighed": "infeasible",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
