"""摘要's table of pools held against the plan: what the counties get of each stream, year by year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, Measure
from allocator.domain.stream import Stream
from allocator.workbooks.gate.formulas import Special
from allocator.workbooks.plan_names import POOLS_STREAM, POOLS_TOTAL, SUMMARY
from allocator.workbooks.plan_printed import Printed, Told, same, tell_differing

NOTE = re.compile(r"\([\d年、]+\w+\)$")
Differing = tuple[int, int, str, int, object]


def told_pools(
    ledger: Ledger, sheets: Mapping[str, Sequence[Sequence[Any]]], special: Callable[[str], Special]
) -> Told:
    """Figures of the table that are not the plan's sums; nothing where the sheet or the table is gone."""
    told = Told()
    by_measure: dict[Measure, list[Differing]] = {}
    for measure, one in differing(ledger, sheets.get(SUMMARY, [])):
        by_measure.setdefault(measure, []).append(one)
    for measure, found in by_measure.items():
        tell_differing(told, Printed(SUMMARY, {}, measure), found, special)
    return told


def differing(ledger: Ledger, rows: Sequence[Sequence[Any]]) -> Iterator[tuple[Measure, Differing]]:
    """(measure, (row, column, what, due, value)) of each cell that shows another sum."""
    streams = {stream.name: stream for stream in ledger.facts.streams}
    money = tuple(stream for stream in ledger.facts.streams if stream.is_money)
    columns: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        label = row[0] if row and isinstance(row[0], str) else ""
        if label == POOLS_STREAM:
            columns = years_of(ledger, row)
            continue
        stream = streams.get(label) or streams.get(NOTE.sub("", label))
        if not columns or (stream is None and label != POOLS_TOTAL):
            continue
        counted, measure = ((stream,), stream.measure) if stream else (money, WAN_YUAN)
        for year, column in columns.items():
            due = pool_of(ledger, counted, year)
            if not same(row[column - 1], due, measure):
                yield measure, (number, column, f"{label}{year}年的数", due, row[column - 1])


def years_of(ledger: Ledger, titles: Sequence[Any]) -> dict[int, int]:
    """Year → column (from 1) of the table's header."""
    years = (ledger.facts.base_year, *ledger.years)
    found = {year: [n for n, title in enumerate(titles, 1) if str(title).startswith(f"{year}年")] for year in years}
    return {year: places[0] for year, places in found.items() if len(places) == 1}


def pool_of(ledger: Ledger, streams: tuple[Stream, ...], year: int) -> int:
    """What all counties get of the streams in a year (atoms)."""
    codes = tuple(county.code for county in ledger.facts.counties)
    return ledger.total(codes, tuple(stream.code for stream in streams), year)
