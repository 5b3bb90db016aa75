"""The approval workbook: its sheets in the order a director turns them, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from allocator.domain.dossier import Dossier
from allocator.domain.issuing import years_to_issue
from allocator.workbooks.atomic import refusal, write_atomically
from allocator.workbooks.dossier.batch_sheet import write_batches
from allocator.workbooks.dossier.by_year import write_by_year
from allocator.workbooks.dossier.city_table import write_city_table
from allocator.workbooks.dossier.county_groups import groups_of, write_group
from allocator.workbooks.dossier.cover import write_cover
from allocator.workbooks.dossier.documents import DOCUMENTS
from allocator.workbooks.dossier.edited_mark import write_edits
from allocator.workbooks.dossier.embedded import own_tables, parity_rows, write_table
from allocator.workbooks.dossier.fingerprint import write_fingerprint
from allocator.workbooks.dossier.integration import INTEGRATION, stated, write_integration
from allocator.workbooks.dossier.master import write_master
from allocator.workbooks.dossier.method import write_method
from allocator.workbooks.dossier.notice import write_notice
from allocator.workbooks.dossier.page import SAMPLE_MARK, Page
from allocator.workbooks.dossier.plain_sheet import PlainSheet
from allocator.workbooks.dossier.proof_reading import proof_read
from allocator.workbooks.dossier.rule_review import write_rule_review
from allocator.workbooks.dossier.spare_units import write_spare_units
from allocator.workbooks.dossier.stream_sheet import write_stream
from allocator.workbooks.dossier.styles import make_styles
from allocator.workbooks.dossier.summary import write_summary
from allocator.workbooks.dossier.use_sheet import USES, write_uses
from allocator.workbooks.dossier.view import View, view_of
from allocator.workbooks.dossier.village_annex import write_annex
from allocator.workbooks.dossier.village_counties import write_county_figures
from allocator.workbooks.dossier.village_figures import ANNEX, villages_shown
from allocator.workbooks.input_writer import input_tables
from allocator.workbooks.plan_formulas import form_rows
from allocator.workbooks.plan_labels import label_marks, size_mark
from allocator.workbooks.plan_marks import Marks, mark_rows
from allocator.workbooks.plan_names import (
    BY_CITY,
    EDITS,
    FINGERPRINT,
    FORMULAS,
    LABELS,
    LIVE_TABLES,
    MARKS,
    NOTICE,
    PARITY,
    SPARE,
    master_sheet,
    sheets_by_year,
)

Writer = Callable[[Page, View], None]
BIRTHDAY = datetime(2018, 1, 1)
OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def write_dossier(dossier: Dossier, path: Path, force: bool = False) -> str | None:
    """Write the approval workbook; None when done, else the Chinese sentence why it was not written.

    The same dossier gives the same bytes: no clock is read, the document's date is 编制日期's or fixed.
    """
    return refusal(Path(path), force) or write_atomically(
        Path(path), partial(build, dossier), force, partial(proof_read, dossier)
    )


def build(dossier: Dossier, stream: BinaryIO) -> None:
    """The workbook's bytes."""
    view = view_of(dossier)
    workbook = xlsxwriter.Workbook(stream, OPTIONS)
    facts = dossier.facts
    workbook.set_properties(
        {"title": facts.title, "company": facts.info.get("编制单位", ""), "created": BIRTHDAY, "author": "allocator"}
    )
    workbook.set_size(2400, 1400)
    styles = make_styles(workbook)
    marks: dict[str, dict[tuple[int, int], str]] = {}
    labels: dict[str, Marks] = {}
    formulas: dict[str, dict[tuple[int, int], str]] = {}
    for name, write in sheets_of(view):
        kept: dict[tuple[int, int], str] | None = None if worked_out(name) else marks.setdefault(name, {})
        typed = not name.startswith(LIVE_TABLES)
        written: dict[tuple[int, int], tuple[str, str]] = {}
        sheet, live = workbook.add_worksheet(name, PlainSheet), formulas.setdefault(name, {})
        page = Page(sheet, styles, name, view.sample, kept, typed, written, live)
        write(page, view)
        labels[name] = {**label_marks(name, written), **size_mark(*page.size)}
    sheet, live = workbook.add_worksheet(EDITS, PlainSheet), formulas.setdefault(EDITS, {})
    write_edits(Page(sheet, styles, EDITS, view.sample, formulas=live), view)
    note = SAMPLE_MARK if view.sample else ""
    kept_tables = {MARKS: mark_rows(marks, note), LABELS: mark_rows(labels, note, LABELS)}
    embed(workbook, styles, view, note, {**kept_tables, FORMULAS: form_rows(formulas, note)})
    workbook.worksheets()[0].activate()
    workbook.close()


def sheets_of(view: View) -> Iterator[tuple[str, Writer]]:
    """(name, writer) of every printed sheet, in order."""
    yield "封面", write_cover
    yield "摘要", write_summary
    if view.facts.batches or view.facts.issued:
        yield DOCUMENTS, write_batches
    for one in view.years:
        yield master_sheet(one.year), partial(write_master, year=one)
    yield "分年度", write_by_year
    for stream in view.facts.streams:
        yield view.sheets[stream.code], partial(write_stream, stream=stream)
    if villages_shown(view):
        yield "深度贫困村", write_county_figures
        yield ANNEX, write_annex
    if stated(view):
        yield INTEGRATION, write_integration
    if view.dossier.figures:
        yield USES, write_uses
    yield "规则审核", write_rule_review
    yield "测算说明", write_method
    if view.dossier.explanation is not None:
        for name, counties in groups_of(view):
            yield name, partial(write_group, counties=counties)
    yield SPARE, write_spare_units
    by_year = {year.year: year for year in view.years}
    issued = years_to_issue(view.facts, tuple(by_year))
    for year, name in sheets_by_year(BY_CITY, issued).items():
        yield name, partial(write_city_table, year=by_year[year])
    for year, name in sheets_by_year(NOTICE, issued).items():
        yield name, partial(write_notice, year=by_year[year])
    yield FINGERPRINT, write_fingerprint


def worked_out(sheet: str) -> bool:
    """Whether the audit works out every figure of a sheet from the plan: then none is kept."""
    return sheet in (ANNEX, FINGERPRINT)


def embed(workbook: Any, styles: Mapping[str, Any], view: View, note: str, kept: Mapping[str, list[list[str]]]) -> None:
    """The hidden sheets 数据_…: facts, parameters, original amounts, ``kept``, hashes that name a changed cell."""
    tables = {**input_tables(view.facts, note), **own_tables(view), **kept}
    tables[PARITY] = parity_rows(tables.items(), note)
    for name, rows in tables.items():
        sheet = workbook.add_worksheet(name, PlainSheet)
        write_table(Page(sheet, styles, name, view.sample), rows)
        sheet.hide()
