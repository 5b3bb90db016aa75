"""Rule 21: what leadership decided, with a reason and a name, stands.

Worked number: 等于 1,200 万元 → the cell is 1,200 exactly; without a stream the county's total over all
万元 streams is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import Clause
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, grouped, show
from allocator.domain.parameter import Values
from allocator.domain.programme import Row
from allocator.domain.records import AT_LEAST, AT_MOST, EQUAL, Manual
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.year_facts import YearFacts

ID = "manual_adjustment"
CLAUSE = Clause("", "领导研究决定的人工调整,须写明理由和批准人。")


def streams_of(facts: Facts, one: Manual) -> tuple[str, ...]:
    """The streams an adjustment is about: its own, or all 万元 streams."""
    if one.stream is not None:
        return (one.stream,)
    return tuple(stream.code for stream in facts.streams if stream.is_money)


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """x (or the county's Σ x) =, ≥ or ≤ the amount decided."""
    for one in sorted(now.facts.manual, key=lambda one: (one.county, one.stream or "")):
        if one.year != now.year:
            continue
        terms = tuple((cell, Fraction(1)) for cell in now.cells_of(one.county, streams_of(now.facts, one)))
        amount = Fraction(one.amount)
        lower = amount if one.how in (EQUAL, AT_LEAST) else None
        upper = amount if one.how in (EQUAL, AT_MOST) else None
        yield Row(ID, one.county, now.year, terms, lower=lower, upper=upper)


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: the amount (or the county's total) against what was decided."""
    for one in ledger.facts.manual:
        if one.year not in ledger.years:
            continue
        given = ledger.total((one.county,), streams_of(ledger.facts, one), one.year)
        kept = {EQUAL: given == one.amount, AT_LEAST: given >= one.amount, AT_MOST: given <= one.amount}[one.how]
        if not kept:
            measure = WAN_YUAN if one.stream is None else ledger.facts.stream(one.stream).measure
            decided = f"{one.year} 年{sentence(ledger.facts, one)}(批准人:{one.approver})"
            text = f"{decided},实际安排 {grouped(given, measure)}。"
            required, shown = show(one.amount, measure), show(given, measure)
            yield Finding(finding_kind(values), ID, one.county, one.year, required, shown, text)


def sentence(facts: Facts, one: Manual) -> str:
    """The decision in words: 甲县“中央专项”人工调整为等于 1,200 万元."""
    stream = facts.stream(one.stream) if one.stream is not None else None
    what = f"“{stream.name}”" if stream else "各项资金合计"
    measure = stream.measure if stream else WAN_YUAN
    return f"{facts.county(one.county).name}{what}人工调整为{one.how} {grouped(one.amount, measure)}"


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """Each decision about the county, its reason and who approved it."""
    said = [
        f"{sentence(ledger.facts, one)},理由:{one.reason},批准人:{one.approver}"
        + ("" if one.counts_next_year else ",不计入下年基数")
        for one in ledger.facts.manual
        if (one.county, one.year) == (county, year)
    ]
    return ";".join(said) + "。" if said else None


STATUSES = (HARD, SOFT, CHECKED, OFF)
RULE = Rule(21, ID, "人工调整", CLAUSE, (), HARD, None, STATUSES, audit, explain, rows, by_county=True)
