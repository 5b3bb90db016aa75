"""A cell → a word: name, text, choice, yes or no, year, date, span of years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from allocator.workbooks.intake.grid import DATE_CELL, NUMBER_CELL, YES_NO_CELL, Raw
from allocator.workbooks.intake.nearness import best_guess
from allocator.workbooks.intake.sink import Sink, Spot
from allocator.workbooks.layout.spec import NO, YES, Column, folded, halved

YES_WORDS, NO_WORDS = (
    frozenset(["是", "y", "yes", "true", "1", "√", "✓", "✔", "☑", "有"]),
    frozenset(["否", "n", "no", "false", "0", "×", "✗", "✘", "无", "非", "不是"]),
)
DATE_FORM = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
SPAN_FORM = re.compile(r"(\d{4})?(?:年)?(?:[-~—–至到]+)(\d{4})?(?:年)?")
EARLIEST, LATEST = 1990, 2100
# Excel counts days from here; these are the numbers of 1990-01-01 and 2100-12-31.
DAY_ZERO = date(1899, 12, 30)
FIRST_DAY, LAST_DAY = 32_874, 73_415


def text_in(raw: Raw, column: Column, spot: Spot, sink: Sink) -> str | None:
    """Free text without spaces at its ends."""
    text = str(raw)
    tidy = text.strip().strip("\u3000\xa0\u200b\ufeff").strip()
    if tidy != text:
        sink.hint(spot, f"“{column.header}”首尾有空格,已去掉。")
    return tidy or None


def name_in(raw: Raw, column: Column, spot: Spot, sink: Sink) -> str | None:
    """A name without any spaces and with half-width letters."""
    text = str(raw)
    tidy = "".join(halved(text).split())
    if tidy != text:
        sink.hint(spot, f"“{column.header}”含空格或全角字符,已按“{tidy}”读取。")
    if not any(map(str.isalnum, tidy)):
        sink.error(spot, f"“{column.header}”应填名称,这里是“{spot.found}”。", "请填全称。")
        return None
    return tidy


def choice_in(raw: Raw, column: Column, spot: Spot, sink: Sink) -> str | None:
    """One of the column's choices."""
    text = str(raw)
    if text in column.choices:
        return text
    found = next((one for one in column.choices if folded(one) == folded(text)), None)
    if found:
        sink.hint(spot, f"“{column.header}”含空格或全角字符,已按“{found}”读取。")
        return found
    text = f"“{column.header}”不能是“{spot.found}”。{best_guess(text, column.choices)}"
    sink.error(spot, text, f"可选:{'、'.join(column.choices)}。")
    return None


def yes_no_in(raw: Raw, column: Column, spot: Spot, sink: Sink) -> bool | None:
    """是 or 否; TRUE, 1, √ and the like are put right with a hint."""
    if str(raw) in (YES, NO):
        return str(raw) == YES
    word = folded(str(raw.content) if raw.kind == YES_NO_CELL else str(raw))
    if word in YES_WORDS or word in NO_WORDS:
        sink.hint(spot, f"“{column.header}”应填是或否,“{spot.found}”已按“{YES if word in YES_WORDS else NO}”读取。")
        return word in YES_WORDS
    sink.error(spot, f"“{column.header}”应填是或否,这里是“{spot.found}”。", "请改为 是 或 否。")
    return None


def looks_yes_no(raw: Raw) -> bool:
    """Whether a cell of an unknown column answers yes or no."""
    return raw.kind == YES_NO_CELL or "".join(str(raw).split()) in (YES, NO)


def year_in(raw: Raw, column: Column, years: Sequence[int] | None, spot: Spot, sink: Sink) -> int | None:
    """A year of four digits, within ``years`` where given."""
    text = "".join(halved(str(raw)).split())
    bare = text.removesuffix("年").removesuffix("度").removesuffix("年")
    if raw.kind == DATE_CELL or not re.fullmatch(r"\d{4}", bare) or not EARLIEST <= int(bare) <= LATEST:
        sink.error(spot, f"“{column.header}”应为四位年份,这里是“{spot.found}”。", year_fix(raw, text, column))
        return None
    if raw.kind != NUMBER_CELL:
        sink.hint(spot, f"“{column.header}”是文本“{spot.found}”,已按 {bare} 读取。")
    year = int(bare)
    if years is not None and year not in years:
        span = f"{years[0]}—{years[-1]}" if len(years) > 1 else f"{years[0]}"
        sink.error(
            spot, f"年度 {year} 不在 {span} 之内。", f"请改为 {span} 中的年度,或修改“基本信息”的起始年度、年数。"
        )
        return None
    return year


def year_fix(raw: Raw, text: str, column: Column) -> str:
    """How to mend what is no year: the year inside it, or the number behind a cell shown as a date."""
    if isinstance(raw.content, date):
        serial = (date.fromisoformat(str(raw)) - DAY_ZERO).days
        if EARLIEST <= serial <= LATEST:
            return f"单元格成了日期格式(原数 {serial}):把格式改为“常规”。"
    begun = re.match(r"\d{4}(?!\d)", text)
    if begun and EARLIEST <= int(begun.group()) <= LATEST:
        return f"只填四位年份:{begun.group()}。"
    return "请填如 2018。" if column.required else "请填如 2018;没有的留空。"


def date_in(raw: Raw, column: Column, spot: Spot, sink: Sink) -> str | None:
    """A date as ``2018-06-01``."""
    if raw.kind == DATE_CELL:
        return str(raw)
    text = "".join(halved(str(raw)).split()).removesuffix("00:00:00")
    found = DATE_FORM.fullmatch(text) or COMPACT_DATE.fullmatch(text)
    try:
        made = date(*(int(part) for part in found.groups())).isoformat() if found else None
    except ValueError:
        made = None
    if made is None:
        fix = "请填如 2018-06-01。"
        if re.fullmatch(r"\d{4}[-/.年]\d{1,2}月?", text):
            fix = "请填全年、月、日,如 2018-06-01。"
        elif raw.kind == NUMBER_CELL and text.isdigit() and FIRST_DAY <= int(text) <= LAST_DAY:
            fix = f"像是没有设日期格式:把格式改为“日期”,应显示 {DAY_ZERO + timedelta(int(text))}。"
        sink.error(spot, f"“{column.header}”应为日期,这里是“{spot.found}”。", fix)
    elif made != str(raw):
        sink.hint(spot, f"“{column.header}”已按 {made} 读取。")
    return made


def span_in(raw: Raw, column: Column, spot: Spot, sink: Sink) -> tuple[int | None, int | None] | None:
    """First and last year, either open: ``2018—2020``, ``2018—``, ``2018``."""
    text = "".join(halved(str(raw)).split())
    found = SPAN_FORM.fullmatch(text)
    if found and (found.group(1) or found.group(2)):
        first, last = (int(part) if part else None for part in found.groups())
        if first is None or last is None or first <= last:
            return first, last
    if re.fullmatch(r"\d{4}", text):
        return int(text), int(text)
    sink.error(spot, f"“{column.header}”应为起止年度,这里是“{spot.found}”。", "请填如 2018—2020;一直有效的留空。")
    return None
