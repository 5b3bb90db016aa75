"""Rows among the data that are none: sums, titles of sections, notes, the numbers of the columns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from allocator.workbooks.intake.grid import FORMULA_CELL, NUMBER_CELL, TEXT_CELL, Raw
from allocator.workbooks.intake.sink import Sink, Spot
from allocator.workbooks.layout.spec import CODE, NAME, STREAM_CODE, TEXT, VILLAGE_CODE, Sheet, folded

SUM_ROW = re.compile(r"(全?[省市县区州]?)?(合计|小计|总计|共计|总合计)(数)?:?")
PART_SUM = re.compile(r".{0,12}(合计|小计|总计|共计)(数)?:?|其中:?")
LIKE_A_CODE = re.compile(r"\d{5,}")
ONE_COUNTY = re.compile(r"(?![全各]).{1,12}[县区旗]")
CODES = (CODE, VILLAGE_CODE, STREAM_CODE)
FEW, MANY = 3, 5


def stray_row(sheet: Sheet, row: int, cells: Mapping[str, tuple[Raw, Spot]], sink: Sink) -> bool:
    """Whether a row (header → cell and its place) is no data: one problem then, and nothing of it is read."""
    coded = is_coded(sheet, cells)
    for header, (raw, spot) in cells.items():
        if coded and not is_keyword(sheet, header):
            continue
        if raw.kind == TEXT_CELL and is_sum(sheet, header, folded(raw.content)):
            if is_whole(sheet, header, cells) or is_of_a_county(sheet, header, cells):
                return False
            sink.error(spot, f"数据中有“{spot.found}”行。", "请删去这一行,合计由表头上方自动计算。")
            return True
    raws = [raw for raw, _ in cells.values()]
    first = next(iter(cells.values()))[1]
    if all(raw.kind == FORMULA_CELL for raw in raws) and not needed_of(sheet) <= cells.keys():
        sink.error(first, f"第 {row} 行只有公式,像是合计行,不是数据。", "请删去这一行,合计由表头上方自动计算。")
        return True
    if len(raws) >= MANY and all(raw.kind == NUMBER_CELL for raw in raws) and numbered(raws):
        sink.error(first, f"第 {row} 行像是栏次(1、2、3……),不是数据。", "请删去这一行。")
        return True
    if is_note(sheet, cells):
        text = f"第 {row} 行只有“{'”、“'.join(spot.found for _, spot in cells.values())}”,不像一行数据。"
        sink.error(first, text, "说明、小标题请移到列名一行的上方或删去;是数据的请补全这一行。")
        return True
    return False


def is_coded(sheet: Sheet, cells: Mapping[str, tuple[Raw, Spot]]) -> bool:
    """Whether a row begins with a code that is one: then 合计 elsewhere in it is a wrong cell, no row of sums."""
    raw = next((cells[one.header][0] for one in sheet.columns if one.kind in CODES and one.header in cells), None)
    if raw is None or raw.kind == FORMULA_CELL:
        return False
    return raw.kind != TEXT_CELL or PART_SUM.search(folded(raw.content)) is None


def is_keyword(sheet: Sheet, header: str) -> bool:
    """Whether words of one's own tell rows apart under a header (a factor, a grade): 合计 there is a row of sums."""
    column = sheet.column(header)
    return header in sheet.key and column is not None and column.kind == TEXT


def is_whole(sheet: Sheet, header: str, cells: Mapping[str, tuple[Raw, Spot]]) -> bool:
    """Whether all else that a row must have is there: then the sum is typed over a cell, and the row is data."""
    needed = needed_of(sheet) - {header}
    return len(needed) >= MANY - 1 and needed <= cells.keys()


def needed_of(sheet: Sheet) -> set[str]:
    """The headers under which every row of data has something."""
    return {one.header for one in sheet.columns if one.required and not one.may_be_blank}


def is_of_a_county(sheet: Sheet, header: str, cells: Mapping[str, tuple[Raw, Spot]]) -> bool:
    """Whether the sum is typed over the code of a county named beside it: 合计 | 阎良区, but not 小计 | 西安市."""
    column = sheet.column(header)
    if column is None or column.kind != CODE:
        return False
    names = (cells[one.header][0] for one in sheet.columns if one.kind == NAME and one.header in cells)
    return any(ONE_COUNTY.fullmatch(folded(str(raw))) and not is_sum(sheet, header, folded(str(raw))) for raw in names)


def is_sum(sheet: Sheet, header: str, text: str) -> bool:
    """Whether a cell says that its row is a sum; ``西安市小计`` says so only where a code or a name is due."""
    column = sheet.column(header)
    named = column is not None and column.kind in (CODE, VILLAGE_CODE, NAME)
    return SUM_ROW.fullmatch(text) is not None or (named and PART_SUM.fullmatch(text) is not None)


def numbered(raws: list[Raw]) -> bool:
    """Whether numbers count the columns: each one more than the one before, from 1 or so."""
    numbers = [raw.content for raw in raws]
    return numbers[0] <= FEW and all(after - before == 1 for before, after in zip(numbers, numbers[1:], strict=False))


def is_note(sheet: Sheet, cells: Mapping[str, tuple[Raw, Spot]]) -> bool:
    """Whether a row of counties or villages holds but a few words, none of them a code."""
    if not any(column.kind in (CODE, VILLAGE_CODE) for column in sheet.columns):
        return False
    texts = [raw.content for raw, _ in cells.values() if raw.kind == TEXT_CELL]
    needed = [column.header for column in sheet.columns if column.required and not column.may_be_blank]
    lacking = sum(header not in cells for header in needed)
    only_words = len(texts) == len(cells) <= FEW and not any(LIKE_A_CODE.search(text) for text in texts)
    return only_words and (2 * lacking > len(needed) or len(needed) == 1 == len(cells))
