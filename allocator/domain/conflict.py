"""规则冲突: rules that cannot hold together, by how much, and what would repair it."""

from __future__ import annotations

from dataclasses import dataclass, field

from allocator.domain.fraction import Fraction
from allocator.domain.programme import LinearProgramme, Row

FEWER, OTHERS, REPAIRS = "fewer", "others", "repairs"
EXACT, WHOLE_UNITS = "exact", "whole_units"


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
class Grounds:
    """What a conflict is proved from: rows that cannot hold together, within the bounds of the programme's columns.

    ``weights`` (exact conflicts only) go with the rows, positive on lower bounds and negative on upper ones: weighed so
    they read 0 ≥ what the conflict falls short by. Floors of 1,300 (weights 1) and a pool of 1,000 (−1): 0 ≥ 300.
    A 取整冲突 has none: its rows, as far as they are hard rows of the programme, are proved by ruling out every way of
    rounding them.
    """

    programme: LinearProgramme
    rows: tuple[Row, ...]
    weights: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """How a clash of rules is told: ``size`` (相差约 1,845.41 万元) is its ``amount``, in the measure, in words.

    ``county`` is the only one that it is about (城固县; else ""), ``alike`` what clashes how without naming the county:
    the same of clashes that are alike.
    """

    size: str
    amount: Fraction
    county: str
    alike: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """``kind`` exact or whole_units; ``rules`` ids, ``subjects`` county codes; ``short_by`` decimal text in 万元.

    ``rules`` cannot hold together, while each smaller part of them can. ``others`` are further conflicts
    that share no row with this one; the repairs here mend all of them at once. ``untried`` says what was ended by
    the budget of the search: FEWER (whether fewer rules clash as well), OTHERS (whether there are more clashes),
    REPAIRS (whether there are more ways out). ``work`` is what looking for these took (units of ``domain.effort``);
    ``grounds`` are for the certificate, ``said`` (of clashes of rules) for who tells several at once.
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
    grounds: Grounds | None = field(default=None, compare=False, repr=False)
    said: Said | None = field(default=None, compare=False, repr=False)

    @property
    def cut(self) -> bool:
        """Whether any part of the search was ended early."""
        return bool(self.untried)
