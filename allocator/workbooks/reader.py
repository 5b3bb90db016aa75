"""Read an input workbook: through the gate, by openpyxl, into facts, with every problem at its cell."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from allocator.domain.finding import ERROR, Problem
from allocator.domain.rule import Rule
from allocator.rules import RULES
from allocator.workbooks.gate import open_safely
from allocator.workbooks.intake.assemble import Reading, assemble
from allocator.workbooks.intake.grid import Grid, grid_of
from allocator.workbooks.intake.plain_book import plainly
from allocator.workbooks.intake.sheets import known_sheets, wrong_kind
from allocator.workbooks.intake.sink import Sink, Spot

ENDINGS = frozenset({".xlsx", ".xlsm", ".xltx", ""})
__all__ = ["Reading", "read_input"]


def read_input(path: Path, rules: tuple[Rule, ...] = RULES) -> Reading:
    """Everything a workbook says: all problems of its cells at once, and the facts where they can be told."""
    path = Path(path)
    gate = open_safely(path)
    digest = sha256(gate.content).hexdigest() if gate.content else ""
    if gate.problems:
        return Reading(None, gate.problems, sha256=digest)
    sheets = opened(gate.content)
    if isinstance(sheets, str):
        fix = "请用 Excel 或 WPS 打开后另存为新的 .xlsx 文件。"
        problem = Problem(ERROR, path.name, "", sheets, "工作簿的内部结构读不出来。", fix)
        return Reading(None, (problem,), sha256=digest)
    wrong = wrong_kind(path.name, sheets)
    if wrong:
        return Reading(None, (wrong,), sha256=digest)
    sink = Sink()
    name_ending(path, sink)
    return replace(assemble(known_sheets(sheets, sink), rules, sink), sha256=digest)


def name_ending(path: Path, sink: Sink) -> None:
    """A hint where a workbook's name says that it is something else: Excel and WPS will not open it by that name."""
    if path.suffix.lower() not in ENDINGS:
        text = f"文件名以“{path.suffix}”结尾,内容却是 .xlsx 工作簿,已照常读取。"
        sink.hint(Spot(path.name, ""), text, "建议把文件名改为以 .xlsx 结尾。")


def opened(content: bytes) -> dict[str, Grid] | str:
    """Sheet → cells, or the name of what the library raised: on a damaged file that may be anything.

    What the library cannot open it gets once more without the looks.
    """
    try:
        return grids_of(content)
    except Exception:
        try:
            return grids_of(plainly(content))
        except Exception as error:
            return type(error).__name__


def grids_of(content: bytes) -> dict[str, Grid]:
    """Sheet → cells."""
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(content), keep_links=False)
    return {sheet.title: grid_of(sheet) for sheet in book.worksheets}
