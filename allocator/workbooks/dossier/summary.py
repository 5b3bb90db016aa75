"""摘要: everything a director needs before signing, on one A4 page, with the sign-off block."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.workbooks.dossier.cover import SIGNERS
from allocator.workbooks.dossier.edited_mark import banner
from allocator.workbooks.dossier.page import Page, height_for, merged, print_set_up, title_block
from allocator.workbooks.dossier.summary_changes import change_lines, falling_lines
from allocator.workbooks.dossier.summary_pools import LINE, pool_widths, pools_table
from allocator.workbooks.dossier.summary_words import deep_lines, finding_lines, manual_lines
from allocator.workbooks.dossier.view import View
from allocator.workbooks.dossier.wording import PRINCIPLE
from allocator.workbooks.plan_names import SIGN_OFF

NUMERALS = "二三四五六七八九十"
LINE_TO_SIGN = "_" * 12
SIGNED = (
    "    ".join(f"{who}:{LINE_TO_SIGN}" for who in SIGNERS),
    f"会签:{LINE_TO_SIGN * 3}    会议纪要号:{LINE_TO_SIGN * 2}",
)


def write_summary(page: Page, view: View) -> None:
    """The whole sheet: sections in the order a director asks for them."""
    widths = pool_widths(view)
    columns, width = len(widths), sum(widths)
    for column, one in enumerate(widths):
        page.sheet.set_column(column, column, one)
    note = f"{view.facts.info.get('编制单位', '')}  {view.facts.info.get('编制日期', '')}"
    title_block(page, f"{view.facts.title}摘要", note, "单位:万元", columns)
    banner(page, 2, columns)
    row = pools_table(page, view, 4)
    sections: list[tuple[str, Iterable[str]]] = [
        ("分配原则", PRINCIPLE),
        ("深度贫困县与政策增幅", deep_lines(view)),
        ("增减最大的县区(较上年同口径)", change_lines(view)),
        ("不升反降县区及原因", falling_lines(view)),
        ("未达标事项与缺口", finding_lines(view)),
        ("人工调整与批准人", manual_lines(view)),
        ("需要说明的事项", view.dossier.notes[:4]),
    ]
    told = ((title, tuple(lines)) for title, lines in sections)
    for numeral, (title, said) in zip(NUMERALS, (one for one in told if one[1]), strict=False):
        row = section(page, row, columns, width, f"{numeral}、{title}", said)
    sign_off(page, row, columns)
    print_set_up(page, columns, landscape=False, one_page=True)


def section(page: Page, row: int, columns: int, width: int, title: str, lines: Iterable[str]) -> int:
    """A titled run of wrapped lines; returns the next free row."""
    merged(page, row, 0, columns - 1, title, "section")
    page.sheet.set_row(row, 18)
    for line in lines:
        row += 1
        merged(page, row, 0, columns - 1, line, "body")
        page.sheet.set_row(row, height_for(line, width, LINE, 16))
    return row + 1


def sign_off(page: Page, row: int, columns: int) -> None:
    """制表 复核 审核 分管领导, 会签, 会议纪要号: to be signed on paper."""
    merged(page, row, 0, columns - 1, SIGN_OFF, "section")
    for offset, text in enumerate(SIGNED, 1):
        merged(page, row + offset, 0, columns - 1, text, "sign_line")
        page.sheet.set_row(row + offset, 28)
