"""A small province with something on every sheet, and its workbook opened for planting mistakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl

from allocator.domain.county import County, Village
from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.fraction import Fraction
from allocator.domain.money import MU, PEOPLE, WAN_YUAN
from allocator.domain.records import (
    Batch,
    BoundaryChange,
    Executed,
    Given,
    Grade,
    Issued,
    Manual,
    OneOff,
    Use,
    VillageTotal,
)
from allocator.domain.stream import ClassShare, Pool, Quota, Stream, Tilt, Weight
from allocator.rules import RULES
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.intake.assemble import assemble
from allocator.workbooks.intake.grid import grid_of
from allocator.workbooks.intake.sheets import known_sheets
from allocator.workbooks.intake.sink import Sink
from allocator.workbooks.layout import CHOICES, GUIDE
from allocator.workbooks.reader import Reading, read_input

WAN = WAN_YUAN.atoms
CODES = ("610101", "610102", "610103", "610104")
Change = Callable[[Any], None]


def counties() -> tuple[County, ...]:
    """Two poverty counties (one deep), two others; a factor, a mark and a text of the bureau's own."""
    made = []
    for position, (code, name) in enumerate(zip(CODES, ("甲县", "乙县", "丙区", "丁区"), strict=True)):
        poverty, deep = position < 2, position == 0
        marks = {header for header, yes in (("贫困县", poverty), ("深度贫困县", deep), ("库区", position == 2)) if yes}
        figures = {"贫困人口(人)": Fraction(4000 - 1000 * position), "贫困发生率(%)": Fraction(25, 2)}
        figures |= {"三保缺口(万元)": Fraction(21, 2), "行政村数(个)": Fraction(30 + position)}
        made.append(
            County(
                code, name, "示例市" if position < 3 else "另一市", poverty, deep, True, integrating=poverty,
                kind="市本级" if position == 3 else "县区", deep_since=2017 if deep else None,
                delisted=2019 if poverty else None, exit_announced=2020 if position == 1 else None, band="一档",
                grade="优秀" if position == 1 else None, debt_risk="黄", marks=frozenset(marks), figures=figures,
                texts={"数据时点": "2017年底", "负责科室": f"农业科{'甲乙丙丁'[position]}"},
            )
        )  # fmt: skip
    return tuple(made)


def streams() -> tuple[Stream, ...]:
    """Three measures, every method that needs a sheet of its own, every optional attribute somewhere."""
    return (
        Stream("CK", "生态护林员指标", "省级", "指标", "610101、610102", "全额因素法", PEOPLE, 1),
        Stream("GD", "建设用地指标", "省级", "指标", "贫困县", "给定", MU, 50, movable=False),
        Stream("SZ", "省级专项", "省级", "专项扶贫", "全部", "基数加增量", WAN_YUAN, WAN // 2, integrated=True,
               tilted=True, tilt_target="贫困县", directed_to="贫困县", direction="产业", issue_line=5 * WAN,
               pays_fee=True, in_industry_base=True, integrated_from=2018, integrated_to=2020, expires=2025,
               budget_subject="2130599"),
        Stream("ZY", "中央专项", "中央", "专项扶贫", "扶贫任务县", "全额因素法", integrated=True, integrated_from=2018),
    )  # fmt: skip


def lists() -> dict[str, Any]:
    """The records of every list sheet, in canonical order."""
    return {
        "given": (Given("610101", "GD", 2018, 1250, "自然资源局", "示例函〔2018〕1号"), Given("610102", "GD", 2019, 0)),
        "one_off": (OneOff("610101", "ZY", 2017, 5 * WAN, "救灾"), OneOff("610102", "SZ", 2018, WAN // 4)),
        "tilts": (Tilt("SZ", 2018, "库区", Fraction(6, 5)), Tilt("ZY", 2019, "深度", Fraction(1))),
        "quotas": (Quota("SZ", 2018, "每村", 10 * WAN), Quota("SZ", 2019, "每县", 30 * WAN)),
        "class_shares": (ClassShare("ZY", 2018, "一档", Fraction(1)),),
        "grades": (Grade("优秀", Fraction(11, 10), None), Grade("合格", None, 20 * WAN), Grade("较差", None, -3 * WAN)),
        "uses": (Use("产业", 2018, Fraction(1, 2)), Use("产业", 2019, Fraction(11, 20))),
        "batches": (
            Batch(
                "第一批",
                "SZ",
                2018,
                60 * WAN,
                "财农〔2017〕9号",
                "2017-11-03",
                "示财〔2017〕8号",
                "2017-12-01",
                "提前下达",
            ),
            Batch("收回", "ZY", 2018, -WAN, nature="收回"),
        ),
        "boundary_changes": (BoundaryChange("610199", "610104", 2018, Fraction(1), "民函〔2018〕2号"),),
        "villages": (
            Village("610101100201", "东村", "610101", 120 * WAN, "河镇", 88),
            Village("610102100202", "西村", "610102", 0),
        ),
        "village_totals": (VillageTotal("610101", 2018, 900 * WAN),),
        "issued": (
            Issued("610101", "ZY", 2018, 35 * WAN, "示财〔2018〕1号"),
            Issued("610101", "ZY", 2018, -2 * WAN, "示财收〔2018〕3号"),
        ),
        "executed": (Executed("610102", "ZY", 2017, 40 * WAN, "示财〔2017〕1号"),),
        "manual": (
            Manual("610101", None, 2018, "不高于", 900 * WAN, True, "控制规模", "李某"),
            Manual("610101", "ZY", 2018, "不低于", 50 * WAN, False, "灾后重建", "张某"),
        ),
    }


def facts() -> Facts:
    """Two plan years; something on every sheet; consistent, so that it reads without a problem."""
    amounts = {"CK": 7, "GD": 1205, "SZ": 100 * WAN + WAN // 2, "ZY": 100 * WAN}
    scopes = {"CK": CODES[:2], "GD": CODES[:2], "SZ": CODES, "ZY": CODES}
    last_year = {(code, stream): amount for stream, amount in amounts.items() for code in scopes[stream]}
    last_year["610199", "ZY"] = 3 * WAN
    pools = {}
    for stream, atoms in (("CK", 1), ("GD", 100), ("SZ", WAN), ("ZY", WAN)):
        for year in (2017, 2018, 2019):
            nature = "预计" if year == 2019 else "预算"
            initial = 300 * atoms if stream == "SZ" else None
            pools[stream, year] = Pool(stream, year, 500 * atoms, initial, 20 * atoms if stream == "SZ" else 0, nature)
    return Facts(
        info={"编制单位": "某省财政厅", "方案名称": "两年方案", "编制日期": "2018-06-01",
              "取整单位(万元)": "1", "联系人": "王某"},
        years=(2018, 2019),
        counties=counties(),
        streams=streams(),
        pools=pools,
        last_year=last_year,
        weights={
            "CK": (Weight("CK", "贫困人口(人)", "占比", Fraction(1)),),
            "ZY": (
                Weight("ZY", "行政村数(个)", "占比", Fraction(3, 8)),
                Weight("ZY", "贫困人口(人)", "占比", Fraction(5, 8)),
            ),
        },
        yearly={("610101", 2018, "年度减贫任务(人)"): Fraction(300),
                ("610101", 2019, "贫困发生率(%)"): Fraction(33, 10)},
        **lists(),
    )  # fmt: skip


def written(path: Path, given: Facts | None = None) -> Path:
    """The province's workbook at ``path``."""
    refused = write_input(given or facts(), path, RULES, force=True)
    assert refused is None, refused
    return path


def changed(path: Path, change: Change) -> Reading:
    """The workbook read after ``change`` was made to it by openpyxl and saved."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return read_input(path)


def opened_reading(book: Any) -> Reading:
    """An opened workbook read as it stands, without the file in between."""
    sink = Sink()
    sheets = {sheet.title: grid_of(sheet) for sheet in book.worksheets if sheet.title not in (GUIDE, CHOICES)}
    return assemble(known_sheets(sheets, sink), RULES, sink)


def cell_of(sheet: Any, header: str, row: int = 4) -> Any:
    """The cell under a header (row 3 holds the headers)."""
    return next(sheet.cell(row, cell.column) for cell in sheet[3] if cell.value == header)


def without_headers(given: Facts | None) -> Facts:
    """Facts without the note of which columns the workbook had."""
    assert given is not None
    return replace(given, headers={})


def problems_at(reading: Reading, place: str) -> list[Problem]:
    """The problems of one ``sheet!cell``."""
    return [one for one in reading.problems if f"{one.sheet}!{one.cell}" == place]
