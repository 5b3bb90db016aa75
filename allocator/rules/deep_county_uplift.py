"""Rule 2: a deep county's 中省专项 grows at least by normal growth and 20 % more.

Worked number: base 1,000 万元, normal growth 18.85 %. 百分点: 1 + 0.1885 + 0.2 → at least 1,388.5 万元;
连乘: 1.1885 × 1.2 → 1,426.2 万元; 上浮: 1 + 0.1885 × 1.2 → 1,226.2 万元.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.basis import (
    FULL,
    INITIAL,
    SAME_BATCH,
    first_batch_of_county,
    growth_base,
    lacking,
    part_of_year,
)
from allocator.domain.cell import Cell
from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import County
from allocator.domain.demand import Demand
from allocator.domain.facts import Facts, in_scope
from allocator.domain.finding import ERROR, Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import amount_text, grouped, near, percent_text, show
from allocator.domain.normal_growth import (
    COMPOUND,
    FIXED,
    OTHERS,
    POINTS,
    POOL,
    RELATIVE,
    at_the_floor,
    base_like_for_like,
    like_for_like,
    lines_of,
    normal_growth,
    target,
)
from allocator.domain.parameter import CHOICE, RATIO, Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.year_facts import YearFacts

ID = "deep_county_uplift"
CLAUSE = Clause(PLAN_2018, "中省财政专项扶贫资金对深度贫困县预算安排在正常增幅基础上再提高20%", 2018, 2020)
PARAMETERS = (
    Parameter("uplift", "在正常增幅基础上再提高", RATIO, Fraction(1, 5), minimum=Fraction(0), loosens=-1),
    Parameter("reading", "“再提高20%”的读法", CHOICE, POINTS, (POINTS, COMPOUND, RELATIVE), ("百分点", "连乘", "上浮")),
    Parameter(
        "normal_growth", "正常增幅", CHOICE, POOL, (POOL, FIXED, OTHERS), ("总盘增幅", "固定数", "非深度县平均增幅")
    ),
    Parameter("fixed_growth", "正常增幅取固定数时的数值", RATIO, None, minimum=Fraction(-1)),
    Parameter("subject", "对象", CHOICE, "each", ("each", "group"), ("逐县", "深度县合计")),
    Parameter("base", "口径", CHOICE, FULL, (FULL, INITIAL, SAME_BATCH), ("全年", "年初", "同批次")),
)


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Σ group x − Φ · Σ group prior ≥ one-off money of the year, per deep county (or for all of them).

    On another 口径 than 全年 each amount counts by the part of its year that the basis counts.
    """
    group = tuple(stream.code for stream in now.facts.streams if stream.in_group)
    for subject, members in subjects(now, values, group):
        own, one_off = counted(now, values, members, group)
        if values.get("normal_growth", now.year) == OTHERS:
            yield from rows_against_others(now, values, subject, members, group, own, one_off)
            continue
        base, known = base_of(now, values, members, group)
        for factor in factors(now, values):
            prior = tuple((pair, -factor * part) for pair, part in base)
            yield Row(ID, subject, now.year, own, lower=one_off + factor * known, prior_terms=prior)


def counted(
    now: YearFacts, values: Values, members: tuple[str, ...], group: tuple[str, ...]
) -> tuple[tuple[tuple[Cell, Fraction], ...], Fraction]:
    """The members' cells with the part of the year that counts, and the one-off money among it."""
    basis = str(values.get("base", now.year))
    parts = {code: part_of_year(now.facts, basis, now.facts.stream(code), now.year) for code in group}
    cells = [cell for member in members for cell in now.cells_of(member, group)]
    one_off = (parts[code] * now.ledger.one_off(member, code, now.year) for member in members for code in group)
    return tuple((cell, parts[cell.stream]) for cell in cells), sum(one_off, Fraction(0))


def base_of(
    now: YearFacts, values: Values, members: tuple[str, ...], group: tuple[str, ...]
) -> tuple[list[tuple[tuple[str, str], Fraction]], int]:
    """((county, stream) with the part of last year that counts, …) and what is known of last year's first batch."""
    basis, known, base = str(values.get("base", now.year)), 0, []
    for member in members:
        for code in group:
            stream = now.facts.stream(code)
            first = first_batch_of_county(now.facts, member, stream, now.year - 1) if basis == SAME_BATCH else None
            if first is None:
                base.append(((member, code), part_of_year(now.facts, basis, stream, now.year - 1)))
            else:
                known += first
    return base, known


def subjects(now: YearFacts, values: Values, group: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(subject, county codes): deep counties with a base above 0, one by one or together."""
    deep = tuple(county.code for county in now.facts.counties if now.facts.is_deep(county, now.year))
    if now.settled:
        deep = tuple(code for code in deep if sum(now.prior(code, s) for s in group) > 0)
    if values.get("subject", now.year) == "group":
        if deep := tuple(code for code in deep if code not in values.exempt):
            yield "group", deep
        return
    for code in deep:
        yield code, (code,)


def factors(now: YearFacts, values: Values) -> tuple[Fraction, ...]:
    """Φ under the reading, from the known normal growth; none while there is no growth to speak of."""
    growth = values.ratio("fixed_growth", now.year)
    if values.get("normal_growth", now.year) == POOL:
        basis, streams = str(values.get("base", now.year)), now.ledger.group()
        before = growth_base(now.ledger, basis, streams, now.year - 1)
        if before <= 0:
            return ()
        growth = growth_base(now.ledger, basis, streams, now.year) / before - 1
    uplift = values.ratio("uplift", now.year)
    if values.get("reading", now.year) == POINTS:
        return (1 + growth + uplift,)
    if values.get("reading", now.year) == COMPOUND:
        return ((1 + growth) * (1 + uplift),)
    return (1 + growth + uplift * max(growth, Fraction(0)),)


def rows_against_others(
    now: YearFacts,
    values: Values,
    subject: str,
    members: tuple[str, ...],
    group: tuple[str, ...],
    own: tuple[tuple[Cell, Fraction], ...],
    one_off: Fraction,
) -> Iterator[Row]:
    """Normal growth = growth of the non-deep counties' sum: linear once the base is known.

    With others' sum N against base S, Φ = k · N/S + constant; 上浮 is the larger of two such rows.
    """
    if not now.settled:
        return
    others = tuple(c.code for c in now.facts.counties if comparable(now, c, group))
    base_others, base = (prior_number(now, values, codes, group) for codes in (others, members))
    if base_others <= 0:
        return
    theirs, other_one_off = counted(now, values, others, group)
    for times, constant in lines_of(values, now.year):
        pull = times * base / base_others
        terms = own + tuple((cell, -pull * part) for cell, part in theirs)
        lower = one_off + constant * base - pull * other_one_off
        yield Row(ID, subject, now.year, terms, lower=lower, required=max(base, Fraction(1)), unforeseen=True)


def foresees(values: Values, year: int) -> bool:
    """Against the others' growth nothing is linear, nothing is written, while the year before is open."""
    return values.get("normal_growth", year) != OTHERS


def prior_number(now: YearFacts, values: Values, codes: tuple[str, ...], group: tuple[str, ...]) -> Fraction:
    """Σ 上年基数 of some counties on the basis (atoms), while the year before is decided."""
    base, known = base_of(now, values, codes, group)
    return known + sum((part * now.prior(*pair) for pair, part in base), Fraction(0))


def comparable(now: YearFacts, county: County, group: tuple[str, ...]) -> bool:
    """A non-deep county, eligible for the group, with a base above 0."""
    if now.facts.is_deep(county, now.year) or sum(now.prior(county.code, s) for s in group) <= 0:
        return False
    return any(in_scope(now.facts, now.facts.stream(s), county, now.year) for s in group)


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated: same-口径 amount of the year against Φ times the base, in integers of 分."""
    group = tuple(stream.code for stream in ledger.facts.streams if stream.in_group)
    for year in ledger.years:
        growth = normal_growth(ledger, values, year)
        if growth is None:
            continue
        deep = [c for c in ledger.facts.counties if ledger.facts.is_deep(c, year)]
        deep = [c for c in deep if ledger.prior_total((c.code,), group, year) > 0]
        together = values.get("subject", year) == "group"
        deep = [c for c in deep if not (together and c.code in values.exempt)]
        for members in [deep] if together and deep else [[county] for county in deep]:
            codes = [county.code for county in members]
            given = like_for_like(ledger, values, codes, year)
            base = base_like_for_like(ledger, values, codes, year)
            required = target(growth, values, year) * base
            if given < required:
                name = "深度贫困县合计" if together else members[0].name
                yield below(values, "group" if together else codes[0], name, year, base, required, given, growth)


def below(
    values: Values,
    subject: str,
    name: str,
    year: int,
    base: Fraction,
    required: Fraction,
    given: Fraction,
    growth: Fraction,
) -> Finding:
    """The finding of one county (or of all deep counties) that grew too little."""
    text = (
        f"{year} 年{name}中省专项({basis_name(values, year)}扣除一次性资金){grouped(given)},"
        f"低于上年基数 {grouped(base)} 按正常增幅 {percent_text(growth)} 再提高"
        f" {percent_text(values.ratio('uplift', year), 0)} 应达到的{near(required)}。"
    )
    return Finding(finding_kind(values), ID, subject, year, show(required.__ceil__()), amount_text(given), text)


def basis_name(values: Values, year: int) -> str:
    """年初口径, or "" for the full year."""
    name = dict(zip(PARAMETERS[5].choices, PARAMETERS[5].choice_names, strict=True))[str(values.get("base", year))]
    return "" if values.get("base", year) == FULL else f"{name}口径,"


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """Base, normal growth, what is required and what is given."""
    facts = ledger.facts
    base, growth = base_like_for_like(ledger, values, [county], year), normal_growth(ledger, values, year)
    if not facts.is_deep(facts.county(county), year) or base <= 0 or growth is None:
        return None
    factor, given = target(growth, values, year), like_for_like(ledger, values, [county], year)
    reading = dict(zip(PARAMETERS[1].choices, PARAMETERS[1].choice_names, strict=True))[
        str(values.get("reading", year))
    ]
    shrinks = "(低于上年,按口径如实执行)" if factor < 1 else ""
    return (
        f"深度贫困县:中省专项{basis_name(values, year)}上年基数 {grouped(base)},正常增幅 {percent_text(growth)},"
        f"按“{reading}”口径应不低于{near(factor * base)}{shrinks},安排 {grouped(given)}。"
    )


def problems(facts: Facts, values: Values) -> Iterator[Problem]:
    """What a 年初 or 同批次 口径 needs and the workbook lacks."""
    bases = {str(values.get("base", year)) for year in facts.years} - {FULL}
    for basis in sorted(bases) if values.status != OFF else ():
        sheet, what = ("资金总盘", "年初预算") if basis == INITIAL else ("批次", "批次")
        for stream, year in lacking(facts, basis, [stream for stream in facts.streams if stream.in_group]):
            text = f"规则2选用{'年初' if basis == INITIAL else '同批次'}口径,但 {year} 年“{stream.name}”没有{what}。"
            fix = f"请在“{sheet}”表填该年{what},或改用全年口径。"
            record, header = ((stream.code, str(year)), what) if basis == INITIAL else ((), "资金编码")
            yield Problem(ERROR, sheet, "", stream.code, text, fix, record, header)


def report(ledger: Ledger, values: Values, year: int) -> Iterator[str]:
    """Where normal growth follows from the plan itself: what came out, beside the closed form."""
    growth = normal_growth(ledger, values, year) if values.get("normal_growth", year) == OTHERS else None
    alone = None if growth is None else at_the_floor(ledger, values, year)
    if growth is not None and alone is not None:
        yield (
            f"{year} 年正常增幅取非深度县平均增幅,按本方案为 {percent_text(growth)};"
            f"深度贫困县都恰好按底线安排时应为 {percent_text(alone)}(直接算出,供对照)。"
        )


STATUSES = (HARD, SOFT, CHECKED, OFF)
RULE = Rule(
    2,
    ID,
    "深度贫困县再提高20%",
    CLAUSE,
    PARAMETERS,
    HARD,
    None,
    STATUSES,
    audit,
    explain,
    rows,
    problems=problems,
    report=report,
    by_county=True,
    foresees=foresees,
    demands=(Demand(("fixed_growth",), when=("normal_growth", FIXED)),),
)
