"""Rule 19: a class of counties gets at least (or just) a set share of a stream; one instance per class and stream.

Worked number: ``class_split[贫困县,ZY].share=0.8`` and 1,000.5 万元 to share (unit 1): the poverty counties together
get at least 800.4 万元; with ``mode=exactly`` between 800 and 801.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.clause import Clause
from allocator.domain.county import County
from allocator.domain.demand import Demand
from allocator.domain.facts import DEEP, POVERTY, Facts, money_shared
from allocator.domain.finding import CHECK, Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import ceil_to, floor_to, grouped, percent_text, show, worded
from allocator.domain.parameter import CHOICE, RATIO, Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule, finding_kind
from allocator.domain.shares import can_receive, reaches
from allocator.domain.stream import Stream
from allocator.domain.year_facts import YearFacts

ID = "class_split"
CLAUSE = Clause("", "分档切块通行做法:资金先按比例切给各档县区,再在档内分配。")
OTHERS = "其他县"
AT_LEAST, EXACTLY = "at_least", "exactly"
PARAMETERS = (
    Parameter("share", "该档所占比例", RATIO, None, minimum=Fraction(0), maximum=Fraction(1), loosens=-1),
    Parameter("mode", "方式", CHOICE, AT_LEAST, (AT_LEAST, EXACTLY), ("不低于", "等于")),
)


def class_and_stream(facts: Facts, values: Values) -> tuple[str, Stream]:
    """The two parts of an instance: 档 and the stream of 资金编码."""
    name, _, code = (values.instance or "").rpartition(",")
    return name, facts.stream(code)


def instance_forms(facts: Facts) -> tuple[str, ...]:
    """Every 档,资金编码 that can be: the 分档 of the counties, 贫困县, 深度贫困县 and 其他县 times the streams."""
    bands = sorted({county.band for county in facts.counties if county.band})
    classes = dict.fromkeys((POVERTY, DEEP, OTHERS, *bands))
    return tuple(f"{name},{stream.code}" for name in classes for stream in facts.streams)


def members_of(facts: Facts, name: str, year: int) -> tuple[County, ...]:
    """The counties of a class: 贫困县, 深度贫困县, 其他县 (no poverty county), else those of the 分档."""
    if name == DEEP:
        return tuple(county for county in facts.counties if facts.is_deep(county, year))
    if name in (POVERTY, OTHERS):
        return tuple(county for county in facts.counties if county.poverty == (name == POVERTY))
    return tuple(county for county in facts.counties if county.band == name)


def rows(now: YearFacts, values: Values) -> Iterator[Row]:
    """Σ class x ≥ share · pool, or inside the whole units around it; nothing for a stream that no rule moves."""
    name, stream = class_and_stream(now.facts, values)
    share, members = values.number("share", now.year), members_of(now.facts, name, now.year)
    if share is None or not stream.steered or not can_receive(now, stream, members):
        return
    cells = [cell for county in members for cell in now.cells_of(county.code, (stream.code,))]
    lower, upper, target = Fraction(share * now.shared[stream.code]), None, share * now.shared[stream.code]
    if values.get("mode", now.year) == EXACTLY:
        lower, upper = Fraction(floor_to(target, stream.unit)), Fraction(ceil_to(target, stream.unit))
    terms = tuple((cell, Fraction(1)) for cell in cells)
    yield Row(ID, f"stream:{stream.code}", now.year, terms, lower=lower, upper=upper)


def audit(ledger: Ledger, values: Values) -> Iterator[Finding]:
    """Restated in integers: the class's sum against its share of what counties share of the stream."""
    name, stream = class_and_stream(ledger.facts, values)
    for year in ledger.years:
        share, pool = values.number("share", year), money_shared(ledger.facts, stream, year)
        if share is None or ledger.facts.pool(stream.code, year) is None:
            continue
        given = ledger.total([c.code for c in members_of(ledger.facts, name, year)], (stream.code,), year)
        ahead = given * share.denominator - pool * share.numerator
        if values.get("mode", year) == AT_LEAST and ahead < 0:
            yield strays(ledger.facts, values, year, ceil_to(share * pool, 1), given, "不低于")
        if values.get("mode", year) == EXACTLY and abs(ahead) >= stream.unit * share.denominator:
            yield strays(ledger.facts, values, year, round(share * pool), given, "等于(相差不足一个取整单位)")


def strays(facts: Facts, values: Values, year: int, required: int, given: int, word: str) -> Finding:
    """A class away from its share; only reported where no rule can mend it."""
    name, stream = class_and_stream(facts, values)
    able = stream.steered and any(reaches(facts, stream, county, year) for county in members_of(facts, name, year))
    why = "" if able else "(该项资金为给定、不可调剂或不安排该档,只核对)"
    text = (
        f"{year} 年“{stream.name}”安排{name}合计 {grouped(given, stream.measure)},应{word}"
        f"总盘的 {percent_text(values.ratio('share', year))} 即 {grouped(required, stream.measure)}{why}。"
    )
    shown = show(required, stream.measure), show(given, stream.measure)
    return Finding(finding_kind(values) if able else CHECK, ID, f"stream:{stream.code}", year, *shown, text)


def explain(ledger: Ledger, values: Values, county: str, year: int) -> str | None:
    """For a county of the class: its class's sum, its share and what was set."""
    name, stream = class_and_stream(ledger.facts, values)
    share, pool = values.number("share", year), money_shared(ledger.facts, stream, year)
    members = [one.code for one in members_of(ledger.facts, name, year)]
    if share is None or county not in members or pool <= 0:
        return None
    given = ledger.total(members, (stream.code,), year)
    word = "不低于" if values.get("mode", year) == AT_LEAST else "等于"
    return (
        f"“{stream.name}”切给{name}的比例{word} {percent_text(share)}(即{worded(share * pool, stream.measure)}),"
        f"该档合计安排 {grouped(given, stream.measure)},占 {percent_text(Fraction(given, pool))}。"
    )


STATUSES = (HARD, SOFT, CHECKED, OFF)
RULE = Rule(
    19,
    ID,
    "分档切块比例",
    CLAUSE,
    PARAMETERS,
    SOFT,
    1,
    STATUSES,
    audit,
    explain,
    rows,
    has_instances=True,
    instance_example="贫困县,ZY",
    instance_forms=instance_forms,
    demands=(Demand(("share",)),),
)
