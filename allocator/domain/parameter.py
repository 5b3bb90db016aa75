"""Parameters of rules: meaning, unit, bounds, baseline; and the values in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocator.domain.fraction import Fraction
from allocator.domain.money import decimal_text, in_measure

RATIO, MONEY, YEAR, CHOICE, SWITCH, MULTIPLE, TEXT = "比例", "万元", "年", "选项", "是否", "倍", "文字"
QUANTITY = "数量"

Value = Fraction | int | str | bool | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """参数: one number (or choice) of a rule, with its unit from the closed list above.

    Values are typed by unit: 比例, 倍 and 数量 (counted in the stream's measure) ``Fraction``, 万元 ``int`` 分,
    年 ``int``, 选项 and 文字 ``str``, 是否 ``bool``; None where optional and unset. ``minimum`` and
    ``maximum`` are in the same type.
    ``loosens`` is −1 where a lower value asks for less, 1 where a higher one does, 0 where neither is sure.
    """

    id: str
    meaning: str
    unit: str
    baseline: Value
    choices: tuple[str, ...] = ()
    choice_names: tuple[str, ...] = ()
    minimum: Fraction | int | None = None
    maximum: Fraction | int | None = None
    loosens: int = 0


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one rule (or one instance of it) in force, by parameter id, then by year.

    ``by_year[id][None]`` is the value for every year without one of its own. ``origin`` says where
    each came from: ``baseline``, ``workbook``, ``scenario:NAME`` or ``--set``; ``why`` the reason
    given for a changed status. ``exempt`` are county codes the rule does not speak of (``RULE.exempt=码、码``).
    """

    status: str
    tier: int | None = None
    by_year: Mapping[str, Mapping[int | None, Value]] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    why: str | None = None
    approver: str | None = None
    instance: str | None = None
    exempt: frozenset[str] = frozenset()

    def get(self, parameter: str, year: int | None = None) -> Value:
        """The value of ``parameter`` in ``year`` (its own, else the one for every year)."""
        values = self.by_year[parameter]
        return values[year] if year in values else values[None]

    def number(self, parameter: str, year: int | None = None) -> Fraction | None:
        """A ratio, multiple, amount (分) or year as an exact number; None where optional and unset."""
        value = self.get(parameter, year)
        assert value is None or isinstance(value, int | Fraction), f"{parameter} is no number"
        return None if value is None else Fraction(value)

    def ratio(self, parameter: str, year: int | None = None) -> Fraction:
        """The same, 0 where unset."""
        return self.number(parameter, year) or Fraction(0)

    def whole(self, parameter: str, year: int | None = None) -> int:
        """An amount (分) or a year as an integer, 0 where unset."""
        return int(self.ratio(parameter, year))

    @property
    def enforced(self) -> bool:
        """Whether the rule shapes the plan (hard or soft) rather than only reports."""
        return self.status in ("hard", "soft")


def value_text(parameter: Parameter, value: Value) -> str:
    """A value as the contract writes it: ``0.2``, ``500`` (万元), ``2020``, ``points``, ``true``; "" where unset."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if parameter.unit == MONEY:
        return decimal_text(in_measure(value))
    try:
        return decimal_text(value)
    except ValueError:
        return str(Fraction(value))
