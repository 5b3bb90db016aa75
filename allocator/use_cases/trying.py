"""Changes tried in whole units, on budgets apart: one plan of all the years, or the years as `run` plans them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import TypeVar

from allocator.conflict.tools import Settings
from allocator.domain.effort import Exhausted, apart, spend
from allocator.domain.fraction import Fraction
from allocator.domain.plan import YearPlan
from allocator.domain.programme import Row
from allocator.domain.scenario import Setting

# Units of work: one trial at most, how much of it is counted, all of them together; all runs of a large problem.
TRIAL, COUNTED, TRIALS, RUNS = 1_200_000, 100_000, 6_000_000, 3_000_000
# Runs kept at hand: what a rule made soft falls short by is asked of the run that proved it.
RUNS_AT_HAND = 8

Found = TypeVar("Found")


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
            self.known[key] = self.tried(search)
        return self.known[key]

    def tried(self, search: Callable[[], Found | None], most: int = TRIAL) -> Found | None:
        """What a search finds; None where it did not end in ``most`` units or there is no budget left for it."""
        if self.left <= 0:
            return None
        found: Found | None = None
        with apart(most) as meter, suppress(Exhausted):
            found = search()
        self.left -= meter.spent
        spend(min(meter.spent, COUNTED))
        return found


class Runs:
    """The runs of all the years under further settings, the latest of them at hand.

    Those of a large problem have a budget each, ``limit`` (None: a small problem), and one together; what would not
    fit into the rest of it, going by the dearest that came out, is not begun.
    """

    def __init__(self, run: Callable[[Settings], tuple[YearPlan, ...] | None], limit: int | None) -> None:
        self.run, self.limit, self.left, self.dearest = run, limit, RUNS, 1
        self.at_hand: dict[frozenset[Setting], tuple[YearPlan, ...] | None] = {}
        self.ended: set[frozenset[Setting]] = set()

    def planned(self, settings: Settings) -> tuple[YearPlan, ...] | None:
        """The years' plans; None where they do not come out, or not within the budget.

        A small problem's run that the budget ends leaves the whole change out: it says nothing of one step less.
        """
        key = frozenset(settings)
        if key not in self.at_hand:
            if len(self.at_hand) >= RUNS_AT_HAND:
                del self.at_hand[next(iter(self.at_hand))]
            planned = partial(self.run, settings)
            self.at_hand[key] = planned() if self.limit is None else self.within(self.limit, planned, key)
        return self.at_hand[key]

    def within(
        self, limit: int, plans: Callable[[], tuple[YearPlan, ...] | None], key: frozenset[Setting]
    ) -> tuple[YearPlan, ...] | None:
        """The plans; None where the budget ended them or a search in them: the real run may then plan otherwise."""
        self.ended.add(key)
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
            self.ended.discard(key)
            return found

    def proven(self, settings: Settings) -> bool | None:
        """Whether all the years come out; None where the budget left that open."""
        comes_out = self.planned(settings) is not None
        return None if frozenset(settings) in self.ended else comes_out

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
