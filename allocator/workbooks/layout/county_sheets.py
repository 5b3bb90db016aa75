"""The sheets about counties: 县区, 县区年度, 上年安排."""

from __future__ import annotations

from typing import Any

from allocator.domain.county import INTEGRATING, TASK
from allocator.workbooks.layout.main_sheets import COUNTY_ALIASES, COUNTY_NAME
from allocator.workbooks.layout.spec import (
    CHOICE,
    CODE,
    COUNT,
    MONEY,
    NAME,
    NUMBER,
    PERCENT,
    TEXT,
    YEAR,
    YES_NO,
    Column,
    Sheet,
)

COUNTY_REFERENCE = Column(
    "行政区划代码",
    CODE,
    "county",
    required=True,
    refers="县区",
    list_name="县区代码列表",
    help="与“县区”表一致",
    width=15,
)
MARKS_INSIDE = "标识(内部)"


def count(header: str, note: str = "", **more: Any) -> Column:
    """A number of people, households or villages of a county."""
    return Column(header, COUNT, help=note, **more)


def per_head(header: str) -> Column:
    """A figure of a county in 元 per head."""
    return Column(header, NUMBER)


def money(header: str, note: str = "") -> Column:
    """A figure of a county in 万元."""
    return Column(header, MONEY, help=note, width=14)


COUNTIES = Sheet(
    "县区",
    "每个县区(或市本级、开发区等)一行;可在右侧自行增加数字列作为因素",
    (
        Column("行政区划代码", CODE, "code", required=True, help="6 至 12 位数字,文本", width=15),
        Column("县区", NAME, "name", required=True, width=14, aliases=COUNTY_ALIASES),
        Column("市", NAME, "city", required=True, aliases=("市州", "地市", "所属市")),
        Column("贫困县", YES_NO, "poverty", required=True, help="国家或省定贫困县,摘帽后仍填是"),
        Column("深度贫困县", YES_NO, "deep", required=True),
        Column("对象类型", TEXT, "kind", help="空白为县区;如市本级、开发区、农场林场、省直单位"),
        Column(TASK, YES_NO, "task", help="空白:贫困县和上年有资金的县区为是"),
        Column("深度贫困认定年度", YEAR, "deep_since", window="任意年度", help="空白为一直计为深度贫困县"),
        Column("摘帽年度", YEAR, "delisted", window="任意年度"),
        Column("退出公告年度", YEAR, "exit_announced", window="任意年度"),
        count("贫困人口(人)", "建档立卡贫困人口", required=True, may_be_blank=True),
        count("脱贫享受政策人口(人)"),
        count("年度减贫任务(人)", "各年不同的填在“县区年度”表"),
        count("农村人口(人)"),
        count("户数(户)"),
        Column("贫困发生率(%)", PERCENT, help="填 12.5 表示 12.5%"),
        per_head("农村居民人均可支配收入(元)"),
        per_head("人均财力(元)"),
        count("贫困村数(个)"),
        Column("分档", TEXT, "band", help="分档切块的资金按它分块"),
        Column("绩效等次", TEXT, "grade"),
        Column("革命老区", YES_NO),
        Column("拟摘帽", YES_NO),
        Column(INTEGRATING, YES_NO, "integrating", help="空白同“贫困县”"),
        Column("数据时点", TEXT, help="如 2017年底"),
        money("三保缺口(万元)"),
        money("项目库储备(万元)"),
        money("债券需求(万元)"),
        money("债务限额空间(万元)"),
        Column("债务风险等级", CHOICE, "debt_risk", choices=("红", "橙", "黄", "绿"), list_name="债务风险列表"),
        money("存量资金(万元)"),
        money("应整合到位(万元)"),
        money("已纳入整合方案(万元)"),
        money("项目库年度资金需求(万元)"),
        money("本级投入上年(万元)"),
        money("本级投入本年(万元)"),
    ),
    key=("行政区划代码",),
    required=True,
)
YEARLY = Sheet(
    "县区年度",
    "“县区”表中各年不同的数,每县每年每项一行(可不填)",
    (
        COUNTY_REFERENCE,
        Column("年度", YEAR, "year", required=True),
        Column("项目", TEXT, "header", required=True, list_name="因素列表", width=28, help="“县区”表的列名,带单位"),
        Column("数值", NUMBER, "figure", required=True),
    ),
    key=("行政区划代码", "年度", "项目"),
)
LAST_YEAR = Sheet(
    "上年安排",
    "起始年度前一年各县各项资金的全年安排;从 C 列起每项资金一列,列名填资金编码或资金名称",
    (COUNTY_REFERENCE, COUNTY_NAME),
    key=("行政区划代码",),
    required=True,
)
FIGURE_KINDS = frozenset({NUMBER, COUNT, MONEY, PERCENT})


def is_figure(column: Column) -> bool:
    """Whether a column of 县区 is kept among the county's figures."""
    return not column.field and column.kind in FIGURE_KINDS


def figure_headers() -> tuple[str, ...]:
    """The known factor columns of 县区."""
    return tuple(column.header for column in COUNTIES.columns if is_figure(column))
