"""规则: a value in a column that its row does not have (a status on a parameter's row), and where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.domain.rule import STATUS_NAMES
from allocator.workbooks.intake.grid import Raw
from allocator.workbooks.intake.sink import Sink
from allocator.workbooks.intake.table import Entry, Table
from allocator.workbooks.layout.rule_sheet import RuleLine
from allocator.workbooks.layout.spec import folded

SETTABLE = ("状态", "层级", "取值")
SOME = 6
STATUSES = frozenset(folded(word) for pair in STATUS_NAMES.items() for word in pair)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A row of a known rule: its line, instance and year, and which of ``SETTABLE`` are read from it."""

    entry: Entry
    line: RuleLine
    instance: str
    year: str
    wanted: tuple[str, ...]


def name_misplaced(rows: Sequence[RuleRow], table: Table, sink: Sink) -> None:
    """An error at every value that is not read: ``停用`` beside a parameter stops no rule, and nobody would notice."""
    for row in rows:
        number, title = row.line.rule.number, row.line.rule.title
        for header in SETTABLE:
            value = value_text(row.entry.cells.get(header))
            if not value or header in row.wanted:
                continue
            spot = table.spot(row.entry.row, header, value)
            if row.line.parameter is not None:
                text = f"这一行是规则{number}“{title}”的参数“{row.line.name}”,没有{header},“{value}”不起作用。"
                fix = f"{header}请填在该规则的状态一行({place_of_status(rows, row, header, table)}),此格清空。"
            else:
                text = f"这一行是规则{number}“{title}”的状态,没有取值,“{value}”不起作用。"
                fix = f"{place_of_value(rows, row, value, table)},此格清空。"
            sink.error(spot, text, fix)


def place_of_status(rows: Sequence[RuleRow], row: RuleRow, header: str, table: Table) -> str:
    """The cell where a rule's status or tier stands; how to add the row where it is gone."""
    mine = [one for one in others_of_rule(rows, row) if one.line.parameter is None]
    if not mine:
        return "参数一列空白;表中没有这一行,请插入"
    return f"{table.sheet.name}!{table.spot(mine[0].entry.row, header).cell}"


def place_of_value(rows: Sequence[RuleRow], row: RuleRow, value: str, table: Table) -> str:
    """Where a value beside the status may be meant for: the status itself, or one of the rule's parameters."""
    if folded(value) in STATUSES:
        return f"状态请填在{table.sheet.name}!{table.spot(row.entry.row, '状态').cell}"
    places: dict[str, str] = {}
    for one in others_of_rule(rows, row):
        if one.line.parameter is not None:
            cell = table.spot(one.entry.row, "取值").cell
            places.setdefault(one.line.name, f"{one.line.name} 在{table.sheet.name}!{cell}")
    if not places:
        return "取值请填在写明参数的一行"
    return f"取值请填在要改的参数一行:{'、'.join([*places.values()][:SOME])}{'等' if len(places) > SOME else ''}"


def others_of_rule(rows: Sequence[RuleRow], row: RuleRow) -> list[RuleRow]:
    """The other rows of the same rule, those of the same instance and year first."""
    mine = [one for one in rows if one.line.rule is row.line.rule and one is not row]
    return sorted(mine, key=lambda one: (one.instance != row.instance, one.year != row.year))


def value_text(raw: Raw | None) -> str:
    """A value as text: yes and no as 是 and 否, numbers in plain decimals."""
    if raw is None:
        return ""
    if isinstance(raw.content, bool):
        return "是" if raw.content else "否"
    return str(raw).strip()
