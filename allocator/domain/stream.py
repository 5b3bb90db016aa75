"""Streams of money (or quotas), their yearly pools and everything that shapes their entitlement."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure

BY_FACTORS, BASE_PLUS, QUOTA, BY_CLASS, GIVEN = "全额因素法", "基数加增量", "定额", "分档切块", "给定"
METHODS = (BY_FACTORS, BASE_PLUS, QUOTA, BY_CLASS, GIVEN)
LEVELS = ("中央", "省级", "市级", "县级", "社会")
CATEGORIES = ("专项扶贫", "涉农整合", "转移支付", "基建投资", "协作", "社会", "债券", "指标")
SHARE, INVERSE, POP, POP_INVERSE = "占比", "反向占比", "人口加权占比", "人口加权反向占比"
NORMS = (SHARE, INVERSE, POP, POP_INVERSE)
ISSUED_POOL, BUDGET_POOL, FORECAST_POOL = "已下达", "预算", "预计"


@dataclass(frozen=True, slots=True)
class Stream:
    """资金: a fund with its own total. ``unit`` (atoms) is the whole unit of its amounts.

    ``movable`` is 可调剂: where false no rule moves its money. ``integrated`` is 纳入统筹整合.
    """

    code: str
    name: str
    level: str
    category: str
    scope: str
    method: str
    measure: Measure = WAN_YUAN
    unit: int = WAN_YUAN.default_unit
    integrated: bool = False
    tilted: bool = False
    tilt_target: str | None = None
    movable: bool = True
    directed_to: str = ""
    direction: str | None = None
    issue_line: int | None = None
    pays_fee: bool = False
    in_industry_base: bool = False
    integrated_from: int | None = None
    integrated_to: int | None = None
    expires: int | None = None
    budget_subject: str | None = None

    @property
    def directed(self) -> str:
        """全部投向 in force: as written; where blank, 协作 (苏陕) goes to 贫困县 and the others are 不限."""
        return self.directed_to or ("贫困县" if self.category == "协作" else "不限")

    @property
    def in_group(self) -> bool:
        """Whether it belongs to the group 中省专项 (类别 专项扶贫, 级次 中央 or 省级)."""
        return self.category == "专项扶贫" and self.level in ("中央", "省级")

    @property
    def is_money(self) -> bool:
        """Whether it is counted in 万元: sums of money cover such streams only."""
        return self.measure is WAN_YUAN or self.measure == WAN_YUAN

    @property
    def steered(self) -> bool:
        """Whether rules may move its money: 可调剂, and not 给定 by another office."""
        return self.movable and self.method != GIVEN

    def integrable(self, year: int) -> bool:
        """Whether its money of ``year`` counts as 涉农整合资金."""
        starts = self.integrated_from is None or self.integrated_from <= year
        ends = self.integrated_to is None or year <= self.integrated_to
        return self.integrated and self.is_money and starts and ends


@dataclass(frozen=True, slots=True)
class Pool:
    """资金总盘 of one stream and year, in atoms: ``total`` is 全年安排, ``provincial`` 省本级安排.

    ``planned`` is whether a rule planned it because the workbook leaves it blank (rule 4).
    """

    stream: str
    year: int
    total: int
    initial: int | None = None
    provincial: int = 0
    nature: str = BUDGET_POOL
    planned: bool = False

    @property
    def to_counties(self) -> int:
        """全年安排 − 省本级安排 (atoms)."""
        return self.total - self.provincial


@dataclass(frozen=True, slots=True)
class Weight:
    """因素权重: ``weight`` is a share (35 % → 7/20); the weights of a stream add to one."""

    stream: str
    factor: str
    norm: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Tilt:
    """倾斜系数: shares of counties bearing ``mark`` in ``year`` are multiplied by ``coefficient``."""

    stream: str
    year: int
    mark: str
    coefficient: Fraction


@dataclass(frozen=True, slots=True)
class Quota:
    """定额: ``amount`` atoms per county, village or household (``per``: 每县, 每村, 每户) in ``year``."""

    stream: str
    year: int
    per: str
    amount: int


@dataclass(frozen=True, slots=True)
class ClassShare:
    """分档: the share of the pool that goes to the counties whose 分档 is ``band``."""

    stream: str
    year: int
    band: str
    share: Fraction
