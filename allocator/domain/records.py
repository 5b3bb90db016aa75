"""Amounts that the workbook states: given by other offices, one-off, issued, adjusted by hand."""

from __future__ import annotations

from dataclasses import dataclass

EQUAL, AT_LEAST, AT_MOST = "等于", "不低于", "不高于"


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
