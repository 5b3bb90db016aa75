"""The sentences of the 摘要: deep counties against the policy, shortfalls, provincial money, decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from allocator.domain.finding import CHECK, Finding
from allocator.domain.fraction import Fraction
from allocator.domain.money import percent_text
from allocator.domain.normal_growth import normal_growth, target
from allocator.domain.rule import OFF, active, reports_of
from allocator.domain.subject import subject_name
from allocator.workbooks.dossier.view import View, deep_codes, planned_years
from allocator.workbooks.dossier.wording import (
    KIND_NAMES,
    PLANNED_NOTE,
    growth_text,
    money_text,
    people_value,
    rule_names,
)

MOST = 5
PROVINCIAL = "provincial_budget_growth"


def deep_lines(view: View) -> tuple[str, ...]:
    """Per year: the deep counties' group money, its share, its growth, and what the policy asks."""
    lines = []
    group = tuple(stream.code for stream in view.ledger.group())
    everyone = tuple(county.code for county in view.facts.counties)
    for year in view.years:
        deep = deep_codes(view.facts, year.year)
        if not deep or not group:
            continue
        total, whole = (view.ledger.total(codes, group, year.year) for codes in (deep, everyone))
        one_off = sum(view.ledger.one_off(code, stream, year.year) for code in deep for stream in group)
        prior = view.ledger.prior_total(deep, group, year.year)
        share = percent_text(Fraction(total, whole)) if whole else "—"
        grown = growth_text(total - one_off - prior, prior)
        lines.append(
            f"{year.year}年{'(预计)' if year.forecast else ''}:{len(deep)}个深度贫困县中省专项共{money_text(total)},"
            f"占全部县区{share},较上年同口径{grown}。{policy_line(view, year.year)}"
        )
    return tuple(lines) or ("本方案没有深度贫困县或没有中省专项资金。",)


def policy_line(view: View, year: int) -> str:
    """What rule 2 asks this year, in its own parameters."""
    rule = active(view.dossier.book, "deep_county_uplift")
    if rule is None or rule.values.status == OFF:
        return "政策增幅要求本方案未启用。"
    growth = normal_growth(view.ledger, rule.values, year)
    if growth is None:
        return "上年没有基数,不作增幅要求。"
    meanings = {parameter.id: parameter for parameter in rule.rule.parameters}
    uplift, reading = (people_value(meanings[name], rule.values.get(name, year)) for name in ("uplift", "reading"))
    asked = percent_text(target(growth, rule.values, year) - 1)
    return f"政策要求增幅不低于{asked}(正常增幅{percent_text(growth)},再提高{uplift},按{reading}计)。"


def provincial_lines(view: View) -> tuple[str, ...]:
    """What rule 4 says of each year on both bases, and what a pool that the tool planned stands for."""
    rule = active(view.dossier.book, PROVINCIAL)
    if rule is None:
        return ()
    by_year: dict[int, str] = {}
    for year, text in reports_of(rule, view.ledger):
        by_year[year] = by_year.get(year, "") + text
    said = tuple(f"【省级投入】{text}" for text in by_year.values())
    if not any(planned_years(view, stream) for stream in view.facts.streams):
        return said
    least = rule.values.get("minimum_initial_growth", view.years[0].year)
    meaning = next(one for one in rule.rule.parameters if one.id == "minimum_initial_growth")
    return (*said, PLANNED_NOTE.format(growth=people_value(meaning, least)))


def finding_lines(view: View, most: int = 6) -> tuple[str, ...]:
    """违反 and 缺口 one by one, the many of a rule counted; 未达标 one line per rule with whom it is about.

    What rule 4 has to say follows whole (``provincial_lines``), 达标 or not.
    """
    provincial = provincial_lines(view)
    by_rule: dict[tuple[str, str], list[Finding]] = {}
    for one in view.dossier.findings:
        if not (provincial and one.rule == PROVINCIAL):
            by_rule.setdefault((one.kind, one.rule), []).append(one)
    order = list(KIND_NAMES)
    ranked = sorted(by_rule.items(), key=lambda item: order.index(item[0][0]))
    lines = [line for (kind, rule), found in ranked[:most] for line in rule_lines(view, kind, rule, found)]
    more = (f"另有{len(ranked) - most}条规则的结论,见“规则审核”。",) if len(ranked) > most else ()
    none = () if view.dossier.findings else ("没有未达标事项,没有软约束缺口。",)
    return (*lines, *more, *none, *provincial)


def rule_lines(view: View, kind: str, rule: str, found: Sequence[Finding]) -> Iterator[str]:
    """What one rule's findings of one kind say."""
    head = f"【{KIND_NAMES[kind]}】{rule_names(view.dossier).get(rule, rule)}"
    if kind != CHECK:
        yield from (f"{head}:{short(one.text)}" for one in found[:MOST])
        if len(found) > MOST:
            yield f"{head}:共{len(found)}条,其余{len(found) - MOST}条见“规则审核”。"
        return
    about = list(dict.fromkeys(subject_name(view.facts, one.subject) for one in found if one.subject))
    whom = f"({'、'.join(about[:MOST])}{f'等{len(about)}个' if len(about) > MOST else ''})" if len(about) > 1 else ""
    first = "如" if len(found) > 1 else ""
    yield f"{head}{len(found)}条{whom}:{first}{short(found[0].text)}"


def short(text: str, most: int = 200) -> str:
    """A text that is too long for the page ends after a whole clause, never within a number."""
    clauses = re.split(r"(?<=[,;。])(?!\d{3})", text)
    kept, room = "", most
    for clause in clauses:
        if kept and len(kept) + len(clause) > room:
            return kept.rstrip(",;。") + ";详见“规则审核”。"
        kept += clause
    return kept


def manual_lines(view: View, most: int = 10) -> tuple[str, ...]:
    """人工调整: what, how much, why, and who decided; by year and county."""
    streams = {stream.code: stream for stream in view.facts.streams}
    lines = []
    for one in sorted(view.facts.manual, key=lambda one: (one.year, one.county)):
        stream = streams.get(one.stream) if one.stream else None
        measure = stream.measure if stream else None
        what = stream.name if stream else "合计"
        sum_text = money_text(one.amount, measure) if measure else money_text(one.amount)
        county = next((county.name for county in view.facts.counties if county.code == one.county), one.county)
        base = "计入下年基数" if one.counts_next_year else "不计入下年基数"
        lines.append(
            f"{one.year}年 {county} {what}{one.how}{sum_text}({base})。理由:{one.reason};批准人:{one.approver}"
        )
    more = (f"等{len(lines)}项,其余见填报工作簿“人工调整”表。",) if len(lines) > most else ()
    return (*lines[:most], *more) or ("无。",)
