"""The rows above the counties on a stream's sheet: 合计, 应分配总额, 核对, and the growth cells they share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from allocator.domain.cell import Cell
from allocator.domain.county import County
from allocator.domain.money import Measure
from allocator.domain.stream import Stream
from allocator.workbooks.dossier.figures import ratio
from allocator.workbooks.dossier.page import Page, amount, at, put, put_formula
from allocator.workbooks.dossier.stream_columns import (
    BASE_COLUMN,
    CHECK,
    FIRST,
    POOL,
    TOTAL,
    YearBlock,
    money_style,
    shown_part,
)
from allocator.workbooks.dossier.view import View, planned_years, shared_pool
from allocator.workbooks.dossier.wording import PLANNED

LABELS = ((TOTAL, "合计", "total_"), (POOL, "应分配总额", "check_"), (CHECK, "核对(应为0)", "check_"))


def total_rows(page: Page, view: View, stream: Stream, blocks: Sequence[YearBlock], counties: Sequence[County]) -> None:
    """合计, the pool to be shared, and their difference (0), above the counties and in sight while scrolling."""
    last, style = FIRST + max(len(counties), 1) - 1, money_style(stream)
    for row, label, look in LABELS:
        for column in range(blocks[-1].growth + 1 if blocks else BASE_COLUMN + 1):
            put(page, row, column, label if column == 2 else None, look + ("center" if column < BASE_COLUMN else style))
    base = sum(view.facts.last_year.get((county.code, stream.code), 0) for county in counties)
    sum_cell(page, BASE_COLUMN, last, amount(base, stream.measure), "total_" + style)
    before = BASE_COLUMN
    for block in blocks:
        cells = [Cell(county.code, stream.code, block.plan.year) for county in counties]
        total = sum(block.plan.amounts.get(cell, 0) for cell in cells)
        issued = sum(view.ledger.issued(*cell) for cell in cells if cell in block.plan.amounts)
        entitled = shown_part(sum(view.entitled.get(cell, 0) for cell in cells))
        sum_cell(page, block.entitlement, last, entitled, "total_money2")
        sum_cell(page, block.amount, last, amount(total, stream.measure), "total_" + style)
        lowest = last + len(view.pooled.get(stream.code, ()))
        sum_cell(page, block.issue_now, lowest, amount(total - issued, stream.measure), "total_" + style)
        if block.issued is not None:
            sum_cell(page, block.issued, last, amount(issued, stream.measure), "total_" + style)
        basis = basis_of(view, stream, counties, block.plan.year)
        growth_cell(page, TOTAL, block, before, basis, stream.measure, "total_")
        pool_cells(page, view, stream, block, total)
        before = block.amount


def sum_cell(page: Page, column: int, last: int, result: Decimal, style: str) -> None:
    """Σ of a column over the counties."""
    put_formula(page, TOTAL, column, f"=SUM({at(FIRST, column)}:{at(last, column)})", result, style)


def pool_cells(page: Page, view: View, stream: Stream, block: YearBlock, total: int) -> None:
    """应分配总额 of the year and the difference to 合计."""
    pool = shared_pool(view, stream, block.plan.year)
    if pool is None:
        return
    style = "check_" + money_style(stream)
    if block.plan.year in planned_years(view, stream):
        put(page, POOL, block.entitlement, PLANNED, "check_center")
    put(page, POOL, block.amount, amount(pool, stream.measure), style)
    difference = f"=ROUND({at(TOTAL, block.amount)}-{at(POOL, block.amount)},6)"
    put_formula(page, CHECK, block.amount, difference, amount(total - pool, stream.measure), style)


class Basis(NamedTuple):
    """What 增幅 compares (atoms): this year and the last as they stand, and what each leaves out to be 同口径."""

    now: int
    out_now: int
    last: int
    out_last: int


def basis_of(view: View, stream: Stream, counties: Sequence[County], year: int) -> Basis:
    """Amount and 一次性资金 of the year; last year's amount and what of it is no base (一次性, 不计入下年基数)."""
    ledger, codes = view.ledger, tuple(county.code for county in counties)
    last = ledger.total(codes, (stream.code,), year - 1)
    out_now = ledger.one_off_total(codes, (stream.code,), year)
    out_last = last - ledger.prior_total(codes, (stream.code,), year)
    return Basis(ledger.total(codes, (stream.code,), year), out_now, last, out_last)


def growth_cell(
    page: Page, row: int, block: YearBlock, before: int, basis: Basis, measure: Measure, prefix: str
) -> None:
    """较上年同口径: both amounts as they stand beside it, less what is no base; a dash where there was none."""
    prior = basis.last - basis.out_last
    grown = ratio(basis.now - basis.out_now - prior, prior) if prior > 0 else None
    old, new = at(row, before), at(row, block.amount)
    less_old, less_new = less(basis.out_last, measure), less(basis.out_now, measure)
    formula = f'=IF(N({old}){less_old}<=0,"—",({new}{less_new})/({old}{less_old})-1)'
    put_formula(page, row, block.growth, formula, "—" if grown is None else grown, prefix + "percent")


def less(atoms: int, measure: Measure) -> str:
    """−120 in a formula, nothing for 0."""
    return f"-{amount(atoms, measure)}" if atoms > 0 else f"+{amount(-atoms, measure)}" if atoms else ""
