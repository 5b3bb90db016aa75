"""The blank template."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from allocator.domain.rule import Rule
from allocator.workbooks.atomic import refusal, write_atomically
from allocator.workbooks.form.book import build_book
from allocator.workbooks.form.rows import FilledSheet, Row
from allocator.workbooks.layout import INFO, RULE_SHEET, SHEETS
from allocator.workbooks.layout.main_sheets import INFO_ITEMS, TEMPLATE_VERSION, VERSION


def write_template(path: Path, rules: tuple[Rule, ...], force: bool = False) -> str | None:
    """Write the blank template; None when done, else the Chinese sentence why not. No clock is read."""
    return refusal(Path(path), force) or write_atomically(
        Path(path), partial(build_book, blank_sheets(), rules, (), ""), force
    )


def blank_sheets() -> tuple[FilledSheet, ...]:
    """Every sheet but 规则 with no rows; 基本信息 with its items waiting."""
    version = {VERSION: TEMPLATE_VERSION}
    items: tuple[Row, ...] = tuple([name, version.get(name), note] for name, _, note in INFO_ITEMS)
    return tuple(
        FilledSheet(sheet, sheet.columns, items if sheet is INFO else ()) for sheet in SHEETS if sheet is not RULE_SHEET
    )
