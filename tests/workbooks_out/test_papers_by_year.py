"""切块下达表 and 公示表: one for every year that is neither executed nor a forecast; quotas stand behind the money."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl

from allocator.domain.facts import Facts
from allocator.domain.issuing import years_to_issue
from allocator.domain.money import PEOPLE
from allocator.domain.stream import FORECAST_POOL, Pool
from allocator.use_cases import audit
from allocator.workbooks.dossier import write_dossier
from tests.audit.plans import edited, put
from tests.use_cases.test_years import executed
from tests.use_cases.towns import facts, wan
from tests.workbooks_out.planned import planned_dossier, titled, written_sheets
from tests.workbooks_out.test_issue_line import QUIET

LONG = "积石山保安族东乡族撒拉族自治县"


def with_guards() -> Facts:
    """Two years; NZ is counted in people: 1,000 forest guards."""
    start = facts(years=(2018, 2019), deep=())
    people = tuple(
        replace(one, category="指标", measure=PEOPLE, unit=1, integrated=False) if one.code == "NZ" else one
        for one in start.streams
    )
    pools = {key: Pool("NZ", key[1], 1000) if key[0] == "NZ" else pool for key, pool in start.pools.items()}
    last = {key: amount // wan(1) if key[1] == "NZ" else amount for key, amount in start.last_year.items()}
    return replace(start, streams=people, pools=pools, last_year=last)


def test_every_year_has_its_own_sheets_and_people_are_not_money(tmp_path: Path) -> None:
    sheets = written_sheets(planned_dossier(with_guards(), QUIET), tmp_path)
    for name, header in (("切块下达表", 2), ("切块下达表_2019", 2), ("公示表", 3), ("公示表_2019", 3)):
        lines = {line["县区"]: line for line in titled(sheets[name], header)}
        assert lines["甲县"]["农业整合资金(人)"] == 400 and lines["合计"]["农业整合资金(人)"] == 1000
        money = "本次下达合计" if header == 2 else "合计"
        assert (lines["甲县"][money], lines["合计"][money]) == (800, 2000)


def test_a_figure_typed_over_in_a_later_years_notice_is_named(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    assert write_dossier(planned_dossier(facts(years=(2018, 2019), deep=()), QUIET), path) is None
    sheet = openpyxl.load_workbook(path)["公示表_2019"]
    column = next(cell.column_letter for cell in sheet[4] if cell.value == "合计")
    result = audit(edited(path, tmp_path / "改.xlsx", put("公示表_2019", f"{column}6", 5)))
    assert f"公示表_2019!{column}6" in [one.cell for one in result.findings if one.kind == "broken"]


def test_executed_and_forecast_years_have_none() -> None:
    start = facts(years=(2018, 2019, 2020), deep=())
    pools = {**start.pools, ("ZY", 2020): Pool("ZY", 2020, wan(1000), nature=FORECAST_POOL)}
    known = replace(start, pools=pools, executed=executed())
    assert years_to_issue(known, known.years) == (2019,)
    assert years_to_issue(start, start.years) == (2018, 2019, 2020)
    assert years_to_issue(replace(start, executed=executed()), (2018,)) == (2018,)


def test_long_names_shrink_and_wide_tables_take_two_pages(tmp_path: Path) -> None:
    """Five years of one fund would be read with a glass on one page: two, the county beside its figures on both."""
    start = facts(years=(2018, 2019, 2020, 2021, 2022), deep=())
    named = tuple(
        replace(one, name="积石山保安族东乡族撒拉族自治县" if one.code == "610101" else one.name)
        for one in start.counties
    )
    path = tmp_path / "方案.xlsx"
    assert write_dossier(planned_dossier(replace(start, counties=named), QUIET), path) is None
    sheet = openpyxl.load_workbook(path)["资金_ZY"]
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.paperSize, sheet.print_title_cols) == (2, 9, "$A:$E")
    cell = next(row[2] for row in sheet.iter_rows() if row[2].value == named[0].name)
    assert cell.alignment.shrink_to_fit and sheet.column_dimensions["C"].width >= 20
    assert openpyxl.load_workbook(path)["公示表"].page_setup.fitToWidth in (None, 1)
