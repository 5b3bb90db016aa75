"""A county with villages and integrable money, written in a few words (amounts in 万元)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allocator.domain.cell import Cell
from allocator.domain.county import County, Village
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.plan import VillageAmount
from allocator.domain.records import VillageTotal
from allocator.domain.stream import Stream
from allocator.domain.year_facts import YearFacts
from allocator.villages import OWN_FUNDS, split_villages

YEAR, WAN, COUNTY = 2018, 1_000_000, "610925"


def stream(code: str, unit: int | Fraction = 1, integrated: bool = True) -> Stream:
    """A stream; its unit in 万元."""
    step = int(unit * WAN)
    return Stream(code, code, "中央", "涉农整合", "全部", "全额因素法", unit=step, integrated=integrated)


def village(number: int, invested: int = 0, poor: int | None = 10, county: str = COUNTY) -> Village:
    """Village ``number`` of a county."""
    return Village(f"{county}{number:06d}", f"村{number}", county, invested * WAN, poor=poor)


def split(
    villages: Sequence[Village],
    asks: Sequence[int],
    amounts: Mapping[str, int],
    streams: Sequence[Stream] | None = None,
    total: int | None = None,
    own: int = 0,
) -> tuple[VillageAmount, ...]:
    """The split of one county; all in 万元."""
    figures = {OWN_FUNDS: Fraction(own)} if own else {}
    county = County(COUNTY, "县", "市", True, True, True, figures=figures)
    streams = streams or [stream(code) for code in amounts]
    facts = Facts(
        {}, (YEAR,), (county,), tuple(sorted(streams, key=lambda one: one.code)), {}, {},
        villages=tuple(villages),
        village_totals=() if total is None else (VillageTotal(COUNTY, YEAR, total * WAN),),
    )  # fmt: skip
    now = YearFacts(facts, YEAR, Ledger(facts, (), {}), True, {}, (), {one.code: one.invested for one in villages})
    asked = {one.code: ask * WAN for one, ask in zip(villages, asks, strict=True)}
    return split_villages(now, asked, {Cell(COUNTY, code, YEAR): n * WAN for code, n in amounts.items()})


def table(found: Sequence[VillageAmount]) -> dict[tuple[int, str], Fraction]:
    """(village number, stream) → amount in 万元."""
    return {(int(one.village[-6:]), one.stream): Fraction(one.amount, WAN) for one in found}


def received(found: Sequence[VillageAmount], villages: Sequence[Village]) -> list[Fraction]:
    """What each village gets in all, in 万元."""
    return [Fraction(sum(a.amount for a in found if a.village == one.code), WAN) for one in villages]


def paid(found: Sequence[VillageAmount]) -> dict[str, Fraction]:
    """What each stream pays, in 万元."""
    codes = sorted({one.stream for one in found})
    return {code: Fraction(sum(one.amount for one in found if one.stream == code), WAN) for code in codes}
