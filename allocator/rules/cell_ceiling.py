"""Rule 23, limit against absurd cells: an amount is at most a multiple of what the factor method gives.

Worked number: entitlement 412.3 万元, multiple 3 → 1,236.9, rounded up to the unit: at most 1,237 万元. A cell
without entitlement has no ceiling: it is kept as small as the other rules permit anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from allocator.domain.cell import Cell
from allocator.domain.clause import Clause
from allocator.domain.demand import Demand
from allocator.domain.facts import Facts
from allocator.domain.finding import CHECK, Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import ceil_to, grouped, rounded_text, show
from allocator.domain.parameter import MULTIPLE, Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, OFF, SOFT, Rule, finding_kind
from allocator.domain.year_facts import YearFacts

ID = "cell_ceiling"
CLAUSE = Clause("", "通行做法:单个县区单项资金不超过其测算数的若干倍,避免个别数额畸高。")
PARAMETERS = (Parameter("multiple", "测算数的倍数上限", MULTIPLE, None, minimum=Fraction(1), loosens=1),)
# After every tier that a rule of the policy stands in.
LAST_TIER = 9


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """x ≤ multiple · entitlement, cell by cell; nothing in a look-ahead, where no entitlement is known."""
    for cell, ceiling in ceilings(now.facts, now.entitlement, values, now.year).items():
        if now.facts.stream(cell.stream).steered:
            terms = ((cell, Fraction(1)),)
            yield Row(ID, f"{cell.county}/{cell.stream}", now.year, terms, upper=Fraction(ceiling))


def ceilings(facts: Facts, entitlement: Mapping[Cell, Fraction], values: Values, year: int) -> dict[Cell, int]:
    """Cell → its ceiling (atoms), rounded up to the unit; only where there is an entitlement."""
    multiple = values.number("multiple", year)
    if multiple is None:
        return {}
    return {
        cell: ceil_to(multiple * amount, facts.stream(cell.stream).unit)
        for cell, amount in sorted(entitlement.items())
        if cell.year == year and amount > 0
    }


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: each amount against the whole units that hold the multiple of its entitlement."""
    for cell, entitled in sorted(ledger.entitlement.items()):
        multiple = values.number("multiple", cell.year)
        if multiple is None or entitled <= 0 or cell.year not in ledger.years:
            continue
        stream, given = ledger.facts.stream(cell.stream), ledger.amount(cell.county, cell.stream, cell.year)
        units = -(-(multiple * entitled) // stream.unit)
        if given > units * stream.unit:
            most = int(units) * stream.unit
            kind = finding_kind(values) if stream.steered else CHECK
            text = (
                f"{cell.year} 年{ledger.facts.county(cell.county).name}“{stream.name}”{grouped(given, stream.measure)},"
                f"超过测算数的 {rounded_text(multiple)} 倍即 {grouped(most, stream.measure)}"
                f"{'' if stream.steered else '(该项资金为给定或不可调剂,只核对)'}。"
            )
            shown = show(most, stream.measure), show(given, stream.measure)
            yield Finding(kind, ID, cell.county, cell.year, *shown, text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """The streams in which the county stands at its ceiling or above."""
    said = []
    for cell, ceiling in ceilings(ledger.facts, ledger.entitlement, values, year).items():
        stream, given = ledger.facts.stream(cell.stream), ledger.amount(cell.county, cell.stream, year)
        if cell.county == county and given >= ceiling:
            amounts = f"安排 {grouped(given, stream.measure)},上限 {grouped(ceiling, stream.measure)}"
            said.append(f"“{stream.name}”{amounts}")
    multiple = values.ratio("multiple", year)
    return f"单项不超过测算数的 {rounded_text(multiple)} 倍,已达上限:{';'.join(said)}。" if said else None


STATUSES = (SOFT, CHECKED, OFF)
RULE = Rule(
    23,
    ID,
    "单项上限",
    CLAUSE,
    PARAMETERS,
    OFF,
    None,
    STATUSES,
    audit,
    explain,
    rows,
    default_tier=LAST_TIER,
    by_county=True,
    demands=(Demand(("multiple",)),),
)
