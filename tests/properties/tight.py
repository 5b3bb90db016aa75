"""Plans on which one rule binds for many counties, and every one-unit edit that must break it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from allocator.domain.cell import Cell
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN
from allocator.domain.records import AT_LEAST, AT_MOST, EQUAL
from allocator.domain.scenario import Setting
from allocator.domain.stream import Pool, Stream, Weight

YEAR, UNIT = 2018, WAN_YUAN.atoms
STREAMS = (
    Stream("NZ", "农业整合资金", "省级", "涉农整合", "全部", "全额因素法", integrated=True),
    Stream("SZ", "省级专项", "省级", "专项扶贫", "全部", "全额因素法"),
    Stream("ZF", "均衡性转移支付", "中央", "转移支付", "全部", "全额因素法"),
    Stream("ZY", "中央专项", "中央", "专项扶贫", "全部", "全额因素法"),
)
CODES = tuple(f"6103{n:02d}" for n in range(1, 13))
POOR = (41, 37, 53, 29, 61, 47, 43, 59, 31, 67, 71, 73)
PRIOR = {"NZ": 3100, "SZ": 2300, "ZF": 4700, "ZY": 5900}
POOL = {"NZ": 3700, "SZ": 2900, "ZF": 5300, "ZY": 6700}
Edited = Iterator[tuple[str, Ledger]]


@dataclass(frozen=True, slots=True)
class Tight:
    """Facts and settings under which ``rule`` binds, and the edits that must each yield its finding."""

    rule: str
    facts: Facts
    settings: tuple[Setting, ...]
    edits: Callable[[Ledger], Edited]


def base_facts(deep: int = 0, poverty: int = 12, **more: Any) -> Facts:
    """Twelve counties; the first ``poverty`` are poverty counties, the first ``deep`` deep."""
    last_year = {
        (code, stream): PRIOR[stream] * (POOR[n] + POOR[-1 - n]) // (2 * sum(POOR)) * UNIT
        for n, code in enumerate(CODES)
        for stream in PRIOR
    }
    totals = {s: sum(a for (_, stream), a in last_year.items() if stream == s) for s in PRIOR}
    pools = {(s, YEAR - 1): Pool(s, YEAR - 1, totals[s]) for s in PRIOR}
    pools |= {(s, YEAR): Pool(s, YEAR, POOL[s] * UNIT) for s in POOL}
    return Facts(
        info={},
        years=(YEAR,),
        counties=tuple(place(n, deep, poverty) for n in range(len(CODES))),
        streams=STREAMS,
        pools=pools,
        last_year=last_year,
        weights={s.code: (Weight(s.code, "贫困人口(人)", "占比", Fraction(1)),) for s in STREAMS},
        campaign=(2018, 2018),
        **more,
    )


def place(n: int, deep: int, poverty: int) -> County:
    """County n."""
    figures = {"贫困人口(人)": Fraction(POOR[n] * 100)}
    return County(CODES[n], f"示例{n + 1}县", "示例市", n < poverty, n < deep, True, integrating=True, figures=figures)


def with_amount(ledger: Ledger, county: str, stream: str, change: int) -> Ledger:
    """One cell changed."""
    cell = Cell(county, stream, YEAR)
    return replace(ledger, amounts={**ledger.amounts, cell: ledger.amounts.get(cell, 0) + change})


def with_facts(ledger: Ledger, **more: Any) -> Ledger:
    """Tables of the facts changed under an unchanged plan."""
    return replace(ledger, facts=replace(ledger.facts, **more))


def with_prior(ledger: Ledger, county: str, stream: str, change: int) -> Ledger:
    """上年安排 of one cell changed."""
    last_year = {**ledger.facts.last_year}
    last_year[county, stream] += change
    return with_facts(ledger, last_year=last_year)


def with_county(ledger: Ledger, code: str, **more: Any) -> Ledger:
    """One county's flags changed."""
    return with_facts(
        ledger, counties=tuple(replace(c, **more) if c.code == code else c for c in ledger.facts.counties)
    )


def with_row(ledger: Ledger, table: str, position: int, **more: Any) -> Ledger:
    """One row of a table changed."""
    rows = list(getattr(ledger.facts, table))
    rows[position] = replace(rows[position], **more)
    return with_facts(ledger, **{table: tuple(rows)})


def pool_edits(ledger: Ledger) -> Edited:
    """Any cell one unit up or down; a pool one unit up or down."""
    for cell in sorted(ledger.amounts):
        for change in (UNIT, -UNIT):
            yield f"{cell} {change:+}", with_amount(ledger, cell.county, cell.stream, change)


def group_edits(ledger: Ledger, counties: tuple[str, ...], sign: int = -1) -> Edited:
    """The group's cells of counties one unit down (their base one unit up), or the other way for a cap."""
    for county in counties:
        for stream in ("SZ", "ZY"):
            yield f"{county} {stream} amount", with_amount(ledger, county, stream, sign * UNIT)
            yield f"{county} {stream} prior", with_prior(ledger, county, stream, -sign * UNIT)


def uplift_edits(ledger: Ledger) -> Edited:
    """Deep counties' amounts and bases, and a county that becomes deep."""
    yield from group_edits(ledger, CODES[:5])
    for code in CODES[5:]:
        yield f"{code} deep", with_county(ledger, code, deep=True)


def village_edits(ledger: Ledger) -> Edited:
    """County money, village money and what a village had before, one unit less each; one more village."""
    for code in CODES[:6]:
        yield f"{code} NZ", with_amount(ledger, code, "NZ", -UNIT)
    for position, one in enumerate(ledger.villages):
        rows = list(ledger.villages)
        rows[position] = replace(one, amount=one.amount - UNIT)
        yield f"{one.village} amount", replace(ledger, villages=tuple(rows))
    for position, village in enumerate(ledger.facts.villages):
        yield f"{village.code} invested", with_row(ledger, "villages", position, invested=village.invested - UNIT)


def hold_harmless_edits(ledger: Ledger) -> Edited:
    """Poverty counties that the formula would lower, and one that becomes a poverty county."""
    yield from group_edits(ledger, falling(ledger))
    for code in CODES[10:]:
        yield f"{code} poverty", with_county(ledger, code, poverty=True)


def falling(ledger: Ledger) -> tuple[str, ...]:
    """Counties whose group total is, to the unit, the 120 % of their base that the rule asks for."""
    group = ("SZ", "ZY")
    spare = {c: 5 * ledger.total((c,), group, YEAR) - 6 * ledger.prior_total((c,), group, YEAR) for c in CODES}
    return tuple(c for c in CODES if 0 <= spare[c] < 5 * UNIT)


def band_edits(ledger: Ledger) -> Edited:
    """Counties at the lower end one unit down, at the upper end one unit up; their bases the other way."""
    group = ("SZ", "ZY")
    for code in CODES:
        base, given = ledger.prior_total((code,), group, YEAR), ledger.total((code,), group, YEAR)
        if given - base * Fraction(112, 100) < UNIT:
            yield from group_edits(ledger, (code,))
        elif base * Fraction(120, 100) - given < UNIT:
            yield from group_edits(ledger, (code,), sign=1)


def issued_edits(ledger: Ledger) -> Edited:
    """Cells at what was issued one unit down; the issued amount one unit up."""
    for position, one in enumerate(ledger.facts.issued):
        yield f"{one.county} amount", with_amount(ledger, one.county, one.stream, -UNIT)
        yield f"{one.county} issued", with_row(ledger, "issued", position, amount=one.amount + UNIT)


def manual_edits(ledger: Ledger) -> Edited:
    """Cells and totals away from what was decided, by one unit; the decision changed by one unit."""
    for position, one in enumerate(ledger.facts.manual):
        for change in {EQUAL: (1, -1), AT_LEAST: (-1,), AT_MOST: (1,)}[one.how]:
            stream = one.stream or "ZF"
            yield f"{one.county} {change:+}", with_amount(ledger, one.county, stream, change * UNIT)
            yield f"{one.county} decided", with_row(ledger, "manual", position, amount=one.amount - change * UNIT)


def gap_edits(ledger: Ledger) -> Edited:
    """Transfers one unit below the gap; the gap one unit above the transfers."""
    for county in ledger.facts.counties:
        gap = county.figures.get("三保缺口(万元)")
        if gap is not None:
            given = Fraction(ledger.amount(county.code, "ZF", YEAR), UNIT)
            if given == gap:
                yield f"{county.code} ZF", with_amount(ledger, county.code, "ZF", -UNIT)
            figures = {**county.figures, "三保缺口(万元)": given + 1}
            yield f"{county.code} gap", with_county(ledger, county.code, figures=figures)


def directed_edits(ledger: Ledger) -> Edited:
    """One unit to a county outside; a county with money that leaves the list."""
    for county in ledger.facts.counties:
        if county.poverty:
            yield f"{county.code} flag", with_county(ledger, county.code, poverty=False)
        else:
            for stream in ("SZ", "ZY"):
                yield f"{county.code} {stream}", with_amount(ledger, county.code, stream, UNIT)
