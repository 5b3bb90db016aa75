"""Candidates that might mend a conflict: one pool, one parameter, exempt counties, one rule made soft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocator.conflict.change import Change
from allocator.conflict.culprits import Clash
from allocator.conflict.exempting import exemption
from allocator.conflict.moves import parameter_changes, pool_changes
from allocator.conflict.softening import as_it_falls_short, softening
from allocator.conflict.tools import Settings, Tools
from allocator.conflict.wording import POOL_RULE
from allocator.domain.facts import Facts
from allocator.domain.rule import RuleBook


def changes(facts: Facts, book: RuleBook, clash: Clash, found: Sequence[Clash]) -> Iterator[Change]:
    """The candidates of one clash, in the order in which an office would try them; ``found`` are all clashes."""
    yield from pool_changes(facts, clash, found)
    concerned = [rule for rule in book if rule.id in clash.rules]
    for rule in concerned:
        if rule.rule.id != POOL_RULE or any(change > 0 for change in clash.short.by_pool.values()):
            yield from parameter_changes(facts, clash, rule)
    for rule in concerned:
        if rule.rule.id != POOL_RULE:
            yield from exemption(facts, rule, found)
            yield from softening(facts, rule, found)


def settled(facts: Facts, change: Change, steps: int, tools: Tools, fixed: Settings = ()) -> tuple[Change, int]:
    """A change that works, beside what is ``fixed``, told with what then falls short."""
    if change.softens and change.rule is not None:
        missed = tools.missed((*fixed, *change.settings(steps)), change.rule.id)
        change = change if missed is None else as_it_falls_short(facts, change, missed)
    return change, steps
