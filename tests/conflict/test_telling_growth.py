"""A growth that the next year's pools do not allow is a floor of that year; gaps of several years add up."""

from __future__ import annotations

from dataclasses import replace

from allocator.conflict.culprits import Clash
from allocator.conflict.softening import gap_text, gaps_by_year
from allocator.conflict.telling import telling, whole_units
from allocator.domain.cell import Cell
from allocator.domain.conflict import Gap
from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import LinearProgramme, Row
from allocator.rulebook import prepare
from allocator.rules import RULES
from allocator.solving.pool_shortage import Shortage
from tests.conflict.planted import BAND
from tests.use_cases.towns import CODES, facts, wan

ROOM = Fraction(13, 10)


def cell(year: int) -> Cell:
    """甲县's 省级专项."""
    return Cell(CODES[0], "SZ", year)


def test_a_least_growth_is_told_as_a_floor_of_the_year_meant() -> None:
    """1,000 of 2018 × 1.3 against 1,040 in 2019: 260 short, which is 200 of 2018 (260 ÷ 1.3)."""
    known = prepare(facts(), (), RULES)
    rows = (
        Row(BAND, CODES[0], 2019, ((cell(2019), Fraction(1)), (cell(2018), -ROOM)), lower=Fraction(0)),
        Row(
            "spend_the_pool",
            "stream:SZ",
            2018,
            ((cell(2018), Fraction(1)),),
            wan(1000) * Fraction(1),
            wan(1000) * Fraction(1),
        ),
        Row(
            "spend_the_pool",
            "stream:SZ",
            2019,
            ((cell(2019), Fraction(1)),),
            wan(1040) * Fraction(1),
            wan(1040) * Fraction(1),
        ),
    )
    short = Shortage(wan(200) * Fraction(1), rows, {"stream:SZ": wan(-200) * Fraction(1)})
    told = telling(known.facts, known.book, rows, Clash((BAND, "spend_the_pool"), short, {}))
    text = told.text
    assert told.amount == wan(260)
    assert "2019 年规则冲突" in text and "以 2018 年安排数计的最低要求" in text
    assert "相差 260 万元(相当于 2018 年资金总盘多出 200 万元)" in text and "上限" not in text


def test_gaps_of_several_years_are_told_together_and_by_year() -> None:
    known = facts()
    missed = {
        Row(BAND, CODES[0], year, ((cell(year), Fraction(1)),), lower=Fraction(1)): Fraction(wan(amount))
        for year, amount in ((2018, 200), (2019, 300))
    }
    told = gap_text(known, missed, "", "由甲县承担")
    assert told == "缺口合计 500 万元(2018 年 200 万元、2019 年 300 万元),由甲县承担"
    assert gaps_by_year(known, missed) == (Gap(2018, "200", "万元"), Gap(2019, "300", "万元"))


def test_a_cap_on_growth_in_whole_units_says_whom_it_binds() -> None:
    """Who has nothing in 2018 may grow as it likes in 2019; with 2018 closed there is nothing to say."""
    known, cap = prepare(facts(), (), RULES), Fraction(11, 10)
    bound = Row(BAND, CODES[0], 2019, ((cell(2019), Fraction(1)), (cell(2018), -cap)), upper=Fraction(0))
    closed = Row(BAND, CODES[0], 2019, ((cell(2019), Fraction(1)),), upper=Fraction(wan(1100)))
    programme = LinearProgramme(2018, (), (), ())
    for row, told in (
        (replace(bound, unforeseen=True), True),
        (bound, False),
        (replace(closed, unforeseen=True), False),
    ):
        found = whole_units(known.facts, known.book, programme, WholeUnitConflict((row,), {}, "相差 1 万元"))
        assert found.text.startswith("2019 年取整冲突:相差 1 万元。")
        assert ("(上年数为 0 的县区不受增幅上限约束;此处按有关县区 2018 年均有安排计。)" in found.text) == told
