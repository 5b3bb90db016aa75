"""What the explanation of a conflict is allowed to do: the solve functions, passed in by the use case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.scenario import Setting


class Short(Protocol):
    """The least change of pools with which all hard rules hold (see ``solving.pool_shortage``)."""

    @property
    def amount(self) -> Fraction: ...
    @property
    def rows(self) -> tuple[Row, ...]: ...
    @property
    def by_pool(self) -> Mapping[str, Fraction]: ...
    @property
    def beyond_pools(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """``shortage`` sizes a programme's clash (None: not proved); ``possible`` proves that one has a plan;

    ``lacking`` says by how much (atoms) the year falls short under further settings, everything built anew:
    0 where it has an exact plan, None where the settings are refused or nothing was proved. ``plans`` says
    whether a whole-unit plan then really comes out.
    """

    shortage: Callable[[LinearProgramme], Short | None]
    possible: Callable[[LinearProgramme], bool]
    lacking: Callable[[tuple[Setting, ...]], Fraction | None]
    plans: Callable[[tuple[Setting, ...]], bool]
