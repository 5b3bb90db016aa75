"""Facts made ready to plan: borders moved, scenario applied, blank pools planned, what is lacking named."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.boundaries import move_boundaries
from allocator.domain.facts import Facts
from allocator.domain.scenario import Setting
from allocator.rulebook import Resolved, prepare
from allocator.rules import RULES


def prepared(facts: Facts, settings: Iterable[Setting]) -> Resolved:
    """The facts under ``settings`` and the rule book in force, with every problem found on the way."""
    moved, problems = move_boundaries(facts)
    resolved = prepare(moved, settings, RULES)
    return Resolved(resolved.facts, resolved.book, (*problems, *resolved.problems))
