"""Excel in and out: the only place with workbook libraries. Names are loaded on first use."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {"write_input": "input_writer", "read_input": "reader", "read_plan": "plan_reader"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
