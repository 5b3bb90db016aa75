"""Read an input workbook: through the gate, by openpyxl, into facts, with every problem at its cell."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from allocator.domain.finding import ERROR, Problem
from allocator.domain.rule import Rule
from allocator.rules import RULES
from allocator.workbooks.gate import open_safely
from allocator.workbooks.intake.assemble import Reading, assemble
from allocator.workbooks.intake.grid import Grid, grid_of
from allocator.workbooks.intake.sink import Sink
from allocator.workbooks.intake.streams import unused_sheets
from allocator.workbooks.layout import CHOICES, GUIDE, SHEETS
from allocator.workbooks.layout.spec import folded

__all__ = ["Reading", "read_input"]


def read_input(path: Path, rules: tuple[Rule, ...] = RULES) -> Reading:
    """Everything a workbook says: all problems of its cells at once, and the facts where they can be told."""
    path = Path(path)
    gate = open_safely(path)
    if gate.problems:
        return Reading(None, gate.problems)
    sheets = opened(gate.content)
    if isinstance(sheets, str):
        fix = "请用 Excel 或 WPS 打开后另存为新的 .xlsx 文件。"
        return Reading(None, (Problem(ERROR, path.name, "", sheets, "工作簿的内部结构读不出来。", fix),))
    sink = Sink()
    return assemble(known_sheets(sheets, sink), rules, sink)


def opened(content: bytes) -> dict[str, Grid] | str:
    """Sheet → cells, or the name of what the library raised: on a damaged file that may be anything."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(BytesIO(content), keep_links=False)
        return {sheet.title: grid_of(sheet) for sheet in book.worksheets if sheet.title not in (GUIDE, CHOICES)}
    except Exception as error:
        return type(error).__name__


def known_sheets(sheets: dict[str, Grid], sink: Sink) -> dict[str, Grid]:
    """The sheets of the layout by their own names; others are named, those almost like a missing one as problems."""
    names = {folded(sheet.name): sheet.name for sheet in SHEETS}
    known = {names[folded(title)]: grid for title, grid in sheets.items() if folded(title) in names}
    strange = tuple(title for title in sheets if folded(title) not in names)
    unused_sheets(strange, tuple(name for name in names.values() if name not in known), sink)
    return known
