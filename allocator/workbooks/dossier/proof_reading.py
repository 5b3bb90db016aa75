"""The finished file is read by a second reader before it gets its name: every amount must be the plan's."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from allocator.domain.cell import Cell
from allocator.domain.dossier import Dossier
from allocator.workbooks.dossier.page import amount
from allocator.workbooks.plan_names import CODE, amount_header, stream_sheets


def proof_read(dossier: Dossier, path: Path) -> str | None:
    """None where each stream's sheet holds exactly the plan's amounts, else what differs."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    measures = {stream.code: stream.measure for stream in dossier.facts.streams}
    found: dict[Cell, Decimal] = {}
    for code, name in stream_sheets(dossier.facts.streams).items():
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        titles = ["".join(str(title).split()) for title in rows[2]]
        columns = {plan.year: titles.index(amount_header(plan.year)) for plan in dossier.plan.years}
        for row in rows[6:]:
            for year, column in columns.items():
                if row[column] != "":
                    found[Cell(str(row[titles.index(CODE)]), code, year)] = Decimal(repr(row[column]))
    planned = {cell: amount(money, measures[cell.stream]) for cell, money in dossier.plan.amounts.items()}
    if found == planned:
        return None
    differing = sorted(cell for cell in {*found, *planned} if found.get(cell) != planned.get(cell))
    return f"{len(differing)} 个数额与方案不符,首个为 {differing[0]}"
