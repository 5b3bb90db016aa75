"""说明: how to fill the workbook, printed from the layout itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from allocator.workbooks.layout.main_sheets import TEMPLATE_VERSION
from allocator.workbooks.layout.spec import Sheet

STEPS = (
    "一、先填“基本信息”“资金”“县区”,再填“资金总盘”“上年安排”“因素权重”;其余各表有则填,没有的留空。",
    "二、每张表前三行是标题、说明和列名,已锁定(无密码);从第 4 行起填数据,不要在数据中加合计行、合并单元格或公式。",
    "三、列名底色:橙色为必填,蓝色为选填;灰色为自动计算,不用填。列的先后可以调整,列名不要改。",
    "四、空白不等于 0:县区在某项资金适用范围内的,上年没有安排也要填 0。",
    "五、代码一律是文本;金额按“资金”表的计量单位(一般是万元),不要带单位和千分号。",
    "六、“县区”表右侧可以自行增加数字列作为分配因素,或增加是/否列作为倾斜标识。",
    "七、“规则”表列出全部政策规则,只改状态、层级、取值、理由;停用规则必须写理由。",
    "八、不填写任何户和个人的信息。",
    "九、填好后运行:allocator check 本文件.xlsx;全部问题会按工作表和单元格一次列出。",
)


def write_guide(page: Any, looks: Mapping[str, Any], note: str, sheets: Sequence[Sheet]) -> None:
    """Title, steps, then every sheet with its purpose."""
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, "扶贫资金分配填报工作簿", looks["title"])
    page.write_string(1, 0, f"模板版本 {TEMPLATE_VERSION}")
    if note:
        page.write_string(1, 1, note, looks["sample"])
    row = 3
    for text in STEPS:
        page.merge_range(row, 0, row, 1, text, looks["body"])
        page.set_row(row, 32)
        row += 1
    row += 1
    page.write_string(row, 0, "工作表", looks["optional"])
    page.write_string(row, 1, "内容", looks["optional"])
    for sheet in sheets:
        row += 1
        page.write_string(row, 0, sheet.name, looks["body"])
        page.write_string(row, 1, sheet.purpose + (";必须有" if sheet.required else ""), looks["body"])
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
