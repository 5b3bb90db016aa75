"""A workbook without its looks: only cells, number formats, hidden rows and merged cells, for a reader that balks.

Other programs write looks that the reader refuses, though Excel and WPS open them: empty fills, unknown families of
fonts, heights that are no numbers, broken properties of the document. None of that is data.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring

from allocator.workbooks.gate.parts import sheet_titles

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATIONS_KIND = "application/vnd.openxmlformats-package.relationships+xml"
BOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
KEPT_OF_ROW, KEPT_OF_CELL = ("r", "hidden"), ("r", "t", "s")


def plainly(content: bytes) -> bytes:
    """The package anew; ``content`` has passed the gate."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist() if name.endswith((".xml", ".rels"))}
    formats = plain_styles(parts.get(STYLES))
    new = {STYLES: tostring(formats)}
    if STRINGS in parts:
        new[STRINGS] = parts[STRINGS]
    titles = {part: title for part, title in sheet_titles(parts).items() if part in parts}
    last = len(formats[-1])
    sheets = {title: plain_sheet(parts[part], last) for part, title in titles.items()}
    for number, sheet in enumerate(sheets.values(), 1):
        new[f"xl/worksheets/sheet{number}.xml"] = tostring(sheet)
    new[BOOK] = tostring(plain_workbook(parts[BOOK], sheets))
    new |= package(new, len(sheets))
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for name, part in new.items():
            written.writestr(name, part)
    return held.getvalue()


def parsed(content: bytes) -> Element:
    """A part as a tree."""
    from defusedxml.ElementTree import fromstring

    tree: Element = fromstring(content)
    return tree


def plain_styles(content: bytes | None) -> Element:
    """The number formats and, last, the styles of cells with nothing but their format."""
    sheet = Element(f"{{{MAIN}}}styleSheet")
    old = parsed(content) if content else Element("none")
    formats = SubElement(sheet, f"{{{MAIN}}}numFmts")
    for one in old.iterfind(f"{{{MAIN}}}numFmts/{{{MAIN}}}numFmt"):
        SubElement(formats, one.tag, {name: one.get(name, "") for name in ("numFmtId", "formatCode")})
    for group, single in (("fonts", "font"), ("fills", "fill"), ("borders", "border"), ("cellStyleXfs", "xf")):
        inside = SubElement(SubElement(sheet, f"{{{MAIN}}}{group}"), f"{{{MAIN}}}{single}")
        if single == "fill":
            SubElement(inside, f"{{{MAIN}}}patternFill")
    cells = SubElement(sheet, f"{{{MAIN}}}cellXfs")
    for one in old.iterfind(f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf"):
        SubElement(cells, one.tag, {"numFmtId": one.get("numFmtId", "0")})
    if not len(cells):
        SubElement(cells, f"{{{MAIN}}}xf", {"numFmtId": "0"})
    return sheet


def plain_sheet(content: bytes, styles: int) -> Element:
    """Rows with their cells, and merged areas; a style beyond the ``styles`` there are is none."""
    old, sheet = parsed(content), Element(f"{{{MAIN}}}worksheet")
    data = SubElement(sheet, f"{{{MAIN}}}sheetData")
    for row in old.iterfind(f"{{{MAIN}}}sheetData/{{{MAIN}}}row"):
        new_row = SubElement(data, row.tag, kept(row, KEPT_OF_ROW))
        for cell in row.iterfind(f"{{{MAIN}}}c"):
            new_cell = SubElement(new_row, cell.tag, kept(cell, KEPT_OF_CELL))
            style = new_cell.get("s", "0")
            if not style.isdecimal() or int(style) >= styles:
                del new_cell.attrib["s"]
            new_cell.extend(list(cell))
    merged = old.find(f"{{{MAIN}}}mergeCells")
    if merged is not None:
        sheet.append(merged)
    return sheet


def kept(element: Element, names: Iterable[str]) -> dict[str, str]:
    """The attributes that count."""
    return {name: element.attrib[name] for name in names if name in element.attrib}


def plain_workbook(content: bytes, titles: Iterable[str]) -> Element:
    """The list of sheets, and from when days are counted."""
    book = Element(f"{{{MAIN}}}workbook")
    old = parsed(content).find(f"{{{MAIN}}}workbookPr")
    SubElement(book, f"{{{MAIN}}}workbookPr", kept(old, ("date1904",)) if old is not None else {})
    sheets = SubElement(book, f"{{{MAIN}}}sheets")
    for number, title in enumerate(titles, 1):
        names = {"name": title, "sheetId": str(number), f"{{{RELATION}}}id": f"rId{number}"}
        SubElement(sheets, f"{{{MAIN}}}sheet", names)
    return book


def package(parts: Mapping[str, bytes], sheets: int) -> dict[str, bytes]:
    """Content types and relations of the parts."""
    types = Element("Types", xmlns=f"{PACKAGE}/content-types")
    SubElement(types, "Default", Extension="rels", ContentType=RELATIONS_KIND)
    inner = Element("Relationships", xmlns=f"{PACKAGE}/relationships")
    kinds = {BOOK: "sheet.main", STYLES: "styles", STRINGS: "sharedStrings"}
    for number, name in enumerate(sorted(parts), 1):
        kind = kinds.get(name, "worksheet")
        SubElement(types, "Override", PartName=f"/{name}", ContentType=f"{KIND}.{kind}+xml")
        if name != BOOK:
            place = name.removeprefix("xl/worksheets/sheet").removesuffix(".xml")
            own = f"rId{place}" if kind == "worksheet" else f"rId{sheets + number}"
            target = name.removeprefix("xl/")
            SubElement(inner, "Relationship", Id=own, Type=f"{RELATION}/{kind}", Target=target)
    outer = Element("Relationships", xmlns=f"{PACKAGE}/relationships")
    SubElement(outer, "Relationship", Id="rId1", Type=f"{RELATION}/officeDocument", Target=BOOK)
    return {
        "[Content_Types].xml": tostring(types),
        "_rels/.rels": tostring(outer),
        "xl/_rels/workbook.xml.rels": tostring(inner),
    }
