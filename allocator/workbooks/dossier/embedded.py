"""数据_… : what the plan was made from and of, as plain tables, so that the file alone can be audited and explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from allocator.domain.dossier import Dossier
from allocator.domain.fraction import Fraction
from allocator.domain.money import in_measure, ratio_text, rounded_text, show
from allocator.domain.parameter import value_text
from allocator.domain.rule import ActiveRule
from allocator.workbooks.dossier.page import SAMPLE_MARK, Page, put
from allocator.workbooks.dossier.view import View
from allocator.workbooks.input_writer import SETTING_HEADERS, setting_row
from allocator.workbooks.parity import packed, parity_of
from allocator.workbooks.plan_names import (
    BINDING,
    ORIGINAL,
    PARAMETERS,
    PARITY,
    SCENARIO,
    STEPS,
    VILLAGE_KEYS,
    VILLAGES,
)

Texts = list[list[str]]
# Bits of numerator and denominator together: about 180 decimal digits.
LONGEST_FRACTION = 600
HEADERS = {
    ORIGINAL: ["行政区划代码", "资金编码", "年度", "金额", "精确数", "测算数", "取整说明", "并列"],
    PARAMETERS: ["规则", "实例", "参数", "年度", "取值", "来源", "理由", "批准人"],
    STEPS: ["规则", "行政区划代码", "资金编码", "年度", "数额"],
    BINDING: ["年度", "规则", "对象"],
    SCENARIO: SETTING_HEADERS,
}


def own_tables(view: View) -> dict[str, Texts]:
    """Sheet → its rows (name, headers, table), every cell text; amounts in the stream's unit, exact ones p/q."""
    dossier, mark = view.dossier, [SAMPLE_MARK] if view.sample else []
    tables = {
        ORIGINAL: original_rows(dossier),
        PARAMETERS: (row for one in dossier.book for row in parameter_rows(one)),
        STEPS: step_rows(dossier),
        BINDING: binding_rows(dossier),
        SCENARIO: map(setting_row, dossier.scenario.settings),
    }
    found = {name: [[name, *mark], HEADERS[name], *rows] for name, rows in tables.items()}
    return found | {VILLAGES: [[VILLAGES, *mark], *village_rows(dossier)]}


def original_rows(dossier: Dossier) -> Iterator[list[str]]:
    """One row per cell: the amounts as computed, before anybody edits the stream's sheet."""
    measures = {stream.code: stream.measure for stream in dossier.facts.streams}
    for year in dossier.plan.years:
        tied = frozenset(year.tied)
        for cell in sorted(year.amounts):
            measure = measures[cell.stream]
            exact = exact_text(in_measure(year.exact[cell], measure))
            entitled = entitled_text(in_measure(year.entitlement.get(cell, Fraction(0)), measure))
            money = show(year.amounts[cell], measure)
            reason = year.reasons.get(cell, "")
            tie = "是" if cell in tied else ""
            yield [cell.county, cell.stream, str(cell.year), money, exact, entitled, reason, tie]


def entitled_text(value: Fraction) -> str:
    """The whole fraction, for it is read back; in hexadecimal where decimal digits would pass Python's own limit."""
    longest = max(value.numerator.bit_length(), value.denominator.bit_length())
    return ratio_text(value) if longest < 14_000 else f"{value.numerator:#x}/{value.denominator:#x}"


def exact_text(value: Fraction) -> str:
    """p/q where a person could still read it, else ``≈`` and 30 decimals.

    Levels build on one another, so their denominators multiply to thousands of digits: --json and the
    certificate have the whole fraction, and ``explain`` computes it anew.
    """
    longest = value.numerator.bit_length() + value.denominator.bit_length()
    return ratio_text(value) if longest <= LONGEST_FRACTION else f"≈{rounded_text(value, 30)}"


def parameter_rows(one: ActiveRule) -> Iterator[list[str]]:
    """The values in force of one rule as settings: status, tier, then each parameter by year."""
    values, instance = one.values, one.values.instance or ""
    shared = [values.why or "", values.approver or ""]

    def row(name: str, year: int | None, text: str) -> list[str]:
        origin = values.origin.get(name, "baseline")
        return [one.rule.id, instance, name, "" if year is None else str(year), text, origin, *shared]

    yield row("status", None, values.status)
    if values.tier is not None:
        yield row("tier", None, str(values.tier))
    if values.exempt:
        yield row("exempt", None, "、".join(sorted(values.exempt)))
    for parameter in one.rule.parameters:
        by_year = values.by_year.get(parameter.id, {})
        for year in sorted(by_year, key=lambda year: year or 0):
            yield row(parameter.id, year, value_text(parameter, by_year[year]))


def step_rows(dossier: Dossier) -> Iterator[list[str]]:
    """What each rule adds to each cell (p/q in the stream's unit)."""
    measures = {stream.code: stream.measure for stream in dossier.facts.streams}
    for year in dossier.plan.years:
        for rule, cells in year.steps.items():
            for cell in sorted(cells):
                moved = exact_text(in_measure(cells[cell], measures[cell.stream]))
                yield [rule, cell.county, cell.stream, str(cell.year), moved]


def binding_rows(dossier: Dossier) -> Iterator[list[str]]:
    """Which subjects each rule binds."""
    for year in dossier.plan.years:
        for rule, subjects in sorted(year.binding.items()):
            for subject in subjects:
                yield [str(year.year), rule, subject]


def village_rows(dossier: Dossier) -> Iterator[list[str]]:
    """The headers (a column per stream that villages draw on, by its code), then a row per village and year."""
    streams = sorted({one.stream for one in dossier.plan.villages})
    yield [*VILLAGE_KEYS, *streams]
    rows: dict[tuple[str, str, int], list[str]] = {}
    for one in dossier.plan.villages:
        row = rows.setdefault((one.village, one.county, one.year), [""] * len(streams))
        row[streams.index(one.stream)] = show(one.amount)
    for (village, county, year), amounts in rows.items():
        yield [village, county, str(year), *amounts]


def parity_rows(tables: Iterable[tuple[str, Sequence[Sequence[str]]]], mark: str = "") -> Texts:
    """The hashes of the embedded sheets, by which the reader names a changed cell."""
    rows = [[PARITY, mark], ["表", "行列", "指纹"]]
    for name, table in tables:
        rows += [[name, kind, text] for kind, text in packed(parity_of(table))]
    return rows


def write_table(page: Page, rows: Texts) -> None:
    """A plain table of text: name (and 示例), headers, rows."""
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text:
                put(page, row, column, text, "raw" if row > 1 else "raw_header")
    page.sheet.set_column(0, max((len(texts) for texts in rows), default=1) - 1, 16)
    page.sheet.freeze_panes(2, 0)
