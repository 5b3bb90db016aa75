"""A rule made soft: it asks as much as before but may fall short; by how much it then does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from allocator.conflict.change import Change, rule_setting
from allocator.conflict.culprits import Clash
from allocator.conflict.tools import Settings
from allocator.conflict.wording import county_codes, listed, measure_of, rule_name
from allocator.domain.conflict import Repair
from allocator.domain.facts import Facts
from allocator.domain.money import Measure, grouped
from allocator.domain.programme import Row
from allocator.domain.rule import HARD, SOFT, ActiveRule

UNDER_A_UNIT = "差额不足一个取整单位"


def softening(facts: Facts, rule: ActiveRule, found: Sequence[Clash]) -> Iterator[Change]:
    """The rule made soft, told with the least that is lacking: how it is shared may ask for more."""
    if SOFT not in rule.rule.statuses or rule.values.status != HARD:
        return
    mine = [clash for clash in found if rule.id in clash.rules]
    lacking = amounts_text((measure_of(facts, one.short.rows), one.short.amount) for one in mine)
    rows = [row for clash in mine for row in clash.short.rows if row.rule == rule.id]
    gap = f"缺口至少 {lacking},{who_bears(facts, rows, '有关县区尽量按同比例分担')}" if lacking else UNDER_A_UNIT
    yield made_soft(rule, gap)


def as_it_falls_short(facts: Facts, change: Change, missed: Mapping[Row, Fraction]) -> Change:
    """The same change told with what the rows of the rule miss in the plan that comes out (atoms)."""
    assert change.rule is not None
    lacking = amounts_text((measure_of(facts, [row]), amount) for row, amount in missed.items())
    named = listed([facts.county(code).name for code in county_codes(facts, tuple(missed))]) or "有关县区"
    gap = f"缺口 {lacking},{who_bears(facts, missed, f'{named}分担')}" if lacking else UNDER_A_UNIT
    return made_soft(change.rule, gap)


def made_soft(rule: ActiveRule, gap: str) -> Change:
    """The change with its sentence."""

    def settings(_: int) -> Settings:
        return (rule_setting(rule, "status", SOFT),)

    def told(_: int) -> Repair:
        return Repair(f"{rule_name(rule)}改为软约束,{gap}", (f"{rule.id}.status=soft",))

    return Change(1, settings, told, rule=rule, softens=True)


def who_bears(facts: Facts, rows: Iterable[Row], several: str) -> str:
    """由甲县承担; of several counties what ``several`` says."""
    codes = county_codes(facts, tuple(rows))
    return f"由{facts.county(codes[0]).name}承担" if len(codes) == 1 else f"由{several}"


def amounts_text(amounts: Iterable[tuple[Measure, Fraction]]) -> str:
    """Sums by measure: 400 万元、30 人; "" where nothing is lacking."""
    sums: dict[Measure, Fraction] = {}
    for measure, amount in amounts:
        sums[measure] = sums.get(measure, Fraction(0)) + amount
    return "、".join(grouped(amount, measure) for measure, amount in sums.items() if amount)
