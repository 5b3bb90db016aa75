"""Text → the typed value of a parameter, or a sentence saying what is wrong with it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from allocator.domain.fraction import Fraction
from allocator.domain.money import decimal_text, to_atoms
from allocator.domain.parameter import (
    CHOICE,
    MONEY,
    MULTIPLE,
    QUANTITY,
    RATIO,
    SWITCH,
    TEXT,
    YEAR,
    Parameter,
    Value,
    value_text,
)
from allocator.domain.text import halved
from allocator.rulebook.nearest import suggestion

YES, NO = ("true", "是", "1", "yes"), ("false", "否", "0", "no")
# A bare 20 where 20 % is meant is the commonest slip; no ratio of the rule book is anywhere near 150 %.
SUSPICIOUS_RATIO = Fraction(3, 2)
PERCENT = Fraction(1, 100)
# No parameter means more than this, as no cell of the workbook may state more (万元 in 分). Beyond it a solver that
# reckons in floats could prove nothing, and 1e999999999 would never be written out.
MOST = {RATIO: Fraction(100), MULTIPLE: Fraction(10**6), MONEY: Fraction(10**10) * 10**6, QUANTITY: Fraction(10**15)}
LONGEST, FINEST = 20, 20


class Refused(ValueError):
    """A value that cannot be accepted; the message is the Chinese sentence for the user."""


def parse_value(parameter: Parameter, text: str) -> Value:
    """The typed value of ``text`` (``20%`` and ``0.2`` are the same ratio); "" is the baseline again.

    Raises Refused with what is expected.
    """
    text = text.strip()
    if not text:
        return parameter.baseline
    if parameter.unit == CHOICE:
        return chosen(parameter, text)
    if parameter.unit == SWITCH:
        return switched(text)
    if parameter.unit == TEXT:
        return text
    value = number(parameter, text)
    check_bounds(parameter, value)
    return value


def chosen(parameter: Parameter, text: str) -> str:
    """One of the parameter's choices, by id or by its Chinese name."""
    names = dict(zip(parameter.choice_names, parameter.choices, strict=False))
    if text in parameter.choices:
        return text
    if text in names:
        return names[text]
    known = "、".join(f"{c}({n})" for c, n in zip(parameter.choices, parameter.choice_names, strict=False))
    raise Refused(f"“{text}”不在可选值内:{known}。{suggestion(text, parameter.choices)}")


def switched(text: str) -> bool:
    """Yes or no."""
    if text.lower() in YES or text.lower() in NO:
        return text.lower() in YES
    raise Refused(f"“{text}”应为 true 或 false(是或否)。")


def number(parameter: Parameter, text: str) -> Fraction | int:
    """A number in the parameter's unit, typed as ``Parameter`` says."""
    percent = halved(text).endswith("%")
    value = exact(bare_percent(text), text, f"不是数,应为{parameter.unit}") * (PERCENT if percent else 1)
    if percent and parameter.unit != RATIO:
        raise Refused(f"“{text}”不应带百分号,单位是{parameter.unit}。")
    if parameter.unit == RATIO and not percent and value >= SUSPICIOUS_RATIO:
        meant = f"请写成 {text}% 或 {value_text(parameter, value * PERCENT)}"
        raise Refused(f"比例“{text}”大得可疑,{meant};如确指 {decimal_text(100 * value)}%,请带百分号写出。")
    if parameter.unit in (RATIO, MULTIPLE, QUANTITY):
        return value
    if parameter.unit == MONEY:
        atoms = to_atoms(value)
        if atoms is None:
            raise Refused(f"“{text}”万元不是整分。")
        return atoms
    assert parameter.unit == YEAR
    if value.denominator != 1:
        raise Refused(f"“{text}”不是年份。")
    return value.numerator


def exact(digits: str, text: str, otherwise: str) -> Fraction:
    """A number of at most 20 digits before and 20 after the point; ``text`` is what the user wrote, for the sentence.

    Raises Refused, with ``otherwise`` where it is no number at all.
    """
    try:
        value = Decimal(digits)
    except InvalidOperation:
        raise Refused(f"“{text}”{otherwise}。") from None
    if not value.is_finite():
        raise Refused(f"“{text}”{otherwise}。")
    if value and value.adjusted() >= LONGEST:
        raise Refused(f"“{text}”大得不可能。")
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int), "finite"
    if value and exponent < -FINEST:
        raise Refused(f"“{text}”小数位数太多,最多 {FINEST} 位。")
    return Fraction(value) if value else Fraction(0)


def bare_percent(text: str) -> str:
    """A number in half-width signs, without thousands separators and percent sign: ``"1\uff0c200\uff05"`` is 1200."""
    return halved(text).replace(",", "").strip().removesuffix("%").strip()


def check_bounds(parameter: Parameter, value: Fraction | int) -> None:
    """Raises Refused where the value lies outside the parameter's bounds."""
    if parameter.minimum is not None and value < parameter.minimum:
        raise Refused(f"不能小于 {value_text(parameter, parameter.minimum)}。")
    if parameter.maximum is not None and value > parameter.maximum:
        raise Refused(f"不能大于 {value_text(parameter, parameter.maximum)}。")
    most = MOST.get(parameter.unit)
    if most is not None and value > most:
        shown = value_text(parameter, int(most) if parameter.unit == MONEY else most)
        raise Refused(f"大得不可能,不能大于 {shown}。")
