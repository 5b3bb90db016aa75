"""Sichuan 2016: the table that does not add up is refused, the one that does comes back to the last digit."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.use_cases import check, plan_facts, run
from allocator.workbooks import read_plan, write_input
from tests.real.sichuan import BASE_YEAR, LIANGSHAN_FUND, NAMES, city_code, rows_of, sichuan, stream_code, wan

YEAR = BASE_YEAR + 1


def published_amounts() -> dict[Cell, int]:
    """The 294 published amounts, zeros left out."""
    names, rows = rows_of("reconciled")
    return {
        Cell(city_code(n), stream_code(m), YEAR): wan(row[name])
        for n, row in enumerate(rows)
        for m, name in enumerate(names)
        if Fraction(row[name])
    }


def test_the_case_is_the_published_one() -> None:
    names, rows = rows_of("reconciled")
    assert (len(rows), len(names)) == (21, 14)
    assert sum(published_amounts().values()) == wan("383378.5")


def test_unchanged_pools_return_the_published_table() -> None:
    result = plan_facts(sichuan("reconciled"))
    assert result.status == "ok"
    assert result.plan.years[0].amounts == published_amounts()
    assert result.plan.years[0].exact == published_amounts()


@pytest.fixture(scope="module")
def as_found(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the table as it was found."""
    path = tmp_path_factory.mktemp("sichuan") / "四川2016.xlsx"
    write_input(sichuan("as_found"), path)
    return path


def test_the_version_as_found_is_refused_by_name_and_amount(as_found: Path) -> None:
    """30,000 published against 13,403 in the rows: 16,597 missing, and no other stream is blamed."""
    result = check(as_found)
    assert result.status == "problems"
    assert result.exit_code == 1
    errors = [problem for problem in result.problems if problem.level == "错误"]
    assert len(errors) == 1
    text = errors[0].text + errors[0].found
    assert all(part in text for part in (LIANGSHAN_FUND, "30,000", "13,403", "16,597")), text
    assert errors[0].sheet == "资金总盘"


def test_a_refused_workbook_writes_no_plan(as_found: Path, tmp_path: Path) -> None:
    target = tmp_path / "方案.xlsx"
    assert run(as_found, target).exit_code == 1
    assert not target.exists()


def test_the_reconciled_workbook_runs_and_reads_back(tmp_path: Path) -> None:
    source, target = tmp_path / "四川2016.xlsx", tmp_path / "方案.xlsx"
    write_input(sichuan("reconciled"), source)
    result = run(source, target)
    assert result.status == "ok", result.lines
    assert result.plan.years[0].amounts == published_amounts()
    back = read_plan(target)
    assert {cell: amount for cell, amount in back.amounts.items() if amount} == published_amounts()
    liangshan = next(n for n, row in enumerate(rows_of("reconciled")[1]) if row[NAMES] == "凉山彝族自治州")
    assert back.amounts[Cell(city_code(liangshan), "SC14", YEAR)] == wan("31931.5")
