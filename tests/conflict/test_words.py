"""How clashes and their repairs are told: alike ones together, which way totals must move, why a pool helps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.conflict.culprits import Clash
from allocator.conflict.softening import beside_told
from allocator.conflict.telling import Telling, telling
from allocator.domain.cell import Cell
from allocator.domain.conflict import Conflict, Gap, Repair, Said
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Row
from allocator.rulebook import prepare
from allocator.rules import RULES
from allocator.solving.pool_shortage import Shortage
from allocator.use_cases import plan_facts
from allocator.use_cases.mending_lines import conflict_lines
from allocator.use_cases.result_json import conflict as as_json
from tests.conflict import planted
from tests.conflict.planted import BAND, decided, issued
from tests.properties.provinces import Case
from tests.use_cases.towns import CODES, facts, setting, wan

POOLS = "spend_the_pool"
GROWTH = (
    setting("delisted_hold_harmless", "status", "off"),
    setting("deep_area_tilt", "status", "off"),
    setting(BAND, "status", "hard"),
)


def conflict_of(case: Case) -> Conflict:
    """The conflict that a run of the case tells."""
    found = plan_facts(case.facts, case.settings).conflict
    assert found is not None
    return found


def decided_below_issued_thrice() -> Case:
    """120, 200 and 51 issued, at most 100, 150 and 50 decided: 20, 50 and 1 apart."""
    high = (issued(code, amount) for code, amount in zip(CODES[:3], (120, 200, 51), strict=True))
    low = (decided(code, planted.AT_MOST, amount) for code, amount in zip(CODES[:3], (100, 150, 50), strict=True))
    return Case(replace(facts(deep=()), issued=tuple(high), manual=tuple(low)))


def test_clashes_that_are_alike_are_told_in_one_sentence() -> None:
    found = conflict_of(decided_below_issued_thrice())
    first, alike, *others = conflict_lines(found)
    assert first.startswith("【规则冲突】2018 年规则冲突:规则16“已下达不收回”(甲县)") and "相差 20 万元。" in first
    assert alike == "  同类冲突另有 2 个县区:乙县(相差 50 万元)、丙县(相差 1 万元)。"
    assert not any("规则冲突】" in line for line in others)
    written = as_json(found)
    assert [one["short_by"] for one in (written, *written["others"])] == ["20", "50", "1"]
    assert all("不能同时成立" in one["text"] for one in written["others"])


def clash_of(county: str, rules: tuple[str, ...] = ("a", "b"), year: int = 2018, alike: str = "甲、乙") -> Conflict:
    """A told clash of one county."""
    said = Said("相差 3 万元", Fraction(3), county, alike)
    return Conflict("exact", rules, (county,), year, "3", f"{year} {county}", said=said)


@pytest.mark.parametrize(
    "other",
    [
        clash_of("丙县", rules=("a",)),
        clash_of("丙县", year=2019),
        clash_of("丙县", alike="另一句"),
        clash_of(""),
        replace(clash_of("丙县"), kind="whole_units", said=None),
    ],
)
def test_other_rules_years_sentences_and_groups_stand_alone(other: Conflict) -> None:
    found = replace(clash_of("甲县"), others=(other, clash_of("乙县")))
    first, alike, apart = conflict_lines(found)[:3]
    assert first.endswith("甲县") and alike == "  同类冲突另有 1 个县区:乙县(相差 3 万元)。"
    assert apart == f"【规则冲突】另有:{other.text}"


def test_a_county_with_several_clashes_is_not_counted_twice() -> None:
    found = replace(clash_of("甲县"), others=(clash_of("乙县"), clash_of("乙县")))
    assert conflict_lines(found)[1] == "  同类冲突另有 2 项:乙县(相差 3 万元)、乙县(相差 3 万元)。"


def told(weights: tuple[int, ...], changes: dict[str, int]) -> Telling:
    """甲县's SZ at most five times its ZY, pools of 1,000 and 100 (both years of ZY where there are four weights)."""
    known = prepare(facts(), (), RULES)
    first, second, third = (Cell(CODES[0], code, year) for code, year in (("SZ", 2018), ("ZY", 2018), ("ZY", 2019)))
    one = Fraction(1)
    rows = (
        Row(BAND, CODES[0], 2018, ((first, one), (second, Fraction(-5))), upper=Fraction(0)),
        *(
            Row(POOLS, f"stream:{cell.stream}", cell.year, ((cell, one),), wan(amount) * one, wan(amount) * one)
            for cell, amount in ((first, 1000), (second, 100), (third, 100))
        ),
    )[: len(weights) or None]
    moved = {f"stream:{code}": wan(amount) * one for code, amount in changes.items()}
    short = Shortage(wan(100) * one, rows, moved, weights=tuple(map(Fraction, weights)))
    return telling(known.facts, known.book, rows, Clash((BAND, POOLS), short, {}))


@pytest.mark.parametrize(
    ("weights", "size"),
    [
        ((-1, 0, -1), "2018 年“中央专项”总盘至少须增加 100 万元"),
        ((-1, 0, -1, -1), "2018 年“中央专项”、2019 年“中央专项”总盘合计至少须增加 100 万元"),
        ((-1, 1, 0), "2018 年“省级专项”总盘至少须减少 100 万元"),
        (
            (-1, 1, -1),
            "总盘合计至少须变动(增加或减少) 100 万元:可增加 2018 年“中央专项”,也可减少 2018 年“省级专项”",
        ),
        ((), "总盘合计至少须变动(增加或减少) 100 万元"),
    ],
)
def test_totals_are_said_to_grow_or_to_shrink_as_the_proof_has_it(weights: tuple[int, ...], size: str) -> None:
    found = told(weights, {"ZY": 100})
    assert found.size == size and f"的资金总盘不相容:{size}。" in found.text


def test_fixed_money_is_told_with_whose_it_is() -> None:
    """Floors of 3,000 in 1,000 of NZ and 700 of ZY: 100 of NZ fixed for 丙县, 200 of SZ for 甲县 outside the pool."""
    known, one = prepare(facts(), (), RULES), Fraction(1)
    mine, outside, beside = Cell(CODES[0], "NZ", 2018), Cell(CODES[0], "SZ", 2018), Cell(CODES[2], "NZ", 2018)
    rows = (
        Row(BAND, CODES[0], 2018, ((mine, one), (outside, one)), lower=wan(3000) * one),
        Row(POOLS, "stream:NZ", 2018, ((mine, one), (beside, one)), wan(1000) * one, wan(1000) * one),
    )
    short = Shortage(wan(1900) * one, rows, {"stream:NZ": wan(1900) * one})
    fixed = {outside: wan(200) * one, beside: wan(100) * one}
    text = telling(known.facts, known.book, rows, Clash((BAND, POOLS), short, fixed)).text
    assert "其中其他已固定的资金(甲县“省级专项”)承担 200 万元" in text
    assert "另有固定安排(丙县“农业整合资金”) 100 万元" in text


def test_a_gap_that_is_not_what_was_told_says_why() -> None:
    """200 told of 2018 and a gap of 250: the other rules are kept too; 200 and 200 needs no word."""
    clash = replace(clash_of("甲县", rules=("r", POOLS)), said=Said("相差 200 万元", Fraction(200), "甲县", ""))

    def beside(*gaps: Gap, rule: str = "r") -> str:
        return beside_told(Repair("改为软约束", (f"{rule}.status=soft",), gaps=gaps), [clash]).text

    why = "(其他规则一并遵守、取整后的{},与以上所差数额不同)".format
    assert beside(Gap(2018, "250", "万元")) == "改为软约束" + why("缺口")
    assert beside(Gap(2018, "-250", "万元")) == "改为软约束" + why("超出额")
    assert beside(Gap(2018, "200", "万元"), Gap(2019, "-1", "万元")) == "改为软约束" + why("缺口和超出额")
    assert beside(Gap(2018, "200.000001", "万元")) == beside(Gap(2018, "-200", "万元")) == "改为软约束"
    assert beside(Gap(2018, "250", "万元"), rule="other") == beside() == "改为软约束"


def growing(totals: tuple[int, int], name: str, value: str) -> Case:
    """Pools of 900 each in 2017, then of ``totals``, under a bound on growth."""
    plain = facts(years=(2018, 2019), deep=(), last_year=(360, 270, 180, 90))
    by_year = dict(zip((2018, 2019), totals, strict=True))
    pools = {
        key: replace(pool, total=wan(by_year.get(key[1], 900))) if key[0] != "NZ" else pool
        for key, pool in plain.pools.items()
    }
    return Case(replace(plain, pools=pools), (*GROWTH, setting(BAND, name, value)))


def test_a_pool_of_the_year_before_says_that_the_base_moves() -> None:
    """1.1 × 2,600 of 2018 is 260 more than 2019 has: 237 less in 2018 will do; 80 more there lift a cap of 25 %."""
    less = [one.text for one in conflict_of(growing((1300, 1300), "minimum_growth", "0.1")).repairs if one.pool]
    assert less[0] == "2018 年“省级专项”总盘减少 237 万元(调为 1,063 万元)(2019 年的基数随之降低)"
    more = [one.text for one in conflict_of(growing((1000, 1300), "maximum_growth", "0.25")).repairs if one.pool]
    assert more[0] == "2018 年“省级专项”总盘增加 80 万元(调为 1,080 万元)(2019 年的基数随之提高)"
    assert more[-1] == "2019 年“中央专项”总盘减少 100 万元(调为 1,200 万元)"


def test_a_pool_that_decides_what_a_rule_asks_for_says_so() -> None:
    """甲县's 20 % more than the pools' growth against a cap of 10 %: with pools a tenth smaller both hold."""
    settings = (*GROWTH, setting("deep_county_uplift", "status", "hard"), setting(BAND, "maximum_growth", "0.1"))
    found = conflict_of(Case(facts(), settings))
    (first, *_) = [one.text for one in found.repairs if one.pool]
    assert first == "2018 年“省级专项”总盘减少 200 万元(调为 800 万元)(有关规则的要求随总盘改变)"
