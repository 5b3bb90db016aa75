"""What is said of a county in Chinese: which clauses hold it, who bears it, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.issuing import below_line_sentences
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, in_measure
from allocator.domain.plan import YearPlan
from allocator.domain.reason import LATER_YEARS, Burden, WhatIf
from allocator.domain.rule import RuleBook
from allocator.domain.subject import subject_name
from allocator.explanation.figures import plain, signed, two

MOST_NAMED = 5
LEVELS, TOWNS_BELOW = "省市州县区旗", ("县", "旗", "区")
NOTHING_BINDS = "起作用的条款:没有,安排数就是因素法的测算数。"
SHARING = "起作用的条款:没有直接限定{own}的;同一资金的其他{unit}受保底或限定,{own}按比例随之调整,各条规则的影响如下。"
SHAPED = "起作用的条款:没有直接限定{own}的;测算数已含{rules}的调整,安排数就是测算数。"
GIVES_WAY = "起作用的条款:本年没有;安排数是为以后年度留出余地后的结果。"


@dataclass(frozen=True, slots=True)
class Words:
    """The facts that names come from, and rule id → 规则2“…”."""

    facts: Facts
    titles: Mapping[str, str]

    def rule(self, rule: str) -> str:
        """A rule as people call it."""
        return self.titles.get(rule, rule)

    @property
    def whole(self) -> str:
        """Everybody the plan is about, after the level of 编制单位: 全省, 全市, 全县; 各县区 where it names none."""
        level = level_of(self.facts)
        return f"全{level}" if level else "各县区"

    @property
    def unit(self) -> str:
        """One who gets money: a county's plan is about its towns."""
        county = level_of(self.facts) in TOWNS_BELOW and "厅" not in self.facts.info["编制单位"]
        return "乡镇" if county else "县区"

    @property
    def own(self) -> str:
        """The one that the page is about."""
        return "本乡镇" if self.unit == "乡镇" else "本县"


def told(
    words: Words,
    ledger: Ledger,
    county: str,
    plan: YearPlan,
    binding: Sequence[tuple[str, str]],
    burdens: Iterable[Burden],
    what_ifs: Iterable[WhatIf],
) -> Iterator[str]:
    """The lines about one county in one year of the plan that ``ledger`` holds."""
    year = plan.year
    borne = [burden for burden in burdens if burden.changes.get(county)]
    touched = any(one.rule == LATER_YEARS for one in borne)
    shaping = [burden for burden in borne if burden.rule in plan.shaped]
    if shaping == borne and borne and not binding:
        yield SHAPED.format(own=words.own, rules="、".join(words.rule(one.rule) for one in shaping))
    else:
        yield GIVES_WAY if touched and not binding else binding_line(words, binding, bool(borne))
    yield from (given_way_line(words, year, *one) for one in plan.gave_way if touched)
    yield from (burden_line(words, county, burden, burden.rule in plan.shaped) for burden in borne)
    yield from below_line_sentences(ledger, county, year)
    cases = [case for case in what_ifs if case.year == year]
    if cases:
        yield "怎样才会变(其他条件不变,取整前):"
    yield from (f"  {case_name(words, case)}:{change_text(words, county, case)}" for case in cases)


def given_way_line(words: Words, year: int, then: int, rules: Sequence[str]) -> str:
    """On whose account the year is not planned for itself alone."""
    return f"为 {then} 年留出余地:{otherwise(words.titles, year, then, rules)}。"


def otherwise(titles: Mapping[str, str], year: int, then: int, rules: Sequence[str]) -> str:
    """只求 2018 年最优,2019 年规则2“…”就不能满足: what a later year could not keep."""
    named = "、".join(titles.get(rule, rule) for rule in rules)
    return f"只求 {year} 年最优,{then} 年{f'{named}就不能满足' if named else '的总盘就无法分完'}"


def binding_line(words: Words, binding: Sequence[tuple[str, str]], moved: bool) -> str:
    """The clauses with nothing to spare that touch the county; without any it may still be ``moved`` by others'."""
    by_rule: dict[str, list[str]] = {}
    for rule, subject in binding:
        by_rule.setdefault(rule, []).append(subject_name(words.facts, subject))
    if not by_rule and moved:
        return SHARING.format(own=words.own, unit=words.unit)
    if not by_rule:
        return NOTHING_BINDS
    return f"起作用的条款:{';'.join(f'{words.rule(rule)}({listed(names)})' for rule, names in by_rule.items())}。"


def burden_line(words: Words, county: str, burden: Burden, shaping: bool = False) -> str:
    """The county's own part of a rule, how much is moved in all, and by whom; ``shaping`` ones change 测算数 itself."""
    own, facts = burden.changes[county], words.facts
    whole, unit, within = words.whole, words.unit, "(已在测算数内)" if shaping else ""
    others, word = (burden.payers, "分担") if own > 0 else (burden.gainers, "增加" if shaping else "得到保障")
    most = "、".join(f"{facts.county(code).name} {signed(change)}" for code, change in others[:MOST_NAMED])
    return (
        f"{words.rule(burden.rule)}{within}:{words.own} {signed(own)} 万元;{whole}共调整 {two(burden.moved)} 万元,"
        f"{len(burden.gainers)} 个{unit}增加、{len(burden.payers)} 个{unit}减少"
        + (f",{word}最多的是 {most}。" if most else "。")
    )


def level_of(facts: Facts) -> str:
    """The level of 编制单位: 省 of 陕西省财政厅, 区 of 西安市未央区财政局; "" where it says none."""
    office = facts.info.get("编制单位", "")
    levels = [mark for mark in office if mark in LEVELS]
    return levels[-1] if levels else "省" if "厅" in office else ""


def rule_titles(book: RuleBook) -> dict[str, str]:
    """Rule id → 规则2“深度贫困县再提高20%”."""
    titles = {one.id: f"规则{one.rule.number}“{one.rule.title}”{instance(one.values.instance)}" for one in book}
    return {**titles, LATER_YEARS: "为后续年度预留"}


def instance(name: str | None) -> str:
    """The instance of a rule in brackets."""
    return f"[{name}]" if name else ""


def case_name(words: Words, case: WhatIf) -> str:
    """“中央专项”总盘再增加 100 万元, or 停用规则2“…”."""
    if case.rule:
        return f"停用{words.rule(case.rule)}"
    stream = words.facts.stream(case.stream)
    return f"“{stream.name}”总盘再增加 {plain(case.extra, stream.measure)} {stream.measure.name}"


def change_text(words: Words, county: str, case: WhatIf) -> str:
    """The county's money in all, then its streams where several change; quotas in their own measure."""
    facts = words.facts
    if case.changes is None:
        return "未能得出方案"
    own = {cell: change for cell, change in case.changes.items() if cell.county == county and change}
    money = {cell: change for cell, change in own.items() if facts.stream(cell.stream).is_money}
    if not own:
        return f"{words.own}不变"
    # Streams that only breathe with the rest (below half a hundredth) are in the total and not named.
    named = [cell for cell in sorted(own) if abs(in_measure(own[cell], facts.stream(cell.stream).measure)) * 200 >= 1]
    parts = [f"{facts.stream(cell.stream).name} {signed_measure(facts, cell.stream, own[cell])}" for cell in named]
    total = f"{words.own} {signed(sum(money.values(), Fraction(0)))} 万元" if money else words.own
    return f"{total}({'、'.join(parts)})" if parts else total


def signed_measure(facts: Facts, stream: str, change: Fraction) -> str:
    """A change in the stream's own measure, its name only where it is not 万元."""
    measure = facts.stream(stream).measure
    return signed(change, measure) + ("" if measure == WAN_YUAN else f" {measure.name}")


def listed(names: Sequence[str]) -> str:
    """At most five names and how many in all."""
    more = f"等 {len(names)} 处" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more
