"""Every cell that names a row of 县区 or 资金, gathered while sheets are read and judged together at the end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from allocator.workbooks.intake.sink import Spot
from allocator.workbooks.layout.spec import folded


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell that bears a code: of which sheet, whether it has a row there, the name beside it ("" for none).

    ``fix`` is the way out where the cell is not mended like any other.
    """

    refers: str
    code: str
    spot: Spot
    known: bool
    beside: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """A county's name beside its code, and whether 县区 has the same."""

    code: str
    spot: Spot
    agrees: bool


@dataclass(slots=True)
class References:
    """What was gathered.

    ``lost`` are, by sheet, the names (folded, "" for none) of rows whose own code is a problem already: an unknown
    code may be theirs. ``doubted`` are the sheets and codes whose names are told already.
    """

    found: list[Reference] = field(default_factory=list)
    names: list[Naming] = field(default_factory=list)
    lost: dict[str, set[str]] = field(default_factory=dict)
    doubted: set[tuple[str, str]] = field(default_factory=set)

    def lose(self, sheet: str, *names: str) -> None:
        """A row of a sheet whose code cannot be relied on; of two with one code, either may be the wrong one."""
        self.lost.setdefault(sheet, set()).update(map(folded, names))

    def excuse(self, sheet: str, names: Collection[str]) -> bool:
        """Whether an unknown code of a sheet may be that of a lost row; ``names`` (folded) stand beside it."""
        lost = self.lost.get(sheet, set())
        return bool(lost) and (not names or "" in lost or not lost.isdisjoint(names))
