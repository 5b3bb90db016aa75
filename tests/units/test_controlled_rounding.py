"""Published tables with row and column totals.

The biproportional table of the same sources is left out on purpose: it scales rows and columns until
both totals fit, while this tool raises the worst-off first (leximin); its cells are another question.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnits
from tests.units.tables import best_by_search, by_key, pools, programme, rounded, row, score, solution

CASES = Path(__file__).parents[1] / "cases"


def lines_of(name: str) -> list[dict[str, str]]:
    """The rows of a case file under its source lines."""
    text = (CASES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in text if not line.startswith("#")))


def county_totals(exact):
    """The total of each county, kept."""
    rows = []
    for county in sorted({county for county, _ in exact}):
        keys = [key for key in exact if key[0] == county]
        total = sum(exact[key] for key in keys)
        assert total.denominator == 1
        rows.append(row("manual_adjustment", keys, total, total, subject=county))
    return tuple(rows)


@pytest.mark.parametrize("case", ["mathSE_3x3", "spyder_doc_3x3"])
def test_totals_are_kept_and_the_nearest_table_is_found(case: str) -> None:
    told = [line for line in lines_of("controlled_rounding_cases.csv") if line["case"] == case]
    exact = {(line["row"], line["col"]): Fraction(line["value"]) for line in told}
    whole = rounded(exact, (*pools(exact), *county_totals(exact)))
    assert isinstance(whole, WholeUnits)
    amounts = by_key(whole)
    for line in told:
        assert sum(n for (county, _), n in amounts.items() if county == line["row"]) == int(line["row_total"])
        assert sum(n for (_, stream), n in amounts.items() if stream == line["col"]) == int(line["col_total"])
        if line["nearest_L1_ours"]:
            assert amounts[line["row"], line["col"]] == int(line["nearest_L1_ours"])
    given = programme(exact, (*pools(exact), *county_totals(exact)))
    assert score(given, exact, solution(amounts).amounts) == best_by_search(given, exact, 0)


def test_each_year_of_a_table_that_cannot_be_rounded_jointly_keeps_its_totals() -> None:
    """All three years at once have no whole table; year by year each keeps its county and stream totals."""
    told = lines_of("controlled_rounding_3d_infeasible.csv")
    years = {line["k"] for line in told}
    assert len(years) == 3
    for year in sorted(years):
        exact = {(line["i"], line["j"]): Fraction(line["value"]) for line in told if line["k"] == year}
        whole = rounded(exact, (*pools(exact), *county_totals(exact)))
        assert isinstance(whole, WholeUnits)
        for side in (0, 1):
            for key in {cell[side] for cell in exact}:
                given = sum(n for cell, n in by_key(whole).items() if cell[side] == key)
                assert given == sum(x for cell, x in exact.items() if cell[side] == key)


def test_the_whole_table_at_once_is_a_proved_conflict() -> None:
    """The 3 × 3 × 3 table with every line total: an exact plan, no whole one."""
    from allocator.domain.plan import WholeUnitConflict

    told = lines_of("controlled_rounding_3d_infeasible.csv")
    exact = {(line["i"] + line["k"], line["j"]): Fraction(line["value"]) for line in told}
    rows = []
    for side in ((0,), (1,)):
        for key in sorted({tuple(c[0][k] for k in side) + (c[1],) for c in exact}):
            keys = [c for c in exact if tuple(c[0][k] for k in side) + (c[1],) == key]
            total = sum(exact[c] for c in keys)
            rows.append(row("manual_adjustment", keys, total, total, subject="".join(key)))
    for county in sorted({c[0] for c in exact}):
        keys = [c for c in exact if c[0] == county]
        total = sum(exact[c] for c in keys)
        rows.append(row("manual_adjustment", keys, total, total, subject=county))
    assert all(one.lower.denominator == 1 for one in rows)
    outcome = rounded(exact, rows)
    assert isinstance(outcome, WholeUnitConflict)
    assert 3 <= len(outcome.rows) <= len(rows)
    assert "无法同时满足" in outcome.text
