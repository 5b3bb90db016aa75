"""The certificate of a plan: every premise, the exact plan, the whole-unit plan, and why no level can rise."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from allocator.certificate.encoding import (
    FORM,
    column_entry,
    long_numbers,
    manifest_entry,
    row_entry,
    stream_entries,
    text,
)
from allocator.certificate.premises import multipliers, premises_of
from allocator.domain.cell import Cell
from allocator.domain.dossier import Manifest
from allocator.domain.programme import LinearProgramme, Solution


@dataclass(frozen=True, slots=True)
class YearProof:
    """One decided year: the programme it was solved from, its solution, the whole-unit amounts (atoms).

    ``group`` are the stream codes of 中省专项; ``names`` map county and stream codes to names for people.
    """

    programme: LinearProgramme
    solution: Solution
    amounts: Mapping[Cell, int]
    group: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)


@long_numbers()
def certificate_of(years: Sequence[YearProof], manifest: Manifest) -> dict[str, object]:
    """The certificate of a plan as JSON-ready values; the checker proves it from nothing else."""
    return {
        "form": FORM,
        "kind": "plan",
        "manifest": manifest_entry(manifest),
        "names": dict(sorted({code: name for one in years for code, name in one.names.items()}.items())),
        "years": [year_entry(one) for one in years],
    }


def year_entry(year: YearProof) -> dict[str, object]:
    """One year: columns (this year's first, then the look-ahead's), rows, plans, totals, levels."""
    programme, solution = year.programme, year.solution
    columns = (*programme.columns, *programme.ahead_columns)
    places = {column.cell: place for place, column in enumerate(columns)}
    known = {column.cell: column for column in columns}
    premises = premises_of(programme, solution)
    levels = [
        {
            "value": str(level.value),
            "proofs": [
                {
                    "cells": [places[cell] for cell in proof.cells],
                    "rows": [[place, str(factor)] for place, factor in multipliers(proof, premises, known).items()],
                }
                for proof in level.proofs
            ],
        }
        for level in solution.levels
    ]
    # A cell that a level proves stands at offset + weight · level: saying it twice would double the file.
    proved = {cell for level in solution.levels for proof in level.proofs for cell in proof.cells}
    return {
        "year": programme.year,
        "streams": stream_entries(columns, year.group),
        "columns": [column_entry(column) for column in columns],
        "rows": [row_entry(row, kind, places) for kind, row in premises.rows],
        "exact": [None if one.cell in proved else text(solution.amounts[one.cell]) for one in programme.columns],
        "amounts": [year.amounts[column.cell] for column in programme.columns],
        "totals": totals(year),
        "levels": levels,
    }


def totals(one: YearProof) -> dict[str, object]:
    """Whole-unit totals (atoms) by stream, by county over 万元 streams, and of 中省专项."""
    streams: dict[str, int] = {}
    counties: dict[str, int] = {}
    group = 0
    for column in one.programme.columns:
        cell, amount = column.cell, one.amounts[column.cell]
        streams[cell.stream] = streams.get(cell.stream, 0) + amount
        if column.measure.name == "万元":
            counties[cell.county] = counties.get(cell.county, 0) + amount
        if cell.stream in one.group:
            group += amount
    return {"streams": dict(sorted(streams.items())), "counties": dict(sorted(counties.items())), "group": group}


def certificate_text(certificate: Mapping[str, object]) -> str:
    """The file's text: one line per year, row and level kept compact; the same certificate gives the same bytes."""
    return json.dumps(certificate, ensure_ascii=False, separators=(",", ":")) + "\n"
