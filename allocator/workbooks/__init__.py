"""Excel in and out: the only place with workbook libraries. Names are loaded when they are first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

WHERE = {
    "read_input": "reader",
    "facts_from_tables": "input_writer",
    "write_input": "input_writer",
    "input_tables": "input_writer",
    "write_template": "template",
    "read_plan": "plan_reader",
    "write_dossier": "dossier",
}


def __getattr__(name: str) -> Any:
    """The reader's or writer's entry of that name (openpyxl and XlsxWriter load only when needed)."""
    if name not in WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"allocator.workbooks.{WHERE[name]}"), name)
