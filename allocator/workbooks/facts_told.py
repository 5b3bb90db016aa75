"""Two sets of facts held against each other sheet by sheet: which cell of the input says what the plan does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from allocator.domain.facts import Facts
from allocator.domain.records import REWARD
from allocator.workbooks.intake.embedded import CAMPAIGN, HEADERS, SETTINGS, input_tables
from allocator.workbooks.layout import COUNTIES, INFO, LAST_YEAR, LISTS, POOLS, RULE_SHEET, STREAMS, WEIGHTS, YEARLY
from allocator.workbooks.places import Places
from allocator.workbooks.plan_names import CODE, EMBEDDED_PREFIX

CELL = (CODE, "资金编码", "年度")
# What makes a row of a sheet that row; of several alike the first in either table belong together.
KEYS: Mapping[str, tuple[str, ...]] = {
    INFO.name: ("项目",),
    STREAMS.name: ("资金编码",),
    POOLS.name: ("资金编码", "年度"),
    COUNTIES.name: (CODE,),
    YEARLY.name: (CODE, "年度", "项目"),
    LAST_YEAR.name: (CODE,),
    WEIGHTS.name: ("资金编码", "因素"),
    SETTINGS: ("类别", "键1", "键2", "键3", "键4"),
    HEADERS: ("表", "列名"),
    **{sheet.name: sheet.key or CELL for sheet in LISTS},
}
# Where a fact stands in the file, and what follows from it: no facts of their own.
BESIDE = {SETTINGS: ("来源", "位置"), INFO.name: ("说明",)}


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell (or, without ``header``, one row) of a sheet: what the input says and what the plan carries.

    ``place`` is the input's cell (``县区!G7``), the sheet alone where it has none; None stands for no such row.
    """

    sheet: str
    place: str
    row: tuple[str, ...]
    header: str
    read: str | None
    stated: str | None


def facts_differ(stated: Facts, read: Facts, places: Places) -> Iterator[Difference]:
    """What the facts inside a plan (``stated``) say otherwise than those of the input, in the sheets' order.

    Rewards that rule 8 worked out are the plan's own and are left out.
    """
    tables = [input_tables(without_rewards(one)) for one in (stated, read)]
    for name in tables[0]:
        sheet = name.removeprefix(EMBEDDED_PREFIX)
        there, here = (records(sheet, one[name]) for one in tables)
        yield from sheet_differs(sheet, there, here, places)


def without_rewards(facts: Facts) -> Facts:
    """The facts without the one-off money that planning added."""
    return replace(facts, one_off=tuple(one for one in facts.one_off if one.reason != REWARD))


def records(sheet: str, table: Sequence[Sequence[str]]) -> dict[tuple[str, ...], dict[str, str]]:
    """Key (and which of several alike) → header → text, blanks left out."""
    headers, found = table[1], dict[tuple[str, ...], dict[str, str]]()
    beside = BESIDE.get(sheet, ())
    for row in table[2:]:
        cells = {header: text for header, text in zip(headers, row, strict=False) if text and header not in beside}
        key = tuple(cells.get(header, "") for header in KEYS[sheet])
        number = 0
        while (*key, str(number)) in found:
            number += 1
        found[*key, str(number)] = cells
    return found


def sheet_differs(
    sheet: str,
    stated: Mapping[tuple[str, ...], Mapping[str, str]],
    read: Mapping[tuple[str, ...], Mapping[str, str]],
    places: Places,
) -> Iterator[Difference]:
    """One sheet."""
    for key in dict.fromkeys((*read, *stated)):
        row, here, there = key[:-1], read.get(key), stated.get(key)
        if here is None or there is None:
            lines = (None if one is None else " ".join(one.values()) for one in (here, there))
            yield Difference(sheet, place_of(sheet, row, "", places), row, "", *lines)
            continue
        for header in dict.fromkeys((*here, *there)):
            if here.get(header, "") != there.get(header, ""):
                place = place_of(sheet, row, header, places)
                yield Difference(sheet, place, row, header, here.get(header, ""), there.get(header, ""))


def place_of(sheet: str, row: tuple[str, ...], header: str, places: Places) -> str:
    """The input's cell; a row of 人工调整 is known by county, stream and year alone."""
    if sheet == HEADERS:
        return row[0]
    if sheet == SETTINGS:
        sheet, row, header = RULE_SHEET.name, row[1:4], "取值"
    if row == (CAMPAIGN,):
        sheet = RULE_SHEET.name
    known = next((key for key in (row, row[:3]) if (sheet, key) in places.rows), row)
    cell = places.of(sheet, known, header)
    return f"{sheet}!{cell}" if cell else sheet
