"""What each printed table of a plan should show, worked out from the 各资金 sheets' amounts and the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.issuing import issue_now, issued_by_city, pool_label, through_cities, years_to_issue
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN
from allocator.domain.stream import Stream
from allocator.workbooks.plan_names import (
    BY_CITY,
    BY_YEAR,
    DEEP_VILLAGES,
    NOTICE,
    amount_header,
    master_sheet,
    sheets_by_year,
    stream_sheets,
)
from allocator.workbooks.plan_printed import TOTAL, Printed

Due = dict[str, int]


def as_laid_out(ledger: Ledger, original: Mapping[Cell, int]) -> Ledger:
    """The plan as its workbook can print it: without 起拨线 for streams that had no money below it when written.

    Their sheets have no line 市统筹: whoever was put below the line since then is still issued the money itself.
    """
    held = through_cities(replace(ledger, amounts=original))
    facts = ledger.facts
    streams = tuple(one if one.code in held else replace(one, issue_line=None) for one in facts.streams)
    return ledger if streams == facts.streams else replace(ledger, facts=replace(facts, streams=streams))


def printed_tables(ledger: Ledger) -> Iterator[Printed]:
    """Every printed table whose figures follow from the plan; ``ledger`` holds the amounts as the workbook states them.

    Totals of a county are over the 万元 streams. Figures that stay as computed (政策调整, 取整) are not among them.
    """
    codes = tuple(county.code for county in ledger.facts.counties)
    money = tuple(stream for stream in ledger.facts.streams if stream.is_money)
    for stream in ledger.facts.streams:
        yield stream_table(ledger, stream, codes)
    given = {year: summed(ledger, codes, money, year) for year in ledger.years}
    issued = {year: issued_sums(ledger, codes, money, year) for year in ledger.years}
    passed_on = {year: issue_now_sums(ledger, codes, money, year) for year in ledger.years}
    before = summed(ledger, codes, money, ledger.facts.base_year)
    for year in ledger.years:
        columns = {"全年安排": given[year], "其中已下达": issued[year], "本次下达": passed_on[year]}
        if year - 1 == ledger.facts.base_year:
            columns[f"{year - 1}年安排"] = before
        yield Printed(master_sheet(year), columns, lines=lines_of(ledger, codes, money, year, "本次下达"))
    yield Printed(BY_YEAR, by_year(ledger, given, before))
    to_issue = years_to_issue(ledger.facts, ledger.years)
    for year, sheet in sheets_by_year(NOTICE, to_issue).items():
        yield from notice(ledger, codes, sheet, year)
    for year, sheet in sheets_by_year(BY_CITY, to_issue).items():
        yield from city_table(ledger, codes, sheet, year)
    if ledger.facts.villages:
        yield village_table(ledger, codes, money)


def stream_table(ledger: Ledger, stream: Stream, codes: tuple[str, ...]) -> Printed:
    """What a 资金 sheet prints beside its amounts: 上年安排, 测算数, 已下达, 本次下达."""
    base = ledger.facts.base_year
    columns: dict[str, Mapping[str, int | Fraction]] = {f"{base}年安排": summed(ledger, codes, (stream,), base)}
    close, lines = set[str](), dict[str, dict[str, int]]()
    for year in ledger.years:
        columns[f"{year}年其中已下达"] = issued_sums(ledger, codes, (stream,), year)
        columns[f"{year}年本次下达"] = issue_now_sums(ledger, codes, (stream,), year)
        for label, due in lines_of(ledger, codes, (stream,), year, f"{year}年本次下达").items():
            lines.setdefault(label, {}).update(due)
        columns[f"{year}年测算数"] = {
            code: ledger.entitlement.get(Cell(code, stream.code, year), Fraction(0)) for code in codes
        }
        close.add(f"{year}年测算数")
    sheet = stream_sheets(ledger.facts.streams)[stream.code]
    return Printed(sheet, columns, stream.measure, frozenset(close), everybody=False, lines=lines)


def by_year(ledger: Ledger, given: Mapping[int, Due], before: Due) -> dict[str, Mapping[str, int | Fraction]]:
    """分年度: each year's money and 规划期合计; a forecast year's header says so."""
    columns: dict[str, Mapping[str, int | Fraction]] = {f"{ledger.facts.base_year}年安排": before}
    whole: Due = {}
    for year in ledger.years:
        columns[amount_header(year)] = columns[amount_header(year) + "(预计)"] = given[year]
        whole = {code: whole.get(code, 0) + amount for code, amount in given[year].items()}
    return {**columns, "规划期合计": whole}


def notice(ledger: Ledger, codes: tuple[str, ...], sheet: str, year: int) -> Iterator[Printed]:
    """公示表: a year to be issued, stream by stream; then the quotas, each in its own measure."""
    money, quotas = split(ledger.facts.streams)
    columns = {heading_of(stream): summed(ledger, codes, (stream,), year) for stream in money}
    given, passed_on = summed(ledger, codes, money, year), issue_now_sums(ledger, codes, money, year)
    lines = lines_of(ledger, codes, money, year, "其中本次下达")
    yield Printed(sheet, {**columns, "合计": given, "其中本次下达": passed_on}, lines=lines)
    for stream in quotas:
        due = {heading_of(stream): summed(ledger, codes, (stream,), year)}
        yield Printed(sheet, due, stream.measure, everybody=False, named=False)


def city_table(ledger: Ledger, codes: tuple[str, ...], sheet: str, year: int) -> Iterator[Printed]:
    """切块下达表: what is issued now of each stream, to the counties and (in 合计) through the cities."""
    money, quotas = split(ledger.facts.streams)
    for streams, closing in ((money, "本次下达合计"), *(((stream,), "") for stream in quotas)):
        columns, total = {}, {}
        for heading, asked in (
            *((heading_of(one), (one,)) for one in streams),
            *(((closing, streams),) if closing else ()),
        ):
            columns[heading] = issue_now_sums(ledger, codes, asked, year)
            total[heading] = lines_of(ledger, codes, asked, year, heading)[TOTAL][heading]
        measure = streams[0].measure if streams else WAN_YUAN
        yield Printed(sheet, columns, measure, everybody=bool(closing), lines={TOTAL: total}, named=bool(closing))


def split(streams: tuple[Stream, ...]) -> tuple[tuple[Stream, ...], tuple[Stream, ...]]:
    """The 万元 streams and the quotas."""
    return tuple(one for one in streams if one.is_money), tuple(one for one in streams if not one.is_money)


def heading_of(stream: Stream) -> str:
    """How 公示表 and 切块下达表 head a stream, without blanks: a quota with its measure."""
    return "".join(stream.name.split()) + ("" if stream.is_money else f"({stream.measure.name})")


def village_table(ledger: Ledger, codes: tuple[str, ...], money: tuple[Stream, ...]) -> Printed:
    """深度贫困村: what each county brings to its villages, and its integrable money.

    A plan that splits no money by village (rule 3 only checked) has no such sheet.
    """
    columns: dict[str, Mapping[str, int | Fraction]] = {}
    with_villages = {village.county for village in ledger.facts.villages}
    for year in ledger.years:
        asked: Due = {}
        for one in ledger.villages:
            if one.year == year:
                asked[one.county] = asked.get(one.county, 0) + one.amount
        columns[f"{year}年须落实到深度贫困村"] = asked
        streams = tuple(stream for stream in money if stream.integrable(year))
        columns[f"{year}年统筹整合资金"] = summed(
            ledger, tuple(code for code in codes if code in with_villages), streams, year
        )
    return Printed(DEEP_VILLAGES, columns, optional=not ledger.villages)


def summed(ledger: Ledger, codes: tuple[str, ...], streams: tuple[Stream, ...], year: int) -> Due:
    """County → its amounts of the streams in a year."""
    return {code: sum(ledger.amount(code, stream.code, year) for stream in streams) for code in codes}


def issued_sums(ledger: Ledger, codes: tuple[str, ...], streams: tuple[Stream, ...], year: int) -> Due:
    """County → what was issued of the streams in a year."""
    return {code: sum(ledger.issued(code, stream.code, year) for stream in streams) for code in codes}


def issue_now_sums(ledger: Ledger, codes: tuple[str, ...], streams: tuple[Stream, ...], year: int) -> Due:
    """County → its 本次下达 of the streams: what is neither issued before nor, below 起拨线, issued to its city."""
    return {code: sum(issue_now(ledger, code, stream.code, year) for stream in streams) for code in codes}


def lines_of(
    ledger: Ledger, codes: tuple[str, ...], streams: tuple[Stream, ...], year: int, title: str
) -> dict[str, dict[str, int]]:
    """本次下达 (under ``title``) of lines that are no county: each city's 市统筹, and 合计, which counts them."""
    lines: dict[str, int] = {}
    total = 0
    for code in codes:
        carried = sum(issued_by_city(ledger, code, stream.code, year) for stream in streams)
        label = pool_label(ledger.facts.county(code).city)
        lines[label] = lines.get(label, 0) + carried
        total += carried + sum(issue_now(ledger, code, stream.code, year) for stream in streams)
    return {label: {title: amount} for label, amount in {**lines, TOTAL: total}.items()}
