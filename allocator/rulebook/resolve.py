"""Apply settings to the rule book and the facts; what cannot be applied becomes a Problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, HINT, WARNING, Problem
from allocator.domain.parameter import Parameter, Value, Values
from allocator.domain.rule import OFF, SOFT, STATUS_NAMES, ActiveRule, Rule, RuleBook
from allocator.domain.scenario import Setting
from allocator.rulebook.demands import check_demands
from allocator.rulebook.exempted import exempt_codes
from allocator.rulebook.instances import example_of, instance_fault, instance_of, instances_of
from allocator.rulebook.nearest import suggestion
from allocator.rulebook.overrides import override_facts
from allocator.rulebook.told import wrong
from allocator.rulebook.values import Refused, parse_value

BASELINE = "baseline"
COMMAND_LINE = "--set"
WRITE_WHY = "在命令行加 --why 理由;在情景文件或“规则”表里填理由。"
# Rules whose values other rules and totals build on.
SHARED = ("spend_the_pool", "deep_village_floor", "unlisted_village_reserve")
DIGITS_OF_TIER = 3
# What is set of a rule as a whole: it holds for all years.
FOR_ALL_YEARS = {"status": "状态", "tier": "层级", "exempt": "豁免县区"}
# Names that were once valid → the sentence that answers them (empty until something is renamed).
RETIRED: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Facts after the scenario, the rule book in force, and what could not be applied."""

    facts: Facts
    book: RuleBook
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Draft:
    """The values of one rule (or one instance of it) while settings are being applied."""

    rule: Rule
    instance: str
    status: str
    tier: int | None
    by_year: dict[str, dict[int | None, Value]]
    origin: dict[str, str]
    why: str | None = None
    approver: str | None = None
    exempt: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)


def resolve(facts: Facts, settings: Iterable[Setting], rules: tuple[Rule, ...]) -> Resolved:
    """Settings in order, later ones win; a value equal to the baseline does not count as set.

    Only --set may bring a value back to the baseline that a workbook or scenario changed.
    """
    settings = tuple(settings)
    facts, wrong_facts = override_facts(facts, tuple(one for one in settings if one.kind != "rule"))
    known = {rule.id: rule for rule in rules}
    drafts = {(rule.id, one): draft(rule, one) for rule in rules for one in instances_of(rule, facts, settings)}
    problems: list[Problem] = []
    for setting in settings:
        if setting.kind == "rule":
            problems.extend(apply(facts, known, drafts, setting))
    for one in drafts.values():
        problems.extend(check_switched_off(one, settings))
        problems.extend(check_idle(one, settings))
    book = tuple(finished(one) for one in drafts.values())
    if not any(problem.level == ERROR for problem in problems):
        # What could not be applied may be the very value that a demand asks for.
        problems += (problem for one in book for problem in check_demands(one, settings, facts.years))
    return Resolved(in_force(facts, book), book, (*problems, *wrong_facts, *without_reason(settings)))


def draft(rule: Rule, instance: str = "") -> Draft:
    """The baseline of a rule or of one instance of it."""
    by_year: dict[str, dict[int | None, Value]] = {p.id: {None: p.baseline} for p in rule.parameters}
    origin = dict.fromkeys(("status", "tier", *by_year), BASELINE)
    return Draft(rule, instance, rule.status, rule.tier, by_year, origin)


def finished(one: Draft) -> ActiveRule:
    """The rule with its values in force."""
    tier = (one.tier or one.rule.default_tier) if one.status == SOFT else None
    return ActiveRule(
        one.rule,
        Values(
            one.status,
            tier,
            one.by_year,
            one.origin,
            one.why,
            one.approver,
            instance=one.instance or None,
            exempt=one.exempt,
        ),
    )


def in_force(facts: Facts, book: RuleBook) -> Facts:
    """The facts with what others build on: the reserve, the village floor and its campaign's years, rule 12."""
    shared = {one.rule.id: one.values for one in book if one.rule.id in SHARED}
    facts = replace(facts, in_force=shared)
    if floor := shared.get("deep_village_floor"):
        first, last = floor.get("campaign_from"), floor.get("campaign_to")
        assert isinstance(first, int) and isinstance(last, int)
        facts = replace(facts, campaign=(first, last))
    return facts


def apply(
    facts: Facts, known: Mapping[str, Rule], drafts: Mapping[tuple[str, str], Draft], setting: Setting
) -> list[Problem]:
    """One setting of a rule; without an instance it holds for all instances of the rule."""
    rule_id, instance = setting.key[0], instance_of(setting)
    if rule_id not in known:
        hint = RETIRED.get(rule_id) or suggestion(rule_id, known)
        return [wrong(setting, rule_id, f"没有规则“{rule_id}”。{hint}", "用 allocator rules 查看全部规则编号和参数。")]
    rule = known[rule_id]
    if instance and (fault := instance_fault(rule, facts, instance)):
        fix = f"写成 {example_of(rule)}。" if rule.has_instances else "去掉方括号及其中内容。"
        return [wrong(setting, instance, fault, fix)]
    concerned = [one for one in drafts.values() if one.rule.id == rule_id and instance in ("", one.instance)]
    if not concerned:
        return apply_to_none(draft(rule), setting, facts)
    found = [problem for one in concerned for problem in apply_one(one, setting, facts)]
    return list(dict.fromkeys(found))


def apply_to_none(one: Draft, setting: Setting, facts: Facts) -> list[Problem]:
    """A setting without an instance of a rule that has none: a value would be lost, a status has nothing to act on."""
    problems = apply_one(one, setting, facts)
    if problems or all(origin == BASELINE for origin in one.origin.values()):
        return problems
    text = f"规则{one.rule.number}“{one.rule.title}”须按实例设置,未写明实例的“{setting.key[2]}”不起作用。"
    fix = f"写成 {example_of(one.rule)};在“规则”表里填“实例”列。"
    lost = any(one.origin[p.id] != BASELINE for p in one.rule.parameters)
    return [wrong(setting, setting.value, text, fix, ERROR if lost else HINT)]


def apply_one(one: Draft, setting: Setting, facts: Facts) -> list[Problem]:
    """One setting of one rule or instance."""
    rule_id, _, name, year = setting.key
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        return [wrong(setting, year, f"“@{year}”不是年份。", "写成 @2019 这样的四位年份。")]
    if year and name in FOR_ALL_YEARS:
        text = f"规则{one.rule.number}“{one.rule.title}”的{FOR_ALL_YEARS[name]}对各年一并生效,不能只设 {year} 年。"
        return [wrong(setting, year, text, f"去掉 @{year}(“规则”表里清空年度);只放宽某一年的,改那一年的参数。")]
    if year and int(year) not in facts.years:
        text = f"规则{one.rule.number}“{one.rule.title}”的“{name}@{year}”不在计划年度内,不起作用。"
        return [wrong(setting, setting.value, text, f"计划年度是 {span(facts)};请核对年度。", WARNING)]
    if name == "status":
        return set_status(one, setting)
    if name == "tier":
        return set_tier(one, setting)
    if name == "exempt" and one.rule.by_county:
        return set_exempt(one, setting, facts)
    parameter = next((p for p in one.rule.parameters if p.id == name), None)
    if parameter is None:
        known = [p.id for p in one.rule.parameters] + list(one.rule.switches)
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
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS_OF_TIER) or int(text) < 1:
        return [wrong(setting, setting.value, f"层级“{setting.value}”应为 1、2、3 等整数。", "1 最先满足。")]
    if int(text) != one.rule.tier or setting.origin == COMMAND_LINE:
        one.tier, one.origin["tier"] = int(text), setting.origin
    return []


def set_exempt(one: Draft, setting: Setting, facts: Facts) -> list[Problem]:
    """The counties that the rule does not speak of; "" exempts nobody. For them it is off: that needs a reason."""
    try:
        codes = exempt_codes(facts, setting.value)
    except Refused as refused:
        text = f"{one.rule.id}.exempt(豁免县区):{refused}"
        return [wrong(setting, setting.value, text, "写县名或代码,用顿号隔开,如 610924、610925。")]
    one.exempt, one.origin["exempt"] = codes, setting.origin
    note_reason(one, setting)
    if codes and not setting.why:
        text = f"豁免县区执行规则{one.rule.number}“{one.rule.title}”必须写明理由。"
        return [wrong(setting, setting.value, text, WRITE_WHY)]
    return []


def note_reason(one: Draft, setting: Setting) -> None:
    """Keep the latest reason and approver given."""
    one.why = setting.why or one.why
    one.approver = setting.approver or one.approver


def span(facts: Facts) -> str:
    """``2018—2020``, or the single year."""
    return "—".join(dict.fromkeys(str(year) for year in (facts.years[0], facts.years[-1])))


def without_reason(settings: tuple[Setting, ...]) -> list[Problem]:
    """What scenario files change without saying why, file by file (switching a rule off without it is an error)."""
    silent: dict[str, list[Setting]] = {}
    for one in settings:
        if one.origin.startswith("scenario:") and not one.why and not is_switching_off(one):
            silent.setdefault(one.place, []).append(one)
    return [
        wrong(
            found[0],
            ".".join(part for part in found[0].key if part),
            f"{len(found)} 处改动没有写理由:{'、'.join('.'.join(part for part in one.key if part) for one in found)}。",
            '写成 { value = "…", why = "…" },封面上会印出来。',
            WARNING,
        )
        for found in silent.values()
    ]


def is_switching_off(setting: Setting) -> bool:
    """Whether a setting stops a rule, or exempts somebody: what is told as an error where no reason stands."""
    return setting.kind == "rule" and (setting.key[2] == "exempt" or setting.value.strip() in (OFF, STATUS_NAMES[OFF]))


def check_idle(one: Draft, settings: tuple[Setting, ...]) -> list[Problem]:
    """A parameter set for a rule that nobody switched on has no effect: say so once."""
    filled = [p.id for p in one.rule.parameters if one.origin[p.id] != BASELINE]
    if one.status != OFF or one.rule.status != OFF or not filled:
        return []
    last = [s for s in settings if s.kind == "rule" and s.key[0] == one.rule.id and s.key[2] in filled][-1]
    name = f"{one.rule.id}[{one.instance}]" if one.instance else one.rule.id
    status = next(status for status in (*one.rule.statuses, OFF) if status != OFF)
    text = f"规则{one.rule.number}“{one.rule.title}”停用中,所填“{last.key[2]}”不起作用。"
    return [wrong(last, last.value, text, f"如需启用,设 {name}.status={status}。", HINT)]


def check_switched_off(one: Draft, settings: tuple[Setting, ...]) -> list[Problem]:
    """A rule switched off needs a reason, printed on the cover."""
    if one.status != OFF or one.rule.status == OFF or one.why:
        return []
    guilty = [
        s
        for s in settings
        if s.kind == "rule"
        and s.key[0] == one.rule.id
        and s.key[2] == "status"
        and instance_of(s) in ("", one.instance)
    ]
    text = f"停用规则{one.rule.number}“{one.rule.title}”必须写明理由。"
    return [wrong(guilty[-1], guilty[-1].value, text, WRITE_WHY)]
