"""A county's page in Chinese for a terminal: the build-up, what binds, who bears it, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from allocator.domain.facts import Facts
from allocator.domain.money import WAN_YUAN, in_measure, percent_text
from allocator.domain.reason import LATER_YEARS, Burden, CellReason, CountyReason, Explanation, WhatIf
from allocator.domain.rule import RuleBook
from allocator.domain.subject import subject_name
from allocator.explanation.figures import aligned, plain, signed, signed_percent, two

MOST_NAMED = 5


def page_lines(facts: Facts, book: RuleBook, explanation: Explanation) -> Iterator[str]:
    """The page of every county and year of the explanation."""
    titles = rule_titles(book)
    for one in explanation.counties:
        yield from heading(facts, one)
        yield from table(facts, titles, one)
        yield from binding_lines(facts, titles, one)
        yield from burden_lines(facts, titles, one, explanation.burdens.get(one.year, ()))
        yield from (f"  {sentence}" for sentence in one.sentences)
        yield from what_if_lines(facts, titles, one, explanation.what_ifs)
        yield ""


def rule_titles(book: RuleBook) -> dict[str, str]:
    """Rule id → 规则2“深度贫困县再提高20%”."""
    titles = {one.id: f"规则{one.rule.number}“{one.rule.title}”{instance(one.values.instance)}" for one in book}
    return {**titles, LATER_YEARS: "为后续年度预留"}


def instance(name: str | None) -> str:
    """The instance of a rule in brackets."""
    return f"[{name}]" if name else ""


def heading(facts: Facts, one: CountyReason) -> Iterator[str]:
    """Name, code, class; the money in all against last year and against the entitlement."""
    county = facts.county(one.county)
    kind = "深度贫困县" if facts.is_deep(county, one.year) else "贫困县" if county.poverty else "非贫困县"
    yield f"【{county.name}({county.code},{county.city},{kind})】{one.year} 年"
    money = [cell for cell in one.cells if facts.stream(cell.cell.stream).is_money]
    prior, amount = sum(cell.prior for cell in money), sum(cell.now for cell in money)
    entitled = sum((cell.entitlement for cell in money), Fraction(0))
    growth = f",较上年同口径 {signed_percent(Fraction(amount - prior, prior))}" if prior > 0 else ""
    ratio = f",与测算数之比 {percent_text(amount / entitled)}" if entitled > 0 else ""
    yield f"  上年同口径 {plain(prior)} 万元,测算数 {two(entitled)} 万元,安排 {plain(amount)} 万元{growth}{ratio}。"


def table(facts: Facts, titles: Mapping[str, str], one: CountyReason) -> Iterator[str]:
    """Stream by stream: 上年基数, 测算数, each rule that moved anything, 取整, 安排; then the hand-made edits."""
    rules = list(dict.fromkeys(rule for rule in titles if any(rule in cell.steps for cell in one.cells)))
    rows = [["资金", "上年基数", "测算数", *(short(titles[rule]) for rule in rules), "取整", "安排"]]
    shown = [cell for cell in one.cells if cell.prior or cell.entitlement or cell.amount or cell.now]
    for cell in shown:
        stream = facts.stream(cell.cell.stream)
        unit = "" if stream.is_money else f"({stream.measure.name})"
        steps = [signed(cell.steps.get(rule, Fraction(0)), stream.measure) for rule in rules]
        ends = [signed(cell.rounding, stream.measure), plain(cell.amount, stream.measure)]
        prior, entitled = plain(cell.prior, stream.measure), two(cell.entitlement, stream.measure)
        rows.append([stream.name + unit, prior, entitled, *steps, *ends])
    yield from (f"  {line}" for line in aligned(rows))
    for cell in shown:
        yield from edited_line(facts, cell)


def edited_line(facts: Facts, cell: CellReason) -> Iterator[str]:
    """A cell that somebody changed in the workbook."""
    if cell.now != cell.amount:
        stream = facts.stream(cell.cell.stream)
        was, now = plain(cell.amount, stream.measure), plain(cell.now, stream.measure)
        yield f"  “{stream.name}”手工改动过:测算安排 {was},现为 {now}({stream.measure.name})。"


def binding_lines(facts: Facts, titles: Mapping[str, str], one: CountyReason) -> Iterator[str]:
    """The clauses with nothing to spare that touch this county."""
    by_rule: dict[str, list[str]] = {}
    for rule, subject in one.binding:
        by_rule.setdefault(rule, []).append(subject_name(facts, subject))
    if by_rule:
        said = ";".join(f"{titles.get(rule, rule)}({listed(subjects)})" for rule, subjects in by_rule.items())
        yield f"  起作用的条款:{said}。"
    else:
        yield "  起作用的条款:没有,安排数就是因素法的测算数(或同一资金其他县受保底影响后的同比例结果)。"


def burden_lines(
    facts: Facts, titles: Mapping[str, str], one: CountyReason, burdens: Iterable[Burden]
) -> Iterator[str]:
    """For each rule that changes this county: its own part, how much is moved in all, and by whom."""
    names = {county.code: county.name for county in facts.counties}
    for burden in burdens:
        own = burden.changes.get(one.county, Fraction(0))
        if own:
            payers, gainers = burden.payers(), burden.gainers()
            others, word = (payers, "分担") if own > 0 else (gainers, "得到保障")
            most = "、".join(f"{names[code]} {signed(change)}" for code, change in others[:MOST_NAMED])
            yield (
                f"  {titles.get(burden.rule, burden.rule)}:本县 {signed(own)} 万元;全省共调整 {two(burden.moved)} 万元,"
                f"{len(gainers)} 个县增加、{len(payers)} 个县减少" + (f",{word}最多的是 {most}。" if most else "。")
            )


def what_if_lines(
    facts: Facts, titles: Mapping[str, str], one: CountyReason, what_ifs: Iterable[WhatIf]
) -> Iterator[str]:
    """What a little more money or a rule less would do to this county (before rounding)."""
    found = [case for case in what_ifs if case.year == one.year]
    if found:
        yield "  怎样才会变(其他条件不变,取整前):"
    for case in found:
        yield f"    {case_name(facts, titles, case)}:{change_text(facts, one.county, case)}"


def case_name(facts: Facts, titles: Mapping[str, str], case: WhatIf) -> str:
    """“中央专项”总盘再增加 100 万元, or 停用规则2“…”."""
    if case.rule:
        return f"停用{titles.get(case.rule, case.rule)}"
    stream = facts.stream(case.stream)
    return f"“{stream.name}”总盘再增加 {plain(case.extra, stream.measure)} {stream.measure.name}"


def change_text(facts: Facts, county: str, case: WhatIf) -> str:
    """The county's money in all, then its streams where several change; quotas in their own measure."""
    if case.changes is None:
        return "未能得出方案"
    own = {cell: change for cell, change in case.changes.items() if cell.county == county and change}
    money = {cell: change for cell, change in own.items() if facts.stream(cell.stream).is_money}
    if not own:
        return "本县不变"
    # Streams that only breathe with the rest (below half a hundredth) are in the total and not named.
    named = [cell for cell in sorted(own) if abs(in_measure(own[cell], facts.stream(cell.stream).measure)) * 200 >= 1]
    parts = [f"{facts.stream(cell.stream).name} {signed_measure(facts, cell.stream, own[cell])}" for cell in named]
    total = f"本县 {signed(sum(money.values(), Fraction(0)))} 万元" if money else "本县"
    return f"{total}({'、'.join(parts)})" if parts else total


def signed_measure(facts: Facts, stream: str, change: Fraction) -> str:
    """A change in the stream's own measure, its name only where it is not 万元."""
    measure = facts.stream(stream).measure
    return signed(change, measure) + ("" if measure == WAN_YUAN else f" {measure.name}")


def short(title: str) -> str:
    """规则2“深度贫困县再提高20%” → 规则2: what a column has room for."""
    head, _, rest = title.partition("“")
    return head + rest.partition("”")[2]


def listed(names: Sequence[str]) -> str:
    """At most five names and how many in all."""
    more = f"等 {len(names)} 处" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more
