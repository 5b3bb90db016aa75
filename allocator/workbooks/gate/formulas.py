"""Which cells hold formulas or error values: what a fast reader, which only sees results, cannot tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from zipfile import ZipFile

from allocator.workbooks.gate.guard import guarded
from allocator.workbooks.gate.parts import sheet_titles
from allocator.workbooks.gate.sheets import CELL, MAIN, ROW, split_address

FORMULA, ERROR_VALUE = "公式", "错误值"
FORMULA_TAG = MAIN + "f"
Place = tuple[int, int]
Special = Mapping[Place, str]
Formulas = Mapping[Place, tuple[str, Place]]


def special_cells(content: bytes, titles: Collection[str]) -> dict[str, Special]:
    """Sheet title → (row, column), both from 1 → 公式 or 错误值; only for bytes that passed the gate."""
    return {title: special_in(part) for title, part in sheet_parts(content, titles)}


def formula_texts(content: bytes, titles: Collection[str]) -> dict[str, Formulas]:
    """Sheet title → place → (formula's text, the place it was written for); only for bytes that passed the gate.

    A shared formula is stored once: its other cells have its text and the place of the first.
    """
    return {title: formulas_in(part) for title, part in sheet_parts(content, titles)}


def sheet_parts(content: bytes, titles: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """(title, XML) of the wanted sheets."""
    with ZipFile(BytesIO(content)) as book:
        needed = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        names = sheet_titles({name: book.read(name) for name in needed if name in book.namelist()})
        for part, title in names.items():
            if title in titles and part in book.namelist():
                yield title, book.read(part)


def formulas_in(content: bytes) -> Formulas:
    """Every formula of one sheet."""
    found: dict[Place, tuple[str, Place]] = {}
    shared: dict[str, tuple[str, Place]] = {}
    row, column, group, inside = 0, 0, "", False
    texts: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, group, inside
        if name == CELL:
            address = attributes.get("r")
            column = split_address(address)[0] if address else column + 1
        elif name == FORMULA_TAG:
            texts.clear()
            group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
            inside = True
        elif name == ROW:
            stated = attributes.get("r", "")
            row, column = int(stated) if stated.isdecimal() else row + 1, 0

    def written(text: str) -> None:
        if inside:
            texts.append(text)

    def end(name: str) -> None:
        nonlocal inside
        if name != FORMULA_TAG:
            return
        inside, text = False, "".join(texts)
        if group and text:
            shared[group] = text, (row, column)
        found[row, column] = shared.get(group, (text, (row, column))) if not text else (text, (row, column))

    parser = guarded()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = written
    parser.Parse(content, True)
    return found


def special_in(content: bytes) -> Special:
    """Every cell of one sheet that has a formula (with or without a stored result) or an error value."""
    found: dict[tuple[int, int], str] = {}
    row, column = 0, 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        if name == CELL:
            address = attributes.get("r")
            column = split_address(address)[0] if address else column + 1
            if attributes.get("t") == "e":
                found[row, column] = ERROR_VALUE
        elif name == FORMULA_TAG:
            found[row, column] = FORMULA
        elif name == ROW:
            stated = attributes.get("r", "")
            row, column = int(stated) if stated.isdecimal() else row + 1, 0

    parser = guarded()
    parser.StartElementHandler = start
    parser.Parse(content, True)
    return found
