"""批次: inside the pool, issued as 已下达 says, not issued before they came."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.finding import Problem
from allocator.domain.records import Batch
from allocator.domain.text import halved
from allocator.workbooks.checks.desk import Desk, money, plain, warning

BATCHES, ADVANCE, CENTRAL = "批次", "提前下达", "中央"


def check_batches(desk: Desk) -> Iterator[Problem]:
    """The batches of a stream and year do not add to more than its pool."""
    facts = desk.facts
    for stream in facts.streams:
        for year in (facts.base_year, *facts.years):
            mine = [one for one in facts.batches if (one.stream, one.year) == (stream.code, year)]
            total, pool = sum(one.amount for one in mine), facts.pool(stream.code, year)
            if mine and pool is not None and total > pool.total:
                whole = money(pool.total, stream)
                text = f"{year} 年“{stream.name}”各批次合计 {money(total, stream)},超过全年安排 {whole}。"
                spot = desk.spot(BATCHES, mine[-1].name, stream.code, year, header="金额")
                yield warning(spot, plain(mine[-1].amount, stream), text, "请核对批次金额和资金总盘。")


def check_batches_issued(desk: Desk) -> Iterator[Problem]:
    """已下达 under a batch's 本级文号 is what the batch brought, but for what the province keeps of the pool.

    500 万元 under 陕财2号, of which 已下达 has 450 and the province keeps nothing: 50 would be issued a second time.
    """
    facts = desk.facts
    known = {(one.stream, one.year) for one in facts.issued}
    for (code, year, document), batches in by_document(facts.batches).items():
        if (code, year) not in known:
            continue
        stream, pool = facts.stream(code), facts.pool(code, year)
        brought, kept = sum(one.amount for one in batches), pool.provincial if pool else 0
        rows = [one for one in facts.issued if (one.stream, one.year, same(one.document)) == (code, year, document)]
        there = sum(one.amount for one in rows)
        if brought - kept <= there <= brought or not (rows or any(one.issued_on for one in batches)):
            continue
        what = f"已下达共 {money(there, stream)}" if rows else "“已下达”表没有这个文号"
        less = f"(省本级安排 {money(kept, stream)})" if kept else ""
        whole = f"{batches[0].own_document}的批次金额 {money(brought, stream)}{less}"
        text = f"{year} 年“{stream.name}”{whole},{what},两处不符。"
        spot = desk.spot(BATCHES, batches[0].name, code, year, header="金额")
        yield warning(spot, plain(brought, stream), text, "请核对批次金额和“已下达”表该文号的各行。")


def by_document(batches: tuple[Batch, ...]) -> dict[tuple[str, int, str], list[Batch]]:
    """(stream, year, 本级文号) → the batches issued under it."""
    found: dict[tuple[str, int, str], list[Batch]] = {}
    for one in batches:
        if one.own_document:
            found.setdefault((one.stream, one.year, same(one.own_document)), []).append(one)
    return found


def same(document: str) -> str:
    """A document number as it is compared: without spaces, in half-width signs, 〔 〕 as ( )."""
    return halved("".join(document.split())).translate(str.maketrans("〔〕[]", "()()"))


def check_batch_dates(desk: Desk) -> Iterator[Problem]:
    """No batch is issued before it came; money of one's own level may be issued in advance of its budget."""
    for one in desk.facts.batches:
        ahead = one.nature == ADVANCE and desk.facts.stream(one.stream).level != CENTRAL
        if one.received and one.issued_on and one.issued_on < one.received and not ahead:
            name = desk.titles[one.stream]
            text = f"“{name}”{one.name}的下达日期 {one.issued_on} 早于收文日期 {one.received}。"
            spot = desk.spot(BATCHES, one.name, one.stream, one.year, header="下达日期")
            yield warning(spot, one.issued_on, text, "请核对两个日期。")
