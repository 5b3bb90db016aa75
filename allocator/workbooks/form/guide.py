"""说明: how to fill the workbook, what the colours mean, what each sheet is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from allocator.workbooks.layout import GUIDE, SHEETS
from allocator.workbooks.layout.main_sheets import TEMPLATE_VERSION

STEPS = (
    "1. 依次填“基本信息”“资金”“资金总盘”“县区”“上年安排”;按因素分配的资金再填“因素权重”。其余各表按需填写,可空着。",
    "2. 每张表第 1 行是表名,第 2 行是单位、说明和自动合计,第 3 行是列名,从第 4 行起填数。列的先后可以调整,列名不要改。",
    "3. 只有第 1—3 行和“规则”表的固定列受保护(没有密码);插入行、删除行、排序、筛选、粘贴都可以。",
    "4. 金额按“资金”表的计量单位填(一般为万元),只填数字,不带单位。列名带(%)的填 12.5 表示 12.5%。",
    "5. 空白不等于 0:确实没有的填 0。数据中不要插入合计、小计行,不要合并单元格,公式请粘贴为数值。",
    "6. 代码列是文本格式。从别处粘贴时请选择“只粘贴数值”,以保留下拉列表和格式。",
    "7. “县区”表右侧可自行增加列:数字列可作为“因素权重”的因素,是/否列可作为“倾斜系数”的标识。",
    "8. 填好后运行 allocator check 数据.xlsx,逐条列出全部问题(工作表、单元格、原因、改法);没有错误即可测算。",
    "9. 本表只填县、村两级的数,不填任何户和个人的信息。",
)
COLOURS = (
    ("required", "橙色列名", "必填列"),
    ("optional", "蓝色列名", "选填列;没有的可空着"),
    ("computed", "灰色", "自动计算或固定内容,不用填"),
)


def write_guide(workbook: Any, styles: Mapping[str, Any], note: str) -> None:
    """The first sheet."""
    sheet = workbook.add_worksheet(GUIDE)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 92)
    sheet.write_string(0, 0, "填报说明", styles["title"])
    if note:
        sheet.write_string(0, 1, note, styles["note"])
    row = 2
    for step in STEPS:
        sheet.merge_range(row, 0, row, 1, step, styles["prose"])
        sheet.set_row(row, 33 if len(step) > 58 else 18)
        row += 1
    row = write_pairs(sheet, styles, row + 1, "颜色", ((style, name, text) for style, name, text in COLOURS))
    row = write_pairs(sheet, styles, row + 1, "各表用途", purposes())
    sheet.write_string(row + 1, 0, "模板版本", styles["heading"])
    sheet.write_string(row + 1, 1, TEMPLATE_VERSION, styles["prose"])
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def purposes() -> Iterator[tuple[str, str, str]]:
    """(style, sheet, purpose) of every sheet."""
    for sheet in SHEETS:
        yield ("required" if sheet.required else "optional", sheet.name, sheet.purpose)


def write_pairs(
    sheet: Any, styles: Mapping[str, Any], row: int, heading: str, pairs: Iterator[tuple[str, str, str]]
) -> int:
    """A heading and lines of (coloured name, text); the row after them."""
    sheet.write_string(row, 0, heading, styles["heading"])
    for style, name, text in pairs:
        row += 1
        sheet.write_string(row, 0, name, styles[style])
        sheet.write_string(row, 1, text, styles["prose"])
    return row + 1
