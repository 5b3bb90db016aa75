"""An approval workbook read back, fresh or edited by hand: what it says now, what it said, and what was touched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.plan import VillageAmount
from allocator.domain.scenario import Setting
from allocator.workbooks.gate import open_safely
from allocator.workbooks.gate.formulas import FORMULA, Special, Written, hidden_sheets, special_cells, written_sheets
from allocator.workbooks.plan_book import Book, book_of, where
from allocator.workbooks.plan_cells import Reading, StreamTable, copied_sheets, gone_cells, read_stream_sheet
from allocator.workbooks.plan_due import as_laid_out, printed_tables
from allocator.workbooks.plan_formulas import forms_of, told_formulas
from allocator.workbooks.plan_labels import without_sizes
from allocator.workbooks.plan_looks import told_looks
from allocator.workbooks.plan_marks import Place, marks_of
from allocator.workbooks.plan_names import (
    EMBEDDED_PREFIX,
    FINGERPRINT,
    FORMULAS,
    LABELS,
    MARKS,
    PARAMETERS,
    SCENARIO,
    stream_sheets,
)
from allocator.workbooks.plan_pools import told_pools
from allocator.workbooks.plan_printed import Told, compare
from allocator.workbooks.plan_prints import edited_annex, edited_pools, told_totals
from allocator.workbooks.plan_references import stray_references
from allocator.workbooks.plan_refigured import told_marks
from allocator.workbooks.plan_relabelled import told_labels
from allocator.workbooks.plan_tables import (
    Table,
    edited_tables,
    hashes_of,
    missing_tables,
    originals_of,
    scenario_of,
    settings_of,
    texts_of,
)

Rows = list[Any]
INPUT_SHEETS = ("资金总盘", "上年安排")
RERUN = "请用 allocator run 重新生成报批材料。"


@dataclass(frozen=True, slots=True)
class PlanBook:
    """A plan as its workbook states it. ``facts`` is None where the file is no plan (``problems`` say why).

    ``amounts`` (atoms) are the 各资金 sheets' 全年安排 cells, the only truth; ``original`` what was computed;
    ``scenario`` what a scenario or the command line set beside the input; ``places`` map a cell to
    ``资金_ZY!H7``; ``findings`` name cells that are no amounts and embedded cells that were edited;
    ``hashes`` are those of 数据指纹; ``sheets`` the names of all sheets.
    """

    problems: tuple[Problem, ...]
    facts: Facts | None = None
    settings: tuple[Setting, ...] = ()
    amounts: Mapping[Cell, int] = field(default_factory=dict)
    entitlement: Mapping[Cell, Fraction] = field(default_factory=dict)
    villages: tuple[VillageAmount, ...] = ()
    findings: tuple[Finding, ...] = ()
    original: Mapping[Cell, int] = field(default_factory=dict)
    places: Mapping[Cell, str] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    scenario: tuple[Setting, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reread:
    """What the fast reader does not tell: formulas and error values of sheets asked for, all else, hidden sheets."""

    special: Callable[[Collection[str]], Mapping[str, Special]]
    written: Mapping[str, Written]
    hidden: frozenset[str] = frozenset()


def read_plan(path: Path) -> PlanBook:
    """Read an approval workbook through the gate; only amount cells and untouched facts are believed."""
    path = Path(path)
    gate = open_safely(path)
    if gate.problems:
        return PlanBook(gate.problems)
    sheets = plain_sheets(gate.content)
    if isinstance(sheets, str):
        return PlanBook((not_readable(path, sheets),))
    wrong = wrong_kind(path.name, tuple(sheets))
    if wrong:
        return PlanBook((wrong,))
    tables = {name: texts_of(rows) for name, rows in sheets.items() if name.startswith(EMBEDDED_PREFIX)}
    facts, problems = embedded_facts(tables)
    if facts is None:
        return PlanBook(problems, findings=tuple(edited_tables(tables)))
    printed = tuple(sheet for sheet in sheets if not sheet.startswith(EMBEDDED_PREFIX))
    reread = Reread(
        lambda titles: special_cells(gate.content, titles),
        written_sheets(gate.content, printed),
        hidden_sheets(gate.content),
    )
    return plan_of(sheets, reread, tables, facts, problems)


def plain_sheets(content: bytes) -> dict[str, Rows] | str:
    """Every sheet's values by the fast reader: texts, numbers, stored results of formulas, "" where blank.

    A file that passed the gate and still cannot be opened gives the name of what the reader raised.
    """
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except Exception as error:
        return type(error).__name__


def not_readable(path: Path, error: str) -> Problem:
    """A file that passed the gate and still cannot be opened."""
    fix = "请用 Excel 或 WPS 打开后另存为新的 .xlsx 文件;打不开的请重新生成。"
    return Problem(ERROR, path.name, "", error, "工作簿的内部结构读不出来。", fix)


def wrong_kind(name: str, sheets: Sequence[str]) -> Problem | None:
    """A workbook that is no plan, told in one sentence."""
    lacking = missing_tables(sheets)
    if not lacking:
        return None
    if all(sheet in sheets for sheet in INPUT_SHEETS) and len(lacking) > 1:
        text = "这是填报数据,不是报批材料。"
        return Problem(ERROR, name, "", "", text, "审核请选 allocator run 写出的方案;检查填报数据用 allocator check。")
    if not any(sheet.startswith(EMBEDDED_PREFIX) for sheet in sheets):
        return Problem(ERROR, name, "", "", "这不是本工具写出的报批材料。", "请选 allocator run 写出的方案.xlsx。")
    text = f"报批材料缺少随附的工作表:{'、'.join(lacking)}。"
    return Problem(ERROR, name, "", lacking[0], text, f"{RERUN[:-1]},随附工作表请勿删除。")


def embedded_facts(tables: Mapping[str, Table]) -> tuple[Facts | None, tuple[Problem, ...]]:
    """The facts the plan was made from; where the tables were spoilt, one problem at the first spoilt cell."""
    from allocator.workbooks.input_writer import facts_from_tables

    facts, problems = facts_from_tables(tables)
    wrong = [one for one in problems if one.level == ERROR]
    if facts is not None or not wrong:
        return facts, problems
    first, more = wrong[0], f"等 {len(wrong)} 处" if len(wrong) > 1 else ""
    text = f"随附数据读不出来{more}:{first.text}"
    return None, (replace(first, sheet=EMBEDDED_PREFIX + first.sheet, text=text, fix=f"随附数据被改动过,{RERUN}"),)


class Typed:
    """The special cells of each sheet, read once; a formula where none was written counts as what is typed there."""

    def __init__(self, special: Mapping[str, Special], reread: Reread, foreign: Collection[str]) -> None:
        self.special, self.reread, self.foreign = special, reread, foreign
        self.known: dict[str, Special] = {}

    def __call__(self, title: str) -> Special:
        """Those of one sheet."""
        if title not in self.known:
            found = self.special.get(title) or self.reread.special((title,)).get(title, {})
            self.known[title] = {
                at: kind for at, kind in found.items() if kind != FORMULA or where(title, at) not in self.foreign
            }
        return self.known[title]


def plan_of(
    sheets: Mapping[str, Rows],
    reread: Reread,
    tables: Mapping[str, Table],
    facts: Facts,
    problems: tuple[Problem, ...],
) -> PlanBook:
    """The plan with everything that was touched."""
    originals = originals_of(tables, facts)
    years = tuple(sorted({cell.year for cell in originals.amounts})) or facts.years
    special = reread.special(tuple(stream_sheets(facts.streams).values()))
    reading = read_amounts(sheets, special, facts, years)
    totals = told_totals(sheets, special, facts, reading, years)
    gone = tuple(gone_cells(reading, originals.amounts, facts))
    now = Ledger(facts, years, reading.amounts, originals.entitlement, originals.villages)
    ledger = as_laid_out(now, originals.amounts)
    known = {one.cell for one in (*reading.findings, *totals.findings) if one.cell}
    names = {county.code: county.name for county in facts.counties}
    book, sizes = kept_of(sheets, tables, reread)
    live, foreign = told_formulas(book, known)
    strays = tuple(stray_references(book, names, known | {one.cell for one in live.findings if one.cell}))
    formulas = Typed(special, reread, foreign)
    # Amounts that cannot be read come first: until they stand again, every table would differ.
    readable = not gone and not reading.findings
    printed = compare(tuple(printed_tables(ledger)) if readable else (), sheets, formulas, names)
    pools = told_pools(ledger, sheets, formulas) if readable else Told()
    copies = tuple(copied_sheets(sheets, stream_sheets(facts.streams).values()))
    known |= {one.cell for one in (*copies, *live.findings, *strays, *printed.findings, *pools.findings) if one.cell}
    kept = told_kept(book, formulas, known, reading.amounts == originals.amounts)
    known |= {one.cell for one in kept.findings if one.cell}
    looks = told_looks(book, sizes, reread.written, reread.hidden, names, known)
    again = [one for one in (*kept.problems, *looks.problems) if one not in printed.problems]
    hints = (*live.problems, *printed.problems, *pools.problems, *again)
    return PlanBook(
        problems=(*problems, *originals.problems, *reading.problems, *totals.problems, *hints),
        facts=facts,
        settings=settings_of(tables[PARAMETERS]),
        amounts=reading.amounts,
        entitlement=originals.entitlement,
        villages=originals.villages,
        findings=(
            *edited_tables(tables),
            *reading.findings,
            *(*gone, *copies),
            *totals.findings,
            *edited_pools(sheets, facts, reading, originals.amounts),
            *live.findings,
            *strays,
            *printed.findings,
            *pools.findings,
            *kept.findings,
            *looks.findings,
            *edited_annex(sheets, originals.villages),
        ),
        original=originals.amounts,
        places=reading.places,
        hashes=hashes_of(texts_of(sheets[FINGERPRINT])),
        scenario=scenario_of(tables.get(SCENARIO, [])),
        sheets=tuple(sheets),
    )


def kept_of(
    sheets: Mapping[str, Rows], tables: Mapping[str, Table], reread: Reread
) -> tuple[Book, Mapping[str, Place]]:
    """The sheets beside what was kept of them, and the last row and column written on each."""
    labels, sizes = without_sizes(marks_of(tables.get(LABELS, [])))
    figures, forms = marks_of(tables.get(MARKS, [])), forms_of(tables.get(FORMULAS, []))
    return book_of(forms, labels, figures, sheets, reread.written), sizes


def told_kept(book: Book, formulas: Callable[[str], Special], known: Collection[str], untouched: bool) -> Told:
    """Labels and figures that are no longer as they were kept."""
    labels = told_labels(book.labels, book.figures, book.sheets, known)
    known = {*known, *(one.cell for one in labels.findings if one.cell)}
    marks = told_marks(book.figures, book.labels, book.sheets, formulas, known, untouched)
    return Told([*labels.findings, *marks.findings], [*marks.problems, *labels.problems])


def read_amounts(
    sheets: Mapping[str, Rows], special: Mapping[str, Special], facts: Facts, years: tuple[int, ...]
) -> Reading:
    """The amounts of every 各资金 sheet."""
    reading = Reading()
    for code, name in stream_sheets(facts.streams).items():
        if name in sheets:
            table = StreamTable(facts.stream(code), name, sheets[name], special.get(name, {}))
            read_stream_sheet(reading, facts, table, years)
        else:
            reading.wrong(name, f"stream:{code}", years[0], "", "找不到这张资金表(被删去或改名),读不出安排数。")
    return reading
