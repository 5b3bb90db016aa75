"""The workbook of an analysis: written whole or not at all, the same bytes for the same analysis."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

from allocator.domain.analysis import Analysis
from allocator.domain.dossier import Manifest
from allocator.domain.facts import Facts
from allocator.workbooks.analysis.cliffs import write_cliffs
from allocator.workbooks.analysis.notes import write_notes
from allocator.workbooks.analysis.prices import write_by_county, write_prices
from allocator.workbooks.analysis.report import Report
from allocator.workbooks.analysis.sensitivity import write_sensitivity
from allocator.workbooks.atomic import refusal, write_atomically
from allocator.workbooks.dossier.book import BIRTHDAY, OPTIONS, PlainSheet
from allocator.workbooks.dossier.page import Page
from allocator.workbooks.dossier.styles import make_styles

SHEETS: tuple[tuple[str, Callable[[Page, Report], None]], ...] = (
    ("规则代价", write_prices),
    ("代价分县", write_by_county),
    ("数据敏感性", write_sensitivity),
    ("临界清单", write_cliffs),
    ("说明", write_notes),
)


def write_analysis(analysis: Analysis, facts: Facts, manifest: Manifest, path: Path, force: bool = False) -> str | None:
    """Write the workbook; None when done, else the Chinese sentence why it was not written."""
    report = Report(analysis, facts, manifest)
    return refusal(Path(path), force) or write_atomically(Path(path), partial(build, report), force)


def build(report: Report, stream: BinaryIO) -> None:
    """The workbook's bytes; no clock is read."""
    workbook = xlsxwriter.Workbook(stream, OPTIONS)
    company = report.facts.info.get("编制单位", "")
    workbook.set_properties(
        {"title": f"{report.facts.title}分析", "company": company, "created": BIRTHDAY, "author": "allocator"}
    )
    workbook.set_size(2400, 1400)
    styles = make_styles(workbook)
    for name, write in SHEETS:
        write(Page(workbook.add_worksheet(name, PlainSheet), styles, name, report.sample), report)
    workbook.close()
