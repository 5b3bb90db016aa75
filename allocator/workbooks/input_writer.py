"""The input workbook filled from facts: samples, tests, a corrected copy; and the same as plain tables."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from allocator.domain.facts import Facts
from allocator.domain.rule import Rule
from allocator.workbooks.atomic import refusal, write_atomically
from allocator.workbooks.form.book import build_book
from allocator.workbooks.form.rows import filled_sheets
from allocator.workbooks.intake.embedded import (
    SETTING_HEADERS,
    facts_from_tables,
    input_tables,
    setting_of,
    setting_row,
)

__all__ = ["SETTING_HEADERS", "facts_from_tables", "input_tables", "setting_of", "setting_row", "write_input"]
SAMPLE_NOTE = "示例(非真实数据)"


def write_input(
    facts: Facts, path: Path, rules: tuple[Rule, ...] | None = None, note: str = "", force: bool = False
) -> str | None:
    """Write the workbook that reads back as ``facts``; None when done, else the Chinese sentence why not.

    With ``rules`` the sheet 规则 is added, with the facts' settings on it. ``note`` stands in the title of
    every sheet; facts that say 示例 anywhere get one of their own. The same facts give the same bytes.
    """
    if not note and any("示例" in text for text in facts.info.values()):
        note = SAMPLE_NOTE
    build = partial(build_book, filled_sheets(facts), rules, facts.settings, note)
    return refusal(Path(path), force) or write_atomically(Path(path), build, force)
