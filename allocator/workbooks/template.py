"""The blank template, from the same layout that reads it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from allocator.domain.rule import Rule
from allocator.workbooks.atomic import refusal, write_atomically
from allocator.workbooks.form.book import build_form
from allocator.workbooks.form.rows import FilledSheet
from allocator.workbooks.form.rule_rows import rule_rows
from allocator.workbooks.layout import INFO, RULE_SHEET, SHEETS
from allocator.workbooks.layout.main_sheets import INFO_ITEMS, TEMPLATE_VERSION, VERSION


def write_template(path: Path, rules: Sequence[Rule], force: bool = False) -> str | None:
    """Write the blank template; None when done, else the Chinese sentence why not."""
    path = Path(path)
    sheets = []
    for sheet in SHEETS:
        rows: tuple = ()
        if sheet is INFO:
            rows = tuple([item, TEMPLATE_VERSION if item == VERSION else None, note] for item, _, note in INFO_ITEMS)
        elif sheet is RULE_SHEET:
            rows = tuple(rule_rows(rules, ()))
        sheets.append(FilledSheet(sheet, sheet.columns, rows))
    return refusal(path, force) or write_atomically(path, partial(build_form, tuple(sheets), (), ""), force)
