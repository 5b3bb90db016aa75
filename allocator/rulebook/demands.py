"""A rule that is on and lacks the value it works by: an error where the rule was switched on or chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocator.domain.demand import Demand
from allocator.domain.finding import ERROR, WARNING, Problem
from allocator.domain.parameter import CHOICE, MONEY, MULTIPLE, RATIO, Parameter
from allocator.domain.rule import STATUS_NAMES, ActiveRule
from allocator.domain.scenario import Setting
from allocator.rulebook.instances import instance_of
from allocator.rulebook.told import wrong

EXAMPLES = {RATIO: "10%", MONEY: "100", MULTIPLE: "3"}


def check_demands(one: ActiveRule, settings: Sequence[Setting], years: Sequence[int]) -> Iterator[Problem]:
    """Each demand of a rule that its values in force do not meet, or meet with a value that asks for nothing."""
    for demand in one.rule.demands:
        missed = demand.years_missed(one.values, years)
        if missed:
            some = "" if len(missed) == len(years) else "、".join(f"{year}年" for year in missed)
            text = f"{whose(one, demand)},但{some}没有设{asked_for(one, demand)},不起作用。"
            yield told_at(one, demand, settings, ERROR, text)
        elif demand.is_idle(one.values, years):
            text = f"{whose(one, demand)},但{asked_for(one, demand)}为 0,不起作用。"
            yield told_at(one, demand, settings, WARNING, text)


def whose(one: ActiveRule, demand: Demand) -> str:
    """规则14“最低保障额和增减幅”为硬约束, with the instance and the choice that ask for the value."""
    instance = f"[{one.values.instance}]" if one.values.instance else ""
    chosen = ""
    if demand.when is not None:
        parameter = named(one, demand.when[0])
        chosen = f"、“{parameter.meaning}”取“{choice_name(parameter, demand.when[1])}”"
    return f"规则{one.rule.number}“{one.rule.title}”{instance}为{STATUS_NAMES[one.values.status]}{chosen}"


def asked_for(one: ActiveRule, demand: Demand) -> str:
    """“最低保障额”“最低增幅”“最高增幅”(至少一项)."""
    meanings = "".join(f"“{named(one, name).meaning}”" for name in demand.parameters)
    return meanings + ("(至少设一项)" if len(demand.parameters) > 1 else "")


def told_at(one: ActiveRule, demand: Demand, settings: Sequence[Setting], level: str, text: str) -> Problem:
    """At the setting that asks for the value; without any setting at the rule's row of the sheet 规则."""
    wanted = named(one, demand.parameters[0])
    name = f"{one.id}.{wanted.id}"
    fix = f"设 {name}(单位:{wanted.unit},如 {name}={EXAMPLES.get(wanted.unit, '…')}),或停用该规则。"
    guilty = setting_of(one, demand, settings)
    if guilty is not None:
        return wrong(guilty, guilty.value, text, fix, level)
    record = (one.rule.id, one.values.instance or "", wanted.id)
    return Problem(level, "规则", "", one.id, text, fix, record, "取值")


def setting_of(one: ActiveRule, demand: Demand, settings: Sequence[Setting]) -> Setting | None:
    """The last setting of the choice or of the status, else the last that says anything of the rule."""
    mine = [
        setting
        for setting in settings
        if setting.kind == "rule"
        and setting.key[0] == one.rule.id
        and instance_of(setting) in ("", one.values.instance or "")
        and setting.value.strip()
    ]
    name = demand.when[0] if demand.when else "status"
    origin = one.values.origin.get(name)
    found = [setting for setting in mine if setting.key[2] == name and setting.origin == origin]
    return (found or mine)[-1] if mine else None


def named(one: ActiveRule, name: str) -> Parameter:
    """The parameter of an id."""
    return next(parameter for parameter in one.rule.parameters if parameter.id == name)


def choice_name(parameter: Parameter, choice: str) -> str:
    """A choice in Chinese."""
    assert parameter.unit == CHOICE
    return dict(zip(parameter.choices, parameter.choice_names, strict=True))[choice]
