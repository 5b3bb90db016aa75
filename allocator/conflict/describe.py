"""A programme without a plan, told: rules, counties, how much, what would mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from allocator.conflict.culprits import Clash, clashes, without_rows
from allocator.conflict.joint import joint_repairs
from allocator.conflict.repairs import Sick, sick_year, single_repairs
from allocator.conflict.telling import clash_text, whole_units
from allocator.conflict.tools import Tools
from allocator.conflict.unit_repairs import least_move, mended_units
from allocator.conflict.wording import county_codes, measure_of, rule_ids
from allocator.domain.conflict import Conflict, Repair
from allocator.domain.effort import Exhausted, metered
from allocator.domain.facts import Facts
from allocator.domain.money import amount_text
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import Infeasible, LinearProgramme
from allocator.domain.rule import RuleBook

# Units of work (see ``domain.effort``) that the search for repairs may take; the diagnosis comes first and is not cut.
SEARCH = 5_000_000


def describe_conflict(
    facts: Facts,
    book: RuleBook,
    programme: LinearProgramme,
    outcome: Infeasible | WholeUnitConflict,
    tools: Tools,
    mended: bool = True,
) -> Conflict | str:
    """The clash in the policy's words; a reason (str) where its size could not be proved.

    ``short_by`` is the least change of the pools (in their measure) with which the rules named can hold: floors of
    3,000 in a pool of 2,400 give 600. The repairs (left out unless ``mended``) mend every conflict of the year and
    of the binding years behind it.
    """
    if isinstance(outcome, WholeUnitConflict):
        told_so = whole_units(facts, book, programme, outcome)
        if not mended:
            return told_so
        repairs, cut, work = searched(lambda found: mended_units(facts, book, outcome.rows, tools, found))
        return replace(told_so, repairs=repairs, short_by=least_move(facts, repairs), cut=cut, work=work)
    found = clashes(programme, tools)
    if not found:
        return "规则冲突的大小未能用精确算术证明"
    if mended:
        found = [*found, *later_clashes(found, tools)]
    first, *others = (told(facts, book, clash) for clash in found)
    if not mended:
        return replace(first, others=tuple(others))
    clashing = tuple(found)
    repairs, cut, work = searched(lambda mending: mended_rules(sick_year(facts, book, clashing, tools), mending))
    return replace(first, repairs=repairs, others=tuple(others), cut=cut, work=work)


def mended_rules(sick: Sick, found: list[Repair]) -> None:
    """Add what mends the year by one change, else by several."""
    single_repairs(sick, found)
    if not found:
        joint_repairs(sick, found)


def searched(search: Callable[[list[Repair]], None]) -> tuple[tuple[Repair, ...], bool, int]:
    """The repairs that a search adds to its list within its budget; whether something was cut short; the work."""
    found: list[Repair] = []
    with metered(SEARCH) as meter:
        try:
            search(found)
        except Exhausted:
            return tuple(found), True, meter.spent
    return tuple(found), meter.cut, meter.spent


def later_clashes(found: list[Clash], tools: Tools) -> list[Clash]:
    """The clashes of the binding years behind that share no row with those found already."""
    everything = tools.under((), all_years=True)
    if everything is None:
        return []
    guilty = frozenset(row for clash in found for row in clash.guilty)
    return clashes(without_rows(everything, guilty), tools) or []


def told(facts: Facts, book: RuleBook, clash: Clash) -> Conflict:
    """One clash without its repairs."""
    rows = tuple(row for row in clash.short.rows if row.rule in clash.rules)
    known = {rule.id for rule in book}
    return Conflict(
        kind="exact",
        rules=tuple(dict.fromkeys((*rule_ids(book, rows), *(one for one in clash.rules if one in known)))),
        subjects=county_codes(facts, rows),
        year=clash.year,
        short_by=amount_text(clash.short.amount, measure_of(facts, rows)),
        text=clash_text(facts, book, rows, clash.short, clash.fixed),
    )
