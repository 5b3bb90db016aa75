"""The small dossier under the real rule book, written to a file and edited as a person would."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from allocator.domain.dossier import Dossier, Manifest
from allocator.domain.records import Manual
from allocator.domain.scenario import Setting
from allocator.rulebook import effective_text, resolve
from allocator.rules import RULES
from allocator.use_cases.result_json import amounts_text
from allocator.workbooks.formula_text import filled
from tests.workbooks_out.builders import WAN, facts
from tests.workbooks_out.builders import dossier as plain_dossier

OFF = Setting("rule", ("deep_county_uplift", "", "status", ""), "off", "本例不用", "--set", "--set")


def audited_dossier(input_sha256: str = "a" * 64) -> Dossier:
    """A plan that keeps every hard rule in force: 610924 has 1,200 issued of ZY, 611023 at least 300 of SZ."""
    manual = (Manual("611023", "SZ", 2018, "不低于", 300 * WAN, True, "产业园区配套", "张某"),)
    resolved = resolve(replace(facts(), manual=manual), (OFF,), RULES)
    assert resolved.problems == ()
    made = plain_dossier(())
    digest = sha256(amounts_text(made.plan.amounts).encode()).hexdigest()
    scenario = sha256(effective_text(resolved.book).encode()).hexdigest()
    return replace(
        made,
        facts=resolved.facts,
        book=resolved.book,
        ledger=replace(made.ledger, facts=resolved.facts),
        manifest=Manifest(input_sha256, scenario, digest, {"allocator": "0.1.0"}),
    )


def edited(source: Path, target: Path, edit: Callable[[Any], object]) -> Path:
    """A copy of a workbook with an edit, saved by openpyxl (which drops the stored results of formulas)."""
    book = openpyxl.load_workbook(source)
    edit(book)
    book.save(target)
    return target


def put(sheet: str, address: str, value: object) -> Callable[[Any], object]:
    """The edit that types one value into one cell."""

    def edit(book: Any) -> None:
        book[sheet][address] = value

    return edit


def with_line_put_in(book: Any, sheet: str, row: int) -> None:
    """A blank line put in as spreadsheets do: every formula of the book goes on taking the cells it took."""
    book[sheet].insert_rows(row)
    taken = re.compile(r"\"[^\"]*\"|(?:'([^']*)'!)?((?<![\w.])\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)(?![\w(])")

    def lower(found: re.Match[str], own: str) -> str:
        if not found[2] or (found[1] or own) != sheet:
            return found[0]
        place = re.sub(r"\d+", lambda one: str(int(one[0]) + (int(one[0]) >= row)), found[2])
        return (f"'{found[1]}'!" if found[1] else "") + place

    for page in book.worksheets:
        for cell in (cell for line in page.iter_rows() for cell in line if cell.data_type == "f"):
            cell.value = taken.sub(lambda found, own=page.title: lower(found, own), cell.value)


def turned_over(page: Any, first: int, last: int) -> None:
    """The rows in the opposite order, as sorting does: whole lines, formulas filled anew for the row they come to."""
    lines = [[(cell.value, cell.data_type) for cell in row] for row in page.iter_rows(min_row=first, max_row=last)]
    for number, line in enumerate(reversed(lines)):
        row, step = first + number, (first + number) - (last - number)
        for column, (value, kind) in enumerate(line, 1):
            cell = page.cell(row, column)
            cell.value = "=" + filled(value[1:], step, 0) if kind == "f" else value
            if kind != "f" and cell.data_type == "f":
                cell.data_type = kind  # a county whose name begins with = stays a text


def retyped(source: Path, target: Path, sheet: str, address: str, number: str, formula: bool = False) -> Path:
    """A copy with one number (or a formula's stored result) changed and nothing recomputed."""
    titles = openpyxl.load_workbook(source, read_only=True).sheetnames
    part = f"xl/worksheets/sheet{titles.index(sheet) + 1}.xml"
    with ZipFile(source) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                inside = "<f>[^<]*</f>" if formula else ""
                cell = rf'(<c r="{address}"[^>]*>{inside}<v>)[^<]*(</v>)'.encode()
                content, found = re.subn(cell, rb"\g<1>" + number.encode() + rb"\g<2>", content)
                assert found == 1
            new.writestr(name, content)
    return target
