"""How values, origins and results are said to people."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from allocator.domain.blanks import columns_wanting
from allocator.domain.dossier import Dossier
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure, percent_text, rounded_text
from allocator.domain.parameter import CHOICE, MONEY, MULTIPLE, RATIO, SWITCH, YEAR, Parameter, Value, value_text
from allocator.domain.rule import OFF, STATUS_NAMES, ActiveRule

PRINCIPLE = (
    "先按因素法算出每县每项资金的测算数;政策保底和领导确定的数先满足,所需资金由其他县分担,"
    "先让安排数与测算数之比最低的尽量高,再照顾次低的,直到再给谁加都会使比例更低或相同的县受损。",
    "没有保底起作用时结果就是因素法本身;条件相同的县数额相同,换人换机重算一分不差(取整尾差另表列明)。",
)
RATIO_CAUTION = "与测算数之比(满足率),不代表实际需求满足程度"
PLANNED = "测算安排"
PLANNED_NOTE = (
    f"{PLANNED}:资金总盘没有填这一年的全年安排,由工具按规则4测算,是同时满足“每年年初预算按照不低于{{growth}}的增速安排”"
    "和“全年投入确保高于中央财政专项扶贫资金的增幅”两句话的最小额"
    "(年初一句按较上年年初预算、较上年全年两种口径都满足),不是已经确定的数。"
)
KIND_NAMES = {"broken": "违反", "shortfall": "缺口", "check": "未达标"}
NUMBER, CENT = re.compile(r"-?\d+(\.\d+)?"), Decimal("0.01")
ORIGIN_NAMES = {"baseline": "基准", "workbook": "工作簿“规则”表", "--set": "命令行"}


def separated(value: Fraction | int, places: int = 0) -> str:
    """A number for a sentence with thousands separators: 1234567 → 1,234,567; trailing zeros cut."""
    text = rounded_text(value, places)
    whole, _, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    rest = rest.rstrip("0")
    return f"{sign}{int(digits):,}" + (f".{rest}" if rest else "")


def money_text(atoms: int | Fraction, measure: Measure = WAN_YUAN) -> str:
    """Atoms as ``1,234.5 万元``."""
    return f"{separated(Fraction(atoms) / measure.atoms, 2)} {measure.name}"


def due_text(required: str, given: str) -> str:
    """应达到 as printed: to two places, towards the stricter side, where the amount given has no more places.

    25674.277778 asked of 25000 is printed 25674.28: who gives that much keeps the clause. At most 33.333333 of 34 is
    printed 33.33. What no figure follows (a word, a text with a measure) stays as it is.
    """
    if not (NUMBER.fullmatch(required) and NUMBER.fullmatch(given)):
        return required
    due, there = Decimal(required), Decimal(given)
    if there != round(there, 2):
        return required
    return format(due.quantize(CENT, ROUND_CEILING if due > there else ROUND_FLOOR).normalize(), "f")


def growth_text(change: int, base: int) -> str:
    """Growth as ``+38.90%``; 上年无 where there was no base."""
    if not base:
        return "上年无"
    return ("+" if change > 0 else "") + percent_text(Fraction(change, base))


def origin_name(origin: str) -> str:
    """Where a value came from, in Chinese."""
    if origin.startswith("scenario:"):
        return f"情景“{origin.removeprefix('scenario:')}”"
    return ORIGIN_NAMES.get(origin, origin)


def status_name(rule: ActiveRule) -> str:
    """硬约束, 软约束(第2层), 只核对 or 停用."""
    name = STATUS_NAMES.get(rule.values.status, rule.values.status)
    return f"{name}(第{rule.values.tier}层)" if rule.values.tier and rule.values.status == "soft" else name


def parameter_lines(facts: Facts, rule: ActiveRule) -> tuple[str, ...]:
    """Each parameter as one line: meaning, value by year, origin; what a sheet says where none is set."""
    stated = rule.rule.elsewhere(facts, rule.values) if rule.rule.elsewhere else ()
    lines = []
    for parameter in rule.rule.parameters:
        by_year = rule.values.by_year.get(parameter.id, {})
        texts = [
            ("" if year is None else f"{year}年 ") + people_value(parameter, value)
            for year, value in sorted(by_year.items(), key=lambda item: item[0] or 0)
        ]
        if not any(value is not None for value in by_year.values()) and any(
            text.startswith(f"{parameter.meaning}:") for text in stated
        ):
            continue
        origin = origin_name(rule.values.origin.get(parameter.id, "baseline"))
        lines.append(f"{parameter.meaning}:{'、'.join(texts) or '未设'}({origin})")
    return (*lines, *stated)


def exempt_lines(facts: Facts, rule: ActiveRule) -> tuple[str, ...]:
    """The counties that the rule is off for, by name, as one line with its origin."""
    names = [county.name for county in facts.counties if county.code in rule.values.exempt]
    return (
        (f"豁免县区:{'、'.join(names)}({origin_name(rule.values.origin.get('exempt', 'baseline'))})",) if names else ()
    )


def people_value(parameter: Parameter, value: Value) -> str:
    """A value as people write it: 20%, 500 万元, 百分点, 是, 未设."""
    if value is None:
        return "未设"
    if parameter.unit == SWITCH:
        return "是" if value else "否"
    if parameter.unit == CHOICE and value in parameter.choices and parameter.choice_names:
        return parameter.choice_names[parameter.choices.index(str(value))]
    if parameter.unit == RATIO and not isinstance(value, str):
        text = rounded_text(Fraction(value) * 100, 6)
        return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"
    unit = {MONEY: " 万元", MULTIPLE: " 倍", YEAR: " 年"}.get(parameter.unit, "")
    return value_text(parameter, value) + unit


def verdict(rule: ActiveRule, found: tuple[Finding, ...], facts: Facts) -> str:
    """Whether a rule is kept: 遵守, or how many findings of which kind; 停用, 未设 or 无数据 where it says nothing."""
    if rule.values.status == OFF:
        return "停用"
    counts = {kind: sum(one.kind == kind for one in found) for kind in KIND_NAMES}
    said = [f"{KIND_NAMES[kind]}{count}处" for kind, count in counts.items() if count]
    if said:
        return "、".join(said)
    if any(demand.is_idle(rule.values, facts.years) for demand in rule.rule.demands):
        return "未设"
    return "无数据" if columns_wanting(rule, facts) else "遵守"


def rule_names(dossier: Dossier) -> dict[str, str]:
    """Rule id (with instance) → 规则2 深度贫困县增幅."""
    return {one.id: f"规则{one.rule.number} {one.rule.title}" for one in dossier.book}
