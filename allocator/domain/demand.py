"""What must be set of a rule once it is on; without it the rule would stand in the book and do nothing.

``Demand(("share",))``: without a share ``class_split`` asks for nothing. ``Demand(("fixed_growth",),
when=("normal_growth", "fixed"))``: in a year in which normal growth is a fixed figure, that figure must be there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.domain.parameter import Value, Values


@dataclass(frozen=True, slots=True)
class Demand:
    """One of ``parameters`` must have a value: in some plan year, or with ``when`` in each year of that choice.

    ``when`` is (parameter, choice). ``idle`` is the value with which the rule asks for nothing (a reserve of 0):
    nothing else set is told too, but may stand. ``statuses`` are those in which the rule needs it.
    """

    parameters: tuple[str, ...]
    when: tuple[str, str] | None = None
    idle: Value = None
    statuses: tuple[str, ...] = ("hard", "soft", "check")

    def years_asked(self, values: Values, years: Sequence[int]) -> tuple[int, ...]:
        """The plan years in which the demand stands."""
        if values.status not in self.statuses:
            return ()
        return tuple(year for year in years if self.when is None or values.get(self.when[0], year) == self.when[1])

    def years_missed(self, values: Values, years: Sequence[int]) -> tuple[int, ...]:
        """The years in which it must be met and is not; of a demand without ``when`` all years or none."""
        asked = self.years_asked(values, years)
        missed = tuple(year for year in asked if all(values.get(one, year) is None for one in self.parameters))
        return missed if self.when is not None or missed == asked else ()

    def is_idle(self, values: Values, years: Sequence[int]) -> bool:
        """Whether the demand stands and every value of every year asks for nothing."""
        asked = self.years_asked(values, years)
        told = {values.get(one, year) for year in asked for one in self.parameters}
        return self.idle is not None and bool(asked) and told <= {None, self.idle}
