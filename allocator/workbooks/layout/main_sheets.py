"""The sheets 基本信息, 资金, 资金总盘 and 因素权重."""

from __future__ import annotations

from allocator.domain.money import MEASURES
from allocator.domain.stream import CATEGORIES, LEVELS, METHODS, NORMS, Pool, Stream, Weight
from allocator.workbooks.layout.spec import (
    AMOUNT,
    BASE_TO_END,
    CHOICE,
    NAME,
    SHARE,
    SPAN,
    STREAM_CODE,
    TEXT,
    YEAR,
    YES_NO,
    Column,
    Sheet,
)

TEMPLATE_VERSION = "1"
FIRST_YEAR, YEAR_COUNT, VERSION, UNIT = "起始年度", "年数", "模板版本", "取整单位(万元)"
PLAN_DATE = "编制日期"
INFO_ITEMS = (
    ("编制单位", True, "全称,印在封面和每张表上"),
    ("方案名称", True, "印在封面和每张表的标题上"),
    (PLAN_DATE, True, "如 2018-06-01;方案中的日期都用它,不取电脑时钟"),
    (FIRST_YEAR, True, "方案的第一年,四位年份;上年安排是它的前一年"),
    (YEAR_COUNT, True, "方案共几年,1 至 10"),
    (UNIT, False, "安排数取整到多少万元,空白按 1;个别资金另有规定的填在“资金”表"),
    (VERSION, True, "请勿改动"),
)
INFO = Sheet(
    "基本信息",
    "方案的名称、年度和取整单位",
    (
        Column("项目", TEXT, required=True, width=18),
        Column("内容", TEXT, required=True, may_be_blank=True, width=46),
        Column("说明", TEXT, width=60),
    ),
    key=("项目",),
    required=True,
)
STREAM_REFERENCE = Column(
    "资金编码", STREAM_CODE, "stream", required=True, refers="资金", list_name="资金编码列表", help="与“资金”表一致"
)
STREAMS = Sheet(
    "资金",
    "每项资金一行:来源、范围、分配方法",
    (
        Column("资金编码", STREAM_CODE, "code", required=True, help="自编的短码,如 ZY、SZ;其他表都用它"),
        Column("资金名称", TEXT, "name", required=True, width=28),
        Column("级次", CHOICE, "level", required=True, choices=LEVELS, list_name="级次列表"),
        Column("类别", CHOICE, "category", required=True, choices=CATEGORIES, list_name="类别列表"),
        Column("计量单位", CHOICE, "measure", required=True, choices=tuple(one.name for one in MEASURES),
               list_name="计量单位列表", help="该资金全部金额的单位"),
        Column("适用范围", TEXT, "scope", required=True, width=18,
               help="全部、扶贫任务县、贫困县、深度贫困县,或市名,或用、隔开的代码"),
        Column("纳入统筹整合", YES_NO, "integrated", required=True, help="是否列入涉农资金统筹整合范围"),
        Column("向深度贫困倾斜", YES_NO, "tilted", required=True),
        Column("分配方法", CHOICE, "method", required=True, choices=METHODS, list_name="分配方法列表", width=14),
        Column("倾斜对象", CHOICE, "tilt_target", choices=("深度贫困县", "贫困县", "扶贫任务县"), list_name="倾斜对象列表",
               help="空白为深度贫困县"),
        Column("可调剂", YES_NO, "movable", help="填“否”的资金不因任何规则增减;空白为是"),
        Column("全部投向", CHOICE, "directed_to", choices=("不限", "扶贫任务县", "贫困县"), list_name="全部投向列表",
               help="空白:协作资金为贫困县,其余为不限"),
        Column("资金方向", TEXT, "direction"),
        Column("取整单位", AMOUNT, "unit", help="按该资金的计量单位;空白用“基本信息”的取整单位"),
        Column("起拨线", AMOUNT, "issue_line", help="低于它的安排数不单独下达"),
        Column("收取管理费", YES_NO, "pays_fee"),
        Column("计入产业占比基数", YES_NO, "in_industry_base"),
        Column("整合起止年度", SPAN, "span", help="如 2018—2020;空白为一直有效"),
        Column("政策到期年度", YEAR, "expires", window="任意年度"),
        Column("功能科目", TEXT, "budget_subject"),
    ),
    key=("资金编码",),
    required=True,
    record=Stream,
)  # fmt: skip
POOLS = Sheet(
    "资金总盘",
    "每项资金每年一行:上年和计划各年的总额",
    (
        STREAM_REFERENCE,
        Column("年度", YEAR, "year", required=True, window=BASE_TO_END, help="含上年(起始年度的前一年)"),
        Column("年初预算", AMOUNT, "initial"),
        Column("全年安排", AMOUNT, "total", required=True, may_be_blank=True,
               help="空白而填了年初预算的,按年初预算;上年的应等于“上年安排”的合计"),
        Column("省本级安排", AMOUNT, "provincial", help="不分到县的部分,已含在全年安排内"),
        Column("性质", CHOICE, "nature", choices=("已下达", "预算", "预计"), list_name="总盘性质列表",
               help="空白为预算;预计年度只供参考"),
    ),
    key=("资金编码", "年度"),
    required=True,
    record=Pool,
)  # fmt: skip
WEIGHTS = Sheet(
    "因素权重",
    "按因素法分配的资金,每个因素一行;一项资金的权重合计 100%",
    (
        STREAM_REFERENCE,
        Column("因素", TEXT, "factor", required=True, list_name="因素列表", width=30, help="“县区”表的列名,带单位"),
        Column("归一方式", CHOICE, "norm", required=True, choices=NORMS, list_name="归一方式列表", width=18),
        Column("权重(%)", SHARE, "weight", required=True, help="填 35 表示 35%"),
    ),
    key=("资金编码", "因素", "归一方式"),
    record=Weight,
    order=("stream", "factor", "norm"),
)
COUNTY_ALIASES = ("县名", "县区名称", "县(区)", "县(市、区)", "县市区")
COUNTY_NAME = Column("县区", NAME, width=14, aliases=COUNTY_ALIASES, help="供核对,应与“县区”表一致")
