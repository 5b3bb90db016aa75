"""Batches and document numbers as they are said: on the cover, under the tables that show 已下达, in the 摘要."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allocator.domain.handing_down import LONG, RECALLED, SHORT, Handing, handing_of
from allocator.domain.records import Batch
from allocator.domain.stream import Stream
from allocator.workbooks.dossier.page import text_width
from allocator.workbooks.dossier.view import View
from allocator.workbooks.dossier.wording import money_text

DOCUMENTS = "批次与文号"
ON_COVER, ON_TABLE = 6, 12
NO_DOCUMENT = "未填文号"


@dataclass(frozen=True, slots=True)
class IssuedUnder:
    """What was issued of a stream's year under one document (atoms, recalled money apart) and to how many counties."""

    year: int
    stream: Stream
    document: str
    recalled: bool
    counties: int
    amount: int


def handing(view: View, batch: Batch) -> Handing:
    """The clock of a batch at 编制日期."""
    return handing_of(batch, view.facts.info.get("编制日期", ""))


def batches_of(view: View) -> tuple[Batch, ...]:
    """All batches by year, then stream, then as they came."""
    return tuple(sorted(view.facts.batches, key=lambda b: (b.year, b.stream, b.received or "9999", b.name)))


def issued_under(view: View) -> tuple[IssuedUnder, ...]:
    """已下达 added up by year, stream and document."""
    sums: dict[tuple[int, str, str, bool], int] = {}
    counties: dict[tuple[int, str, str, bool], set[str]] = {}
    for one in view.facts.issued:
        key = (one.year, one.stream, one.document, one.amount < 0)
        sums[key] = sums.get(key, 0) + one.amount
        counties.setdefault(key, set()).add(one.county)
    return tuple(
        IssuedUnder(key[0], view.facts.stream(key[1]), key[2] or NO_DOCUMENT, key[3], len(counties[key]), sums[key])
        for key in sorted(sums)
    )


def issued_lines(view: View, year: int, stream: str | None = None) -> tuple[str, ...]:
    """其中已下达 of a year (of a stream, else of all money) by document, for the foot of a table; () where none."""
    under = [one for one in issued_under(view) if one.year == year and (stream in (None, one.stream.code))]
    said = [
        f"{one.document}{'(收回)' if one.recalled else ''} "
        + (f"{one.stream.name} " if stream is None else "")
        + f"{money_text(one.amount, one.stream.measure)}({one.counties}个县区)"
        for one in under
        if stream is not None or one.stream.is_money
    ]
    more = f"等{len(said)}件,见“{DOCUMENTS}”" if len(said) > ON_TABLE else ""
    return (f"{year}年其中已下达的文号:{';'.join(said[:ON_TABLE])}{more}。",) if said else ()


def cover_lines(view: View) -> tuple[str, ...]:
    """The planned years' batches one by one, or, where they are many, how many there are and how many are late."""
    mine = [batch for batch in batches_of(view) if batch.year in view.facts.years]
    if len(mine) <= ON_COVER:
        return tuple(batch_line(view, batch) for batch in mine)
    clocks = [handing(view, batch) for batch in mine if batch.nature != RECALLED]
    waiting = sum(not clock.issued for clock in clocks)
    late, very_late = (sum(c.late for c in clocks), sum(c.very_late for c in clocks))
    text = f"共{len(mine)}批,其中尚未下达{waiting}批;收文后超过{SHORT}日的{late}批,超过{LONG}日的{very_late}批"
    return (f"{text}。各批文号、金额和期限见“{DOCUMENTS}”。",)


def batch_line(view: View, batch: Batch) -> str:
    """One batch with its documents, amount and clock."""
    stream = view.facts.stream(batch.stream)
    documents = "→".join(paper for paper in papers(batch) if paper)
    return (
        f"{batch.year}年{stream.name}{batch.name}{f'({batch.nature})' if batch.nature != batch.name else ''} "
        f"{money_text(batch.amount, stream.measure)}:{documents or NO_DOCUMENT};{handing(view, batch).text}。"
    )


def papers(batch: Batch) -> Iterable[str]:
    """上级文号 and 本级文号, each with its date."""
    for document, day, what in (
        (batch.upper_document, batch.received, "收文"),
        (batch.own_document, batch.issued_on, "下达"),
    ):
        yield (f"{document}({day}{what})" if document else f"{day}{what}") if day else document


def document_items(view: View, stream: str, years: Iterable[int] = ()) -> tuple[str, ...]:
    """Every document of a stream's money in ``years`` (all planned ones): batches 上级→本级, then 已下达 and 给定安排.

    A year that is not the first planned one is named. Example: ``第一批 中〔2017〕9号→省〔2017〕101号``.
    """
    facts, wanted = view.facts, tuple(years) or view.facts.years
    mine = [batch for batch in batches_of(view) if batch.stream == stream and batch.year in wanted]
    items = [(batch.year, f"{batch.name} {way_of(batch)}") for batch in mine]
    known = {batch.own_document for batch in mine}
    others = [(one.year, one.document, "已下达") for one in facts.issued if one.stream == stream]
    others += [(one.year, one.document, "给定") for one in facts.given if one.stream == stream]
    items += [(year, f"{what} {paper}") for year, paper, what in others if year in wanted and paper not in {"", *known}]
    plain = wanted[0]
    told = (("" if year == plain else f"{year}年 ") + text for year, text in sorted(items, key=lambda item: item[0]))
    return tuple(dict.fromkeys(told))


def paper_lines(view: View, year: int, streams: Iterable[Stream]) -> tuple[str, ...]:
    """Under a table that goes out: the year's documents stream by stream; () where none is known."""
    told = [(stream.name, document_items(view, stream.code, (year,))) for stream in streams]
    said = ";".join(f"{name}:{'、'.join(items)}" for name, items in told if items)
    return (f"资金文号(上级→本级):{said}。",) if said else ()


def way_of(batch: Batch) -> str:
    """上级文号→本级文号 of a batch; 待下达 where it has no own document yet (recalled money needs none)."""
    own = batch.own_document or ("" if batch.nature == RECALLED else "待下达")
    return "→".join(text for text in (batch.upper_document, own) if text) or NO_DOCUMENT


def shortened(items: Iterable[str], width: int) -> str:
    """The items in ``width`` columns at most, whole ones, and how many there are where not all fit."""
    kept: list[str] = []
    every = tuple(items)
    for item in every:
        if kept and text_width(";".join((*kept, item))) > width - 24:
            return f"{';'.join(kept)};等{len(every)}件,详见“{DOCUMENTS}”"
        kept.append(item)
    return ";".join(kept) or NO_DOCUMENT
