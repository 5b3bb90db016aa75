"""A row that whole amounts may miss by less than a unit is proved as such, and no further."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from allocator.certificate.standalone import Refused, cells_of, check_plan, check_point
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column, LinearProgramme
from tests.certificate.years import YEAR, cell, certificate, check, row, year_proof

CELLS = [cell(county) for county in "123"]


def shared(total: int, soft: bool = False):
    """The proof of a year that shares a total among three in equal parts, to be met as near as units of 10 allow."""
    part, pool = Fraction(total, 3), row("spend_the_pool", "stream:ZY", CELLS, total, total)
    shares = [
        replace(row("share", one.county, [one], 0), lower=lower, upper=upper, within=10)
        for one in CELLS
        for lower, upper in ([(part, None), (None, part)] if soft else [(part, part)])
    ]
    columns = tuple(Column(one, Fraction(size), unit=10) for one, size in zip(CELLS, (10, 20, 70), strict=True))
    rows = (pool,) if soft else (pool, *shares)
    return year_proof(LinearProgramme(YEAR, columns, rows, (tuple(shares),) if soft else ()))


@pytest.mark.parametrize(
    "total, amounts, code",
    [(100, (40, 30, 30), 0), (100, (50, 30, 20), 1), (90, (30, 30, 30), 0), (90, (40, 30, 20), 1)],
)
def test_a_share_that_no_whole_plan_meets_may_be_missed_by_under_a_unit(
    tmp_path: Path, total: int, amounts: tuple[int, ...], code: int
) -> None:
    """100 among three in units of 10: 33 1/3 each, so 40, 30, 30; 20 is more than a unit away, of 90 just one."""
    proof = shared(total)
    assert sorted(proof.amounts.values(), reverse=True) == ([40, 30, 30] if total == 100 else [30, 30, 30])
    done = check(tmp_path, certificate(replace(proof, amounts=dict(zip(CELLS, amounts, strict=True)))))
    assert done.returncode == code, done.stdout


def test_a_soft_share_missed_by_under_a_unit_is_none_that_falls_short() -> None:
    lines, whole = check_plan(certificate(shared(100, soft=True)))
    assert whole
    assert any("差不足一个单位的 0 条" in line for line in lines), lines


def test_the_exact_plan_meets_the_share_exactly() -> None:
    (year,) = certificate(shared(100))["years"]
    third = Fraction(100, 3)
    assert check_point(year, cells_of(year)[0], [third] * 3, False, {}) == (0, 0)
    with pytest.raises(Refused):
        check_point(year, cells_of(year)[0], [34, 33, 33], False, {})


@pytest.mark.parametrize("cap, levels", [(300, 1), (150, 2), (200, 1)])
def test_a_cap_proves_only_where_it_is_reached(cap: int, levels: int) -> None:
    """Of 400 among two one may have 300 and gets 200: the total holds it, not the cap; with 150 it is the cap."""
    cells = [cell(county, "ZY") for county in "12"]
    columns = tuple(Column(one, Fraction(100), unit=10) for one in cells)
    rows = (row("pool", "stream:ZY", cells, 400, 400), *(row("cap", c.county, [c], None, cap) for c in cells[:1]))
    for more in ((), (row("cap", "2", cells[1:], None, 300),)):
        year = year_proof(LinearProgramme(YEAR, columns, (*rows, *more)))
        lines, whole = check_plan(certificate(year))
        assert whole and len(year.solution.levels) == levels, lines
