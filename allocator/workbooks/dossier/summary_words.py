"""The sentences of the 摘要: deep counties, rises and falls, reasons, shortfalls, decisions of leadership."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from allocator.domain.finding import CHECK, Finding
from allocator.domain.money import percent_text
from allocator.domain.normal_growth import normal_growth, target
from allocator.domain.rule import OFF, active, reports_of
from allocator.domain.subject import subject_name
from allocator.workbooks.dossier.figures import MANUAL, CountyYear, YearFigures
from allocator.workbooks.dossier.view import View, deep_codes, planned_years, rule_title
from allocator.workbooks.dossier.wording import (
    KIND_NAMES,
    PLANNED_NOTE,
    growth_text,
    money_text,
    people_value,
    rule_names,
    separated,
    signed_money,
)

MOST, MOST_FALLING = 5, 6


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
    rule = active(view.dossier.book, "provincial_budget_growth")
    if rule is None:
        return ()
    by_year: dict[int, str] = {}
    for year, text in reports_of(rule, view.ledger):
        by_year[year] = by_year.get(year, "") + text
    said = tuple(by_year.values())
    if not any(planned_years(view, stream) for stream in view.facts.streams):
        return said
    least = rule.values.get("minimum_initial_growth", view.years[0].year)
    meaning = next(one for one in rule.rule.parameters if one.id == "minimum_initial_growth")
    return (*said, PLANNED_NOTE.format(growth=people_value(meaning, least)))


def told_years(view: View) -> tuple[YearFigures, ...]:
    """The years a director decides on; forecasts only inform."""
    return tuple(year for year in view.years if not year.forecast) or view.years[:1]


def change_lines(view: View) -> Iterator[str]:
    """Per year the largest rises and falls."""
    for year in told_years(view):
        rises, falls = rises_and_falls(year)
        yield f"{year.year}年增加最多:{rises}。"
        yield f"{year.year}年减少最多:{falls}。"


def all_falling_lines(view: View) -> Iterator[str]:
    """不升反降 of every year, the first at more length."""
    for index, year in enumerate(told_years(view)):
        lines = falling_lines(view, year, MOST_FALLING if index == 0 else MOST_FALLING // 2)
        yield from (f"{year.year}年 {line}" for line in lines)


def rises_and_falls(year: YearFigures) -> tuple[str, str]:
    """The five largest rises and the five largest falls on the same basis, each as one line."""
    ranked = sorted(year.counties, key=lambda one: (-one.change, one.county.code))
    rises = [one for one in ranked if one.change > 0][:MOST]
    falls = [one for one in reversed(ranked) if one.change < 0][:MOST]
    return "、".join(map(changed, rises)) or "无", "、".join(map(changed, falls)) or "无"


def changed(one: CountyYear) -> str:
    """紫阳县 +1,234(+38.90%)."""
    return f"{one.county.name} {signed_money(one.change)}({growth_text(one.change, one.prior)})"


def falling_lines(view: View, year: YearFigures, most: int) -> tuple[str, ...]:
    """不升反降县 with reasons, largest fall first; what does not fit is counted."""
    falling = sorted((one for one in year.counties if one.change < 0), key=lambda one: (one.change, one.county.code))
    lines = [f"{changed(one)}:{reason(view, one)}" for one in falling[:most]]
    if len(falling) > most:
        rest = sum(one.change for one in falling[most:])
        lines.append(f"另有{len(falling) - most}个县区合计{signed_money(rest)},逐县原因见“测算说明”。")
    return tuple(lines) or ("无。",)


def reason(view: View, one: CountyYear) -> str:
    """Why a county falls: the parts that lower it, largest first."""
    parts = [(one.entitlement - one.one_off_now - one.prior, "测算数较上年同口径")]
    for rule, moved in one.steps.items():
        name = "人工调整" if rule == MANUAL else f"“{rule_title(view.dossier, rule)}”"
        parts.append((moved, name if rule == MANUAL else f"{name}调整"))
    lowering = sorted((part for part in parts if part[0] < -500_000), key=lambda part: part[0])[:2]
    return ",".join(f"{text}{separated(Fraction(moved, 1_000_000), 0)}" for moved, text in lowering) or "取整"


def finding_lines(view: View, most: int = 6) -> tuple[str, ...]:
    """违反 and 缺口 one by one, the many of a rule counted; 未达标 one line per rule with whom it is about."""
    by_rule: dict[tuple[str, str], list[Finding]] = {}
    for one in view.dossier.findings:
        by_rule.setdefault((one.kind, one.rule), []).append(one)
    order = list(KIND_NAMES)
    ranked = sorted(by_rule.items(), key=lambda item: order.index(item[0][0]))
    lines = [line for (kind, rule), found in ranked[:most] for line in rule_lines(view, kind, rule, found)]
    more = (f"另有{len(ranked) - most}条规则的结论,见“规则审核”。",) if len(ranked) > most else ()
    return (*lines, *more) or ("没有未达标事项,没有软约束缺口。",)


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


def short(text: str, most: int = 160) -> str:
    """A text cut to fit a line of the page."""
    return text if len(text) <= most else text[: most - 1] + "…"


def manual_lines(view: View, most: int = 6) -> tuple[str, ...]:
    """人工调整: what, how much, why, and who decided."""
    streams = {stream.code: stream for stream in view.facts.streams}
    lines = []
    for one in view.facts.manual:
        stream = streams.get(one.stream) if one.stream else None
        measure = stream.measure if stream else None
        what = stream.name if stream else "合计"
        sum_text = money_text(one.amount, measure) if measure else money_text(one.amount)
        county = next((county.name for county in view.facts.counties if county.code == one.county), one.county)
        base = "计入下年基数" if one.counts_next_year else "不计入下年基数"
        lines.append(
            f"{one.year}年 {county} {what}{one.how}{sum_text}({base})。理由:{one.reason};批准人:{one.approver}"
        )
    more = (f"另有{len(lines) - most}项,见“数据_人工调整”。",) if len(lines) > most else ()
    return (*lines[:most], *more) or ("无。",)
