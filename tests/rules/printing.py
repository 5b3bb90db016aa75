"""Rows and findings as a policy officer reads them: inequalities in 万元."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure, decimal_text
from allocator.domain.programme import Row
from allocator.domain.year_facts import YearFacts

KINDS = {"broken": "违反", "shortfall": "缺口", "check": "未达标"}


def number(value: Fraction) -> str:
    """A finite decimal as such, anything else as p/q."""
    try:
        return decimal_text(value)
    except ValueError:
        return str(value)


def row_text(now: YearFacts, row: Row) -> str:
    """One row: ``610101: 甲县·ZY + 甲县·SF ≥ 1388.5``; last year's numbers are put in where they are known."""
    measure = measure_of(now.facts, row)
    terms, constant = list(row.terms), Fraction(0)
    for (county, stream), factor in row.prior_terms:
        if now.settled:
            constant += factor * now.prior(county, stream)
        else:
            terms.append((Cell(county, stream, now.year - 1), factor))
    left = sum_text(now, terms) or "0"
    lower = None if row.lower is None else number((row.lower - constant) / measure.atoms)
    upper = None if row.upper is None else number((row.upper - constant) / measure.atoms)
    if lower == upper:
        bounded = f"{left} = {lower}"
    elif lower is not None and upper is not None:
        bounded = f"{lower} ≤ {left} ≤ {upper}"
    else:
        bounded = f"{left} ≥ {lower}" if lower is not None else f"{left} ≤ {upper}"
    against = "" if row.required is None else f" [按 {number(row.required / measure.atoms)} 计缺口]"
    within = f" [取整可差不足 {number(Fraction(row.within, measure.atoms))}]" if row.within else ""
    return f"{row.subject}: {bounded}{against}{within}"


def sum_text(now: YearFacts, terms: Iterable[tuple[Cell, Fraction]]) -> str:
    """``甲县·ZY + 1.2 乙县·ZY − 甲县·SF@2017``."""
    text = ""
    for cell, factor in terms:
        if factor == 0:
            continue
        when = "" if cell.year == now.year else f"@{cell.year}"
        name = f"{now.facts.county(cell.county).name}·{cell.stream}{when}"
        size = "" if abs(factor) == 1 else f"{number(abs(factor))} "
        sign = "−" if factor < 0 else "+"
        text += f" {sign} {size}{name}" if text else f"{'−' if factor < 0 else ''}{size}{name}"
    return text


def measure_of(facts: Facts, row: Row) -> Measure:
    """The measure of a row's amounts (rows never mix measures)."""
    codes = {cell.stream for cell, _ in row.terms} | {stream for (_, stream), _ in row.prior_terms}
    measures = {facts.stream(code).measure for code in codes} or {WAN_YUAN}
    assert len(measures) == 1, f"a row mixes {measures}"
    return measures.pop()


def finding_text(found: Finding) -> str:
    """One finding: ``违反 | 610101 | 2018 | 1388.5 | 1388``."""
    return " | ".join((KINDS[found.kind], found.subject, str(found.year), found.required, found.given))
