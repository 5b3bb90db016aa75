"""What a layout is made of: sheets and columns, the one description that the template is made from and read by."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from allocator.domain.text import halved

CODE, VILLAGE_CODE, NAME, TEXT, YES_NO, CHOICE = "行政区划代码", "村编码", "名称", "文字", "是否", "选项"
STREAM_CODE, AMOUNT, MONEY, NUMBER, PERCENT, SHARE = "资金编码", "金额", "万元", "数", "百分数", "比例(%)"
COUNT, YEAR, DATE, SPAN = "整数", "年度", "日期", "起止年度"
NUMERIC = frozenset({AMOUNT, MONEY, NUMBER, PERCENT, SHARE, COUNT})
AS_TEXT = frozenset({CODE, VILLAGE_CODE, STREAM_CODE, NAME, TEXT, DATE, SPAN})
PLAN_YEARS, BASE_TO_END, ANY_YEAR = "计划年度", "上年至计划末年", "任意年度"
TITLE_ROW, HELP_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3, 4
YES, NO = "是", "否"
NOTE = re.compile(r"\((是/否|是或否|必填|选填|文本|州|下拉选择?)\)$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header (units in brackets), what may stand in it, and which field of the record it fills.

    ``required``: the column must exist and every row must fill it, unless ``may_be_blank``. ``field`` ""
    means no field of its own (a figure, mark or text of 县区, or a name only for people). ``refers`` names
    the sheet a code must be known to; ``window`` the years allowed. ``signed`` lets amounts be negative.
    """

    header: str
    kind: str
    field: str = ""
    required: bool = False
    may_be_blank: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()
    list_name: str = ""
    aliases: tuple[str, ...] = ()
    refers: str = ""
    window: str = PLAN_YEARS
    signed: bool = False
    unit: str = ""
    width: int = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its columns, what makes a row unique (``key``, () where rows may repeat) and the record a row is.

    ``facts_field`` is the field of Facts that holds the records of a plain list sheet, "" where the sheet has
    a reader of its own. ``order`` are the record fields that give the canonical order.
    """

    name: str
    purpose: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False
    record: type | None = None
    facts_field: str = ""
    order: tuple[str, ...] = ()

    def column(self, header: str) -> Column | None:
        """The column of a header or alias, however its brackets and spaces are typed; None where there is none.

        A mark for 必填 before it and a note like ``(是/否)`` behind it do not matter.
        """
        return columns_by_name(self).get(NOTE.sub("", folded(header)).lstrip("*"))


@cache
def columns_by_name(sheet: Sheet) -> dict[str, Column]:
    """Every header and alias, folded; a header may also be written without its unit: ``贫困人口`` for ``贫困人口(人)``."""
    names = {folded(column.header): column for column in sheet.columns}
    for column in sheet.columns:
        for name in (*column.aliases, column.header.partition("(")[0]):
            names.setdefault(folded(name), column)
    return names


def folded(text: str) -> str:
    """A name for comparing: width, case and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).replace("\u200b", "").split()).casefold()


def shown_header(text: str) -> str:
    """A header as facts keep it: half-width brackets, no spaces: ``贫困人口(人)``."""
    return "".join(halved(text).split())
