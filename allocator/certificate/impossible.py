"""The certificates of impossibility: conflicts, each with rows and how they are weighed so that nothing keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allocator.certificate.encoding import (
    FORM,
    column_entry,
    long_numbers,
    manifest_entry,
    names_entry,
    row_entry,
    stream_entries,
)
from allocator.domain.cell import Cell
from allocator.domain.dossier import Manifest
from allocator.domain.plan import Split, UnitProof
from allocator.domain.programme import Column, Infeasible, LinearProgramme, Row

Part = dict[str, object]


@long_numbers()
def infeasible_certificate(
    programme: LinearProgramme,
    infeasible: Infeasible,
    manifest: Manifest,
    group: frozenset[str] = frozenset(),
    names: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """The exact Farkas proof as JSON-ready values, with just the rows and columns it uses.

    The one conflict's year is the one that cannot be met: the last of the rows'. Its ``tree`` is a single end: the
    rows weighed ask for more than their cells' bounds hold. x + y ≥ 6 of cells that are at most 2 and 3: 0 ≥ 1.
    """
    rows = [row for row, _ in infeasible.multipliers]
    used = {cell for row in rows for cell, _ in row.terms}
    columns = [one for one in (*programme.columns, *programme.ahead_columns) if one.cell in used]
    year, ahead = max((row.year for row in rows), default=programme.year), frozenset(programme.ahead_rows)
    weights = [[place, str(factor)] for place, (_, factor) in enumerate(infeasible.multipliers)]
    end = {"rows": weights, "gap": str(infeasible.gap)}
    kinds = ["ahead" if row in ahead else "hard" for row in rows]
    conflict = {**part(year, columns, rows, kinds, group), "derived": [], "tree": [end]}
    return whole("infeasible", [conflict], 1, manifest, names_entry(names or {}, used, rows))


@long_numbers()
def units_certificate(
    proofs: Sequence[UnitProof],
    listed: int,
    manifest: Manifest,
    group: frozenset[str] = frozenset(),
    names: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """The proofs that no whole amounts keep some rows, as JSON-ready values, of the ``listed`` conflicts found.

    ``tree`` lists each branch ``[cell, most]`` before what is below it, first with at most so many units of the cell,
    then with more; a branch ends in weights of ``rows`` in units. ``derived`` are sums of rows, counted as rows too.
    """
    rows = [row for proof in proofs for row in proof.rows]
    cells = [column.cell for proof in proofs for column in proof.columns]
    conflicts = [conflict_entry(proof, group) for proof in proofs]
    return whole("whole_units", conflicts, listed, manifest, names_entry(names or {}, cells, rows))


def whole(kind: str, conflicts: Sequence[Part], listed: int, manifest: Manifest, names: Mapping[str, str]) -> Part:
    """A certificate of conflicts, of the ``listed`` that were found."""
    head: Part = {"form": FORM, "kind": kind, "manifest": manifest_entry(manifest), "names": names}
    return {**head, "listed": listed, "conflicts": conflicts}


def conflict_entry(proof: UnitProof, group: frozenset[str]) -> Part:
    """One 取整冲突 with its proof."""
    places = places_of(proof.columns)
    year = max(*(column.cell.year for column in proof.columns), *(row.year for row in proof.rows))
    return {
        **part(year, proof.columns, proof.rows, ["hard"] * len(proof.rows), group),
        "derived": [[[place, str(weight)] for place, weight in one.weights] for one in proof.derived],
        "tree": [
            [places[node.cell], node.most]
            if isinstance(node, Split)
            else {"rows": [[place, str(weight)] for place, weight in node.weights]}
            for node in proof.tree
        ],
    }


def part(
    year: int, columns: Sequence[Column], rows: Sequence[Row], kinds: Sequence[str], group: frozenset[str]
) -> Part:
    """The premises of one conflict, in the form that a plan's years have."""
    places = places_of(columns)
    return {
        "year": year,
        "streams": stream_entries(columns, group),
        "columns": [column_entry(column) for column in columns],
        "rows": [row_entry(row, kind, places) for row, kind in zip(rows, kinds, strict=True)],
    }


def places_of(columns: Sequence[Column]) -> dict[Cell, int]:
    """Where each cell's column stands."""
    return {column.cell: place for place, column in enumerate(columns)}
