"""What each rule costs: the plan without it, unless it is proved to change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from allocator.analysis.moves import money_codes
from allocator.analysis.prices import changes_nothing, price_years, priced_rules, without_rule
from allocator.domain.analysis import CLASHED, REPLANNED, UNPROVED, UNTOUCHED, Price
from allocator.domain.facts import Facts
from allocator.domain.plan import YearPlan
from allocator.domain.rule import STATUS_NAMES, ActiveRule, RuleBook
from allocator.rulebook import in_force
from allocator.use_cases.replanning import Replanned, replanned
from allocator.use_cases.results import CONFLICT, NO_ANSWER, OK
from allocator.use_cases.side_by_side import Spread


@dataclass(frozen=True, slots=True)
class PriceGround:
    """What travels to every question: facts and rules in force."""

    facts: Facts
    book: RuleBook


def prices(facts: Facts, book: RuleBook, plans: Sequence[YearPlan], spread: Spread) -> tuple[Price, ...]:
    """Each enforced rule but the pools, in the book's order."""
    rules = priced_rules(book)
    complete = len(plans) == len(facts.years)
    idle = {one.id for one in rules if changes_nothing(one, plans, complete)}
    asked = [one.id for one in rules if one.id not in idle]
    answers = dict(zip(asked, spread(plans_without, PriceGround(facts, book), asked), strict=True))
    money = money_codes(facts)
    return tuple(priced(one, plans, answers.get(one.id), money) for one in rules)


def plans_without(ground: PriceGround, rules: Sequence[str]) -> list[Replanned]:
    """The plan without each rule; proofs and programmes stay behind."""
    return [light(replan_without(ground.facts, ground.book, rule)) for rule in rules]


def replan_without(facts: Facts, book: RuleBook, rule: str) -> Replanned:
    """The plan of the same facts with one rule off, also where other rules build on it."""
    left = without_rule(book, rule)
    return replanned(in_force(facts, left), left)


def light(one: Replanned) -> Replanned:
    """Without what is heavy to carry between processes."""
    kept: dict[str, Any] = {"levels": (), "solution": None, "reasons": {}, "villages": ()}
    return replace(one, years=tuple(replace(year, **kept) for year in one.years))


def priced(one: ActiveRule, plans: Sequence[YearPlan], answer: Replanned | None, money: frozenset[str]) -> Price:
    """One rule's price, or why there is none."""
    tier = f"(第{one.values.tier}层)" if one.values.tier else ""
    status = STATUS_NAMES[one.values.status] + tier
    title = one.rule.title + (f"[{one.values.instance}]" if one.values.instance else "")

    def told(outcome: str, text: str, years: Sequence[YearPlan]) -> Price:
        return Price(one.id, one.rule.number, title, status, outcome, text, price_years(plans, years, money))

    if answer is None:
        return told(
            UNTOUCHED, "该规则在各年方案中没有约束到谁,或都留有余地,停用它不改变任何数额(已证明,不必重算)。", plans
        )
    if answer.status != OK:
        outcome = {CONFLICT: CLASHED, NO_ANSWER: UNPROVED}.get(answer.status, CLASHED)
        return told(outcome, f"停用该规则后得不出方案:{answer.text}", answer.years)
    return told(REPLANNED, f"预计年度未能得出方案,不作比较:{answer.text}" if answer.text else "", answer.years)
