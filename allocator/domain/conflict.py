"""规则冲突: rules that cannot hold together, by how much, and what would repair it."""

from __future__ import annotations

from dataclasses import dataclass, field

FEWER, OTHERS, REPAIRS = "fewer", "others", "repairs"


@dataclass(frozen=True, slots=True)
class Gap:
    """What a rule made soft falls short by in a year's plan: decimal text in ``unit``, negative for too much."""

    year: int
    amount: str
    unit: str


@dataclass(frozen=True, slots=True)
class Repair:
    """One way out: either ``set`` (arguments for --set) or a new total of one pool (stream, year, decimal text).

    ``cell`` is where a workbook states that total (``资金总盘!D7``). ``gaps`` are what rules made soft fall short by in
    the plan that comes out. ``run`` is whether all the years were planned with it, in whole units; else there is an
    exact plan of all the years and a whole-unit plan of the one that clashes. ``tight`` is whether one step less was
    seen to fail; else a search within the budget left that open.
    """

    text: str
    set: tuple[str, ...] = ()
    pool: tuple[str, int, str] | None = None
    cell: str = ""
    gaps: tuple[Gap, ...] = ()
    run: bool = True
    tight: bool = True


@dataclass(frozen=True, slots=True)
class Conflict:
    """``kind`` exact or whole_units; ``rules`` ids, ``subjects`` county codes; ``short_by`` decimal text in 万元.

    ``rules`` cannot hold together, while each smaller part of them can. ``others`` are further conflicts
    that share no row with this one; the repairs here mend all of them at once. ``untried`` says what was ended by
    the budget of the search: FEWER (whether fewer rules clash as well), OTHERS (whether there are more clashes),
    REPAIRS (whether there are more ways out). ``work`` is what looking for these took (units of ``domain.effort``).
    """

    kind: str
    rules: tuple[str, ...]
    subjects: tuple[str, ...]
    year: int
    short_by: str
    text: str
    repairs: tuple[Repair, ...] = ()
    others: tuple[Conflict, ...] = ()
    untried: tuple[str, ...] = ()
    work: int = field(default=0, compare=False)

    @property
    def cut(self) -> bool:
        """Whether any part of the search was ended early."""
        return bool(self.untried)
