"""How many cases a property saw, how many had a plan, in how many a rule bound."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from allocator.use_cases import PlanResult

POOL_RULE = "spend_the_pool"
DEEP_FACTOR = 20


@dataclass
class Tally:
    """Counted while a property runs; ``demand`` asserts the shares that make a property worth something."""

    name: str
    cases: int = 0
    feasible: int = 0
    binding: int = 0
    rules: dict[str, int] = field(default_factory=dict)

    def count(self, result: PlanResult) -> PlanResult:
        """Count one result and pass it on; only a plan or a conflict is an answer."""
        self.cases += 1
        assert result.status in ("ok", "conflict"), (result.status, result.reason, result.problems, result.findings)
        if result.plan is None:
            return result
        self.feasible += 1
        bound = {rule.partition("[")[0] for year in result.plan.years for rule, where in year.binding.items() if where}
        bound -= {POOL_RULE}
        self.binding += bool(bound)
        for rule in bound:
            self.rules[rule] = self.rules.get(rule, 0) + 1
        return result

    def demand(self, feasible: float = 0.5, binding: float = 1 / 3) -> None:
        """At least half of the cases feasible and a third with a binding rule."""
        assert self.feasible >= feasible * self.cases, self.line()
        assert self.binding >= binding * self.cases, self.line()

    def line(self) -> str:
        """One line for the summary."""
        shares = f"{self.feasible / self.cases:.0%} feasible, {self.binding / self.cases:.0%} binding"
        rules = ", ".join(f"{rule} {count}" for rule, count in sorted(self.rules.items()))
        return f"{self.name}: {self.cases} cases, {shares}" + (f" ({rules})" if rules else "")


def examples(default: int) -> int:
    """How many examples to run: ``default``, or twenty times as many under the profile ``deep``."""
    return default * (DEEP_FACTOR if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 1)
