"""Rounded columns add up: 测算数 and 政策调整 show their exact totals, on every sheet the same figures."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from allocator.domain.cell import Cell
from allocator.domain.money import PEOPLE, WAN_YUAN
from allocator.workbooks.dossier.whole_parts import apportioned, whole_parts
from tests.use_cases.towns import CODES, facts
from tests.workbooks_out.planned import planned_dossier, titled, written_sheets
from tests.workbooks_out.test_issue_line import QUIET

CELLS = [Cell(code, "ZY", 2018) for code in ("610101", "610102", "610103")]
THIRD = dict.fromkeys(CELLS, Fraction(10**6, 3))


def test_three_thirds_are_one_and_the_first_code_gets_the_rest() -> None:
    assert list(apportioned(THIRD, 1).values()) == [333_334, 333_333, 333_333]


def test_the_largest_remainder_comes_first_and_losses_add_up_to_nothing() -> None:
    moved = dict(zip(CELLS, (Fraction(-5, 3), Fraction(5, 6), Fraction(5, 6)), strict=True))
    assert list(apportioned(moved, 1).values()) == [-2, 1, 1]
    assert sum(apportioned(dict.fromkeys(CELLS, Fraction(0)), 1).values()) == 0


def test_people_are_counted_in_millionths_too_and_each_year_adds_up_alone() -> None:
    later = {Cell(cell.county, "HL", 2019): Fraction(1, 3) for cell in CELLS}
    found = whole_parts({**THIRD, **later}, {"ZY": WAN_YUAN, "HL": PEOPLE})
    assert [sum(found[cell] for cell in group) for group in (THIRD, later)] == [10**6, 10**6]


@pytest.mark.parametrize("title", ["测算数", "取整", "全年安排"])
def test_every_column_of_the_plan_adds_up_to_its_exact_total(title: str, tmp_path: Path) -> None:
    start = facts({"ZY": 1000}, deep=())
    thirds = zip(start.counties, (1, 1, 1, 0), strict=True)
    counties = tuple(replace(one, figures={"贫困人口(人)": Fraction(poor)}) for one, poor in thirds)
    streams = tuple(stream for stream in start.streams if stream.code == "ZY")
    sheets = written_sheets(planned_dossier(replace(start, counties=counties, streams=streams), QUIET), tmp_path)
    rows = titled(sheets["分配总表_2018"])
    total = {"取整": 0}.get(title, 1000)
    assert rows[0][title] == total
    assert round(sum(float(str(row[title])) for row in rows if row["行政区划代码"] in CODES) - total, 9) == 0
    assert titled(sheets["资金_ZY"])[0]["2018年测算数"] == 1000
