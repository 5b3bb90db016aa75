"""Plan again under other facts or rules, only as far as somebody asks: amounts, or one sentence why there are none."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.domain.facts import Facts
from allocator.domain.ledger import Ledger
from allocator.domain.plan import WholeUnitConflict, YearPlan
from allocator.domain.programme import Infeasible, NoAnswer
from allocator.domain.rule import RuleBook
from allocator.use_cases.deciding import decide_years
from allocator.use_cases.results import CONFLICT, NO_ANSWER, OK, PROBLEMS
from allocator.use_cases.year import Stopped


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
    decided = decide_years(facts, book, last, attributed=False)
    status, text = OK, ""
    if decided.problems:
        status, text = PROBLEMS, decided.problems[0].text
    elif decided.stop is not None:
        status, text = why_stopped(decided.stop, book)
    return Replanned(OK if decided.harmless else status, decided.years, decided.ledger, text)


def binding_plans(facts: Facts, book: RuleBook) -> tuple[YearPlan, ...] | None:
    """Every binding year decided with its whole-unit plan, as the real run decides them; None where one is not."""
    binding = tuple(year for year in facts.years if not facts.is_forecast(year))
    if not binding:
        return ()
    decided = decide_years(facts, book, binding[-1], attributed=False, told_why=False)
    return decided.years if not decided.problems and decided.stop is None else None


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
            year = max((row.year for row, _ in clash.multipliers), default=stop.year)
            return CONFLICT, f"{year} 年规则冲突:{'、'.join(rules)}不能同时成立。"
    raise AssertionError("a year stops for one of three reasons")
