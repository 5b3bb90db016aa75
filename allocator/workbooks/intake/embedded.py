"""Facts as plain tables of text (sheets 数据_…) and back, exactly: what a plan workbook carries with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from allocator.domain.county import INTEGRATING, TASK
from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.money import decimal_text
from allocator.domain.scenario import Setting
from allocator.domain.stream import Pool
from allocator.workbooks.form.rows import Content, FilledSheet, explicit, filled_sheets
from allocator.workbooks.intake.assemble import assemble
from allocator.workbooks.intake.counties import with_marks
from allocator.workbooks.intake.grid import Grid, grid_of_texts
from allocator.workbooks.intake.sink import Sink
from allocator.workbooks.layout import COUNTIES, INFO, POOLS, SHEETS
from allocator.workbooks.layout.county_sheets import MARKS_INSIDE
from allocator.workbooks.layout.spec import NO, TEXT, YES, Column
from allocator.workbooks.plan_names import EMBEDDED_PREFIX

Texts = list[list[str]]
CAMPAIGN, SETTINGS, HEADERS, PLANNED = "攻坚期", "规则设置", "列名", "规则测算"
SETTING_HEADERS = ["类别", "键1", "键2", "键3", "键4", "取值", "理由", "来源", "位置", "批准人"]


def input_tables(facts: Facts, mark: str = "") -> dict[str, Texts]:
    """数据_<sheet> → its rows: title (and 示例 mark), headers, data; what blanks would imply is stated."""
    tables = {}
    for filled in filled_sheets(replace(facts, headers={})):
        if filled.sheet is COUNTIES:
            filled = stated_counties(filled, facts)
        if filled.sheet is POOLS:
            planned = [YES if facts.pools[key].planned else None for key in sorted(facts.pools)]
            filled = explicit(filled, Column(PLANNED, TEXT), planned)
        name = EMBEDDED_PREFIX + filled.sheet.name
        tables[name] = [titled(name, mark), [one.header for one in filled.columns], *map(texts_of, filled.rows)]
    tables[EMBEDDED_PREFIX + INFO.name].append([CAMPAIGN, f"{facts.campaign[0]}—{facts.campaign[1]}", ""])
    name = EMBEDDED_PREFIX + SETTINGS
    tables[name] = [titled(name, mark), SETTING_HEADERS, *map(setting_row, facts.settings)]
    name = EMBEDDED_PREFIX + HEADERS
    rows = [[sheet, header] for sheet, headers in facts.headers.items() for header in headers]
    tables[name] = [titled(name, mark), ["表", "列名"], *rows]
    return tables


def titled(name: str, mark: str) -> list[str]:
    """The first row of a table."""
    return [name, mark] if mark else [name]


def stated_counties(filled: FilledSheet, facts: Facts) -> FilledSheet:
    """县区 with 扶贫任务, 统筹整合县 and every mark stated."""
    for column in COUNTIES.columns:
        if column.header == TASK:
            filled = explicit(filled, column, [YES if one.task else NO for one in facts.counties])
        elif column.header == INTEGRATING:
            filled = explicit(filled, column, [YES if one.integrating else NO for one in facts.counties])
    return explicit(filled, Column(MARKS_INSIDE, TEXT), ["、".join(sorted(one.marks)) for one in facts.counties])


def texts_of(row: Sequence[Content]) -> list[str]:
    """A row as texts, numbers exactly."""
    return [number_text(content) if isinstance(content, int | Fraction) else content or "" for content in row]


def number_text(number: int | Fraction) -> str:
    """A number as decimals where they end, else p/q."""
    try:
        return decimal_text(number)
    except ValueError:
        return str(Fraction(number))


def setting_row(one: Setting) -> list[str]:
    """A setting as a row; the approver "" where nobody is named."""
    keys = [*one.key, "", "", "", ""][:4]
    return [one.kind, *keys, one.value, one.why or "", one.origin, one.place, one.approver or ""]


def setting_of(texts: Sequence[str]) -> Setting:
    """A row read back: rules have four keys, others as many as are filled."""
    cells = [*texts, *[""] * len(SETTING_HEADERS)]
    kind, *keys = cells[:5]
    key = tuple(keys) if kind == "rule" else tuple(one for one in keys if one)
    return Setting(kind, key, cells[5], cells[6] or None, cells[7], cells[8], cells[9] or None)


def facts_from_tables(tables: Mapping[str, Sequence[Sequence[str]]]) -> tuple[Facts | None, tuple[Problem, ...]]:
    """The facts that ``input_tables`` wrote, None with the problems where the tables were damaged."""
    missing = [one.name for one in SHEETS if one.required and EMBEDDED_PREFIX + one.name not in tables]
    if missing:
        text = f"文件里缺少{'、'.join(EMBEDDED_PREFIX + name for name in missing)},不能还原测算依据。"
        return None, (Problem(ERROR, missing[0], "", "", text, "请用 allocator run 重新生成方案。"),)
    grids: dict[str, Grid] = {
        sheet.name: grid_of_texts(sheet.name, tables[EMBEDDED_PREFIX + sheet.name][1:])
        for sheet in SHEETS
        if EMBEDDED_PREFIX + sheet.name in tables
    }
    reading = assemble(grids, (), Sink(hints=False, judged=False), strict=False)
    if reading.facts is None or any(one.level == ERROR for one in reading.problems):
        return None, reading.problems
    return completed(reading.facts, tables), ()


def with_planned(facts: Facts, table: Sequence[Sequence[str]]) -> dict[tuple[str, int], Pool]:
    """The pools, those that a rule planned marked so again."""
    headers = list(table[1])
    rows = [dict(zip(headers, row, strict=False)) for row in table[2:]]
    planned = {(row["资金编码"], row["年度"]) for row in rows if row.get(PLANNED) == YES}
    return {key: replace(pool, planned=(key[0], str(key[1])) in planned) for key, pool in facts.pools.items()}


def completed(facts: Facts, tables: Mapping[str, Sequence[Sequence[str]]]) -> Facts:
    """The facts with what no input sheet states: marks one by one, the campaign, settings, the original headers."""
    marks = {one.code: frozenset(filter(None, one.texts.get(MARKS_INSIDE, "").split("、"))) for one in facts.counties}
    counties = tuple(
        replace(one, texts={header: text for header, text in one.texts.items() if header != MARKS_INSIDE})
        for one in with_marks(facts.counties, marks)
    )
    info = {name: text for name, text in facts.info.items() if name != CAMPAIGN}
    first, _, last = facts.info.get(CAMPAIGN, "").partition("—")
    campaign = (int(first), int(last)) if first.isdigit() and last.isdigit() else facts.campaign
    headers: dict[str, tuple[str, ...]] = {}
    for sheet, header, *_ in (tables.get(EMBEDDED_PREFIX + HEADERS) or [])[2:]:
        headers[sheet] = (*headers.get(sheet, ()), header)
    return replace(
        facts,
        info=info,
        pools=with_planned(facts, tables[EMBEDDED_PREFIX + POOLS.name]),
        counties=counties,
        campaign=campaign,
        settings=tuple(setting_of(row) for row in (tables.get(EMBEDDED_PREFIX + SETTINGS) or [])[2:]),
        headers=headers,
    )
