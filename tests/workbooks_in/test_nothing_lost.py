"""What is written is what is read: by workbook, by embedded tables, in any order of rows, columns and sheets."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.scenario import Setting
from allocator.domain.stream import Weight
from allocator.rules import RULES
from allocator.samples import shaanxi
from allocator.workbooks.input_writer import facts_from_tables, input_tables, write_input
from allocator.workbooks.layout import LISTS, POOLS, STREAMS, WEIGHTS
from allocator.workbooks.reader import read_input
from tests.workbooks_in.province import changed, facts, without_headers, written


def test_a_workbook_with_something_on_every_sheet_reads_back_equal_and_without_a_problem(workbook: Path) -> None:
    reading = read_input(workbook)
    assert reading.problems == ()
    assert without_headers(reading.facts) == facts()


def test_every_list_of_the_small_province_holds_something() -> None:
    assert [sheet.name for sheet in LISTS if not getattr(facts(), sheet.facts_field)] == []


@pytest.mark.parametrize("sheet", [*LISTS, POOLS, WEIGHTS, STREAMS], ids=lambda sheet: sheet.name)
def test_every_field_of_a_record_has_a_column(sheet: Any) -> None:
    kept = {column.field for column in sheet.columns}
    elsewhere = {"planned", "integrated_from", "integrated_to"}
    assert {field.name for field in fields(sheet.record)} - kept <= elsewhere


def test_what_was_read_is_written_and_read_again_with_nothing_lost(workbook: Path, tmp_path: Path) -> None:
    def fewer_columns(book: Any) -> None:
        del book["用途"]
        book["资金"].delete_cols(18)
        book["已下达"].delete_cols(2)
        book["县区"].delete_cols(12, 2)

    first = changed(workbook, fewer_columns)
    assert first.facts is not None, first.problems
    again = read_input(written(tmp_path / "again.xlsx", first.facts))
    assert again.facts == first.facts
    assert "用途" not in first.facts.headers


def test_the_sample_reads_back_equal_but_for_the_order_of_its_lists(tmp_path: Path) -> None:
    sample = shaanxi()
    assert write_input(sample, tmp_path / "示例.xlsx", RULES, note="示例(非真实数据)") is None
    reading = read_input(tmp_path / "示例.xlsx")
    assert reading.problems == ()
    in_order = {one.facts_field: in_canonical_order(sample, one) for one in LISTS}
    assert without_headers(reading.facts) == replace(sample, **in_order)


def in_canonical_order(given: Facts, sheet: Any) -> tuple[Any, ...]:
    """The records of a list sheet in the layout's order."""
    records = getattr(given, sheet.facts_field)
    return tuple(sorted(records, key=lambda one: tuple(getattr(one, field) or "" for field in sheet.order)))


@pytest.mark.parametrize("make", [facts, shaanxi], ids=["small province", "sample"])
def test_embedded_tables_are_text_that_a_cell_can_hold_and_read_back_equal(make: Any) -> None:
    given = replace(make(), campaign=(2019, 2021), headers={"县区": ("县区", "行政区划代码")})
    tables = input_tables(given, "示例")
    assert all(name.startswith("数据_") and rows[0] == [name, "示例"] for name, rows in tables.items())
    assert all(
        isinstance(text, str) and len(text) <= 32_767 for rows in tables.values() for row in rows for text in row
    )
    assert facts_from_tables(tables) == (given, ())


def test_embedded_tables_keep_what_a_scenario_made_of_the_facts() -> None:
    given = facts()
    thirds = tuple(
        Weight("SZ", factor, "占比", Fraction(1, 3)) for factor in ("户数(户)", "农村人口(人)", "贫困人口(人)")
    )
    changes: dict[str, Any] = {
        "counties": tuple(replace(one, marks=frozenset(), task=False, integrating=True) for one in given.counties),
        "weights": {**given.weights, "SZ": thirds},
        "pools": {key: replace(pool, planned=key == ("SZ", 2019)) for key, pool in given.pools.items()},
        "settings": (
            Setting("rule", ("class_split", "贫困县,ZY", "share", "2019"), "0.8", None, "workbook", "规则!H9"),
        ),
        "last_year": {},
    }
    given = replace(given, **changes)
    assert facts_from_tables(input_tables(given)) == (given, ())


def test_spoilt_embedded_tables_are_refused_with_the_cell() -> None:
    tables = input_tables(facts())
    tables["数据_资金总盘"][4][3] = "五百"
    found, problems = facts_from_tables(tables)
    assert found is None
    assert [(one.sheet, one.cell) for one in problems] == [("资金总盘", "D5")]
    del tables["数据_县区"]
    assert facts_from_tables(tables)[0] is None


def test_the_order_of_rows_columns_and_sheets_does_not_matter(workbook: Path) -> None:
    before = read_input(workbook).facts
    chance = random.Random(7)

    def shuffled(book: Any) -> None:
        for sheet in book.worksheets:
            if sheet.title not in ("说明", "选项", "规则"):
                shuffle(sheet, chance)
        chance.shuffle(book._sheets)

    after = changed(workbook, shuffled)
    assert [one for one in after.problems if one.level != "提示"] == []
    assert after.facts == before


def shuffle(sheet: Any, chance: random.Random) -> None:
    """The table of a sheet with its rows and columns in another order, blank rows at the end left where they are."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    header, body = rows[0], [row for row in rows[1:] if any(value is not None for value in row)]
    chance.shuffle(body)
    columns = list(range(len(header)))
    chance.shuffle(columns)
    for number, row in enumerate([header, *body], 3):
        for place, column in enumerate(columns, 1):
            sheet.cell(number, place).value = row[column]
            sheet.cell(number, place).data_type = "n" if isinstance(row[column], int | float) else "s"


def test_the_same_facts_give_the_same_bytes(tmp_path: Path, original: Path) -> None:
    assert written(tmp_path / "zweite.xlsx").read_bytes() == original.read_bytes()


def test_settings_of_the_rule_sheet_come_back_with_their_cells(tmp_path: Path) -> None:
    def setting(rule: str, name: str, value: str, year: str = "", why: str | None = None) -> Setting:
        return Setting("rule", (rule, "", name, year), value, why, "workbook", "")

    stated = (
        setting("deep_county_uplift", "uplift", "0.3", why="会议纪要"),
        setting("deep_county_uplift", "uplift", "25%", "2019"),
        setting("deep_village_floor", "status", "停用", why="本地无深度贫困村"),
        setting("delisted_hold_harmless", "tier", "3"),
    )
    reading = read_input(written(tmp_path / "规则.xlsx", replace(facts(), settings=stated)))
    assert reading.facts is not None and reading.problems == ()
    assert {replace(one, place="") for one in reading.facts.settings} == set(stated)
    sheet = openpyxl.load_workbook(tmp_path / "规则.xlsx")["规则"]
    assert [sheet[one.place.removeprefix("规则!")].value for one in reading.facts.settings] == [
        one.value for one in reading.facts.settings
    ]


def test_numbers_that_no_cell_holds_exactly_travel_as_text(tmp_path: Path) -> None:
    odd = {
        "ZY": (
            Weight("ZY", "贫困人口(人)", "占比", Fraction(1, 3)),
            Weight("ZY", "行政村数(个)", "占比", Fraction(2, 3)),
        )
    }
    given = replace(facts(), weights={**facts().weights, "ZY": tuple(reversed(odd["ZY"]))})
    assert without_headers(read_input(written(tmp_path / "三分之一.xlsx", given)).facts) == given


@pytest.mark.parametrize(("column", "other", "told"), [(None, None, 1), (5, 999, 0), (6, "另一文号", 0)])
def test_a_row_of_issued_money_typed_twice_is_warned_of(
    workbook: Path, column: int | None, other: object, told: int
) -> None:
    rows: list[int] = []

    def plant(book: Any) -> None:
        sheet = book["已下达"]
        last = max(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).value)
        for n in range(1, 8):
            sheet.cell(last + 1, n).value = sheet.cell(last, n).value
        if column is not None:
            sheet.cell(last + 1, column).value = other
        rows.extend((last, last + 1))

    reading = changed(workbook, plant)
    found = [one for one in reading.problems if one.sheet == "已下达" and "完全相同" in one.text]
    assert len(found) == told
    for one in found:
        assert one.level == "警告" and f"第 {rows[0]} 行和第 {rows[1]} 行" in one.fix and one.cell == f"E{rows[1]}"
