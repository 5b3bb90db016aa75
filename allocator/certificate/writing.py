"""The certificate of a plan: every premise, the exact plan, the whole-unit plan, and why no level can rise."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from allocator.certificate.encoding import (
    FORM,
    column_entry,
    long_numbers,
    manifest_entry,
    names_entry,
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
def certificate_of(
    years: Sequence[YearProof], manifest: Manifest, closed: Mapping[Cell, tuple[int, int]] | None = None
) -> dict[str, object]:
    """The certificate of a plan as JSON-ready values; the checker proves it from nothing else.

    ``closed`` are the amounts (atoms, and how many one of the measure has) of years that stand as executed: nothing
    about them is proved, but the result's fingerprint is of them too, and the plan's workbook shows them.
    """
    names = {code: name for one in years for code, name in one.names.items()}
    rows = [row for one in years for row in (*one.programme.rows, *one.solution.frozen_rows, *one.programme.ahead_rows)]
    cells = [column.cell for one in years for column in (*one.programme.columns, *one.programme.ahead_columns)]
    executed = sorted((closed or {}).items())
    return {
        "form": FORM,
        "kind": "plan",
        "manifest": manifest_entry(manifest),
        "names": names_entry(names, (*cells, *(cell for cell, _ in executed)), rows),
        "closed": [[*cell, *amount] for cell, amount in executed],
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
    sums = {"streams": dict(sorted(streams.items())), "counties": dict(sorted(counties.items()))}
    return {**sums, "group": {"中省专项": group}}


def certificate_text(certificate: Mapping[str, object]) -> str:
    """The file's text, one line; the same certificate gives the same bytes.

    At its end stands ``own``, the sha256 of all before it: whoever mends a number by hand, or has half of the file, is
    told so. It is no seal, for it can be computed anew: that is what 证书指纹, told outside of the file, is for.
    """
    head = json.dumps(certificate, ensure_ascii=False, separators=(",", ":"))[:-1]
    return f'{head},"own":"{sha256(head.encode()).hexdigest()}"}}\n'
