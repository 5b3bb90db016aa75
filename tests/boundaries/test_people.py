"""区划变更 and figures: people add up, rates are averaged, what cannot be known is asked for."""

from __future__ import annotations

from dataclasses import replace

from allocator.boundaries import move_boundaries
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import BoundaryChange
from allocator.use_cases import plan_facts
from tests.use_cases.towns import CODES, facts, wan

POOR, PEOPLE, RATE, ODD = "贫困人口(人)", "农村人口(人)", "贫困发生率(%)", "海拔"
HEIR, GONE = CODES[0], CODES[1]


def merging(gone: dict[str, int], heir: dict[str, int], **more: object) -> Facts:
    """The four towns; the second is merged into the first, each with the figures given."""
    start = facts(deep=())
    figures = {GONE: gone, HEIR: heir}
    counties = tuple(
        replace(one, figures={name: Fraction(n) for name, n in figures[one.code].items()})
        if one.code in figures
        else one
        for one in start.counties
    )
    return replace(start, counties=counties, boundary_changes=(BoundaryChange(GONE, HEIR, 2018, Fraction(1)),), **more)


def test_people_and_money_add_up_and_rates_are_averaged_by_people() -> None:
    """100 + 200 poor; (20 % · 500 + 10 % · 2000) ÷ 2500 = 12 %."""
    start = merging({POOR: 200, PEOPLE: 2000, RATE: 10}, {POOR: 100, PEOPLE: 500, RATE: 20})
    moved, problems = move_boundaries(start)
    assert moved.county(HEIR).figures == {POOR: 300, PEOPLE: 2500, RATE: 12}
    assert [(one.level, one.record) for one in problems] == [("提示", (GONE,))]
    assert move_boundaries(moved)[0] == moved


def test_a_plan_counts_the_people_of_the_merged_county() -> None:
    """甲 4000 + 乙 3000 of 10,000 poor people: 700 of 1,000 万元."""
    start = merging({POOR: 3000}, {POOR: 4000})
    result = plan_facts(start)
    assert result.ledger is not None
    assert result.ledger.total((HEIR,), ("ZY",), 2018) == wan(700)


def test_what_cannot_be_known_is_asked_for_at_the_new_countys_cell() -> None:
    cases = (({RATE: 10}, {RATE: 20}, RATE), ({ODD: 3}, {ODD: 3, POOR: 1}, ODD), ({POOR: 9}, {PEOPLE: 5}, POOR))
    for gone, heir, header in cases:
        start = merging(gone, heir)
        moved, problems = move_boundaries(start)
        assert moved == start
        assert [(one.level, one.sheet, one.record, one.header) for one in problems] == [
            ("错误", "县区", (HEIR,), header)
        ]


def test_figures_of_single_years_are_merged_like_those_of_every_year() -> None:
    start = merging({POOR: 200}, {POOR: 100}, yearly={(GONE, 2018, POOR): Fraction(150)})
    moved, _ = move_boundaries(start)
    assert moved.yearly == {(HEIR, 2018, POOR): 250}


def test_a_county_parted_between_two_gives_each_its_people_and_the_remainder_to_the_last() -> None:
    start = merging({POOR: 801}, {POOR: 100})
    shares = ((HEIR, Fraction(3, 5)), (CODES[2], Fraction(2, 5)))
    moved, _ = move_boundaries(
        replace(start, boundary_changes=tuple(BoundaryChange(GONE, new, 2018, share) for new, share in shares))
    )
    assert [moved.county(new).figures[POOR] for new, _ in shares] == [100 + 481, 2000 + 320]


def test_a_chain_carries_the_people_through_a_code_without_a_row() -> None:
    start = merging({POOR: 200}, {POOR: 100})
    chain = (BoundaryChange(GONE, "610199", 2017, Fraction(1)), BoundaryChange("610199", HEIR, 2018, Fraction(1)))
    moved, _ = move_boundaries(replace(start, boundary_changes=chain))
    assert moved.county(HEIR).figures == {POOR: 300}
    assert [one.code for one in moved.counties] == [HEIR, *CODES[2:]]


def test_a_poverty_county_that_becomes_part_of_another_is_said() -> None:
    start = merging({POOR: 200}, {POOR: 100})
    counties = tuple(replace(one, poverty=one.code != HEIR) for one in start.counties)
    problems = move_boundaries(replace(start, counties=counties))[1]
    assert ("警告", (HEIR,), "贫困县") in [(one.level, one.record, one.header) for one in problems]
