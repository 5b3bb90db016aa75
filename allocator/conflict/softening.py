"""A rule made soft: it asks as much as before but may fall short; by how much it then does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from allocator.conflict.change import Change, rule_setting
from allocator.conflict.culprits import Clash
from allocator.conflict.tools import Settings
from allocator.conflict.wording import county_codes, listed, measure_of, rule_name
from allocator.domain.conflict import Conflict, Gap, Repair
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import PLACES, Measure, amount_text, grouped
from allocator.domain.programme import Row
from allocator.domain.rule import HARD, SOFT, ActiveRule

STATUS_SOFT = f".status={SOFT}"
# A rule made soft gives way to what the others ask as well, in all the years and in whole units.
WITH_OTHERS = "(其他规则一并遵守、取整后的{what},与以上所差数额不同)"
UNDER_A_UNIT = "差额不足一个取整单位"


def softening(facts: Facts, rule: ActiveRule, found: Sequence[Clash]) -> Iterator[Change]:
    """The rule made soft, told with the least that is lacking: how it is shared may ask for more."""
    if SOFT not in rule.rule.statuses or rule.values.status != HARD:
        return
    missed = {}
    rows: list[Row] = []
    for clash in found:
        if mine := [row for row in clash.short.rows if rule.id in row.rules]:
            missed[mine[0]] = clash.short.amount * (-1 if all(row.lower is None for row in mine) else 1)
            rows += mine
    yield made_soft(rule, gap_text(facts, missed, "至少", who_bears(facts, rows, "有关县区尽量按同比例分担")))


def as_it_falls_short(facts: Facts, change: Change, missed: Mapping[Row, Fraction]) -> Change:
    """The same change told with what the rows of the rule miss in the plan that comes out (atoms; < 0: too much)."""
    assert change.rule is not None
    named = listed([facts.county(code).name for code in county_codes(facts, tuple(missed))]) or "有关县区"
    gap = gap_text(facts, missed, "", who_bears(facts, missed, f"{named}分担"))
    return made_soft(change.rule, gap, gaps_by_year(facts, missed))


def beside_told(repair: Repair, told: Sequence[Conflict]) -> Repair:
    """A repair whose gaps differ from what the clashes of the same rules told, saying why: 250,593 万元 after 相差
    208,938 万元."""
    soft = {text.removesuffix(STATUS_SOFT) for text in repair.set if text.endswith(STATUS_SOFT)}
    said = [(one.year, one.said.amount) for one in told if one.said is not None and soft & set(one.rules)]
    gaps = [(gap.year, Fraction(gap.amount)) for gap in repair.gaps]
    if not gaps or not said:
        return repair
    short, there = (
        {year: sum((abs(amount) for when, amount in some if when == year), Fraction(0)) for year, _ in (*said, *gaps)}
        for some in (said, gaps)
    )
    if all(abs(short[year] - there[year]) * 10**PLACES <= len(gaps) for year in short):
        return repair
    signs = (("缺口", any(amount > 0 for _, amount in gaps)), ("超出额", any(amount < 0 for _, amount in gaps)))
    what = "和".join(word for word, is_there in signs if is_there)
    return replace(repair, text=repair.text + WITH_OTHERS.format(what=what))


def made_soft(rule: ActiveRule, gap: str, gaps: tuple[Gap, ...] = ()) -> Change:
    """The change with its sentence, and what falls short year by year where that is known."""

    def settings(_: int) -> Settings:
        return (rule_setting(rule, "status", SOFT),)

    def told(_: int) -> Repair:
        return Repair(f"{rule_name(rule)}改为软约束,{gap}", (f"{rule.id}{STATUS_SOFT}",), gaps=gaps)

    return Change(1, settings, told, rule=rule, softens=True)


def who_bears(facts: Facts, rows: Iterable[Row], several: str) -> str:
    """由甲县承担; of several counties what ``several`` says."""
    codes = county_codes(facts, tuple(rows))
    return f"由{facts.county(codes[0]).name}承担" if len(codes) == 1 else f"由{several}"


def gap_text(facts: Facts, missed: Mapping[Row, Fraction], least: str, who: str) -> str:
    """缺口 400 万元、30 人,由…; 超出 400 万元 where caps are passed; less than a unit where nothing is missed.

    Of several years the sum and each: 缺口合计 500 万元(2018 年 200 万元、2019 年 300 万元).
    """
    parts = [
        f"{word}{amounts_text(facts, missed, sign, least)}"
        for word, sign in (("缺口", 1), ("超出", -1))
        if any(amount * sign > 0 for amount in missed.values())
    ]
    return f"{'、'.join(parts)},{who}" if parts else UNDER_A_UNIT


def amounts_text(facts: Facts, missed: Mapping[Row, Fraction], sign: int, least: str) -> str:
    """The amounts of one sign, together and by year."""
    years = sorted({row.year for row, amount in missed.items() if amount * sign > 0})
    total = sums_by_measure(facts, missed, sign)
    if least or len(years) == 1:
        return f"{least}{total}"
    by_year = ({row: gap for row, gap in missed.items() if row.year == year} for year in years)
    each = (f"{year} 年{sums_by_measure(facts, mine, sign)}" for year, mine in zip(years, by_year, strict=True))
    return f"合计{total}({'、'.join(each)})"


def gaps_by_year(facts: Facts, missed: Mapping[Row, Fraction]) -> tuple[Gap, ...]:
    """Year, decimal text and unit of what falls short (negative: too much), for scripts."""
    sums: dict[tuple[int, bool, str], tuple[Fraction, Measure]] = {}
    for row, amount in missed.items():
        measure = measure_of(facts, [row])
        key = row.year, amount < 0, measure.name
        sums[key] = sums.get(key, (Fraction(0), measure))[0] + amount, measure
    return tuple(
        Gap(year, ("-" if over else "") + amount_text(abs(amount), measure), unit)
        for (year, over, unit), (amount, measure) in sorted(sums.items(), key=lambda one: one[0])
    )


def sums_by_measure(facts: Facts, missed: Mapping[Row, Fraction], sign: int) -> str:
    """The sums of one sign right after a word: a space and 400 万元、30 人, 约 400.33 万元; "" where there are none."""
    sums: dict[Measure, Fraction] = {}
    for row, amount in missed.items():
        if amount * sign > 0:
            measure = measure_of(facts, [row])
            sums[measure] = sums.get(measure, Fraction(0)) + amount * sign
    told = "、".join(grouped(amount, measure) for measure, amount in sums.items())
    return told if not told or told.startswith("约") else f" {told}"
