"""A scenario file or --set that cannot be applied names file, key and the nearest valid name; wide signs are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.domain.finding import ERROR, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.scenario import Scenario, Setting
from allocator.rulebook import Resolved, resolve
from allocator.rules import RULES
from allocator.scenario_files import load_scenario, parse_set
from tests.checks.province import WAN, province

# (TOML, what the problem names, words of text and fix)
WRONG = [
    ('[rules.deep_vilage_floor]\nfloor = { value = "400", why = "试" }\n', "deep_village_floor"),
    ('[rules.deep_village_floor]\nflor = { value = "400", why = "试" }\n', "floor"),
    ('[rules.deep_county_uplift]\nreading = { value = "compuond", why = "试" }\n', "compound"),
    ('[rules.deep_county_uplift]\nuplift = { value = "20", why = "试" }\n', "20%"),
    ('[rules.deep_county_uplift]\nuplift = { value = "两成", why = "试" }\n', "不是数"),
    ('[rules.deep_village_floor]\n"floor@19" = { value = "400", why = "试" }\n', "@2019"),
    ('[rules.spend_the_pool]\nstatus = { value = "off", why = "试" }\n', "状态"),
    ('[rules.deep_village_floor]\nstatus = "off"\n', "必须写明理由"),
    ('[counties.610999]\n"绩效等次" = { value = "优秀" }\n', "610999"),
    ('[counties.610925]\n"贫困人囗(人)" = { value = "1" }\n', "贫困人口(人)"),
    ('[counties.610925]\n"贫困人口(人)" = { value = "-5" }\n', "不能是负数“-5”"),
    ('[counties.610925]\n"贫困人口(人)" = { value = "15.5" }\n', "应为整数"),
    ('[counties.610925]\n"贫困人口(人)" = { value = "1e30" }\n', "大得不可能"),
    ('[counties.610925]\n"摘帽年度" = { value = "2018.5" }\n', "四位年份"),
    ('[pools.ZX.2019]\ntotal = { value = "528000" }\n', "ZX"),
    ('[pools.ZY.2031]\ntotal = { value = "528000" }\n', "2018—2019"),
    ('[pools.ZY.2019]\ntotal = { value = "528000万元" }\n', "不是数"),
    ('[weights.ZY]\n"贫困人囗(人)" = { value = "50" }\n', "贫困人口(人)"),
    ('[streams.ZY]\n"分配方法" = { value = "因素法" }\n', "全额因素法"),
    ('[streams.ZY]\n"计量单位" = { value = "亩" }\n', "计量单位"),
    ('[streams.ZY]\n"取整单位" = { value = "0.0000001" }\n', "万元"),
    ('[rule.deep_village_floor]\nfloor = 1\n', "rules"),
    ('title = "无尾\n', "第 1 行"),
    ('inherits = "没有这个"\n', "没有这个"),
]  # fmt: skip


def scenario_of(text: str, folder: Path) -> Scenario | tuple[Problem, ...]:
    """The scenario of a file's text."""
    (folder / "试.toml").write_text(text, encoding="utf-8")
    return load_scenario("试", (folder,))


def applied(text: str, folder: Path) -> Resolved:
    """The four counties under a scenario."""
    scenario = scenario_of(text, folder)
    assert isinstance(scenario, Scenario), scenario
    return resolve(province(), scenario.settings, RULES)


@pytest.mark.parametrize(("text", "word"), WRONG, ids=[str(number) for number in range(len(WRONG))])
def test_what_cannot_be_applied_names_file_key_and_the_nearest_name(text: str, word: str, tmp_path: Path) -> None:
    loaded = scenario_of(text, tmp_path)
    problems = resolve(province(), loaded.settings, RULES).problems if isinstance(loaded, Scenario) else loaded
    wrong = [one for one in problems if one.level == ERROR]
    assert len(wrong) == 1, problems
    assert word in wrong[0].text + wrong[0].fix and wrong[0].fix.endswith("。")
    assert wrong[0].sheet == "scenarios/试.toml"


@pytest.mark.parametrize(
    "text",
    ["deep_village_floor.floor=1\uff0c450.5", "deep_village_floor.floor\uff1d\uff11\uff14\uff15\uff10.5",
     "\uff44eep_village_floor.floor = 1450.5"],
)  # fmt: skip
def test_wide_signs_after_set_are_read_as_narrow_ones(text: str) -> None:
    setting = parse_set(text, None)
    assert isinstance(setting, Setting)
    resolved = resolve(province(), (setting,), RULES)
    assert resolved.problems == ()
    floor = next(one for one in resolved.book if one.rule.id == "deep_village_floor").values
    assert floor.whole("floor", 2018) == 1450 * WAN + WAN // 2


def test_wide_percent_signs_and_lists_of_codes_are_read(tmp_path: Path) -> None:
    text = """
    [rules.deep_county_uplift]
    uplift = { value = "\uff12\uff15\uff05", why = "试" }
    exempt = { value = "610924\uff0c610925\uff1b\uff16\uff11\uff11\uff10\uff12\uff11", why = "试" }
    [streams.NZ]
    "适用范围" = { value = "\uff16\uff11\uff10\uff19\uff12\uff14\uff0c611021", why = "试" }
    [pools.NZ.2018]
    total = { value = "\uff12\uff0c000", why = "试" }
    """
    result = applied(text, tmp_path)
    assert result.problems == ()
    values = next(one for one in result.book if one.rule.id == "deep_county_uplift").values
    assert values.ratio("uplift", 2018) == Fraction(1, 4)
    assert values.exempt == {"610924", "610925", "611021"}
    assert result.facts.stream("NZ").scope == "610924、611021"
    assert result.facts.pools["NZ", 2018].total == 2_000 * WAN


def test_later_layers_win_and_a_baseline_never_overrides_a_workbook(tmp_path: Path) -> None:
    workbook = Setting("rule", ("deep_village_floor", "", "floor", ""), "450", None, "workbook", "规则!H9")
    same = Setting("rule", ("deep_village_floor", "", "floor", ""), "500", "同基准", "scenario:试", "scenarios/试.toml")
    other = Setting("rule", ("deep_village_floor", "", "floor", ""), "480", "试", "scenario:试", "scenarios/试.toml")
    typed = parse_set("deep_village_floor.floor=500", None)
    assert isinstance(typed, Setting)

    def floor(*settings: Setting) -> tuple[int, str]:
        book = resolve(province(), settings, RULES).book
        values = next(one for one in book if one.rule.id == "deep_village_floor").values
        return values.whole("floor", 2018) // WAN, values.origin["floor"]

    assert floor() == (500, "baseline")
    assert floor(workbook) == (450, "workbook")
    assert floor(workbook, same) == (450, "workbook")
    assert floor(workbook, other) == (480, "scenario:试")
    assert floor(workbook, other, typed) == (500, "--set")


def test_a_circle_of_parents_is_named(tmp_path: Path) -> None:
    (tmp_path / "甲.toml").write_text('inherits = "乙"\n', encoding="utf-8")
    (tmp_path / "乙.toml").write_text('inherits = "甲"\n', encoding="utf-8")
    problems = load_scenario("甲", (tmp_path,))
    assert not isinstance(problems, Scenario) and "甲 → 乙 → 甲" in problems[0].text


def test_a_reason_may_end_with_who_approved() -> None:
    for text in ("村级底线试算\uff1b批准人\uff1a李厅长", "村级底线试算; 批准人: 李厅长。"):
        setting = parse_set("deep_village_floor.floor=450", text)
        assert isinstance(setting, Setting)
        assert (setting.why, setting.approver) == ("村级底线试算", "李厅长")
    plain = parse_set("deep_village_floor.floor=450", "待批准")
    assert isinstance(plain, Setting) and (plain.why, plain.approver) == ("待批准", None)
    values = {one.rule.id: one.values for one in resolve(province(), (setting,), RULES).book}["deep_village_floor"]
    assert values.approver == "李厅长"


def test_a_value_without_a_reason_is_warned_of_once_for_its_file(tmp_path: Path) -> None:
    text = """
    [rules.deep_county_uplift]
    uplift = "25%"
    [pools.NZ.2018]
    total = "2000"
    [weights.ZY]
    """
    problems = applied(text, tmp_path).problems
    assert [(one.level, one.sheet) for one in problems] == [("警告", "scenarios/试.toml")]
    assert "deep_county_uplift.uplift" in problems[0].text and "NZ.2018.total" in problems[0].text


def test_a_rule_switched_off_in_a_file_without_a_reason_is_an_error_alone(tmp_path: Path) -> None:
    problems = applied('[rules.deep_county_uplift]\nstatus = "off"', tmp_path).problems
    assert [(one.level, one.sheet) for one in problems] == [("错误", "scenarios/试.toml")]


def test_a_value_of_a_year_outside_the_plan_is_told_and_not_taken() -> None:
    setting = parse_set("deep_county_uplift.uplift@2025=0.3", None)
    assert isinstance(setting, Setting)
    resolved = resolve(province(), (setting,), RULES)
    assert [(one.level, one.sheet, "@2025" in one.text) for one in resolved.problems] == [("警告", "--set", True)]
    values = {one.rule.id: one.values for one in resolved.book}["deep_county_uplift"]
    assert values.origin["uplift"] == "baseline"
