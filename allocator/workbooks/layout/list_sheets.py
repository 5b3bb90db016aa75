"""The plain lists: one row, one record. All of them may be left empty or out."""

from __future__ import annotations

from allocator.domain.county import Village
from allocator.domain.records import (
    AT_LEAST,
    AT_MOST,
    EQUAL,
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
from allocator.domain.stream import ClassShare, Quota, Tilt
from allocator.workbooks.layout.county_sheets import COUNTY_REFERENCE
from allocator.workbooks.layout.main_sheets import COUNTY_NAME, STREAM_REFERENCE
from allocator.workbooks.layout.spec import (
    AMOUNT,
    ANY_YEAR,
    BASE_TO_END,
    CHOICE,
    CODE,
    COUNT,
    DATE,
    MONEY,
    NAME,
    NUMBER,
    SHARE,
    STREAM_CODE,
    TEXT,
    VILLAGE_CODE,
    YEAR,
    YES_NO,
    Column,
    Sheet,
)

PLAN_YEAR = Column("年度", YEAR, "year", required=True, list_name="计划年度列表")
BASE_OR_PLAN = Column("年度", YEAR, "year", required=True, window=BASE_TO_END)
SUM = Column("金额", AMOUNT, "amount", required=True, help="按该资金的计量单位")
DOCUMENT = Column("文号", TEXT, "document", width=24)
CELL = ("行政区划代码", "资金编码", "年度")
BY_CELL = ("county", "stream", "year")

GIVEN_SHEET = Sheet(
    "给定安排", "其他部门确定的数,不参与测算,不作调整",
    (COUNTY_REFERENCE, STREAM_REFERENCE, PLAN_YEAR, SUM, Column("提出部门", TEXT, "office", width=18), DOCUMENT),
    CELL, record=Given, facts_field="given", order=(*BY_CELL, "document"),
)  # fmt: skip
ONE_OFF = Sheet(
    "一次性资金", "当年安排中的一次性部分(奖励、救灾等),不计入下年基数",
    (COUNTY_REFERENCE, STREAM_REFERENCE, BASE_OR_PLAN, SUM, Column("事由", TEXT, "reason", width=28)),
    record=OneOff, facts_field="one_off", order=(*BY_CELL, "reason", "amount"),
)  # fmt: skip
TILTS = Sheet(
    "倾斜系数", "带某标识的县区,份额乘以系数,再按比例调整到合计 100%",
    (STREAM_REFERENCE, PLAN_YEAR, Column("标识", TEXT, "mark", required=True, help="深度、老区、拟摘帽,或“县区”表的是否列列名"),
     Column("系数", NUMBER, "coefficient", required=True, help="如 1.2")),
    ("资金编码", "年度", "标识"), record=Tilt, facts_field="tilts", order=("stream", "year", "mark"),
)  # fmt: skip
BATCHES = Sheet(
    "批次", "资金总盘分几批到、几批下达,每批一行",
    (Column("批次", TEXT, "name", required=True, width=16), STREAM_REFERENCE, BASE_OR_PLAN,
     Column("金额", AMOUNT, "amount", required=True, signed=True, help="收回填负数"),
     Column("上级文号", TEXT, "upper_document", width=24), Column("收文日期", DATE, "received"),
     Column("本级文号", TEXT, "own_document", width=24), Column("下达日期", DATE, "issued_on"),
     Column("性质", CHOICE, "nature", choices=("提前下达", "本次", "收回"), list_name="批次性质列表", help="空白为本次")),
    ("批次", "资金编码", "年度"), record=Batch, facts_field="batches", order=("stream", "year", "name"),
)  # fmt: skip
BOUNDARIES = Sheet(
    "区划变更", "县区更名、合并、拆分:旧代码的基数、已下达和村划给新代码",
    (Column("旧代码", CODE, "old", required=True), Column("新代码", CODE, "new", required=True, refers="县区",
                                                        list_name="县区代码列表"),
     Column("生效年度", YEAR, "year", required=True, window=ANY_YEAR), Column("划转比例(%)", SHARE, "share", required=True),
     DOCUMENT),
    ("旧代码", "新代码", "生效年度"), record=BoundaryChange, facts_field="boundary_changes", order=("year", "old", "new"),
)  # fmt: skip
QUOTAS = Sheet(
    "定额", "按定额分配的资金:每县、每村或每户多少",
    (STREAM_REFERENCE, PLAN_YEAR,
     Column("对象", CHOICE, "per", required=True, choices=("每县", "每村", "每户"), list_name="定额对象列表"),
     Column("定额", AMOUNT, "amount", required=True, help="按该资金的计量单位")),
    ("资金编码", "年度", "对象"), record=Quota, facts_field="quotas", order=("stream", "year", "per"),
)  # fmt: skip
CLASSES = Sheet(
    "分档", "分档切块的资金:每档占多少,一项资金一年合计 100%",
    (STREAM_REFERENCE, PLAN_YEAR, Column("分档", TEXT, "band", required=True, help="与“县区”表的分档一致"),
     Column("比例(%)", SHARE, "share", required=True)),
    ("资金编码", "年度", "分档"), record=ClassShare, facts_field="class_shares", order=("stream", "year", "band"),
)  # fmt: skip
GRADES = Sheet(
    "绩效系数", "绩效等次对应的系数或定额奖励",
    (Column("绩效等次", TEXT, "grade", required=True), Column("系数", NUMBER, "coefficient"),
     Column("定额奖励", MONEY, "award", signed=True, unit="万元", help="扣减填负数")),
    ("绩效等次",), record=Grade, facts_field="grades", order=("grade",),
)  # fmt: skip
USES = Sheet(
    "用途", "用于某用途(如产业)的最低占比",
    (Column("用途", TEXT, "use", required=True), PLAN_YEAR, Column("比例(%)", SHARE, "share", required=True)),
    ("用途", "年度"), record=Use, facts_field="uses", order=("use", "year"),
)  # fmt: skip
VILLAGES = Sheet(
    "深度贫困村", "每村一行,只填村一级的数,不填户和人的信息",
    (Column("村编码", VILLAGE_CODE, "code", required=True, help="12 位数字,文本", width=16),
     Column("村", TEXT, "name", required=True, width=16), Column("乡镇", TEXT, "township", width=16),
     COUNTY_REFERENCE, COUNTY_NAME, Column("贫困人口(人)", COUNT, "poor"),
     Column("攻坚期已投入(万元)", MONEY, "invested", required=True, width=16, help="起始年度以前的投入;没有的填 0")),
    ("村编码",), record=Village, facts_field="villages", order=("code",),
)  # fmt: skip
VILLAGE_TOTALS = Sheet(
    "村级总额", "某县当年安排到深度贫困村的总额(高于规则要求时填)",
    (COUNTY_REFERENCE, PLAN_YEAR, Column("金额(万元)", MONEY, "amount", required=True)),
    ("行政区划代码", "年度"), record=VillageTotal, facts_field="village_totals", order=("county", "year"),
)  # fmt: skip
ISSUED = Sheet(
    "已下达", "计划年度内已经下达的数;收回的填负数并写明文号",
    (COUNTY_REFERENCE, COUNTY_NAME, STREAM_REFERENCE, PLAN_YEAR,
     Column("金额", AMOUNT, "amount", required=True, signed=True, help="按该资金的计量单位;收回填负数"), DOCUMENT),
    record=Issued, facts_field="issued", order=(*BY_CELL, "document", "amount"),
)  # fmt: skip
EXECUTED = Sheet(
    "已执行", "已经结束的年度实际执行的数,不再测算",
    (COUNTY_REFERENCE, COUNTY_NAME, STREAM_REFERENCE, BASE_OR_PLAN, SUM, DOCUMENT),
    CELL, record=Executed, facts_field="executed", order=(*BY_CELL, "document"),
)  # fmt: skip
MANUAL = Sheet(
    "人工调整", "领导确定的数,须写明理由和批准人",
    (COUNTY_REFERENCE, COUNTY_NAME,
     Column("资金编码", STREAM_CODE, "stream", required=True, may_be_blank=True, refers="资金", list_name="资金编码列表",
            help="空白为该县各项资金合计"),
     PLAN_YEAR, Column("方式", CHOICE, "how", required=True, choices=(EQUAL, AT_LEAST, AT_MOST), list_name="调整方式列表"),
     SUM, Column("计入下年基数", YES_NO, "counts_next_year", required=True),
     Column("理由", TEXT, "reason", required=True, width=34), Column("批准人", NAME, "approver", required=True, width=16)),
    (*CELL, "方式"), record=Manual, facts_field="manual", order=(*BY_CELL, "how", "amount"),
)  # fmt: skip
LISTS_BEFORE_VILLAGES = (GIVEN_SHEET, ONE_OFF, TILTS, BATCHES, BOUNDARIES, QUOTAS, CLASSES, GRADES, USES)
LISTS_AFTER = (VILLAGES, VILLAGE_TOTALS, ISSUED, EXECUTED, MANUAL)
