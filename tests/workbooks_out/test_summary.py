"""摘要: every shortfall and every year's rises and falls are there, not only the first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from allocator.domain.finding import CHECK, SHORTFALL, Finding
from tests.use_cases.towns import CODES, NAMES, facts
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
    assert any(text.startswith("2019年减少最多:甲县 -240(-20.00%)") for text in texts)
    assert any(text.startswith("2019年 甲县 -240") for text in texts)
    assert "2018年减少最多:无。" in texts
