"""What is known when one year is decided: the view that entitlement and a rule's rows are computed from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger


@dataclass(frozen=True)
class YearFacts:
    """Facts as seen from ``year``.

    ``ledger`` holds the years already decided. ``settled`` is whether the year before is decided:
    then ``prior`` gives numbers; in a look-ahead it is not, and rules express growth by
    ``Row.prior_terms`` only, skipping what cannot be written without the numbers. ``invested`` maps
    a village to the money invested before this year (分), ``shared`` a stream to the pool its
    counties share (atoms), ``cells`` are the (county, stream) cells of the year in code order.
    ``before`` are, in a look-ahead, the views of the years still open before this one, in order.
    ``entitlement`` is each cell's 测算数 (atoms), empty before it is computed and in a look-ahead.
    """

    facts: Facts
    year: int
    ledger: Ledger
    settled: bool
    shared: Mapping[str, int]
    cells: tuple[tuple[str, str], ...]
    invested: Mapping[str, int]
    entitlement: Mapping[Cell, Fraction] = field(default_factory=dict)
    before: tuple[YearFacts, ...] = ()

    def prior(self, county: str, stream: str) -> int:
        """上年基数 of a cell (atoms); only where ``settled``."""
        assert self.settled, "the year before is still open"
        return self.ledger.prior(county, stream, self.year)

    def cells_of(self, county: str | None = None, streams: Iterable[str] | None = None) -> tuple[Cell, ...]:
        """The year's cells of a county (None: all) and of ``streams`` (None: all), in code order."""
        wanted = None if streams is None else frozenset(streams)
        pairs = self.cells if county is None else self._by_county.get(county, ())
        return tuple(Cell(code, stream, self.year) for code, stream in pairs if wanted is None or stream in wanted)

    @cached_property
    def _by_county(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for pair in self.cells:
            found.setdefault(pair[0], []).append(pair)
        return found
