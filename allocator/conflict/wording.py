"""A clash told in the policy's words: rules, counties, sums, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from allocator.conflict.tools import Short
from allocator.domain.cell import Cell
from allocator.domain.conflict import Conflict
from allocator.domain.facts import Facts
from allocator.domain.money import WAN_YUAN, Exact, Measure, grouped, in_measure, rounded_text
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import LinearProgramme, Row
from allocator.domain.rule import ActiveRule, RuleBook

POOL_RULE, MANUAL = "spend_the_pool", "manual_adjustment"
# Names given before only their number is told, and rows told one by one.
NAMED, FEW_ROWS = 5, 4


def rule_ids(book: RuleBook, rows: tuple[Row, ...]) -> tuple[str, ...]:
    """The rules of rows, in the book's order, the pool rule last: it is what the others meet."""
    named = {row.rule for row in rows}
    ordered = tuple(rule.id for rule in book if rule.id in named and rule.id != POOL_RULE)
    return (*ordered, POOL_RULE) if POOL_RULE in named else ordered


def rule_name(rule: ActiveRule) -> str:
    """规则3“深度贫困村投入下限”, with the instance where there is one."""
    instance = f"({rule.values.instance})" if rule.values.instance else ""
    return f"规则{rule.rule.number}“{rule.rule.title}”{instance}"


def county_codes(facts: Facts, rows: tuple[Row, ...]) -> tuple[str, ...]:
    """The counties that rows are about, in code order (the pool rule is about streams)."""
    known = {county.code for county in facts.counties}
    named = {row.subject.split("/")[0] for row in rows if row.subject.split("/")[0] in known}
    for row in rows:
        if row.subject not in known and row.rule != POOL_RULE and len({c.county for c, _ in row.terms}) == 1:
            named.update(cell.county for cell, _ in row.terms)
    return tuple(sorted(named))


def clash_text(
    facts: Facts, book: RuleBook, rows: tuple[Row, ...], short: Short, fixed: Mapping[Cell, Fraction]
) -> str:
    """One paragraph: which rules ask for how much together, against which pools, and what is missing."""
    titles = {rule.id: rule_name(rule) for rule in book}
    asked = "、".join(
        f"{titles.get(rule, rule)}({subjects_text(facts, [row for row in rows if row.rule == rule])})"
        for rule in rule_ids(book, rows)
        if rule != POOL_RULE
    )
    pools = "、".join(dict.fromkeys(f"“{stream_name(facts, row)}”" for row in rows if row.rule == POOL_RULE))
    measure = measure_of(facts, rows)
    amount, year = grouped(short.amount, measure), max(row.year for row in rows)
    start, details = f"{year} 年规则冲突:{asked}", rows_text(facts, titles, rows, fixed)
    others = [row for row in rows if row.rule != POOL_RULE]
    if short.beyond_pools:
        advice = "请核对“人工调整”表中的数额。" if any(row.rule == MANUAL for row in rows) else ""
        return f"{start}{clashing_words(others)},改变资金总盘也无法化解,相差 {amount}。{details}{advice}"
    if all(change <= 0 for change in short.by_pool.values()):
        told = caps_text(facts, rows, short, fixed) or details
        return f"{start}把安排数压在上限以内,{pools}的资金总盘有 {amount}安排不出去。{told}"
    if any(row.lower is None for row in others):
        return f"{start}不能同时满足:{pools}的可分配总盘不足,相差 {amount}。{details}"
    return (
        f"{start}要求的数额合计超出{pools}的可分配总盘,相差 {amount}。{sums_text(facts, rows, short, fixed) or details}"
    )


def clashing_words(rows: Sequence[Row]) -> str:
    """How rows without pools clash: one alone, several of one rule, several rules."""
    if len(rows) <= 1:
        return "无法满足"
    return "的几项要求互相矛盾" if len({row.rule for row in rows}) == 1 else "不能同时成立"


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
    return f"上限合计 {grouped(allowed, measure)},须安排 {grouped(there, measure)}。"


def sums_text(facts: Facts, rows: tuple[Row, ...], short: Short, fixed: Mapping[Cell, Fraction]) -> str:
    """The exact sums where the clash is a plain one: floors of counties against the pools they draw on.

    Only sums that give the shortage are told: 1,300 asked, 100 of it fixed elsewhere, 1,000 there, 200 missing.
    """
    floors = [row for row in rows if row.rule != POOL_RULE]
    pools = [row for row in rows if row.rule == POOL_RULE]
    plain = all(row.lower is not None and all(factor == 1 for _, factor in row.terms) for row in (*floors, *pools))
    cells = [cell for row in floors for cell, _ in row.terms]
    if not floors or not pools or not plain or len(cells) != len(set(cells)):
        return ""
    measure = measure_of(facts, rows)
    asked = sum((row.lower or Fraction(0) for row in floors), Fraction(0))
    there = sum((row.lower or Fraction(0) for row in pools), Fraction(0))
    drawn = {cell for row in pools for cell, _ in row.terms}
    elsewhere = sum((fixed.get(cell, Fraction(0)) for cell in cells if cell not in drawn), Fraction(0))
    beside = sum((amount for cell, amount in fixed.items() if cell in drawn and cell not in cells), Fraction(0))
    if asked - elsewhere + beside - there != short.amount:
        return ""
    covered = f",其中其他已固定的资金承担 {grouped(elsewhere, measure)}" if elsewhere else ""
    more = f",另有固定安排 {grouped(beside, measure)}" if beside else ""
    return f"最低要求合计 {grouped(asked, measure)}{covered}{more},可分配 {grouped(there, measure)}。"


def rows_text(facts: Facts, titles: dict[str, str], rows: tuple[Row, ...], fixed: Mapping[Cell, Fraction]) -> str:
    """What each row asks for, where they are few and plain sums."""
    told = [row for row in rows if all(factor == 1 for _, factor in row.terms) or growth_of(row) is not None]
    if not told or len(told) < len(rows) or len(rows) > FEW_ROWS:
        return ""
    several = len({row.year for row in rows}) > 1

    def when(row: Row) -> str:
        return f"{row.year} 年" if several or growth_of(row) is not None else ""

    texts = (f"{titles.get(row.rule, row.rule)}:{when(row)}{row_text(facts, row)}" for row in told)
    return ";".join(text + fixed_text(facts, row, fixed) for text, row in zip(texts, told, strict=True)) + "。"


def growth_of(row: Row) -> Fraction | None:
    """Φ of a row that reads this year − Φ · last year ≥ 0 (or ≤ 0), None for any other row."""
    now = {factor for cell, factor in row.terms if cell.year == row.year}
    before = {factor for cell, factor in row.terms if cell.year != row.year}
    plain = now == {1} and len(before) == 1 and 0 in (row.lower, row.upper) and None in (row.lower, row.upper)
    return -before.pop() if plain else None


def fixed_text(facts: Facts, row: Row, fixed: Mapping[Cell, Fraction]) -> str:
    """The part of a row's amount that is fixed already."""
    amount = sum((fixed.get(cell, Fraction(0)) for cell, _ in row.terms), Fraction(0))
    return f"(其中定额、给定或不可调剂的已固定 {grouped(amount, measure_of(facts, (row,)))})" if amount else ""


def row_text(facts: Facts, row: Row) -> str:
    """甲县“农业整合资金”不低于 700 万元."""
    counties = list(dict.fromkeys(cell.county for cell, _ in row.terms))
    if not counties:
        return f"须有 {grouped(row.lower or Fraction(0), measure_of(facts, (row,)))},但没有可安排的资金"
    streams = list(dict.fromkeys(cell.stream for cell, _ in row.terms))
    growth = growth_of(row)
    who = facts.county(counties[0]).name if len(counties) == 1 else f"{len(counties)} 个县区合计"
    names = [f"“{stream.name}”" for stream in facts.streams if stream.code in streams]
    what = "、".join(names[:NAMED]) + (f"等 {len(names)} 项资金" if len(names) > NAMED else "")
    if len(counties) == 1 and len(names) > 1:
        what += "合计"
    if growth is not None:
        return f"{who}{what}{'不低于' if row.lower is not None else '不高于'}上年的 {percent(growth)}"
    measure = measure_of(facts, (row,))
    if row.lower is not None and row.lower == row.upper:
        return f"{who}{what}等于 {grouped(row.lower, measure)}"
    low = "" if row.lower is None else f"不低于 {grouped(row.lower, measure)}"
    high = "" if row.upper is None else f"不高于 {grouped(row.upper, measure)}"
    return f"{who}{what}{'、'.join(part for part in (low, high) if part)}"


def subjects_text(facts: Facts, rows: Sequence[Row]) -> str:
    """Whom rows are about: the counties by name, at most five and how many in all; else the streams or the group."""
    codes = county_codes(facts, tuple(rows))
    if codes:
        return listed([facts.county(code).name for code in codes])
    streams = [stream_name(facts, row) for row in rows if row.subject.startswith("stream:")]
    members = {cell.county for row in rows for cell, factor in row.terms if factor > 0}
    named = "、".join(f"“{name}”" for name in dict.fromkeys(streams))
    return f"{named}中 {len(members)} 个县区合计" if streams else f"{len(members)} 个县区合计"


def listed(names: Sequence[str]) -> str:
    """Names, at most five and how many in all: 甲县、乙县等 12 个县区."""
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 个县区" if len(names) > NAMED else "")


def stream_name(facts: Facts, row: Row) -> str:
    """The stream a row is about, by name."""
    code = row.subject.partition(":")[2]
    return next((stream.name for stream in facts.streams if stream.code == code), row.subject)


def measure_of(facts: Facts, rows: Sequence[Row]) -> Measure:
    """What the cells of rows are counted in (those of one clash are counted alike)."""
    codes = {cell.stream for row in rows for cell, _ in row.terms}
    return next((stream.measure for stream in facts.streams if stream.code in codes), WAN_YUAN)


def whole_units(facts: Facts, book: RuleBook, programme: LinearProgramme, found: WholeUnitConflict) -> Conflict:
    """取整冲突: its text already names the largest unit that works (a unit is no rule and no pool)."""
    return Conflict(
        kind="whole_units",
        rules=rule_ids(book, found.rows),
        subjects=county_codes(facts, found.rows),
        year=programme.year,
        short_by="0",
        text=f"{programme.year} 年取整冲突:{found.text}。",
    )


def amount_text(atoms: Exact, measure: Measure = WAN_YUAN) -> str:
    """Atoms in the measure as plain digits: exact within six decimals, else rounded for reading."""
    text = rounded_text(in_measure(atoms, measure), 6)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Fraction) -> str:
    """A ratio as percent, as many decimals as it has (at most four)."""
    text = rounded_text(value * 100, 4)
    return text.rstrip("0").rstrip(".") + "%"
