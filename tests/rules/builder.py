"""The tables of a case → Facts, with the sheet and column names of the input workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from allocator.domain import records as noted
from allocator.domain.county import County, Village
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure, measure_named
from allocator.domain.stream import BY_FACTORS, ClassShare, Pool, Quota, Stream, Tilt, Weight
from tests.rules.tables import Record, amount, exact, records

FLAGS = {"贫困县": "poverty", "深度贫困县": "deep", "扶贫任务": "task", "统筹整合县": "integrating"}
YEARS = {"深度贫困认定年度": "deep_since", "摘帽年度": "delisted", "退出公告年度": "exit_announced"}
TEXTS = {"对象类型": "kind", "分档": "band", "绩效等次": "grade", "债务风险等级": "debt_risk", "市": "city"}


def build(tables: Mapping[str, str], years: tuple[int, ...]) -> Facts:
    """The facts that the tables of a case state."""
    sheet = {name: records(text) for name, text in tables.items()}
    streams = tuple(sorted((stream(one) for one in sheet.get("资金", ())), key=lambda one: one.code))
    measures = {one.code: one.measure for one in streams}
    counties = tuple(sorted((county(one) for one in sheet.get("县区", ())), key=lambda one: one.code))
    pools = [pool(one, measures) for one in sheet.get("资金总盘", ())]
    weights: dict[str, tuple[Weight, ...]] = {}
    for one in sheet.get("因素权重", ()):
        weight = Weight(one["资金编码"], one["因素"], one["归一方式"], exact(one["权重(%)"]) / 100)
        weights[weight.stream] = (*weights.get(weight.stream, ()), weight)
    return Facts(
        info={"编制单位": "示例财政局", "方案名称": "示例", "编制日期": "2018-01-01"},
        years=years,
        counties=counties,
        streams=streams,
        pools={(one.stream, one.year): one for one in pools},
        last_year=by_stream(sheet.get("上年安排", ()), measures),
        weights=weights,
        yearly=yearly(sheet.get("县区年度", ())),
        headers={name: tuple(dict.fromkeys(h for one in rows for h in one)) for name, rows in sheet.items()},
        **listed(sheet, measures),
    )


def listed(sheet: Mapping[str, list[Record]], measures: Mapping[str, Measure]) -> dict[str, Any]:
    """The sheets that become a tuple of records each."""
    makers: dict[str, tuple[str, Callable[[Record, Mapping[str, Measure]], object]]] = {
        "given": ("给定安排", lambda r, m: noted.Given(*cell(r, m), r.get("提出部门", ""), r.get("文号", ""))),
        "one_off": ("一次性资金", lambda r, m: noted.OneOff(*cell(r, m), r.get("事由", ""))),
        "issued": ("已下达", lambda r, m: noted.Issued(*cell(r, m), r.get("文号", ""))),
        "executed": ("已执行", lambda r, m: noted.Executed(*cell(r, m), r.get("文号", ""))),
        "manual": ("人工调整", manual),
        "villages": ("深度贫困村", village),
        "village_totals": (
            "村级总额",
            lambda r, m: noted.VillageTotal(r["行政区划代码"], int(r["年度"]), amount(r["金额(万元)"], WAN_YUAN)),
        ),
        "tilts": ("倾斜系数", lambda r, m: Tilt(r["资金编码"], int(r["年度"]), r["标识"], exact(r["系数"]))),
        "quotas": (
            "定额",
            lambda r, m: Quota(r["资金编码"], int(r["年度"]), r["对象"], amount(r["定额"], m[r["资金编码"]])),
        ),
        "class_shares": (
            "分档",
            lambda r, m: ClassShare(r["资金编码"], int(r["年度"]), r["分档"], exact(r["比例(%)"].rstrip("%")) / 100),
        ),
        "batches": ("批次", batch),
        "boundary_changes": ("区划变更", boundary_change),
        "grades": ("绩效系数", grade),
        "uses": (
            "用途",
            lambda r, m: noted.Use(r["用途"], int(r["年度"]), exact(r["比例(%)"].rstrip("%")) / 100),
        ),
    }
    return {field: tuple(make(one, measures) for one in sheet.get(name, ())) for field, (name, make) in makers.items()}


def cell(one: Record, measures: Mapping[str, Measure]) -> tuple[str, str, int, int]:
    """County, stream, year and amount of a record."""
    return one["行政区划代码"], one["资金编码"], int(one["年度"]), amount(one["金额"], measures[one["资金编码"]])


def by_stream(rows: list[Record] | tuple[()], measures: Mapping[str, Measure]) -> dict[tuple[str, str], int]:
    """(county, stream) → atoms of a sheet with one column per stream."""
    return {
        (one["行政区划代码"], code): amount(text, measures[code])
        for one in rows
        for code, text in one.items()
        if code in measures
    }


def yes(text: str) -> bool:
    """是 or 否."""
    assert text in ("是", "否"), text
    return text == "是"


def county(one: Record) -> County:
    """A county; unknown columns are figures where they hold a number, marks where they say 是."""
    known = {"行政区划代码", "县区", *FLAGS, *YEARS, *TEXTS}
    flags = {field: yes(one.get(header, "否")) for header, field in FLAGS.items()}
    flags["task"] = yes(one.get("扶贫任务", "是"))
    flags["integrating"] = yes(one["统筹整合县"]) if "统筹整合县" in one else flags["poverty"]
    others = {header: text for header, text in one.items() if header not in known}
    marks = frozenset(header for header, text in one.items() if text == "是")
    figures = {header: exact(text) for header, text in others.items() if is_number(text)}
    texts = {header: text for header, text in others.items() if not is_number(text)}
    named: dict[str, Any] = {TEXTS[header]: text for header, text in one.items() if header in TEXTS}
    named.setdefault("city", "示例市")
    named |= {YEARS[header]: int(text) for header, text in one.items() if header in YEARS}
    code = one["行政区划代码"]
    return County(code, one.get("县区", code), marks=marks, figures=figures, texts=texts, **flags, **named)


def is_number(text: str) -> bool:
    """Whether a cell holds a number."""
    try:
        exact(text)
    except ValueError:
        return False
    return True


def stream(one: Record) -> Stream:
    """A stream; columns left out take the obvious value."""
    measure = measure_named(one.get("计量单位", "万元"))
    assert measure is not None
    span = one.get("整合起止年度", "-").replace("—", "-").split("-")
    unit = amount(one["取整单位"], measure) if "取整单位" in one else measure.default_unit
    return Stream(
        code=one["资金编码"],
        name=one.get("资金名称", one["资金编码"]),
        level=one.get("级次", "中央"),
        category=one.get("类别", "专项扶贫"),
        scope=one.get("适用范围", "全部"),
        method=one.get("分配方法", BY_FACTORS),
        measure=measure,
        unit=unit,
        integrated=yes(one.get("纳入统筹整合", "否")),
        tilted=yes(one.get("向深度贫困倾斜", "否")),
        tilt_target=one.get("倾斜对象"),
        movable=yes(one.get("可调剂", "是")),
        directed_to=one.get("全部投向", ""),
        direction=one.get("资金方向"),
        issue_line=amount(one["起拨线"], measure) if "起拨线" in one else None,
        pays_fee=yes(one.get("收取管理费", "否")),
        in_industry_base=yes(one.get("计入产业占比基数", "否")),
        integrated_from=int(span[0]) if span[0] else None,
        integrated_to=int(span[1]) if span[1] else None,
        expires=int(one["政策到期年度"]) if "政策到期年度" in one else None,
        budget_subject=one.get("功能科目"),
    )


def pool(one: Record, measures: Mapping[str, Measure]) -> Pool:
    """A pool; a blank 全年安排 equals 年初预算."""
    code, measure = one["资金编码"], measures[one["资金编码"]]
    initial = amount(one["年初预算"], measure) if "年初预算" in one else None
    total = amount(one["全年安排"], measure) if "全年安排" in one else initial
    assert total is not None, f"{code}: neither 全年安排 nor 年初预算"
    provincial = amount(one.get("省本级安排", "0"), measure)
    return Pool(code, int(one["年度"]), total, initial, provincial, one.get("性质", "预算"))


def yearly(rows: list[Record] | tuple[()]) -> dict[tuple[str, int, str], Fraction]:
    """县区年度: (county, year, header) → figure."""
    return {(one["行政区划代码"], int(one["年度"]), one["项目"]): exact(one["数值"]) for one in rows}


def village(one: Record, measures: Mapping[str, Measure]) -> Village:
    """A deep village; its money before the first plan year is 0 where blank."""
    poor = int(one["贫困人口(人)"]) if "贫困人口(人)" in one else None
    invested = amount(one.get("攻坚期已投入(万元)", "0"), WAN_YUAN)
    return Village(
        one["村编码"], one.get("村", one["村编码"]), one["行政区划代码"], invested, one.get("乡镇", ""), poor
    )


def manual(one: Record, measures: Mapping[str, Measure]) -> noted.Manual:
    """A decision of leadership; without 资金编码 the county's total is meant."""
    code = one.get("资金编码")
    sum_ = amount(one["金额"], measures[code] if code else WAN_YUAN)
    counts = yes(one.get("计入下年基数", "是"))
    reason, approver = one.get("理由", "示例"), one.get("批准人", "示例")
    return noted.Manual(one["行政区划代码"], code, int(one["年度"]), one["方式"], sum_, counts, reason, approver)


def batch(one: Record, measures: Mapping[str, Measure]) -> noted.Batch:
    """An instalment of a stream's pool."""
    name, code = one["批次"], one["资金编码"]
    texts = [one.get(header, "") for header in ("上级文号", "收文日期", "本级文号", "下达日期")]
    money = amount(one["金额"], measures[code])
    return noted.Batch(name, code, int(one["年度"]), money, *texts, one.get("性质", "本次"))


def boundary_change(one: Record, measures: Mapping[str, Measure]) -> noted.BoundaryChange:
    """A change of borders; without 划转比例(%) all of it moves."""
    share = exact(one.get("划转比例(%)", "100").rstrip("%")) / 100
    return noted.BoundaryChange(one["旧代码"], one["新代码"], int(one["生效年度"]), share, one.get("文号", ""))


def grade(one: Record, measures: Mapping[str, Measure]) -> noted.Grade:
    """What a grade counts and its flat award."""
    coefficient = Fraction(Decimal(one["系数"])) if "系数" in one else None
    award = amount(one["定额奖励"], WAN_YUAN) if "定额奖励" in one else None
    return noted.Grade(one["绩效等次"], coefficient, award)
