"""Formats of the input workbook: fill colours say required, optional or computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocator.workbooks.layout.spec import AS_TEXT, COUNT, YEAR, Column

FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
BORDER = {"border": 1, "border_color": "#BFBFBF"}
WRAP, CENTRE = {"text_wrap": True}, {"align": "center", **BORDER}
REQUIRED_FILL, OPTIONAL_FILL, COMPUTED_FILL, NOTE_FILL = "#F8CBAD", "#DDEBF7", "#E7E6E6", "#FFF2CC"
LAST_ROW = 5000
SPECS: Mapping[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_name": "黑体"},
    "help": {"font_size": 9, "font_color": "#595959", **WRAP, "valign": "top", "bg_color": NOTE_FILL, **BORDER},
    "total": {"font_size": 9, "align": "right", "valign": "top", "bg_color": COMPUTED_FILL, "shrink": True, **BORDER},
    "required": {"bold": True, "bg_color": REQUIRED_FILL, **WRAP, **CENTRE},
    "optional": {"bold": True, "bg_color": OPTIONAL_FILL, **WRAP, **CENTRE},
    "computed": {"bold": True, "bg_color": COMPUTED_FILL, **WRAP, **CENTRE},
    "open_header": {"bold": True, "bg_color": OPTIONAL_FILL, **WRAP, "locked": False, "num_format": "@", **CENTRE},
    "open": {"locked": False},
    "text": {"locked": False, "num_format": "@"},
    "wrapped": {"locked": False, "num_format": "@", **WRAP},
    "number": {"locked": False, "num_format": "#,##0.######"},
    "whole": {"locked": False, "num_format": "#,##0"},
    "plain": {"locked": False, "num_format": "0"},
    "fixed": {"bg_color": COMPUTED_FILL, **WRAP, "num_format": "@", **BORDER},
    "edit": {"locked": False, **WRAP, "num_format": "@", "bg_color": OPTIONAL_FILL, **BORDER},
    "prose": {**WRAP, "valign": "top", "font_size": 11},
    "heading": {"bold": True, "font_size": 12},
    "note": {"bold": True, "font_color": "#C00000"},
}  # fmt: skip


def make_styles(workbook: Any) -> dict[str, Any]:
    """Every format by its name; those for totals by measure are added as ``total:人``."""
    styles = {name: workbook.add_format({**FONT, **spec}) for name, spec in SPECS.items()}
    for unit in ("万元", "人", "亩", ""):
        styles[f"total:{unit}"] = workbook.add_format({**FONT, **SPECS["total"], "num_format": total_format(unit)})
    return styles


def total_format(unit: str) -> str:
    """The number format of a live total: ``合计 1,234.50万元``."""
    digits = "#,##0" if unit == "人" else "#,##0.00"
    return f'"合计 "{digits}"{unit}"'


def style_name(column: Column) -> str:
    """The format of a column's data cells; codes and words are text, so that no zero is lost."""
    if column.kind in AS_TEXT or "编码" in column.kind:
        return "text"
    if column.kind == YEAR:
        return "plain"
    return "whole" if column.kind == COUNT else "open" if column.choices else "figure"
