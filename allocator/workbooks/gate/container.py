"""The zip: complete, unambiguous, of sensible size, and a plain workbook without anything that acts on its own."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from allocator.workbooks.gate.parts import judge_parts
from allocator.workbooks.gate.refusal import FETCH_AGAIN, SAVE_AS, Refusal

MOST_MEMBERS = 2_000
MOST_INFLATED = 200 * 1024 * 1024
SMALL, MOST_RATIO = 4 * 1024 * 1024, 300
END, END_LENGTH = b"PK\x05\x06", 22
DAMAGED = Refusal("文件不完整或已损坏(压缩包读不出来)。", FETCH_AGAIN)
TRUNCATED = Refusal("文件不完整,只有前一部分。", "请重新下载或复制一份,等传输完成后再检查。")
PROTECTED = Refusal("压缩包设了密码,读不出内容。", "请取消密码后另存为 .xlsx 文件。")
FROM_NUMBERS = "请在 Numbers 里“文件 → 导出为 → Excel”,存成 .xlsx。"
FOREIGN = (
    ("word/document.xml", "这是 Word 文档,不是 Excel 工作簿。", "请选用填报模板(.xlsx)。"),
    ("ppt/presentation.xml", "这是 PPT 文稿,不是 Excel 工作簿。", "请选用填报模板(.xlsx)。"),
    ("xl/workbook.bin", "这是二进制工作簿(.xlsb)。", SAVE_AS),
    ("index/document.iwa", "这是 Numbers 表格,不是 .xlsx 工作簿。", FROM_NUMBERS),
    ("index.zip", "这是 Numbers 表格,不是 .xlsx 工作簿。", FROM_NUMBERS),
    ("content.xml", "这是 ODF 表格(.ods),不是 .xlsx 工作簿。", SAVE_AS),
)
MACROS = Refusal("工作簿带有宏,为安全起见不读取。", "请打开后另存为“Excel 工作簿(*.xlsx)”,提示不能保存宏时选“是”。")
LINKS = Refusal(
    "工作簿链接到其他文件或数据源,数会随之变动。", "请在“数据 → 编辑链接(查询和连接)”中断开,把数粘贴为值后保存。"
)
OBJECTS = Refusal("工作簿里嵌入了其他文件或控件。", "请删除嵌入的对象(Word、PDF 图标、按钮等)后保存。")
ACTIVE = (
    ("vbaproject", MACROS),
    ("xl/macrosheets/", MACROS),
    ("xl/externallinks/", LINKS),
    ("xl/connections", LINKS),
    ("xl/querytables/", LINKS),
    ("xl/embeddings/", OBJECTS),
    ("xl/activex/", OBJECTS),
)


def judge_container(content: bytes) -> tuple[Refusal, ...]:
    """Why the zip must not be read; () for a plain workbook. One reason is enough, the first in order of danger."""
    refusal = judge_end(content)
    if refusal:
        return (refusal,)
    try:
        with ZipFile(BytesIO(content)) as book:
            members = book.infolist()
            refusal = next(judge_members(members), None) or judge_purpose(members)
            return (refusal,) if refusal else judge_parts(book)
    except (BadZipFile, zlib.error, EOFError, OSError, struct.error, NotImplementedError, ValueError):
        return (DAMAGED,)
    except RuntimeError:
        return (PROTECTED,)


def judge_end(content: bytes) -> Refusal | None:
    """The zip's end record stands at the very end; a cut file has none, a file with something stuck on has two ends."""
    place = content.rfind(END)
    if place < 0:
        return TRUNCATED
    if place + END_LENGTH > len(content):
        return TRUNCATED
    comment = int.from_bytes(content[place + 20 : place + 22], "little")
    if place + END_LENGTH + comment != len(content):
        return Refusal("文件末尾有多余的内容,或不完整。", FETCH_AGAIN)
    return None


def judge_members(members: list[ZipInfo]) -> Iterator[Refusal]:
    """Number, names, sizes and kinds of the members as the directory states them."""
    if len(members) > MOST_MEMBERS:
        yield Refusal(f"压缩包里有 {len(members)} 个部件,不像填报数据。", SAVE_AS)
    if not members or min(member.header_offset for member in members) != 0:
        yield Refusal("文件开头有多余的内容,不是正常的工作簿。", FETCH_AGAIN)
    names = [member.filename.casefold() for member in members]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        yield Refusal("压缩包里有重名的部件,不同软件会读出不同的数。", SAVE_AS, twice[0])
    for member in members:
        if odd_path(member.filename) or odd_path(member.orig_filename):
            yield Refusal("压缩包里有路径异常的部件。", SAVE_AS, ascii(member.filename))
        if member.flag_bits & 1:
            yield PROTECTED
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            yield Refusal("压缩包用了少见的压缩方法。", SAVE_AS, member.filename)
    total = sum(member.file_size for member in members)
    swollen = [one for one in members if one.file_size > max(SMALL, MOST_RATIO * one.compress_size)]
    if total > MOST_INFLATED or swollen:
        size = max(total, 1) // (1024 * 1024)
        yield Refusal(f"文件展开后达 {size} MB,与文件大小不相称。", "请删去多余的空白行、图片和工作表后另存。")


def odd_path(name: str) -> bool:
    """Whether a member's name leaves the package or hides something."""
    parts = name.split("/")
    return (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or any(part in ("..", ".") for part in parts)
        or "" in parts[:-1]
        or any(sign < " " for sign in name)
    )


def judge_purpose(members: list[ZipInfo]) -> Refusal | None:
    """What the package is for, by the parts it has."""
    names = {member.filename.lower() for member in members}
    for name, text, fix in FOREIGN:
        if name in names and "xl/workbook.xml" not in names:
            return Refusal(text, fix)
    if "[content_types].xml" not in names:
        inside = any(name.startswith("xl/") for name in names)
        what = "缺少必要的部件,不是完整的 Excel 工作簿。" if inside else "这是压缩包,不是 Excel 工作簿。"
        return Refusal(what, FETCH_AGAIN if inside else "请先解压,再选其中的 .xlsx 文件。")
    for start, refusal in ACTIVE:
        found = sorted(name for name in names if start in name)
        if found:
            return Refusal(refusal.text, refusal.fix, found[0])
    return None
