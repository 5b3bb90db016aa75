"""县区 against streams: scopes that name nobody, marks that contradict, counties that leave a stream."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.county import KINDS
from allocator.domain.facts import eligible, scope_codes
from allocator.domain.finding import Problem
from allocator.domain.rule import active
from allocator.workbooks.checks.desk import Desk, error, hint, listed, money, warning

COUNTIES, STREAMS, LAST_YEAR = "县区", "资金", "上年安排"
INTEGRATED = "涉农整合"
FOR_TASK_COUNTIES = ("专项扶贫", "协作", "社会")


def check_scope_codes(desk: Desk) -> Iterator[Problem]:
    """Codes named in 适用范围 are counties; a scope names somebody."""
    for stream in desk.facts.streams:
        spot = desk.spot(STREAMS, stream.code, header="适用范围")
        codes = scope_codes(stream.scope) if stream.scope[:1].isdigit() else ()
        unknown = [code for code in codes if code not in desk.names]
        if unknown:
            text = f"“{stream.name}”的适用范围里,{listed(unknown)}不是“县区”表中的代码。"
            yield error(spot, "、".join(unknown), text, "请改为“县区”表中的代码。")
        elif not any(eligible(desk.facts, stream, year) for year in desk.facts.years):
            pools = (desk.facts.pool(stream.code, year) for year in desk.facts.years)
            if any(pool is not None and pool.to_counties for pool in pools):
                continue  # told as a fault of the factor method
            text = f"“{stream.name}”的适用范围“{stream.scope}”没有对应任何县区。"
            yield warning(spot, stream.scope, text, "请核对适用范围和政策到期年度;市名须与“县区”表的“市”一致。")


def check_integrated_is_money(desk: Desk) -> Iterator[Problem]:
    """Only money is integrated: a quota in 人 or 亩 has nothing to add to the villages' 500 万元."""
    for stream in desk.facts.streams:
        for header, marked, found in (
            ("类别", stream.category == INTEGRATED, INTEGRATED),
            ("纳入统筹整合", stream.integrated, "是"),
        ):
            if marked and not stream.is_money:
                text = f"“{stream.name}”按{stream.measure.name}计量,不是资金,不能作为涉农整合资金。"
                fix = "请核对计量单位;是指标任务的,类别另选,“纳入统筹整合”填否。"
                yield error(desk.spot(STREAMS, stream.code, header=header), found, text, fix)


def check_deep_is_poverty(desk: Desk) -> Iterator[Problem]:
    """A deep county is a poverty county."""
    for county in desk.facts.counties:
        if county.deep and not county.poverty:
            text = f"{county.name}填了深度贫困县,却不是贫困县。"
            spot = desk.spot(COUNTIES, county.code, header="深度贫困县")
            yield warning(spot, "是", text, "深度贫困县都是贫困县(摘帽后仍填是),请核对两列。")


def check_kinds(desk: Desk) -> Iterator[Problem]:
    """对象类型 is one of the words that the tool knows: what is issued how depends on it."""
    for county in desk.facts.counties:
        if county.kind not in KINDS:
            text = f"{county.name}的对象类型“{county.kind}”不在可用的类型内。"
            spot = desk.spot(COUNTIES, county.code, header="对象类型")
            yield error(spot, county.kind, text, f"可用:{'、'.join(KINDS)};空白为县区。")


def check_exit_years(desk: Desk) -> Iterator[Problem]:
    """退出公告 does not come before 摘帽: rule 5 counts from the one, else from the other."""
    for county in desk.facts.counties:
        delisted, announced = county.delisted, county.exit_announced
        if delisted is not None and announced is not None and announced < delisted:
            text = f"{county.name}的退出公告年度 {announced} 早于摘帽年度 {delisted}。"
            spot = desk.spot(COUNTIES, county.code, header="退出公告年度")
            yield error(spot, str(announced), text, "先摘帽后公告:请核对这两列。")


def check_grades_known(desk: Desk) -> Iterator[Problem]:
    """A county's grade has a line in 绩效系数, where there is such a table; rule 8 in force says it itself."""
    known, rewards = [grade.grade for grade in desk.facts.grades], active(desk.book, "performance_reward")
    problems = rewards.rule.problems if rewards else None
    told = {one.record for one in problems(desk.facts, rewards.values)} if rewards and problems else set()
    for county in desk.facts.counties:
        if known and county.grade and county.grade not in known and (county.code,) not in told:
            text = f"{county.name}的绩效等次“{county.grade}”不在“绩效系数”表中。"
            spot = desk.spot(COUNTIES, county.code, header="绩效等次")
            yield error(spot, county.grade, text, f"可用的等次:{'、'.join(known)};或在“绩效系数”表补上。")


def check_exits(desk: Desk) -> Iterator[Problem]:
    """Counties with money last year that are no longer eligible: shown as 退出."""
    facts, year = desk.facts, desk.facts.years[0]
    for stream in desk.stated_streams:
        inside = {county.code for county in eligible(facts, stream, year)}
        gone = [c for c in facts.counties if c.code not in inside and facts.last_year.get((c.code, stream.code), 0) > 0]
        if not gone:
            continue
        total = sum(facts.last_year[county.code, stream.code] for county in gone)
        names = listed([county.name for county in gone])
        text = f"“{stream.name}”上年有安排、{year} 年不在适用范围的县区(退出):{names},上年共 {money(total, stream)}。"
        fix = "如不应退出,请修改适用范围或县区标识。"
        yield hint(desk.spot(LAST_YEAR, gone[0].code, stream.code), gone[0].name, text, fix)


def check_money_without_task(desk: Desk) -> Iterator[Problem]:
    """Relief money for a county whose 扶贫任务 is 否: last year's, or already promised."""
    facts = desk.facts
    codes = {stream.code for stream in desk.stated_streams if stream.category in FOR_TASK_COUNTIES}
    promised = {one.county for one in facts.issued if one.stream in codes and one.amount > 0}
    promised |= {one.county for one in facts.given if one.stream in codes and one.amount > 0}
    promised |= {county for (county, stream), amount in facts.last_year.items() if stream in codes and amount > 0}
    for county in facts.counties:
        if not county.task and county.code in promised:
            text = f"{county.name}的扶贫任务填了否,但上年或本年有扶贫资金。"
            fix = "有扶贫任务的改为是;确无任务的,核对该县的资金。"
            yield warning(desk.spot(COUNTIES, county.code, header="扶贫任务"), "否", text, fix)
