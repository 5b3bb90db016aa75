"""A candidate that might mend a conflict: so many steps away from today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from allocator.domain.conflict import Repair
from allocator.domain.fraction import Fraction
from allocator.domain.rule import ActiveRule
from allocator.domain.scenario import Setting

REASON = "化解规则冲突"


@dataclass(frozen=True, slots=True)
class Change:
    """A candidate: ``settings(n)`` n steps away from today, 1 ≤ n ≤ ``most``; its repair told for n.

    ``guess`` is a number of steps worth trying first. ``codes`` are the counties that are exempted one after
    another, where that is the change; ``proofs`` then say, clash by clash, what the rule asks of each county and
    what is lacking, and ``meets`` whom the rule asks anything of. A pool moves by ``unit`` (atoms) a
    step. ``softens``: the rule is made soft.
    """

    most: int
    settings: Callable[[int], tuple[Setting, ...]]
    told: Callable[[int], Repair]
    guess: int = 1
    unit: int = 0
    codes: tuple[str, ...] = ()
    rule: ActiveRule | None = None
    proofs: tuple[tuple[Mapping[str, Fraction], Fraction], ...] = ()
    meets: tuple[frozenset[str], ...] = ()
    softens: bool = False

    @property
    def is_pool(self) -> bool:
        """Whether a pool is moved."""
        return self.unit > 0


def rule_setting(rule: ActiveRule, name: str, value: str, year: str = "") -> Setting:
    """One value of a rule as typed on the command line."""
    key = (rule.rule.id, rule.values.instance or "", name, year)
    return Setting("rule", key, value, REASON, "--set", "--set")
