"""A setting that cannot stand as it is, told at its place."""

from __future__ import annotations

from allocator.domain.finding import ERROR, Problem
from allocator.domain.scenario import Setting


def wrong(setting: Setting, found: str, text: str, fix: str, level: str = ERROR) -> Problem:
    """A Problem at the setting's place: a sheet's cell, a scenario file, or --set."""
    sheet, _, cell = setting.place.partition("!")
    return Problem(level, sheet, cell, found, text, fix)
