"""The sample and the plan of its baseline give the figures that public reports print (示例 is calibrated to them)."""

from __future__ import annotations

import pytest

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN
from allocator.samples import shaanxi
from tests.golden.summary import ALL_GROUP, DEEP_GROUP
from tests.project.tree import ROOT

YI = 10_000


@pytest.fixture(scope="module")
def facts() -> Facts:
    """The sample."""
    return shaanxi()


def planned(row: str) -> dict[int, Fraction]:
    """A row of 中省专项 in the baseline's golden result: 万元 by year."""
    lines = (ROOT / "scenarios" / "baseline.golden.txt").read_text(encoding="utf-8").splitlines()
    (amounts,) = [line.split(" · ")[1:] for line in lines if line.startswith(f"{row} · ")]
    return dict(zip((2018, 2019, 2020), map(Fraction, amounts), strict=True))


def near(amount: Fraction, expected: str, tolerance: str) -> bool:
    """Within ``tolerance`` (a share) of the public figure."""
    return abs(amount - Fraction(expected)) <= Fraction(tolerance) * Fraction(expected)


def test_deep_counties_get_what_the_reports_say(facts: Facts) -> None:
    """10.64 亿 in 2017 given; 15.94 and 22.2 亿 come out of the rules, a quarter of all in 2019, 39.3 % more."""
    deep = {one.code for one in facts.counties if one.deep}
    group = {one.code for one in facts.streams if one.in_group}
    before = sum(atoms for (county, code), atoms in facts.last_year.items() if county in deep and code in group)
    assert Fraction(before, WAN_YUAN.atoms) == Fraction("10.64") * YI
    theirs, everyone = planned(DEEP_GROUP), planned(ALL_GROUP)
    assert near(theirs[2018], "159400", "0.005")
    assert near(theirs[2019], "222000", "0.005")
    assert near(theirs[2019] / theirs[2018], "1.393", "0.005")
    assert near(theirs[2019] / everyone[2019], "0.25", "0.01")


def test_the_provincial_fund_is_the_published_one(facts: Facts) -> None:
    """36 亿 in 2019: 28.56 to counties, batches of 21.5 and 14.5; 41.4 in 2020, the first batch 30."""
    pools = {year: facts.pools["SZ", year] for year in (2019, 2020)}
    wan = WAN_YUAN.atoms
    assert [pool.total for pool in pools.values()] == [360_000 * wan, 414_000 * wan]
    assert [pool.initial for pool in pools.values()] == [215_000 * wan, 300_000 * wan]
    assert pools[2019].to_counties == 285_600 * wan
    assert pools[2019].total - (pools[2019].initial or 0) == 145_000 * wan


def test_counties_villages_and_people_are_the_published_numbers(facts: Facts) -> None:
    """107 counties, 96 with 扶贫任务, 56 poverty (52 left at the start of 2018), 11 deep; 482 villages; 183.27 万."""
    poverty = [one for one in facts.counties if one.poverty]
    assert len(facts.counties) == 107 and sum(one.task is True for one in facts.counties) == 96
    assert len(poverty) == 56 and sum((one.delisted or 9999) >= 2018 for one in poverty) == 52
    assert sum(one.deep for one in facts.counties) == 11 and len(facts.villages) == 482
    assert sum(one.figures["贫困人口(人)"] for one in facts.counties) == 1_832_700


def test_every_stream_of_the_base_year_adds_up_to_its_pool(facts: Facts) -> None:
    for stream in facts.streams:
        given = sum(atoms for (_, code), atoms in facts.last_year.items() if code == stream.code)
        assert given == facts.pools[stream.code, 2017].to_counties, stream.code
