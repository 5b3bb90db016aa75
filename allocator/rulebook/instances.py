"""Which instances of a rule stand in the book, each once: ``class_split[贫困县,ZY]``, ``use_share[产业]``."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.domain.facts import Facts
from allocator.domain.rule import Rule
from allocator.domain.scenario import Setting
from allocator.rulebook.nearest import suggestion


def instance_of(setting: Setting) -> str:
    """The instance a setting of a rule names; a full-width comma and spaces around the parts do not matter."""
    return ",".join(part.strip() for part in setting.key[1].replace("\N{FULLWIDTH COMMA}", ",").split(","))


def instances_of(rule: Rule, facts: Facts, settings: Iterable[Setting]) -> tuple[str, ...]:
    """The instances of a rule that workbook and settings name, in text order; "" alone for a rule without instances."""
    if not rule.has_instances:
        return ("",)
    named = {instance_of(one) for one in settings if one.kind == "rule" and one.key[0] == rule.id}
    own = rule.own_instances(facts) if rule.own_instances else ()
    return tuple(sorted({*own, *(one for one in named if one and instance_fault(rule, facts, one) is None)}))


def instance_fault(rule: Rule, facts: Facts, instance: str) -> str | None:
    """What is wrong with an instance of a rule, with the nearest valid form; None where nothing is."""
    if not rule.has_instances:
        return f"规则“{rule.id}”没有分实例的设置。"
    if rule.instance_forms is None:
        return None
    forms = rule.instance_forms(facts)
    if instance in forms:
        return None
    near = suggestion(instance, forms) or f"应写成“{rule.instance_example}”这样的形式。"
    return f"规则“{rule.id}”没有实例“{instance}”。{near}"


def example_of(rule: Rule) -> str:
    """How a setting of one instance is written: ``class_split[贫困县,ZY].share=…``."""
    parameter = rule.parameters[0].id if rule.parameters else "status"
    return f"{rule.id}[{rule.instance_example}].{parameter}=…"
