"""用途与管理费: the figures of rules 18 and 20 on paper, added up by formula; no figures, no sheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from allocator.domain.dossier import Dossier
from allocator.domain.fraction import Fraction
from allocator.domain.records import Use
from allocator.domain.scenario import Setting
from allocator.workbooks.dossier import write_dossier
from tests.use_cases.towns import facts, setting
from tests.workbooks_out.planned import planned_dossier, sheets_of, titled

ON = (
    Setting("rule", ("use_share", "产业", "status", ""), "check", "试算", "--set", "--set"),
    setting("management_fee", "status", "check"),
    setting("deep_county_uplift", "status", "off"),
)


@pytest.fixture(scope="module")
def charged() -> Dossier:
    """Two years of 400, 300, 200, 100 per stream; 产业 55 and 60 %; SZ and ZY pay a fee of 1 %."""
    start = facts(years=(2018, 2019))
    streams = tuple(replace(s, pays_fee=s.in_group, direction="发展资金") for s in start.streams)
    uses = (Use("产业", 2018, Fraction(11, 20)), Use("产业", 2019, Fraction(3, 5)))
    return planned_dossier(replace(start, streams=streams, uses=uses), ON)


@pytest.fixture(scope="module")
def path(charged: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("uses") / "方案.xlsx"
    assert write_dossier(charged, made) is None
    return made


def test_each_county_and_year_shows_its_figures(path: Path) -> None:
    """甲县: 55 % of 800 = 440 and 60 % = 480; 1 % of 400 = 4 of each stream, 8 together. 丁县: ⌊1 %·100⌋ = 1."""
    lines = titled(sheets_of(path)["用途与管理费"], 3)
    use, fee = "用于产业不少于", "项目管理费(发展资金){}不超过"
    shown = [
        (line["县区"], line["年度"], line[use], line[fee.format("省级专项")], line[fee.format("中央专项")])
        for line in lines
        if line["县区"] in ("甲县", "丁县")
    ]
    assert shown == [
        ("甲县", "2018", 440, 4, 4),
        ("甲县", "2019", 480, 4, 4),
        ("丁县", "2018", 110, 1, 1),
        ("丁县", "2019", 120, 1, 1),
    ]
    assert [line["管理费合计上限"] for line in lines if line["县区"] == "甲县"] == [8, 8]


def test_the_rule_review_tells_the_shares_of_the_sheet(path: Path) -> None:
    lines = titled(sheets_of(path)["规则审核"], 3)
    (mine,) = (line["参数(来源)"] for line in lines if line["编号"] == 18)
    assert mine == "最低占比:2018年 55.00%、2019年 60.00%(表“用途”)"


def test_totals_are_formulas_with_their_results(path: Path) -> None:
    lines = titled(sheets_of(path)["用途与管理费"], 3)
    totals = [line for line in lines if line["县区"] == "合计"]
    assert [(t["年度"], t["用于产业不少于"], t["管理费合计上限"]) for t in totals] == [
        ("2018", 1100, 20),
        ("2019", 1200, 20),
    ]
    sheet = openpyxl.load_workbook(path)["用途与管理费"]
    assert str(sheet["F5"].value).startswith("=SUMIF(") and str(sheet["I5"].value).startswith("=SUM(")


def test_without_figures_there_is_no_such_sheet(tmp_path: Path) -> None:
    plain = planned_dossier(facts(), (setting("deep_county_uplift", "status", "off"),))
    made = tmp_path / "方案.xlsx"
    assert write_dossier(plain, made) is None
    assert "用途与管理费" not in sheets_of(made)
