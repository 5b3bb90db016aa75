"""Facts written as an input workbook, or as plain text tables that travel inside the approval workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.rule import Rule
from allocator.workbooks.atomic import refusal, write_atomically
from allocator.workbooks.form.book import build_form
from allocator.workbooks.form.rows import Content, FilledSheet, filled_sheets
from allocator.workbooks.form.rule_rows import rule_rows
from allocator.workbooks.intake.facts import facts_of
from allocator.workbooks.intake.grid import grid_of_texts
from allocator.workbooks.intake.numbers import decimal_or_fraction
from allocator.workbooks.intake.sink import Sink
from allocator.workbooks.layout import RULE_SHEET
from allocator.workbooks.plan_names import EMBEDDED_PREFIX, OWN_TABLES, PARITY


def write_input(
    facts: Facts, path: Path, rules: Sequence[Rule] | None = None, note: str = "", force: bool = False
) -> str | None:
    """Write facts as a filled template; None when done, else the Chinese sentence why not.

    ``rules`` makes the sheet 规则 (left out without); ``note`` (示例…) is written on every sheet.
    """
    sheets: Iterable[FilledSheet] = filled_sheets(facts)
    if rules is not None:
        sheets = (*sheets, FilledSheet(RULE_SHEET, RULE_SHEET.columns, tuple(rule_rows(rules, facts.settings))))
    elif facts.settings:
        sheets = (*sheets, FilledSheet(RULE_SHEET, RULE_SHEET.columns, tuple(rule_rows((), facts.settings))))
    path = Path(path)
    build = partial(build_form, tuple(sheets), facts.years, note)
    return refusal(path, force) or write_atomically(path, build, force)


def input_tables(facts: Facts, mark: str = "") -> dict[str, list[list[str]]]:
    """数据_<sheet> → rows of text (name and mark, headers, records), exact: shares that do not end as p/q."""
    tables = {}
    for filled in filled_sheets(facts):
        name = EMBEDDED_PREFIX + filled.sheet.name
        rows = [[text_of(content) for content in row] for row in filled.rows]
        tables[name] = [[name, mark] if mark else [name], [column.header for column in filled.columns], *rows]
    return tables


def text_of(content: Content) -> str:
    """A cell as exact text."""
    if content is None:
        return ""
    return decimal_or_fraction(content) if isinstance(content, Fraction) else str(content)


def facts_from_tables(tables: Mapping[str, Sequence[Sequence[str]]]) -> tuple[Facts | None, tuple[Problem, ...]]:
    """``input_tables`` read back; None with the problems where they were spoilt."""
    grids = {}
    for name, rows in tables.items():
        if name.startswith(EMBEDDED_PREFIX) and name not in OWN_TABLES and name != PARITY:
            plain = name.removeprefix(EMBEDDED_PREFIX)
            grids[plain] = grid_of_texts(plain, rows[1:])
    sink = Sink(hints=False)
    facts, _ = facts_of(grids, sink, strict=False)
    return (None if sink.failed else facts), tuple(sink.problems)
