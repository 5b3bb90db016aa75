"""What rules give besides rows before anything is planned: the pools they plan, what the workbook lacks for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, HINT, Problem
from allocator.domain.money import grouped
from allocator.domain.rule import OFF, ActiveRule, Rule, RuleBook
from allocator.domain.scenario import Setting
from allocator.domain.stream import Pool
from allocator.rulebook.resolve import Resolved, resolve


def with_planned_pools(facts: Facts, book: RuleBook) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts with the blank pools that rules plan, and a 提示 for each."""
    hints: list[Problem] = []
    for one in book:
        if one.rule.planned_pools is None or one.values.status == OFF:
            continue
        pools = one.rule.planned_pools(facts, one.values)
        facts = replace(facts, pools={**facts.pools, **{(pool.stream, pool.year): pool for pool in pools}})
        hints += [planned_hint(facts, one, pool) for pool in pools]
    return facts, tuple(hints)


def planned_hint(facts: Facts, rule: ActiveRule, pool: Pool) -> Problem:
    """Which pool was planned, by which rule, and how to overrule it."""
    stream = facts.stream(pool.stream)
    text = (
        f"{pool.year} 年“{stream.name}”未填全年安排,按规则{rule.rule.number}“{rule.rule.title}”"
        f"测算为 {grouped(pool.total, stream.measure)}。"
    )
    fix, record = "如已确定数额,请填全年安排;没有安排的填 0。", (pool.stream, str(pool.year))
    return Problem(HINT, "资金总盘", "", stream.code, text, fix, record, "全年安排")


def rule_problems(facts: Facts, book: RuleBook) -> tuple[Problem, ...]:
    """What the workbook lacks for the rules in force, each once."""
    found = [
        problem
        for one in book
        if one.rule.problems is not None and one.values.status != OFF
        for problem in one.rule.problems(facts, one.values)
    ]
    return tuple(dict.fromkeys(found))


def prepare(facts: Facts, settings: Iterable[Setting], rules: tuple[Rule, ...]) -> Resolved:
    """``resolve``, then the pools that rules plan, then what the workbook lacks for the rules in force."""
    resolved = resolve(facts, settings, rules)
    if any(problem.level == ERROR for problem in resolved.problems):
        return resolved
    facts, hints = with_planned_pools(resolved.facts, resolved.book)
    return Resolved(facts, resolved.book, (*resolved.problems, *hints, *rule_problems(facts, resolved.book)))
