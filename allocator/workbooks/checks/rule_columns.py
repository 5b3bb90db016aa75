"""规则 against columns: what a rule in force needs is there; what is filled is used, or said to be unused."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.rule import OFF, STATUS_NAMES
from allocator.workbooks.checks.desk import Desk, error, hint, warning

COUNTIES, RULES, STREAMS = "县区", "规则", "资金"
BASELINE = "baseline"
ATTRIBUTES: tuple[tuple[str, Callable[[County], str | None]], ...] = (
    ("分档", lambda county: county.band),
    ("绩效等次", lambda county: county.grade),
    ("债务风险等级", lambda county: county.debt_risk),
)
# Rules that stay silent until switched on, and the filled tables (beyond their columns) that ask for them.
TABLES: tuple[tuple[str, str, Callable[[Facts], bool]], ...] = (
    ("performance_reward", "“绩效系数”表", lambda facts: bool(facts.grades)),
    ("use_share", "“用途”表", lambda facts: bool(facts.uses)),
    ("management_fee", "“资金”表的“收取管理费”", lambda facts: any(one.pays_fee for one in facts.streams)),
)


def headers_there(facts: Facts) -> frozenset[str]:
    """Every column of 县区 that exists, as far as the facts know."""
    return headers_stated(facts) | frozenset(facts.headers.get(COUNTIES, ()))


def headers_stated(facts: Facts) -> frozenset[str]:
    """The columns of 县区 under which at least one county states something, be it 0."""
    found = {header for _, _, header in facts.yearly}
    for county in facts.counties:
        found.update(county.figures, county.marks, county.texts)
        found.update(header for header, of in ATTRIBUTES if of(county))
    return frozenset(found)


def headers_filled(facts: Facts) -> frozenset[str]:
    """The columns of 县区 under which at least one county has something."""
    found = {header for _, _, header in facts.yearly}
    for county in facts.counties:
        found.update(header for header, figure in county.figures.items() if figure)
        found.update(county.marks, county.texts)
        found.update(header for header, of in ATTRIBUTES if of(county))
    return frozenset(found)


def check_columns(desk: Desk) -> Iterator[Problem]:
    """A rule that somebody switched on finds its columns, filled; one that is on by itself asks for nothing."""
    there, stated = headers_there(desk.facts), headers_stated(desk.facts)
    for one in desk.book:
        status = one.values.status
        if status == OFF or one.values.origin.get("status", BASELINE) == BASELINE:
            continue
        for header in one.rule.needs:
            switched = f"规则{one.rule.number}“{one.rule.title}”为{STATUS_NAMES[status]}"
            if header not in there:
                text = f"{switched},但“县区”表没有“{header}”一列。"
                fix = f"请在“县区”表增加“{header}”一列,或停用该规则。"
                yield error(desk.spot(COUNTIES, header="行政区划代码"), header, text, fix)
            elif header not in stated:
                text = f"{switched},但“县区”表的“{header}”一列没有填数,按没有处理。"
                fix = "请填写该列(确实没有的填 0),或停用该规则。"
                yield warning(desk.spot(COUNTIES, header=header), "", text, fix)


def check_unused(desk: Desk) -> Iterator[Problem]:
    """A rule that is off while what it needs is filled: said, so that nobody believes it holds."""
    filled = headers_filled(desk.facts)
    tables = {rule: (name, there(desk.facts)) for rule, name, there in TABLES}
    for one in desk.book:
        if one.values.status != OFF or one.values.origin.get("status", BASELINE) != BASELINE:
            continue
        name, there = tables.get(one.rule.id, ("", False))
        if one.rule.needs and all(header in filled for header in one.rule.needs):
            name, there = "“县区”表的“" + "”“".join(one.rule.needs) + "”", True
        if there:
            text = f"{name}填有数据,但规则{one.rule.number}“{one.rule.title}”未启用,这些数据不起作用。"
            yield hint(
                desk.spot(RULES, one.rule.id, one.values.instance, "status", header="状态"),
                one.rule.id,
                text,
                "如要执行,请在“规则”表把它的状态改为硬约束、软约束或只核对。",
            )


def check_campaign(desk: Desk) -> Iterator[Problem]:
    """The campaign does not end before it begins."""
    first, last = desk.facts.campaign
    if first > last:
        text = f"攻坚期起 {first} 年晚于攻坚期止 {last} 年。"
        spot = desk.spot(RULES, "deep_village_floor", "", "campaign_to", header="取值")
        yield error(spot, f"{first}—{last}", text, "请修改规则3的 campaign_from 和 campaign_to。")


def check_unmoved(desk: Desk) -> Iterator[Problem]:
    """A stream that no rule moves cannot be tilted by one."""
    for stream in desk.facts.streams:
        if stream.tilted and not stream.movable and desk.enforced("deep_area_tilt"):
            text = f"“{stream.name}”可调剂为否,规则不会增减它,“向深度贫困倾斜”只作核对。"
            yield warning(desk.spot(STREAMS, stream.code, header="可调剂"), "否", text, "如要求倾斜,请把可调剂改为是。")
