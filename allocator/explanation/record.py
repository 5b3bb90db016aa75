"""The explanation as JSON-ready values, codes for names: ``entitlement`` and ``exact`` as p/q in the stream's measure,
every other amount as a decimal string (rounded half away from zero to six places where it does not end)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import Measure, amount_text, in_measure, ratio_text, show
from allocator.domain.reason import Burden, CellReason, CountyReason, Explanation, WhatIf


def explanation_json(facts: Facts, explanation: Explanation) -> dict[str, Any]:
    """``counties`` (with cells that add up exactly), ``burdens`` by rule and year, ``what_ifs``."""
    return {
        "counties": [county_entry(facts, one) for one in explanation.counties],
        "burdens": [
            burden_entry(year, burden) for year, some in sorted(explanation.burdens.items()) for burden in some
        ],
        "what_ifs": [what_if_entry(facts, explanation, one) for one in explanation.what_ifs],
    }


def county_entry(facts: Facts, one: CountyReason) -> dict[str, Any]:
    """One county in one year."""
    return {
        "county": one.county,
        "name": facts.county(one.county).name,
        "year": one.year,
        "cells": [cell_entry(facts, cell) for cell in one.cells],
        "binding": [{"rule": rule, "subject": subject} for rule, subject in one.binding],
        "sentences": list(one.sentences),
    }


def cell_entry(facts: Facts, one: CellReason) -> dict[str, Any]:
    """One cell: entitlement + the steps' ``exact`` = exact, and what rounding adds is amount − exact."""
    measure = facts.stream(one.cell.stream).measure
    return {
        "stream": one.cell.stream,
        "prior": show(one.prior, measure),
        "entitlement": exact(one.entitlement, measure),
        "steps": [
            {"rule": rule, "amount": amount_text(step, measure), "exact": exact(step, measure)}
            for rule, step in one.steps.items()
        ],
        "exact": exact(one.exact, measure),
        "rounding": amount_text(one.rounding, measure),
        "amount": show(one.amount, measure),
        "now": show(one.now, measure),
        "unit_reason": one.unit_reason,
    }


def burden_entry(year: int, one: Burden) -> dict[str, Any]:
    """What one rule moves between counties (万元)."""
    return {
        "year": year,
        "rule": one.rule,
        "moved": amount_text(one.moved),
        "counties": {county: amount_text(change) for county, change in one.changes.items()},
    }


def what_if_entry(facts: Facts, explanation: Explanation, one: WhatIf) -> dict[str, Any]:
    """One case and what it changes for the counties explained; ``changes`` null where it has no plan."""
    asked = {reason.county for reason in explanation.counties}
    entry: dict[str, Any] = {"year": one.year, "changes": changes_of(facts, one.changes, asked)}
    if one.rule:
        return entry | {"lifted": one.rule}
    return entry | {"pool": {"stream": one.stream, "more": show(one.extra, facts.stream(one.stream).measure)}}


def changes_of(facts: Facts, changes: Mapping[Cell, Fraction] | None, asked: set[str]) -> list[dict[str, str]] | None:
    """Cell by cell, those that change only."""
    if changes is None:
        return None
    return [
        {
            "county": cell.county,
            "stream": cell.stream,
            "change": amount_text(change, facts.stream(cell.stream).measure),
        }
        for cell, change in sorted(changes.items())
        if change and cell.county in asked
    ]


def exact(atoms: Fraction, measure: Measure) -> str:
    """Exact atoms as p/q in the measure."""
    return ratio_text(in_measure(atoms, measure))
