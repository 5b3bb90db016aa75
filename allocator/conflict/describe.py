"""A programme without a plan, told: rules, counties, how much, what would mend it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from allocator.conflict.culprits import MOST, Clash, clashes, of_rules, without_rows
from allocator.conflict.following import following
from allocator.conflict.joint import joint_repairs
from allocator.conflict.repairs import Sick, sick_year, single_repairs
from allocator.conflict.softening import beside_told
from allocator.conflict.telling import telling, whole_units
from allocator.conflict.tools import Settings, Tools
from allocator.conflict.unit_joint import mended_at_once
from allocator.conflict.unit_repairs import as_clash, mended_units, short_by
from allocator.conflict.wording import county_codes, measure_of, rule_ids
from allocator.domain.conflict import EXACT, FEWER, OTHERS, REPAIRS, Conflict, Grounds, Repair, Said
from allocator.domain.effort import Exhausted, attempted, metered
from allocator.domain.facts import Facts
from allocator.domain.money import amount_text, in_measure
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import Infeasible, LinearProgramme
from allocator.domain.rule import RuleBook

# Units of work (see ``domain.effort``) that finding the clashes may take, and then the search for repairs.
DIAGNOSIS, SEARCH = 3_000_000, 10_500_000
# The same for the 取整冲突 beside clashes of rules, and for repairs of both.
IN_UNITS, WITH_UNITS = 1_500_000, 5_000_000


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
        return clashing_units(facts, book, programme, outcome, tools, mended)
    found, untried = diagnosed(programme, outcome, tools, mended)
    if not found:
        return "规则冲突的大小未能用精确算术证明"
    found = following(facts, programme.year, found, tools, each=mended)
    first, *others = (told(facts, book, clash) for clash in found)
    left = left_over(programme, found)
    nothing: tuple[WholeUnitConflict, ...] = ()
    units = nothing if OTHERS in untried else attempted(IN_UNITS, lambda: tools.unit_clashes(left), nothing)
    others += [sized_in_pools(facts, one, whole_units(facts, book, left, one)) for one in units]
    if not mended:
        return replace(first, others=tuple(others), untried=untried)
    clashing, also = tuple(found), tuple(as_clash(one) for one in units)

    def search(mending: list[Repair]) -> None:
        sick = sick_year(facts, book, clashing, tools, also)
        if not also or tools.small:
            mended_rules(sick, mending)
        else:
            mended_with_units(sick, mending)

    repairs, cut, work = searched(search)
    repairs = tuple(beside_told(one, (first, *others)) for one in repairs)
    untried = (*untried, *((REPAIRS,) if cut else ()))
    return replace(first, repairs=repairs, others=tuple(others), untried=untried, work=work)


def left_over(programme: LinearProgramme, found: Sequence[Clash]) -> LinearProgramme:
    """The year alone without the rows to blame for its clashes: what of it is a 取整冲突 all the same."""
    alone = replace(programme, soft=(), ahead_columns=(), ahead_rows=())
    return without_rows(alone, frozenset(row for clash in found for row in clash.guilty))


def sized_in_pools(facts: Facts, one: WholeUnitConflict, told: Conflict, cured: Sequence[Repair] = ()) -> Conflict:
    """The 取整冲突 with the least move of a pool that mends it, as far as known."""
    return replace(told, short_by=short_by(facts, one, cured))


def exactly(tools: Tools) -> Tools:
    """The tools for a year whose 取整冲突 are mended apart: what works is an exact plan, told as such where it does not
    happen to mend those too."""
    works = partial(has_exact_plan, tools)
    return replace(tools, works=works, proven=lambda settings: tools.proven(settings) or None)


def has_exact_plan(tools: Tools, settings: Settings) -> bool:
    """Whether all the years have one under further settings."""
    return tools.lacking(settings, all_years=True) == 0


def clashing_units(
    facts: Facts, book: RuleBook, programme: LinearProgramme, outcome: WholeUnitConflict, tools: Tools, mended: bool
) -> Conflict:
    """Every 取整冲突 of the year, and what mends them all at once.

    ``short_by`` of each is the least move of a pool that mends it while the others stay as they are.
    """
    everything = (outcome, *outcome.others)
    first, *others = (whole_units(facts, book, programme, one) for one in everything)
    untried = () if outcome.whole else (OTHERS,)
    if not mended:
        return replace(first, others=tuple(others), untried=untried)
    if others:
        cures: list[list[Repair]] = [[] for _ in everything]
        repairs, cut, work = searched(lambda found: mended_at_once(facts, book, everything, tools, cures, found))
    else:
        repairs, cut, work = searched(lambda found: mended_units(facts, book, outcome, tools, found))
        cures = [list(repairs)]
    first, *others = (
        sized_in_pools(facts, one, told, cured)
        for told, one, cured in zip((first, *others), everything, cures, strict=True)
    )
    untried = (*untried, *((REPAIRS,) if cut else ()))
    return replace(first, repairs=repairs, others=tuple(others), untried=untried, work=work)


def diagnosed(
    programme: LinearProgramme, proof: Infeasible, tools: Tools, all_years: bool
) -> tuple[list[Clash], tuple[str, ...]]:
    """The clashes of the year, and of ``all_years`` behind it, as far as the budget goes; what was left open.

    Where not even one was found in it, the rules of the ``proof`` clash: perhaps more of them than needed.
    """
    found: list[Clash] = []
    left: tuple[str, ...] = ()
    with metered(DIAGNOSIS) as meter:
        try:
            clashes(programme, tools, found)
            if all_years and found:
                later_clashes(found, tools)
        except Exhausted:
            left = (OTHERS,)
    if left and not found:
        rules = dict.fromkeys(rule for row, _ in proof.multipliers for rule in row.rules)
        found += (of_rules(replace(programme, soft=()), tuple(rules), tools) or [])[:MOST]
        return found, (FEWER, OTHERS)
    return found, (*((FEWER,) if meter.cut else ()), *left)


def mended_rules(sick: Sick, found: list[Repair]) -> None:
    """Add what mends the year by one change, else by several."""
    single_repairs(sick, found)
    if not found:
        joint_repairs(sick, found)


def mended_with_units(sick: Sick, found: list[Repair]) -> None:
    """Add what mends the clashes of rules and of units; in a large problem that has no such change the former alone."""
    attempted(WITH_UNITS, partial(mended_rules, sick, found), None)
    if not found:
        mended_rules(replace(sick, tools=exactly(sick.tools), also=()), found)


def searched(search: Callable[[list[Repair]], None]) -> tuple[tuple[Repair, ...], bool, int]:
    """The repairs that a search adds to its list within its budget; whether something was cut short; the work."""
    found: list[Repair] = []
    with metered(SEARCH) as meter:
        try:
            search(found)
        except Exhausted:
            return tuple(found), True, meter.spent
    return tuple(found), meter.cut, meter.spent


def later_clashes(found: list[Clash], tools: Tools) -> None:
    """Add the clashes of the binding years behind that share no row with those found already."""
    everything = tools.under((), all_years=True)
    if everything is not None:
        guilty = frozenset(row for clash in found for row in clash.guilty)
        clashes(without_rows(everything, guilty), tools, found)


def told(facts: Facts, book: RuleBook, clash: Clash) -> Conflict:
    """One clash without its repairs."""
    rows = tuple(row for row in clash.short.rows if row.rule in clash.rules)
    known = {rule.id for rule in book}
    whole, subjects, measure = telling(facts, book, rows, clash), county_codes(facts, rows), measure_of(facts, rows)
    county = facts.county(subjects[0]).name if len(subjects) == 1 else ""
    return Conflict(
        kind=EXACT,
        rules=tuple(dict.fromkeys((*rule_ids(book, rows), *(one for one in clash.rules if one in known)))),
        subjects=subjects,
        year=clash.year,
        short_by=amount_text(clash.short.amount, measure),
        text=whole.text,
        grounds=Grounds(
            LinearProgramme(clash.year, clash.columns, clash.short.rows), clash.short.rows, clash.short.weights
        ),
        said=Said(whole.size, in_measure(whole.amount, measure), county, whole.without(county)),
    )
