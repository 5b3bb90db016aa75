"""批次与文号: every batch with its documents, amount and deadlines, then what was issued under which document."""

from __future__ import annotations

from allocator.domain.handing_down import LAW, LONG, SHORT
from allocator.domain.money import WAN_YUAN
from allocator.domain.records import Batch
from allocator.workbooks.dossier.documents import DOCUMENTS, IssuedUnder, batches_of, handing, issued_under
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    headers,
    height_for,
    merged,
    print_set_up,
    put_formula,
    put_row,
    span,
    title_block,
)
from allocator.workbooks.dossier.stream_columns import money_style
from allocator.workbooks.dossier.styles import decimals_of
from allocator.workbooks.dossier.view import View

HEADER, FIRST = 3, 4
TITLES = (
    ("序号", 5),
    ("年度", 6),
    ("资金", 20),
    ("批次", 10),
    ("性质", 10),
    ("金额", 11),
    ("单位", 6),
    ("上级文号", 20),
    ("收文日期", 11),
    (f"{SHORT}日期限", 11),
    (f"{LONG}日期限", 11),
    ("本级文号", 20),
    ("下达日期", 11),
    ("办理情况", 24),
)
ISSUED_TITLES = ("序号", "年度", "资金", "县区数", "性质", "金额", "单位", "文号", "对应批次")
AMOUNT_COLUMN, UNIT_COLUMN = 5, 6
HOW = (
    f"期限自收文日期起算,次日为第1日;尚未下达的计到编制日期。中央转移支付看{SHORT}日一栏;"
    "本级预算安排的,收文日期填本级人民代表大会批准预算之日。"
)


def write_batches(page: Page, view: View) -> None:
    """The whole sheet: the batches where there are any, then 已下达 by document."""
    for column, (_, width) in enumerate(TITLES):
        page.sheet.set_column(column, column, width)
    title_block(page, f"{view.facts.title}{DOCUMENTS}", "", "", len(TITLES))
    batches, under, row = batches_of(view), issued_under(view), 2
    if batches:
        row = batches_table(page, view, batches) + 1
    if under:
        issued_table(page, view, under, row)
    print_set_up(page, len(TITLES), HEADER if batches else None)


def batches_table(page: Page, view: View, batches: tuple[Batch, ...]) -> int:
    """The law's sentence, each batch with its deadlines, and their total; the next free row."""
    width = sum(width for _, width in TITLES)
    merged(page, 2, 0, len(TITLES) - 1, LAW + HOW, "body")
    page.sheet.set_row(2, height_for(LAW + HOW, width - 6))
    headers(page, HEADER, [title for title, _ in TITLES], [width for _, width in TITLES])
    for index, batch in enumerate(batches):
        batch_row(page, view, batch, FIRST + index, index + 1)
    row = FIRST + len(batches)
    put_row(page, row, (("合计" if column == 2 else None, "total_center") for column in range(len(TITLES))))
    total_cell(page, view, FIRST, row, sum(b.amount for b in batches if view.facts.stream(b.stream).is_money))
    page.sheet.freeze_panes(FIRST, 3)
    return row + 1


def batch_row(page: Page, view: View, batch: Batch, row: int, number: int) -> None:
    """One batch; what is late is in red."""
    stream, clock = view.facts.stream(batch.stream), handing(view, batch)
    lead = (number, str(batch.year), stream.name, batch.name, batch.nature)
    put_row(page, row, zip(lead, ("center", "center", "text", "center", "center"), strict=True))
    money = (amount(batch.amount, stream.measure), money_style(stream))
    put_row(page, row, (money, (stream.measure.name, "center")), AMOUNT_COLUMN)
    texts = (batch.upper_document, batch.received, clock.short, clock.long, batch.own_document, batch.issued_on)
    styles = ("text", "center", "center", "center", "text", "center")
    put_row(page, row, zip(texts, styles, strict=True), UNIT_COLUMN + 1)
    put_row(page, row, ((clock.text, "alert" if clock.late else "text"),), len(TITLES) - 1)
    longest = ((stream.name, 20), (batch.upper_document, 20), (batch.own_document, 20), (clock.text, 24))
    page.sheet.set_row(row, max(height_for(text, width - 1) for text, width in longest))


def total_cell(page: Page, view: View, first: int, row: int, total: int) -> None:
    """Σ of the 万元 rows from ``first`` to above ``row``."""
    put_row(page, row, ((WAN_YUAN.name, "total_center"),), UNIT_COLUMN)
    units, sums = span(first, row - 1, UNIT_COLUMN), span(first, row - 1, AMOUNT_COLUMN)
    formula = f"=SUMIF({units},{at(row, UNIT_COLUMN)},{sums})"
    put_formula(page, row, AMOUNT_COLUMN, formula, amount(total), f"total_money{places(view)}")


def places(view: View) -> int:
    """How many decimals the 万元 amounts need."""
    return max((decimals_of(stream.unit, stream.measure) for stream in view.money), default=0)


def issued_table(page: Page, view: View, under: tuple[IssuedUnder, ...], row: int) -> None:
    """已下达 by document, with the batch of the same 本级文号."""
    merged(page, row, 0, len(TITLES) - 1, "已下达(按文号)", "section")
    put_row(page, row + 1, ((title, "header") for title in ISSUED_TITLES[:-1]))
    merged(page, row + 1, 8, 10, ISSUED_TITLES[-1], "header")
    first = row + 2
    for index, one in enumerate(under):
        line = first + index
        named = [b.name for b in batches_of(view) if b.own_document == one.document and b.stream == one.stream.code]
        nature = "收回" if one.recalled else "已下达"
        lead = (index + 1, str(one.year), one.stream.name, one.counties, nature)
        put_row(page, line, zip(lead, ("center", "center", "text", "center", "center"), strict=True))
        money = (amount(one.amount, one.stream.measure), money_style(one.stream))
        put_row(page, line, (money, (one.stream.measure.name, "center"), (one.document, "text")), AMOUNT_COLUMN)
        merged(page, line, 8, 10, "、".join(dict.fromkeys(named)), "center")
        page.sheet.set_row(line, max(height_for(one.document, 19), height_for(one.stream.name, 19)))
    last = first + len(under)
    put_row(page, last, (("合计" if column == 2 else None, "total_center") for column in range(8)))
    merged(page, last, 8, 10, "", "total_center")
    total_cell(page, view, first, last, sum(one.amount for one in under if one.stream.is_money))
