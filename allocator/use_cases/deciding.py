"""The loop over years: each decided in order, the base of the next; taken back where a later one cannot be rounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from allocator.domain.executed import is_closed
from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.ledger import Ledger
from allocator.domain.plan import WholeUnitConflict, YearPlan
from allocator.domain.programme import Infeasible, NoAnswer
from allocator.domain.rule import RuleBook
from allocator.domain.village_totals import missed_totals
from allocator.use_cases.carrying import NOWHERE, entitlement_problems, extend
from allocator.use_cases.looking_ahead import OF_VILLAGES
from allocator.use_cases.year import Stopped, decide_year
from allocator.workbooks.places import Places

Progress = Callable[[str], None]
# A year rounded with the later ones had to see them before it was decided; what stops one of them then is no proof.
TOTALS_UNPAID = "以前年度有县区的村级总额未能足额落实,换一种安排能否使 {year} 年可行未能证明"
NOT_PROVED = "{year} 年在以前年度已定的方案之后没有整单位方案,换一种取整是否可行未能证明"


def silent(_: str) -> None:
    """The progress of somebody who does not look."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is decided so far: ``years`` in order, the ledger that holds them, what each village has (分)."""

    years: tuple[YearPlan, ...]
    ledger: Ledger
    invested: Mapping[str, int]

    def after(self, decided: YearPlan) -> Standing:
        """With one more year."""
        invested = dict(self.invested)
        for one in decided.villages:
            invested[one.village] = invested.get(one.village, 0) + one.amount
        return Standing((*self.years, decided), extend(self.ledger, decided), invested)


@dataclass(frozen=True, slots=True)
class Decided:
    """The years as far as they were decided; ``year`` is the one that ended them, None where none did.

    It ended them by ``problems`` of its input or by ``stop``; a year 预计 behind decided ones is ``harmless``:
    the plan stands without it.
    """

    years: tuple[YearPlan, ...]
    ledger: Ledger
    year: int | None = None
    problems: tuple[Problem, ...] = ()
    stop: Stopped | None = None
    harmless: bool = False


def decide_years(
    facts: Facts,
    book: RuleBook,
    last: int | None = None,
    attributed: bool = True,
    places: Places = NOWHERE,
    progress: Progress = silent,
    told_why: bool = True,
) -> Decided:
    """The years up to ``last`` (None: all) in order, each year's whole-unit plan the base of the next.

    Where a binding year has no whole-unit plan after those before it, the year before is rounded anew, together with
    all later binding years; where that is not enough, the year before that. So each year has the best plan that
    leaves all later ones a plan in whole units, and years that no rounding can hurt are rounded once, alone. Unless
    somebody is ``told_why``, a conflict in whole units is not proved: the years then end without an answer.
    """
    todo = [year for year in facts.years if last is None or year <= last]
    start = Standing((), Ledger(facts, (), {}), {village.code: village.invested for village in facts.villages})
    stood, together = [start], frozenset[int]()
    while len(stood) <= len(todo):
        here, year = stood[-1], todo[len(stood) - 1]
        progress(f"正在测算 {year} 年……")
        harmless = facts.is_forecast(year) and bool(here.years)
        found = () if is_closed(facts, year) else entitlement_problems(here.ledger, year, book, here.invested, places)
        if found:
            return Decided(here.years, here.ledger, year, problems=found, harmless=harmless)
        final = told_why and (harmless or earlier_to_round(here.years, together) is None)
        behind, known = later_binding(facts, year), here.years[-1].ahead if here.years else {}
        decided = decide_year(
            here.ledger, year, book, here.invested, behind, attributed, year in together, final, known
        )
        if not isinstance(decided, Stopped):
            stood.append(here.after(decided))
            continue
        anew = rounded_anew(decided, here.years, together)
        if anew is None:
            stop = unproved(decided, here.years, together)
            return Decided(here.years, here.ledger, year, stop=stop, harmless=harmless)
        progress(f"{year} 年取整须与其他年度合并考虑:{anew} 年与以后年度一并取整……")
        together = frozenset(one for one in together if one < anew) | {anew}
        del stood[todo.index(anew) + 1 :]
    return Decided(stood[-1].years, stood[-1].ledger)


def later_binding(facts: Facts, year: int) -> tuple[int, ...]:
    """The binding years behind a binding year: those that it must leave a plan."""
    if facts.is_forecast(year):
        return ()
    return tuple(other for other in facts.years if other > year and not facts.is_forecast(other))


def rounded_anew(stop: Stopped, years: Sequence[YearPlan], together: frozenset[int]) -> int | None:
    """The year that is to be rounded together with the later ones, the last possible one; None where none is left.

    The stopped year itself where the look-ahead stopped it, else one before it.
    """
    if not stop.in_units or stop.ledger.facts.is_forecast(stop.year):
        return None
    if stop.later and stop.year not in together:
        return stop.year
    return earlier_to_round(years, together)


def earlier_to_round(years: Sequence[YearPlan], together: frozenset[int]) -> int | None:
    """The last decided year that was rounded without its later years; None where there is none."""
    return max((one.year for one in years if not one.closed and one.year not in together), default=None)


def unproved(stop: Stopped, years: Sequence[YearPlan], together: frozenset[int]) -> Stopped:
    """What stopped a year for good: a conflict only where no plan of the years before could mend it."""
    if isinstance(stop.outcome, Infeasible) and leans_on_totals(stop.outcome, stop.ledger):
        return replace(stop, outcome=NoAnswer(TOTALS_UNPAID.format(year=stop.year)))
    if isinstance(stop.outcome, WholeUnitConflict) and any(one.year in together for one in years):
        return replace(stop, outcome=NoAnswer(NOT_PROVED.format(year=stop.year)))
    return stop


def leans_on_totals(proof: Infeasible, ledger: Ledger) -> bool:
    """Whether villages of a county in the proof got less than its 村级总额 in a planned year: more may have helped."""
    counties = {row.subject for row, _ in proof.multipliers if row.rule in OF_VILLAGES}
    planned = (year for year in ledger.years if not is_closed(ledger.facts, year))
    missed = (one for year in planned for one in missed_totals(ledger, year) if one.given < one.total)
    return any(one.county in counties for one in missed)
