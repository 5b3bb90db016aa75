"""批次与文号: batches with documents and deadlines on sheet and cover; document numbers wherever 已下达 stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from allocator.domain.dossier import Dossier
from allocator.domain.records import Batch, Issued
from allocator.workbooks.dossier import write_dossier
from tests.use_cases.towns import CODES, facts, setting, wan
from tests.workbooks_out.planned import Rows, planned_dossier, sheets_of, texts_of, titled, written_sheets

QUIET = (setting("deep_county_uplift", "status", "off"),)
EARLY = Batch(
    "第一批", "ZY", 2018, wan(600), "中〔2017〕9号", "2017-11-01", "省〔2017〕101号", "2017-11-28", "提前下达"
)
LATE = Batch("第二批", "ZY", 2018, wan(410), "中〔2018〕2号", "2017-11-15")
BACK = Batch("收回", "ZY", 2018, -wan(10), own_document="省〔2018〕3号", issued_on="2018-01-01", nature="收回")


def batched(batches: tuple[Batch, ...] = (EARLY, LATE, BACK)) -> Dossier:
    """编制日期 2018-01-01; 甲 and 乙 have 240 and 180 under the first batch's document, 甲 gave back 10."""
    issued = (
        Issued(CODES[0], "ZY", 2018, wan(240), "省〔2017〕101号"),
        Issued(CODES[1], "ZY", 2018, wan(180), "省〔2017〕101号"),
        Issued(CODES[0], "ZY", 2018, -wan(10), "省〔2018〕3号"),
        Issued(CODES[0], "SZ", 2018, wan(20)),
    )
    return planned_dossier(replace(facts(), batches=batches, issued=issued), QUIET)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("batches") / "方案.xlsx"
    assert write_dossier(batched(), made) is None
    return made


@pytest.fixture(scope="module")
def sheets(path: Path) -> dict[str, Rows]:
    return sheets_of(path)


def test_each_batch_has_its_documents_amount_and_deadlines(sheets: dict[str, Rows]) -> None:
    lines = titled(sheets["批次与文号"], 3)[:4]
    names = ("批次", "金额", "上级文号", "收文日期", "30日期限", "60日期限", "本级文号", "下达日期", "办理情况")
    assert [tuple(line[name] for name in names) for line in lines[:2]] == [
        ("第一批", 600, "中〔2017〕9号", "2017-11-01", "2017-12-01", "2017-12-31", "省〔2017〕101号", "2017-11-28",
         "收文后第27日下达,在30日内"),
        ("第二批", 410, "中〔2018〕2号", "2017-11-15", "2017-12-15", "2018-01-14", "", "",
         "尚未下达,已超过30日期限17日,距60日期限还有13日"),
    ]  # fmt: skip
    assert [line["办理情况"] for line in lines if line["批次"] == "收回"] == ["收回,不计期限"]
    assert (lines[3]["资金"], lines[3]["金额"]) == ("合计", 1000)


def test_a_late_batch_is_red_and_the_totals_are_formulas(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["批次与文号"]
    told = {cell.value: cell.font.color.rgb for row in sheet.iter_rows() for cell in row if "下达" in str(cell.value)}
    assert told["尚未下达,已超过30日期限17日,距60日期限还有13日"] == "FFC00000"
    assert told["收文后第27日下达,在30日内"] != "FFC00000"
    assert str(sheet["F8"].value).startswith("=SUMIF(")


def test_issued_money_is_listed_by_document_with_its_batch(sheets: dict[str, Rows]) -> None:
    rows = sheets["批次与文号"]
    header = next(number for number, row in enumerate(rows) if "对应批次" in row)
    lines = titled(rows, header)
    names = ("资金", "县区数", "性质", "金额", "文号", "对应批次")
    assert [tuple(line[name] for name in names) for line in lines] == [
        ("省级专项", 1, "已下达", 20, "未填文号", ""),
        ("中央专项", 2, "已下达", 420, "省〔2017〕101号", "第一批"),
        ("中央专项", 1, "收回", -10, "省〔2018〕3号", "收回"),
        ("合计", "", "", 430, "", ""),
    ]


def test_the_cover_lists_the_batches_with_the_clock(sheets: dict[str, Rows]) -> None:
    said = next(text for text in texts_of(sheets["封面"]) if "第一批" in text).split("\n")
    assert said[0] == (
        "2018年中央专项第一批(提前下达) 600 万元:中〔2017〕9号(2017-11-01收文)→省〔2017〕101号(2017-11-28下达);"
        "收文后第27日下达,在30日内。"
    )
    assert said[1].endswith("距60日期限还有13日。") and len(said) == 3


def test_many_batches_are_counted_on_the_cover(tmp_path: Path) -> None:
    many = tuple(replace(LATE, name=f"第{n}批", amount=wan(1)) for n in range(2, 8))
    said = [text for text in texts_of(written_sheets(batched((EARLY, *many)), tmp_path)["封面"]) if "批" in text]
    assert any(text.startswith("共7批,其中尚未下达6批;收文后超过30日的6批,超过60日的0批") for text in said)


def test_document_numbers_stand_where_issued_money_stands(sheets: dict[str, Rows]) -> None:
    foot = "2018年其中已下达的文号:省〔2017〕101号 420 万元(2个县区);省〔2018〕3号(收回) -10 万元(1个县区)。"
    assert foot in texts_of(sheets["资金_ZY"])
    assert any("省〔2017〕101号 中央专项 420 万元" in text for text in texts_of(sheets["分配总表_2018"]))
    assert any(
        text.startswith("第一批 中〔2017〕9号→省〔2017〕101号;第二批 中〔2018〕2号→待下达")
        for text in texts_of(sheets["摘要"])
    )


def test_the_tables_that_go_out_carry_their_document_numbers(sheets: dict[str, Rows]) -> None:
    for name in ("公示表", "切块下达表"):
        (said,) = [text for text in texts_of(sheets[name]) if text.startswith("资金文号(上级→本级):")]
        assert "中央专项:第一批 中〔2017〕9号→省〔2017〕101号、第二批 中〔2018〕2号→待下达" in said
    assert any(text.startswith("本次下达文号:____") for text in texts_of(sheets["切块下达表"]))
    assert sheets["公示表"][0][0] == "示例财政局2018年扶贫资金分配结果公告公示表"


def test_without_batches_and_issued_money_there_is_no_such_sheet(tmp_path: Path) -> None:
    sheets = written_sheets(planned_dossier(facts(), QUIET), tmp_path)
    assert "批次与文号" not in sheets
    assert not any("批次" in text for text in texts_of(sheets["封面"]))
