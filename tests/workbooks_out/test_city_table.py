"""切块下达表: what is issued now, fund by fund and city by city, with the cities' 市统筹."""

from __future__ import annotations

from pathlib import Path

from tests.use_cases.towns import facts
from tests.workbooks_out.planned import planned_dossier, titled, written_sheets
from tests.workbooks_out.test_issue_line import QUIET, lined

FUNDS = ("农业整合资金", "省级专项", "中央专项", "本次下达合计")


def test_each_city_adds_its_counties_and_what_it_carries_for_them(tmp_path: Path) -> None:
    """ZY: 甲 400 − 150, 乙 300; 丙 200 − 60 and 丁 100 go by 西市. NZ and SZ are issued as planned."""
    lines = titled(written_sheets(planned_dossier(lined(), QUIET), tmp_path)["切块下达表"])
    shown = {line["县区"]: tuple(line[fund] for fund in FUNDS) for line in lines if line["县区"]}
    assert shown == {
        "合计": (1000, 1000, 790, 2790),
        "东市小计": (700, 700, 550, 1950),
        "甲县": (400, 400, 250, 1050),
        "乙县": (300, 300, 300, 900),
        "东市统筹": (0, 0, 0, 0),
        "西市小计": (300, 300, 240, 840),
        "丙县": (200, 200, 0, 400),
        "丁县": (100, 100, 0, 200),
        "西市统筹": (0, 0, 240, 240),
    }


def test_one_city_without_a_line_is_a_plain_table(tmp_path: Path) -> None:
    rows = titled(written_sheets(planned_dossier(facts(deep=()), QUIET), tmp_path)["切块下达表"])
    lines = [line for line in rows if line["县区"]]
    assert [line["县区"] for line in lines] == ["合计", "甲县", "乙县", "丙县", "丁县"]
    assert [line["本次下达合计"] for line in lines] == [3000, 1200, 900, 600, 300]
