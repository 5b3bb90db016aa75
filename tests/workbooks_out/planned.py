"""Facts planned under the real rule book, made into a dossier as ``allocator run`` makes it, and read back."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineWorkbook

from allocator.domain.dossier import Dossier, Manifest
from allocator.domain.facts import Facts
from allocator.domain.scenario import Scenario, Setting
from allocator.use_cases import plan_facts
from allocator.use_cases.checking import Checked
from allocator.use_cases.running import dossier, explain_all
from allocator.workbooks.dossier import write_dossier

Rows = list[list[object]]


def planned_dossier(facts: Facts, settings: tuple[Setting, ...] = ()) -> Dossier:
    """The dossier of a plan that must exist."""
    planned = plan_facts(facts, settings)
    assert planned.plan is not None, (planned.status, planned.problems, planned.conflict, planned.reason)
    checked = Checked((), planned.facts, planned.book, Scenario("baseline", "基准", "", ("baseline",), ()), "a" * 64)
    manifest = Manifest("a" * 64, "b" * 64, "c" * 64, {"allocator": "0"})
    return dossier(checked, planned, manifest, explain_all(planned, what_if=False))


def sheets_of(path: Path) -> dict[str, Rows]:
    """Every sheet's values as a reader that does not compute sees them."""
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def written_sheets(one: Dossier, folder: Path) -> dict[str, Rows]:
    """The dossier written and read back."""
    path = folder / "方案.xlsx"
    assert write_dossier(one, path, force=True) is None
    return sheets_of(path)


def titled(rows: Rows, header: int = 2) -> list[dict[str, object]]:
    """The rows below a header, by their titles with line breaks taken out."""
    titles = [str(title).replace("\n", "") for title in rows[header]]
    return [dict(zip(titles, row, strict=True)) for row in rows[header + 1 :]]


def texts_of(rows: Rows) -> list[str]:
    """Every cell of a sheet as text."""
    return [str(cell) for row in rows for cell in row if cell != ""]
