"""The sheet 规则: the rule book with its baseline, on which a bureau edits status, tier, value and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from allocator.domain.parameter import RATIO, SWITCH, Parameter, Value, value_text
from allocator.domain.parameter import TEXT as PARAMETER_TEXT
from allocator.domain.rule import STATUS_NAMES, Rule
from allocator.workbooks.layout.spec import CHOICE, TEXT, YEAR, Column, Sheet

RULE_SHEET = Sheet(
    "规则",
    "政策规则和参数;只改状态、层级、取值、理由。停用规则、豁免县区必须写理由",
    (
        Column("规则编号", TEXT, required=True, width=24),
        Column("规则", TEXT, width=26),
        Column("实例", TEXT),
        Column("年度", YEAR, help="空白为各年;某一年另有规定的,插入一行并填年度"),
        Column("状态", CHOICE, choices=tuple(STATUS_NAMES.values()), list_name="规则状态列表"),
        Column("层级", TEXT, help="软约束的先后,1 最先满足"),
        Column("参数", TEXT, width=46),
        Column("取值", TEXT, width=16),
        Column("单位", TEXT, width=38),
        Column("理由", TEXT, width=40),
        Column("批准人", TEXT, width=14, help="停用规则、改参数由谁批准(可不填)"),
    ),
)
# Whom a rule leaves out, as a row of the sheet: no parameter of the rule book.
EXEMPT = Parameter("exempt", "豁免县区", PARAMETER_TEXT, None)
EDITABLE = ("状态", "层级", "取值", "理由", "批准人")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One row of the sheet: a rule's status, one of its parameters, or (``parameter`` EXEMPT) whom it leaves out."""

    rule: Rule
    parameter: Parameter | None

    @property
    def name(self) -> str:
        """The setting's name: ``status``, the parameter's id or ``exempt``."""
        return self.parameter.id if self.parameter else "status"

    @property
    def label(self) -> str:
        """The cell of the column 参数: ``floor(每村投入下限)``, "" for the status."""
        return f"{self.parameter.id}({self.parameter.meaning})" if self.parameter else ""

    @property
    def baseline(self) -> str:
        """The baseline as the cell shows it; nobody is exempted in it."""
        if self.parameter is None:
            return STATUS_NAMES[self.rule.status]
        return shown_value(self.parameter, self.parameter.baseline)

    @property
    def unit(self) -> str:
        """Unit, or the choices by name."""
        if self.parameter is None:
            return ""
        if self.parameter is EXEMPT:
            return "县名或代码,用顿号隔开;须写理由"
        names = self.parameter.choice_names or self.parameter.choices
        return "/".join(names) if names else self.parameter.unit


def rule_lines(rules: Iterable[Rule]) -> Iterator[RuleLine]:
    """Every rule's status, then its parameters and exempt counties, in the book's order."""
    for rule in rules:
        yield RuleLine(rule, None)
        for parameter in (*rule.parameters, *((EXEMPT,) if rule.by_county else ())):
            yield RuleLine(rule, parameter)


def shown_value(parameter: Parameter, value: Value) -> str:
    """A value as people write it: ``20%``, ``500``, ``百分点``, ``是``."""
    if parameter.unit == SWITCH and isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str) and value in parameter.choices and parameter.choice_names:
        return parameter.choice_names[parameter.choices.index(value)]
    if parameter.unit == RATIO and value is not None and not isinstance(value, str):
        return f"{value_text(parameter, value * 100)}%"
    return value_text(parameter, value)
