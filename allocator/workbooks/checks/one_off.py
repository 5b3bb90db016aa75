"""一次性资金: part of an amount, so never above it: of one county, of a fund's year, of what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.cell import Cell
from allocator.domain.executed import executed_amounts, is_closed
from allocator.domain.facts import in_scope
from allocator.domain.finding import Problem
from allocator.domain.one_off import stated_one_off
from allocator.domain.stream import GIVEN, Stream
from allocator.workbooks.checks.amounts import about, asked_of, shown, spot_of
from allocator.workbooks.checks.desk import Desk, error, hint, money, plain
from allocator.workbooks.checks.magnitude import CHECK_UNIT

ONE_OFF, AMOUNT = "一次性资金", "金额"
MANY = 6
WITHIN = "一次性资金已含在当年安排之内,请核对。"


def cells_of(desk: Desk) -> Iterator[tuple[Cell, Stream, int]]:
    """(cell, stream, 一次性资金 in atoms) of the base year and the plan years, where stream and county are known."""
    streams = {stream.code: stream for stream in desk.stated_streams}
    for year in (desk.facts.base_year, *desk.facts.years):
        for cell, amount in sorted(stated_one_off(desk.facts, year).items()):
            if cell.stream in streams and cell.county in desk.names:
                yield cell, streams[cell.stream], amount


def most_of(desk: Desk, cell: Cell, stream: Stream) -> tuple[int, str] | None:
    """The most (atoms) that a cell can hold as far as the workbook alone says, and what that is."""
    facts, executed = desk.facts, executed_amounts(desk.facts, cell.year)
    if cell.year == facts.base_year:
        return facts.last_year.get((cell.county, cell.stream), 0), "它的上年安排"
    if cell in executed:
        return executed[cell], "它的已执行数"
    if is_closed(facts, cell.year):
        # A county of the fund without a row is told where it is missing.
        return None if in_scope(facts, stream, facts.county(cell.county), cell.year) else (0, "它的已执行数")
    if stream.expires is not None and cell.year > stream.expires:
        return 0, "政策到期后的安排"
    if stream.method == GIVEN:
        rows = [one for one in facts.given if (one.county, one.stream, one.year) == tuple(cell)]
        return sum(one.amount for one in rows), "它的给定安排"
    pool = facts.pool(cell.stream, cell.year)
    return None if pool is None else (desk.shared(pool), "这项资金当年分到县区的总数")


def check_one_off_fits(desk: Desk) -> Iterator[Problem]:
    """Of one county: within its 上年安排, what was given or executed, or what the fund shares in a plan year."""
    for cell, stream, amount in cells_of(desk):
        most = most_of(desk, cell, stream)
        if most is not None and amount > most[0]:
            text = f"{desk.names[cell.county]}“{stream.name}”{cell.year} 年一次性资金 {money(amount, stream)},"
            text += f"大于{most[1]} {money(most[0], stream)}。"
            yield error(desk.spot(ONE_OFF, *cell, header=AMOUNT), plain(amount, stream), text, f"{WITHIN}{CHECK_UNIT}")


def check_one_off_fits_pool(desk: Desk) -> Iterator[Problem]:
    """Of all counties together: within what the fund shares in a plan year; every cell is named.

    2,200 万元 for each of six counties are 13,200, more than the 12,740 that they share.
    """
    found: dict[tuple[str, int], list[tuple[Cell, int]]] = {}
    for cell, _, amount in cells_of(desk):
        found.setdefault((cell.stream, cell.year), []).append((cell, amount))
    for (code, year), cells in found.items():
        stream, pool = desk.facts.stream(code), desk.facts.pool(code, year)
        if pool is None or year not in desk.facts.years or stream.method == GIVEN:
            continue
        total, shared = sum(amount for _, amount in cells), desk.shared(pool)
        if total <= shared or max(amount for _, amount in cells) > shared:
            continue
        names = [f"{desk.names[cell.county]} {desk.spot(ONE_OFF, *cell, header=AMOUNT)[1]}" for cell, _ in cells]
        told = "、".join(names[:MANY]) + (f"等 {len(names)} 处" if len(names) > MANY else "")
        text = f"{year} 年“{stream.name}”一次性资金合计 {money(total, stream)}({told}),"
        text += f"大于各县区可分的 {money(shared, stream)},多 {money(total - shared, stream)}。"
        spot = desk.spot(ONE_OFF, *max(cells, key=lambda one: one[1])[0], header=AMOUNT)
        yield error(spot, plain(total, stream), text, f"{WITHIN}{CHECK_UNIT}")


def check_one_off_in_scope(desk: Desk) -> Iterator[Problem]:
    """一次性资金 of a plan year for a county outside the fund's scope is given all the same, and said."""
    facts = desk.facts
    for cell, stream, amount in cells_of(desk):
        if cell.year in facts.years and amount and not in_scope(facts, stream, facts.county(cell.county), cell.year):
            text = f"{cell.year} 年{desk.names[cell.county]}不在“{stream.name}”的适用范围内,按一次性资金仍会安排。"
            spot = desk.spot(ONE_OFF, *cell, header=AMOUNT)
            yield hint(spot, plain(amount, stream), text, "如无意安排,请删去这一行。")


def check_manual_against_one_off(desk: Desk) -> Iterator[Problem]:
    """No decision takes a cell below the 一次性资金 that is part of it."""
    one_off = {tuple(cell): amount for cell, _, amount in cells_of(desk)}
    for key, asked in asked_of(desk).items():
        one, there = asked.most_by, one_off.get(key, 0)
        if one is not None and asked.most is not None and asked.most < there:
            text = f"{about(desk, one)}人工调整为{one.how} {shown(desk, one, asked.most)},"
            text += f"低于其中的一次性资金 {shown(desk, one, there)}。"
            fix = "请调高人工调整数,或核对“一次性资金”表。"
            yield error(spot_of(desk, one), shown(desk, one, one.amount), text, fix)
