"""合计, 应分配总额 and the villages' lines: what they print beside the plan's own amounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.finding import BROKEN, HINT, Finding, Problem
from allocator.domain.money import grouped, show, to_atoms
from allocator.domain.plan import VillageAmount
from allocator.domain.stream import Stream
from allocator.workbooks.convert import exact_number
from allocator.workbooks.gate.formulas import FORMULA, Special
from allocator.workbooks.parity import canonical, column_letters
from allocator.workbooks.plan_cells import Reading
from allocator.workbooks.plan_names import stream_sheets
from allocator.workbooks.plan_printed import Told, nearly, same

Rows = list[Any]
ANNEX, VILLAGE_CODE = "深度贫困村明细", "村编码"


@dataclass(frozen=True, slots=True)
class TotalCell:
    """A 合计 cell: what it holds and whether it is still the formula."""

    stream: Stream
    year: int
    sheet: str
    address: str
    stored: object
    formula: bool


def told_totals(
    sheets: Mapping[str, Rows],
    special: Mapping[str, Special],
    facts: Facts,
    reading: Reading,
    years: tuple[int, ...],
) -> Told:
    """合计 cells that do not show the sum of the amounts: old results of formulas (提示), sums typed in (broken)."""
    told = Told()
    sums: dict[tuple[str, int], int] = {}
    for cell, amount in reading.amounts.items():
        sums[cell.stream, cell.year] = sums.get((cell.stream, cell.year), 0) + amount
    for one in total_cells(sheets, special, facts, reading, years):
        total = sums.get((one.stream.code, one.year), 0)
        if one.stored in ("", None) and one.formula:
            continue
        if not (nearly if one.formula else same)(one.stored, total, one.stream.measure):
            tell_total(told, one, total)
    return told


def total_cells(
    sheets: Mapping[str, Rows],
    special: Mapping[str, Special],
    facts: Facts,
    reading: Reading,
    years: tuple[int, ...],
) -> Iterator[TotalCell]:
    """The 合计 cell of every stream and year that has one."""
    names = stream_sheets(facts.streams)
    for stream in facts.streams:
        sheet = names[stream.code]
        rows = sheets.get(sheet, [])
        number = next((n for n, row in enumerate(rows, 1) if "合计" in row), None)
        for year in years if number else ():
            column = reading.columns.get((stream.code, year))
            if column is None or number is None or column > len(rows[number - 1]):
                continue
            formula = special.get(sheet, {}).get((number, column)) == FORMULA
            address = f"{column_letters(column)}{number}"
            yield TotalCell(stream, year, sheet, address, rows[number - 1][column - 1], formula)


def tell_total(told: Told, one: TotalCell, total: int) -> None:
    """One 合计 that is not the sum."""
    stored, added = canonical_text(one.stored), show(total, one.stream.measure)
    if one.formula:
        text = f"{one.year}年合计存的是 {stored},各县区相加为 {added};以相加的数为准。"
        fix = "用 Excel 或 WPS 打开、重新计算并保存后,各表的合计会更新。"
        told.problems.append(Problem(HINT, one.sheet, one.address, stored, text, fix))
        return
    subject, place = f"stream:{one.stream.code}", f"{one.sheet}!{one.address}"
    text = f"{one.year}年合计的公式被改成了 {stored or '空白'},各县区相加为 {grouped(total, one.stream.measure)}。"
    told.findings.append(Finding(BROKEN, "fingerprint", subject, one.year, added, stored, text, place))


def edited_pools(
    sheets: Mapping[str, Rows], facts: Facts, reading: Reading, original: Mapping[Cell, int]
) -> Iterator[Finding]:
    """应分配总额 as printed that is not what the computed plan shared out; closed years may differ from their pool."""
    names, shared = stream_sheets(facts.streams), dict.fromkeys(reading.columns, 0)
    closed = {(one.stream, one.year) for one in facts.executed}
    for cell, amount in original.items():
        shared[cell.stream, cell.year] = shared.get((cell.stream, cell.year), 0) + amount
    for (code, year), column in reading.columns.items():
        sheet, stream = names[code], facts.stream(code)
        rows = sheets.get(sheet, [])
        number = next((n for n, row in enumerate(rows, 1) if "应分配总额" in row), None)
        if number is None or (code, year) in closed or column > len(rows[number - 1]):
            continue
        stored, due = rows[number - 1][column - 1], shared[code, year]
        exact = exact_number(stored)
        if (exact is None or to_atoms(exact, stream.measure) != due) and (due or stored not in ("", None)):
            place, given = f"{sheet}!{column_letters(column)}{number}", canonical_text(stored)
            text = f"{year}年应分配总额印的是 {given or '空白'},按方案应为 {grouped(due, stream.measure)}。"
            required = show(due, stream.measure)
            yield Finding(BROKEN, "fingerprint", f"stream:{code}", year, required, given, text, place)


def canonical_text(value: object) -> str:
    """A cell's content for a sentence."""
    return canonical(value) if value is None or isinstance(value, str | int | float) else str(value)


def edited_annex(sheets: Mapping[str, Rows], villages: Sequence[VillageAmount]) -> Iterator[Finding]:
    """Village amounts of the printed annex that differ from the plan's."""
    rows = sheets.get(ANNEX, [])
    top = next((n for n, row in enumerate(rows) if VILLAGE_CODE in row), None)
    if top is None:
        return
    titles = ["".join(str(title).split()) for title in rows[top]]
    planned: dict[str, dict[int, int]] = {}
    counties: dict[str, str] = {}
    for one in villages:
        years = planned.setdefault(one.village, {})
        years[one.year] = years.get(one.year, 0) + one.amount
        counties[one.village] = one.county
    for number, row in enumerate(rows[top + 1 :], top + 2):
        code = canonical_text(row[titles.index(VILLAGE_CODE)])
        for year, amount in planned.get(code, {}).items():
            title = f"{year}年安排"
            if title not in titles:
                continue
            column = titles.index(title)
            shown = exact_number(row[column]) if row[column] != "" else Decimal(0)
            if shown is None or to_atoms(shown) != amount:
                place = f"{ANNEX}!{column_letters(column + 1)}{number}"
                given = canonical_text(row[column])
                text = f"村 {code} {year}年的数由 {grouped(amount)} 改为 {given or '空白'},与方案不符。"
                yield Finding(BROKEN, "fingerprint", counties[code], year, show(amount), given, text, place)
