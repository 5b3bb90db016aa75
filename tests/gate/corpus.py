"""Files that must be turned away, each built here from a good workbook or from nothing, with the sentence expected."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO

import openpyxl

Parts = dict[str, bytes]
TYPES, SHEET, RELATIONS = "[Content_Types].xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "b">]>'


@cache
def good_bytes() -> bytes:
    """A small workbook as openpyxl saves it."""
    book = openpyxl.Workbook()
    book.active.title = "县区"
    for row in (["行政区划代码", "贫困人口(人)"], ["610924", 33000], ["610925", 15393]):
        book.active.append(row)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def parts_of(content: bytes) -> Parts:
    """Name → bytes of a zip."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist()}


def packed(parts: Mapping[str, bytes], *more: tuple[str, bytes]) -> bytes:
    """A zip of parts; ``more`` may repeat a name."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in (*parts.items(), *more):
            book.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def changed(edit: Callable[[Parts], object]) -> bytes:
    """The good workbook with its parts edited."""
    parts = parts_of(good_bytes())
    edit(parts)
    return packed(parts)


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    """The good workbook with one text in one part replaced."""
    parts = parts_of(good_bytes())
    assert old in parts[name], (name, old)
    return packed({**parts, name: parts[name].replace(old, new, 1)})


def in_sheet(old: bytes, new: bytes) -> bytes:
    """The good workbook with its sheet's XML edited."""
    return replaced(SHEET, old, new)


def with_part(name: str, content: bytes = b"<x/>") -> bytes:
    """The good workbook with one more part."""
    return changed(lambda parts: parts.update({name: content}))


def with_relation(kind: str) -> bytes:
    """The good workbook with a relation to something outside."""
    line = f'<Relationship Id="rId99" Type="http://x/relationships/{kind}" Target="a" TargetMode="External"/>'
    return replaced(RELATIONS, b"</Relationships>", line.encode() + b"</Relationships>")


def compound(*names: str) -> bytes:
    """An OLE file whose directory holds streams of these names."""
    content = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    for name in ("Root Entry", *names):
        text = (name + "\0").encode("utf-16-le")
        content += text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + b"\2".ljust(62, b"\0")
    return bytes(content)


def damaged() -> bytes:
    """The good workbook with one byte of a part's content flipped: the checksum no longer fits."""
    content = bytearray(packed({**parts_of(good_bytes()), "xl/media/note.bin": b"note"}))
    with zipfile.ZipFile(BytesIO(bytes(content))) as book:
        info = book.getinfo(SHEET)
    content[info.header_offset + 30 + len(SHEET) + 20] ^= 0xFF
    return bytes(content)


def encrypted() -> bytes:
    """A zip whose members say that they are encrypted."""
    content = bytearray(good_bytes())
    place = content.find(b"PK\1\2")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\1\2", place + 4)
    return bytes(content)


def scaled_format(code: str) -> bytes:
    """A number shown a thousand or ten thousand times smaller than it is."""
    book = openpyxl.load_workbook(BytesIO(good_bytes()))
    book.active["B2"].number_format = code
    held = BytesIO()
    book.save(held)
    return held.getvalue()


CELL_B2 = b'<c r="B2" t="n">'
# file name → (bytes, words of the sentence)
CORPUS: dict[str, tuple[bytes, str]] = {
    "空.xlsx": (b"", "0 字节"),
    "旧.xls": (compound("Workbook"), "旧格式的 Excel 工作簿"),
    "旧五.xls": (compound("Book"), "旧格式的 Excel 工作簿"),
    "密码.xlsx": (compound("EncryptionInfo", "EncryptedPackage"), "打开密码"),
    "压缩密码.xlsx": (encrypted(), "压缩包设了密码"),
    "公文.doc": (compound("WordDocument"), "Word 文档"),
    "汇报.ppt": (compound("PowerPoint Document"), "PPT"),
    "未知.xlsx": (compound("Other"), "旧格式的 Office"),
    "表.et": (compound("Workbook"), "WPS 表格(.et)"),
    "表.ods": (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}), "ODF"),
    "表.numbers": (packed({"Index/Document.iwa": b"x", "Metadata/Properties.plist": b"x"}), "Numbers"),
    "旧表.numbers": (packed({"Index.zip": b"x"}), "Numbers"),
    "表.xlsb": (packed({TYPES: b"<x/>", "xl/workbook.bin": b"x"}), "二进制工作簿"),
    "公文.docx": (packed({TYPES: b"<x/>", "word/document.xml": b"<x/>"}), "Word 文档"),
    "汇报.pptx": (packed({TYPES: b"<x/>", "ppt/presentation.xml": b"<x/>"}), "PPT"),
    "资料.zip": (packed({"数据.xlsx": b"x"}), "压缩包,不是"),
    "空包.xlsx": (packed({}), "空的压缩包"),
    "表.csv": ("代码,县区\n610924,紫阳县\n".encode("gb18030"), "逗号分隔"),
    "表.txt": ("代码\t县区".encode("utf-16"), "文本文件"),
    "导出.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "网页(HTML)"),
    "表.xml": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "2003"),
    "扫描.pdf": (b"%PDF-1.7 ...", "PDF"),
    "截图.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(40), "图片"),
    "资料.rar": (b"Rar!\x1a\x07\x00" + bytes(40), "压缩包(rar)"),
    "乱.xlsx": (bytes(range(256)) * 8, "已损坏"),
    "半截.xlsx": (good_bytes()[:2000], "只有前一部分"),
    "差一点.xlsx": (good_bytes()[:-3], "只有前一部分"),
    "尾巴.xlsx": (good_bytes() + b"\0\0\0\0", "末尾有多余"),
    "坏字节.xlsx": (damaged(), "已损坏"),
    "缺部件.xlsx": (changed(lambda parts: parts.pop(TYPES)), "缺少必要的部件"),
    "不是表.xlsx": (replaced(TYPES, b"spreadsheetml.sheet.main", b"drawingml.main"), "不是 Excel 工作簿"),
    "太多.xlsx": (packed(parts_of(good_bytes()), *((f"xl/m/{n}", b"") for n in range(2100))), "个部件"),
    "膨胀.xlsx": (with_part("xl/media/big.bin", bytes(20_000_000)), "不相称"),
    "重名.xlsx": (packed(parts_of(good_bytes()), (SHEET.upper(), b"<x/>")), "重名的部件"),
    "越界.xlsx": (with_part("../evil.xml"), "路径异常"),
    "绝对.xlsx": (with_part("/etc/x.xml"), "路径异常"),
    "盘符.xlsx": (with_part("c:/x.xml"), "路径异常"),
    "实体.xlsx": (in_sheet(b"<worksheet", DOCTYPE + b"<worksheet"), "DOCTYPE"),
    "实体二.xlsx": (replaced("xl/styles.xml", b"<styleSheet", DOCTYPE + b"<styleSheet"), "DOCTYPE"),
    "实体三.xlsx": (replaced("docProps/core.xml", b"<cp:core", DOCTYPE + b"<cp:core"), "DOCTYPE"),
    "宏.xlsm": (with_part("xl/vbaProject.bin"), "宏"),
    "宏表.xlsx": (with_part("xl/macrosheets/sheet1.xml"), "宏"),
    "宏类型.xlsx": (replaced(TYPES, b"spreadsheetml.sheet.main", b"macroEnabled.main"), "宏"),
    "外链.xlsx": (with_part("xl/externalLinks/externalLink1.xml"), "链接到其他文件"),
    "外链二.xlsx": (with_relation("externalLinkPath"), "链接到其他文件"),
    "查询.xlsx": (with_part("xl/connections.xml"), "链接到其他文件或数据源"),
    "嵌入.xlsx": (with_part("xl/embeddings/oleObject1.bin"), "嵌入了其他文件"),
    "控件.xlsx": (with_part("xl/activeX/activeX1.xml"), "嵌入了其他文件或控件"),
    "坏表.xlsx": (in_sheet(b"</sheetData>", b""), "“县区”的内容已损坏"),
    "坏部件.xlsx": (replaced("xl/styles.xml", b"</styleSheet>", b""), "损坏的部件"),
    "远行.xlsx": (in_sheet(b'<row r="3">', b'<row r="200001"><c r="A200001"><v>1</v></c></row><row r="3">'), "A200001"),
    "远列.xlsx": (in_sheet(CELL_B2, b'<c r="XFD2"><v>1</v></c>' + CELL_B2), "XFD2"),
    "重格.xlsx": (in_sheet(CELL_B2, b'<c r="B2"><v>7</v></c>' + CELL_B2), "B2出现了两次"),
    "乱序重格.xlsx": (
        in_sheet(CELL_B2, b'<c r="B2"><v>7</v></c><c r="A2"><v>8</v></c>' + CELL_B2), "A2出现了两次"),
    "重行.xlsx": (in_sheet(b'<row r="3">', b'<row r="2"><c r="D2"><v>1</v></c></row><row r="3">'), "第 2 行出现了两次"),
    "错行.xlsx": (in_sheet(CELL_B2, b'<c r="C3"><v>7</v></c>' + CELL_B2), "C3的位置"),
    "千.xlsx": (scaled_format("#,##0,"), "B2 用了缩小显示"),
    "万.xlsx": (scaled_format('0!.0000"万"'), "B2 用了缩小显示"),
    "万二.xlsx": (scaled_format('0"."0,'), "B2 用了缩小显示"),
    "严格.xlsx": (
        replaced("xl/workbook.xml", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                 b"http://purl.oclc.org/ooxml/spreadsheetml/main"), "Strict"),
}  # fmt: skip
