"""One clash as a paragraph: which rules, for whom, against which pools, the sums, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from allocator.conflict.culprits import Clash
from allocator.conflict.row_words import ONE_OFF, growth_of, is_one_off, money_text, rows_text
from allocator.conflict.sums import floor_sums
from allocator.conflict.tools import Short
from allocator.conflict.wording import (
    POOL_RULE,
    county_codes,
    measure_of,
    rule_ids,
    rule_name,
    stream_name,
    subjects_text,
)
from allocator.domain.cell import Cell
from allocator.domain.conflict import WHOLE_UNITS, Conflict, Grounds
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import Measure, worded
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.rule import RuleBook
from allocator.domain.stream import GIVEN

MANUAL = "manual_adjustment"
# A cap on growth stands once there is something to grow from: told of a base that is still open.
GROWING = "(上年数为 0 的县区不受增幅上限约束;此处按有关县区 {before} 年均有安排计。)"


@dataclass(frozen=True, slots=True)
class Telling:
    """A clash in words: what ``asks``, how that clashes, by how much (相差 600 万元), what the rows say."""

    year: int
    asks: str
    clashes: str
    size: str
    amount: Fraction
    details: str

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return f"{self.year} 年规则冲突:{self.asks}{self.clashes}{self.size}。{self.details}"

    def without(self, county: str) -> str:
        """Who asks what and how that clashes, but for a county's name: the same of every clash that is alike."""
        said = self.asks + self.clashes
        return said.replace(county, "") if county else said


def telling(facts: Facts, book: RuleBook, rows: tuple[Row, ...], clash: Clash) -> Telling:
    """Which rules ask for how much together, against which pools, and what is missing; ``rows`` are those of them."""
    short, fixed = clash.short, clash.fixed
    titles = {rule.id: rule_name(rule) for rule in book}
    asks = "、".join(
        f"{titles.get(rule, rule)}({subjects_text(facts, [row for row in rows if rule in row.rules])})"
        for rule in rule_ids(book, rows)
        if rule != POOL_RULE
    )
    others = [row for row in rows if row.rule != POOL_RULE]
    details = rows_text(facts, titles, rows, fixed) + if_there_is_money(others)
    measure = measure_of(facts, rows)
    whole = Telling(
        max(row.year for row in rows), asks, "", f"相差{worded(short.amount, measure)}", short.amount, details
    )
    if short.beyond_pools:
        whatever = ",改变资金总盘也无法化解" if clash.helpless else ""
        advice = advice_text(facts, others, fixed)
        return replace(whole, clashes=f"{clashing_words(others)}{whatever},", details=details + advice)
    return as_grown(facts, whole, rows, short) or against_pools(facts, whole, rows, short, fixed)


def advice_text(facts: Facts, rows: Sequence[Row], fixed: Mapping[Cell, Fraction]) -> str:
    """Which sheets' amounts to look at where pools do not help."""
    given = any(facts.stream(cell.stream).method == GIVEN for cell in fixed)
    one_off = any(is_one_off(facts, cell, amount) for cell, amount in fixed.items())
    sheets = (("人工调整", any(row.rule == MANUAL for row in rows)), ("给定安排", given), (ONE_OFF, one_off))
    named = "、".join(f"“{sheet}”" for sheet, concerned in sheets if concerned)
    return f"请核对{named}表中的数额。" if named else ""


def pool_names(facts: Facts, rows: Sequence[Row], year: int | None = None) -> str:
    """The pools among rows by name, of one year where that is given."""
    pools = (row for row in rows if row.rule == POOL_RULE and year in (None, row.year))
    return "、".join(dict.fromkeys(f"“{stream_name(facts, row)}”" for row in pools))


def as_grown(facts: Facts, whole: Telling, rows: tuple[Row, ...], short: Short) -> Telling | None:
    """Growth on an open year told as floors (or caps) of the next one; None for other clashes."""
    grown = growth_of_all([row for row in rows if row.rule != POOL_RULE])
    if grown is None or not short.by_pool or not all(change * grown[3] > 0 for change in short.by_pool.values()):
        return None
    before, now, factor, sign = grown
    limit, than, less = ("上限", "低于", "少了") if sign == 1 else ("最低要求", "超出", "多出")
    amount, measure = short.amount * factor, measure_of(facts, rows)
    pools = pool_names(facts, rows, now) or pool_names(facts, rows)
    return replace(
        whole,
        year=now,
        clashes=f"以 {before} 年安排数计的{limit},合计{than} {now} 年{pools}的可分配总盘,",
        size=f"相差{worded(amount, measure)}(相当于 {before} 年资金总盘{less}{worded(short.amount, measure)})",
        amount=amount,
    )


def against_pools(
    facts: Facts, whole: Telling, rows: tuple[Row, ...], short: Short, fixed: Mapping[Cell, Fraction]
) -> Telling:
    """A clash with pools: they are too large for caps, too small for floors, or neither fits."""
    others, pools = [row for row in rows if row.rule != POOL_RULE], pool_names(facts, rows)
    measure, too_large = measure_of(facts, rows), all(change <= 0 for change in short.by_pool.values())
    if too_large and any(row.upper is not None for row in others):
        return replace(
            whole,
            clashes=f"把安排数压在上限以内,{pools}的资金总盘",
            size=f"有{worded(short.amount, measure)}安排不出去",
            details=caps_text(facts, rows, short, fixed) or whole.details,
        )
    if all(row.lower is None for row in others):
        return replace(
            whole,
            clashes=f"把安排数压在上限以内,与{pools}的资金总盘不相容:",
            size=ways_text(facts, short, measure),
        )
    if any(row.lower is None for row in others) or too_large:
        return replace(whole, clashes=f"不能同时满足:{pools}的可分配总盘不足,")
    sums = sums_text(facts, rows, short, fixed)
    return replace(whole, clashes=f"要求的数额合计超出{pools}的可分配总盘,", details=sums or whole.details)


def ways_text(facts: Facts, short: Short, measure: Measure) -> str:
    """Which totals have to grow or to shrink by the shortage at least: 2018 年“中央专项”总盘至少须增加 60 万元.

    Weights of the proof say which way: a pool that is weighed as a cap must grow, as a floor shrink.
    """
    weighed = zip(short.rows, short.weights, strict=True) if short.weights else ()
    pools = [(row, weight) for row, weight in weighed if row.rule == POOL_RULE and weight]
    amount = worded(short.amount, measure)
    more, less = (listed_pools(facts, [row for row, weight in pools if weight * sign > 0]) for sign in (-1, 1))
    if bool(more) == bool(less):
        where = f":可增加 {more},也可减少 {less}" if more else ""
        return f"总盘合计至少须变动(增加或减少){amount}{where}"
    together = "合计" if len(pools) > 1 else ""
    return f"{more or less}总盘{together}至少须{'增加' if more else '减少'}{amount}"


def listed_pools(facts: Facts, rows: Sequence[Row]) -> str:
    """Pools by year: 2018 年“甲”、“乙”,2019 年“甲”."""
    years = sorted({row.year for row in rows})
    return "、".join(f"{year} 年{pool_names(facts, rows, year)}" for year in years)


def if_there_is_money(rows: Sequence[Row]) -> str:
    """That caps on growth bind those alone who have something the year before, where rows are such; else ""."""
    years = [row.year for row in rows if row.unforeseen and is_open(row)]
    return GROWING.format(before=min(years) - 1) if years else ""


def is_open(row: Row) -> bool:
    """Whether a row speaks of amounts of the year before that are still to be decided."""
    return any(cell.year < row.year for cell, _ in row.terms)


def growth_of_all(rows: Sequence[Row]) -> tuple[int, int, Fraction, int] | None:
    """(year before, year, Φ, −1) where all rows ask for at least Φ times what the year before has, 1 in the place of
    −1 where for at most; None for others.

    Less money in the year before lowers such floors: 146,923.08 less of it is 191,000 in the year meant where Φ = 1.3.
    """
    factors, sides = {growth_of(row) for row in rows}, {(row.lower is None, row.upper is None) for row in rows}
    years = {(min(cell.year for cell, _ in row.terms), row.year) for row in rows if row.terms}
    if len(factors) != 1 or len(years) != 1 or len(sides) != 1:
        return None
    (factor,), ((before, now),), ((cap, _),) = factors, years, sides
    return None if factor is None or factor <= 0 else (before, now, factor, 1 if cap else -1)


def clashing_words(rows: Sequence[Row]) -> str:
    """How rows without pools clash: one alone, several of one rule, several rules."""
    if len(rows) <= 1:
        return "无法满足"
    return "的几项要求互相矛盾" if len({rule for row in rows for rule in row.rules}) == 1 else "不能同时成立"


def caps_text(facts: Facts, rows: tuple[Row, ...], short: Short, fixed: Mapping[Cell, Fraction]) -> str:
    """The exact sums where caps of counties are plain ones: 600 allowed together, 1,000 to place."""
    caps = [row for row in rows if row.rule != POOL_RULE]
    pools = [row for row in rows if row.rule == POOL_RULE]
    plain = all(row.upper is not None and all(factor == 1 for _, factor in row.terms) for row in (*caps, *pools))
    allowed = sum((row.upper or Fraction(0) for row in caps), Fraction(0))
    there = sum((row.upper or Fraction(0) for row in pools), Fraction(0))
    if not plain or there - allowed != short.amount:
        return ""
    measure = measure_of(facts, rows)
    return f"上限合计{worded(allowed, measure)},须安排{worded(there, measure)}。"


def sums_text(facts: Facts, rows: tuple[Row, ...], short: Short, fixed: Mapping[Cell, Fraction]) -> str:
    """The exact sums where the clash is a plain one: what is asked, what of it is fixed, what there is."""
    sums = floor_sums(rows, short, fixed)
    if sums is None:
        return ""
    measure = measure_of(facts, rows)
    covered = more = ""
    if sums.elsewhere:
        covered = f",其中其他已固定的资金({money_text(facts, sums.outside)})承担{worded(sums.elsewhere, measure)}"
    if sums.beside:
        more = f",另有固定安排({money_text(facts, sums.within)}){worded(sums.beside, measure)}"
    return f"最低要求合计{worded(sums.asked, measure)}{covered}{more},可分配{worded(sums.there, measure)}。"


def whole_units(facts: Facts, book: RuleBook, programme: LinearProgramme, found: WholeUnitConflict) -> Conflict:
    """取整冲突: its text already names the largest unit that works (a unit is no rule and no pool).

    Years rounded together are all named, each as far as its rows clash; it is the last of them that cannot be met.
    """
    years = sorted({row.year for row in found.rows}) or [programme.year]
    return Conflict(
        kind=WHOLE_UNITS,
        rules=rule_ids(book, found.rows),
        subjects=county_codes(facts, found.rows),
        year=years[-1],
        short_by="0",
        text=f"{'、'.join(map(str, years))} 年取整冲突:{found.text}。{if_there_is_money(found.rows)}",
        grounds=Grounds(programme, found.rows),
    )
