"""A county's page in Chinese for a terminal: the build-up, what binds, who bears it, what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import percent_text
from allocator.domain.reason import CellReason, CountyReason, Explanation
from allocator.domain.rule import RuleBook
from allocator.explanation.figures import adding_up, aligned, plain, signed_percent, two
from allocator.explanation.wording import rule_titles


def page_lines(facts: Facts, book: RuleBook, explanation: Explanation) -> Iterator[str]:
    """The page of every county and year of the explanation."""
    titles = rule_titles(book)
    for one in explanation.counties:
        yield from heading(facts, one)
        yield from table(facts, titles, one)
        yield from (f"  {line}" for line in (*one.told, *one.sentences))
        yield ""


def heading(facts: Facts, one: CountyReason) -> Iterator[str]:
    """Name, code, class; the money in all against last year and against the entitlement."""
    county = facts.county(one.county)
    kind = "深度贫困县" if facts.is_deep(county, one.year) else "贫困县" if county.poverty else "非贫困县"
    yield f"【{county.name}({county.code},{county.city},{kind})】{one.year} 年"
    money = [cell for cell in one.cells if facts.stream(cell.cell.stream).is_money]
    prior, amount = one.prior, sum(cell.now for cell in money)
    entitled = sum((cell.entitlement for cell in money), Fraction(0))
    growth = f",较上年同口径 {signed_percent(Fraction(amount - one.one_off - prior, prior))}" if prior > 0 else ""
    within = f"(其中一次性 {plain(one.one_off)})" if one.one_off else ""
    ratio = f",与测算数之比 {percent_text(amount / entitled)}" if entitled > 0 else ""
    sums = f"上年同口径 {plain(prior)} 万元,测算数 {two(entitled)} 万元,安排 {plain(amount)} 万元"
    yield f"  {sums}{within}{growth}{ratio}。"


def table(facts: Facts, titles: Mapping[str, str], one: CountyReason) -> Iterator[str]:
    """Stream by stream: 上年基数, 测算数, each rule that moved anything, 取整, 安排; then the hand-made edits."""
    rules = list(dict.fromkeys(rule for rule in titles if any(rule in cell.steps for cell in one.cells)))
    rows = [["资金", "上年基数", "测算数", *(short(titles[rule]) for rule in rules), "取整", "安排"]]
    shown = [cell for cell in one.cells if cell.prior or cell.entitlement or cell.amount or cell.now]
    for cell in shown:
        stream = facts.stream(cell.cell.stream)
        unit = "" if stream.is_money else f"({stream.measure.name})"
        steps = (cell.steps.get(rule, Fraction(0)) for rule in rules)
        parts = adding_up((cell.entitlement, *steps, cell.rounding), cell.amount, stream.measure)
        prior, amount = plain(cell.prior, stream.measure), plain(cell.amount, stream.measure)
        rows.append([stream.name + unit, prior, *parts, amount])
    yield from (f"  {line}" for line in aligned(rows))
    for cell in shown:
        yield from edited_line(facts, cell)


def edited_line(facts: Facts, cell: CellReason) -> Iterator[str]:
    """A cell that somebody changed in the workbook."""
    if cell.now != cell.amount:
        stream = facts.stream(cell.cell.stream)
        was, now = plain(cell.amount, stream.measure), plain(cell.now, stream.measure)
        yield f"  “{stream.name}”手工改动过:测算安排 {was},现为 {now}({stream.measure.name})。"


def short(title: str) -> str:
    """规则2“深度贫困县再提高20%” → 规则2: what a column has room for."""
    head, _, rest = title.partition("“")
    return head + rest.partition("”")[2]
