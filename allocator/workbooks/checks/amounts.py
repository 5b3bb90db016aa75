"""已下达 and 人工调整: within the pool, not negative, not against each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allocator.domain.facts import in_scope
from allocator.domain.finding import Problem
from allocator.domain.ledger import summed
from allocator.domain.money import WAN_YUAN, grouped
from allocator.domain.records import AT_LEAST, AT_MOST, EQUAL, Manual
from allocator.domain.stream import GIVEN
from allocator.workbooks.checks.desk import Desk, error, hint, money, plain

ISSUED, MANUAL, AMOUNT = "已下达", "人工调整", "金额"


def issued_by_cell(desk: Desk) -> dict[tuple[str, str, int], int]:
    """(county, stream, year) → Σ 已下达, recalled money taken off (atoms)."""
    return summed((one.county, one.stream, one.year, one.amount) for one in desk.facts.issued)


def check_issued_not_negative(desk: Desk) -> Iterator[Problem]:
    """No county gave back more than it got."""
    for (county, code, year), total in sorted(issued_by_cell(desk).items()):
        if total < 0:
            stream = desk.facts.stream(code)
            text = f"{year} 年{desk.names[county]}“{stream.name}”收回大于已下达,合计 {money(total, stream)}。"
            fix = "请补上原来下达的一行,或核对收回的金额。"
            yield error(desk.spot(ISSUED, county, code, year, header=AMOUNT), plain(total, stream), text, fix)


def check_issued_fits_pool(desk: Desk) -> Iterator[Problem]:
    """Σ 已下达 of a stream and year is not above what its counties share; told at the largest amount."""
    totals: dict[tuple[str, int], int] = {}
    largest: dict[tuple[str, int], tuple[int, str]] = {}
    for (county, code, year), amount in sorted(issued_by_cell(desk).items()):
        totals[code, year] = totals.get((code, year), 0) + max(0, amount)
        largest[code, year] = max(largest.get((code, year), (0, "")), (amount, county))
    for (code, year), total in totals.items():
        pool, stream = desk.facts.pool(code, year), desk.facts.stream(code)
        if pool is None or total <= (shared := desk.shared(pool)):
            continue
        text = (
            f"{year} 年“{stream.name}”已下达合计 {money(total, stream)},超过各县区可分的 {money(shared, stream)},"
            f"多 {money(total - shared, stream)}。"
        )
        fix = "请核对已下达的金额和单位、资金总盘、省本级安排和预留比例。"
        yield error(
            desk.spot(ISSUED, largest[code, year][1], code, year, header=AMOUNT), plain(total, stream), text, fix
        )


def check_issued_in_scope(desk: Desk) -> Iterator[Problem]:
    """已下达 to a county outside the fund's scope stands, and is said."""
    facts = desk.facts
    for (county, code, year), total in sorted(issued_by_cell(desk).items()):
        stream = facts.stream(code)
        if total > 0 and year in facts.years and not in_scope(facts, stream, facts.county(county), year):
            text = f"{year} 年{desk.names[county]}不在“{stream.name}”的适用范围内,"
            text += f"已下达的 {money(total, stream)}仍计在内。"
            fix = "请核对行政区划代码和资金编码,或“资金”表的适用范围。"
            yield hint(desk.spot(ISSUED, county, code, year, header=AMOUNT), plain(total, stream), text, fix)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the decisions about one cell (or county total) come to: least and most (atoms), and the row of each."""

    least: int = 0
    most: int | None = None
    most_by: Manual | None = None


def asked_of(desk: Desk) -> dict[tuple[str, str | None, int], Asked]:
    """(county, stream or None, year) → least and most that 人工调整 asks for."""
    found: dict[tuple[str, str | None, int], Asked] = {}
    for one in desk.facts.manual:
        key = (one.county, one.stream, one.year)
        before = found.get(key, Asked())
        least = max(before.least, one.amount) if one.how in (EQUAL, AT_LEAST) else before.least
        most, by = before.most, before.most_by
        if one.how in (EQUAL, AT_MOST) and (most is None or one.amount < most):
            most, by = one.amount, one
        found[key] = Asked(least, most, by)
    return found


def about(desk: Desk, one: Manual) -> str:
    """``2019 年紫阳县“中央专项”`` or ``2019 年紫阳县各项资金合计``."""
    what = f"“{desk.titles[one.stream]}”" if one.stream else "各项资金合计"
    return f"{one.year} 年{desk.names[one.county]}{what}"


def shown(desk: Desk, one: Manual, atoms: int) -> str:
    """An amount in the measure of a decision."""
    return grouped(atoms, desk.facts.stream(one.stream).measure if one.stream else WAN_YUAN)


def spot_of(desk: Desk, one: Manual) -> tuple[str, str]:
    """The cell of a decision's amount."""
    return desk.amount_spot(MANUAL, one)


def check_manual_agrees(desk: Desk) -> Iterator[Problem]:
    """Decisions about one cell can hold together."""
    for asked in asked_of(desk).values():
        one = asked.most_by
        if one is None or asked.most is None or asked.least <= asked.most:
            continue
        least, most = shown(desk, one, asked.least), shown(desk, one, asked.most)
        text = f"{about(desk, one)}的人工调整互相矛盾:一处要求不低于 {least},一处要求不高于 {most}。"
        yield error(spot_of(desk, one), shown(desk, one, one.amount), text, "请只保留一条,或改成能同时满足的数。")


def check_manual_against_issued(desk: Desk) -> Iterator[Problem]:
    """No decision takes a cell below what was already issued (已下达不收回)."""
    issued = issued_by_cell(desk)
    for (county, stream, year), asked in asked_of(desk).items():
        one = asked.most_by
        if one is None or asked.most is None or stream is None:
            continue
        there = issued.get((county, stream, year), 0)
        if asked.most < there:
            most, below = shown(desk, one, asked.most), shown(desk, one, there)
            text = f"{about(desk, one)}人工调整为{one.how} {most},低于已下达的 {below}。"
            fix = "已下达不收回:请调高人工调整数;确已收回的,在“已下达”表用负数和文号登记。"
            yield error(spot_of(desk, one), shown(desk, one, one.amount), text, fix)


def check_manual_county_totals(desk: Desk) -> Iterator[Problem]:
    """A decided county total leaves room for what its streams must have."""
    asked, issued = asked_of(desk), issued_by_cell(desk)
    money_codes = {stream.code for stream in desk.facts.streams if stream.is_money}
    for (county, stream, year), total in asked.items():
        one = total.most_by
        if stream is not None or one is None or total.most is None:
            continue
        least = sum(
            max(issued.get((county, code, year), 0), asked.get((county, code, year), Asked()).least)
            for code in money_codes
        )
        if least > total.most:
            text = (
                f"{about(desk, one)}人工调整为{one.how} {shown(desk, one, total.most)},"
                f"低于该县各项资金已下达和已确定数的合计 {shown(desk, one, least)}。"
            )
            fix = "请调高合计数,或先调整各项资金的数。"
            yield error(spot_of(desk, one), shown(desk, one, one.amount), text, fix)


def check_manual_fits(desk: Desk) -> Iterator[Problem]:
    """A decided amount is not above the pool, moves no 给定 money, and is said where the county is not in scope."""
    facts = desk.facts
    for one in facts.manual:
        if one.stream is None:
            continue
        stream, pool = facts.stream(one.stream), facts.pool(one.stream, one.year)
        spot, amount = spot_of(desk, one), plain(one.amount, stream)
        if pool is not None and one.how in (EQUAL, AT_LEAST) and one.amount > desk.shared(pool):
            shared = money(desk.shared(pool), stream)
            text = f"{about(desk, one)}人工调整 {money(one.amount, stream)},超过该资金可分的总额 {shared}。"
            yield error(spot, amount, text, "请核对金额和单位。")
        elif stream.method == GIVEN:
            text = f"{about(desk, one)}是给定资金,不作人工调整。"
            yield error(spot, amount, text, "请删去这一行,在“给定安排”表修改该县的金额。")
        elif not in_scope(facts, stream, facts.county(one.county), one.year):
            nothing = one.how in (EQUAL, AT_MOST) and one.amount == 0
            surely = one.how in (EQUAL, AT_LEAST) and one.amount > 0
            outcome = "按人工调整仍会安排" if surely else "有了这一条,也可能安排"
            text = f"{about(desk, one)}不在适用范围内,{'本来就不安排,这一条不改变结果' if nothing else outcome}。"
            yield hint(spot, amount, text, "可删去这一行,也可保留。" if nothing else "如无意安排,请删去这一行。")
