"""Codes without a row of their own, and names that differ: each cause told once, where it most likely lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from allocator.workbooks.intake.context import Context
from allocator.workbooks.intake.nearness import best_guess, only_near
from allocator.workbooks.intake.references import Naming, Reference
from allocator.workbooks.intake.sink import Spot
from allocator.workbooks.intake.table import Table
from allocator.workbooks.layout import COUNTIES, STREAMS
from allocator.workbooks.layout.spec import folded

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Owner:
    """A sheet whose codes others use: code → name, the codes that no other sheet uses, and the headers of both."""

    table: Table
    context: Context
    known: Mapping[str, str]
    orphans: Mapping[str, str]
    name_header: str

    @property
    def code_header(self) -> str:
        """The header of the codes."""
        return self.table.sheet.key[0]

    def spot(self, code: str, header: str) -> Spot:
        """The cell of a known code's row."""
        row = self.context.mapper.rows[self.table.sheet.name, (code,)]
        return self.table.spot(row, header, code if header == self.code_header else self.known[code])


def tell_unknown(tables: Mapping[str, Table], context: Context) -> None:
    """Every unknown code and every name that differs, in the order of the sheets they are told on."""
    for sheet, name_header in ((STREAMS, "资金名称"), (COUNTIES, "县区")):
        if sheet.name not in tables or sheet.name in context.unread:
            continue
        mine = [one for one in context.references.found if one.refers == sheet.name]
        known = {code: name for code, name in context.known(sheet.name).items() if code not in context.old_codes}
        used = {one.code for one in mine if one.known}
        orphans = {code: name for code, name in known.items() if code not in used}
        owner = Owner(tables[sheet.name], context, known, orphans, name_header)
        unknown: dict[str, list[Reference]] = {}
        for one in mine:
            if not one.known:
                unknown.setdefault(one.code, []).append(one)
        for code, found in unknown.items():
            tell_code(code, found, owner, len(unknown) == 1)
    if COUNTIES.name in tables:
        tell_names(tables[COUNTIES.name], context)


def tell_code(code: str, found: Sequence[Reference], owner: Owner, alone: bool) -> None:
    """One unknown code: a row that is told already, a row with another code, a row that lacks, or a wrong cell."""
    names = {folded(one.beside) for one in found if one.beside}
    if owner.context.references.excuse(owner.table.sheet.name, names):
        return
    sheets = {one.spot.sheet for one in found}
    mistaken = mistaken_row(code, names, owner, alone) if len(sheets) > 1 else None
    called = next((f"({one.beside})" for one in found if one.beside), "")
    if mistaken is not None:
        spot = owner.spot(mistaken, owner.code_header)
        text = f"“{mistaken}”({owner.known[mistaken]})在其他表都没有,而{places(found)}都填“{code}”。"
        fix = f"请核对哪一处填错:是这里错的,改为“{code}”;是那里错的,改为“{mistaken}”。"
        owner.context.sink.error(spot, text, fix)
    elif len(sheets) > 1 and not names & {folded(name) for name in owner.known.values()}:
        spot = owner.table.spot(owner.table.header_row, owner.code_header, owner.code_header)
        text = f"“{owner.table.sheet.name}”表没有“{code}”{called}一行,而{places(found)}都填有它。"
        owner.context.sink.error(spot, text, "请在这张表补上这一行;是那里填错的,请改正代码。")
    else:
        for sheet in sorted(sheets, key=[one.spot.sheet for one in found].index):
            tell_cells(code, [one for one in found if one.spot.sheet == sheet], names, owner)


def mistaken_row(code: str, names: set[str], owner: Owner, alone: bool) -> str | None:
    """The row of the owner that bears another code by mistake: no sheet uses its code, and its name fits.

    Where no name stands beside the unknown code: the only row that nobody uses, or the only one like it.
    """
    if names:
        named = [own for own, name in owner.orphans.items() if folded(name) in names]
        return named[0] if len(named) == 1 else None
    if alone and len(owner.orphans) == 1:
        return next(iter(owner.orphans))
    return only_near(code, owner.orphans)


def tell_cells(code: str, found: Sequence[Reference], names: set[str], owner: Owner) -> None:
    """An unknown code as a wrong cell: told at the first of one sheet's cells that have it."""
    first, more = found[0], found[1:]
    same = f"{places(more)}也是。" if more else ""
    text = f"“{owner.table.sheet.name}”表中没有“{first.spot.found}”。{guess_for(code, names, owner)}{same}"
    standard = f"请改为“{owner.table.sheet.name}”表中的代码,或在该表补上这一行。"
    owner.context.sink.error(first.spot, text, first.fix or standard)


def guess_for(code: str, names: set[str], owner: Owner) -> str:
    """What may be meant: the code of the name beside it, else the only one near it; never one of several alike."""
    named = [own for own, name in owner.known.items() if folded(name) in names]
    if len(named) == 1:
        return f"是不是“{named[0]}”({owner.known[named[0]]})?"
    near = only_near(code, owner.known)
    return f"是不是“{near}”?" if near else best_guess(code, owner.known.values()) if not code.isdigit() else ""


def places(found: Sequence[Reference | Naming]) -> str:
    """Where the cells are: ``上年安排!A10、县区年度!A22 等 4 处``, the first of each sheet before further ones."""
    cells = list(dict.fromkeys(f"{one.spot.sheet}!{one.spot.cell}" for one in found))
    first = list({one.spot.sheet: f"{one.spot.sheet}!{one.spot.cell}" for one in reversed(found)}.values())[::-1]
    shown = list(dict.fromkeys((*first, *cells)))[:SHOWN]
    return "、".join(shown) + (f" 等 {len(cells)} 处" if len(cells) > len(shown) else "")


def tell_names(table: Table, context: Context) -> None:
    """Names that differ from 县区: at 县区 where all other sheets agree against it, else once for each sheet."""
    doubted = context.references.doubted
    clashes: dict[str, list[Naming]] = {}
    agreed = {one.code for one in context.references.names if one.agrees}
    for one in context.references.names:
        if not one.agrees and not {(table.sheet.name, one.code), (one.spot.sheet, one.code)} & doubted:
            clashes.setdefault(one.code, []).append(one)
    for code, found in clashes.items():
        own = context.counties[code]
        spot = table.spot(context.mapper.rows[table.sheet.name, (code,)], "县区", own)
        written = {folded(one.spot.found) for one in found}
        if code not in agreed and len(found) > 1 and len(written) == 1:
            text = f"代码 {code} 在{places(found)}都写“{found[0].spot.found}”,这里是“{own}”。"
            fix = f"核对代码和县名:若代码无误,县名改为“{found[0].spot.found}”。"
            context.sink.error(spot, text, fix)
            continue
        for one, more in by_sheet_and_name(found):
            same = f"{places(more)}也是。" if more else ""
            text = f"代码 {code} 在“县区”表中是“{own}”,这里写“{one.spot.found}”。{same}"
            other = "" if code in agreed else f";“县区”表写错的,改{table.sheet.name}!{spot.cell}"
            context.sink.error(one.spot, text, f"核对代码和县名:若代码无误,县名改为“{own}”{other}。")


def by_sheet_and_name(found: Iterable[Naming]) -> Iterator[tuple[Naming, list[Naming]]]:
    """The clashes of one code, gathered by sheet and by what is written: the first, and those like it."""
    groups: dict[tuple[str, str], list[Naming]] = {}
    for one in found:
        groups.setdefault((one.spot.sheet, one.spot.found), []).append(one)
    for group in groups.values():
        yield group[0], group[1:]
