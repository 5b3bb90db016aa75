"""Rule 16: money already issued is not taken back (but for what was recalled under its own document).

Worked number: 提前下达 800 万元, 收回 −50 万元 → the year's amount is at least 750 万元.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.cell import Cell
from allocator.domain.clause import Clause
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, show
from allocator.domain.parameter import Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.year_facts import YearFacts

ID = "already_issued"
CLAUSE = Clause("", "年度中间分批下达,已下达资金不收回;确需收回的另行发文。")


def issued_cells(facts: Facts, year: int) -> dict[Cell, int]:
    """Cell → Σ issued + recalled (atoms) of a year."""
    totals: dict[Cell, int] = {}
    for one in facts.issued:
        if one.year == year:
            cell = Cell(one.county, one.stream, one.year)
            totals[cell] = totals.get(cell, 0) + one.amount
    return totals


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """x ≥ issued, cell by cell."""
    for cell, amount in sorted(issued_cells(now.facts, now.year).items()):
        if amount > 0:
            yield Row(ID, cell.county, now.year, ((cell, Fraction(1)),), lower=Fraction(amount))


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: no amount stands below what the county already has."""
    facts, seen = ledger.facts, {(one.county, one.stream, one.year) for one in ledger.facts.issued}
    for county, code, year in sorted(seen):
        issued, given = ledger.issued(county, code, year), ledger.amount(county, code, year)
        if year in ledger.years and given < issued:
            stream, name = facts.stream(code), facts.county(county).name
            text = (
                f"{year} 年{name}“{stream.name}”全年安排 {grouped(given, stream.measure)},"
                f"少于已下达 {grouped(issued, stream.measure)}。"
            )
            required, shown = show(issued, stream.measure), show(given, stream.measure)
            yield Finding(finding_kind(values), ID, county, year, required, shown, text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """What was issued already, stream by stream."""
    parts = []
    for stream in ledger.facts.streams:
        issued = ledger.issued(county, stream.code, year)
        if issued:
            parts.append(f"{stream.name} {grouped(issued, stream.measure)}")
    return f"已下达:{'、'.join(parts)},全年安排不少于已下达。" if parts else None


STATUSES = (HARD, SOFT, CHECKED, OFF)
RULE = Rule(16, ID, "已下达不收回", CLAUSE, (), HARD, None, STATUSES, audit, explain, rows, by_county=True)
