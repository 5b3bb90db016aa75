"""The printed tables held against the plan: a figure typed over, a county renamed or left out, each at its cell.

The 各资金 sheets' amounts alone are the plan, but the director signs and the public reads the other tables. A cell
that holds a formula is a stored result and may be old (a 提示); a cell that holds a typed figure is what is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allocator.domain.finding import BROKEN, HINT, Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure, show, worded
from allocator.workbooks.convert import exact_number
from allocator.workbooks.gate.formulas import FORMULA, Special
from allocator.workbooks.parity import canonical, column_letters
from allocator.workbooks.plan_names import CODE

Rows = Sequence[Sequence[Any]]
SEARCHED_ROWS = 10
CODES = (CODE, "代码")
NAME, TOTAL = "县区", "合计"
RECOMPUTE = "用 Excel 或 WPS 打开、重新计算并保存;仍不一致的,说明公式被改动过,请用 allocator run 重新生成报批材料。"


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed table: its sheet and, by header without blanks, what each county's cell should show (atoms).

    ``close`` are headers shown to six decimals. ``everybody`` says that no county with a figure may be missing,
    ``named`` that names are held against codes (not again for a second table on the same sheet).
    ``optional`` tables may be missing without a word.
    ``lines`` are figures of lines without a code by their name: the cities' 市统筹, and 合计 where it counts them.
    """

    sheet: str
    columns: Mapping[str, Mapping[str, int | Fraction]]
    measure: Measure = WAN_YUAN
    close: frozenset[str] = frozenset()
    everybody: bool = True
    optional: bool = False
    lines: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    named: bool = True


@dataclass(slots=True)
class Told:
    """What the printed tables say otherwise than the plan."""

    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def compare(
    tables: Sequence[Printed],
    sheets: Mapping[str, Rows],
    special: Callable[[str], Special],
    names: Mapping[str, str],
) -> Told:
    """Hold every table against its sheet; ``special`` tells a sheet's formulas, asked only where figures differ."""
    told = Told()
    for table in tables:
        if table.sheet not in sheets and table.optional:
            continue
        if table.sheet not in sheets:
            if gone(table.sheet) not in told.problems:
                told.problems.append(gone(table.sheet))
            continue
        compare_table(told, table, sheets[table.sheet], special, names)
    return told


def gone(sheet: str) -> Problem:
    """A printed table that is no longer there."""
    text = "找不到这张表(被删去或改名),未核对它的数。"
    return Problem(HINT, sheet, "", "", text, "要上报或公布这张表的,请保留原表名。")


def compare_table(
    told: Told, table: Printed, rows: Rows, special: Callable[[str], Special], names: Mapping[str, str]
) -> None:
    """One table: its rows of counties, its 合计, and who is missing."""
    number, titles = heading(rows)
    code_column = next((titles[title] for title in CODES if title in titles), None)
    if code_column is None:
        text = f"找不到“{CODE}”一列,未核对这张表的数。"
        told.problems.append(Problem(HINT, table.sheet, "", "", text, "要上报或公布这张表的,请保留原列名。"))
        return
    differing: list[tuple[int, int, str, int | Fraction, object]] = []
    seen: set[str] = set()
    for row in range(number + 1, len(rows) + 1):
        values = rows[row - 1]
        code, label = text_of(values[code_column - 1]), text_of(values[titles[NAME] - 1]) if NAME in titles else ""
        if code in names:
            seen.add(code)
            if table.named and label and label != names[code]:
                place = f"{table.sheet}!{column_letters(titles[NAME])}{row}"
                text = f"这一行的代码 {code} 是{names[code]},县区却写成“{label}”。"
                told.findings.append(Finding(BROKEN, "fingerprint", code, 0, names[code], label, text, place))
        elif code or (label != TOTAL and label not in table.lines):
            continue
        for title, by_county in table.columns.items():
            due = by_county.get(code, 0) if code else line_due(table, label, title)
            if title in titles and due is not None:
                value = values[titles[title] - 1]
                slack = (len(by_county) if not code else 1) if title in table.close else 0
                if not same(value, due, table.measure, slack):
                    differing.append((row, titles[title], names.get(code, label) + f"“{title}”", due, value))
    tell_differing(told, table, differing, special)
    if table.everybody:
        told.findings += missing_rows(table, titles, seen, names)


def line_due(table: Printed, label: str, title: str) -> int | Fraction | None:
    """What a line without a code shows: as stated, else 合计 the sum of the counties; None where nothing is due."""
    stated = table.lines.get(label, {}).get(title)
    return sum(table.columns[title].values()) if stated is None and label == TOTAL else stated


def heading(rows: Rows) -> tuple[int, dict[str, int]]:
    """The row (from 1) with a column of codes, and title without blanks → column; a title that stands twice is out."""
    for number, row in enumerate(rows[:SEARCHED_ROWS], 1):
        titles = ["".join(str(title).split()) for title in row]
        if any(title in CODES for title in titles):
            return number, {one: column for column, one in enumerate(titles, 1) if one and titles.count(one) == 1}
    return 0, {}


def text_of(value: object) -> str:
    """A cell of a code or a name as text."""
    return canonical(value) if isinstance(value, str | int | float) else ""


def same(value: object, due: int | Fraction, measure: Measure, slack: int = 0) -> bool:
    """Whether a cell shows the figure that is due, to ``slack`` millionths of the measure; a blank shows 0."""
    number = exact_number(value)
    if number is None:
        return value in ("", None) and due == 0
    return abs(Fraction(number) * measure.atoms - due) <= Fraction(slack * measure.atoms, 10**6)


def nearly(value: object, due: int | Fraction, measure: Measure) -> bool:
    """Whether a stored result is the figure but for the last digits of a spreadsheet's own adding up."""
    number = exact_number(value)
    return number is not None and abs(Fraction(number) * measure.atoms - due) < Fraction(1, 2)


def tell_differing(
    told: Told,
    table: Printed,
    differing: Sequence[tuple[int, int, str, int | Fraction, object]],
    special: Callable[[str], Special],
) -> None:
    """Figures typed over are broken, each at its cell; stored results of formulas are old, told once a sheet."""
    if not differing:
        return
    formulas = special(table.sheet)
    old: list[tuple[str, str, str]] = []
    for row, column, what, due, value in differing:
        address, given = f"{column_letters(column)}{row}", text_of(value)
        if formulas.get((row, column)) == FORMULA:
            if given and not nearly(value, due, table.measure):
                old.append((address, given, worded(due, table.measure)))
            continue
        text = f"{what}印的是 {given or '空白'},按方案应为{worded(due, table.measure)}。"
        required = show(due, table.measure) if isinstance(due, int) else ""
        place = f"{table.sheet}!{address}"
        told.findings.append(Finding(BROKEN, "fingerprint", table.sheet, 0, required, given, text, place))
    if old:
        address, given, due_text = old[0]
        text = f"{len(old)} 处公式存的结果与方案不符,如此处存的是 {given},应为{due_text};以各资金表的安排数为准。"
        told.problems.append(Problem(HINT, table.sheet, address, given, text, RECOMPUTE))


def missing_rows(
    table: Printed, titles: Mapping[str, int], seen: set[str], names: Mapping[str, str]
) -> Iterator[Finding]:
    """Counties with a figure that have no row."""
    shown = [by_county for title, by_county in table.columns.items() if title in titles]
    for code, name in names.items():
        if code not in seen and any(by_county.get(code) for by_county in shown):
            text = f"这张表没有{name}({code})一行,而它有安排数。"
            yield Finding(BROKEN, "fingerprint", code, 0, code, "", text, table.sheet)
