"""What a fast reader, which only sees results, cannot tell: formulas, error values, number formats, what is hidden."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

from allocator.workbooks.gate.formats import unusual_formats
from allocator.workbooks.gate.guard import guarded
from allocator.workbooks.gate.parts import STYLES, elements, sheet_titles
from allocator.workbooks.gate.sheets import CELL, MAIN, ROW, split_address

FORMULA, ERROR_VALUE = "公式", "错误值"
FORMULA_TAG = MAIN + "f"
Place = tuple[int, int]
Special = Mapping[Place, str]
COLUMN, BLOCK, CONDITIONAL = MAIN + "col", MAIN + "conditionalFormatting", MAIN + "cfRule"
# Points that a row is high, characters that a column is wide, at most, where nobody sees what is in it.
NO_HEIGHT, NO_WIDTH = re.compile(r"[01](?:\.\d*)?"), re.compile(r"0(?:\.\d*)?")


@dataclass(slots=True)
class Written:
    """One sheet: its formulas, hidden rows and spans of columns, and unusual number formats by cell and by range.

    A shared formula is stored once: its other cells have its text and the place of the first.
    """

    formulas: dict[Place, tuple[str, Place]] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)
    formats: dict[Place, str] = field(default_factory=dict)
    rules: list[tuple[str, str]] = field(default_factory=list)


def special_cells(content: bytes, titles: Collection[str]) -> dict[str, Special]:
    """Sheet title → (row, column), both from 1 → 公式 or 错误值; only for bytes that passed the gate."""
    return {title: special_in(part) for title, part in sheet_parts(content, titles)}


def written_sheets(content: bytes, titles: Collection[str]) -> dict[str, Written]:
    """Sheet title → what is written in it beside values; only for bytes that passed the gate."""
    with ZipFile(BytesIO(content)) as book:
        styles = book.read(STYLES) if STYLES in book.namelist() else b""
    unusual = unusual_formats(styles)
    return {title: written_in(part, *unusual) for title, part in sheet_parts(content, titles)}


def hidden_sheets(content: bytes) -> frozenset[str]:
    """The titles of the sheets that are not shown; only for bytes that passed the gate."""
    with ZipFile(BytesIO(content)) as book:
        found = elements(book.read("xl/workbook.xml"))
    states = {one.get("name", ""): one.get("state", "visible") for name, one in found if name == "sheet"}
    return frozenset(title for title, state in states.items() if state != "visible")


def sheet_parts(content: bytes, titles: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """(title, XML) of the wanted sheets."""
    with ZipFile(BytesIO(content)) as book:
        needed = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        names = sheet_titles({name: book.read(name) for name in needed if name in book.namelist()})
        for part, title in names.items():
            if title in titles and part in book.namelist():
                yield title, book.read(part)


def written_in(content: bytes, formats: Mapping[str, str], rules: Mapping[str, str]) -> Written:
    """One sheet; ``formats`` and ``rules`` are the unusual formats by the index that cells and rules name them by."""
    found = Written()
    shared: dict[str, tuple[str, Place]] = {}
    row, column, group, inside, block = 0, 0, "", False, ""
    texts: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, group, inside, block
        if name == CELL:
            address = attributes.get("r")
            column = split_address(address)[0] if address else column + 1
            if formats and attributes.get("s") in formats and attributes.get("t", "n") == "n":
                found.formats[row, column] = formats[attributes["s"]]
        elif name == FORMULA_TAG:
            texts.clear()
            group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
            inside = True
        elif name == ROW:
            stated = attributes.get("r", "")
            row, column = int(stated) if stated.isdecimal() else row + 1, 0
            if is_hidden(attributes) or NO_HEIGHT.fullmatch(attributes.get("ht", "")):
                found.rows.append(row)
        elif name == COLUMN and (is_hidden(attributes) or NO_WIDTH.fullmatch(attributes.get("width", ""))):
            first, last = (attributes.get(end, "") for end in ("min", "max"))
            if first.isdecimal() and last.isdecimal():
                found.columns.append((int(first), int(last)))
        elif name == BLOCK:
            block = attributes.get("sqref", "")
        elif name == CONDITIONAL and attributes.get("dxfId") in rules:
            found.rules.append((block, rules[attributes["dxfId"]]))

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
        found.formulas[row, column] = shared.get(group, (text, (row, column))) if not text else (text, (row, column))

    parser = guarded()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = written
    parser.Parse(content, True)
    return found


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Whether a row or column says so."""
    return attributes.get("hidden", "0") in ("1", "true")


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
