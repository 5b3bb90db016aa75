"""The certificates of impossibility: rows and bounds that add up to 0 ≥ something positive; a tree for whole units."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.certificate.encoding import FORM, column_entry, long_numbers, manifest_entry, row_entry, stream_entries
from allocator.domain.dossier import Manifest
from allocator.domain.plan import Split, UnitProof
from allocator.domain.programme import Infeasible, LinearProgramme


@long_numbers()
def infeasible_certificate(
    programme: LinearProgramme,
    infeasible: Infeasible,
    manifest: Manifest,
    group: frozenset[str] = frozenset(),
    names: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """The exact Farkas proof as JSON-ready values, with just the rows and columns it uses.

    ``year`` is the one that cannot be met: the last of the rows'.
    x ≥ 3 weighed +1 and x ≤ 2 weighed −1 read 0 ≥ 1: gap 1.
    """
    used = {cell for row, _ in infeasible.multipliers for cell, _ in row.terms} | {c for c, _ in infeasible.bounds}
    columns = [one for one in (*programme.columns, *programme.ahead_columns) if one.cell in used]
    places = {column.cell: place for place, column in enumerate(columns)}
    ahead = set(programme.ahead_rows)
    return {
        "form": FORM,
        "kind": "infeasible",
        "manifest": manifest_entry(manifest),
        "names": dict(sorted((names or {}).items())),
        "year": max((row.year for row, _ in infeasible.multipliers), default=programme.year),
        "streams": stream_entries(columns, group),
        "columns": [column_entry(column) for column in columns],
        "rows": [row_entry(row, "ahead" if row in ahead else "hard", places) for row, _ in infeasible.multipliers],
        "multipliers": [str(factor) for _, factor in infeasible.multipliers],
        "bounds": [[places[cell], str(factor)] for cell, factor in infeasible.bounds],
        "gap": str(infeasible.gap),
    }


@long_numbers()
def units_certificate(
    proof: UnitProof, manifest: Manifest, group: frozenset[str] = frozenset(), names: Mapping[str, str] | None = None
) -> dict[str, object]:
    """The proof that no whole amounts keep some rows, as JSON-ready values.

    ``tree`` lists each branch ``[cell, most]`` before what is below it, first with at most so many units of the cell,
    then with more; a branch ends in weights of ``rows`` in units. ``derived`` are sums of rows, counted as rows too.
    """
    places = {column.cell: place for place, column in enumerate(proof.columns)}
    return {
        "form": FORM,
        "kind": "whole_units",
        "manifest": manifest_entry(manifest),
        "names": dict(sorted((names or {}).items())),
        "year": max(column.cell.year for column in proof.columns),
        "streams": stream_entries(proof.columns, group),
        "columns": [column_entry(column) for column in proof.columns],
        "rows": [row_entry(row, "hard", places) for row in proof.rows],
        "derived": [[[place, str(weight)] for place, weight in one.weights] for one in proof.derived],
        "tree": [
            [places[node.cell], node.most]
            if isinstance(node, Split)
            else {"rows": [[place, str(weight)] for place, weight in node.weights]}
            for node in proof.tree
        ],
    }
