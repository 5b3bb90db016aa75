"""The solve functions that a conflict is explained with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from allocator.conflict.tools import Dropped, Settings, Short, Tools, row_key
from allocator.domain.effort import Exhausted, apart, attempted, spend
from allocator.domain.plan import WholeUnitConflict, YearPlan
from allocator.domain.programme import LinearProgramme, NoAnswer, Row
from allocator.domain.rule import RuleBook
from allocator.domain.scenario import Setting
from allocator.solving import feasible, shortage, shortages
from allocator.solving.milp import minimise
from allocator.units import some_whole_plan, unit_clashes
from allocator.use_cases.replanning import binding_plans
from allocator.use_cases.results import has_errors
from allocator.use_cases.staging import (
    cut_to,
    loose_guesses,
    programme_under,
    stage_of,
    under_settings,
    without_guesses,
)
from allocator.use_cases.year import Stopped, names_of

# Units of work: one trial at most, how much of it is counted, all those for whole units of all the years; all runs of
# all the years of a large problem together, each for a cell; for each column and row of a programme looked up; for
# each cell of a run of a small problem.
TRIAL, COUNTED, TRIALS, RUNS, RUN, TO_BUILD, TO_RUN = 800_000, 100_000, 6_000_000, 3_000_000, 650, 1, 500
# Programmes kept at hand: a change is tried with the same settings several times in a row.
AT_HAND = 8
# Runs kept at hand: what a rule made soft falls short by is asked of the run that proved it.
RUNS_AT_HAND = 8
# Cells of all the years up to which each step of a repair is carried through the real run; of larger problems only
# the last one is.
SMALL = 120


def tools_of(stop: Stopped, book: RuleBook, later: tuple[int, ...] = ()) -> Tools:
    """What ``conflict`` may do with a year that stopped; ``later`` are the binding years still to come."""
    stage = stage_of(stop, book, later)

    at_hand: dict[tuple[Settings, tuple[int, ...]], LinearProgramme | None] = {}

    def under(settings: Settings, all_years: bool = False, guessed: bool = False) -> LinearProgramme | None:
        spend(TO_BUILD * (cells + len(stage.whole.rows) + len(stage.whole.ahead_rows)))
        years = stage.later if all_years else stop.later
        if years != stage.later and (settings, stage.later) in at_hand:
            whole = at_hand[settings, stage.later]
            return None if whole is None else cut_to(whole, years)
        if (settings, years) not in at_hand:
            made = programme_under(stage, settings, years)
            if len(at_hand) >= AT_HAND:
                del at_hand[next(iter(at_hand))]
            at_hand[settings, years] = made
        found = at_hand[settings, years]
        return found if guessed or found is None else without_guesses(stage, found)

    def lacking(
        settings: Settings,
        dropped: Dropped = frozenset(),
        all_years: bool = False,
        among: tuple[str, ...] = (),
    ) -> Fraction | None:
        programme = under(settings, all_years)
        found = None if programme is None else shortage(without(programme, dropped, among))
        return None if found is None or isinstance(found, NoAnswer) else found.amount

    def works(settings: Settings) -> bool:
        if small:
            return runs.proven(settings)
        whole = all_in_units(settings, True)
        if whole is False and guessed:
            whole = all_in_units(settings, False)
        if whole is None:
            return lacking(settings, all_years=True) == 0 and in_units(settings, frozenset())
        return whole

    def all_in_units(settings: Settings, strictly: bool) -> bool | None:
        """With rows of later years that may ask for less than they say kept ``strictly``, or without them."""
        search = partial(under, settings, True, strictly)
        return trials.outcome((settings, strictly), lambda: in_whole_units(search(), True))

    def proven(settings: Settings) -> bool:
        return runs.proven(settings) if small else not loose and all_in_units(settings, True) is True

    def run(settings: Settings) -> tuple[YearPlan, ...] | None:
        spend(TO_RUN * cells if small else 0)
        resolved = under_settings(stage, settings)
        return None if has_errors(resolved.problems) else binding_plans(resolved.facts, resolved.book)

    def in_units(settings: Settings, dropped: Dropped) -> bool:
        programme = under(settings)
        bare = None if programme is None else without(programme, dropped, ())
        return attempted(TRIAL, lambda: in_whole_units(bare), None) is True

    def in_units_alone(programme: LinearProgramme) -> tuple[WholeUnitConflict, ...]:
        return unit_clashes(programme, minimise, names_of(stop.ledger.facts, book))

    cells = len(stage.whole.columns) + len(stage.whole.ahead_columns)
    small = cells <= SMALL
    runs, trials = Runs(run, None if small else RUN * cells), Trials()
    guessed = without_guesses(stage, stage.whole) is not stage.whole
    loose = not small and loose_guesses(stage)
    return Tools(sized, possible, lacking, works, proven, in_units, in_units_alone, runs.missed, under, small)


class Trials:
    """Searches for one whole-unit plan of all the years, each and all together on a budget beside the search for
    repairs, where little of each is counted: one that does not end must not cost others theirs."""

    def __init__(self) -> None:
        self.left, self.known = TRIALS, dict[tuple[frozenset[Setting], bool], bool | None]()

    def outcome(self, asked: tuple[Settings, bool], search: Callable[[], bool | None]) -> bool | None:
        """Whether there is one; None where the search did not end or there is no budget left for it."""
        key = frozenset(asked[0]), asked[1]
        if key not in self.known:
            if self.left <= 0:
                return None
            with apart(TRIAL) as meter:
                try:
                    self.known[key] = search()
                except Exhausted:
                    self.known[key] = None
            self.left -= meter.spent
            spend(min(meter.spent, COUNTED))
        return self.known[key]


class Runs:
    """The runs of all the years under further settings, the latest of them at hand.

    Those of a large problem have a budget each, ``limit`` (None: a small problem), and one together; what would not
    fit into the rest of it, going by the dearest that came out, is not begun.
    """

    def __init__(self, run: Callable[[Settings], tuple[YearPlan, ...] | None], limit: int | None) -> None:
        self.run, self.limit, self.left, self.dearest = run, limit, RUNS, 1
        self.at_hand: dict[frozenset[Setting], tuple[YearPlan, ...] | None] = {}

    def planned(self, settings: Settings) -> tuple[YearPlan, ...] | None:
        """The years' plans; None where they do not come out, or not within the budget.

        A small problem's run that the budget ends leaves the whole change out: it says nothing of one step less.
        """
        key = frozenset(settings)
        if key not in self.at_hand:
            if len(self.at_hand) >= RUNS_AT_HAND:
                del self.at_hand[next(iter(self.at_hand))]
            planned = partial(self.run, settings)
            self.at_hand[key] = planned() if self.limit is None else self.within(self.limit, planned)
        return self.at_hand[key]

    def within(self, limit: int, plans: Callable[[], tuple[YearPlan, ...] | None]) -> tuple[YearPlan, ...] | None:
        """The plans; None where the budget ended them or a search in them: the real run may then plan otherwise."""
        if self.left < self.dearest:
            return None
        found = None
        with apart(min(limit, self.left)) as meter:
            try:
                found = plans()
            except Exhausted:
                meter.cut = True
            self.left = max(0, self.left - meter.spent)
            if meter.cut:
                return None
            self.dearest = max(self.dearest, meter.spent)
            return found

    def proven(self, settings: Settings) -> bool:
        """Whether all the years come out."""
        return self.planned(settings) is not None

    def missed(self, settings: Settings, rule: str) -> Mapping[Row, Fraction] | None:
        """What the plans miss of a soft rule; None where there are none within the budget."""
        years = self.planned(settings)
        return None if years is None else dict(row for year in years for row in falling_short(year, rule))


def falling_short(year: YearPlan, rule: str) -> Iterator[tuple[Row, Fraction]]:
    """The soft rows of a rule that the whole-unit plan misses, each with by how much (atoms; < 0: too much).

    Shares that are only aimed at (``within``) are none of them: the multiples next to them are rows of their own.
    """
    tiers = year.programme.soft if year.programme else ()
    for row in (row for tier in tiers for row in tier if row.rule == rule and not row.within):
        given = sum((factor * year.amounts.get(cell, 0) for cell, factor in row.terms), Fraction(0))
        under = Fraction(0) if row.lower is None else row.lower - given
        over = Fraction(0) if row.upper is None else given - row.upper
        if max(under, over) > 0:
            yield row, under if under > 0 else -over


def sized(programme: LinearProgramme) -> tuple[Short, ...] | None:
    """The clashes of a programme with their sizes; None where nothing was proved."""
    found = shortages(programme)
    return None if isinstance(found, NoAnswer) else found


def possible(programme: LinearProgramme) -> bool:
    """Whether a programme has an exact plan (proved)."""
    return feasible(programme) is None


def in_whole_units(programme: LinearProgramme | None, together: bool = False) -> bool | None:
    """Whether a whole-unit plan of the hard rows was found, of all the years ``together``; None where none was proved.

    Any will do, the best one comes with the real run.
    """
    if programme is None:
        return False
    return some_whole_plan(programme, minimise, together)


def without(programme: LinearProgramme, dropped: Dropped, among: tuple[str, ...]) -> LinearProgramme:
    """The programme less the rows ``dropped``, with the rules ``among`` some alone."""

    def kept(row: Row) -> bool:
        return (not among or row.rule in among) and row_key(row) not in dropped

    if not dropped and not among:
        return programme
    return replace(
        programme,
        rows=tuple(row for row in programme.rows if kept(row)),
        ahead_rows=tuple(row for row in programme.ahead_rows if kept(row)),
    )
