"""The embedded sheets of an approval workbook read back: as plain text tables, with every edit of them named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.finding import BROKEN, ERROR, Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure, to_atoms
from allocator.domain.plan import VillageAmount
from allocator.domain.scenario import Setting
from allocator.workbooks.parity import canonical, changed_places, parity_of, unpacked
from allocator.workbooks.plan_names import (
    EMBEDDED_PREFIX,
    FINGERPRINT,
    HASH_NAMES,
    ORIGINAL,
    OWN_TABLES,
    PARAMETERS,
    PARITY,
    VILLAGE_KEYS,
    VILLAGES,
)

Table = list[list[str]]
FIRST = 2
RULE = "fingerprint"
DO_NOT = "随附数据请勿改动:要改数据,请改填报工作簿后重新测算。"


@dataclass(frozen=True, slots=True)
class Originals:
    """What the plan was as computed: amounts (atoms), entitlements (exact atoms), villages, and unreadable cells."""

    amounts: Mapping[Cell, int] = field(default_factory=dict)
    entitlement: Mapping[Cell, Fraction] = field(default_factory=dict)
    villages: tuple[VillageAmount, ...] = ()
    problems: tuple[Problem, ...] = ()


def texts_of(rows: Sequence[Sequence[object]]) -> Table:
    """Cells as the texts they were written as, whatever a spreadsheet made of them since."""
    return [["" if cell == "" else canonical_cell(cell) for cell in row] for row in rows]


def canonical_cell(cell: object) -> str:
    """A cell as text; dates and the like, which the tool never writes, as they print."""
    if isinstance(cell, str) and "\r" not in cell:
        return cell.strip()
    if cell is None or isinstance(cell, str | bool | int | float | Decimal):
        return canonical(cell)
    return str(cell)


def missing_tables(names: Sequence[str]) -> tuple[str, ...]:
    """The tool's own embedded sheets that a workbook lacks."""
    return tuple(name for name in (*OWN_TABLES, PARITY, FINGERPRINT) if name not in names)


def edited_tables(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """One finding for each embedded cell (or row) that is not as it was written."""
    stated: dict[str, list[tuple[str, str]]] = {}
    for row in tables[PARITY][FIRST:]:
        if len(row) >= 3 and row[0]:
            stated.setdefault(row[0], []).append((row[1], row[2]))
    for name, hashes in stated.items():
        if name not in tables:
            yield edited(f"{name}!A1", f"随附数据“{name}”被删去。")
            continue
        for place in changed_places(unpacked(hashes), parity_of(tables[name])):
            where = f"{name}!{place}" if place[:1].isalpha() and place.isascii() else name
            what = where if where != name else f"{name} {place}"
            yield edited(where, f"随附数据 {what} 被改动过。{DO_NOT}")
    for name in sorted(tables):
        if name.startswith(EMBEDDED_PREFIX) and name not in stated and name != PARITY:
            yield edited(name, f"随附数据“{name}”没有校验记录,不是本工具写出的。")


def edited(cell: str, text: str) -> Finding:
    """A broken fingerprint at a cell."""
    return Finding(BROKEN, RULE, cell.partition("!")[0], 0, "", "", text, cell)


def hashes_of(table: Table) -> dict[str, str]:
    """数据指纹 read by its labels: ``input_sha256``, ``scenario_sha256``, ``result_sha256``."""
    labels = {row[0]: row[1] for row in table if len(row) > 1}
    return {name: labels[label] for name, label in HASH_NAMES.items() if label in labels}


def settings_of(table: Table) -> tuple[Setting, ...]:
    """数据_参数 as settings, as they were in force."""
    found = []
    for number, row in enumerate(table[FIRST:], FIRST + 1):
        rule, instance, name, year, value, origin, why, approver = (*row, *[""] * 8)[:8]
        if rule:
            key = (rule, instance, name, year)
            # What is no year is told where it stands, anything else at the value.
            place = f"{PARAMETERS}!{'E' if not year or re.fullmatch('[0-9]{4}', year) else 'D'}{number}"
            found.append(Setting("rule", key, value, why or None, origin, place, approver or None))
    return tuple(found)


def scenario_of(table: Table) -> tuple[Setting, ...]:
    """数据_情景 as settings, in order."""
    from allocator.workbooks.input_writer import setting_of

    return tuple(setting_of(row) for row in table[FIRST:] if row and row[0])


def originals_of(tables: Mapping[str, Table], facts: Facts) -> Originals:
    """The plan as computed and its villages; a row that cannot be read is a problem at its cell."""
    measures = {stream.code: stream.measure for stream in facts.streams}
    amounts: dict[Cell, int] = {}
    entitlement: dict[Cell, Fraction] = {}
    problems: list[Problem] = []
    for number, row in enumerate(tables[ORIGINAL][FIRST:], FIRST + 1):
        county, stream, year, amount, _, entitled = (*row, *[""] * 6)[:6]
        if not county:
            continue
        try:
            cell, measure = Cell(county, stream, int(year)), measures[stream]
            amounts[cell] = atoms_of(amount, measure)
            entitlement[cell] = exact_of(entitled) * measure.atoms
        except (ValueError, KeyError, ArithmeticError):
            problems.append(unreadable(ORIGINAL, number, row))
    villages = village_amounts(tables[VILLAGES], problems)
    return Originals(amounts, entitlement, tuple(villages), tuple(problems))


def village_amounts(table: Table, problems: list[Problem]) -> list[VillageAmount]:
    """What each village gets: a row per village and year, a column per stream; blank is nothing."""
    found: list[VillageAmount] = []
    keys = len(VILLAGE_KEYS)
    streams = table[FIRST - 1][keys:] if len(table) >= FIRST else []
    for number, row in enumerate(table[FIRST:], FIRST + 1):
        village, county, year = (*row, *[""] * keys)[:keys]
        for stream, amount in zip(streams, row[keys:], strict=False):
            if not (village and amount):
                continue
            try:
                found.append(VillageAmount(village, county, stream, int(year), atoms_of(amount, WAN_YUAN)))
            except (ValueError, ArithmeticError):
                problems.append(unreadable(VILLAGES, number, row))
    return found


def atoms_of(text: str, measure: Measure) -> int:
    """A decimal text in a measure as atoms; ValueError where it is none."""
    try:
        atoms = to_atoms(Decimal(text), measure)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if atoms is None:
        raise ValueError(text)
    return atoms


def exact_of(text: str) -> Fraction:
    """``p/q`` in decimal or hexadecimal digits."""
    above, _, below = text.partition("/")
    return Fraction(int(above, 0), int(below, 0) if below else 1)


def unreadable(sheet: str, number: int, row: Sequence[str]) -> Problem:
    """A row of an embedded sheet that is no longer what was written."""
    return Problem(ERROR, sheet, f"A{number}", " ".join(row)[:60], f"随附数据 {sheet} 第 {number} 行读不出来。", DO_NOT)
