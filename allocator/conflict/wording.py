"""Names and amounts in the policy's words: rules, counties, streams, figures."""

from __future__ import annotations

from collections.abc import Sequence

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, Measure, rounded_text
from allocator.domain.programme import Row
from allocator.domain.rule import ActiveRule, RuleBook

POOL_RULE = "spend_the_pool"
# Names given before only their number is told.
NAMED = 5


def rule_ids(book: RuleBook, rows: tuple[Row, ...]) -> tuple[str, ...]:
    """The rules of rows, in the book's order, the pool rule last: it is what the others meet."""
    named = {rule for row in rows for rule in row.rules}
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


def percent(value: Fraction) -> str:
    """A ratio as percent, as many decimals as it has (at most four)."""
    text = rounded_text(value * 100, 4)
    return text.rstrip("0").rstrip(".") + "%"
