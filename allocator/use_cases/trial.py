"""What if the workbook, or a setting, said otherwise: prepared and checked as usual, then planned to one year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.analysis.moves import county_totals, money_codes, moves_between
from allocator.domain.analysis import CAUGHT, CLASHED, REPLANNED, UNPROVED, Moves
from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, Problem
from allocator.domain.rule import RuleBook
from allocator.domain.scenario import Setting
from allocator.use_cases.checking import faults_of
from allocator.use_cases.preparing import prepared
from allocator.use_cases.replanning import replanned
from allocator.use_cases.results import NO_ANSWER, OK, PROBLEMS, has_errors
from allocator.workbooks.checks import check_book
from allocator.workbooks.places import Places


@dataclass(frozen=True, slots=True)
class TrialGround:
    """The workbook as read with all settings, the year in question and its amounts as they are.

    ``last`` is the year up to which a trial plans: a later one where years were rounded together, else the year.
    """

    read: Facts
    settings: tuple[Setting, ...]
    year: int
    amounts: dict[Cell, int]
    money: frozenset[str]
    last: int


@dataclass(frozen=True, slots=True)
class Trial:
    """``outcome`` caught, conflict, unproved or replanned; with ``moves`` and the totals by county in the last case."""

    outcome: str
    text: str = ""
    moves: Moves | None = None
    totals: tuple[tuple[str, int], ...] = ()

    def total(self, county: str) -> int | None:
        """A county's total over 万元 streams (分); None without a plan."""
        return None if self.moves is None else dict(self.totals).get(county, 0)


def checked(facts: Facts, settings: Sequence[Setting]) -> tuple[Facts, RuleBook, Problem | None]:
    """The facts and rules in force, and the first error that the check of the workbook would name."""
    resolved = prepared(facts, settings)
    problems = tuple(resolved.problems)
    if not has_errors(problems):
        faults = faults_of(resolved.facts, resolved.book)
        problems += tuple(check_book(resolved.facts, resolved.book, Places(), faults))
    wrong = next((one for one in problems if one.level == ERROR), None)
    return resolved.facts, resolved.book, wrong


def tried(ground: TrialGround, facts: Facts, extra: Sequence[Setting] = ()) -> Trial:
    """Other facts or further settings, all the way to whole units."""
    ready, book, wrong = checked(facts, (*ground.settings, *extra))
    if wrong is not None:
        return Trial(CAUGHT, wrong.text)
    answer = replanned(ready, book, ground.last)
    amounts = next((one.amounts for one in answer.years if one.year == ground.year), None)
    if answer.status != OK or amounts is None:
        outcome = {PROBLEMS: CAUGHT, NO_ANSWER: UNPROVED}.get(answer.status, CLASHED)
        return Trial(outcome, answer.text)
    totals = county_totals(amounts, money_codes(ready))
    return Trial(
        REPLANNED,
        moves=moves_between(ground.amounts, amounts, ground.money),
        totals=tuple(sorted((code, int(total)) for code, total in totals.items())),
    )
