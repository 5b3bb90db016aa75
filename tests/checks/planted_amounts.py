"""Mistakes in amounts: facts, settings, and the level, sheet, cell and words of the problem expected."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import EQUAL, Batch, Given, Issued, Manual
from allocator.domain.scenario import Setting
from allocator.domain.stream import Pool
from tests.checks.province import WAN, province, with_pool, with_stream

ERROR, WARNING, HINT = "错误", "警告", "提示"
BASE = province()
GAP = "三保缺口(万元)"


def last_year(county: str, stream: str, amount: int) -> Facts:
    """上年安排 of one cell replaced (万元)."""
    return province(last_year={**BASE.last_year, (county, stream): amount * WAN})


def column(stream: str, times: Fraction) -> Facts:
    """A whole column of 上年安排 multiplied."""
    scaled = {key: int(amount * times) if key[1] == stream else amount for key, amount in BASE.last_year.items()}
    return province(last_year=scaled)


def base_pool(total: int, provincial: int = 0) -> Facts:
    """A base-year pool of ZY (Σ 上年安排 is 8,000 万元)."""
    return province(pools={**BASE.pools, ("ZY", 2017): Pool("ZY", 2017, total * WAN, provincial=provincial * WAN)})


def without_pool(stream: str, year: int) -> Facts:
    """A pool left out."""
    return province(pools={key: pool for key, pool in BASE.pools.items() if key != (stream, year)})


def decided(*rows: tuple[str, str | None, str, int]) -> Facts:
    """人工调整 rows (county, stream, how, 万元) of 2018."""
    return province(manual=tuple(Manual(c, s, 2018, how, n * WAN, True, "理由", "张某") for c, s, how, n in rows))


def issued(*rows: tuple[str, str, int]) -> Facts:
    """已下达 rows (county, stream, atoms) of 2018."""
    return province(issued=tuple(Issued(c, s, 2018, n, "文号") for c, s, n in rows), manual=())


def village(**more: object) -> Facts:
    """The first deep village changed."""
    first, *rest = BASE.villages
    return province(villages=(replace(first, **more), *rest))


Planted = dict[str, tuple[Facts, tuple[Setting, ...], str, str, str, tuple[str, ...]]]
AMOUNTS: Planted = {
    "last year's total": (
        base_pool(9_000),
        (),
        ERROR,
        "资金总盘",
        "全年安排@ZY/2017",
        ("9,000", "8,000", "相差 1,000"),
    ),
    "last year's total less the province": (
        base_pool(9_000, 500),
        (),
        ERROR,
        "资金总盘",
        "全年安排@ZY/2017",
        ("8,500", "8,000", "相差 500"),
    ),
    "a pool is missing": (without_pool("ZY", 2019), (), ERROR, "资金总盘", "全年安排@ZY/2019", ("没有 2019 年",)),
    "a pool in half units": (
        with_pool("ZY", 2018, total=9_000 * WAN + WAN // 2),
        (),
        ERROR,
        "资金总盘",
        "全年安排@ZY/2018",
        ("最大取整单位是 0.5",),
    ),
    "issued in quarters": (
        issued(("610924", "ZY", 1200 * WAN + WAN // 4)),
        (),
        ERROR,
        "已下达",
        "金额@610924/ZY/2018",
        ("是 0.25",),
    ),
    "decided in tenths": (
        province(manual=(Manual("611023", "SZ", 2018, "等于", 500 * WAN + WAN // 10, True, "理由", "张某"),)),
        (),
        ERROR,
        "人工调整",
        "金额@611023/SZ/2018",
        ("是 0.1",),
    ),
    "batches above the pool": (
        province(batches=(Batch("一", "ZY", 2018, 8_000 * WAN), Batch("二", "ZY", 2018, 1_001 * WAN))),
        (),
        WARNING,
        "批次",
        "金额@二/ZY/2018",
        ("9,001", "9,000"),
    ),
    "a pool in yuan": (
        with_pool("NZ", 2018, total=20_000_000 * WAN),
        (),
        ERROR,
        "资金总盘",
        "全年安排@NZ/2018",
        ("倍,像是把元当作万元",),
    ),
    "a column in yuan": (column("NZ", Fraction(10_000)), (), ERROR, "上年安排", "@610924/NZ", ("整列按元填写",)),
    "a county in yuan": (
        last_year("610925", "SZ", 7_000_000),
        (),
        ERROR,
        "上年安排",
        "@610925/SZ",
        ("岚皋县", "像是按元填写"),
    ),
    "a county in hundred millions": (
        province(last_year={**BASE.last_year, ("610925", "SZ"): 7 * WAN // 100}),
        (),
        WARNING,
        "上年安排",
        "@610925/SZ",
        ("像是按亿元填写",),
    ),
    "money per head": (
        province(pools={**BASE.pools, ("ZY", 2018): Pool("ZY", 2018, 90_000_000 * WAN)}, last_year={}),
        (),
        ERROR,
        "资金总盘",
        "全年安排@ZY/2018",
        ("每个贫困人口",),
    ),
    "a village in yuan": (
        village(invested=1_200_000 * WAN),
        (),
        ERROR,
        "深度贫困村",
        "攻坚期已投入(万元)@610924100201",
        ("1,200,000 万元",),
    ),
    "a village with much": (
        village(invested=30_000 * WAN),
        (),
        WARNING,
        "深度贫困村",
        "攻坚期已投入(万元)@610924100201",
        ("30,000 万元",),
    ),
    "recalled more than issued": (
        issued(("610924", "ZY", 5 * WAN), ("610924", "ZY", -9 * WAN)),
        (),
        ERROR,
        "已下达",
        "金额@610924/ZY/2018",
        ("-4 万元",),
    ),
    "issued above the pool": (
        issued(("610924", "ZY", 9_000 * WAN), ("610925", "ZY", 7 * WAN)),
        (),
        ERROR,
        "已下达",
        "金额@610924/ZY/2018",
        ("9,007", "9,000", "多 7 万元"),
    ),
    "issued above the pool less the reserve": (
        issued(("610924", "ZY", 8_950 * WAN)),
        (Setting("rule", ("spend_the_pool", "", "reserve_share", ""), "1%", "备用", "--set", "--set"),),
        ERROR,
        "已下达",
        "金额@610924/ZY/2018",
        ("8,910", "多 40 万元"),
    ),
    "decisions that contradict": (
        decided(("611023", "SZ", "不低于", 500), ("611023", "SZ", "不高于", 400)),
        (),
        ERROR,
        "人工调整",
        "金额@611023/SZ/2018",
        ("不低于 500", "不高于 400"),
    ),
    "two different equals": (
        decided(("611023", "SZ", "等于", 500), ("611023", "SZ", "等于", 400)),
        (),
        ERROR,
        "人工调整",
        "金额@611023/SZ/2018",
        ("互相矛盾",),
    ),
    "decided below what was issued": (
        decided(("610924", "ZY", "等于", 1_100)),
        (),
        ERROR,
        "人工调整",
        "金额@610924/ZY/2018",
        ("1,100", "1,200"),
    ),
    "a total below its parts": (
        decided(("610924", None, "不高于", 1_500), ("610924", "SZ", "不低于", 400)),
        (),
        ERROR,
        "人工调整",
        "金额@610924//2018",
        ("1,500", "1,600"),
    ),
    "decided above the pool": (
        decided(("611023", "SZ", "不低于", 3_001)),
        (),
        ERROR,
        "人工调整",
        "金额@611023/SZ/2018",
        ("3,001", "3,000"),
    ),
    "decided on given money": (
        replace(
            with_stream("SZ", method="给定"),
            given=tuple(
                Given(c.code, "SZ", 2018, n * WAN) for c, n in zip(BASE.counties, (1000, 500, 1000, 500), strict=True)
            ),
        ),
        (),
        ERROR,
        "人工调整",
        "金额@611023/SZ/2018",
        ("给定资金",),
    ),
    "decided outside the scope": (
        replace(with_stream("SZ", scope="贫困县"), last_year={k: v for k, v in BASE.last_year.items() if k[1] != "SZ"}),
        (),
        HINT,
        "人工调整",
        "金额@611023/SZ/2018",
        ("不在适用范围内,按人工调整仍会安排",),
    ),
    "nothing decided outside the scope": (
        replace(
            with_stream("SZ", scope="贫困县"),
            last_year={k: v for k, v in BASE.last_year.items() if k[1] != "SZ"},
            manual=(Manual("611023", "SZ", 2018, EQUAL, 0, True, "理由", "张某"),),
        ),
        (),
        HINT,
        "人工调整",
        "金额@611023/SZ/2018",
        ("不在适用范围内,本来就不安排",),
    ),
}
