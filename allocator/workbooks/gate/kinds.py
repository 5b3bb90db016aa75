"""What kind of file it is, by its first bytes: only a zip goes on, everything else is named for what it is."""

from __future__ import annotations

from allocator.workbooks.gate.refusal import FETCH_AGAIN, SAVE_AS, Refusal

ZIP, EMPTY_ZIP, COMPOUND = b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC = (
    (b"%PDF", "PDF 文件"),
    (b"Rar!", "压缩包(rar)"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包(7z)"),
    (b"\x1f\x8b", "压缩包(gz)"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"{\\rtf", "RTF 文档"),
    (b"MZ", "程序"),
)
UNLOCK = "请打开后取消密码(文件 → 信息 → 保护工作簿),再保存。"
STREAMS = (
    (("EncryptedPackage", "EncryptionInfo"), "文件设了打开密码,读不出内容。", UNLOCK),
    (("Workbook", "Book"), "这是旧格式的 Excel 工作簿(.xls)。", SAVE_AS),
    (("WordDocument",), "这是 Word 文档,不是 Excel 工作簿。", "请选用填报模板(.xlsx)。"),
    (("PowerPoint Document",), "这是 PPT 文稿,不是 Excel 工作簿。", "请选用填报模板(.xlsx)。"),
)
BY_SUFFIX = {".et": "WPS 表格(.et)", ".ett": "WPS 表格(.ett)", ".ods": "ODF 表格(.ods)", ".numbers": "Numbers 表格"}


def judge_kind(content: bytes, suffix: str) -> Refusal | None:
    """None for a zip; else what the file is and how to turn it into a workbook. The ending only helps to say it."""
    suffix = suffix.lower()
    if content.startswith(ZIP):
        return None
    if content.startswith(EMPTY_ZIP):
        return Refusal("这是空的压缩包,不是 Excel 工作簿。", FETCH_AGAIN)
    if suffix in BY_SUFFIX:
        return Refusal(f"这是{BY_SUFFIX[suffix]},不是 .xlsx 工作簿。", SAVE_AS)
    if content.startswith(COMPOUND):
        return compound(content)
    for start, name in MAGIC:
        if content.startswith(start):
            return Refusal(f"这是{name},不是 Excel 工作簿。", "请选用填报模板(.xlsx)。")
    return markup_or_text(content, suffix)


def compound(content: bytes) -> Refusal:
    """An OLE file, told apart by the streams in its directory."""
    for names, text, fix in STREAMS:
        if any(has_stream(content, name) for name in names):
            return Refusal(text, fix)
    return Refusal("这是旧格式的 Office 文件,不是 .xlsx 工作簿。", SAVE_AS)


def has_stream(content: bytes, name: str) -> bool:
    """Whether a directory entry (128 bytes, aligned) of an OLE file bears ``name``."""
    wanted = (name + "\0").encode("utf-16-le")
    place = content.find(wanted, 512)
    while place >= 0:
        length = int.from_bytes(content[place + 64 : place + 66], "little")
        if place % 128 == 0 and length == len(wanted):
            return True
        place = content.find(wanted, place + 2)
    return False


def markup_or_text(content: bytes, suffix: str) -> Refusal:
    """HTML and XML that call themselves tables, plain text, or nothing known."""
    head = readable(content[:4096])
    if head is None:
        return Refusal("这不是 Excel 工作簿(.xlsx),或文件已损坏。", FETCH_AGAIN)
    start = head.lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in start:
            return Refusal("这是“XML 表格 2003”,不是 .xlsx 工作簿。", SAVE_AS)
        if "<html" in start or "<table" in start or start.startswith("<!doctype html"):
            return Refusal("这是网页(HTML)格式的表格,不是真正的 Excel 工作簿。", SAVE_AS)
        return Refusal("这是 XML 文本,不是 Excel 工作簿。", SAVE_AS)
    name = "逗号分隔的文本(.csv)" if suffix in (".csv", ".tsv") or "," in start.partition("\n")[0] else "文本文件"
    return Refusal(f"这是{name},不是 Excel 工作簿。", "请用 Excel 或 WPS 打开,核对后另存为“Excel 工作簿(*.xlsx)”。")


def readable(head: bytes) -> str | None:
    """The bytes as text where they are text in a usual encoding, else None."""
    encodings = ("utf-16",) if head[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "gb18030")
    for encoding in encodings:
        for cut in range(4):
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            if not any(sign < " " and sign not in "\t\r\n\f" for sign in text):
                return text
    return None
