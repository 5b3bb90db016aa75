"""Amounts that the workbook states: given by other offices, one-off, issued, adjusted by hand."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.domain.fraction import Fraction

EQUAL, AT_LEAST, AT_MOST = "等于", "不低于", "不高于"
REWARD = "绩效奖励(规则8测算)"


@dataclass(frozen=True, slots=True)
class Given:
    """给定安排: an amount (atoms) that another office decides; never moved."""

    county: str
    stream: str
    year: int
    amount: int
    office: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class OneOff:
    """一次性资金 within the amount of ``year`` (atoms): taken out of the next year's base."""

    county: str
    stream: str
    year: int
    amount: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """已下达 (atoms); negative where money was recalled (收回) under its own document number."""

    county: str
    stream: str
    year: int
    amount: int
    document: str = ""


@dataclass(frozen=True, slots=True)
class Manual:
    """人工调整: leadership's decision. ``stream`` None means the county's total over 万元 streams."""

    county: str
    stream: str | None
    year: int
    how: str
    amount: int
    counts_next_year: bool
    reason: str
    approver: str


@dataclass(frozen=True, slots=True)
class VillageTotal:
    """村级总额: what a county's deep villages get together in ``year`` (分), what rule 3 asks included."""

    county: str
    year: int
    amount: int


@dataclass(frozen=True, slots=True)
class Executed:
    """已执行: what a closed year really gave a cell (atoms); fixed, never planned again."""

    county: str
    stream: str
    year: int
    amount: int
    document: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """批次: one instalment of a stream's pool (atoms), with the documents it came and went under.

    ``name`` is the batch as the office calls it; ``received`` and ``issued_on`` are ISO dates or "";
    ``nature`` is 提前下达, 本次 or 收回 (then ``amount`` is negative).
    """

    name: str
    stream: str
    year: int
    amount: int
    upper_document: str = ""
    received: str = ""
    own_document: str = ""
    issued_on: str = ""
    nature: str = "本次"


@dataclass(frozen=True, slots=True)
class BoundaryChange:
    """区划变更: from ``year`` on the share of ``old``'s base, issued money and villages belongs to ``new``."""

    old: str
    new: str
    year: int
    share: Fraction
    document: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """绩效系数: what a grade counts (``coefficient``) and its flat award (atoms of 万元), None where not given."""

    grade: str
    coefficient: Fraction | None = None
    award: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """用途: the least share of a county's group total that goes to ``use`` (产业) in ``year``."""

    use: str
    year: int
    share: Fraction
