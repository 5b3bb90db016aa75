"""Figures moved step by step: the total of a pool, a parameter of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from allocator.conflict.change import REASON, Change, rule_setting
from allocator.conflict.culprits import Clash
from allocator.conflict.wording import POOL_RULE, percent, rule_name
from allocator.domain.cell import Cell
from allocator.domain.conflict import Repair
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, grouped, show
from allocator.domain.parameter import MONEY, RATIO, Parameter, value_text
from allocator.domain.rule import ActiveRule
from allocator.domain.scenario import Setting
from allocator.domain.stream import GIVEN

# One step of a ratio: 0.01 percentage point. One of money: see ``step_of``.
RATIO_STEP = Fraction(1, 10_000)
# A pool is never proposed to grow to more than this many times the money to move.
FARTHEST = 64
# A parameter without an end of its own is moved at most so many steps (a ratio by 1,000 points).
MOST_STEPS = 100_000
# Why money of an earlier year helps a clash of a later one.
BASE_MOVES = "({year} 年的基数随之{way})"
# Why a pool helps a clash in which it takes no part: what a rule asks for hangs on its growth.
BOUNDS_MOVE = "(有关规则的要求随总盘改变)"


def pool_changes(facts: Facts, clash: Clash, found: Sequence[Clash]) -> Iterator[Change]:
    """More (or less) money in one of the pools that take part; counted from the proven shortage upwards."""
    lacking = sum(clash.short.by_pool.values(), Fraction(0))
    last = max((row.year for row in clash.short.rows if row.rule == POOL_RULE), default=0)
    for row in clash.short.rows:
        if row.rule == POOL_RULE:
            sign = way_of(clash, row.year < last) or (-1 if lacking < 0 else 1)
            together = sum((abs(one.short.by_pool.get(row.subject, Fraction(0))) for one in found), Fraction(0))
            code, amount = row.subject.partition(":")[2], max(abs(lacking), together)
            yield from pool_change(facts, code, row.year, sign, amount, base_text(clash, row.year, last, sign))
    guilty = {cell: row for row in clash.guilty for cell, _ in row.terms}
    held = {
        (one.stream, one.year): guilty[one].upper is None for one in held_cells(facts, clash.fixed) if one in guilty
    }
    for (code, year), is_floor in sorted(held.items()):
        yield from pool_change(facts, code, year, 1 if is_floor else -1, clash.short.amount)
    for code, year, sign in clash.follows:
        if (code, year) not in held:
            yield from pool_change(facts, code, year, sign, clash.short.amount, BOUNDS_MOVE)


def way_of(clash: Clash, before: bool) -> int:
    """1 where a pool of a clash about growth is to grow, −1 where it is to shrink: the last year's under caps, those
    ``before`` under floors; 0 for other clashes."""
    rows = [row for row in clash.guilty if row.rule != POOL_RULE]
    if not any(cell.year < row.year for row in rows for cell, _ in row.terms):
        return 0
    caps, floors = all(row.lower is None for row in rows), all(row.upper is None for row in rows)
    return 0 if caps == floors else 1 if caps == before else -1


def base_text(clash: Clash, year: int, last: int, sign: int) -> str:
    """Why the pool of an earlier ``year`` mends a clash about growth: the base of the ``last`` one moves with it."""
    if year == last or not way_of(clash, before=True):
        return ""
    return BASE_MOVES.format(year=last, way="提高" if sign > 0 else "降低")


def held_cells(facts: Facts, fixed: Iterable[Cell]) -> list[Cell]:
    """Those of the fixed cells that stand at their stream's own plan: only its pool moves them (不可调剂)."""
    streams = {stream.code: stream for stream in facts.streams}
    return [one for one in fixed if not streams[one.stream].movable and streams[one.stream].method != GIVEN]


def pool_change(facts: Facts, code: str, year: int, sign: int, amount: Fraction, why: str = "") -> Iterator[Change]:
    """One pool moved by whole units; the first try is ``amount``, the shortage itself.

    ``why`` says how it helps where that is not plain.
    """
    stream, pool = facts.stream(code), facts.pool(code, year)
    if pool is None or stream.method == GIVEN:
        return
    near, total = max(1, (amount / stream.unit).__ceil__()), pool.total
    most = near * FARTHEST if sign > 0 else pool.to_counties // stream.unit

    def moved(steps: int) -> int:
        return total + sign * steps * stream.unit

    def settings(steps: int) -> tuple[Setting, ...]:
        text = show(max(0, moved(steps)), stream.measure)
        return (Setting("pool", (code, str(year), "total"), text, REASON, "--set", "--set"),)

    def told(steps: int) -> Repair:
        word, measure = "增加" if sign > 0 else "减少", stream.measure
        by, new = grouped(steps * stream.unit, measure), grouped(moved(steps), measure)
        text = f"{year} 年“{stream.name}”总盘{word} {by}(调为 {new}){why}"
        return Repair(text, pool=(code, year, show(moved(steps), measure)))

    if most >= 1:
        yield Change(most, settings, told, min(near, most), unit=stream.unit)


def parameter_changes(facts: Facts, clash: Clash, rule: ActiveRule) -> Iterator[Change]:
    """A floor lowered or a cap raised, parameter by parameter."""
    for parameter in rule.rule.parameters:
        step, year = step_of(facts, clash, parameter), clash.year
        if not parameter.loosens or step is None or rule.values.number(parameter.id, year) is None:
            continue
        now = Fraction(rule.values.number(parameter.id, year) or 0)
        sign = parameter.loosens
        first = round_beyond(now, step, sign)
        end = parameter.minimum if sign < 0 else parameter.maximum
        most = MOST_STEPS if end is None else ((end - first) * sign / step).__floor__() + 1
        if most >= 1:
            own = str(year) if year in rule.values.by_year[parameter.id] else ""
            yield parameter_change(rule, parameter, (now, first, sign * step), most, own)


def step_of(facts: Facts, clash: Clash, parameter: Parameter) -> Fraction | None:
    """One step of a parameter, None where it is no number that is moved.

    Money moves by 1 万元, or by the finest unit of the money that takes part where that is finer: units of 100 元
    let a floor of 2.5 万元 come down to 2.01.
    """
    if parameter.unit == MONEY:
        codes = {cell.stream for row in clash.short.rows for cell, _ in row.terms}
        units = [stream.unit for stream in facts.streams if stream.code in codes and stream.is_money]
        return Fraction(min((WAN_YUAN.default_unit, *units)))
    return RATIO_STEP if parameter.unit == RATIO else None


def round_beyond(now: Fraction, step: Fraction, sign: int) -> Fraction:
    """The first multiple of ``step`` past ``now`` upwards (1) or downwards (−1): below 2.5 by steps of 1 it is 2."""
    return ((now / step).__floor__() + 1 if sign > 0 else (now / step).__ceil__() - 1) * step


def parameter_change(
    rule: ActiveRule, parameter: Parameter, way: tuple[Fraction, Fraction, Fraction], most: int, year: str
) -> Change:
    """One parameter moved along its ``way``: where it stands, where the first step leads, what each further one adds.

    ``year`` where the workbook sets it for that year alone.
    """
    now, first, step = way

    def value(steps: int) -> Fraction:
        return first + (steps - 1) * step

    def text(steps: int) -> str:
        return typed_value(parameter, value(steps))

    def settings(steps: int) -> tuple[Setting, ...]:
        return (rule_setting(rule, parameter.id, text(steps), year),)

    def told(steps: int) -> Repair:
        word = "降至" if parameter.loosens < 0 else "提高到"
        before, after = shown_value(parameter, now), shown_value(parameter, value(steps))
        when = f" {year} 年" if year else ""
        typed = f"{rule.id}.{parameter.id}{'@' + year if year else ''}={text(steps)}"
        return Repair(f"{rule_name(rule)}的“{parameter.meaning}”{when}由 {before}{word} {after}", (typed,))

    return Change(most, settings, told, max(1, most // 64), rule=rule)


def shown_value(parameter: Parameter, value: Fraction) -> str:
    """A value for people: ``7,218 万元`` or ``86.5%``."""
    return grouped(value) if parameter.unit == MONEY else percent(value)


def typed_value(parameter: Parameter, value: Fraction) -> str:
    """A value as --set accepts it: from 150 % on a bare ratio is refused as a likely slip, so it goes as percent."""
    if parameter.unit == RATIO and value >= Fraction(3, 2):
        return percent(value)
    return value_text(parameter, int(value) if parameter.unit == MONEY else value)
