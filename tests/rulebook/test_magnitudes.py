"""Numbers that no parameter, pool, year or tier can be are told where they stand, and never computed with."""

from __future__ import annotations

import pytest

from allocator.domain.finding import ERROR
from allocator.domain.fraction import Fraction
from allocator.domain.parameter import MONEY, MULTIPLE, QUANTITY, RATIO, Parameter
from allocator.domain.scenario import Setting
from allocator.rulebook import resolve
from allocator.rulebook.values import MOST, Refused, parse_value
from allocator.rules import RULES
from allocator.scenario_files import parse_set
from tests.workbooks_out.builders import facts

ABSURD = (
    ("deep_village_floor.floor=1e300", "大得不可能"),
    ("deep_village_floor.floor=1e999999999", "大得不可能"),
    ("deep_village_floor.floor=20000000000", "不能大于 10000000000"),
    ("deep_county_uplift.uplift=20000%", "不能大于 100"),
    ("deep_county_uplift.uplift=1.5", "请写成 1.5% 或 0.015;如确指 150%,请带百分号写出"),
    ("deep_county_uplift.uplift=1e-30", "小数位数太多"),
    ("deep_county_uplift.uplift=nan", "不是数"),
    ("deep_county_uplift.uplift@²019=0.2", "不是年份"),
    ("deep_county_uplift.tier=²", "层级"),
    ("deep_county_uplift.tier=" + "9" * 5000, "层级"),
    ("cell_ceiling.multiple=1e7", "不能大于 1000000"),
    ("pool:ZY@2018=1e300", "大得不可能"),
    ("pool:ZY@2018=1e12", "大得不可能"),
)


@pytest.mark.parametrize(("text", "word"), ABSURD, ids=[text[:40] for text, _ in ABSURD])
def test_an_absurd_number_is_an_error_at_its_place(text: str, word: str) -> None:
    setting = parse_set(text, "试算")
    assert isinstance(setting, Setting)
    (problem,) = resolve(facts(), (setting,), RULES).problems
    assert (problem.level, problem.sheet) == (ERROR, "--set") and word in problem.text and problem.fix


@pytest.mark.parametrize("unit", (RATIO, MULTIPLE, MONEY, QUANTITY))
def test_the_largest_that_may_be_is_taken_as_it_stands(unit: str) -> None:
    most = {RATIO: "10000%", MULTIPLE: "1000000", MONEY: "10000000000", QUANTITY: "1e15"}[unit]
    parameter = Parameter("p", "试", unit, None)
    assert parse_value(parameter, most) == MOST[unit]
    with pytest.raises(Refused, match="不能大于"):
        parse_value(parameter, most.replace("1", "2", 1))


def test_digits_are_kept_to_the_twentieth() -> None:
    assert parse_value(Parameter("p", "试", RATIO, None), "0.12345678901234567891") == Fraction(
        12345678901234567891, 10**20
    )
