"""县区 and 县区年度: recipients, their marks, figures and texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from allocator.domain.county import INTEGRATING, TASK, County
from allocator.domain.fraction import Fraction
from allocator.workbooks.intake.codes import code_in, usual_length
from allocator.workbooks.intake.context import Context
from allocator.workbooks.intake.fields import blank_is_fine, is_repeated, value_of, values_of
from allocator.workbooks.intake.grid import NUMBER_CELL, Raw
from allocator.workbooks.intake.nearness import near_miss
from allocator.workbooks.intake.numbers import figure_in
from allocator.workbooks.intake.ratios import check_ratios, check_yearly_ratios
from allocator.workbooks.intake.table import Entry, Table, check_extras, entries
from allocator.workbooks.intake.weights import own_header
from allocator.workbooks.intake.words import looks_yes_no
from allocator.workbooks.layout import COUNTIES
from allocator.workbooks.layout.county_sheets import figure_headers, is_figure
from allocator.workbooks.layout.spec import CODE, NUMBER, PERCENT, TEXT, YES_NO, Column, folded

# Columns that follow from 贫困县 where they are blank, and their fields.
FOLLOWING = ((TASK, "task"), (INTEGRATING, "integrating"))
YearlyKey = tuple[str, int, str]


@dataclass(slots=True)
class Draft:
    """A county before 扶贫任务 is known: its fields, marks, figures and texts."""

    row: int
    fields: dict[str, Any] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    figures: dict[str, Fraction] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counties:
    """What 县区 gave: code → draft in code order; ``told`` as ``Context`` has it."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    told: frozenset[str] = frozenset()


def read_counties(table: Table, context: Context, used: Collection[str]) -> Counties:
    """The counties; ``used`` are the headers that other sheets name as factor or mark."""
    context.mapper.note_table(table)
    told = check_extras(table, used, context.sink) | table.lacking
    rows = list(entries(table, context.sink))
    check_ratios(table, rows, context.sink)
    columns = (*table.sheet.columns, *(extra_column(header, rows, used) for header in table.extras))
    usual = usual_length([entry.cells["行政区划代码"] for entry in rows if "行政区划代码" in entry.cells])
    drafts: dict[str, Draft] = {}
    seen: dict[tuple[str, ...], int] = {}
    for entry in rows:
        draft = draft_of(entry, columns, usual, table, context)
        code = draft.fields.get("code")
        if not code:
            context.references.lose(table.sheet.name, draft.fields.get("name", ""))
        elif not is_repeated(entry, table, (code,), seen, context):
            context.mapper.note_row(table.sheet.name, (code,), entry.row)
            drafts[code] = draft
    if "市" not in table.lacking:
        check_names(drafts, table, context)
    return Counties(dict(sorted(drafts.items())), told)


def extra_column(header: str, rows: Sequence[Entry], used: Collection[str]) -> Column:
    """What a further column of 县区 is: a mark (answers 是 or 否), a factor (numbers, or used as one), or text."""
    raws = [entry.cells[header] for entry in rows if header in entry.cells]
    if raws and all(looks_yes_no(raw) for raw in raws):
        return Column(header, YES_NO)
    numbers = sum(raw.kind == NUMBER_CELL or digits(raw) for raw in raws)
    if folded(header) in {folded(name) for name in used} or 2 * numbers > len(raws):
        return Column(header, kind_of(header))
    return Column(header, TEXT)


def digits(raw: Raw) -> bool:
    """Whether a text cell looks like a number."""
    return any(sign.isdigit() for sign in str(raw)) and not any(sign.isalpha() for sign in str(raw))


def draft_of(entry: Entry, columns: Sequence[Column], usual: int | None, table: Table, context: Context) -> Draft:
    """One row of 县区."""
    draft = Draft(entry.row)
    for column in columns:
        header = column.header
        raw = entry.cells.get(header)
        if raw is None:
            blank_is_fine(entry, table, column, context)
            continue
        spot = table.spot(entry.row, header, raw)
        if column.kind == CODE:
            value: Any = code_in(raw, column, spot, context.sink, usual)
        elif is_figure(column):
            value = figure_in(raw, column, spot, context.sink)
        else:
            value = value_of(raw, column, spot, context)
        if value is not None:
            keep(draft, column, value)
    return draft


def keep(draft: Draft, column: Column, value: Any) -> None:
    """Put a value where it belongs: a field, a mark, a figure, a text."""
    if column.field:
        draft.fields[column.field] = value
    if column.kind == YES_NO:
        if value:
            draft.marks.add(column.header)
    elif is_figure(column):
        draft.figures[column.header] = value
    elif not column.field:
        draft.texts[column.header] = value


def check_names(drafts: Mapping[str, Draft], table: Table, context: Context) -> None:
    """Two counties of one city must not share a name, spaces and width aside (two cities may have a 桥西区 each)."""
    seen: dict[tuple[str, str], int] = {}
    for draft in sorted(drafts.values(), key=lambda one: one.row):
        key = (folded(draft.fields.get("city", "")), folded(draft.fields.get("name", "")))
        if key[1] and key in seen:
            spot = table.spot(draft.row, "县区", draft.fields["name"])
            context.sink.error(spot, f"县区名称与第 {seen[key]} 行相同。", "请核对是否重复填报,或代码、名称填错。")
            pair = {one for one, other in drafts.items() if other.row in (draft.row, seen[key])}
            context.references.doubted |= {(table.sheet.name, code) for code in pair}
        seen.setdefault(key, draft.row)


def finished(drafts: Mapping[str, Draft], funded: Collection[str]) -> tuple[County, ...]:
    """The counties; ``funded`` had money last year (a blank 扶贫任务 is then 是)."""
    made = []
    for code, draft in drafts.items():
        found = {"name": "", "city": "", "poverty": False, "deep": False, **draft.fields}
        found["derived"] = frozenset(header for header, name in FOLLOWING if name not in draft.fields)
        found.setdefault("task", found["poverty"] or code in funded)
        found.setdefault("integrating", found["poverty"])
        made.append(County(**found, marks=frozenset(draft.marks), figures=draft.figures, texts=draft.texts))
    return tuple(made)


def with_marks(counties: Sequence[County], marks: Mapping[str, frozenset[str]]) -> tuple[County, ...]:
    """The counties with marks stated one by one (embedded tables)."""
    return tuple(replace(county, marks=marks[county.code]) for county in counties)


def read_yearly(table: Table, context: Context) -> dict[YearlyKey, Fraction]:
    """县区年度: (county, year, header) → figure; the header in the form 县区 uses."""
    context.mapper.note_table(table)
    check_extras(table, (), context.sink)
    found: dict[YearlyKey, Fraction] = {}
    seen: dict[tuple[str, ...], int] = {}
    figure = next(column for column in table.sheet.columns if column.field == "figure")
    keys = replace(table, sheet=replace(table.sheet, columns=tuple(c for c in table.sheet.columns if c is not figure)))
    rows = list(entries(table, context.sink))
    check_yearly_ratios(table, rows, context.sink)
    for entry in rows:
        values = values_of(replace(entry, bad=entry.bad - {figure.header}), keys, context)
        header = header_of(values["header"], entry, table, context) if values else None
        number = yearly_figure(entry, figure, header, table, context)
        if values is None or header is None or number is None:
            continue
        key = (values["county"], values["year"], header)
        if is_repeated(entry, table, key, seen, context):
            continue
        context.mapper.note_row(table.sheet.name, tuple(str(part) for part in key), entry.row)
        found[key[0], key[1], header] = number
    return found


def yearly_figure(entry: Entry, figure: Column, header: str | None, table: Table, context: Context) -> Fraction | None:
    """The 数值 of a row, read as the column of 县区 that it stands for: a percentage, a count, 万元."""
    raw = entry.cells.get(figure.header)
    if raw is None:
        blank_is_fine(entry, table, figure, context)
        return None
    kind = kind_of(header) if header else NUMBER
    return figure_in(raw, replace(figure, kind=kind), table.spot(entry.row, figure.header, raw), context.sink)


def kind_of(header: str) -> str:
    """The kind of a column of 县区 that holds numbers: the layout's, else by its unit."""
    column = COUNTIES.column(header)
    if column is not None and is_figure(column):
        return column.kind
    return PERCENT if header.endswith("(%)") else NUMBER


def header_of(name: str, entry: Entry, table: Table, context: Context) -> str | None:
    """The header meant; a near miss of a column of 县区 is a problem, another name is a factor of its own."""
    headers = (*figure_headers(), *sorted(context.figures))
    own = own_header(name, headers)
    near = None if own else near_miss(name, headers)
    if near:
        spot = table.spot(entry.row, "项目", name)
        context.sink.error(spot, f"“县区”表没有“{name}”,是不是“{near}”?", f"请改为“{near}”。")
        return None
    return own or name
