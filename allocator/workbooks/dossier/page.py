"""One printed sheet: typed cell writing, title block, print set-up. Nothing is written that Excel would reinterpret."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure
from allocator.workbooks.plan_labels import KINDS
from allocator.workbooks.plan_marks import figure_mark, result_mark

SAMPLE_MARK = "示例数据,非真实数据"
FIFTEEN = Context(prec=15)
# Inches: sides, top, bottom.
MARGINS = (Decimal("0.35"), Decimal("0.6"), Decimal("0.55"))
EXACT_LIMIT = 10**15
LONGEST_TEXT = 32_767
WIDEST_PAGE = 250
# As many pages high as a table takes. "Any number" (0) would say the same, but makes LibreOffice end some tables with
# a blank page.
ANY_HEIGHT = 9_999
Content = str | int | Decimal | Fraction | None


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet being written: the XlsxWriter sheet, the formats, its name, whether 示例 must stand on it.

    ``marks`` keeps what the audit cannot work out itself (``plan_marks``): figures as written unless ``typed`` is
    False, and what formulas gave. ``labels`` keeps (style, text) of the cells that may say what a figure means,
    ``formulas`` the formulas themselves (``plan_formulas``), ``size`` the last row and column with anything in them.
    """

    sheet: Any
    styles: Mapping[str, Any]
    name: str
    sample: bool = False
    marks: dict[tuple[int, int], str] | None = None
    typed: bool = True
    labels: dict[tuple[int, int], tuple[str, str]] | None = None
    formulas: dict[tuple[int, int], str] | None = None
    size: list[int] = field(default_factory=lambda: [0, 0])


def put(page: Page, row: int, column: int, content: Content, style: str = "text") -> None:
    """Write one cell by its Python type: text is never read as a formula, a number never loses a digit."""
    look = page.styles[style]
    if content is not None and not isinstance(content, str):
        content = as_number(content)
    if page.marks is not None and page.typed and (mark := figure_mark(content)):
        page.marks[row + 1, column + 1] = mark
    if page.labels is not None and isinstance(content, str) and content and style in KINDS:
        page.labels[row + 1, column + 1] = style, content
    grow(page, row, column, content)
    if content is None or content == "":
        page.sheet.write_blank(row, column, None, look)
    elif isinstance(content, str):
        assert len(content) <= LONGEST_TEXT, "text longer than a cell holds"
        page.sheet.write_string(row, column, content, look)
    else:
        page.sheet.write_number(row, column, content, look)


def grow(page: Page, row: int, column: int, content: Content) -> None:
    """Keep how far the sheet goes."""
    if content is not None and content != "":
        page.size[:] = max(page.size[0], row + 1), max(page.size[1], column + 1)


def put_row(page: Page, row: int, cells: Iterable[tuple[Content, str]], column: int = 0) -> None:
    """Write (content, style) pairs side by side."""
    for offset, (content, style) in enumerate(cells):
        put(page, row, column + offset, content, style)


def put_formula(page: Page, row: int, column: int, formula: str, result: Content, style: str) -> None:
    """Write a live formula with the result it has now, so that readers that do not compute see it too."""
    grow(page, row, column, formula)
    cached = result if isinstance(result, str) else format(as_number(result or 0), "f")
    if page.marks is not None and (mark := result_mark(result if isinstance(result, str) else Decimal(cached))):
        page.marks[row + 1, column + 1] = mark
    if page.formulas is not None:
        page.formulas[row + 1, column + 1] = formula
    if isinstance(result, str):
        page.sheet.write_formula(row, column, formula, page.styles[style], cached)
    else:
        page.sheet.write_formula(row, column, formula, page.styles[style], Decimal(cached))


def as_number(value: int | Decimal | Fraction) -> Decimal:
    """A number a cell can hold without loss: exact up to 15 digits; fractions (ratios) cut to 15 digits."""
    if not isinstance(value, (int, Decimal)):
        top, bottom = value.numerator, value.denominator
        # Levels build on one another: of thousands of digits the first seventy are plenty for fifteen.
        spare = max(0, min(top.bit_length(), bottom.bit_length()) - 256)
        return FIFTEEN.divide(Decimal(top >> spare), Decimal(bottom >> spare))
    number = Decimal(value)
    assert number.is_finite() and len(number.normalize().as_tuple().digits) <= 15, f"{value} does not fit a cell"
    return number


def amount(atoms: int, measure: Measure = WAN_YUAN) -> Decimal:
    """Atoms in the measure, exact: 31_931_500_000 分 → 31931.5 万元."""
    assert abs(atoms) < EXACT_LIMIT, "an amount beyond what a cell holds exactly"
    return Decimal(atoms) / measure.atoms


def at(row: int, column: int, fixed: str = "") -> str:
    """A cell's address; ``fixed`` "row", "column" or "both" puts the dollar signs."""
    return xl_rowcol_to_cell(row, column, row_abs=fixed in ("row", "both"), col_abs=fixed in ("column", "both"))


def span(first: int, last: int, column: int, sheet: str = "") -> str:
    """An absolute one-column range, rows ``first`` to ``last`` inclusive, on another sheet when named."""
    letter = xl_col_to_name(column)
    prefix = f"'{sheet}'!" if sheet else ""
    return f"{prefix}${letter}${first + 1}:${letter}${last + 1}"


def title_block(page: Page, title: str, note: str, unit: str, columns: int) -> None:
    """Rows 1 and 2: the title over all columns; a note on the left, the unit (and 示例) on the right."""
    merged(page, 0, 0, columns - 1, title, "title")
    page.sheet.set_default_row(18)
    page.sheet.set_row(0, 32)
    right = max(2, min(4, columns // 3))
    merged(page, 1, 0, columns - right - 1, note, "note")
    mark = f"{SAMPLE_MARK}  {unit}".strip() if page.sample else unit
    merged(page, 1, columns - right, columns - 1, mark, "sample" if page.sample else "unit")
    page.sheet.set_row(1, 18)


def first_page(widths: Sequence[int]) -> int:
    """How many columns stand on the first page for certain: all of a table that is not too wide, else its half."""
    if sum(widths) <= WIDEST_PAGE:
        return len(widths)
    return max(6, sum(2 * sum(widths[: number + 1]) <= sum(widths) for number in range(len(widths))))


def merged(page: Page, row: int, first: int, last: int, text: str, style: str, last_row: int | None = None) -> None:
    """A text over several columns (and rows); a single cell where there is nothing to merge."""
    bottom = row if last_row is None else last_row
    if first == last and bottom == row:
        put(page, row, first, text, style)
    else:
        page.sheet.merge_range(row, first, bottom, last, "", page.styles[style])
        put(page, row, first, text, style)


def foot(page: Page, row: int, columns: int, width: int, lines: Iterable[str]) -> int:
    """Wrapped lines under a table, each over all ``columns`` (``width`` characters together); the next free row."""
    for line in lines:
        merged(page, row, 0, columns - 1, line, "note_wrap")
        page.sheet.set_row(row, height_for(line, width - 4, 13))
        row += 1
    return row


def headers(page: Page, row: int, titles: Sequence[str], widths: Sequence[int], height: int = 32) -> None:
    """The header row with its column widths (in characters)."""
    put_row(page, row, ((title, "header") for title in titles))
    page.sheet.set_row(row, height)
    for column, width in enumerate(widths):
        page.sheet.set_column(column, column, width)


def print_set_up(
    page: Page,
    columns: int,
    header_row: int | None = None,
    landscape: bool = True,
    one_page: bool = False,
    width: int = 0,
    lead: int = 0,
) -> None:
    """A4, fitted to the page's width, header rows on every page, page numbers; frozen panes under the header.

    A table of more than ``WIDEST_PAGE`` characters (``width``) would be too small to read on one page: it takes two
    side by side, the first ``lead`` columns on both.
    """
    sheet = page.sheet
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=MARGINS[0], right=MARGINS[0], top=MARGINS[1], bottom=MARGINS[2])
    sheet.center_horizontally()
    across = 2 if width > WIDEST_PAGE else 1
    sheet.fit_to_pages(across, 1 if one_page else ANY_HEIGHT)
    if across > 1 and lead:
        sheet.repeat_columns(0, lead - 1)
    sheet.set_footer("&C&9第 &P 页 共 &N 页&R&9&A")
    if page.sample:
        sheet.set_header(f"&R&9{SAMPLE_MARK}")
    if header_row is not None:
        sheet.repeat_rows(0, header_row)
    sheet.hide_gridlines(2)


def height_for(text: str, width: int, line: int = 15, least: int = 18) -> int:
    """The row height (points) a wrapped text needs in ``width`` characters (a Chinese character counts two)."""
    room = max(1, width * 26 // 25)
    lines = sum(max(1, -(-text_width(part) // room)) for part in text.split("\n"))
    return max(least, min(409, lines * line + 4))


def text_width(text: str) -> int:
    """Columns a text takes: wide characters count two."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WFA" else 1 for mark in text)
