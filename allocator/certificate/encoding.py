"""The compact form of columns and rows in a certificate; every exact number is a ``p/q`` text."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from allocator.domain.cell import Cell
from allocator.domain.dossier import Manifest
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column, Row

FORM = "allocator-certificate-3"


@contextmanager
def long_numbers() -> Iterator[None]:
    """Within it exact numbers of any length become text: Python stops at 4,300 digits, which guards against input."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(before)


def text(value: Fraction | int | None) -> str | None:
    """An exact number as text, None where there is none."""
    return None if value is None else str(Fraction(value))


def row_entry(row: Row, kind: str, places: Mapping[Cell, int]) -> list[object]:
    """[kind, rule, subject, year, lower, upper, places, coefficients]; coefficients None where all are 1.

    A row that whole amounts may miss by less than so many atoms (``within``) says so at the end.
    """
    terms = sorted((places[cell], factor) for cell, factor in row.terms if factor)
    ones = all(factor == 1 for _, factor in terms)
    factors = None if ones else [text(factor) for _, factor in terms]
    bounds, within = [text(row.lower), text(row.upper)], [row.within] if row.within else []
    return [kind, row.rule, row.subject, row.year, *bounds, [n for n, _ in terms], factors, *within]


def names_entry(names: Mapping[str, str], cells: Iterable[Cell], rows: Iterable[Row]) -> dict[str, str]:
    """Code → name of the counties and streams of ``cells``, of the counties that ``rows`` are about, of their rules."""
    codes = {code for cell in cells for code in (cell.county, cell.stream)}
    subjects = {part for row in rows for part in (row.rule, *row.subject.split("/"))} & names.keys()
    return {code: names.get(code, code) for code in sorted(codes | subjects)}


def column_entry(column: Column) -> list[object]:
    """[county, stream, year, weight, offset, lower, upper, frozen]."""
    cell = column.cell
    bounds = [text(column.lower), text(column.upper), text(column.frozen)]
    return [cell.county, cell.stream, cell.year, text(column.weight), text(column.offset), *bounds]


def stream_entries(columns: Iterable[Column], group: frozenset[str]) -> dict[str, dict[str, object]]:
    """Stream → measure, atoms in one of it, whole unit (atoms), whether it belongs to 中省专项."""
    found: dict[str, dict[str, object]] = {}
    for column in columns:
        code, measure = column.cell.stream, column.measure
        found[code] = {
            "measure": measure.name,
            "atoms": measure.atoms,
            "unit": column.unit,
            "group": code in group,
        }
    return dict(sorted(found.items()))


def manifest_entry(manifest: Manifest) -> dict[str, object]:
    """The fingerprints as in the contract."""
    return {
        "input_sha256": manifest.input_sha256,
        "scenario_sha256": manifest.scenario_sha256,
        "result_sha256": manifest.result_sha256,
        "versions": dict(manifest.versions),
    }
