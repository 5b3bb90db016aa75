"""Plan again under other facts or rules, only as far as somebody asks: amounts, or one sentence why there are none."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.domain.executed import is_closed
from allocator.domain.facts import Facts
from allocator.domain.ledger import Ledger
from allocator.domain.plan import WholeUnitConflict, YearPlan
from allocator.domain.programme import Infeasible, NoAnswer
from allocator.domain.rule import RuleBook
from allocator.use_cases.carrying import entitlement_problems, extend
from allocator.use_cases.results import CONFLICT, NO_ANSWER, OK, PROBLEMS, has_errors
from allocator.use_cases.year import Stopped, decide_year


@dataclass(frozen=True, slots=True)
class Replanned:
    """``years`` as far as they could be planned; ``status`` and ``text`` say what stopped a binding year."""

    status: str
    years: tuple[YearPlan, ...]
    ledger: Ledger
    text: str = ""


def replanned(facts: Facts, book: RuleBook, last: int | None = None) -> Replanned:
    """The years up to ``last`` (None: all), decided as ``plan_resolved`` decides them, without steps and without audit.

    A forecast year that cannot be planned ends the plan and is no failure, unless nothing came before it.
    """
    ledger, invested = Ledger(facts, (), {}), {village.code: village.invested for village in facts.villages}
    years: list[YearPlan] = []
    binding = tuple(year for year in facts.years if not facts.is_forecast(year))
    for year in facts.years:
        if last is not None and year > last:
            break
        wrong = () if is_closed(facts, year) else entitlement_problems(ledger, year, book, invested)
        status, text = (PROBLEMS, wrong[0].text) if has_errors(wrong) else (OK, "")
        if status == OK:
            later = tuple(other for other in binding if other > year) if year in binding else ()
            decided = decide_year(ledger, year, book, invested, later, attributed=False)
            if not isinstance(decided, Stopped):
                years.append(decided)
                ledger = extend(ledger, decided)
                for one in decided.villages:
                    invested[one.village] = invested.get(one.village, 0) + one.amount
                continue
            status, text = why_stopped(decided, book)
        stands = year not in binding and bool(years)
        return Replanned(OK if stands else status, tuple(years), ledger, text)
    return Replanned(OK, tuple(years), ledger)


def comes_out(facts: Facts, book: RuleBook) -> bool:
    """Whether every binding year is decided, each with its whole-unit plan: the real run, told by its end alone."""
    binding = tuple(year for year in facts.years if not facts.is_forecast(year))
    return not binding or replanned(facts, book, binding[-1]).status == OK


def why_stopped(stop: Stopped, book: RuleBook) -> tuple[str, str]:
    """Status and sentence of a year without a plan; nothing is searched for repairs."""
    match stop.outcome:
        case NoAnswer(reason):
            return NO_ANSWER, f"{stop.year} 年:{reason}"
        case WholeUnitConflict() as clash:
            return CONFLICT, clash.text
        case Infeasible() as clash:
            titles = {one.id: f"规则{one.rule.number}“{one.rule.title}”" for one in book}
            rules = dict.fromkeys(titles.get(row.rule, row.rule) for row, _ in clash.multipliers)
            return CONFLICT, f"{stop.year} 年规则冲突:{'、'.join(rules)}不能同时成立。"
    raise AssertionError("a year stops for one of three reasons")
