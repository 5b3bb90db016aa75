"""What rules say of each year as a whole stands on paper, and a pool that the tool planned is never taken for given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from allocator.domain.facts import Facts
from allocator.domain.stream import Pool
from allocator.use_cases import plan_facts
from tests.use_cases.towns import facts, setting, wan
from tests.workbooks_out.planned import Rows, planned_dossier, texts_of, titled, written_sheets

SECTIONS = [
    "三、深度贫困县与政策增幅",
    "四、增减最大的县区(较上年同口径)",
    "五、不升反降县区及原因",
    "六、未达标事项与缺口",
]
QUIET = (setting("deep_county_uplift", "status", "off"), setting("delisted_hold_harmless", "status", "off"))
RECKONED = (
    "2019 年省级专项合计 1,301 万元 的测算(年初和全年两种口径、两句话都满足):"
    "较上年全年 1,000 万元增长 20% 为 1,200 万元;全年高于中央增幅(增长 30.00%)为 1,301 万元;取最大的 1,301 万元"
)


def blank_second_year() -> Facts:
    """SZ has no pool in 2019; ZY grows from 1,000 to 1,300, so the least SZ is 1,301 (above 1,200 = +20 %)."""
    start = facts(years=(2018, 2019), deep=())
    pools = {key: pool for key, pool in start.pools.items() if key != ("SZ", 2019)}
    return replace(start, pools={**pools, ("ZY", 2019): Pool("ZY", 2019, wan(1300))})


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    return written_sheets(planned_dossier(blank_second_year(), QUIET), tmp_path_factory.mktemp("planned"))


def test_the_rule_review_says_each_year_as_a_whole_kept_or_not(sheets: dict[str, Rows]) -> None:
    rows = sheets["规则审核"]
    header = next(number for number, row in enumerate(rows) if "各年核对情况(无论是否达标)" in row)
    end = next(number for number in range(header, len(rows)) if not any(rows[number]))
    said = [(line["年度"], line["规则"], line["各年核对情况(无论是否达标)"]) for line in titled(rows[:end], header)]
    mine = [(year, text) for year, rule, text in said if str(rule).startswith("规则4")]
    assert [year for year, _ in mine] == ["2018", "2018", "2019", "2019", "2019", "2019"]
    assert "下降" not in str(mine[0][1]) and "未达标" in str(mine[0][1])
    assert "较上年增长 30.10%" in str(mine[3][1]) and str(mine[3][1]).endswith("达标。")
    assert "测算为 1,301 万元" in str(mine[4][1])
    assert mine[5][1] == f"{RECKONED}。"


def test_the_countys_page_and_the_summary_say_on_which_bases_a_pool_was_reckoned(sheets: dict[str, Rows]) -> None:
    assert any(RECKONED in text for text in texts_of(sheets["摘要"]))
    told = [text for text in texts_of(sheets["测算说明"]) if "由工具按规则4测算的资金" in text]
    assert len(told) == 4
    assert all(f"总盘未填、由工具按规则4测算的资金:“省级专项”1,301 万元;{RECKONED}。" in text for text in told)


@pytest.mark.parametrize(("given", "wanted"), [(1100, 201), (1301, 0), (1400, 0)])
def test_another_provincial_pool_that_is_given_counts_first(given: int, wanted: int) -> None:
    """SY with no money last year and 1,100 now: SZ is reckoned as the 201 that 1,301 lacks; nothing beyond 1,301."""
    start = blank_second_year()
    more = replace(start.streams[1], code="SY", name="省级二")
    pools = {**start.pools, ("SY", 2019): Pool("SY", 2019, wan(given))}
    streams = tuple(sorted((*start.streams, more), key=lambda stream: stream.code))
    weights = {**start.weights, "SY": start.weights["ZY"]}
    result = plan_facts(replace(start, streams=streams, pools=pools, weights=weights), QUIET)
    assert result.ledger is not None
    assert result.facts.pools["SZ", 2019].total == wan(wanted)
    (rule,) = (one for one in result.book if one.rule.id == "provincial_budget_growth")
    (*_, last) = rule.rule.report(result.ledger, rule.values, 2019)
    assert last.endswith("取最大的 1,301 万元。" if wanted else "其他省级专项已达到最大的 1,301 万元,不再增加。")


def test_the_summary_carries_the_verdicts_of_rule_4_and_marks_the_planned_pool(sheets: dict[str, Rows]) -> None:
    texts = texts_of(sheets["摘要"])
    assert [text for text in texts if text[1:2] == "、"][2:6] == SECTIONS
    assert any(
        text.startswith("【省级投入】") and "2019 年省级财政专项扶贫资金全年 1,301 万元" in text for text in texts
    )
    assert any(text.startswith("测算安排:") and "不低于20%" in text and "最小额" in text for text in texts)
    assert "省级专项(2019年测算安排)" in texts and "中央专项" in texts


def test_the_stream_sheet_marks_the_planned_pool_and_no_other(sheets: dict[str, Rows]) -> None:
    rows = sheets["资金_SZ"]
    titles = [str(title).replace("\n", "") for title in rows[2]]
    pool = next(row for row in rows if "应分配总额" in row)
    assert pool[titles.index("2019年测算数")] == "测算安排" and pool[titles.index("2019年全年安排")] == 1301
    assert pool[titles.index("2018年测算数")] == ""
    assert "2019年总盘为测算安排" in str(rows[1][0])
    assert not any("测算安排" in text for text in texts_of(sheets["资金_ZY"]))


def test_given_pools_are_not_marked(tmp_path: Path) -> None:
    sheets = written_sheets(planned_dossier(facts(deep=()), QUIET), tmp_path)
    assert not any("测算安排" in text for text in texts_of(sheets["摘要"]))


def test_a_rule_that_is_off_says_nothing(tmp_path: Path) -> None:
    off = (*QUIET, setting("provincial_budget_growth", "status", "off"), setting("quota_target", "status", "off"))
    sheets = written_sheets(planned_dossier(facts(deep=()), off), tmp_path)
    assert not any("各年核对情况" in text for text in texts_of(sheets["规则审核"]))
    assert not any("省级投入增长" in text for text in texts_of(sheets["摘要"]) if "、" in text[:2])
