"""Well-formed cells that cannot be: years, people, codes of villages, a pool of 0, 元 for 万元 told once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.county import POOR_PEOPLE
from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, HINT, WARNING
from allocator.domain.fraction import Fraction
from allocator.domain.records import BoundaryChange
from tests.checks.planted_amounts import BASE, GAP, village
from tests.checks.province import WAN, figures, found, province, with_county, with_pool

GAP_OF = BASE.counties[1]
RURAL = "农村人口(人)"


def emptied(**more: object) -> Facts:
    """中央专项 without money in 2018, nothing issued or one-off; 8,000 万元 the year before."""
    return replace(with_pool("ZY", 2018, total=0), issued=(), one_off=(), **more)


def of_county(**more: int) -> Facts:
    """岚皋县 (15,393 poor people) with other figures, all its peers 0 or blank."""
    return with_county(GAP_OF.code, figures=figures(GAP_OF, **more))


# what is wrong → (facts, level, header@keys, words)
PLANTED: dict[str, tuple[Facts, str, str, str]] = {
    "a pool of 0": (emptied(), WARNING, "全年安排@ZY/2018", "上一年有 8,000 万元"),
    "delisted before anybody was": (
        with_county("610925", delisted=2011), WARNING, "摘帽年度@610925", "2011 不在 2014—2025"),
    "delisted in a far year": (with_county("610925", delisted=2050), WARNING, "摘帽年度@610925", "2050 不在 2014—2025"),
    "announced in a far year": (
        with_county("610925", exit_announced=2099), WARNING, "退出公告年度@610925", "2099 不在 2014—2025"),
    "more poor than rural": (of_county(**{RURAL: 15392}), ERROR, f"{POOR_PEOPLE}@610925", "多于农村人口 15392 人"),
    "a village with another county's code": (
        village(code="610925100201"), WARNING, "村编码@610925100201", "610925 不是该县的 610924,是岚皋县的代码"),
    "a village with nobody's code": (
        village(code="610999100201"), HINT, "村编码@610999100201", "610999 不是该县的 610924。"),
    "a gap in yuan": (
        of_county(**{RURAL: 100_000, GAP: 50_000_000}), WARNING, f"{GAP}@610925", "合每个农村人口约 500 万元"),
    "a gap in yuan, by poor people": (
        of_county(**{GAP: 50_000_000}), WARNING, f"{GAP}@610925", "合每个贫困人口约 3,248"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_what_cannot_be_is_told_once_at_its_cell(name: str) -> None:
    facts, level, cell, words = PLANTED[name]
    assert [one.level for one in found(facts) if one.cell == cell and words in one.text and one.fix] == [level]


RAISED = BoundaryChange("610999", "610924", 2017, Fraction(1), "民函〔2017〕1号")
FINE = {
    "as it was": BASE,
    "0 where the policy has ended": replace(
        emptied(), streams=tuple(replace(one, expires=2017) if one.code == "ZY" else one for one in BASE.streams)),
    "nothing the year before": emptied(last_year={key: n for key, n in BASE.last_year.items() if key[1] != "ZY"}),
    "the code before the county was raised": replace(village(code="610999100201"), boundary_changes=(RAISED,)),
    "a farm's village": replace(
        village(code="610925100201"), counties=tuple(
            replace(one, kind="农场林场") if one.code == "610924" else one for one in BASE.counties)),
    "all rural people poor": of_county(**{RURAL: 15393}),
    "a real gap": of_county(**{RURAL: 100_000, GAP: 50_000}),
    "delisted at the end": with_county("610925", delisted=2025, exit_announced=2025),
}  # fmt: skip
TOLD = ("上一年有", "不在 2014", "多于农村", "村编码前六位", "像是按元")


@pytest.mark.parametrize("name", FINE)
def test_what_can_be_is_not_told(name: str) -> None:
    assert [one for one in found(FINE[name]) if any(words in one.text for words in TOLD)] == []


def test_a_pool_in_yuan_is_one_sentence_and_an_error() -> None:
    told = [one for one in found(with_pool("ZY", 2018, total=80_000_000 * WAN)) if one.cell == "全年安排@ZY/2018"]
    assert [one.level for one in told] == [ERROR] and "像是把元当作万元" in told[0].text


def test_a_doubt_about_another_fund_is_told_beside_it() -> None:
    pools = {**BASE.pools}
    for code in ("ZY", "SZ"):
        pools[code, 2018] = replace(pools[code, 2018], total=pools[code, 2018].total * 10_000)
    told = [one.cell for one in found(province(pools=pools)) if "像是" in one.text]
    assert sorted(told) == ["全年安排@SZ/2018", "全年安排@ZY/2018"]
