"""封面: every setting that differs from the baseline, in Chinese; the id in brackets, for a script needs it."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.dossier import Dossier
from allocator.domain.parameter import Parameter
from allocator.domain.rule import OFF, STATUS_NAMES, ActiveRule
from allocator.domain.scenario import Setting
from allocator.workbooks.dossier.wording import origin_name, people_value

POOL_NAMES = {"total": "全年安排", "initial": "年初预算", "provincial": "省本级安排"}
UNSIGNED = "________"


def differences(dossier: Dossier) -> tuple[str, ...]:
    """One line each: what, its value (and the baseline's), why, who approved, where it was set, the id.

    Of settings of the same thing the last one is in force. Rules switched off and exempt counties have lines of
    their own on the cover.
    """
    last = {(one.kind, one.key): one for one in (*dossier.facts.settings, *dossier.scenario.settings)}
    return tuple(line for one in last.values() for line in told(dossier, one))


def told(dossier: Dossier, one: Setting) -> Iterator[str]:
    """规则2 深度贫困县再提高20%,“再提高20%”的读法:连乘(基准 百分点)。理由:…;批准人:…;来源:命令行〔…〕."""
    what = rule_text(dossier, one) if one.kind == "rule" else fact_text(dossier, one)
    if what is None:
        return
    yield (
        f"{what}。理由:{one.why or '未写明'};批准人:{one.approver or UNSIGNED};"
        f"来源:{origin_name(one.origin)}〔{key_of(one)}={one.value}〕"
    )


def key_of(one: Setting) -> str:
    """The setting as ``--set`` names it: ``use_share[产业].minimum_share@2019``; of facts the parts joined by dots."""
    if one.kind != "rule":
        return ".".join(part for part in one.key if part)
    rule, instance, name, year = (*one.key, "", "", "", "")[:4]
    return f"{rule}{f'[{instance}]' if instance else ''}.{name}{f'@{year}' if year else ''}"


def rule_text(dossier: Dossier, one: Setting) -> str | None:
    """A status, tier or parameter of a rule; None for what the cover tells elsewhere (停用, 豁免)."""
    rule_id, instance, name, year = (*one.key, "", "", "", "")[:4]
    rule = next((r for r in dossier.book if r.rule.id == rule_id and (r.values.instance or "") == instance), None)
    if rule is None:
        return None
    head = f"规则{rule.rule.number} {rule.rule.title}{f'[{instance}]' if instance else ''}"
    when = f"{year}年" if year else ""
    if name == "status":
        return None if rule.values.status == OFF else f"{head}:{status_text(rule)}"
    if name == "tier":
        tier, usual = rule.values.tier, rule.rule.default_tier
        return f"{head},软约束层级:第{tier}层" + (f"(基准 第{usual}层)" if usual else "") if tier else None
    meaning = next((parameter for parameter in rule.rule.parameters if parameter.id == name), None)
    return None if meaning is None else f"{head},{when}{meaning.meaning}:{value_text(rule, meaning, year)}"


def status_text(rule: ActiveRule) -> str:
    """硬约束(基准 只核对)."""
    now, usual = (STATUS_NAMES.get(status, status) for status in (rule.values.status, rule.rule.status))
    return f"{now}(基准 {usual})"


def value_text(rule: ActiveRule, meaning: Parameter, year: str) -> str:
    """连乘(基准 百分点), 500 万元(基准 …)."""
    by_year = rule.values.by_year.get(meaning.id, {})
    when = int(year) if year.isdecimal() else None
    value = by_year.get(when, meaning.baseline)
    return f"{people_value(meaning, value)}(基准 {people_value(meaning, meaning.baseline)})"


def fact_text(dossier: Dossier, one: Setting) -> str | None:
    """A pool, a figure of a county, a weight or a field of a stream that the scenario sets."""
    facts, key = dossier.facts, (*one.key, "", "", "")[:3]
    streams = {stream.code: stream for stream in facts.streams}
    counties = {county.code: county.name for county in facts.counties}
    name = streams[key[0]].name if key[0] in streams else counties.get(key[0], key[0])
    if one.kind == "pool":
        unit = f" {streams[key[0]].measure.name}" if key[0] in streams else ""
        return f"{name}{key[1]}年{POOL_NAMES.get(key[2], key[2])}:{one.value}{unit}"
    if one.kind == "weight":
        return f"{name},因素“{key[1]}”的权重:{one.value}%,其余因素按比例折算"
    return f"{name},{key[1]}:{one.value or '空白'}"
