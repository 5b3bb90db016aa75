"""Where the columns of a stream's sheet stand, for the sheet itself and for the formulas that read it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from allocator.domain.fraction import Fraction
from allocator.domain.money import Measure
from allocator.domain.plan import YearPlan
from allocator.domain.stream import Stream
from allocator.workbooks.dossier.figures import nearest
from allocator.workbooks.dossier.page import span
from allocator.workbooks.dossier.styles import decimals_of
from allocator.workbooks.dossier.view import View

HEADER, TOTAL, POOL, CHECK, FIRST = 2, 3, 4, 5, 6
CITY_COLUMN, NAME_COLUMN, CODE_COLUMN, BASE_COLUMN = 1, 2, 3, 5


@dataclass(frozen=True, slots=True)
class YearBlock:
    """Where a year's columns stand: 测算数, 全年安排, 其中已下达 (None: nothing issued), 本次下达, 增幅."""

    plan: YearPlan
    entitlement: int
    amount: int
    issued: int | None
    issue_now: int
    growth: int


def year_blocks(view: View, stream: Stream) -> tuple[YearBlock, ...]:
    """The columns of each planned year; 已下达 only where something was issued."""
    blocks, column = [], BASE_COLUMN + 1
    for plan in view.dossier.plan.years:
        any_issued = (stream.code, plan.year) in view.issued_years
        issued = column + 2 if any_issued else None
        issue_now = column + 3 if any_issued else column + 2
        blocks.append(YearBlock(plan, column, column + 1, issued, issue_now, issue_now + 1))
        column = issue_now + 2
    return tuple(blocks)


def money_style(stream: Stream) -> str:
    """The number format of the stream's amounts, with the decimals its unit needs."""
    return f"money{decimals_of(stream.unit, stream.measure)}"


def shown(value: Fraction, measure: Measure) -> Decimal:
    """An exact amount to six decimals of its measure, for display."""
    return shown_part(nearest(value / measure.atoms * 10**6))


def shown_part(millionths: int) -> Decimal:
    """Whole millionths of a measure in the measure: 1_234_567 → 1.234567."""
    return Decimal(millionths).scaleb(-6)


def now_ranges(view: View, stream: Stream, year: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """((codes, 本次下达) of the counties, (names, 本次下达) of the cities' lines) on a stream's sheet, for SUMIF."""
    block = next(block for block in year_blocks(view, stream) if block.plan.year == year)
    sheet = view.sheets[stream.code]
    last = FIRST + max(len(view.named[stream.code]), 1) - 1
    low, high = last + 1, last + max(1, len(view.pooled.get(stream.code, ())))
    counties = span(FIRST, last, CODE_COLUMN, sheet), span(FIRST, last, block.issue_now, sheet)
    return counties, (span(low, high, NAME_COLUMN, sheet), span(low, high, block.issue_now, sheet))


def left_ranges(view: View, stream: Stream, year: int) -> list[tuple[str, str, str]]:
    """(sign, codes, sums): what adds up to amount − 已下达 − 本次下达 of a county on a stream's sheet."""
    block = next((block for block in year_blocks(view, stream) if block.plan.year == year), None)
    if block is None:
        return []
    sheet = view.sheets[stream.code]
    last = FIRST + max(len(view.named[stream.code]), 1) - 1
    columns = (("+", block.amount), ("-", block.issued), ("-", block.issue_now))
    codes = span(FIRST, last, CODE_COLUMN, sheet)
    return [(sign, codes, span(FIRST, last, column, sheet)) for sign, column in columns if column is not None]


def source_ranges(view: View, stream: Stream, year: int) -> tuple[str, str] | None:
    """(range of codes, range of amounts) of a stream's sheet for a year, for SUMIF; None where it has no column."""
    block = next((block for block in year_blocks(view, stream) if block.plan.year == year), None)
    if block is None:
        return None
    sheet = view.sheets[stream.code]
    last = FIRST + max(len(view.named[stream.code]), 1) - 1
    return span(FIRST, last, CODE_COLUMN, sheet), span(FIRST, last, block.amount, sheet)
