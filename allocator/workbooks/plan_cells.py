"""The 各资金 sheets read back: every 全年安排 cell is an amount, or is named for what stands there instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.finding import BROKEN, HINT, Finding, Problem
from allocator.domain.money import show, to_atoms
from allocator.domain.stream import Stream
from allocator.workbooks.convert import exact_number, is_number
from allocator.workbooks.parity import canonical, column_letters
from allocator.workbooks.plan_names import CODE, amount_header

SEARCHED_ROWS = 10
NUMBER_TEXT = re.compile(r"-?\d{1,3}(,?\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
AS_NUMBER = "请把单元格改为数值后再审核。"


@dataclass(slots=True)
class Reading:
    """What the sheets say so far: amounts and places by cell, what is wrong, what was put right, 合计 as cached."""

    amounts: dict[Cell, int] = field(default_factory=dict)
    places: dict[Cell, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    columns: dict[tuple[str, int], int] = field(default_factory=dict)

    def wrong(self, place: str, subject: str, year: int, given: str, text: str) -> None:
        """A cell that is no amount: the plan does not say what the county gets."""
        self.findings.append(Finding(BROKEN, "fingerprint", subject, year, "", given, text, place))


def read_stream_sheet(
    reading: Reading, facts: Facts, stream: Stream, title: str, rows: Sequence[Any], years: tuple[int, ...]
) -> None:
    """The amounts of one stream. ``rows`` are openpyxl cells; rows and columns may stand in any order."""
    columns: dict[str, int] = {}
    names = {county.code: county.name for county in facts.counties}
    for number, row in enumerate(rows, 1):
        if number > SEARCHED_ROWS and not columns:
            break
        if not columns:
            columns = header_columns(row)
            continue
        code = code_in(row, columns[CODE])
        if code in names:
            read_row(reading, stream, title, number, row, columns, code, names[code], years)
        elif code and any(filled(row, columns.get(amount_header(year))) for year in years):
            place = f"{title}!{column_letters(columns[CODE] + 1)}{number}"
            reading.wrong(place, code, years[0], code, f"“{code}”不是本方案的县区代码,该行的安排数无从核对。")
    for year in years:
        if amount_header(year) in columns:
            reading.columns[stream.code, year] = columns[amount_header(year)]
        elif columns:
            reading.wrong(title, f"stream:{stream.code}", year, "", f"没有“{amount_header(year)}”一列。")
    if not columns:
        reading.wrong(title, f"stream:{stream.code}", years[0], "", f"找不到“{CODE}”一列,读不出安排数。")


def header_columns(row: tuple[Any, ...]) -> dict[str, int]:
    """Header → column (from 0) where the row is the header row, else {}."""
    titles = {"".join(str(cell.value or "").split()): index for index, cell in enumerate(row)}
    return titles if CODE in titles else {}


def code_in(row: tuple[Any, ...], column: int) -> str:
    """The county code of a row, also where a spreadsheet made a number of it; "" in 合计 rows."""
    value = row[column].value if column < len(row) else None
    return canonical(value) if isinstance(value, str | int | float) else ""


def filled(row: tuple[Any, ...], column: int | None) -> bool:
    """Whether a row has anything in a column."""
    return column is not None and column < len(row) and row[column].value not in (None, "")


def read_row(
    reading: Reading,
    stream: Stream,
    title: str,
    number: int,
    row: tuple[Any, ...],
    columns: Mapping[str, int],
    code: str,
    name: str,
    years: tuple[int, ...],
) -> None:
    """One county's amounts; a county that stands twice is named."""
    if (stream.code, code) in reading.rows:
        first = reading.rows[stream.code, code]
        place = f"{title}!{column_letters(columns[CODE] + 1)}{number}"
        reading.wrong(place, code, years[0], code, f"{name}与第 {first} 行重复,不知以哪一行为准。")
        return
    reading.rows[stream.code, code] = number
    for year in years:
        column = columns.get(amount_header(year))
        if column is None:
            continue
        cell, place = Cell(code, stream.code, year), f"{title}!{column_letters(column + 1)}{number}"
        reading.places[cell] = place
        content = row[column] if column < len(row) else None
        if content is not None and content.value is not None:
            atoms = amount_in(reading, stream, cell, place, name, content)
            if atoms is not None:
                reading.amounts[cell] = atoms


def amount_in(reading: Reading, stream: Stream, cell: Cell, place: str, name: str, content: Any) -> int | None:
    """The atoms of one amount cell; None (with a finding) where it holds anything but a number of whole atoms."""
    value, what = content.value, f"{name}{cell.year}年“{stream.name}”"
    number = exact_number(value)
    if content.data_type == "f":
        reading.wrong(place, cell.county, cell.year, str(value), f"{what}的安排数是公式,请粘贴为数值后再审核。")
    elif content.data_type == "e" or (is_number(value) and number is None):
        reading.wrong(place, cell.county, cell.year, str(value), f"{what}的安排数是错误值 {value}。")
    elif isinstance(value, str):
        return amount_in_text(reading, stream, cell, place, what, value)
    elif number is None:
        reading.wrong(place, cell.county, cell.year, str(value), f"{what}的安排数应为数,这里是“{value}”。{AS_NUMBER}")
    else:
        return whole_atoms(reading, stream, cell, place, what, number)
    return None


def amount_in_text(reading: Reading, stream: Stream, cell: Cell, place: str, what: str, text: str) -> int | None:
    """A number stored as text is read with a hint; other text is wrong, spaces alone are a blank."""
    bare = "".join(text.split())
    if not bare:
        return None
    if not NUMBER_TEXT.fullmatch(bare):
        reading.wrong(place, cell.county, cell.year, text, f"{what}的安排数应为数,这里是文字“{text}”。{AS_NUMBER}")
        return None
    sheet, _, address = place.partition("!")
    said = f"{what}的安排数是文本型数字,已按 {bare} 读取;其他表的公式会把它当作 0。"
    reading.problems.append(Problem(HINT, sheet, address, text, said, AS_NUMBER))
    return whole_atoms(reading, stream, cell, place, what, Decimal(bare.replace(",", "")))


def whole_atoms(reading: Reading, stream: Stream, cell: Cell, place: str, what: str, number: Decimal) -> int | None:
    """The number in atoms; a finding where it is finer than an atom."""
    atoms = to_atoms(number, stream.measure)
    if atoms is None:
        least = f"{show(1, stream.measure)}{stream.measure.name}"
        reading.wrong(
            place,
            cell.county,
            cell.year,
            str(number),
            f"{what}的安排数 {number} 不是最小单位 {least}的整倍数。",
        )
    return atoms


def gone_cells(reading: Reading, original: Mapping[Cell, int], facts: Facts) -> Iterator[Finding]:
    """Cells of the computed plan that are blank now, or whose row is gone."""
    wrong = {finding.cell for finding in reading.findings}
    names = {county.code: county.name for county in facts.counties}
    titles = {stream.code: stream for stream in facts.streams}
    for cell, atoms in sorted(original.items()):
        place = reading.places.get(cell)
        if cell in reading.amounts or place in wrong or cell.county not in names or cell.stream not in titles:
            continue
        if (cell.stream, cell.year) not in reading.columns:
            continue  # the whole column (or sheet) is already named
        stream = titles[cell.stream]
        what = f"{names[cell.county]}{cell.year}年“{stream.name}”"
        was = f"{show(atoms, stream.measure)} {stream.measure.name}"
        text = (
            f"{place} {what}的安排数空白,原为 {was};不安排的请填 0。" if place else f"{what}的一行被删去,原安排 {was}。"
        )
        yield Finding(BROKEN, "fingerprint", cell.county, cell.year, show(atoms, stream.measure), "", text, place)
