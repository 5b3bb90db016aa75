"""What the workbook as a whole must satisfy: checks on facts and the rule book, each named at its cell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, Problem
from allocator.domain.rule import RuleBook
from allocator.workbooks.checks.amounts import (
    check_issued_fits_pool,
    check_issued_in_scope,
    check_issued_not_negative,
    check_manual_against_issued,
    check_manual_agrees,
    check_manual_county_totals,
    check_manual_fits,
)
from allocator.workbooks.checks.batches import check_batch_dates, check_batches, check_batches_issued
from allocator.workbooks.checks.closed import check_executed_chain, check_executed_whole
from allocator.workbooks.checks.comparison import (
    check_county_figures,
    check_fund_in_yuan,
    check_quotas,
)
from allocator.workbooks.checks.counties import (
    check_deep_is_poverty,
    check_exit_years,
    check_exits,
    check_grades_known,
    check_integrated_is_money,
    check_kinds,
    check_money_without_task,
    check_scope_codes,
)
from allocator.workbooks.checks.desk import Desk, Fault
from allocator.workbooks.checks.factors import check_default_weights, check_tilted_twice, fault_problems
from allocator.workbooks.checks.figures import check_figures_among_counties
from allocator.workbooks.checks.magnitude import (
    check_county_outliers,
    check_pool_against_last_year,
    check_village_money,
)
from allocator.workbooks.checks.one_off import (
    check_manual_against_one_off,
    check_one_off_fits,
    check_one_off_fits_pool,
    check_one_off_in_scope,
)
from allocator.workbooks.checks.plausible import (
    check_county_money_per_head,
    check_county_years,
    check_emptied_pools,
    check_poor_among_rural,
    check_village_codes,
    once_a_pool,
)
from allocator.workbooks.checks.pools import check_base_year, check_no_pool_missing, check_units
from allocator.workbooks.checks.rule_columns import (
    check_blanks,
    check_campaign,
    check_columns,
    check_unmoved,
    check_unused,
)
from allocator.workbooks.checks.villages import (
    check_county_people,
    check_drawable,
    check_village_counties,
    check_village_counts,
    check_village_totals,
)
from allocator.workbooks.places import Places

COUNTIES, COUNTY_CODES, STREAMS, POOLS, LAST_YEAR = "县区", "县区代码", "资金", "资金总盘", "上年安排"
GIVEN, ISSUED, MANUAL, VILLAGES, RULES, BORDERS = "给定安排", "已下达", "人工调整", "深度贫困村", "规则", "区划变更"
MONEY = (STREAMS, POOLS)
ONE_OFF, BATCHES, EXECUTED = "一次性资金", "批次", "已执行"
COLUMN = f"{LAST_YEAR}!"
Check = Callable[[Desk], Iterable[Problem]]
# Each check with the sheets it judges by: on a sheet with an error of its own rows are missing, and what a check
# then said might be false. 县区代码 stands for the code column of 县区 alone.
CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (check_base_year, (*MONEY, LAST_YEAR, COUNTY_CODES, BORDERS)),
    (check_no_pool_missing, (*MONEY, RULES)),
    (check_units, (*MONEY, GIVEN, ISSUED, MANUAL)),
    (check_batches, (*MONEY, BATCHES)),
    (check_batches_issued, (*MONEY, BATCHES, ISSUED)),
    (check_batch_dates, (STREAMS, BATCHES)),
    (check_executed_whole, (*MONEY, COUNTIES, EXECUTED, BORDERS)),
    (check_executed_chain, (*MONEY, EXECUTED)),
    (check_pool_against_last_year, (*MONEY, LAST_YEAR, COUNTY_CODES, BORDERS)),
    (check_county_outliers, (*MONEY, LAST_YEAR, COUNTY_CODES, BORDERS)),
    (check_fund_in_yuan, (*MONEY, COUNTIES)),
    (check_quotas, (*MONEY, COUNTIES)),
    (check_county_figures, (STREAMS, COUNTIES, LAST_YEAR, BORDERS)),
    (check_figures_among_counties, (COUNTIES, "县区年度")),
    (check_one_off_fits, (*MONEY, COUNTY_CODES, LAST_YEAR, GIVEN, EXECUTED, ONE_OFF, BORDERS, RULES)),
    (check_one_off_fits_pool, (*MONEY, COUNTY_CODES, ONE_OFF, BORDERS, RULES)),
    (check_one_off_in_scope, (STREAMS, COUNTIES, ONE_OFF, BORDERS)),
    (check_manual_against_one_off, (STREAMS, MANUAL, ONE_OFF)),
    (check_county_money_per_head, (STREAMS, COUNTIES, LAST_YEAR, BORDERS)),
    (check_emptied_pools, (*MONEY, LAST_YEAR, COUNTY_CODES, BORDERS)),
    (check_village_money, (VILLAGES,)),
    (check_issued_not_negative, (STREAMS, ISSUED)),
    (check_issued_fits_pool, (*MONEY, ISSUED, RULES)),
    (check_issued_in_scope, (STREAMS, COUNTIES, ISSUED, BORDERS)),
    (check_manual_agrees, (STREAMS, MANUAL)),
    (check_manual_against_issued, (STREAMS, MANUAL, ISSUED)),
    (check_manual_county_totals, (STREAMS, MANUAL, ISSUED)),
    (check_manual_fits, (*MONEY, MANUAL, COUNTIES, RULES)),
    (check_scope_codes, (STREAMS, COUNTIES)),
    (check_integrated_is_money, (STREAMS,)),
    (check_deep_is_poverty, (COUNTIES,)),
    (check_kinds, (COUNTIES,)),
    (check_exit_years, (COUNTIES,)),
    (check_county_years, (COUNTIES,)),
    (check_poor_among_rural, (COUNTIES,)),
    (check_grades_known, (COUNTIES, "绩效系数")),
    (check_exits, (STREAMS, COUNTIES, LAST_YEAR, BORDERS)),
    (check_money_without_task, (STREAMS, COUNTIES, LAST_YEAR, GIVEN, ISSUED, BORDERS)),
    (check_village_counties, (VILLAGES, COUNTIES, BORDERS)),
    (check_village_codes, (VILLAGES, COUNTIES, BORDERS)),
    (check_drawable, (*MONEY, VILLAGES, COUNTIES, RULES, BORDERS)),
    (check_village_counts, (VILLAGES, COUNTIES, BORDERS)),
    (check_village_totals, (VILLAGES, "村级总额", COUNTIES, BORDERS)),
    (check_county_people, (VILLAGES, COUNTIES, BORDERS)),
    (check_campaign, (RULES,)),
    (check_columns, (COUNTIES, RULES)),
    (check_blanks, (*MONEY, COUNTIES, "县区年度", RULES)),
    (check_unused, (COUNTIES, RULES, STREAMS, "绩效系数", "用途")),
    (check_unmoved, (STREAMS, RULES)),
    (check_default_weights, (STREAMS, COUNTIES, "因素权重")),
    (check_tilted_twice, (STREAMS, RULES, "倾斜系数")),
)


def check_book(
    facts: Facts, book: RuleBook, places: Places, faults: Sequence[Fault], spoilt: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Everything that only the whole workbook shows, in the order of ``CHECKS``, then the factor method's faults.

    ``facts`` are those after the scenario; ``faults`` come from the entitlement step and get their cell here.
    ``spoilt`` are the sheets with errors (``spoilt_sheets``): what would be judged by them is left for later.
    """
    desk = Desk(facts, book, places, frozenset(name[len(COLUMN) :] for name in spoilt if name.startswith(COLUMN)))
    found = [problem for check, needed in CHECKS if not set(needed) & set(spoilt) for problem in check(desk)]
    return (*once_a_pool(found), *fault_problems(desk, faults))


def spoilt_sheets(problems: Iterable[Problem], places: Places) -> frozenset[str]:
    """The sheets with an error; 县区代码 too where it stands in the code column of 县区 (then a county is missing).

    Errors in one stream's column of 上年安排 spoil that column alone: ``上年安排!ZY``.
    """
    wrong = [one for one in problems if one.level == ERROR]
    column = places.columns.get((COUNTIES, "行政区划代码"), "")
    lost = any(one.sheet == COUNTIES and letters(one) in (column, "") for one in wrong)
    streams = {places.columns[LAST_YEAR, code]: code for code in places.stream_columns}
    names = {
        COLUMN + streams[letters(one)] if one.sheet == LAST_YEAR and letters(one) in streams else one.sheet
        for one in wrong
    }
    return frozenset(names) | ({COUNTY_CODES} if lost else set())


def letters(one: Problem) -> str:
    """The letters of a problem's column."""
    return one.cell.rstrip("0123456789")
