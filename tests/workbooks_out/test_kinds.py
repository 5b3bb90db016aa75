"""对象类型 where a recipient is not a plain county, and 整合率 where the counties state what it is made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from tests.use_cases.towns import CODES, facts, setting
from tests.workbooks_out.planned import planned_dossier, titled, written_sheets

QUIET = (setting("deep_county_uplift", "status", "off"),)


def stating(figures: dict[str, dict[str, int]]) -> Facts:
    """The towns with further figures of 县区."""
    start = facts(years=(2018, 2019))
    counties = tuple(
        replace(county, figures={**county.figures, **{k: Fraction(v) for k, v in figures.get(county.code, {}).items()}})
        for county in start.counties
    )
    return replace(start, counties=counties)


def test_the_kind_of_recipient_is_shown_where_one_is_no_county(tmp_path: Path) -> None:
    start = facts()
    kinds = ("县区", "开发区", "市本级", "农场林场")
    counties = tuple(replace(county, kind=kind) for county, kind in zip(start.counties, kinds, strict=True))
    sheets = written_sheets(planned_dossier(replace(start, counties=counties), QUIET), tmp_path)
    for name, header in (("分配总表_2018", 2), ("公示表", 3)):
        lines = {line["县区"]: line for line in titled(sheets[name], header)}
        assert [lines[county]["对象类型"] for county in ("甲县", "乙县", "丙县", "丁县")] == list(kinds), name
    lines = {line["县区"]: line for line in titled(sheets["公示表"], 3)}
    assert (lines["甲县"]["合计"], lines["合计"]["合计"], lines["甲县"]["中央专项"]) == (1200, 3000, 400)


def test_plain_counties_need_no_such_column(tmp_path: Path) -> None:
    sheets = written_sheets(planned_dossier(facts(), QUIET), tmp_path)
    for name, header in (("分配总表_2018", 2), ("公示表", 3)):
        assert "对象类型" not in titled(sheets[name], header)[0], name
    assert "涉农整合" not in sheets


def test_the_rate_of_integration_by_county_and_year(tmp_path: Path) -> None:
    """甲 has 500 of 800 (62.5 %), 300 idle and a need of 2,000 − 1,200 = 800; 乙 has nothing due."""
    known = stating(
        {
            CODES[0]: {
                "应整合到位(万元)": 800,
                "已纳入整合方案(万元)": 500,
                "存量资金(万元)": 300,
                "项目库年度资金需求(万元)": 2000,
            },
            CODES[1]: {"应整合到位(万元)": 0, "已纳入整合方案(万元)": 0},
        }
    )
    known = replace(known, yearly={(CODES[0], 2019, "已纳入整合方案(万元)"): Fraction(600)})
    lines = titled(written_sheets(planned_dossier(known, QUIET), tmp_path)["涉农整合"])
    shown = [(line["县区"], line["年度"], line["已纳入整合方案"], line["整合率"]) for line in lines]
    assert shown == [
        ("合计", "2018", 500, 0.625),
        ("合计", "2019", 600, 0.75),
        ("甲县", "2018", 500, 0.625),
        ("甲县", "2019", 600, 0.75),
        ("乙县", "2018", 0, "—"),
        ("乙县", "2019", 0, "—"),
    ]
    assert [(line["存量资金"], line["资金缺口"], line["缺口是什么"]) for line in lines[2:5]] == [
        (300, 800, "项目库资金缺口"),
        (300, 800, "项目库资金缺口"),
        ("", 0, ""),
    ]
