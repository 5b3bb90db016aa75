"""The values in force as settings (to embed in a workbook) and as canonical text (to take a hash of)."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.fraction import Fraction
from allocator.domain.parameter import RATIO, Parameter, Value, value_text
from allocator.domain.rule import ActiveRule, RuleBook
from allocator.domain.scenario import Setting
from allocator.rulebook.values import SUSPICIOUS_RATIO


def settings_of(book: RuleBook) -> tuple[Setting, ...]:
    """Every value in force with its origin; ``resolve`` on these gives the same book again."""
    return tuple(setting for rule in book for setting in rule_settings(rule))


def rule_settings(rule: ActiveRule) -> Iterator[Setting]:
    """Status, tier and each parameter (by year where it differs) of one rule."""
    values, place = rule.values, "数据_参数"

    def one(name: str, year: int | None, text: str) -> Setting:
        key = (rule.rule.id, values.instance or "", name, "" if year is None else str(year))
        return Setting("rule", key, text, values.why, values.origin.get(name, "baseline"), place, values.approver)

    yield one("status", None, values.status)
    if values.tier is not None:
        yield one("tier", None, str(values.tier))
    if values.exempt:
        yield one("exempt", None, "、".join(sorted(values.exempt)))
    for parameter in rule.rule.parameters:
        for year, value in sorted(values.by_year[parameter.id].items(), key=lambda item: item[0] or 0):
            yield one(parameter.id, year, accepted_text(parameter, value))


def accepted_text(parameter: Parameter, value: Value) -> str:
    """A value as ``resolve`` takes it back: a ratio from 150 % on with its percent sign (``160%``)."""
    if parameter.unit == RATIO and isinstance(value, Fraction) and value >= SUSPICIOUS_RATIO:
        return value_text(parameter, value * 100) + "%"
    return value_text(parameter, value)


def effective_text(book: RuleBook) -> str:
    """Effective values, one per line in the book's order: equal texts mean equal scenarios, whatever the files say."""
    return "".join(f"{name_of(one)}={one.value}\n" for one in settings_of(book))


def name_of(setting: Setting) -> str:
    """``class_split[贫困县,ZY].share.2019``: rule, instance and year where there is one."""
    rule, instance, *rest = setting.key
    return ".".join(filter(None, (f"{rule}[{instance}]" if instance else rule, *rest)))
