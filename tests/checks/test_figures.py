"""Figures of counties out of scale: told at their cell, what only differs by size is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.facts import Facts
from allocator.domain.finding import WARNING, Problem
from allocator.domain.fraction import Fraction
from tests.checks.province import found, province

INCOME, PEOPLE = "农村居民人均可支配收入(元)", "劳务人数(人)"


def with_figures(header: str, *values: str) -> Facts:
    """The four counties with a figure."""
    facts = province()
    counties = (
        replace(county, figures={**county.figures, header: Fraction(value)})
        for county, value in zip(facts.counties, values, strict=True)
    )
    return replace(facts, counties=tuple(counties))


def told(facts: Facts) -> list[Problem]:
    """The warnings of this check."""
    return [one for one in found(facts) if "单位或位数" in one.text]


@pytest.mark.parametrize(
    ("header", "values", "word"),
    [
        (INCOME, ("9000", "10000", "0.9", "12000"), "0.9,远低于各县区中间水平 9,000"),
        (INCOME, ("9000", "90000000", "8000", "12000"), "90,000,000,远高于各县区中间水平 9,000"),
        (PEOPLE, ("300", "4000", "500", "4000000"), "4,000,000,远高于各县区中间水平 500"),
    ],
)
def test_a_figure_out_of_scale_is_told_at_its_cell(header: str, values: tuple[str, ...], word: str) -> None:
    (problem,) = told(with_figures(header, *values))
    assert (problem.level, problem.sheet) == (WARNING, "县区")
    assert word in problem.text
    assert problem.cell.startswith(header)


@pytest.mark.parametrize(
    ("header", "values"),
    [
        (PEOPLE, ("1", "40000", "500", "3000")),
        (INCOME, ("4000", "90000", "8000", "12000")),
        (PEOPLE, ("0", "0", "0", "9")),
    ],
)
def test_counties_of_different_size_are_left_alone(header: str, values: tuple[str, ...]) -> None:
    assert told(with_figures(header, *values)) == []


def test_a_year_is_judged_by_the_counties_column() -> None:
    facts = with_figures(PEOPLE, "300", "400", "500", "600")
    code = facts.counties[0].code
    (problem,) = told(replace(facts, yearly={**facts.yearly, (code, 2018, PEOPLE): Fraction(400_000)}))
    assert problem.sheet == "县区年度"
    assert "2018 年" in problem.text
