"""What the printed sheets say beside the amount cells: 合计 whose stored result is old, villages that were retyped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from allocator.domain.facts import Facts
from allocator.domain.finding import BROKEN, HINT, Finding, Problem
from allocator.domain.money import grouped, show, to_atoms
from allocator.domain.plan import VillageAmount
from allocator.workbooks.convert import exact_number
from allocator.workbooks.parity import canonical, column_letters
from allocator.workbooks.plan_cells import Reading
from allocator.workbooks.plan_names import stream_sheets

Rows = list[Any]
ANNEX, VILLAGE_CODE = "深度贫困村明细", "村编码"


def stale_totals(
    sheets: Mapping[str, Rows], facts: Facts, reading: Reading, years: tuple[int, ...]
) -> Iterator[Problem]:
    """合计 cells whose stored result is not the sum of the amounts: formulas not recomputed since an edit."""
    blank: list[str] = []
    names = stream_sheets(facts.streams)
    for stream in facts.streams:
        rows = sheets.get(names[stream.code], [])
        number = next((n for n, row in enumerate(rows, 1) if "合计" in row), None)
        for year in years if number else ():
            column = reading.columns.get((stream.code, year))
            if column is None or number is None or column > len(rows[number - 1]):
                continue
            stored, cell = rows[number - 1][column - 1], f"{column_letters(column)}{number}"
            total = sum(a for c, a in reading.amounts.items() if c.stream == stream.code and c.year == year)
            number_stored = exact_number(stored)
            if stored in ("", None):
                blank.append(f"{names[stream.code]}!{cell}")
            elif number_stored is None or to_atoms(number_stored, stream.measure) != total:
                added = show(total, stream.measure)
                text = f"{year}年合计存的是 {canonical(stored)},各县区相加为 {added};以相加的数为准。"
                fix = "用 Excel 或 WPS 打开、重新计算并保存后,各表的合计会更新。"
                yield Problem(HINT, names[stream.code], cell, canonical(stored), text, fix)
    if blank:
        text = f"{len(blank)} 处合计公式没有存下计算结果(由其他软件保存),已按各县区数重新相加。"
        sheet, _, cell = blank[0].partition("!")
        yield Problem(HINT, sheet, cell, "", text, "用 Excel 或 WPS 打开并保存一次即可补上。")


def edited_annex(sheets: Mapping[str, Rows], villages: Sequence[VillageAmount]) -> Iterator[Finding]:
    """Village amounts of the printed annex that differ from the plan's."""
    rows = sheets.get(ANNEX, [])
    top = next((n for n, row in enumerate(rows) if VILLAGE_CODE in row), None)
    if top is None:
        return
    titles = ["".join(str(title).split()) for title in rows[top]]
    planned: dict[tuple[str, int], int] = {}
    counties: dict[str, str] = {}
    for one in villages:
        planned[one.village, one.year] = planned.get((one.village, one.year), 0) + one.amount
        counties[one.village] = one.county
    for number, row in enumerate(rows[top + 1 :], top + 2):
        code = canonical(row[titles.index(VILLAGE_CODE)])
        for (_, year), amount in ((key, planned[key]) for key in planned if key[0] == code):
            title = f"{year}年安排"
            if title not in titles:
                continue
            column = titles.index(title)
            shown = exact_number(row[column]) if row[column] != "" else Decimal(0)
            if shown is None or to_atoms(shown) != amount:
                place = f"{ANNEX}!{column_letters(column + 1)}{number}"
                given = canonical(row[column]) if isinstance(row[column], str | int | float) else str(row[column])
                text = f"村 {code} {year}年的数由 {grouped(amount)} 改为 {given or '空白'},与方案不符。"
                yield Finding(BROKEN, "fingerprint", counties[code], year, show(amount), given, text, place)
