"""From one year to the next: the ledger with what was decided, what keeps a year from being computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from allocator.domain.finding import Problem
from allocator.domain.ledger import Ledger
from allocator.domain.plan import YearPlan
from allocator.domain.records import REWARD
from allocator.domain.rule import RuleBook
from allocator.entitlement import entitlement_faults
from allocator.programme import view_year
from allocator.workbooks.checks.desk import Desk
from allocator.workbooks.checks.factors import fault_problems
from allocator.workbooks.places import Places

NOWHERE = Places()


def extend(ledger: Ledger, decided: YearPlan) -> Ledger:
    """The ledger with one more year, its rewards among the one-off money."""
    kept = tuple(one for one in ledger.facts.one_off if one.reason != REWARD or one.year < decided.year)
    return Ledger(
        replace(ledger.facts, one_off=(*kept, *decided.one_off)),
        (*ledger.years, decided.year),
        {**ledger.amounts, **decided.amounts},
        {**ledger.entitlement, **decided.entitlement},
        (*ledger.villages, *decided.villages),
    )


def entitlement_problems(
    ledger: Ledger, year: int, book: RuleBook, invested: Mapping[str, int], places: Places = NOWHERE
) -> tuple[Problem, ...]:
    """What keeps the factor method from giving a number this year, at its cell where ``places`` know it."""
    faults = entitlement_faults(view_year(ledger, year, book, settled=True, invested=invested))
    return tuple(fault_problems(Desk(ledger.facts, book, places), faults))
