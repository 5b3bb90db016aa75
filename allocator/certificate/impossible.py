"""The certificate of impossibility: conflicts, each with rows and how they are weighed so that nothing keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from allocator.domain.programme import Column, Infeasible, Row

Part = dict[str, object]


@dataclass(frozen=True, slots=True)
class RowsProof:
    """The exact Farkas proof of a conflict, and the columns that its rows are about."""

    columns: tuple[Column, ...]
    infeasible: Infeasible

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows weighed."""
        return tuple(row for row, _ in self.infeasible.multipliers)


@long_numbers()
def conflicts_certificate(
    proofs: Sequence[RowsProof | UnitProof],
    listed: int,
    manifest: Manifest,
    group: frozenset[str] = frozenset(),
    names: Mapping[str, str] | None = None,
) -> Part:
    """The proofs that nothing keeps some rows, as JSON-ready values, of the ``listed`` conflicts that were told.

    A conflict's year is the one that cannot be met: the last of its rows' and cells'. The ``tree`` of an exact one is a
    single end: the rows weighed ask for more than their cells' bounds hold, by ``gap``. x + y ≥ 6 of cells that are at
    most 2 and 3: 0 ≥ 1. In ``whole`` units it lists each branch ``[cell, most]`` before what is below it, first with at
    most so many units of the cell, then with more; a branch ends in weights of ``rows`` in units. ``derived`` are sums
    of rows, counted as rows too.
    """
    rows = [row for proof in proofs for row in proof.rows]
    cells = [column.cell for proof in proofs for column in proof.columns]
    return {
        "form": FORM,
        "kind": "conflict",
        "manifest": manifest_entry(manifest),
        "names": names_entry(names or {}, cells, rows),
        "listed": listed,
        "conflicts": [conflict_entry(proof, group) for proof in proofs],
    }


def conflict_entry(proof: RowsProof | UnitProof, group: frozenset[str]) -> Part:
    """One conflict with its premises, in the form that a plan's years have, and its proof."""
    places = {column.cell: place for place, column in enumerate(proof.columns)}
    return {
        "year": max([*(column.cell.year for column in proof.columns), *(row.year for row in proof.rows)]),
        "whole": isinstance(proof, UnitProof),
        "streams": stream_entries(proof.columns, group),
        "columns": [column_entry(column) for column in proof.columns],
        "rows": [row_entry(row, "hard", places) for row in proof.rows],
        **(tree_of(proof, places) if isinstance(proof, UnitProof) else end_of(proof.infeasible)),
    }


def end_of(infeasible: Infeasible) -> Part:
    """The weights of an exact proof."""
    weights = [[place, str(factor)] for place, (_, factor) in enumerate(infeasible.multipliers)]
    return {"derived": [], "tree": [{"rows": weights, "gap": str(infeasible.gap)}]}


def tree_of(proof: UnitProof, places: Mapping[Cell, int]) -> Part:
    """The sums and branches of a proof in whole units."""
    return {
        "derived": [[[place, str(weight)] for place, weight in one.weights] for one in proof.derived],
        "tree": [
            [places[node.cell], node.most]
            if isinstance(node, Split)
            else {"rows": [[place, str(weight)] for place, weight in node.weights]}
            for node in proof.tree
        ],
    }
