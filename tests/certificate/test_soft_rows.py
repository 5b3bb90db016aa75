"""Settled soft rows in whole units: what they miss is told, never refused."""

from __future__ import annotations

from allocator.certificate.standalone import check_plan
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column, LinearProgramme
from tests.certificate.years import YEAR, cell, certificate, row, year_proof


def test_a_soft_row_that_misses_by_more_than_a_unit_is_told() -> None:
    """Units of 10: floors of 13 take 20 each of 50, so that the third keeps 10 of its settled 24."""
    cells = [cell(county, "ZY") for county in "123"]
    columns = tuple(Column(one, Fraction(100), unit=10) for one in cells)
    rows = (
        row("spend_the_pool", "stream:ZY", cells, 50, 50),
        *(row("already_issued", one.county, [one], 13) for one in cells[:2]),
    )
    soft = (row("soft", "3", cells[2:], 24),)
    year = year_proof(LinearProgramme(YEAR, columns, rows, (soft,)))
    assert list(year.amounts.values()) == [20, 20, 10]
    lines, whole = check_plan(certificate(year))
    assert whole
    assert any("不足一个单位的 0 条、差更多(不足 100 个单位)的 1 条" in line for line in lines)
