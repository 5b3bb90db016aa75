"""Mistakes in marks, villages, rules and factors, with the level, sheet, cell and words of the problem expected."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.county import Village
from allocator.domain.fraction import Fraction
from allocator.domain.records import Given, Grade, VillageTotal
from allocator.domain.scenario import Setting
from allocator.domain.stream import Pool, Tilt
from tests.checks.planted_amounts import BASE, ERROR, GAP, HINT, WARNING, Planted, village
from tests.checks.province import WAN, figures, province, switched, with_county, with_stream

MARKS: Planted = {
    "an unknown code in a scope": (
        with_stream("NZ", scope="610924、610925、611021、611023、619999"),
        (),
        ERROR,
        "资金",
        "适用范围@NZ",
        ("619999",),
    ),
    "a scope for nobody": (
        replace(
            with_stream("HL", scope="汉中市"),
            pools={**BASE.pools, ("HL", 2018): Pool("HL", 2018, 0), ("HL", 2019): Pool("HL", 2019, 0)},
        ),
        (),
        WARNING,
        "资金",
        "适用范围@HL",
        ("汉中市",),
    ),
    "a scope for nobody with money": (
        with_stream("HL", scope="汉中市"),
        (),
        ERROR,
        "资金",
        "适用范围@HL",
        ("没有符合适用范围的县区",),
    ),
    "deep but not poverty": (
        replace(
            with_county("611023", deep=True),
            villages=(*BASE.villages, Village("611023100401", "村", "611023", 0, poor=1)),
        ),
        (),
        WARNING,
        "县区",
        "深度贫困县@611023",
        ("商南县",),
    ),
    "an unknown kind": (
        with_county("611023", kind="外星"),
        (),
        ERROR,
        "县区",
        "对象类型@611023",
        ("商南县", "外星"),
    ),
    "announced before it left": (
        with_county("610925", delisted=2018, exit_announced=2017),
        (),
        ERROR,
        "县区",
        "退出公告年度@610925",
        ("2017 早于摘帽年度 2018",),
    ),
    "an unknown grade": (
        replace(with_county("611023", grade="合格"), grades=(Grade("优秀"),)),
        (),
        ERROR,
        "县区",
        "绩效等次@611023",
        ("合格",),
    ),
    "a county that leaves": (
        with_stream("NZ", scope="贫困县"),
        (),
        HINT,
        "上年安排",
        "@611023/NZ",
        ("退出", "商南县", "480 万元"),
    ),
    "money without a task": (with_county("611023", task=False), (), WARNING, "县区", "扶贫任务@611023", ("商南县",)),
    "a village of nowhere": (
        village(county="619999"),
        (),
        ERROR,
        "深度贫困村",
        "行政区划代码@610924100201",
        ("619999",),
    ),
    "a village with nothing to draw on": (
        replace(
            with_stream("NZ", integrated=False),
            streams=tuple(replace(s, integrated=False) for s in BASE.streams),
            villages=BASE.villages[:1],
        ),
        (),
        ERROR,
        "深度贫困村",
        "行政区划代码@610924100201",
        ("双柳村", "没有可用的统筹整合资金"),
    ),
    "more deep villages than poor villages": (
        with_county("610924", figures=figures(BASE.county("610924"), **{"贫困村数(个)": 0})),
        (),
        WARNING,
        "县区",
        "贫困村数(个)@610924",
        ("1 个",),
    ),
    "a deep county without villages": (
        province(villages=BASE.villages[:1]),
        (),
        HINT,
        "县区",
        "深度贫困县@611021",
        ("洛南县",),
    ),
    "more people in villages than in the county": (
        village(poor=40_000),
        (),
        WARNING,
        "县区",
        "贫困人口(人)@610924",
        ("40000", "33000"),
    ),
    "a campaign that ends before it begins": (
        BASE,
        (Setting("rule", ("deep_village_floor", "", "campaign_to", ""), "2016", "试", "--set", "--set"),),
        ERROR,
        "规则",
        "取值@deep_village_floor//campaign_to",
        ("2018 年晚于", "2016"),
    ),
    "a rule without its column": (
        BASE,
        (switched("basic_needs_first", "hard"),),
        ERROR,
        "县区",
        "行政区划代码@",
        (GAP,),
    ),
    "the tool's own weights": (
        province(weights={k: v for k, v in BASE.weights.items() if k != "SZ"}),
        (),
        WARNING,
        "资金",
        "分配方法@SZ",
        ("本权重为工具默认值,非政策规定,请以本省当年测算办法为准",),
    ),
    "the same mark served twice": (
        province(tilts=(Tilt("ZY", 2018, "深度", Fraction(6, 5)),)),
        (),
        WARNING,
        "倾斜系数",
        "系数@ZY/2018/深度",
        ("同一因素重复倾斜",),
    ),
    "a figure is missing": (
        with_county("610925", figures={}),
        (),
        ERROR,
        "县区",
        "贫困人口(人)@610925",
        ("岚皋县", "缺少"),
    ),
    "an unknown mark": (
        province(tilts=(Tilt("NZ", 2018, "边远", Fraction(6, 5)),)),
        (),
        ERROR,
        "倾斜系数",
        "标识@NZ/2018/边远",
        ("边远",),
    ),
    "no weights at all": (
        province(weights={k: v for k, v in BASE.weights.items() if k != "NZ"}),
        (),
        ERROR,
        "资金",
        "分配方法@NZ",
        ("未填因素权重",),
    ),
    "village money where there are no villages": (
        replace(BASE, village_totals=(VillageTotal("611023", 2018, 100 * WAN),)),
        (),
        ERROR,
        "村级总额",
        "金额(万元)@611023/2018",
        ("没有深度贫困村", "100 万元"),
    ),
    "given money that does not add up": (
        replace(with_stream("NZ", method="给定"), given=(Given("610924", "NZ", 2018, 2_000 * WAN),)),
        (),
        ERROR,
        "给定安排",
        "金额@610924/NZ/2018",
        ("2,000 万元", "2,000.5"),
    ),
}
# Mistakes that rightly raise a second problem elsewhere.
WITH_COMPANY = {
    "a county in yuan",
    "a pool in yuan",
    "money per head",
    "the tool's own weights",
    "a county that leaves",
    "a village of nowhere",
    "a village with nothing to draw on",
}
