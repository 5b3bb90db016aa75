"""The input workbook's bytes: 说明, the sheets of the layout, 规则, the hidden lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

import xlsxwriter

from allocator.domain.rule import Rule
from allocator.domain.scenario import Setting
from allocator.workbooks.form.choices import write_choices
from allocator.workbooks.form.guide import write_guide
from allocator.workbooks.form.rows import FilledSheet
from allocator.workbooks.form.rule_page import write_rules
from allocator.workbooks.form.sheet_page import write_sheet
from allocator.workbooks.form.styles import make_styles
from allocator.workbooks.layout import CHOICES, INFO
from allocator.workbooks.layout.main_sheets import FIRST_YEAR, YEAR_COUNT

BIRTHDAY = datetime(2018, 1, 1)
OPTIONS = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
TABS = {True: "#C55A11", False: "#2E75B6"}


def build_book(
    filled: Sequence[FilledSheet],
    rules: tuple[Rule, ...] | None,
    settings: Sequence[Setting],
    note: str,
    stream: BinaryIO,
) -> None:
    """Write everything; the same arguments give the same bytes (no clock is read)."""
    workbook = xlsxwriter.Workbook(stream, OPTIONS)
    workbook.set_properties({"title": f"扶贫资金分配填报表{note}", "author": "allocator", "created": BIRTHDAY})
    workbook.set_size(2400, 1400)
    styles = make_styles(workbook)
    write_guide(workbook, styles, note)
    for one in filled:
        write_sheet(workbook, styles, one, note)
        workbook.get_worksheet_by_name(one.sheet.name).set_tab_color(TABS[one.sheet.required])
    if rules is not None:
        write_rules(workbook, styles, rules, settings, note)
    write_choices(workbook, f"{CHOICES}(下拉列表所用,请勿改动){note}", years_of(filled))
    workbook.worksheets()[0].activate()
    workbook.close()


def years_of(filled: Sequence[FilledSheet]) -> tuple[int, ...]:
    """The plan years that 基本信息 states, () in a blank template."""
    items = {str(row[0]): str(row[1] or "") for one in filled if one.sheet is INFO for row in one.rows}
    first, count = items.get(FIRST_YEAR, ""), items.get(YEAR_COUNT, "")
    return tuple(range(int(first), int(first) + int(count))) if first.isdigit() and count.isdigit() else ()
