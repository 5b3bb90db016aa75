"""起拨线 on a stream's sheet: a cell below the line shows 本次下达 0, its city's line 市统筹 carries the money."""

from __future__ import annotations

from collections.abc import Sequence

from allocator.domain.cell import Cell
from allocator.domain.county import County
from allocator.domain.issuing import issued_by_city, pool_label
from allocator.domain.money import show
from allocator.domain.stream import Stream
from allocator.workbooks.dossier.page import Page, amount, at, put, put_formula, span
from allocator.workbooks.dossier.stream_columns import CITY_COLUMN, FIRST, NAME_COLUMN, YearBlock, money_style
from allocator.workbooks.dossier.view import View
from allocator.workbooks.dossier.wording import money_text

POOLED = "市统筹"
POOLED_LINE = "有的资金设有起拨线:低于起拨线的安排数不单独下达,由所在市统筹下达,列在该市统筹一行;全年安排不变。"


def now_below_line(stream: Stream, planned: str, left: str) -> str:
    """The live 本次下达 of a cell: nothing where the planned amount is above 0 and below the line."""
    assert stream.issue_line is not None
    line = show(stream.issue_line, stream.measure)
    return f"=IF(AND({planned}>0,{planned}<{line}),MIN(0,{left}),{left})"


def pooled_rows(
    page: Page, view: View, stream: Stream, blocks: Sequence[YearBlock], counties: Sequence[County]
) -> None:
    """One line per city below the counties: no code and no amount of its own, only what it is issued for them."""
    last = FIRST + len(counties) - 1
    for row, city in enumerate(view.pooled.get(stream.code, ()), last + 1):
        inside = tuple(county for county in counties if county.city == city)
        for column in range(blocks[-1].growth + 1):
            put(page, row, column, None, "total_center" if column < blocks[0].entitlement else "total_money0")
        put(page, row, CITY_COLUMN, city, "total_center")
        put(page, row, NAME_COLUMN, pool_label(city), "total_center")
        for block in blocks:
            pooled_cell(page, view, stream, block, row, last, inside)


def pooled_cell(
    page: Page, view: View, stream: Stream, block: YearBlock, row: int, last: int, inside: Sequence[County]
) -> None:
    """What the city is issued in a year: its counties' money that is neither issued before nor issued to them now."""
    cells = (Cell(county.code, stream.code, block.plan.year) for county in inside)
    total = sum(issued_by_city(view.ledger, *cell) for cell in cells)
    cities, city = span(FIRST, last, CITY_COLUMN), at(row, CITY_COLUMN)
    parts = [f"SUMIF({cities},{city},{span(FIRST, last, block.amount)})"]
    parts += [f"SUMIF({cities},{city},{span(FIRST, last, block.issued)})"] if block.issued is not None else []
    parts.append(f"SUMIF({cities},{city},{span(FIRST, last, block.issue_now)})")
    put_formula(
        page,
        row,
        block.issue_now,
        "=" + "-".join(parts),
        amount(total, stream.measure),
        "total_" + money_style(stream),
    )


def issue_line_lines(view: View, stream: Stream) -> list[str]:
    """The sentence under the table of a stream with 起拨线."""
    if stream.issue_line is None:
        return []
    line = money_text(stream.issue_line, stream.measure)
    if stream.code not in view.pooled:
        return [f"起拨线 {line}:没有低于起拨线的安排数。"]
    return [
        f"起拨线 {line}:低于起拨线的安排数不单独下达,本次下达为 0,资金列入所在市“{POOLED}”下达;"
        "该县区的全年安排不变,规则审核和各项合计仍按全年安排计。"
    ]
