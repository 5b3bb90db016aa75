"""The rows of the sheet 规则: the rule book with what a workbook's settings change in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from allocator.domain.rule import Rule
from allocator.domain.scenario import Setting
from allocator.workbooks.form.rows import Row
from allocator.workbooks.layout.rule_sheet import rule_lines


def rule_rows(rules: Sequence[Rule], settings: Iterable[Setting]) -> Iterator[Row]:
    """One row per status and parameter; settings for an instance or a year of their own follow their rule."""
    left = {setting.key: setting for setting in settings if setting.kind == "rule"}
    for line in rule_lines(rules):
        key = (line.rule.id, "", line.name, "")
        own = left.pop(key, None)
        tier = left.pop((line.rule.id, "", "tier", ""), None) if line.parameter is None else None
        value = own.value if own else line.baseline
        why = own.why if own else None
        first = [line.rule.id, f"{line.rule.number} {line.rule.title}", None, None]
        if line.parameter is None:
            standing = tier.value if tier else (str(line.rule.tier) if line.rule.tier else None)
            yield [*first, value, standing, None, None, None, why]
        else:
            yield [*first, None, None, line.label, value or None, line.unit or None, why]
    for (rule, instance, name, year), setting in sorted(left.items()):
        place: Row = [rule, None, instance or None, int(year) if year.isdigit() else None]
        if name == "status":
            yield [*place, setting.value, None, None, None, None, setting.why]
        elif name == "tier":
            yield [*place, None, setting.value, None, None, None, setting.why]
        else:
            yield [*place, None, None, name, setting.value, None, setting.why]
