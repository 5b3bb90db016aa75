"""Rounded columns add up: 测算数 and 政策调整 show their exact totals, on every sheet the same figures."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
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


def test_what_a_rule_moves_between_a_countys_funds_is_nothing_of_the_county() -> None:
    half = Fraction(1, 2)
    moved = {Cell("1", "A", 2018): half, Cell("2", "A", 2018): -half}
    back = {Cell("1", "B", 2018): -half, Cell("2", "B", 2018): half}
    alone = apportioned(moved, 1) | apportioned(back, 1)
    found = whole_parts(moved | back, dict.fromkeys("AB", WAN_YUAN))
    assert [sum(n for cell, n in of.items() if cell.county == "1") for of in (alone, found)] == [1, 0]
    assert [sum(n for cell, n in found.items() if cell.stream == stream) for stream in "AB"] == [0, 0]


def test_random_tables_add_up_both_ways() -> None:
    chance = random.Random(7)
    for _ in range(60):
        streams, codes = "ABCD"[: chance.randint(1, 4)], [str(n) for n in range(chance.randint(2, 7))]
        exact = {}
        for stream in streams:
            column = [Fraction(chance.randint(-50, 50), chance.choice((3, 7, 11))) for _ in codes[1:]]
            column.append(chance.randint(-9, 9) - sum(column))
            exact |= {Cell(code, stream, 2018): part for code, part in zip(codes, column, strict=True)}
        found = whole_parts(exact, dict.fromkeys(streams, WAN_YUAN))
        assert all(abs(found[cell] - part) < 1 for cell, part in exact.items())
        for stream in streams:
            assert sum(n - exact[cell] for cell, n in found.items() if cell.stream == stream) == 0
        for code in codes:
            assert abs(sum(n - exact[cell] for cell, n in found.items() if cell.county == code)) < 1


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
