"""Which cells hold formulas or error values: what a fast reader, which only sees results, cannot tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from io import BytesIO
from zipfile import ZipFile

from allocator.workbooks.gate.guard import guarded
from allocator.workbooks.gate.parts import sheet_titles
from allocator.workbooks.gate.sheets import CELL, MAIN, ROW, split_address

FORMULA, ERROR_VALUE = "公式", "错误值"
Special = Mapping[tuple[int, int], str]


def special_cells(content: bytes, titles: Collection[str]) -> dict[str, Special]:
    """Sheet title → (row, column), both from 1 → 公式 or 错误值; only for bytes that passed the gate."""
    with ZipFile(BytesIO(content)) as book:
        needed = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        names = sheet_titles({name: book.read(name) for name in needed if name in book.namelist()})
        wanted = {part: title for part, title in names.items() if title in titles and part in book.namelist()}
        return {title: special_in(book.read(part)) for part, title in wanted.items()}


def special_in(content: bytes) -> Special:
    """Every cell of one sheet that has a formula (with or without a stored result) or an error value."""
    found: dict[tuple[int, int], str] = {}
    row, column, formula = 0, 0, MAIN + "f"

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        if name == CELL:
            address = attributes.get("r")
            column = split_address(address)[0] if address else column + 1
            if attributes.get("t") == "e":
                found[row, column] = ERROR_VALUE
        elif name == formula:
            found[row, column] = FORMULA
        elif name == ROW:
            stated = attributes.get("r", "")
            row, column = int(stated) if stated.isdecimal() else row + 1, 0

    parser = guarded()
    parser.StartElementHandler = start
    parser.Parse(content, True)
    return found
