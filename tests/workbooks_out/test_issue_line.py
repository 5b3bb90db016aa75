"""起拨线: a cell below the line is issued through its city, on every sheet and in --json; the plan itself stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from allocator.domain.county import County
from allocator.domain.dossier import Dossier
from allocator.domain.facts import Facts
from allocator.domain.issuing import issue_now, issued_by_city
from allocator.domain.records import Executed, Issued
from allocator.use_cases import audit, explain, plan_facts
from allocator.use_cases.result_json import allocations
from allocator.workbooks.dossier import write_dossier
from tests.audit.plans import edited, put
from tests.use_cases.towns import CODES, facts, setting, wan
from tests.workbooks_out.planned import Rows, planned_dossier, sheets_of, texts_of, titled, written_sheets

QUIET = (setting("deep_county_uplift", "status", "off"), setting("delisted_hold_harmless", "status", "off"))


def lined(line: int = 250, **more: object) -> Facts:
    """ZY gives 400, 300, 200, 100 with a line of 250: 丙 (60 issued) and 丁, both of 西市, lie below it."""
    start = facts(deep=())
    cities = ("东市", "东市", "西市", "西市")
    counties = tuple(replace(county, city=city) for county, city in zip(start.counties, cities, strict=True))
    streams = tuple(replace(s, issue_line=wan(line)) if s.code == "ZY" else s for s in start.streams)
    issued = (
        Issued(CODES[2], "ZY", 2018, wan(60), "省〔2017〕1号"),
        Issued(CODES[0], "ZY", 2018, wan(150), "省〔2017〕1号"),
    )
    return replace(start, counties=counties, streams=streams, issued=issued, **more)


@pytest.fixture(scope="module")
def made() -> Dossier:
    return planned_dossier(lined(), QUIET)


@pytest.fixture(scope="module")
def path(made: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("line") / "方案.xlsx"
    assert write_dossier(made, written) is None
    return written


@pytest.fixture(scope="module")
def sheets(path: Path) -> dict[str, Rows]:
    return sheets_of(path)


def by_name(lines: list[dict[str, object]], title: str) -> dict[object, object]:
    """The column of a table by 县区."""
    return {line["县区"]: line[title] for line in lines if line["县区"] != ""}


def test_the_streams_sheet_issues_nothing_below_the_line_and_the_city_carries_it(sheets: dict[str, Rows]) -> None:
    lines = titled(sheets["资金_ZY"])
    amounts, now = by_name(lines, "2018年全年安排"), by_name(lines, "2018年本次下达")
    assert [amounts[name] for name in ("甲县", "乙县", "丙县", "丁县", "合计")] == [400, 300, 200, 100, 1000]
    assert [now[name] for name in ("甲县", "乙县", "丙县", "丁县")] == [250, 300, 0, 0]
    assert (now["东市统筹"], now["西市统筹"], now["合计"]) == (0, 240, 790)
    assert amounts["西市统筹"] == ""
    assert not any("统筹" in text for text in texts_of(sheets["资金_SZ"]))


def test_the_table_of_all_money_and_the_notice_show_it_too(sheets: dict[str, Rows]) -> None:
    """丙: 600 over three streams, 60 issued, 140 by the city, 400 now; 西市: 600 + 300, 60 issued, so 840 now."""
    lines = titled(sheets["分配总表_2018"])
    now, moved = by_name(lines, "本次下达"), by_name(lines, "转市统筹")
    assert (moved["丙县"], moved["丁县"], moved["甲县"], moved["合计"]) == (140, 100, 0, 240)
    assert (now["丙县"], now["丁县"], now["甲县"]) == (400, 200, 1050)
    assert (now["东市统筹"], now["西市统筹"], now["西市小计"], now["合计"]) == (0, 240, 840, 2790)
    noticed = by_name(titled(sheets["公示表"], 3), "其中本次下达")
    assert (noticed["丙县"], noticed["丁县"], noticed["西市统筹"], noticed["合计"]) == (400, 200, 240, 2790)


def test_what_is_said_under_the_tables(sheets: dict[str, Rows], tmp_path: Path) -> None:
    assert any(text.startswith("起拨线 250 万元:低于起拨线的安排数不单独下达") for text in texts_of(sheets["资金_ZY"]))
    low = written_sheets(planned_dossier(lined(100), QUIET), tmp_path)
    assert "起拨线 100 万元:没有低于起拨线的安排数。" in texts_of(low["资金_ZY"])
    assert "转市统筹" not in [str(cell).replace("\n", "") for cell in low["分配总表_2018"][2]]


def test_the_json_says_how_each_cell_is_issued(made: Dossier) -> None:
    entries = {
        (one["county"], one["stream"]): (one["amount"], one["issued"], one["issue_now"], one["issued_by_city"])
        for one in allocations(made.facts, made.plan, made.ledger)
    }
    assert entries[CODES[0], "ZY"] == ("400", "150", "250", "0")
    assert entries[CODES[2], "ZY"] == ("200", "60", "0", "140")
    assert entries[CODES[3], "ZY"] == ("100", "0", "0", "100")
    assert entries[CODES[3], "SZ"] == ("100", "0", "100", "0")


def test_the_line_changes_no_amount_of_the_plan(made: Dossier) -> None:
    plain = plan_facts(replace(lined(), streams=facts().streams), QUIET)
    assert plain.plan is not None and plain.plan.amounts == made.plan.amounts


def test_the_audit_reads_the_plan_back_and_a_hand_edit_too(path: Path, made: Dossier, tmp_path: Path) -> None:
    """The cities' lines are no counties: nothing is found but (in an edited file) the edit and the pool it breaks."""
    first = audit(path)
    assert first.ledger is not None and first.ledger.amounts == made.plan.amounts
    made_up = ("数据_方案原始", "数据_参数")  # whose fingerprints nobody took
    assert [one for one in first.findings if one.rule == "fingerprint" and one.subject not in made_up] == []
    assert first.problems == ()
    sheet = openpyxl.load_workbook(path)["资金_ZY"]
    row = next(cell.row for cell in sheet["C"] if cell.value == "丁县")
    second = audit(edited(path, tmp_path / "改.xlsx", put("资金_ZY", f"H{row}", 99)))
    broken = {(one.rule, one.cell) for one in second.findings if one.kind == "broken" and one.rule != "fingerprint"}
    assert broken == {("spend_the_pool", f"资金_ZY!H{row}")}


def test_the_line_itself_is_not_below_it_and_some_money_never_goes_by_the_city() -> None:
    def held(known: Facts, county: str) -> tuple[int, int]:
        result = plan_facts(known, QUIET)
        assert result.ledger is not None
        return tuple(f(result.ledger, county, "ZY", 2018) // wan(1) for f in (issued_by_city, issue_now))  # type: ignore[return-value]

    assert held(lined(200), CODES[2]) == (0, 140)
    assert held(lined(201), CODES[2]) == (140, 0)

    def kinds(kind: str) -> tuple[County, ...]:
        return tuple(replace(county, kind=kind) for county in lined().counties)

    assert held(replace(lined(), counties=kinds("市本级")), CODES[3]) == (0, 100)
    assert held(replace(lined(), counties=kinds("省直单位")), CODES[3]) == (0, 100)
    assert held(replace(lined(), counties=kinds("开发区")), CODES[3]) == (100, 0)
    done = tuple(Executed(c, "ZY", 2018, wan(a)) for c, a in zip(CODES, (400, 300, 200, 100), strict=True))
    assert held(replace(lined(), executed=done), CODES[3]) == (0, 100)


def test_a_figure_typed_over_a_citys_line_is_found(path: Path, tmp_path: Path) -> None:
    for sheet, title in (("资金_ZY", "2018年本次下达"), ("分配总表_2018", "本次下达"), ("公示表", "其中本次下达")):
        rows = openpyxl.load_workbook(path)[sheet]
        line = next(row for row in rows.iter_rows() if "西市统筹" in [one.value for one in row])
        head = next(row for row in rows.iter_rows() if any(heading(one.value) == title for one in row))
        column = next(one.column for one in head if heading(one.value) == title)
        address = rows.cell(line[0].row, column).coordinate
        found = audit(edited(path, tmp_path / "改.xlsx", put(sheet, address, 250))).findings
        (one,) = (one for one in found if one.cell == f"{sheet}!{address}")
        assert (one.kind, one.required, one.given) == ("broken", "240", "250")
        assert one.text == f"西市统筹“{title}”印的是 250,按方案应为 240 万元。"


def heading(value: object) -> str:
    """A title without its line breaks."""
    return "".join(str(value or "").split())


def test_the_countys_page_says_how_its_money_comes(made: Dossier, path: Path) -> None:
    """丙: 200 of ZY, 60 of it issued, below 250; 甲 has nothing below the line."""
    line = (
        "起拨线:“中央专项”安排 200 万元,低于起拨线 250 万元,不单独下达:"
        "本次下达 0,140 万元列入“西市统筹”下达,全年安排不变。"
    )
    assert f"  {line}" in explain(path, "丙县").lines
    assert not any("起拨线" in text for text in explain(path, "甲县").lines)
    assert any(line in text for text in texts_of(sheets_of(path)["县区说明_其他贫困县"]))


@pytest.mark.parametrize(("line", "kind"), [(100, "broken"), (150, "check")])
def test_an_amount_first_put_below_the_line_names_the_line(line: int, kind: str, tmp_path: Path) -> None:
    """丁's 100 become 90: below a line of 100 as the first, below one of 150 like before, which the sheet can show."""
    plan, changed = tmp_path / "方案.xlsx", tmp_path / "改.xlsx"
    assert write_dossier(planned_dossier(lined(line), QUIET), plan) is None
    page = openpyxl.load_workbook(plan)["资金_ZY"]
    row = next(cell.row for cell in page["C"] if cell.value == "丁县")
    result = audit(edited(plan, changed, put("资金_ZY", f"H{row}", 90)))
    (found,) = (one for one in result.findings if one.rule == "issue_line")
    assert (found.kind, found.cell, found.required, found.given) == (kind, f"资金_ZY!H{row}", str(line), "90")
    assert f"低于起拨线 {line} 万元" in found.text and "西市统筹" in found.text
    assert not [one for one in result.problems if "应为 0" in one.text]
