"""What the workbook as a whole must satisfy: checks on facts and the rule book, each named at its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.rule import RuleBook
from allocator.workbooks.checks.amounts import (
    check_issued_fits_pool,
    check_issued_not_negative,
    check_manual_against_issued,
    check_manual_agrees,
    check_manual_county_totals,
    check_manual_fits,
)
from allocator.workbooks.checks.counties import (
    check_deep_is_poverty,
    check_exits,
    check_grades_known,
    check_money_without_task,
    check_scope_codes,
)
from allocator.workbooks.checks.desk import Desk, Fault
from allocator.workbooks.checks.factors import check_default_weights, check_tilted_twice, fault_problems
from allocator.workbooks.checks.magnitude import (
    check_county_outliers,
    check_money_per_head,
    check_pool_against_last_year,
    check_village_money,
)
from allocator.workbooks.checks.pools import check_base_year, check_batches, check_no_pool_missing, check_units
from allocator.workbooks.checks.rule_columns import check_campaign, check_columns, check_unmoved, check_unused
from allocator.workbooks.checks.villages import (
    check_county_people,
    check_drawable,
    check_village_counties,
    check_village_counts,
)
from allocator.workbooks.places import Places

CHECKS: tuple[Callable[[Desk], Iterable[Problem]], ...] = (
    check_base_year,
    check_no_pool_missing,
    check_units,
    check_batches,
    check_pool_against_last_year,
    check_county_outliers,
    check_money_per_head,
    check_village_money,
    check_issued_not_negative,
    check_issued_fits_pool,
    check_manual_agrees,
    check_manual_against_issued,
    check_manual_county_totals,
    check_manual_fits,
    check_scope_codes,
    check_deep_is_poverty,
    check_grades_known,
    check_exits,
    check_money_without_task,
    check_village_counties,
    check_drawable,
    check_village_counts,
    check_county_people,
    check_campaign,
    check_columns,
    check_unused,
    check_unmoved,
    check_default_weights,
    check_tilted_twice,
)


def check_book(facts: Facts, book: RuleBook, places: Places, faults: Sequence[Fault]) -> tuple[Problem, ...]:
    """Everything that only the whole workbook shows, in the order of ``CHECKS``, then the factor method's faults.

    ``facts`` are those after the scenario; ``faults`` come from the entitlement step and get their cell here.
    """
    desk = Desk(facts, book, places)
    found = [problem for check in CHECKS for problem in check(desk)]
    return (*found, *fault_problems(desk, faults))
