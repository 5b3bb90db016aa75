"""Recipients of money: counties (or cities, towns, villages' counties) and deep-poverty villages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocator.domain.fraction import Fraction

POOR_PEOPLE = "贫困人口(人)"
POVERTY, TASK, INTEGRATING = "贫困县", "扶贫任务", "统筹整合县"
# 对象类型: recipients below a province, a city and a county; 市本级 and 省直单位 are paid in a way of their own.
KINDS = ("县区", "市", "乡镇", "市本级", "县本级", "开发区", "农场林场", "省直单位", "市直单位", "县直单位")
RISKS = ("红", "橙", "黄", "绿")


@dataclass(frozen=True, slots=True)
class County:
    """县区: one recipient, keyed by its code (6 to 12 digits, text).

    ``poverty`` stays true after delisting. ``task`` is 扶贫任务, already resolved (blank = yes for
    poverty counties and wherever last year had money). ``integrating`` is 统筹整合县 (blank = as
    ``poverty``). ``marks`` are the headers of all yes/no columns answered 是. ``figures`` holds
    every numeric column under its full header, in the header's unit: ``{"贫困人口(人)": 15393}``. ``derived`` are the
    headers left blank whose answer follows from 贫困县 (how it came about: no part of what a county is).
    """

    code: str
    name: str
    city: str
    poverty: bool
    deep: bool
    task: bool
    kind: str = "县区"
    integrating: bool = False
    deep_since: int | None = None
    delisted: int | None = None
    exit_announced: int | None = None
    band: str | None = None
    grade: str | None = None
    debt_risk: str | None = None
    marks: frozenset[str] = frozenset()
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    derived: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Village:
    """深度贫困村: keyed by its 12-digit code; ``invested`` (分) is 攻坚期已投入 before the first plan year."""

    code: str
    name: str
    county: str
    invested: int
    township: str = ""
    poor: int | None = None
