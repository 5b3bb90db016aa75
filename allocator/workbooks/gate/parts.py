"""The parts inside: no part may bring its own definitions, and no sheet may say two things about one cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import basename
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from allocator.workbooks.gate.formats import scaling_styles
from allocator.workbooks.gate.guard import Defined, guarded
from allocator.workbooks.gate.order import in_order
from allocator.workbooks.gate.refusal import FETCH_AGAIN, SAVE_AS, Refusal
from allocator.workbooks.gate.sheets import judge_sheet

MAIN_TYPE = "spreadsheetml"
SHEET_TYPE = ".worksheet+xml"
WORKBOOK_TYPES = ("sheet.main+xml", "template.main+xml")
MACRO_TYPES = ("macroenabled", "vbaproject")
STRICT = b"purl.oclc.org/ooxml/spreadsheetml"
XML_ENDS = (".xml", ".rels", ".vml")
SHEET_FOLDER, STYLES = "xl/worksheets/", "xl/styles.xml"
DEFINITIONS = Refusal("文件的内部结构里有自定义实体(DOCTYPE),可能被人改动过。", SAVE_AS)
Attributes = Mapping[str, str]


def judge_parts(book: ZipFile) -> tuple[Refusal, ...]:
    """Read every part once (so that every checksum is proved), then judge the XML and the cells of each sheet."""
    parts: dict[str, bytes] = {}
    for member in book.infolist():
        content = book.read(member)
        if member.filename.lower().endswith(XML_ENDS):
            parts[member.filename] = content
    try:
        return tuple(judge_xml(parts))
    except Defined:
        return (DEFINITIONS,)


def judge_xml(parts: Mapping[str, bytes]) -> Iterator[Refusal]:
    """Definitions and broken XML first, then what the package says it is, then the sheets."""
    tables = {name for name in parts if name.lower().startswith(SHEET_FOLDER) and name.lower().endswith(".xml")}
    for name in parts.keys() - tables:
        try:
            guarded().Parse(parts[name], True)
        except ExpatError:
            if not name.lower().endswith(".vml"):
                yield Refusal("文件内部有损坏的部件。", FETCH_AGAIN, name)
                return
    wrong = next(judge_package(parts), None)
    if wrong:
        yield wrong
        return
    titles, scaling = sheet_titles(parts), scaling_styles(parts.get(STYLES, b""))
    for name in sorted(tables | other_sheets(parts)):
        title = titles.get(name, basename(name))
        try:
            yield from judge_cells(parts[name], title, scaling)
        except ExpatError:
            yield Refusal(f"工作表“{title}”的内容已损坏。", FETCH_AGAIN, name)


def judge_cells(content: bytes, title: str, scaling: frozenset[str]) -> Iterator[Refusal]:
    """A sheet's cells: at a glance where they stand in order, else one by one."""
    guarded().Parse(content, True)
    if scaling or not in_order(content):
        yield from judge_sheet(content, title, scaling)


def other_sheets(parts: Mapping[str, bytes]) -> set[str]:
    """Sheets that stand outside the usual folder, as the content types name them."""
    overrides = (one for _, one in elements(parts["[Content_Types].xml"]))
    named = {
        one.get("PartName", "").lstrip("/") for one in overrides if one.get("ContentType", "").endswith(SHEET_TYPE)
    }
    return named & parts.keys()


def elements(content: bytes) -> list[tuple[str, Attributes]]:
    """Every element of a small part with its attributes (names without prefix); ``Defined`` where it has a DOCTYPE."""
    found: list[tuple[str, Attributes]] = []
    parser = guarded()
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(" ")[2], attributes))
    parser.Parse(content, True)
    return found


def judge_package(parts: Mapping[str, bytes]) -> Iterator[Refusal]:
    """Content types and relations: a plain workbook, no macros, nothing from outside but hyperlinks."""
    types = [one.get("ContentType", "").lower() for _, one in elements(parts["[Content_Types].xml"])]
    if any(mark in one for one in types for mark in MACRO_TYPES):
        yield Refusal("工作簿带有宏,为安全起见不读取。", "请打开后另存为“Excel 工作簿(*.xlsx)”。")
    if not any(MAIN_TYPE in one and one.endswith(WORKBOOK_TYPES) for one in types):
        yield Refusal("压缩包里不是 Excel 工作簿。", "请选用填报模板(.xlsx)。")
    if any(STRICT in content[:2000] for name, content in parts.items() if name.startswith("xl/")):
        yield Refusal("这是“Strict Open XML”格式的工作簿。", SAVE_AS)
    for name, content in parts.items():
        for element, one in elements(content) if name.lower().endswith(".rels") else ():
            outside = one.get("TargetMode", "").lower() == "external"
            if element == "Relationship" and outside and not one.get("Type", "").lower().endswith("/hyperlink"):
                fix = "请在“数据 → 编辑链接”中断开,把数粘贴为值后保存。"
                yield Refusal("工作簿链接到其他文件,数会随之变动。", fix, one.get("Target", ""))


def sheet_titles(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Part name → the sheet's title, as far as workbook and relations tell."""
    targets = {
        one.get("Id", ""): one.get("Target", "").removeprefix("/xl/")
        for _, one in elements(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
    }
    titles = {}
    for element, one in elements(parts.get("xl/workbook.xml", b"<none/>")):
        if element == "sheet":
            relation = next((value for key, value in one.items() if key.endswith(" id")), "")
            titles["xl/" + targets.get(relation, "")] = one.get("name", "")
    return titles
