"""The solve functions that a conflict is explained with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from allocator.conflict.tools import Dropped, Settings, Short, Tools, row_key
from allocator.domain.cell import Cell
from allocator.domain.effort import attempted, spend
from allocator.domain.executed import is_closed
from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnitConflict, YearPlan
from allocator.domain.programme import LinearProgramme, NoAnswer, Row
from allocator.domain.rule import RuleBook
from allocator.solving import feasible, shortage, shortages
from allocator.solving.milp import minimise
from allocator.units import least_total, some_whole_plan, unit_clashes
from allocator.units.any_plan import is_pool
from allocator.use_cases.replanning import binding_plans
from allocator.use_cases.results import has_errors
from allocator.use_cases.staging import (
    cut_to,
    loose_guesses,
    programme_under,
    reopens_bases,
    stage_of,
    under_settings,
    without_guesses,
)
from allocator.use_cases.trying import Runs, Trials
from allocator.use_cases.year import Stopped, names_of

# Units of work: for the least pool in whole units of all years; for the whole-unit plan of one year; for each column
# and row of a programme looked up; for each cell of a run of a small problem, and of a large one at most.
LEAST, TRIAL, TO_BUILD = 2_500_000, 800_000, 1
TO_RUN, RUN, LEAST_RUN = 500, 650, 1_000_000
# Rows of a rule made soft, of all the years, beyond which a large problem's run would not end in its budget.
MANY_SOFT = 1_500
# Programmes kept at hand: a change is tried with the same settings several times in a row.
AT_HAND = 8
# Cells of all the years up to which each step of a repair is carried through the real run; of larger problems only
# the last one is.
SMALL = 120


def tools_of(stop: Stopped, book: RuleBook, later: tuple[int, ...] = ()) -> Tools:
    """What ``conflict`` may do with a year that stopped; ``later`` are the binding years still to come."""
    own = StoppedYear(stop, book, later)
    return Tools(
        shortages=sized,
        possible=possible,
        lacking=own.lacking,
        works=own.works,
        proven=own.proven,
        in_units=own.in_units,
        unit_clashes=own.unit_clashes,
        missed=own.missed,
        under=own.under,
        more_money=own.more_money,
        small=own.small,
    )


class StoppedYear:
    """A year that stopped, under further settings: what ``Tools`` promises of it."""

    def __init__(self, stop: Stopped, book: RuleBook, later: tuple[int, ...]) -> None:
        self.stop, self.book, self.stage = stop, book, stage_of(stop, book, later)
        whole = self.stage.whole
        before = sum(not is_closed(stop.ledger.facts, year) for year in stop.ledger.years)
        self.cells = len(whole.columns) * (1 + before) + len(whole.ahead_columns)
        self.rows = len(whole.rows) + len(whole.ahead_rows)
        self.small = self.cells <= SMALL
        self.runs, self.trials = Runs(self.run, None if self.small else max(LEAST_RUN, RUN * self.cells)), Trials()
        self.guessed = without_guesses(self.stage, whole) is not whole
        self.loose = loose_guesses(self.stage) or planned_before(stop)
        self.at_hand: dict[tuple[Settings, tuple[int, ...]], LinearProgramme | None] = {}
        # The whole amounts of all the years found last.
        self.whole: dict[Cell, int] = {}
        self.sized: dict[tuple[Settings, tuple[int, ...], Dropped, tuple[str, ...]], Fraction | None] = {}

    def under(self, settings: Settings, all_years: bool = False) -> LinearProgramme | None:
        """The hard rows that are sure; None where the settings are refused."""
        found = self.built(settings, all_years)
        return None if found is None else without_guesses(self.stage, found)

    def built(self, settings: Settings, all_years: bool) -> LinearProgramme | None:
        """The hard rows, those of later years too that are not sure while the years before are open."""
        spend(TO_BUILD * (self.cells + self.rows))
        stage, at_hand = self.stage, self.at_hand
        years = self.years(all_years)
        if years != stage.later and (settings, stage.later) in at_hand:
            whole = at_hand[settings, stage.later]
            return None if whole is None else cut_to(whole, years)
        if (settings, years) not in at_hand:
            made = programme_under(stage, settings, years)
            if len(at_hand) >= AT_HAND:
                del at_hand[next(iter(at_hand))]
            at_hand[settings, years] = made
        return at_hand[settings, years]

    def lacking(
        self,
        settings: Settings,
        dropped: Dropped = frozenset(),
        all_years: bool = False,
        among: tuple[str, ...] = (),
    ) -> Fraction | None:
        """By how much the pools fall short; None where the settings are refused or nothing was proved."""
        key = settings, self.years(all_years), dropped, among
        if key not in self.sized:
            programme = self.under(settings, all_years)
            found = None if programme is None else shortage(without(programme, dropped, among))
            self.sized[key] = None if found is None or isinstance(found, NoAnswer) else found.amount
        return self.sized[key]

    def years(self, all_years: bool) -> tuple[int, ...]:
        """The years of the look-ahead: all behind, or those alone that took part."""
        return self.stage.later if all_years else self.stop.later

    def works(self, settings: Settings) -> bool:
        """Whether all the years come out, as far as a search within the budget tells."""
        if self.small:
            return self.proven(settings) is True
        whole = self.all_in_units(settings, True)
        if whole is False and self.guessed:
            whole = self.all_in_units(settings, False)
        if whole is None:
            return self.lacking(settings, all_years=True) == 0 and self.in_units(settings, frozenset())
        return whole

    def all_in_units(self, settings: Settings, strictly: bool) -> bool | None:
        """With rows of later years that may ask for less than they say kept ``strictly``, or without guesses."""
        return self.trials.outcome((settings, strictly), partial(self.search, settings, strictly))

    def search(self, settings: Settings, strictly: bool) -> bool | None:
        """The same, searched."""
        whole = self.built(settings, True)
        kept = whole if strictly or whole is None else without_guesses(self.stage, whole)
        return False if kept is None else some_whole_plan(kept, minimise, True, self.whole)

    def more_money(self, settings: Settings, stream: str, year: int) -> tuple[int, bool] | None:
        """How much more a pool must have in whole units of all years, by what other rows ask of it under settings, and
        whether no less will do."""
        whole = None if self.loose else self.built(settings, True)
        rows = () if whole is None else (*whole.rows, *whole.ahead_rows)
        there = next((row.lower for row in rows if is_pool(row, f"stream:{stream}", year)), None)
        if whole is None or there is None:
            return None
        least = self.trials.tried(lambda: least_total(whole, f"stream:{stream}", year, minimise, self.whole), LEAST)
        return (0, False) if least is None else (max(0, least[0] - int(there)), least[1])

    def proven(self, settings: Settings) -> bool | None:
        """Whether all the years come out, proved: by one plan of them all, or by the run itself where such a plan
        would say too little, and in a small problem where none was found in its budget. None: left open."""
        loose = self.loose or reopens_bases(self.stage, settings)
        whole = None if loose else self.all_in_units(settings, True)
        if loose or (self.guessed and not whole) or (self.small and whole is None):
            return self.runs.proven(settings)
        return whole

    def run(self, settings: Settings) -> tuple[YearPlan, ...] | None:
        """All the binding years as the real run plans them."""
        spend(TO_RUN * self.cells if self.small else 0)
        resolved = under_settings(self.stage, settings)
        return None if has_errors(resolved.problems) else binding_plans(resolved.facts, resolved.book)

    def missed(self, settings: Settings, rule: str) -> Mapping[Row, Fraction] | None:
        """What the plans miss of a rule made soft; None where they do not come out, or would take too long."""
        whole = self.stage.whole
        rows = sum(rule in row.rules for row in (*whole.rows, *whole.ahead_rows))
        if not self.small and rows > MANY_SOFT:
            return None
        return self.runs.missed(settings, rule)

    def in_units(self, settings: Settings, dropped: Dropped) -> bool:
        """Whether the year alone has a whole-unit plan without some rows."""
        programme = self.under(settings)
        if programme is None:
            return False
        bare = without(programme, dropped, ())
        return attempted(TRIAL, lambda: some_whole_plan(bare, minimise), None) is True

    def unit_clashes(self, programme: LinearProgramme) -> tuple[WholeUnitConflict, ...]:
        """The 取整冲突 of a programme, in the workbook's names."""
        return unit_clashes(programme, minimise, names_of(self.stop.ledger.facts, self.book))


def planned_before(stop: Stopped) -> bool:
    """Whether years before the stopped one were planned: under other settings they would be planned otherwise."""
    return any(not is_closed(stop.ledger.facts, year) for year in stop.ledger.years)


def sized(programme: LinearProgramme) -> tuple[Short, ...] | None:
    """The clashes of a programme with their sizes; None where nothing was proved."""
    found = shortages(programme)
    return None if isinstance(found, NoAnswer) else found


def possible(programme: LinearProgramme) -> bool:
    """Whether a programme has an exact plan (proved)."""
    return feasible(programme) is None


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
