"""Read an input workbook: through the gate, by openpyxl, into facts, with every problem at its cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, Problem
from allocator.workbooks.gate import open_safely
from allocator.workbooks.intake.facts import facts_of
from allocator.workbooks.intake.grid import Grid, grid_of
from allocator.workbooks.intake.sink import Sink
from allocator.workbooks.layout import CHOICES, GUIDE
from allocator.workbooks.places import Places


@dataclass(frozen=True, slots=True)
class Reading:
    """``facts`` are there unless the frame of the workbook is broken; ``problems`` are all of them at once."""

    facts: Facts | None
    problems: tuple[Problem, ...]
    places: Places = field(default_factory=Places)


def read_input(path: Path) -> Reading:
    """Every problem of the cells, and the facts where they can be told."""
    gate = open_safely(Path(path))
    if gate.problems:
        return Reading(None, gate.problems)
    grids = opened(gate.content)
    if isinstance(grids, str):
        text = "工作簿的内部结构读不出来。"
        fix = "请用 Excel 或 WPS 打开后另存为新的 .xlsx 文件。"
        return Reading(None, (Problem(ERROR, Path(path).name, "", grids, text, fix),))
    sink = Sink()
    facts, mapper = facts_of(grids, sink)
    return Reading(facts, tuple(sink.problems), mapper.places())


def opened(content: bytes) -> dict[str, Grid] | str:
    """Sheet → cells, or the name of what the library raised: on a damaged file that may be anything."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(BytesIO(content), keep_links=False)
        return {sheet.title: grid_of(sheet) for sheet in book.worksheets if sheet.title not in (GUIDE, CHOICES)}
    except Exception as error:
        return type(error).__name__
