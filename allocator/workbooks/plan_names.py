"""Names that the approval workbook and its reader agree on: sheets and headers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.stream import Stream

CODE = "行政区划代码"
COVER, SIGN_OFF = "封面", "审批签字"
SUMMARY, POOLS_STREAM, POOLS_TOTAL = "摘要", "资金", "资金合计"
STREAM_PREFIX, STREAM_NOTE = "资金_", "资金编码:"
EMBEDDED_PREFIX = "数据_"
FINGERPRINT = "数据指纹"
BY_YEAR, NOTICE, BY_CITY, DEEP_VILLAGES = "分年度", "公示表", "切块下达表", "深度贫困村"
ORIGINAL, PARAMETERS, STEPS, BINDING, VILLAGES, PARITY = (
    "数据_方案原始",
    "数据_参数",
    "数据_调整",
    "数据_起作用",
    "数据_村",
    "数据_校验",
)
SCENARIO = "数据_情景"
MARKS = "数据_印数"
LABELS = "数据_印字"
FORMULAS = "数据_公式"
EDITS = "改动核对"
VILLAGE_KEYS = ("村编码", "行政区划代码", "年度")
OWN_TABLES = (ORIGINAL, PARAMETERS, STEPS, BINDING, VILLAGES)
HASH_NAMES = {"input_sha256": "输入文件指纹", "scenario_sha256": "情景指纹", "result_sha256": "结果指纹"}
# Sheets whose words and figures stay as computed, and those of them that are about some counties only.
COUNTY_SHEETS = ("县区说明_深度贫困县", "县区说明_其他贫困县", "县区说明_其他县区")
SPARE = "取整尾差"
DESCRIPTIVE = (SUMMARY, "用途与管理费", "规则审核", "测算说明", *COUNTY_SHEETS, SPARE)
# Tables whose figures follow from the amounts: only what their formulas gave is kept of them.
LIVE_TABLES = (STREAM_PREFIX, BY_CITY, NOTICE)
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))


def stream_sheets(streams: Iterable[Stream]) -> dict[str, str]:
    """Stream code → its sheet's name, unique and within Excel's limits: ``{"ZY": "资金_ZY"}``."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for number, stream in enumerate(streams, 1):
        name = (STREAM_PREFIX + stream.code.translate(FORBIDDEN))[:31]
        if name.casefold() in taken:
            name = f"{name[:25]}~{number}"
        taken.add(name.casefold())
        names[stream.code] = name
    return names


def amount_header(year: int) -> str:
    """The header of the column that holds a stream's amounts of ``year``: the only truth of a plan."""
    return f"{year}年全年安排"


def county_sheet(facts: Facts, county: County, years: Iterable[int]) -> str:
    """The 县区说明 sheet a county is on; one that is deep in any plan year is among the deep ones."""
    if any(facts.is_deep(county, year) for year in years):
        return COUNTY_SHEETS[0]
    return COUNTY_SHEETS[1] if county.poverty else COUNTY_SHEETS[2]


def sheets_by_year(name: str, years: Sequence[int]) -> dict[int, str]:
    """Year → the sheet of a table that every year to issue has: the first goes by the bare name, ``公示表_2019``."""
    return {year: name if year == years[0] else f"{name}_{year}" for year in years}


def master_sheet(year: int) -> str:
    """The name of the year's 分配总表."""
    return f"分配总表_{year}"
