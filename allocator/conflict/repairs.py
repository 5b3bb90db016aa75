"""What would mend a conflict: each repair proven by re-solving, and tight: one step less fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.conflict.culprits import Clash
from allocator.conflict.tools import Tools
from allocator.conflict.wording import POOL_RULE, amount_text, county_codes
from allocator.domain.conflict import Repair
from allocator.domain.facts import Facts
from allocator.domain.money import WAN_YUAN, show
from allocator.domain.parameter import MONEY, RATIO, Parameter, value_text
from allocator.domain.rule import HARD, SOFT, ActiveRule, RuleBook
from allocator.domain.scenario import Setting
from allocator.domain.stream import Stream

# One step of a parameter: a unit of money, or 0.01 percentage point.
STEPS = {MONEY: Fraction(WAN_YUAN.default_unit), RATIO: Fraction(1, 10_000)}
# A pool is never proposed to grow to more than this many times the money to move.
FARTHEST = 64
# How many steps beyond the exact answer a whole-unit plan is looked for.
NEARBY = 20
REASON = "化解规则冲突"


@dataclass(frozen=True, slots=True)
class Change:
    """A candidate: ``settings(n)`` n steps away from today, 1 ≤ n ≤ ``most``; its repair told for n.

    ``fractional``: it moves bounds by parts of a unit, so that a whole-unit plan may need a step more.
    """

    most: int
    settings: Callable[[int], tuple[Setting, ...]]
    told: Callable[[int], Repair]
    guess: int = 1
    is_pool: bool = False
    fractional: bool = False


def single_repairs(facts: Facts, book: RuleBook, clash: Clash, tools: Tools) -> tuple[Repair, ...]:
    """Every single change that mends everything: pools, parameters, exempt counties, a rule made soft."""
    found: list[Repair] = []
    last_pool: int | None = None
    for change in changes(facts, book, clash):
        guess = last_pool if change.is_pool and last_pool else change.guess
        steps = in_whole_units(change, fewest(change, tools.lacking, guess), tools)
        if steps is not None:
            found.append(change.told(steps))
            last_pool = steps if change.is_pool else last_pool
    return tuple(found)


def in_whole_units(change: Change, steps: int | None, tools: Tools) -> int | None:
    """The first steps from ``steps`` on that have a whole-unit plan too; None where none is near."""
    if steps is None or not change.fractional:
        return steps
    for more in range(steps, min(change.most, steps + NEARBY) + 1):
        if tools.plans(change.settings(more)):
            return more
    return None


def changes(facts: Facts, book: RuleBook, clash: Clash) -> Iterator[Change]:
    """The candidates of one clash, in the order in which an office would try them."""
    yield from pool_changes(facts, clash)
    for rule in book:
        if rule.id in clash.rules and rule.rule.id != POOL_RULE:
            yield from parameter_changes(clash, rule)
    for rule in book:
        if rule.id in clash.rules and rule.rule.id != POOL_RULE:
            yield from exemption(facts, clash, rule)
            yield from softening(clash, rule)


Lacking = Callable[[tuple[Setting, ...]], Fraction | None]


def fewest(change: Change, lacking: Lacking, guess: int) -> int | None:
    """The least number of steps that works; None where not even the most does.

    What is lacking falls with the steps along a convex line, nearly: the chord of two points that still
    lack something meets zero just before the answer. Where it does not, the interval is halved. At the
    end the answer works and one step less does not.
    """
    if lacking(change.settings(change.most)) != 0:
        return None
    low, high, checked = 0, change.most, False
    points: list[tuple[int, Fraction]] = []
    tried = max(1, guess)
    while high - low > 1:
        tried = min(max(tried, low + 1), high - 1)
        amount = lacking(change.settings(tried))
        if amount == 0:
            # The chord stops just before the answer, so one step less is the likely end; it is tried once.
            high, checked = tried, len(points) >= 2 and not checked
            tried = high - 1 if checked else (low + high) // 2
        else:
            low = tried
            if amount is not None:
                points.append((tried, amount))
            tried = extrapolated(points, low, high)
    return high


def extrapolated(points: list[tuple[int, Fraction]], low: int, high: int) -> int:
    """Where the last chord meets zero; the middle where it says nothing or has been followed long enough."""
    if len(points) >= 2 and len(points) <= 8:
        (first, more), (second, less) = points[-2:]
        if more > less and second > first:
            return second + -(-less * (second - first) // (more - less)).__ceil__()
    if len(points) == 1:
        return low + max(1, (high - low) // 32)
    return (low + high) // 2


def pool_changes(facts: Facts, clash: Clash) -> Iterator[Change]:
    """More (or less) money in one of the pools that take part; counted from the proven shortage upwards."""
    rows = [row for row in clash.short.rows if row.rule == POOL_RULE]
    lacking = sum(clash.short.by_pool.values(), Fraction(0))
    sign = -1 if lacking < 0 else 1
    for row in rows:
        code = row.subject.partition(":")[2]
        stream, pool = facts.stream(code), facts.pool(code, row.year)
        if pool is None or not stream.is_money:
            continue
        near = max(1, -(-abs(lacking) // stream.unit))
        most = near * FARTHEST if sign > 0 else pool.to_counties // stream.unit
        yield from pool_change(stream, row.year, pool.total, sign, int(near), int(most))


def pool_change(stream: Stream, year: int, total: int, sign: int, near: int, most: int) -> Iterator[Change]:
    """One pool moved by whole units; the first try is the shortage itself."""

    def amount(steps: int) -> int:
        return total + sign * steps * stream.unit

    def settings(steps: int) -> tuple[Setting, ...]:
        text = show(max(0, amount(steps)), stream.measure)
        return (Setting("pool", (stream.code, str(year), "total"), text, REASON, "--set", "--set"),)

    def told(steps: int) -> Repair:
        text = show(amount(steps), stream.measure)
        word = "增加" if sign > 0 else "减少"
        moved = f"{steps * stream.unit // stream.measure.atoms:,}"
        if steps * stream.unit % stream.measure.atoms:
            moved = show(steps * stream.unit, stream.measure)
        return Repair(
            f"{year} 年“{stream.name}”总盘{word} {moved} 万元(调为 {text} 万元)", pool=(stream.code, year, text)
        )

    if most >= 1:
        yield Change(most, settings, told, near, is_pool=True)


def parameter_changes(clash: Clash, rule: ActiveRule) -> Iterator[Change]:
    """A floor lowered or a cap raised, parameter by parameter."""
    for parameter in rule.rule.parameters:
        step, year = STEPS.get(parameter.unit), clash_year(clash)
        if not parameter.loosens or step is None or rule.values.number(parameter.id, year) is None:
            continue
        now = Fraction(rule.values.number(parameter.id, year) or 0)
        end = parameter.minimum if parameter.loosens < 0 else parameter.maximum
        if end is None:
            end = now + 10_000 * step * parameter.loosens
        most = int(abs(Fraction(end) - now) / step)
        if most >= 1:
            yield parameter_change(rule, parameter, now, step, most)


def parameter_change(rule: ActiveRule, parameter: Parameter, now: Fraction, step: Fraction, most: int) -> Change:
    """One parameter moved by steps."""

    def text(steps: int) -> str:
        value = now + parameter.loosens * steps * step
        return value_text(parameter, int(value) if parameter.unit == MONEY else value)

    def settings(steps: int) -> tuple[Setting, ...]:
        return (rule_setting(rule, parameter.id, text(steps)),)

    def told(steps: int) -> Repair:
        word = "降至" if parameter.loosens < 0 else "提高到"
        value = now + parameter.loosens * steps * step
        shown = f"{amount_text(value)} 万元" if parameter.unit == MONEY else percent(value)
        name = f"规则{rule.rule.number}“{rule.rule.title}”的{parameter.meaning}"
        return Repair(f"{name}{word} {shown}", (f"{rule.id}.{parameter.id}={text(steps)}",))

    return Change(most, settings, told, max(1, most // 64), fractional=parameter.unit == RATIO)


def percent(value: Fraction) -> str:
    """A ratio as percent, as many decimals as it has (at most four)."""
    hundredths = value * 1_000_000
    whole, rest = divmod(abs(hundredths.numerator // hundredths.denominator), 10_000)
    decimals = f"{rest:04d}".rstrip("0")
    return f"{'-' if value < 0 else ''}{whole}{'.' + decimals if decimals else ''}%"


def exemption(facts: Facts, clash: Clash, rule: ActiveRule) -> Iterator[Change]:
    """The rule no longer asks anything of the counties it clashes for, as few of them as suffice."""
    rows = [row for row in clash.short.rows if row.rule == rule.id]
    codes = county_codes(facts, tuple(rows))
    if not codes or any(row.subject.split("/")[0] not in codes for row in rows):
        return
    held = rule.values.exempt

    def settings(steps: int) -> tuple[Setting, ...]:
        return (rule_setting(rule, "exempt", "、".join(sorted(held | set(ordered[:steps])))),)

    def told(steps: int) -> Repair:
        names = "、".join(facts.county(code).name for code in ordered[:steps])
        text = f"{names}豁免规则{rule.rule.number}“{rule.rule.title}”"
        return Repair(text, (f"{rule.id}.exempt={settings(steps)[0].value}",))

    size = {row.subject.split("/")[0]: abs(row.lower or row.upper or Fraction(0)) for row in rows}
    ordered = sorted(codes, key=lambda code: (-size.get(code, Fraction(0)), code))
    yield Change(len(ordered), settings, told)


def softening(clash: Clash, rule: ActiveRule) -> Iterator[Change]:
    """The rule asks as much as before but may fall short."""
    if SOFT not in rule.rule.statuses or rule.values.status != HARD:
        return

    def settings(_: int) -> tuple[Setting, ...]:
        return (rule_setting(rule, "status", SOFT),)

    def told(_: int) -> Repair:
        lacking = amount_text(clash.short.amount)
        text = f"规则{rule.rule.number}“{rule.rule.title}”改为软约束,缺口 {lacking} 万元由各县按同比例承担"
        return Repair(text, (f"{rule.id}.status=soft",))

    yield Change(1, settings, told)


def rule_setting(rule: ActiveRule, name: str, value: str) -> Setting:
    """One value of a rule as typed on the command line."""
    key = (rule.rule.id, rule.values.instance or "", name, "")
    return Setting("rule", key, value, REASON, "--set", "--set")


def clash_year(clash: Clash) -> int:
    """The year the clash is about: the last one of its rows."""
    return max((row.year for row in clash.short.rows), default=clash.programme.year)


def paired_repairs(facts: Facts, book: RuleBook, found: Sequence[Clash], tools: Tools) -> tuple[Repair, ...]:
    """Where no single change mends everything: the smallest joint change, each part as small as the other allows.

    The first clash gives the first part, any clash the second; pools do not fit the form of a joint repair.
    """
    first = [change for change in changes(facts, book, found[0]) if set_only(change)]
    second = [change for clash in reversed(found) for change in changes(facts, book, clash) if set_only(change)]
    for one in first:
        for other in second:
            repair = joint(one, other, tools)
            if repair is not None:
                return (repair,)
    return ()


def set_only(change: Change) -> bool:
    """Whether a change is told by --set."""
    return bool(change.told(1).set)


def joint(one: Change, other: Change, tools: Tools) -> Repair | None:
    """Two changes together, the first as small as the other's largest allows, then the other as small as can be."""
    widest = other.settings(other.most)
    if one.settings(1)[0].key == widest[0].key or tools.lacking((*one.settings(one.most), *widest)) != 0:
        return None
    steps = fewest(one, lambda settings: tools.lacking((*settings, *widest)), one.guess)
    if steps is None:
        return None
    mine = one.settings(steps)
    others = fewest(other, lambda settings: tools.lacking((*mine, *settings)), other.guess)
    if others is None:
        return None
    if not tools.plans((*mine, *other.settings(others))):
        return None
    left, right = one.told(steps), other.told(others)
    return Repair(f"{left.text},同时{right.text}", (*left.set, *right.set))
