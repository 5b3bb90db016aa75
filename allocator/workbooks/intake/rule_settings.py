"""规则: what the bureau changed in the rule book, as settings; rows that still show the baseline count for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from allocator.domain.rule import Rule
from allocator.domain.scenario import Setting
from allocator.workbooks.intake.context import Mapper
from allocator.workbooks.intake.misplaced import RuleRow, name_misplaced, value_text
from allocator.workbooks.intake.nearness import best_guess
from allocator.workbooks.intake.sink import Sink
from allocator.workbooks.intake.table import Entry, Table, check_extras, entries
from allocator.workbooks.layout.rule_sheet import RuleLine, rule_lines
from allocator.workbooks.layout.spec import folded, halved

ORIGIN = "workbook"


def read_rules(table: Table, rules: tuple[Rule, ...], sink: Sink, mapper: Mapper) -> tuple[Setting, ...]:
    """The settings of every row that differs from the baseline, with their cells."""
    check_extras(table, (), sink)
    mapper.note_table(table)
    names = {folded(name): rule for rule in rules for name in (rule.id, str(rule.number))}
    lines = {(line.rule.id, line.name): line for line in rule_lines(rules)}
    found: list[Setting] = []
    rows: list[RuleRow] = []
    for entry in entries(table, sink):
        found.extend(settings_of_row(entry, table, names, lines, rows, sink, mapper))
    name_misplaced(rows, table, sink)
    return tuple(found)


def settings_of_row(
    entry: Entry,
    table: Table,
    names: Mapping[str, Rule],
    lines: Mapping[tuple[str, str], RuleLine],
    rows: list[RuleRow],
    sink: Sink,
    mapper: Mapper,
) -> Iterator[Setting]:
    """One row: a status and a tier, or a parameter's value; the rows of known lines are gathered in ``rows``."""
    texts = {h: (str(raw) if h in ("理由", "批准人") else halved(str(raw))).strip() for h, raw in entry.cells.items()}
    rule = names.get(folded(texts.get("规则编号", "")))
    if rule is None:
        spot = table.spot(entry.row, "规则编号", texts.get("规则编号", ""))
        guess = best_guess(spot.found, (one.id for one in names.values()))
        sink.error(spot, f"没有规则编号“{spot.found}”。{guess}", "用 allocator rules 查看全部规则编号。")
        return
    parameter = texts.get("参数", "").partition("(")[0].strip()
    line = lines.get((rule.id, parameter or "status"))
    if line is None:
        spot = table.spot(entry.row, "参数", texts.get("参数", ""))
        known = [name for owner, name in lines if owner == rule.id and name != "status"]
        text = f"规则“{rule.id}”没有参数“{parameter}”。{best_guess(parameter, known)}"
        sink.error(spot, text, f"可用:{'、'.join(known) or '无参数'}。")
        return
    year, instance = texts.get("年度", ""), texts.get("实例", "")
    mapper.note_row(table.sheet.name, (rule.id, instance, line.name), entry.row)
    row = RuleRow(entry, line, instance, year, ("取值",) if parameter else ("状态", "层级"))
    rows.append(row)
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        sink.error(table.spot(entry.row, "年度", year), f"“{year}”不是年份。", "写成四位年份;各年相同的留空。")
        return
    for header in row.wanted:
        value = value_text(entry.cells.get(header))
        if value and not is_baseline(line, header, value, year or instance):
            name = parameter or {"状态": "status", "层级": "tier"}[header]
            place = f"{table.sheet.name}!{table.spot(entry.row, header).cell}"
            why, approver = texts.get("理由") or None, texts.get("批准人") or None
            yield Setting("rule", (rule.id, instance, name, year), value, why, ORIGIN, place, approver)


def is_baseline(line: RuleLine, header: str, value: str, special: str) -> bool:
    """Whether a row for every year still shows the baseline."""
    if special:
        return False
    if header == "层级":
        return value == str(line.rule.tier or "")
    return folded(value) == folded(line.baseline)
