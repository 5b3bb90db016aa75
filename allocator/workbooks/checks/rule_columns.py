"""规则 against columns: what a rule in force needs is there; what is filled is used, or said to be unused."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from allocator.domain.blanks import Column, columns_of
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.rule import HARD, OFF, STATUS_NAMES, ActiveRule
from allocator.workbooks.checks.desk import Desk, error, hint, listed, warning

COUNTIES, RULES, STREAMS = "县区", "规则", "资金"
BASELINE = "baseline"
NONE_IS_ZERO = "(确实没有的填 0)"
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
    """A rule that somebody switched on finds its columns, filled somewhere."""
    there, stated = headers_there(desk.facts), headers_stated(desk.facts)
    for one in desk.book:
        if one.values.status == OFF or is_by_itself(one):
            continue
        looked_at = {column.header for column in columns_of(one, desk.facts) if column.looked_at}
        for header in one.rule.needs:
            if header not in there:
                text = f"{named(one)},但“县区”表没有“{header}”一列。"
                fix = f"请在“县区”表增加“{header}”一列,或停用该规则。"
                yield error(desk.spot(COUNTIES, header="行政区划代码"), header, text, fix)
            elif header not in stated and header not in looked_at:
                text = f"{named(one)},但“县区”表的“{header}”一列没有填数,按没有处理。"
                yield warning(desk.spot(COUNTIES, header=header), "", text, f"请填写该列{NONE_IS_ZERO},或停用该规则。")


def check_blanks(desk: Desk) -> Iterator[Problem]:
    """No blank cell under a county that a rule in force looks at; a blank is not 0.

    An error where the rule is hard, else a 警告; a column that nobody filled for a rule that is on by itself is a
    提示. For such a rule nobody is asked for what it can do without.
    """
    there = headers_there(desk.facts)
    for one in desk.book:
        by_itself = is_by_itself(one)
        tell = error if one.values.status == HARD else warning
        for column in columns_of(one, desk.facts):
            if not column.blank or (by_itself and column.header in one.rule.spare):
                continue
            if column.header not in there and not by_itself:
                continue  # told as a column that is not there
            if column.empty:
                text = f"{named(one)},但“县区”表的“{column.header}”一列没有填数,{outcome(one, column)}。"
                yield (hint if by_itself else tell)(desk.spot(COUNTIES, header=column.header), "", text, fix_of(column))
            else:
                spot = desk.spot(COUNTIES, column.blank[0].code, header=column.header)
                text = f"{named(one)},但“{column.header}”有空白:{cells_of(desk, column)}。"
                yield tell(spot, "", f"{text}空白不等于 0,{outcome(one, column)}。", fix_of(column))


def is_by_itself(one: ActiveRule) -> bool:
    """Whether nobody chose the rule's status."""
    return one.values.origin.get("status", BASELINE) == BASELINE


def named(one: ActiveRule) -> str:
    """规则13“不超过项目库储备”为硬约束."""
    return f"规则{one.rule.number}“{one.rule.title}”为{STATUS_NAMES[one.values.status]}"


def outcome(one: ActiveRule, column: Column) -> str:
    """What becomes of a rule whose cells are blank."""
    if one.values.status == HARD:
        return "无从执行"
    if column.header in one.rule.spare:
        return "按没有限制处理"
    return "无从执行和核对(规则审核记“无数据”)" if column.empty else "对这些县区不起作用"


def fix_of(column: Column) -> str:
    """What to fill in."""
    return f"请填写该列{NONE_IS_ZERO if column.header.endswith(')') else ''},或停用该规则。"


def cells_of(desk: Desk, column: Column) -> str:
    """甲县(AA5)、乙县(AA6)."""
    cells = ((one.name, desk.spot(COUNTIES, one.code, header=column.header)[1]) for one in column.blank)
    return listed([f"{name}({cell})" if cell else name for name, cell in cells])


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
        yield error(spot, f"{first}—{last}", text, "请修改规则3的“攻坚期起”和“攻坚期止”。")


def check_unmoved(desk: Desk) -> Iterator[Problem]:
    """A stream that no rule moves cannot be tilted by one."""
    for stream in desk.facts.streams:
        if stream.tilted and not stream.movable and desk.enforced("deep_area_tilt"):
            text = f"“{stream.name}”可调剂为否,规则不会增减它,“向深度贫困倾斜”只作核对。"
            yield warning(desk.spot(STREAMS, stream.code, header="可调剂"), "否", text, "如要求倾斜,请把可调剂改为是。")
