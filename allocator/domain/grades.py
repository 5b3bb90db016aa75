"""绩效等次: what a county's grade counts, from the sheet 绩效系数."""

from __future__ import annotations

from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import Grade

# The usual grades from best to worst; only the worst has a coefficient without being asked: none.
GRADES = ("优秀", "良好", "合格", "不合格")
GRADE_COLUMN = "绩效等次"
# 标识 of 倾斜系数 that multiply shares by the coefficient of the county's grade.
PERFORMANCE_MARKS = ("绩效系数", GRADE_COLUMN)


def record_of(facts: Facts, grade: str | None) -> Grade | None:
    """The row of 绩效系数 for a grade."""
    return next((one for one in facts.grades if one.grade == grade), None)


def coefficient_of(facts: Facts, county: County) -> Fraction | None:
    """The coefficient of a county's grade; None where the workbook gives none (the worst usual grade counts 0)."""
    found = record_of(facts, county.grade)
    if found is not None and found.coefficient is not None:
        return found.coefficient
    return Fraction(0) if county.grade == GRADES[-1] else None


def award_of(facts: Facts, county: County) -> int:
    """定额奖励 of a county's grade (分; negative: a cut), 0 where the sheet gives none."""
    found = record_of(facts, county.grade)
    return found.award if found is not None and found.award is not None else 0


def counts_performance(facts: Facts, mark: str) -> bool:
    """Whether a 标识 of 倾斜系数 is about performance: the coefficient itself, or a grade by name."""
    return mark in PERFORMANCE_MARKS or mark in GRADES or record_of(facts, mark) is not None
