"""规则: the rule book's rows, with the settings that a bureau already made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from allocator.domain.rule import STATUS_NAMES, Rule
from allocator.domain.scenario import Setting
from allocator.workbooks.form.choices import add_validation
from allocator.workbooks.form.rows import FilledSheet
from allocator.workbooks.form.sheet_page import finish, help_line, width_of, write_title
from allocator.workbooks.layout.rule_sheet import EDITABLE, RULE_SHEET, RuleLine, rule_lines
from allocator.workbooks.layout.spec import FIRST_ROW, HEADER_ROW, HELP_ROW

Cells = dict[str, str]


def write_rules(
    workbook: Any, styles: Mapping[str, Any], rules: tuple[Rule, ...], settings: Sequence[Setting], note: str
) -> None:
    """The sheet 规则: only 状态, 层级, 取值, 理由, 批准人 are open; rows inserted for a single year are open too."""
    sheet = workbook.add_worksheet(RULE_SHEET.name)
    filled = FilledSheet(RULE_SHEET, RULE_SHEET.columns, ())
    write_title(sheet, styles, filled, note)
    for number, column in enumerate(RULE_SHEET.columns):
        sheet.set_column(number, number, width_of(column), styles["wrapped"])
        sheet.write_string(HELP_ROW - 1, number, help_line(column), styles["help"])
        sheet.write_string(
            HEADER_ROW - 1, number, column.header, styles["optional" if column.header in EDITABLE else "computed"]
        )
    sheet.set_row(HELP_ROW - 1, 52)
    for row, cells in enumerate(rule_rows(rules, settings), FIRST_ROW - 1):
        for number, column in enumerate(RULE_SHEET.columns):
            style = styles["edit" if is_open(column.header, cells) else "fixed"]
            sheet.write_string(row, number, cells.get(column.header, ""), style)
    add_validation(sheet, RULE_SHEET.columns)
    finish(sheet, filled, note)


def is_open(header: str, cells: Cells) -> bool:
    """Whether a cell is for editing: a status row has no 取值, a parameter's row no 状态 and 层级."""
    if header in ("理由", "批准人") or cells.get("年度"):
        return header in EDITABLE or bool(cells.get("年度"))
    return header == "取值" if cells.get("参数") else header in ("状态", "层级")


def rule_rows(rules: tuple[Rule, ...], settings: Sequence[Setting]) -> Iterator[Cells]:
    """A row per status and parameter with the latest setting for all years, then one for each year of its own."""
    used = set()
    for line in rule_lines(rules):
        mine = [one for one in settings if one.kind == "rule" and one.key[0] == line.rule.id and belongs(one, line)]
        used.update(mine)
        general = [one for one in mine if not one.key[1] and not one.key[3]]
        yield row_of(line, general)
        for special in sorted({(one.key[1], one.key[3]) for one in mine} - {("", "")}):
            yield row_of(line, [one for one in mine if (one.key[1], one.key[3]) == special], *special)
    for one in settings:
        if one.kind == "rule" and one not in used:
            rule, instance, name, year = one.key
            yield {
                "规则编号": rule,
                "实例": instance,
                "年度": year,
                "参数": name,
                "取值": one.value,
                "理由": one.why or "",
                "批准人": one.approver or "",
            }


def belongs(setting: Setting, line: RuleLine) -> bool:
    """Whether a setting is stated on this line: the tier stands beside the status."""
    return setting.key[2] == line.name or setting.key[2] == "tier" and line.parameter is None


def row_of(line: RuleLine, settings: Iterable[Setting], instance: str = "", year: str = "") -> Cells:
    """One row; a value that was set replaces the baseline."""
    settings = tuple(settings)
    values = {one.key[2]: one.value for one in settings}
    stated = settings[::-1]
    why = next((one.why for one in stated if one.why), "")
    approver = next((one.approver for one in stated if one.approver), "")
    cells = {"规则编号": line.rule.id, "规则": f"{line.rule.number} {line.rule.title}", "实例": instance, "年度": year}
    if line.parameter is None:
        status = values.get("status", STATUS_NAMES[line.rule.status] if not (instance or year) else "")
        cells |= {"状态": STATUS_NAMES.get(status, status), "层级": values.get("tier", str(line.rule.tier or ""))}
    else:
        cells |= {"参数": line.label, "取值": values.get(line.name, line.baseline), "单位": line.unit}
    return {**cells, "理由": why or "", "批准人": approver or ""}
