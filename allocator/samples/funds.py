"""The sixteen streams as the plan names them, their weights, and pools calibrated to public totals."""

from __future__ import annotations

from allocator.domain.fraction import Fraction
from allocator.domain.money import PEOPLE, WAN_YUAN
from allocator.domain.stream import ClassShare, Pool, Quota, Stream, Tilt, Weight

YEARS = (2018, 2019, 2020)
POOR, POLICY, RURAL, HOUSES = "贫困人口(人)", "脱贫享受政策人口(人)", "农村人口(人)", "户数(户)"
INCOME, WEALTH, RATE, POOR_VILLAGES = "农村居民人均可支配收入(元)", "人均财力(元)", "贫困发生率(%)", "贫困村数(个)"


def streams() -> tuple[Stream, ...]:
    """In code order."""
    task, poverty, everyone = "扶贫任务县", "贫困县", "全部"
    made = (
        Stream("ZY", "中央财政专项扶贫资金", "中央", "专项扶贫", task, "全额因素法", integrated=True, tilted=True, budget_subject="2130599"),
        Stream("SZ", "省级财政专项扶贫资金", "省级", "专项扶贫", task, "基数加增量", integrated=True, tilted=True, budget_subject="2130599"),
        Stream("NY", "农业生产发展资金", "中央", "涉农整合", task, "全额因素法", integrated=True),
        Stream("SL", "水利发展资金", "中央", "涉农整合", task, "全额因素法", integrated=True),
        Stream("LY", "林业改革发展资金", "中央", "涉农整合", task, "基数加增量", integrated=True, tilted=True),
        Stream("NC", "农村综合改革转移支付", "省级", "涉农整合", task, "分档切块", integrated=True),
        Stream("WF", "农村危房改造补助资金", "中央", "基建投资", task, "定额", tilted=True),
        Stream("CG", "车购税收入补助地方资金", "中央", "基建投资", poverty, "给定", tilted=True),
        Stream("ZT", "中央预算内投资", "中央", "基建投资", task, "全额因素法", tilted=True),
        Stream("SX", "苏陕扶贫协作资金", "社会", "协作", poverty, "全额因素法", tilted=True, directed_to="贫困县"),
        Stream("SH", "社会扶贫资金", "社会", "社会", poverty, "全额因素法", tilted=True, directed_to="贫困县"),
        Stream("JH", "均衡性转移支付", "省级", "转移支付", everyone, "基数加增量", movable=False, tilted=True),
        Stream("JB", "县级基本财力保障机制奖补资金", "省级", "转移支付", everyone, "基数加增量", tilted=True),
        Stream("ST", "重点生态功能区转移支付", "中央", "转移支付", poverty, "基数加增量", tilted=True),
        Stream("ZQ", "新增一般债券限额", "省级", "债券", everyone, "全额因素法", tilted=True),
        Stream("HL", "生态护林员指标", "省级", "指标", poverty, "全额因素法", measure=PEOPLE, unit=PEOPLE.default_unit, tilted=True),
    )  # fmt: skip
    return tuple(sorted(made, key=lambda stream: stream.code))


# 全年安排 − 省本级安排 in 万元 for 2017–2020. ZY + SZ: 57.55, 74.70, 88.80, 96.34 亿元, growth 29.8 %, 18.9 %, 8.5 %.
TO_COUNTIES = {
    "ZY": (401_000, 509_000, 602_400, 635_000),
    "SZ": (174_500, 238_000, 285_600, 328_400),
    "NY": (96_000, 103_000, 109_000, 113_000),
    "SL": (88_000, 92_000, 99_000, 101_000),
    "LY": (52_000, 57_000, 61_000, 64_000),
    "NC": (43_000, 46_000, 48_000, 50_000),
    "WF": (98_000, 105_000, 76_000, 31_000),
    "CG": (150_000, 162_000, 171_000, 175_000),
    "ZT": (120_000, 131_000, 138_000, 141_000),
    "SX": (28_000, 52_000, 84_000, 92_000),
    "SH": (11_000, 13_500, 15_200, 16_100),
    "JH": (1_420_000, 1_560_000, 1_690_000, 1_790_000),
    "JB": (610_000, 655_000, 701_000, 742_000),
    "ST": (121_000, 133_000, 146_000, 158_000),
    "ZQ": (260_000, 312_000, 355_000, 371_000),
    "HL": (14_500, 19_500, 25_200, 30_000),
}
# 省本级安排 in 万元: the provincial special fund is 36 亿 in 2019 (28.56 to counties) and 41.4 亿 in 2020.
KEPT = {"SZ": (45_500, 62_000, 74_400, 85_600)}
# 年初预算 in 万元, where the public papers tell a first batch apart.
INITIAL = {"SZ": (160_000, 200_000, 215_000, 300_000), "ZY": (330_000, 415_000, 500_000, 559_500)}


def pools() -> dict[tuple[str, int], Pool]:
    """Pools of the base year and the plan years (分, or people)."""
    measures = {stream.code: stream.measure for stream in streams()}
    made = {}
    for code, amounts in TO_COUNTIES.items():
        for index, year in enumerate((YEARS[0] - 1, *YEARS)):
            kept = KEPT[code][index] if code in KEPT else 0
            initial = INITIAL[code][index] * WAN_YUAN.atoms if code in INITIAL else None
            atoms = measures[code].atoms
            made[code, year] = Pool(code, year, (amounts[index] + kept) * atoms, initial, kept * atoms)
    return made


def weights() -> dict[str, tuple[Weight, ...]]:
    """因素权重; ZY and SZ take the tool's defaults."""
    tables = {
        "NY": ((RURAL, "占比", 50), (POOR, "占比", 50)),
        "SL": ((RURAL, "占比", 60), (POOR_VILLAGES, "占比", 40)),
        "LY": ((RURAL, "占比", 70), (POOR, "占比", 30)),
        "NC": ((RURAL, "占比", 80), (POOR_VILLAGES, "占比", 20)),
        "WF": ((POOR, "占比", 100),),
        "ZT": ((POOR, "占比", 60), (INCOME, "人口加权反向占比", 40)),
        "SX": ((POOR, "占比", 100),),
        "SH": ((POOR, "占比", 70), (POOR_VILLAGES, "占比", 30)),
        "JH": ((RURAL, "占比", 60), (WEALTH, "反向占比", 40)),
        "JB": ((HOUSES, "占比", 50), (WEALTH, "反向占比", 50)),
        "ST": ((RURAL, "占比", 100),),
        "ZQ": ((RURAL, "占比", 70), (WEALTH, "占比", 30)),
        "HL": ((POOR, "占比", 60), (POLICY, "占比", 40)),
    }
    return {
        code: tuple(Weight(code, factor, norm, Fraction(percent, 100)) for factor, norm, percent in sorted(rows))
        for code, rows in tables.items()
    }


def tilts() -> tuple[Tilt, ...]:
    """倾斜系数: marks no rule serves as well, and the deep mark only outside 中省专项."""
    rows = (("SX", "深度", Fraction(6, 5)), ("ZT", "老区", Fraction(21, 20)), ("LY", "深度", Fraction(11, 10)))
    return tuple(Tilt(code, year, mark, factor) for code, mark, factor in sorted(rows) for year in YEARS)


def quotas() -> tuple[Quota, ...]:
    """定额: 100 万元 for each county of the 危房改造 stream, the rest by factors."""
    return tuple(Quota("WF", year, "每县", 100 * WAN_YUAN.atoms) for year in YEARS)


def class_shares() -> tuple[ClassShare, ...]:
    """分档切块: how 农村综合改革转移支付 is split between classes."""
    rows = (("一档", 25), ("三档", 20), ("二档", 55))
    return tuple(ClassShare("NC", year, band, Fraction(percent, 100)) for year in YEARS for band, percent in rows)
