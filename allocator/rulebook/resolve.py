"""Apply settings to the rule book and the facts; what cannot be applied becomes a Problem."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, Problem
from allocator.domain.parameter import Parameter, Value, Values
from allocator.domain.rule import OFF, SOFT, STATUS_NAMES, ActiveRule, Rule, RuleBook
from allocator.domain.scenario import Setting
from allocator.rulebook.nearest import suggestion
from allocator.rulebook.overrides import override_facts
from allocator.rulebook.values import Refused, parse_value

BASELINE = "baseline"
COMMAND_LINE = "--set"
# Names that were once valid → the sentence that answers them (empty until something is renamed).
RETIRED: dict[str, str] = {}
# Values the contract names whose input sheets this version does not read yet.
NOT_YET = {("deep_county_uplift", "base", "initial"), ("deep_county_uplift", "base", "same_batch")}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Facts after the scenario, the rule book in force, and what could not be applied."""

    facts: Facts
    book: RuleBook
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Draft:
    """One rule's values while settings are being applied."""

    rule: Rule
    status: str
    tier: int | None
    by_year: dict[str, dict[int | None, Value]]
    origin: dict[str, str]
    why: str | None = None
    approver: str | None = None
    problems: list[Problem] = field(default_factory=list)


def resolve(facts: Facts, settings: Iterable[Setting], rules: tuple[Rule, ...]) -> Resolved:
    """Settings in order, later ones win; a value equal to the baseline does not count as set.

    Only --set may bring a value back to the baseline that a workbook or scenario changed.
    """
    settings = tuple(settings)
    drafts = {rule.id: draft(rule) for rule in rules}
    problems = []
    for setting in settings:
        if setting.kind == "rule":
            problems.extend(apply(drafts, setting))
    for one in drafts.values():
        problems.extend(check_switched_off(one, settings))
    facts, wrong = override_facts(facts, tuple(one for one in settings if one.kind != "rule"))
    book = tuple(finished(one) for one in drafts.values())
    return Resolved(campaign(facts, book), book, (*problems, *wrong))


def draft(rule: Rule) -> Draft:
    """The baseline of a rule."""
    by_year: dict[str, dict[int | None, Value]] = {p.id: {None: p.baseline} for p in rule.parameters}
    return Draft(rule, rule.status, rule.tier, by_year, dict.fromkeys(("status", "tier", *by_year), BASELINE))


def finished(one: Draft) -> ActiveRule:
    """The rule with its values in force."""
    tier = one.tier if one.status == SOFT else None
    tier = 1 if one.status == SOFT and tier is None else tier
    return ActiveRule(one.rule, Values(one.status, tier, one.by_year, one.origin, one.why, one.approver))


def campaign(facts: Facts, book: RuleBook) -> Facts:
    """The facts with the campaign's years, which are parameters of the village rule."""
    for one in book:
        if one.rule.id == "deep_village_floor":
            first, last = one.values.get("campaign_from"), one.values.get("campaign_to")
            assert isinstance(first, int) and isinstance(last, int)
            return replace(facts, campaign=(first, last))
    return facts


def apply(drafts: dict[str, Draft], setting: Setting) -> list[Problem]:
    """One setting of a rule."""
    rule_id, instance, name, year = setting.key
    if rule_id not in drafts:
        hint = RETIRED.get(rule_id) or suggestion(rule_id, drafts)
        return [wrong(setting, rule_id, f"没有规则“{rule_id}”。{hint}", "用 allocator rules 查看全部规则编号和参数。")]
    one = drafts[rule_id]
    if instance:
        return [wrong(setting, instance, f"规则“{rule_id}”没有分实例的设置。", "去掉方括号及其中内容。")]
    if year and not (year.isdigit() and len(year) == 4):
        return [wrong(setting, year, f"“@{year}”不是年份。", "写成 @2019 这样的四位年份。")]
    if name == "status":
        return set_status(one, setting)
    if name == "tier":
        return set_tier(one, setting)
    parameter = next((p for p in one.rule.parameters if p.id == name), None)
    if parameter is None:
        known = [p.id for p in one.rule.parameters] + ["status", "tier"]
        text = f"规则“{rule_id}”没有参数“{name}”。{suggestion(name, known)}"
        return [wrong(setting, name, text, f"可用:{'、'.join(known)}。")]
    return set_parameter(one, parameter, int(year) if year else None, setting)


def set_parameter(one: Draft, parameter: Parameter, year: int | None, setting: Setting) -> list[Problem]:
    """One value of one parameter, for one year or for all."""
    try:
        value = parse_value(parameter, setting.value)
    except Refused as refused:
        name = f"{one.rule.id}.{parameter.id}"
        return [wrong(setting, setting.value, f"{name}({parameter.meaning}):{refused}", f"单位:{parameter.unit}。")]
    if (one.rule.id, parameter.id, value) in NOT_YET:
        text = f"{one.rule.id}.{parameter.id} 取“{value}”本版本暂不支持。"
        return [wrong(setting, setting.value, text, "改用 full(全年口径)。")]
    if value == parameter.baseline and year is None and setting.origin != COMMAND_LINE:
        return []
    one.by_year[parameter.id][year] = value
    one.origin[parameter.id] = setting.origin
    note_reason(one, setting)
    return []


def set_status(one: Draft, setting: Setting) -> list[Problem]:
    """A new status, by its id or its Chinese name."""
    names = {name: status for status, name in STATUS_NAMES.items()}
    status = names.get(setting.value.strip(), setting.value.strip())
    if status not in one.rule.statuses:
        known = "、".join(f"{s}({STATUS_NAMES[s]})" for s in one.rule.statuses)
        text = f"规则{one.rule.number}“{one.rule.title}”的状态不能是“{setting.value}”。"
        return [wrong(setting, setting.value, text, f"可选:{known}。")]
    if status == one.rule.status and setting.origin != COMMAND_LINE:
        return []
    one.status, one.origin["status"] = status, setting.origin
    note_reason(one, setting)
    return []


def set_tier(one: Draft, setting: Setting) -> list[Problem]:
    """A new tier: 1 is settled first."""
    text = setting.value.strip()
    if not text:
        return []
    if not text.isdigit() or int(text) < 1:
        return [wrong(setting, setting.value, f"层级“{setting.value}”应为 1、2、3 等整数。", "1 最先满足。")]
    if int(text) != one.rule.tier or setting.origin == COMMAND_LINE:
        one.tier, one.origin["tier"] = int(text), setting.origin
    return []


def note_reason(one: Draft, setting: Setting) -> None:
    """Keep the latest reason and approver given."""
    one.why = setting.why or one.why
    one.approver = setting.approver or one.approver


def check_switched_off(one: Draft, settings: tuple[Setting, ...]) -> list[Problem]:
    """A rule switched off needs a reason, printed on the cover."""
    if one.status != OFF or one.rule.status == OFF or one.why:
        return []
    guilty = [s for s in settings if s.kind == "rule" and s.key[0] == one.rule.id and s.key[2] == "status"]
    text = f"停用规则{one.rule.number}“{one.rule.title}”必须写明理由。"
    return [wrong(guilty[-1], guilty[-1].value, text, "在命令行加 --why 理由;在情景文件或“规则”表里填理由。")]


def wrong(setting: Setting, found: str, text: str, fix: str) -> Problem:
    """A setting that cannot be applied, at its place: a sheet's cell, a scenario file, or --set."""
    sheet, _, cell = setting.place.partition("!")
    return Problem(ERROR, sheet, cell, found, text, fix)
