"""The ledger: facts and whole-unit amounts, and the totals that every rule's audit is written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import floor_to
from allocator.domain.plan import VillageAmount
from allocator.domain.stream import Stream


@dataclass(frozen=True)
class Ledger:
    """A plan's integers beside the facts. Built from a fresh plan or from a workbook read back.

    ``amounts`` (atoms) may be of any origin, also edited by hand; ``years`` are the years it covers.
    """

    facts: Facts
    years: tuple[int, ...]
    amounts: Mapping[Cell, int]
    entitlement: Mapping[Cell, Fraction] = field(default_factory=dict)
    villages: tuple[VillageAmount, ...] = ()

    def amount(self, county: str, stream: str, year: int) -> int:
        """The amount of a cell (atoms): 上年安排 for the base year, else the plan's; 0 where there is none."""
        if year == self.facts.base_year:
            return self.facts.last_year.get((county, stream), 0)
        return self.amounts.get(Cell(county, stream, year), 0)

    def total(self, counties: Iterable[str], streams: Iterable[str], year: int) -> int:
        """The sum of ``amount`` over counties × streams of one year."""
        key = ("total", tuple(counties), tuple(streams), year)
        if key not in self._sums:
            self._sums[key] = sum(self.amount(county, stream, year) for county in key[1] for stream in key[2])
        return self._sums[key]

    def prior(self, county: str, stream: str, year: int) -> int:
        """上年基数 of a cell for ``year``: last year's amount less one-off money and what is 不计入下年基数."""
        amount = self.amount(county, stream, year - 1)
        return amount - self.one_off(county, stream, year - 1) - self.not_counted(county, stream, year - 1)

    def prior_total(self, counties: Iterable[str], streams: Iterable[str], year: int) -> int:
        """The sum of ``prior`` over counties × streams."""
        key = ("prior", tuple(counties), tuple(streams), year)
        if key not in self._sums:
            self._sums[key] = sum(self.prior(county, stream, year) for county in key[1] for stream in key[2])
        return self._sums[key]

    def one_off(self, county: str, stream: str, year: int) -> int:
        """一次性资金 within the amount of a cell (atoms)."""
        return self._one_off.get((county, stream, year), 0)

    def regular_total(self, counties: Iterable[str], streams: Iterable[str], year: int) -> int:
        """The sum of ``amount`` less the year's own 一次性资金: what is held against ``prior_total`` (atoms)."""
        codes, funds = tuple(counties), tuple(streams)
        return self.total(codes, funds, year) - self.one_off_total(codes, funds, year)

    def one_off_total(self, counties: Iterable[str], streams: Iterable[str], year: int) -> int:
        """The sum of ``one_off`` over counties × streams of one year."""
        funds = tuple(streams)
        return sum(self.one_off(county, stream, year) for county in counties for stream in funds)

    def not_counted(self, county: str, stream: str, year: int) -> int:
        """What a 人工调整 marked 不计入下年基数 added: the amount above the entitlement rounded down to the unit."""
        marked = self._not_counted
        if (county, stream, year) not in marked and (county, None, year) not in marked:
            return 0
        cell = Cell(county, stream, year)
        unit = self.facts.stream(stream).unit
        above = self.amounts.get(cell, 0) - floor_to(self.entitlement.get(cell, Fraction(0)), unit)
        return max(0, above - self.one_off(county, stream, year))

    def issued(self, county: str, stream: str, year: int) -> int:
        """已下达 of a cell, recalled money (negative) included (atoms)."""
        return self._issued.get((county, stream, year), 0)

    def pool_growth_base(self, streams: Iterable[Stream], year: int) -> int:
        """The streams' money to counties in a year less one-off money (atoms).

        全年安排 − 省本级安排 from the pools; the base year falls back on Σ 上年安排 where it has no pool.
        """
        total = 0
        for stream in streams:
            pool = self.facts.pool(stream.code, year)
            if pool is not None:
                total += pool.to_counties
            elif year == self.facts.base_year:
                total += sum(self.facts.last_year.get((c.code, stream.code), 0) for c in self.facts.counties)
            total -= sum(one.amount for one in self.facts.one_off if (one.stream, one.year) == (stream.code, year))
        return total

    def group(self) -> tuple[Stream, ...]:
        """The streams of 中省专项."""
        return tuple(stream for stream in self.facts.streams if stream.in_group)

    def villages_of(self, county: str) -> tuple[VillageAmount, ...]:
        """What the deep villages of a county get in all years."""
        return self._villages.get(county, ())

    @cached_property
    def _sums(self) -> dict[tuple[str, tuple[str, ...], tuple[str, ...], int], int]:
        # Every county's page asks for the same totals: added up once.
        return {}

    @cached_property
    def _villages(self) -> dict[str, tuple[VillageAmount, ...]]:
        found: dict[str, list[VillageAmount]] = {}
        for one in self.villages:
            found.setdefault(one.county, []).append(one)
        return {county: tuple(some) for county, some in found.items()}

    @cached_property
    def _one_off(self) -> dict[tuple[str, str, int], int]:
        return summed((one.county, one.stream, one.year, one.amount) for one in self.facts.one_off)

    @cached_property
    def _issued(self) -> dict[tuple[str, str, int], int]:
        return summed((one.county, one.stream, one.year, one.amount) for one in self.facts.issued)

    @cached_property
    def _not_counted(self) -> frozenset[tuple[str, str | None, int]]:
        return frozenset((m.county, m.stream, m.year) for m in self.facts.manual if not m.counts_next_year)


def summed(entries: Iterable[tuple[str, str, int, int]]) -> dict[tuple[str, str, int], int]:
    """(county, stream, year, amount) entries added up per cell."""
    totals: dict[tuple[str, str, int], int] = {}
    for county, stream, year, amount in entries:
        totals[county, stream, year] = totals.get((county, stream, year), 0) + amount
    return totals
