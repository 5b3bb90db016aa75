"""摘要: every shortfall and every year's rises and falls are there, not only the first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl

from allocator.domain.finding import CHECK, SHORTFALL, Finding
from allocator.domain.records import Batch, Given
from allocator.workbooks.dossier import write_dossier
from allocator.workbooks.dossier.documents import shortened
from allocator.workbooks.dossier.summary_words import short
from tests.use_cases.towns import CODES, NAMES, facts, wan
from tests.workbooks_out.planned import planned_dossier, texts_of, written_sheets
from tests.workbooks_out.test_issue_line import QUIET


def words(findings: tuple[Finding, ...], tmp_path: Path) -> list[str]:
    """The 摘要 of two years in which the pools fall from 1,000 to 800."""
    start = facts(years=(2018, 2019), deep=())
    pools = {key: replace(pool, total=pool.total * 4 // 5) for key, pool in start.pools.items() if key[1] == 2019}
    made = planned_dossier(replace(start, pools={**start.pools, **pools}), QUIET)
    return texts_of(written_sheets(replace(made, findings=findings), tmp_path)["摘要"])


def found(kind: str, code: str, number: int) -> Finding:
    """One finding of rule 6 about a county."""
    return Finding(kind, "deep_area_tilt", code, 2018, "2", "1", f"第{number}处不足。")


def test_each_shortfall_is_told(tmp_path: Path) -> None:
    texts = words(tuple(found(SHORTFALL, code, number) for number, code in enumerate(CODES[:3], 1)), tmp_path)
    told = [text for text in texts if text.startswith("【缺口】")]
    assert [text[-6:] for text in told] == ["第1处不足。", "第2处不足。", "第3处不足。"]


def test_checks_are_told_with_whom_they_are_about(tmp_path: Path) -> None:
    texts = words(tuple(found(CHECK, code, number) for number, code in enumerate(CODES[:3], 1)), tmp_path)
    (told,) = [text for text in texts if text.startswith("【未达标】")]
    assert told.endswith(f"3条({'、'.join(NAMES[:3])}):如第1处不足。")


def test_fallers_of_later_years_are_told(tmp_path: Path) -> None:
    texts = words((), tmp_path)
    assert any(";减少最多:甲县 减240(20.00%)、乙县 减180" in text for text in texts)
    assert "2018年:无。" in texts
    (told,) = [text for text in texts if text.startswith("2019年4个县区,合计减600。")]
    assert told.endswith(
        "因测算数较上年同口径减600(4个县区):"
        "甲县 减240(20.00%)、乙县 减180(20.00%)、丙县 减120(20.00%)、丁县 减60(20.00%)。"
    )


def test_pools_show_every_document_of_every_year_and_follow_the_streams_sheets(tmp_path: Path) -> None:
    start = facts(years=(2018, 2019), deep=())
    batches = tuple(
        Batch(f"第{number}批", "ZY", 2018 + number // 3, wan(100), f"中〔{number}〕号", "", own)
        for number, own in ((1, "省〔1〕号"), (2, ""), (3, "省〔3〕号"))
    )
    given = (Given("610101", "NZ", 2018, wan(5), "发改委", "发改〔7〕号"),)
    path = tmp_path / "方案.xlsx"
    made = planned_dossier(start, QUIET)
    facts_now = replace(made.facts, batches=batches, given=given)
    made = replace(made, facts=facts_now, ledger=replace(made.ledger, facts=facts_now))
    assert write_dossier(made, path) is None
    rows = {row[0].value: row for row in openpyxl.load_workbook(path)["摘要"].iter_rows()}
    said = "第1批 中〔1〕号→省〔1〕号;第2批 中〔2〕号→待下达;2019年 第3批 中〔3〕号→省〔3〕号"
    assert rows["中央专项"][1].value == said
    assert [rows[name][1].value for name in ("农业整合资金", "省级专项")] == ["给定 发改〔7〕号", "未填文号"]
    assert rows["中央专项"][4].value == "='资金_ZY'!H4"


def test_documents_that_do_not_fit_are_counted_and_none_is_cut() -> None:
    items = tuple(f"第{number}批 示例财农〔2018〕{number}号→待下达" for number in range(1, 9))
    assert shortened(items, 120) == f"{items[0]};{items[1]};等8件,详见“批次与文号”"
    assert shortened(items[:3], 400) == ";".join(items[:3])


def test_a_long_finding_ends_after_a_whole_clause() -> None:
    text = "应不少于 25,674.277778 万元,缺口 6,182.277778 万元,该项资金只核对;" + "其余说明,"
    assert short(text, 24) == "应不少于 25,674.277778 万元;详见“规则审核”。"
    assert short(text, 500) == text


def test_the_page_ends_with_the_sign_off_block(tmp_path: Path) -> None:
    texts = words((), tmp_path)
    assert texts[-3] == "审批签字"
    assert all(who in texts[-2] for who in ("制表", "复核", "审核", "分管领导"))
    assert "会签" in texts[-1] and "会议纪要号" in texts[-1]
