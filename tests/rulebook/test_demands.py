"""A rule that is on and lacks the value it works by is told where it was switched on, with what to set."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.finding import ERROR, WARNING
from allocator.domain.fraction import Fraction
from allocator.domain.rule import Rule
from allocator.domain.scenario import Setting
from allocator.rulebook import Resolved, resolve
from allocator.rules import RULES
from allocator.scenario_files import parse_set
from tests.workbooks_out.builders import facts

TWO_YEARS = replace(facts(), years=(2018, 2019))
# --set → (level, what is named, what would mend it)
LACKING: dict[str, tuple[tuple[str, ...], str, str, str]] = {
    "a fixed growth without its figure": (
        ("deep_county_uplift.normal_growth=fixed",), ERROR,
        "“正常增幅”取“固定数”", "deep_county_uplift.fixed_growth=10%"),
    "the figure of one year only": (
        ("deep_county_uplift.normal_growth=fixed", "deep_county_uplift.fixed_growth@2018=10%"),
        ERROR, "但2019年没有设", "deep_county_uplift.fixed_growth"),
    "a band without bounds": (
        ("county_band.status=hard",), ERROR,
        "“最低保障额”“最低增幅”“最高增幅”(至少设一项)", "county_band.minimum_amount"),
    "a class without a share": (
        ("class_split[贫困县,ZY].mode=exactly",), ERROR, "[贫困县,ZY]", "class_split[贫困县,ZY].share=10%"),
    "a ceiling without a multiple": (
        ("cell_ceiling.status=soft",), ERROR, "测算数的倍数上限", "cell_ceiling.multiple=3"),
    "a reserve of nothing": (
        ("unlisted_village_reserve.status=soft",), WARNING, "为 0,不起作用", "unlisted_village_reserve.reserve_share"),
    "a reward of nothing": (("performance_reward.status=hard",), WARNING, "为 0", "performance_reward.reward_share"),
    "a floor of nothing": (("deep_village_floor.floor=0",), WARNING, "“每村投入下限”为 0", "deep_village_floor.floor"),
    "a hold harmless of nothing": (
        ("delisted_hold_harmless.floor_share=0",), WARNING, "为 0", "delisted_hold_harmless.floor_share"),
}  # fmt: skip
COMPLETE: dict[str, tuple[str, ...]] = {
    "nothing set at all": (),
    "a fixed growth of nought": ("deep_county_uplift.normal_growth=fixed", "deep_county_uplift.fixed_growth=0"),
    "the one year that is fixed": (
        "deep_county_uplift.normal_growth@2019=fixed", "deep_county_uplift.fixed_growth@2019=5%"),
    "one bound": ("county_band.status=hard", "county_band.maximum_growth=30%"),
    "a class for one year": ("class_split[贫困县,ZY].share@2019=80%",),
    "a class off": ("class_split[贫困县,ZY].status=off",),
    "a reward in one year": ("performance_reward.status=hard", "performance_reward.reward_share@2019=5%"),
    "a fixed reward": ("performance_reward.status=hard", "performance_reward.mode=fixed"),
}  # fmt: skip


def resolved(texts: tuple[str, ...], place: str = "--set") -> Resolved:
    """The book after the settings, each with a reason."""
    settings = [parse_set(text, "试算") for text in texts]
    assert all(isinstance(one, Setting) for one in settings)
    return resolve(TWO_YEARS, tuple(replace(one, place=place) for one in settings if isinstance(one, Setting)), RULES)


@pytest.mark.parametrize("name", LACKING)
def test_what_is_lacking_is_told_at_the_setting_that_asks_for_it(name: str) -> None:
    texts, level, said, fix = LACKING[name]
    (problem,) = resolved(texts).problems
    assert (problem.level, problem.sheet, problem.found) == (level, "--set", texts[0].partition("=")[2])
    assert said in problem.text and fix in problem.fix


@pytest.mark.parametrize("name", COMPLETE)
def test_what_is_complete_is_not_told(name: str) -> None:
    assert resolved(COMPLETE[name]).problems == ()


def test_a_cell_of_the_workbook_or_a_scenario_file_is_named() -> None:
    (problem,) = resolved(("county_band.status=hard",), "规则!E40").problems
    assert (problem.sheet, problem.cell) == ("规则", "E40")
    (problem,) = resolved(("county_band.status=hard",), "scenarios/带.toml").problems
    assert (problem.sheet, problem.cell) == ("scenarios/带.toml", "")


def test_a_value_that_could_not_be_read_is_not_told_again_as_lacking() -> None:
    problems = resolved(("cell_ceiling.status=soft", "cell_ceiling.multiple=三倍")).problems
    assert [one.found for one in problems] == ["三倍"]


@pytest.mark.parametrize("share", ("spend_the_pool.reserve_share", "performance_reward.reward_share"))
def test_a_share_that_leaves_nothing_is_refused(share: str) -> None:
    (problem,) = resolved((f"{share}=100%",)).problems
    assert problem.level == ERROR and "不能大于 0.99" in problem.text


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_parameter_without_a_baseline_is_demanded_or_spoken_of_by_the_rule_itself(rule: Rule) -> None:
    open_ones = {parameter.id for parameter in rule.parameters if parameter.baseline is None}
    demanded = {name for demand in rule.demands for name in demand.parameters}
    assert open_ones <= demanded or rule.problems is not None
    assert demanded <= {parameter.id for parameter in rule.parameters}
    for demand in rule.demands:
        assert set(demand.statuses) <= {*rule.statuses, "hard", "soft", "check"}
        assert demand.idle in (None, Fraction(0))
