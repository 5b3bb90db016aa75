"""A rule with instances stands in the book once per instance, each with its own values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.clause import Clause
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, HINT, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.parameter import RATIO, Parameter
from allocator.domain.records import Use
from allocator.domain.rule import OFF, SOFT, ActiveRule, Rule
from allocator.domain.scenario import Setting
from allocator.domain.stream import Stream
from allocator.rulebook import Resolved, effective_text, resolve, settings_of
from allocator.rules import RULES
from allocator.scenario_files import load_scenario, parse_set
from allocator.use_cases.result_json import rules as rules_json

FACTS = Facts(
    info={},
    years=(2018, 2019),
    counties=(
        County("610101", "甲县", "示例市", poverty=True, deep=True, task=True, band="一档"),
        County("610102", "乙县", "示例市", poverty=False, deep=False, task=True, band="二档"),
    ),
    streams=(
        Stream("SZ", "省级专项", "省级", "专项扶贫", "全部", "全额因素法"),
        Stream("ZY", "中央专项", "中央", "专项扶贫", "全部", "全额因素法"),
    ),
    pools={},
    last_year={},
)


def typed(*texts: str, why: str | None = None) -> tuple[Setting, ...]:
    """What --set makes of the texts."""
    parsed = [parse_set(text, why) for text in texts]
    assert not any(isinstance(one, Problem) for one in parsed), parsed
    return tuple(one for one in parsed if isinstance(one, Setting))


def resolved(*texts: str, facts: Facts = FACTS, why: str | None = None) -> Resolved:
    """The rule book after --set."""
    return resolve(facts, typed(*texts, why=why), RULES)


def splits(result: Resolved) -> list[ActiveRule]:
    """The instances of class_split in the book."""
    return [one for one in result.book if one.rule.id == "class_split"]


def test_without_an_instance_the_rule_does_not_stand_in_the_book() -> None:
    result = resolved()
    assert result.problems == ()
    assert splits(result) == []


def test_each_instance_stands_in_the_book_once_in_the_order_of_its_text() -> None:
    result = resolved(
        "class_split[贫困县,ZY].share=0.8", "class_split[一档,SZ].share=50%", "class_split[贫困县,ZY].mode=exactly"
    )
    assert result.problems == ()
    assert [one.id for one in splits(result)] == ["class_split[一档,SZ]", "class_split[贫困县,ZY]"]
    first, second = splits(result)
    assert (first.values.ratio("share"), first.values.get("mode")) == (Fraction(1, 2), "at_least")
    assert (second.values.ratio("share"), second.values.get("mode")) == (Fraction(4, 5), "exactly")
    assert (first.values.status, first.values.tier) == (SOFT, 1)
    numbers = [one.rule.number for one in result.book]
    assert numbers == sorted(numbers)


def test_a_year_and_a_status_belong_to_their_instance_alone() -> None:
    result = resolved(
        "class_split[贫困县,ZY].share=0.8",
        "class_split[贫困县,ZY].share@2019=0.7",
        "class_split[贫困县,ZY].status=hard",
        "class_split[其他县,ZY].share=0.1",
    )
    others, poverty = splits(result)
    assert [poverty.values.ratio("share", year) for year in (2018, 2019)] == [Fraction(4, 5), Fraction(7, 10)]
    assert (poverty.values.status, others.values.status) == ("hard", "soft")
    assert others.values.ratio("share", 2019) == Fraction(1, 10)


def test_a_setting_without_an_instance_holds_for_all_instances() -> None:
    result = resolved(
        "class_split[贫困县,ZY].share=0.8", "class_split[其他县,SZ].share=0.1", "class_split.status=off", why="不切块"
    )
    assert result.problems == ()
    assert [one.values.status for one in splits(result)] == [OFF, OFF]


@pytest.mark.parametrize("comma", [",", "\N{FULLWIDTH COMMA}", " , "])
def test_the_comma_of_an_instance_may_be_full_width_or_spaced(comma: str) -> None:
    assert [one.id for one in splits(resolved(f"class_split[贫困县{comma}ZY].share=0.8"))] == ["class_split[贫困县,ZY]"]


@pytest.mark.parametrize(
    ("instance", "near"),
    [
        ("贫困县,ZZ", "贫困县,"),
        ("深度贫困,ZY", "深度贫困县,ZY"),
        ("ZY,贫困县", "贫困县,ZY"),
        ("全部", "应写成“贫困县,ZY”"),
        ("贫困县", "贫困县,"),
        ("三档,ZY", "档,ZY"),
    ],
)
def test_an_unknown_instance_is_a_problem_with_the_nearest_form(instance: str, near: str) -> None:
    result = resolved(f"class_split[{instance}].share=0.8")
    assert splits(result) == []
    (problem,) = result.problems
    assert (problem.level, problem.sheet, problem.found) == (ERROR, "--set", instance)
    assert instance in problem.text
    assert near in problem.text
    assert "class_split[贫困县,ZY].share" in problem.fix


def test_a_value_without_an_instance_that_would_be_lost_is_a_problem() -> None:
    (problem,) = resolved("class_split.share=0.8").problems
    assert problem.level == ERROR
    assert "须按实例设置" in problem.text
    assert "class_split[贫困县,ZY].share" in problem.fix


def test_a_status_without_any_instance_is_only_a_hint() -> None:
    assert [one.level for one in resolved("class_split.status=hard").problems] == [HINT]


def test_the_blank_row_that_the_template_prints_says_nothing() -> None:
    rows = [("status", "soft"), ("tier", "1"), ("share", ""), ("mode", "at_least")]
    sheet = tuple(Setting("rule", ("class_split", "", n, ""), v, None, "workbook", "规则!G9") for n, v in rows)
    result = resolve(FACTS, sheet, RULES)
    assert result.problems == ()
    assert splits(result) == []


def test_a_row_of_the_sheet_with_an_instance_sets_that_instance() -> None:
    row = Setting("rule", ("class_split", "深度贫困县,ZY", "share", "2019"), "30%", "示例", "workbook", "规则!G9")
    (split,) = splits(resolve(FACTS, (row,), RULES))
    assert (split.id, split.values.ratio("share", 2019)) == ("class_split[深度贫困县,ZY]", Fraction(3, 10))
    assert split.values.origin["share"] == "workbook"


def test_a_bad_value_is_refused_once_however_many_instances_there_are() -> None:
    result = resolved("class_split[贫困县,ZY].share=0.8", "class_split[其他县,ZY].share=0.1", "class_split.share=80")
    (problem,) = result.problems
    assert "80%" in problem.text


def test_a_rule_without_instances_refuses_one() -> None:
    (problem,) = resolved("deep_county_uplift[甲].uplift=0.3").problems
    assert problem.text == "规则“deep_county_uplift”没有分实例的设置。"


def test_switching_one_instance_off_needs_a_reason() -> None:
    (problem,) = resolved("class_split[贫困县,ZY].share=0.8", "class_split[贫困县,ZY].status=off").problems
    assert "必须写明理由" in problem.text


def test_the_values_in_force_give_the_same_book_again() -> None:
    first = resolved(
        "class_split[贫困县,ZY].share=0.8", "class_split[一档,SZ].share=50%", "class_split[一档,SZ].tier=3"
    )
    again = resolve(FACTS, settings_of(first.book), RULES)
    assert again.problems == ()
    assert effective_text(again.book) == effective_text(first.book)
    assert "class_split[贫困县,ZY].share=0.8\n" in effective_text(first.book)
    assert "class_split[一档,SZ].tier=3\n" in effective_text(first.book)


def test_the_order_of_settings_of_different_instances_does_not_matter() -> None:
    texts = ["class_split[贫困县,ZY].share=0.8", "class_split[一档,SZ].share=50%"]
    assert effective_text(resolved(*texts).book) == effective_text(resolved(*reversed(texts)).book)


def test_the_json_names_the_instance() -> None:
    book = resolved("class_split[贫困县,ZY].share=0.8").book
    entries = {one["id"]: one for one in rules_json(book, None, None, ())}
    assert entries["class_split[贫困县,ZY]"]["parameters"]["share"] == "0.8"
    assert "class_split" not in entries


def test_a_scenario_file_sets_an_instance(tmp_path) -> None:
    text = '[rules."class_split[贫困县,ZY]"]\nshare = { value = "0.8", why = "切块" }\n"mode@2019" = "exactly"\n'
    (tmp_path / "切块.toml").write_text(text, encoding="utf-8")
    scenario = load_scenario("切块", (tmp_path,))
    (split,) = splits(resolve(FACTS, scenario.settings, RULES))
    assert split.values.ratio("share") == Fraction(4, 5)
    assert (split.values.get("mode", 2018), split.values.get("mode", 2019)) == ("at_least", "exactly")
    assert (split.values.origin["share"], split.values.why) == ("scenario:切块", "切块")


def of_uses() -> Rule:
    """A rule whose instances are the uses of the sheet 用途, any other text being one too."""
    share = Parameter("least", "最低比例", RATIO, None, minimum=Fraction(0))
    quote = "示例规则按用途设置,每种用途一个实例。"
    return Rule(
        99,
        "example",
        "示例",
        Clause("", quote),
        (share,),
        OFF,
        None,
        ("hard", OFF),
        lambda ledger, values: (),
        lambda ledger, values, county, year: None,
        has_instances=True,
        instance_example="产业",
        own_instances=lambda facts: tuple(sorted({one.use for one in facts.uses})),
    )


def test_instances_that_the_workbook_names_stand_in_the_book_without_a_setting() -> None:
    facts = replace(FACTS, uses=(Use("产业", 2018, Fraction(1, 2)), Use("产业", 2019, Fraction(3, 5))))
    set_one = Setting("rule", ("example", "就业", "status", ""), "hard", None, "--set", "--set")
    book = resolve(facts, (set_one,), (of_uses(),)).book
    assert [(one.id, one.values.status) for one in book] == [("example[产业]", "off"), ("example[就业]", "hard")]


def test_a_parameter_of_a_rule_that_is_off_is_answered_with_a_hint() -> None:
    (problem,) = resolved("cell_ceiling.multiple=3").problems
    assert problem.level == HINT
    assert "停用中" in problem.text
    assert "cell_ceiling.status=soft" in problem.fix


def test_the_ceiling_made_soft_stands_in_the_last_tier_unless_another_is_named() -> None:
    def tier(*texts: str) -> int | None:
        return next(one.values.tier for one in resolved(*texts).book if one.rule.id == "cell_ceiling")

    assert tier("cell_ceiling.status=soft", "cell_ceiling.multiple=3") == 9
    assert tier("cell_ceiling.status=soft", "cell_ceiling.multiple=3", "cell_ceiling.tier=2") == 2


def test_the_facts_carry_the_reserve_and_the_village_floor_in_force() -> None:
    facts = resolved("spend_the_pool.reserve_share=2%", "deep_village_floor.campaign_to=2019").facts
    assert facts.in_force["spend_the_pool"].ratio("reserve_share") == Fraction(1, 50)
    carried = {"spend_the_pool", "deep_village_floor", "unlisted_village_reserve"}
    assert (facts.campaign, set(facts.in_force)) == ((2018, 2019), carried)
