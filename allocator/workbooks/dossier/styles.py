"""The look of the approval workbook: one table of formats, made once per workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocator.domain.money import Measure

INK, GRID, HEADER_FILL, TOTAL_FILL, CHECK_FILL, WARN = "#1F1F1F", "#7F7F7F", "#DCE6F1", "#F2F2F2", "#FFF8E5", "#C00000"
BASE = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "font_color": INK}
BORDER = {"border": 1, "border_color": GRID}
PLAIN: dict[str, dict[str, Any]] = {
    "title": {"font_name": "黑体", "font_size": 18, "align": "center"},
    "cover_title": {"font_name": "黑体", "font_size": 26, "align": "center", "text_wrap": True},
    "cover_line": {"font_size": 15, "align": "center"},
    "section": {"font_name": "黑体", "font_size": 11, "align": "left"},
    "banner": {"align": "left", "bold": True, "font_color": WARN},
    "body": {"align": "left", "text_wrap": True},
    "body_top": {"align": "left", "valign": "top", "text_wrap": True},
    "note": {"align": "left", "font_size": 9, "font_color": "#595959"},
    "note_wrap": {"align": "left", "font_size": 9, "font_color": "#595959", "text_wrap": True, "valign": "top"},
    "unit": {"align": "right", "font_size": 9},
    "sample": {"align": "right", "font_size": 9, "bold": True, "font_color": WARN},
    "sample_cover": {"align": "center", "font_size": 14, "bold": True, "font_color": WARN},
    "label": {"align": "center", **BORDER, "bg_color": HEADER_FILL, "text_wrap": True},
    "sign_line": {"align": "left", "font_size": 11, **BORDER},
    "blank_box": {"align": "left", **BORDER, "text_wrap": True},
    "header": {"align": "center", "bold": True, "text_wrap": True, "bg_color": HEADER_FILL, **BORDER},
    "text": {"align": "left", **BORDER, "text_wrap": True},
    "text_top": {"align": "left", "valign": "top", **BORDER, "text_wrap": True},
    "center": {"align": "center", **BORDER, "text_wrap": True},
    "name": {"align": "center", **BORDER, "shrink": True},
    "alert": {"align": "left", **BORDER, "text_wrap": True, "font_color": WARN},
    "code": {"align": "center", **BORDER, "num_format": "@"},
    "raw": {"num_format": "@", "valign": "vcenter"},
    "raw_header": {"bold": True, "bg_color": HEADER_FILL},
}
EMPHASES: dict[str, dict[str, Any]] = {
    "": {},
    "total_": {"bold": True, "bg_color": TOTAL_FILL},
    "planned_": {"italic": True, "bg_color": CHECK_FILL},
    "check_": {"bg_color": CHECK_FILL, "font_color": "#595959"},
}
NUMBERS = {
    "percent": "0.00%;[Red]-0.00%;0.00%",
    "count": "#,##0",
    "per_head": "#,##0.00",
    "ratio": "0.00%",
}


def number_format(decimals: int) -> str:
    """The Chinese money format with ``decimals`` places: negatives red, what would read as 0 (or -0.0) as a dash."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    least = "0." + "0" * decimals + "5"
    return f'[>={least}]{digits};[Red][<=-{least}]-{digits};"-"'


def decimals_of(unit: int, measure: Measure) -> int:
    """How many decimals an amount that is a multiple of ``unit`` atoms can have: 0.5 万元 → 1, 1 万元 → 0."""
    places, scale = 0, 1
    while unit * scale % measure.atoms and places < 6:
        places, scale = places + 1, scale * 10
    return places


def make_styles(workbook: Any) -> Mapping[str, Any]:
    """Style name → format. Numbers: ``money0`` … ``money6`` and those of NUMBERS, each also ``total_``, ``check_``."""
    styles = {name: workbook.add_format({**BASE, **look}) for name, look in PLAIN.items()}
    numbers = {**NUMBERS, **{f"money{places}": number_format(places) for places in range(7)}}
    for prefix, emphasis in EMPHASES.items():
        for name, number in numbers.items():
            look = {**BASE, **BORDER, "align": "right", "num_format": number, **emphasis}
            styles[prefix + name] = workbook.add_format(look)
        if prefix:
            for name in ("text", "center", "code", "name"):
                styles[prefix + name] = workbook.add_format({**BASE, **PLAIN[name], **emphasis})
    return styles
