"""A workbook's parts written by hand, the way other programs write them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.utils import get_column_letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
Rows = Sequence[Sequence[Any]]
# Style numbers of STYLES: plain, 0%, 0.00%, text, a date.
PLAIN, PERCENT, PERCENT_2, TEXT, DAY = 0, 1, 2, 3, 4
STYLES = f"""<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>
<fills count="1"><fill><patternFill/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5">
<xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="10"/><xf numFmtId="49"/><xf numFmtId="14"/></cellXfs></styleSheet>"""


@dataclass
class Way:
    """How a program writes: ``strings`` is shared, rich, inline or str; ``more`` goes behind the cells of every sheet.

    ``styles`` gives single cells a style: ("县区", "P4") → PERCENT. ``state`` hides sheets, ``before`` is what
    stands between the sheet's first tag and its cells.
    """

    strings: str = "shared"
    prefix: str = ""
    addresses: bool = True
    before: str = ""
    more: str = ""
    workbook: str = ""
    names: str = ""
    head: str = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    target: str = "worksheets/sheet{0}.xml"
    styles: Mapping[tuple[str, str], int] = field(default_factory=dict)
    state: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, bytes] = field(default_factory=dict)


def rows_of(path: Any) -> dict[str, Rows]:
    """Every sheet's values."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def cell_xml(way: Way, shared: list[str], sheet: str, address: str, content: Any) -> str:
    """One cell."""
    style = way.styles.get((sheet, address), PLAIN)
    head = (f' r="{address}"' if way.addresses else "") + (f' s="{style}"' if style else "")
    p = way.prefix
    if content is None:
        return f"<{p}c{head}/>"
    if isinstance(content, bool):
        return f'<{p}c{head} t="b"><{p}v>{int(content)}</{p}v></{p}c>'
    if isinstance(content, int | float):
        return f"<{p}c{head}><{p}v>{content!r}</{p}v></{p}c>"
    text = escape(str(content))
    if way.strings == "inline":
        return f'<{p}c{head} t="inlineStr"><{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is></{p}c>'
    if way.strings == "str":
        return f'<{p}c{head} t="str"><{p}v>{text}</{p}v></{p}c>'
    shared.append(text)
    return f'<{p}c{head} t="s"><{p}v>{len(shared) - 1}</{p}v></{p}c>'


def string_xml(way: Way, text: str) -> str:
    """One shared string, plain or in runs with a reading behind it."""
    p = way.prefix
    if way.strings != "rich" or len(text) < 2 or "&" in text:
        return f'<{p}si><{p}t xml:space="preserve">{text}</{p}t></{p}si>'
    runs = "".join(f'<{p}r><{p}t xml:space="preserve">{part}</{p}t></{p}r>' for part in (text[:1], text[1:]))
    return f'<{p}si>{runs}<{p}rPh sb="0" eb="1"><{p}t>pin</{p}t></{p}rPh></{p}si>'


def sheet_xml(way: Way, shared: list[str], title: str, rows: Rows) -> str:
    """One sheet."""
    p, lines = way.prefix, []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            cell_xml(way, shared, title, f"{get_column_letter(column)}{number}", content)
            for column, content in enumerate(row, 1)
            if content is not None or not way.addresses
        )
        where = f' r="{number}"' if way.addresses else ""
        lines.append(f"<{p}row{where}>{cells}</{p}row>")
    name = f' xmlns:{p[:-1]}="{MAIN}"' if p else f' xmlns="{MAIN}"'
    data = f"<{p}sheetData>{''.join(lines)}</{p}sheetData>"
    return f"<{p}worksheet{name}>{way.before}{data}{way.more}</{p}worksheet>"


def written_by_hand(sheets: Mapping[str, Rows], way: Way) -> bytes:
    """The zip."""
    shared: list[str] = []
    parts: dict[str, str] = {}
    listed, types, relations = [], [], []
    for number, (title, rows) in enumerate(sheets.items(), 1):
        target = way.target.format(number)
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts[part] = way.head + sheet_xml(way, shared, title, rows)
        state = f' state="{way.state[title]}"' if title in way.state else ""
        listed.append(f'<sheet name="{escape(title)}" sheetId="{number}"{state} r:id="rId{number}"/>')
        types.append(f'<Override PartName="/{part}" ContentType="{KIND}.worksheet+xml"/>')
        relations.append(f'<Relationship Id="rId{number}" Type="{RELATION}/worksheet" Target="{target}"/>')
    for name, kind, content in (
        ("styles", "styles", STYLES),
        ("sharedStrings", "sharedStrings", strings_xml(way, shared)),
    ):
        parts[f"xl/{name}.xml"] = content
        types.append(f'<Override PartName="/xl/{name}.xml" ContentType="{KIND}.{kind}+xml"/>')
        relations.append(f'<Relationship Id="r{name}" Type="{RELATION}/{kind}" Target="{name}.xml"/>')
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">{way.workbook}<sheets>{"".join(listed)}</sheets>'
        f"{way.names}</workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(relations)}</Relationships>'
    )
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATION}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    )
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>{"".join(types)}</Types>'
    )
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in {**parts, **way.parts}.items():
            encoding = "utf-16" if isinstance(content, str) and 'encoding="UTF-16"' in content[:60] else "utf-8"
            book.writestr(name, content if isinstance(content, bytes) else content.encode(encoding))
    return held.getvalue()


def strings_xml(way: Way, shared: Sequence[str]) -> str:
    """The table of shared strings."""
    p = way.prefix
    name = f' xmlns:{p[:-1]}="{MAIN}"' if p else f' xmlns="{MAIN}"'
    return f"<{p}sst{name}>{''.join(string_xml(way, text) for text in shared)}</{p}sst>"
