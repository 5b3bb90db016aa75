"""A row that whole amounts may miss by less than a unit is proved as such, and no further."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from allocator.domain.programme import Column, LinearProgramme
from tests.certificate.years import YEAR, cell, certificate, check, row, year_proof


@pytest.mark.parametrize("amounts, code", [((40, 30, 30), 0), ((50, 30, 20), 1)])
def test_a_share_that_no_whole_plan_meets_may_be_missed_by_under_a_unit(
    tmp_path: Path, amounts: tuple[int, ...], code: int
) -> None:
    """100 among three in units of 10: 33 1/3 each, so 40, 30, 30; 20 is more than a unit away."""
    cells = [cell(county) for county in "123"]
    third = Fraction(100, 3)
    rows = [row("spend_the_pool", "stream:ZY", cells, 100, 100)]
    rows += [replace(row("share", one.county, [one], 0), lower=third, upper=third, within=10) for one in cells]
    columns = tuple(Column(one, Fraction(size), unit=10) for one, size in zip(cells, (10, 20, 70), strict=True))
    proof = year_proof(LinearProgramme(YEAR, columns, tuple(rows)))
    assert list(proof.amounts.values()) == [40, 30, 30]
    done = check(tmp_path, certificate(replace(proof, amounts=dict(zip(cells, amounts, strict=True)))))
    assert done.returncode == code, done.stdout
