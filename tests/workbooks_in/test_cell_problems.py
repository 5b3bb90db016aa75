"""One mistake in one cell each: named at its cell, with its level and a way to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from allocator.workbooks.intake.nearness import distance, near_miss
from tests.workbooks_in.province import cell_of, changed, opened_reading, problems_at

ERROR, WARNING, HINT = "错误", "警告", "提示"
# (sheet, header, row, what is put there, level, a word of the text or the fix)
MISTAKES = [
    ("县区", "行政区划代码", 5, None, ERROR, "不能空白"),
    ("县区", "行政区划代码", 5, "610101", ERROR, "重复"),
    ("县区", "行政区划代码", 5, "61010", ERROR, "6 至 12 位"),
    ("县区", "县区", 5, "甲 县", ERROR, "相同"),
    ("县区", "县区", 5, None, ERROR, "不能空白"),
    ("县区", "贫困县", 5, "对", ERROR, "是或否"),
    ("县区", "贫困人口(人)", 5, -1, ERROR, "负数"),
    ("县区", "贫困人口(人)", 5, "=1+1", ERROR, "粘贴为“数值”"),
    ("县区", "贫困人口(人)", 5, "#REF!", ERROR, "错误值"),
    ("县区", "贫困人口(人)", 5, "NaN", ERROR, "NaN"),
    ("县区", "贫困人口(人)", 5, "约三千", ERROR, "应填数"),
    ("县区", "贫困人口(人)", 5, "3000人", ERROR, "只填数字"),
    ("县区", "贫困人口(人)", 5, datetime(2018, 1, 1), ERROR, "日期"),
    ("县区", "贫困发生率(%)", 5, 101, ERROR, "100%"),
    ("县区", "三保缺口(万元)", 5, 0.0000001, ERROR, "小数位"),
    ("县区", "摘帽年度", 5, "一九年", ERROR, "四位年份"),
    ("县区", "债务风险等级", 5, "蓝", ERROR, "可选"),
    ("资金", "资金编码", 5, "CK", ERROR, "重复"),
    ("资金", "资金名称", 5, "生态护林员指标", ERROR, "相同"),
    ("资金", "级次", 5, "省", ERROR, "是不是“省级”"),
    ("资金", "分配方法", 5, None, ERROR, "不能空白"),
    ("资金", "分配方法", 5, "因素法", ERROR, "是不是“全额因素法”"),
    ("资金", "计量单位", 5, "元", ERROR, "可选"),
    ("资金", "适用范围", 5, "贫困县区", ERROR, "是不是“贫困县”"),
    ("资金", "适用范围", 5, "610101、619999", ERROR, "619999"),
    ("资金", "取整单位", 5, 0, ERROR, "大于 0"),
    ("资金", "整合起止年度", 6, "2020—2018", ERROR, "起止年度"),
    ("资金总盘", "资金编码", 5, "XX", ERROR, "没有“XX”"),
    ("资金总盘", "年度", 5, 2016, ERROR, "2017—2019"),
    ("资金总盘", "全年安排", 5, -5, ERROR, "负数"),
    ("资金总盘", "全年安排", 5, 5.5, ERROR, "倍数"),
    ("资金总盘", "省本级安排", 5, 501, ERROR, "大于"),
    ("资金总盘", "性质", 5, "预 计", HINT, "预计"),
    ("上年安排", "行政区划代码", 5, "999999", ERROR, "没有“999999”"),
    ("上年安排", "县区", 5, "甲县", ERROR, "乙县"),
    ("上年安排", "县区", 5, "乙 县", HINT, "同一县区"),
    ("上年安排", "ZY", 5, None, ERROR, "填 0"),
    ("上年安排", "ZY", 5, "=B1", ERROR, "公式"),
    ("上年安排", "ZY", 5, "1,234", HINT, "1234"),
    ("上年安排", "ZY", 5, "\uff11\uff12\uff13", HINT, "123"),
    ("上年安排", "ZY", 5, 100.1234567, ERROR, "整分"),
    ("上年安排", "ZY", 5, True, ERROR, "应填数"),
    ("因素权重", "因素", 5, "贫困人囗(人)", ERROR, "是不是“贫困人口(人)”"),
    ("因素权重", "权重(%)", 5, 37, ERROR, "应为 100%"),
    ("因素权重", "归一方式", 5, "占比法", ERROR, "可选"),
    ("给定安排", "资金编码", 4, "GDD", ERROR, "是不是“GD”"),
    ("给定安排", "年度", 4, 2021, ERROR, "2018—2019"),
    ("倾斜系数", "系数", 4, None, ERROR, "不能空白"),
    ("批次", "收文日期", 4, "去年冬天", ERROR, "日期"),
    ("批次", "收文日期", 4, "2017年11月3日", HINT, "2017-11-03"),
    ("批次", "金额", 5, 1, ERROR, "收回"),
    ("区划变更", "新代码", 4, "610105", ERROR, "没有“610105”"),
    ("区划变更", "划转比例(%)", 4, 120, ERROR, "100%"),
    ("县区年度", "项目", 4, "年度减贫任条(人)", ERROR, "是不是“年度减贫任务(人)”"),
    ("深度贫困村", "村编码", 5, "610101100201", ERROR, "重复"),
    ("深度贫困村", "村编码", 5, "6101021002", ERROR, "12 位"),
    ("深度贫困村", "行政区划代码", 5, "619999", ERROR, "没有“619999”"),
    ("深度贫困村", "攻坚期已投入(万元)", 5, None, ERROR, "填 0"),
    ("深度贫困村", "贫困人口(人)", 4, 8.5, ERROR, "整数"),
    ("人工调整", "理由", 5, None, ERROR, "不能空白"),
    ("人工调整", "方式", 5, "不低干", ERROR, "是不是“不低于”"),
    ("人工调整", "资金编码", 5, "中央专项", HINT, "ZY"),
    ("基本信息", "内容", 4, None, ERROR, "编制单位"),
    ("基本信息", "内容", 6, "六月", ERROR, "日期"),
    ("基本信息", "内容", 7, "18", ERROR, "四位年份"),
    ("基本信息", "内容", 8, "0", ERROR, "1 至 10"),
    ("基本信息", "内容", 9, "0", ERROR, "大于 0"),
    ("基本信息", "内容", 10, "99", ERROR, "模板版本"),
    ("基本信息", "项目", 4, "编制单们", ERROR, "是不是“编制单位”"),
    ("规则", "规则编号", 4, "spend_the_pol", ERROR, "是不是“spend_the_pool”"),
    ("规则", "参数", 5, "reserve", ERROR, "reserve_share"),
    # Each kind in the amounts of other sheets too: there the reader goes another way.
    ("上年安排", "ZY", 5, datetime(2018, 1, 1), ERROR, "日期"),
    ("上年安排", "ZY", 5, "NaN", ERROR, "NaN"),
    ("上年安排", "ZY", 5, "#N/A", ERROR, "错误值"),
    ("上年安排", "ZY", 5, -1, ERROR, "负数"),
    ("上年安排", "ZY", 5, "120万元", ERROR, "只填数字"),
    ("上年安排", "行政区划代码", 5, None, ERROR, "不能空白"),
    ("上年安排", "行政区划代码", 5, "610101", ERROR, "重复"),
    ("资金总盘", "全年安排", 5, datetime(2018, 5, 1), ERROR, "日期"),
    ("资金总盘", "全年安排", 5, "#DIV/0!", ERROR, "错误值"),
    ("资金总盘", "全年安排", 5, "=SUM(A1:A3)", ERROR, "公式"),
    ("资金总盘", "资金编码", 7, "CK", ERROR, "重复"),
    ("资金总盘", "资金编码", 5, None, ERROR, "不能空白"),
    ("给定安排", "金额", 4, -1, ERROR, "负数"),
    ("给定安排", "金额", 4, None, ERROR, "填 0"),
    ("给定安排", "金额", 4, datetime(2018, 5, 1), ERROR, "日期"),
    ("一次性资金", "金额", 4, -1, ERROR, "负数"),
    ("一次性资金", "资金编码", 4, "ZZ", ERROR, "没有“ZZ”"),
    ("因素权重", "资金编码", 4, "CKK", ERROR, "是不是“CK”"),
    ("因素权重", "资金编码", 6, "CK", ERROR, "重复"),
    ("倾斜系数", "系数", 4, -1, ERROR, "负数"),
    ("定额", "定额", 4, "=2*5", ERROR, "公式"),
    ("分档", "比例(%)", 4, 101, ERROR, "100%"),
    ("用途", "比例(%)", 4, -5, ERROR, "负数"),
    ("绩效系数", "系数", 4, -1, ERROR, "负数"),
    ("绩效系数", "绩效等次", 5, "优秀", ERROR, "重复"),
    ("村级总额", "金额(万元)", 4, -1, ERROR, "负数"),
    ("深度贫困村", "村编码", 5, None, ERROR, "不能空白"),
    ("深度贫困村", "攻坚期已投入(万元)", 5, datetime(2018, 1, 1), ERROR, "日期"),
    ("深度贫困村", "攻坚期已投入(万元)", 5, -1, ERROR, "负数"),
    ("已下达", "金额", 4, "=1+1", ERROR, "公式"),
    ("已下达", "资金编码", 4, "Z丫", ERROR, "是不是“ZY”"),
    ("已执行", "年度", 4, 2016, ERROR, "2017—2019"),
    ("人工调整", "金额", 5, None, ERROR, "填 0"),
    ("人工调整", "金额", 5, -3, ERROR, "负数"),
    ("人工调整", "行政区划代码", 5, "619999", ERROR, "没有“619999”"),
    ("县区年度", "数值", 4, None, ERROR, "填 0"),
    ("县区", "贫困县", 5, "=TRUE()", ERROR, "公式"),
    ("县区", "行政区划代码", 5, datetime(2018, 1, 1), ERROR, "6 至 12 位"),
    ("资金", "计量单位", 5, None, ERROR, "不能空白"),
    ("区划变更", "新代码", 4, None, ERROR, "不能空白"),
]  # fmt: skip


@contextmanager
def planted(cell: Any, content: Any, form: str) -> Iterator[None]:
    """A cell with another content and number format for a while."""
    before = cell.value, cell.number_format
    cell.value, cell.number_format = content, form
    if content in ("#REF!", "#N/A", "#DIV/0!"):
        cell.data_type = "e"
    yield
    cell.value, cell.number_format = before


@pytest.mark.parametrize(
    ("sheet", "header", "row", "content", "level", "word"),
    [pytest.param(*one, id=f"{one[0]}-{one[1]}-{str(one[3])[:14]}") for one in MISTAKES],
)
def test_a_mistake_is_named_at_its_cell(
    opened: Any, sheet: str, header: str, row: int, content: Any, level: str, word: str
) -> None:
    cell = cell_of(opened[sheet], header, row)
    place = f"{sheet}!{cell.coordinate}"
    with planted(cell, content, "General"):
        reading = opened_reading(opened)
    found = problems_at(reading, place) or [one for one in reading.problems if word in one.text + one.fix]
    assert found, reading.problems
    if sheet != "因素权重" or header != "权重(%)":
        assert {f"{one.sheet}!{one.cell}" for one in found} == {place}
    assert any(one.level == level and word in one.text + one.fix for one in found), found
    assert all(one.fix for one in found)


def test_recalled_money_without_a_document_is_refused(workbook: Path) -> None:
    def plant(book: Any) -> None:
        sheet = book["已下达"]
        cell_of(sheet, "文号", 5).value = None
        cell_of(sheet, "金额", 5).value = -2

    assert [one.text for one in problems_at(changed(workbook, plant), "已下达!E5")] == ["收回(负数)必须有文号。"]


@pytest.mark.parametrize(
    ("sheet", "header", "row", "content", "form"),
    [
        ("县区", "行政区划代码", 5, 610102, "General"),
        ("上年安排", "行政区划代码", 5, 610102, "General"),
        ("深度贫困村", "村编码", 4, 610101100201, "0"),
        ("上年安排", "ZY", 4, "100.000", "@"),
        ("上年安排", "ZY", 4, " \uff11\uff10\uff10 ", "@"),
        ("上年安排", "行政区划代码", 4, "\uff16\uff11\uff10\uff11\uff10\uff11", "@"),
        ("因素权重", "权重(%)", 4, 1, "0%"),
        ("因素权重", "权重(%)", 4, "100%", "@"),
        ("县区", "贫困发生率(%)", 4, 0.125, "0.0%"),
        ("县区", "市", 4, "示例　市", "@"),
        ("资金", "分配方法", 7, "全额 因素法", "@"),
        ("资金总盘", "年度", 4, "2017年", "@"),
        ("县区", "贫困县", 4, True, "General"),
        ("因素权重", "因素", 4, "贫困人口", "@"),
    ],
)
def test_what_is_put_right_gives_the_same_facts_with_a_hint_at_its_cell(
    opened: Any, sheet: str, header: str, row: int, content: Any, form: str
) -> None:
    before = opened_reading(opened)
    cell = cell_of(opened[sheet], header, row)
    place = f"{sheet}!{cell.coordinate}"
    with planted(cell, content, form):
        reading = opened_reading(opened)
    assert {(one.level, f"{one.sheet}!{one.cell}") for one in reading.problems} <= {(HINT, place)}
    assert bool(reading.problems) == (content != "贫困人口")
    assert reading.facts == before.facts


def test_lost_leading_zeros_come_back_where_all_codes_have_one_length(workbook: Path) -> None:
    def plant(book: Any) -> None:
        for name in ("县区", "上年安排"):
            sheet = book[name]
            for row in sheet.iter_rows(min_row=4, max_col=1):
                if row[0].value == "610103":
                    row[0].value = "010103"
        cell_of(book["上年安排"], "行政区划代码", 6).value = 10103

    reading = changed(workbook, plant)
    assert [(one.level, one.sheet, one.cell) for one in reading.problems] == [(HINT, "上年安排", "A6")]
    assert reading.facts is not None and ("010103", "ZY") in reading.facts.last_year


def test_letters_that_differ_are_counted() -> None:
    assert [distance("贫困人口", other) for other in ("贫困人口", "贫困人囗", "贫困户口数", "农村居民")] == [0, 1, 2, 3]
    assert near_miss("脱贫人口", ("贫困人口(人)", "分档")) is None
    assert near_miss("摘冒年度", ("分档", "摘帽年度")) == "摘帽年度"
    assert near_miss("老区", ("分档", "县区")) == "县区"
