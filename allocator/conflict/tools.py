"""What the explanation of a conflict is allowed to do: the solve functions, passed in by the use case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.scenario import Setting

Settings = tuple[Setting, ...]
# A row wherever its bounds stand: a county's 人工调整 of two streams are two rows of one rule, subject and year.
RowKey = tuple[str, str, int, frozenset[Cell]]
Dropped = frozenset[RowKey]


def row_key(row: Row) -> RowKey:
    """Rule, subject, year and cells of a row."""
    return row.rule, row.subject, row.year, frozenset(cell for cell, _ in row.terms)


class Short(Protocol):
    """A part of the least change of pools with which all hard rules hold, proved by weighed rows (see
    ``solving.pool_shortage``)."""

    @property
    def amount(self) -> Fraction: ...
    @property
    def rows(self) -> tuple[Row, ...]: ...
    @property
    def by_pool(self) -> Mapping[str, Fraction]: ...
    @property
    def beyond_pools(self) -> bool: ...
    @property
    def weights(self) -> tuple[Fraction, ...]: ...


class Lacking(Protocol):
    """By how much (atoms) the year falls short under further settings, built anew (see ``Tools``)."""

    def __call__(
        self,
        settings: Settings,
        dropped: Dropped = frozenset(),
        all_years: bool = False,
        among: tuple[str, ...] = (),
    ) -> Fraction | None: ...


class Under(Protocol):
    """The hard rows of the year under further settings, None where these are refused."""

    def __call__(self, settings: Settings, all_years: bool = False) -> LinearProgramme | None: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """``shortages`` sizes a programme's clashes part by part (None: not proved); ``possible`` proves it has a plan.
    ``lacking`` says by how much the year falls short under further settings, without the rows ``dropped``,
    alone or with all the binding years behind it, with all rules or those ``among`` some alone: 0 where it has
    an exact plan, None where the settings are refused or nothing was proved. ``proven`` says whether all the
    binding years come out (None: left open by its budget): as one plan in whole units of all of them, from
    which the real run can always go on, or, in small problems where that says too little, as the real run plans
    them. ``works`` is the same, but where no such plan can be looked for within the budget a whole-unit plan of
    the stopped year will do in a large problem. ``in_units`` says whether the stopped year has a whole-unit
    plan of its hard rows without some rows. ``unit_clashes`` are the 取整冲突 of a programme. ``more_money`` is how
    much more a stream's pool of a year must have in whole units, and whether no less will do (None: no such pool; 0
    and not: too hard to find).
    ``missed`` says what the rows of a soft rule miss in the run's plan (atoms, < 0: too much; None: not
    proven). ``under`` gives the rows; ``small`` is whether the problem is small.
    """

    shortages: Callable[[LinearProgramme], tuple[Short, ...] | None]
    possible: Callable[[LinearProgramme], bool]
    lacking: Lacking
    works: Callable[[Settings], bool]
    proven: Callable[[Settings], bool | None]
    in_units: Callable[[Settings, Dropped], bool]
    unit_clashes: Callable[[LinearProgramme], tuple[WholeUnitConflict, ...]]
    more_money: Callable[[Settings, str, int], tuple[int, bool] | None]
    missed: Callable[[Settings, str], Mapping[Row, Fraction] | None]
    under: Under
    small: bool
