"""Codes: text of digits (counties, villages) or a short name (streams), and references to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from allocator.workbooks.intake.context import Context
from allocator.workbooks.intake.grid import NUMBER_CELL, Raw
from allocator.workbooks.intake.numbers import NOTHING
from allocator.workbooks.intake.references import Naming, Reference
from allocator.workbooks.intake.sink import Sink, Spot
from allocator.workbooks.layout.spec import CODE, VILLAGE_CODE, Column, folded, halved

DIGITS = {CODE: re.compile(r"\d{6,12}"), VILLAGE_CODE: re.compile(r"\d{12}")}
MOST_ZEROS = 2
EXPECTED = {CODE: "6 至 12 位数字", VILLAGE_CODE: "12 位数字"}
DECIMAL, SCIENTIFIC = re.compile(r"(\d{6,12})\.0+"), re.compile(r"(\d)\.(\d+)[eE]\+?0*(\d{1,2})")
FIX = "先把该列设为文本格式,再填完整代码。"


def code_in(raw: Raw, column: Column, spot: Spot, sink: Sink, usual: int | None = None) -> str | None:
    """A code of its own sheet. ``usual`` is the length all text codes there have: lost zeros are put back to it."""
    text = tidy_code(raw, column, spot, sink)
    form = DIGITS.get(column.kind)
    if form is None and (text.casefold() in NOTHING or not any(map(str.isalnum, text))):
        sink.error(spot, f"“{column.header}”不能是“{spot.found}”。", "请填自编的短码,如 ZY、SZ。")
        return None
    if form is None or form.fullmatch(text) and (raw.kind != NUMBER_CELL or usual in (None, len(text))):
        if raw.kind == NUMBER_CELL:
            sink.hint(spot, f"“{column.header}”是数值,已按文本“{text}”读取。", "建议把该列设为文本格式。")
        return text or None
    if raw.kind == NUMBER_CELL and text.isdigit() and usual is not None and usual - MOST_ZEROS <= len(text) < usual:
        sink.hint(spot, f"“{column.header}”丢了前面的 0,已按“{text.rjust(usual, '0')}”读取。", FIX)
        return text.rjust(usual, "0")
    lost = ",科学计数法丢了后几位" if SCIENTIFIC.fullmatch(text) else ""
    sink.error(spot, f"“{column.header}”应为 {EXPECTED[column.kind]},这里是“{spot.found}”{lost}。", FIX)
    return None


def tidy_code(raw: Raw, column: Column, spot: Spot, sink: Sink) -> str:
    """The code without spaces and full-width forms."""
    text = str(raw)
    tidy = "".join(halved(text).split()).lstrip("'‘’")
    whole = whole_number(tidy)
    if whole is not None:
        sink.hint(spot, f"“{column.header}”是“{spot.found}”,已按“{whole}”读取。", FIX)
        return whole
    if tidy != text:
        sink.hint(spot, f"“{column.header}”含空格、撇号或全角字符,已按“{tidy}”读取。")
    return tidy


def whole_number(text: str) -> str | None:
    """The digits of ``6.10925E+05`` and ``610925.0`` where none is lost, else None: ``6.10E+11`` has lost nine."""
    decimal, scientific = DECIMAL.fullmatch(text), SCIENTIFIC.fullmatch(text)
    if decimal:
        return decimal.group(1)
    if scientific and len(scientific.group(2)) == int(scientific.group(3)):
        return scientific.group(1) + scientific.group(2)
    return None


def usual_length(raws: Collection[Raw]) -> int | None:
    """The one length that the codes typed as text have, None where they differ or none is text."""
    lengths = {len("".join(str(raw).split())) for raw in raws if raw.kind != NUMBER_CELL}
    return lengths.pop() if len(lengths) == 1 else None


def reference_in(raw: Raw, column: Column, spot: Spot, context: Context, beside: str = "") -> str | None:
    """A code of another sheet's row, noted with the name ``beside`` it; None where there is no such row.

    A name in the code's place is put right with a hint; an unknown code is told when all sheets are read.
    """
    known, text = context.known(column.refers), tidy_code(raw, column, spot, context.sink)
    code = row_meant(text, raw, column, known, spot, context.sink)
    context.references.found.append(Reference(column.refers, code or text, spot, code is not None, beside))
    return code


def row_meant(text: str, raw: Raw, column: Column, known: Mapping[str, str], spot: Spot, sink: Sink) -> str | None:
    """The known code (code → name) that a tidied cell stands for."""
    if text in known:
        if raw.kind == NUMBER_CELL:
            sink.hint(spot, f"“{column.header}”是数值,已按文本“{text}”读取。", "建议把该列设为文本格式。")
        return text
    zeros = [code for code in known if code.lstrip("0") == text] if raw.kind == NUMBER_CELL else []
    if len(zeros) == 1:
        sink.hint(spot, f"“{column.header}”丢了前面的 0,已按“{zeros[0]}”读取。", FIX)
        return zeros[0]
    longer = [code for code in known if is_same_area(code, text)]
    if len(longer) == 1:
        sink.hint(spot, f"“{column.header}”“{text}”与“{longer[0]}”只差末尾的 0,已按“{longer[0]}”读取。")
        return longer[0]
    named = [code for code, name in known.items() if folded(name) == folded(text)]
    if len(named) == 1:
        sink.hint(spot, f"“{column.header}”填了名称,已按代码“{named[0]}”读取。", "建议改填代码。")
        return named[0]
    return None


def is_same_area(one: str, other: str) -> bool:
    """Whether one code is the other with zeros behind: 610925 and 610925000000 are the same county."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 6 and long.isdigit() and long == short.ljust(len(long), "0")


def is_full_name(written: str, name: str) -> bool:
    """Whether a name is the other with its province or city before it, or without its last sign (县, 区, 市)."""
    before = written.removesuffix(name)
    return (written.endswith(name) and before[-1:] in "省市州盟") or (len(name) > 2 and written == name[:-1])


def check_name(raw: Raw | None, code: str, spot: Spot, context: Context) -> None:
    """Note the name beside a code, and whether it is that code's name; a clash is told when all sheets are read."""
    own, sink = context.counties.get(code), context.sink
    if raw is None or not own:
        return
    written = folded(str(raw))
    agrees = written == folded(own) or is_full_name(written, folded(own))
    context.references.names.append(Naming(code, spot, agrees))
    if str(raw) == own or not agrees:
        return
    if written == folded(own):
        sink.hint(spot, f"县名“{spot.found}”与“{own}”只差空格或全角字符,已视为同一县区。")
    else:
        sink.hint(spot, f"县名“{spot.found}”已视为“{own}”。")
