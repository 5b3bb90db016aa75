"""Candidates that might mend a conflict: one pool, one parameter, exempt counties, one rule made soft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from allocator.conflict.change import Change, rule_setting
from allocator.conflict.culprits import Clash
from allocator.conflict.moves import parameter_changes, pool_changes
from allocator.conflict.wording import POOL_RULE, county_codes, listed, measure_of, rule_name
from allocator.domain.conflict import Repair
from allocator.domain.facts import Facts
from allocator.domain.money import grouped
from allocator.domain.rule import HARD, SOFT, ActiveRule, RuleBook
from allocator.domain.scenario import Setting


def changes(facts: Facts, book: RuleBook, clash: Clash, found: Sequence[Clash]) -> Iterator[Change]:
    """The candidates of one clash, in the order in which an office would try them; ``found`` are all clashes."""
    yield from pool_changes(facts, clash, found)
    concerned = [rule for rule in book if rule.id in clash.rules]
    for rule in concerned:
        if rule.rule.id != POOL_RULE or any(change > 0 for change in clash.short.by_pool.values()):
            yield from parameter_changes(clash, rule)
    for rule in concerned:
        if rule.rule.id != POOL_RULE:
            yield from exemption(facts, rule, found)
            yield from softening(facts, rule, found)


def exemption(facts: Facts, rule: ActiveRule, found: Sequence[Clash]) -> Iterator[Change]:
    """The rule no longer asks anything of the counties it clashes for, those it asks most of first."""
    rows = [row for clash in found for row in clash.short.rows if row.rule == rule.id]
    codes = county_codes(facts, tuple(rows))
    if not codes or any(row.subject.split("/")[0] not in codes for row in rows):
        return
    size: dict[str, Fraction] = {}
    for row in rows:
        code = row.subject.split("/")[0]
        size[code] = size.get(code, Fraction(0)) + abs(row.lower or row.upper or Fraction(0))
    yield exempting(facts, rule, tuple(sorted(codes, key=lambda code: (-size.get(code, Fraction(0)), code))))


def exempting(facts: Facts, rule: ActiveRule, codes: tuple[str, ...]) -> Change:
    """The first n of ``codes`` exempted, beside those who are already."""

    def settings(steps: int) -> tuple[Setting, ...]:
        named = "、".join(sorted(rule.values.exempt | set(codes[:steps])))
        return (rule_setting(rule, "exempt", named),)

    def told(steps: int) -> Repair:
        names = listed([facts.county(code).name for code in codes[:steps]])
        return Repair(f"{names}豁免{rule_name(rule)}", (f"{rule.id}.exempt={settings(steps)[0].value}",))

    return Change(len(codes), settings, told, codes=codes, rule=rule)


def softening(facts: Facts, rule: ActiveRule, found: Sequence[Clash]) -> Iterator[Change]:
    """The rule asks as much as before but may fall short."""
    if SOFT not in rule.rule.statuses or rule.values.status != HARD:
        return
    mine = [clash for clash in found if rule.id in clash.rules]
    measure = measure_of(facts, mine[0].short.rows)
    lacking = sum((clash.short.amount for clash in mine), Fraction(0))
    codes = county_codes(facts, tuple(row for clash in mine for row in clash.short.rows if row.rule == rule.id))
    who = facts.county(codes[0]).name + "承担" if len(codes) == 1 else "有关县区按同比例承担"
    gap = f"缺口 {grouped(lacking, measure)}由{who}" if lacking else "差额不足一个取整单位"
    text = f"{rule_name(rule)}改为软约束,{gap}"

    def settings(_: int) -> tuple[Setting, ...]:
        return (rule_setting(rule, "status", SOFT),)

    def told(_: int) -> Repair:
        return Repair(text, (f"{rule.id}.status=soft",))

    yield Change(1, settings, told, rule=rule)
