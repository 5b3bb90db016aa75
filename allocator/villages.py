"""深度贫困村: the second stage. Each county's villages get what is asked, drawn from its integrable streams.

Worked number: a county is asked for 300 and 100 万元 by its two villages and has 600 of stream A and
200 of stream B (unit 1 万元). A pays 300, B pays 100; of A's 300 the villages get 225 and 75, of B's
100 they get 75 and 25.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from allocator.domain.cell import Cell
from allocator.domain.county import Village
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN
from allocator.domain.plan import VillageAmount
from allocator.domain.stream import Stream
from allocator.domain.village_floor import unit_of
from allocator.domain.village_reserve import kept_share, open_to_floor
from allocator.domain.village_totals import totals_of
from allocator.domain.year_facts import YearFacts

OWN_FUNDS = "市县自有整合资金(万元)"
OWN = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What a county can draw on: ``amount`` of one stream (code "" for its own funds), in steps of ``unit`` (分)."""

    code: str
    amount: int
    unit: int

    @property
    def room(self) -> int:
        """The most that can be drawn in whole steps."""
        return self.amount // self.unit * self.unit


def split_villages(now: YearFacts, asks: Mapping[str, int], amounts: Mapping[Cell, int]) -> tuple[VillageAmount, ...]:
    """What each village gets of each stream this year (分), in county, village and stream order, zeros left out.

    ``asks`` maps a village to what the rule asks (分); ``amounts`` are the year's whole-unit cells.
    Where 村级总额 gives a county more than its villages are asked, the surplus raises the lowest
    (invested + received) ÷ poor people, as far as rule 12 leaves it. Money that the county does
    not have is not given: where its integrable money (what rule 12 leaves of it, where rule 3 gives way) falls short of
    the asks, they are cut in proportion. Own funds bear stream "".
    """
    streams = tuple(stream for stream in now.facts.streams if stream.integrable(now.year))
    totals = totals_of(now.facts, now.year)
    by_county: dict[str, list[Village]] = {}
    for village in now.facts.villages:
        by_county.setdefault(village.county, []).append(village)
    found: list[VillageAmount] = []
    for county in sorted(by_county):
        villages = sorted(by_county[county], key=lambda village: village.code)
        wanted = [asks.get(village.code, 0) for village in villages]
        total = totals.get(county, 0)
        if not any(wanted) and not total:
            continue
        sources = sources_of(now, county, streams, amounts)
        found += split_county(now, villages, wanted, total, sources)
    return tuple(found)


def fully_paid(now: YearFacts, asks: Mapping[str, int]) -> dict[str, int]:
    """Village → what it gets this year where its county has the money for what is asked and for 村级总额 (分)."""
    totals = totals_of(now.facts, now.year)
    paid = dict(asks)
    for county in sorted(totals):
        villages = sorted((one for one in now.facts.villages if one.county == county), key=lambda one: one.code)
        wanted = [asks.get(village.code, 0) for village in villages]
        unit = unit_of(now.facts, now.facts.county(county), now.year)
        units = -((sum(wanted) - totals[county]) // unit)
        if villages and units > 0:
            received = lifted(now, villages, wanted, units, unit)
            paid |= {village.code: amount for village, amount in zip(villages, received, strict=True)}
    return paid


def sources_of(
    now: YearFacts, county: str, streams: Sequence[Stream], amounts: Mapping[Cell, int]
) -> tuple[Source, ...]:
    """The county's integrable amounts and its own integrated funds, coarse units first, then by code."""
    sources = [Source(one.code, amounts.get(Cell(county, one.code, now.year), 0), one.unit) for one in streams]
    sources = [source for source in sources if source.amount > 0]
    own = now.facts.figure(now.facts.county(county), OWN_FUNDS, now.year) or Fraction(0)
    if own > 0:
        unit = min((source.unit for source in sources), default=WAN_YUAN.default_unit)
        sources.append(Source(OWN, math.floor(own * WAN_YUAN.atoms), unit))
    return tuple(sorted(sources, key=lambda source: (-source.unit, source.code)))


def split_county(
    now: YearFacts, villages: Sequence[Village], wanted: Sequence[int], total: int, sources: Sequence[Source]
) -> list[VillageAmount]:
    """One county: what its villages receive, how much each source pays, and who is paid by which."""
    unit = math.lcm(*(source.unit for source in sources)) if sources else WAN_YUAN.default_unit
    received = list(wanted)
    held, code = sum(source.amount for source in sources), villages[0].county
    room = min(sum(source.room for source in sources), math.floor(open_to_floor(now.facts, code, now.year) * held))
    if sum(received) > room:
        received = shared(room // unit * unit, received, unit)
    most = min(total, room, math.floor((1 - kept_share(now.facts, code, now.year)) * held))
    surplus = (most - sum(received)) // unit
    if surplus > 0:
        received = lifted(now, villages, received, surplus, unit)
    return drawn(now, villages, received, sources)


def lifted(now: YearFacts, villages: Sequence[Village], received: Sequence[int], units: int, unit: int) -> list[int]:
    """What villages receive (分) with some units more for those with the least money for each poor person."""
    invested = [now.invested.get(village.code, village.invested) for village in villages]
    poor = [village.poor or 1 for village in villages]
    extra = lift_lowest([one + y for one, y in zip(invested, received, strict=True)], poor, units, unit)
    return [y + more * unit for y, more in zip(received, extra, strict=True)]


def lift_lowest(held: Sequence[int], poor: Sequence[int], units: int, unit: int) -> list[int]:
    """Discrete leximin: hand out ``units`` one by one to the lowest held ÷ poor; ties to fewer poor, then first.

    Computed at once: the water level of the divisible problem, every started unit below it, and the
    few too many taken back from the highest starts. 300 and 100 万元 held by villages of 10 and 10
    poor people and 3 units of 100 万元: units start at 10, 20, 30 and 30 per head, the first of the tied villages
    gets the third: (1, 2).
    """
    money, people = water_level(held, poor, units * unit)
    step = people * unit
    counts = [max(0, -((people * amount - money * heads) // step)) for amount, heads in zip(held, poor, strict=True)]
    excess = sum(counts) - units
    exact = exact_factor(poor)

    def last_start(place: int) -> tuple[int, int, int]:
        """Where the last unit of a village starts; the largest is taken back first."""
        start = (held[place] + (counts[place] - 1) * unit) * exact // poor[place]
        return -start, -poor[place], -place

    heap = [last_start(place) for place, count in enumerate(counts) if count and excess > 0]
    heapq.heapify(heap)
    while excess > 0:
        place = -heap[0][2]
        counts[place] -= 1
        excess -= 1
        if counts[place]:
            heapq.heapreplace(heap, last_start(place))
        else:
            heapq.heappop(heap)
    return counts


def water_level(held: Sequence[int], poor: Sequence[int], amount: int) -> tuple[int, int]:
    """The level (numerator, denominator) with Σ max(0, level · poor − held) = ``amount``."""
    exact = exact_factor(poor)
    keys = [money * exact // heads for money, heads in zip(held, poor, strict=True)]
    people, money = 0, amount
    for place in sorted(range(len(held)), key=keys.__getitem__):
        if people and money * poor[place] <= held[place] * people:
            break
        people += poor[place]
        money += held[place]
    return money, people


def exact_factor(poor: Sequence[int]) -> int:
    """A factor F for which ⌊F · money ÷ poor⌋ orders the ratios exactly: different ones differ by over 1 ÷ F."""
    return max(poor) ** 2 + 1


def drawn(
    now: YearFacts, villages: Sequence[Village], received: Sequence[int], sources: Sequence[Source]
) -> list[VillageAmount]:
    """Each source's part in proportion to what it holds, split over the villages by what they still need."""
    need = list(received)
    sources = in_nested_units(sources, received)
    paid: list[tuple[str, list[int]]] = []
    for source, part in zip(sources, parts(sum(received), sources), strict=True):
        amounts = shared(part, need, source.unit)
        need = [left - amount for left, amount in zip(need, amounts, strict=True)]
        paid.append((source.code, amounts))
    paid.sort()
    return [
        VillageAmount(village.code, village.county, stream, now.year, amounts[place])
        for place, village in enumerate(villages)
        for stream, amounts in paid
        if amounts[place]
    ]


def in_nested_units(sources: Sequence[Source], received: Sequence[int]) -> Sequence[Source]:
    """The sources as they are where each unit divides the coarser ones and all sums; else all in the common divisor."""
    units = [source.unit for source in sources]
    coarsest = units[0] if units else 1
    nested = all(coarse % fine == 0 for coarse, fine in zip(units, units[1:], strict=False))
    if nested and all(amount % coarsest == 0 for amount in received):
        return sources
    common = math.gcd(*units, *received)
    return [replace(source, unit=common) for source in sources]


def parts(total: int, sources: Sequence[Source]) -> list[int]:
    """How much each source pays of ``total``: in proportion, in its own unit, never more than it holds.

    Sources come coarse units first. A class of equal units takes its proportional sum rounded down to
    the unit (or more where the finer classes could not pay the rest); the finest pays what is left.
    """
    paid: list[int] = []
    left = total
    held = sum(source.amount for source in sources)
    place = 0
    while place < len(sources):
        unit = sources[place].unit
        end = next((k for k in range(place, len(sources)) if sources[k].unit != unit), len(sources))
        inside, finer = sources[place:end], sources[end:]
        amount = sum(source.amount for source in inside)
        part = left * amount // held // unit * unit if held and finer else left
        short = left - sum(source.room for source in finer)
        part = min(max(part, -(-short // unit) * unit), sum(source.room for source in inside))
        paid += capped_shares(part, inside, unit)
        left -= part
        held -= amount
        place = end
    return paid


def capped_shares(total: int, sources: Sequence[Source], unit: int) -> list[int]:
    """``total`` in proportion to the sources' amounts, no more than each one's whole steps; ties by code."""
    amounts = [source.amount for source in sources]
    held = sum(amounts)
    if not held:
        return [0] * len(sources)
    steps = total // unit
    given = [min(steps * amount // held, source.room // unit) for amount, source in zip(amounts, sources, strict=True)]
    order = sorted(range(len(sources)), key=lambda k: (-(steps * amounts[k] % held), k))
    left = steps - sum(given)
    while left:
        before = left
        for place in order:
            if left and given[place] < sources[place].room // unit:
                given[place] += 1
                left -= 1
        if left == before:
            break
    return [count * unit for count in given]


def shared(total: int, need: Sequence[int], unit: int) -> list[int]:
    """``total`` in proportion to ``need`` in whole units, none above its need; largest remainder, ties in order."""
    wanted = sum(need)
    if total >= wanted:
        return list(need)
    steps = total // unit
    given = [steps * one // wanted for one in need]
    left = steps - sum(given)
    if left:
        order = heapq.nsmallest(left, range(len(need)), key=lambda place: (-(steps * need[place] % wanted), place))
        for place in order:
            given[place] += 1
    return [count * unit for count in given]
