"""The one layout of the input workbook: it makes the template and drives the reader."""

from allocator.workbooks.layout.county_sheets import COUNTIES, LAST_YEAR, YEARLY
from allocator.workbooks.layout.list_sheets import LISTS_AFTER, LISTS_BEFORE_VILLAGES
from allocator.workbooks.layout.main_sheets import INFO, POOLS, STREAMS, WEIGHTS
from allocator.workbooks.layout.rule_sheet import RULE_SHEET
from allocator.workbooks.layout.spec import Column, Sheet

GUIDE, CHOICES = "说明", "选项"
LISTS: tuple[Sheet, ...] = (*LISTS_BEFORE_VILLAGES, *LISTS_AFTER)
SHEETS: tuple[Sheet, ...] = (INFO, STREAMS, POOLS, COUNTIES, YEARLY, LAST_YEAR, WEIGHTS, *LISTS, RULE_SHEET)

__all__ = [
    "CHOICES",
    "COUNTIES",
    "GUIDE",
    "INFO",
    "LAST_YEAR",
    "LISTS",
    "POOLS",
    "RULE_SHEET",
    "SHEETS",
    "STREAMS",
    "WEIGHTS",
    "YEARLY",
    "Column",
    "Sheet",
]
