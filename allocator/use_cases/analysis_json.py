"""The --json form of an analysis: amounts as decimal strings in 万元, ratios rounded to six places."""

from __future__ import annotations

from typing import Any

from allocator.domain.analysis import SCREENED, Analysis, Cliff, Lowest, Moves, Price, PriceYear, Sensitivity, Sums
from allocator.domain.money import WAN_YUAN, in_measure, rounded_text, show
from allocator.use_cases.result_json import conflict, manifest_entry, problem
from allocator.use_cases.results import Result


def analysis_json(result: Result, analysis: Analysis | None) -> dict[str, Any]:
    """Status, the three answers (empty where there is no plan), what stopped it, the fingerprint."""
    return {
        "status": result.status,
        "year": analysis.year if analysis else None,
        "prices": [price(one) for one in analysis.prices] if analysis else [],
        "sensitivity": [sensitive(one) for one in analysis.sensitivity] if analysis else [],
        "screened": [
            {
                "kind": one.kind,
                "cells": one.cells,
                "moving": one.moving,
                "tried": one.tried,
                "caught": one.caught,
                "largest_estimate": about(one.largest),
            }
            for one in (analysis.kinds if analysis else ())
        ],
        "cliffs": [cliff(one) for one in analysis.cliffs] if analysis else [],
        "problems": [problem(one) for one in result.problems],
        "conflict": conflict(result.conflict) if result.conflict else None,
        "manifest": manifest_entry(result.manifest),
    }


def price(one: Price) -> dict[str, Any]:
    """One rule."""
    return {
        "rule": one.rule,
        "status": one.status,
        "outcome": one.outcome,
        "text": one.text,
        "years": [price_year(year) for year in one.years],
    }


def price_year(one: PriceYear) -> dict[str, Any]:
    """One year of a rule's price: what the rule adds to and takes from each county."""
    return {
        "year": one.year,
        "forecast": one.forecast,
        "moved": show(one.moves.moved),
        "moved_in_cells": show(one.moves.in_cells),
        "cells": one.moves.cells,
        "gainers": sums(one.moves.gains),
        "payers": sums(one.moves.losses),
        "lowest_county": {"without": lowest(one.county_without), "with": lowest(one.county_with)},
        "lowest_cell": {"without": lowest(one.cell_without), "with": lowest(one.cell_with)},
    }


def sums(pairs: Sums) -> list[dict[str, str]]:
    """Counties with their amounts, largest first."""
    return [{"county": code, "amount": show(amount)} for code, amount in pairs]


def lowest(one: Lowest | None) -> dict[str, str] | None:
    """Who is worst off, and the 满足率 (1 is 100 %), half up to six places."""
    if one is None:
        return None
    found = {"county": one.county, "ratio": rounded_text(one.ratio, 6)}
    return found | ({"stream": one.stream} if one.stream else {})


def moves(one: Moves | None) -> dict[str, Any]:
    """What changes in a plan; nulls where there is none."""
    if one is None:
        return dict.fromkeys(("moved", "cells", "counties", "largest", "largest_at"))
    at = None if one.where is None else {"county": one.where[0], "stream": one.where[1]}
    return {
        "moved": show(one.moved),
        "cells": one.cells,
        "counties": one.counties,
        "largest": show(one.largest),
        "largest_at": at,
    }


def sensitive(one: Sensitivity) -> dict[str, Any]:
    """One input cell; ``proved`` is false for a mere estimate."""
    return {
        "sheet": one.sheet,
        "cell": one.cell,
        "name": one.name,
        "value": one.value,
        "wrong": one.wrong,
        "outcome": one.outcome,
        "proved": one.outcome != SCREENED,
        "estimate": about(one.estimate),
        "text": one.text,
        **moves(one.moves),
    }


def about(atoms: int) -> str:
    """An estimate to two places of 万元, no trailing zeros."""
    cents = (2 * in_measure(atoms) * 100 + 1) // 2
    return show(int(cents) * WAN_YUAN.atoms // 100)


def cliff(one: Cliff) -> dict[str, Any]:
    """One county at an edge."""
    return {
        "kind": one.kind,
        "county": one.county,
        "now": one.now,
        "then": one.then,
        "near": one.near,
        "outcome": one.outcome,
        "total_now": show(one.total_now),
        "total_then": None if one.total_then is None else show(one.total_then),
        "jump": None if one.jump is None else show(one.jump),
        "text": one.text,
        **moves(one.moves),
    }
