"""What a change costs: the money by which rows are loosened, each county's money once."""

from __future__ import annotations

import pytest

from allocator.conflict.price import bounds_of, loosened
from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import LinearProgramme, Row

FLOOR, RESERVE = "deep_village_floor", "unlisted_village_reserve"
CELL = Cell("610101", "NZ", 2018)


def asked(villages: int | None, others: int | None) -> dict[tuple[str, str, int, int], Row]:
    """The floor of rule 3 and the one that rule 12 builds on it (20 % kept), as far as they stand."""
    rows = [Row(FLOOR, CELL.county, 2018, ((CELL, Fraction(1)),), Fraction(villages))] if villages is not None else []
    if others is not None:
        rows.append(Row(RESERVE, CELL.county, 2018, ((CELL, Fraction(4, 5)),), Fraction(others), premise=FLOOR))
    return bounds_of(LinearProgramme(2018, (), tuple(rows)))


@pytest.mark.parametrize(
    ("after", "cost"),
    [((800, 800), 100), ((700, 800), 200), ((900, 900), 0), ((None, None), 900), ((900, None), 900), ((950, 800), 100)],
)
def test_what_rules_3_and_12_ask_of_one_county_counts_once(after: tuple[int | None, int | None], cost: int) -> None:
    assert loosened(asked(900, 900), asked(*after)) == cost


def test_what_different_rules_or_counties_ask_adds_up() -> None:
    rows = [Row(rule, code, 2018, ((CELL, Fraction(1)),), Fraction(9)) for rule in "ab" for code in "12"]
    less = [Row(row.rule, row.subject, 2018, row.terms, Fraction(7)) for row in rows]
    assert loosened(*(bounds_of(LinearProgramme(2018, (), tuple(one))) for one in (rows, less))) == 8
