"""The 各资金 sheets read back: every 全年安排 cell is an amount, or is named for what stands there instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.finding import BROKEN, HINT, Finding, Problem
from allocator.domain.money import grouped, show, to_atoms
from allocator.domain.stream import Stream
from allocator.workbooks.convert import exact_number
from allocator.workbooks.gate.formulas import Special
from allocator.workbooks.parity import canonical, column_letters
from allocator.workbooks.plan_names import CODE, STREAM_NOTE, amount_header

SEARCHED_ROWS = 10
NUMBER_TEXT = re.compile(r"-?\d{1,3}(,?\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
LABEL = re.compile("计$|^应分配总额|^核对")
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


@dataclass(frozen=True, slots=True)
class StreamTable:
    """One stream's sheet: its title, its values row by row, and which cells (row, column from 1) are 公式 or 错误值."""

    stream: Stream
    title: str
    rows: Sequence[Sequence[Any]]
    special: Special

    def place(self, row: int, column: int) -> str:
        """The address of a cell: ``资金_ZY!H7``."""
        return f"{self.title}!{column_letters(column)}{row}"


def read_stream_sheet(reading: Reading, facts: Facts, table: StreamTable, years: tuple[int, ...]) -> None:
    """The amounts of one stream; rows and columns may stand in any order."""
    stream, subject = table.stream, f"stream:{table.stream.code}"
    number, columns, twice = header_row(table.rows)
    if CODE not in columns or CODE in twice:
        why = f"有两列都叫“{CODE}”" if CODE in twice else f"找不到“{CODE}”一列"
        reading.wrong(table.title, subject, years[0], "", f"{why},读不出安排数。")
        return
    for year in years:
        if amount_header(year) in twice:
            text = f"有两列都叫“{amount_header(year)}”,不知以哪一列为准。"
            reading.wrong(table.place(number, columns[amount_header(year)]), subject, year, "", text)
        elif amount_header(year) in columns:
            reading.columns[stream.code, year] = columns[amount_header(year)]
        else:
            reading.wrong(table.title, subject, year, "", f"没有“{amount_header(year)}”一列。")
    names = {county.code: county.name for county in facts.counties}
    for row in range(number + 1, len(table.rows) + 1):
        read_row(reading, table, row, columns[CODE], names, years)


def header_row(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int], frozenset[str]]:
    """The row (from 1) with the column of codes, header → column (from 1), headers that stand twice; 0 for none."""
    for number, row in enumerate(rows[:SEARCHED_ROWS], 1):
        titles = ["".join(str(title).split()) for title in row]
        if CODE in titles:
            twice = frozenset(title for title in titles if title and titles.count(title) > 1)
            return number, {title: column for column, title in enumerate(titles, 1)}, twice
    return 0, {}, frozenset()


def read_row(
    reading: Reading, table: StreamTable, row: int, code_column: int, names: Mapping[str, str], years: tuple[int, ...]
) -> None:
    """One county's amounts; a county that stands twice, and a code that is no county's, are named."""
    values, stream = table.rows[row - 1], table.stream
    code = canonical(values[code_column - 1]) if isinstance(values[code_column - 1], str | int | float) else ""
    columns = {year: reading.columns[stream.code, year] for year in years if (stream.code, year) in reading.columns}
    place = table.place(row, code_column)
    if code not in names:
        if any(exact_number(values[column - 1]) or (code and values[column - 1] != "") for column in columns.values()):
            if code:
                reading.wrong(place, code, years[0], code, f"“{code}”不是本方案的县区代码,该行的安排数无从核对。")
            elif not any(isinstance(value, str) and LABEL.search(value) for value in values):
                text = f"这一行有安排数,却没有{CODE},未计入方案。"
                reading.wrong(place, f"stream:{stream.code}", years[0], "", text)
        return
    if (stream.code, code) in reading.rows:
        first = reading.rows[stream.code, code]
        reading.wrong(place, code, years[0], code, f"{names[code]}与第 {first} 行重复,不知以哪一行为准。")
        return
    reading.rows[stream.code, code] = row
    for year, column in columns.items():
        cell, where = Cell(code, stream.code, year), table.place(row, column)
        reading.places[cell] = where
        what = f"{names[code]}{year}年“{stream.name}”"
        odd = table.special.get((row, column))
        if odd:
            reading.wrong(where, code, year, odd, f"{what}的安排数是{odd},应为数。请粘贴为数值后再审核。")
        elif values[column - 1] != "":
            atoms = amount_in(reading, stream, cell, where, what, values[column - 1])
            if atoms is not None:
                reading.amounts[cell] = atoms


def amount_in(reading: Reading, stream: Stream, cell: Cell, place: str, what: str, value: object) -> int | None:
    """The atoms of one amount cell; None (with a finding) where it holds anything but a number of whole atoms."""
    if isinstance(value, str):
        return amount_in_text(reading, stream, cell, place, what, value)
    number = exact_number(value)
    if number is not None:
        return whole_atoms(reading, stream, cell, place, what, number)
    shown = canonical(value) if isinstance(value, bool) else str(value)
    reading.wrong(place, cell.county, cell.year, shown, f"{what}的安排数应为数,这里是“{shown}”。{AS_NUMBER}")
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
        was = grouped(atoms, stream.measure)
        text = f"{what}的安排数空白,原为 {was};不安排的请填 0。" if place else f"{what}的一行被删去,原安排 {was}。"
        yield Finding(BROKEN, "fingerprint", cell.county, cell.year, show(atoms, stream.measure), "", text, place)


def copied_sheets(sheets: Mapping[str, Sequence[Sequence[Any]]], own: Collection[str]) -> Iterator[Finding]:
    """Sheets put in since, hidden ones too, that say 资金编码 as only the streams' ``own`` do: each at that cell."""
    for title, rows in sheets.items():
        cells = ((row, column, value) for row, line in enumerate(rows, 1) for column, value in enumerate(line, 1))
        said = (one for one in cells if isinstance(one[2], str) and one[2].startswith(STREAM_NOTE))
        row, column, note = next(said, (0, 0, "")) if title not in own else (0, 0, "")
        if note:
            text = f"这张表写着“{note.split('  ')[0]}”,却不是方案写出的资金表,其中的数不是安排数;请删去这张表。"
            place = f"{title}!{column_letters(column)}{row}"
            yield Finding(BROKEN, "fingerprint", title, 0, "", note, text, place)
