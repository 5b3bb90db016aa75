"""Each planted mistake is found once, at its cell, with what was found; the untouched facts raise nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.county import POOR_PEOPLE
from tests.checks.planted_amounts import AMOUNTS, BASE, ERROR, GAP, HINT, WARNING
from tests.checks.planted_marks import MARKS, WITH_COMPANY
from tests.checks.province import figures, found, province, switched, with_county, with_stream

PLANTED = {**AMOUNTS, **MARKS}


def test_the_untouched_facts_raise_nothing() -> None:
    assert found(BASE) == ()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_found_at_its_cell(name: str) -> None:
    facts, settings, level, sheet, cell, words = PLANTED[name]
    problems = found(facts, settings)
    matching = [one for one in problems if (one.level, one.sheet, one.cell) == (level, sheet, cell)]
    assert any(all(word in one.text for word in words) for one in matching), problems
    assert all(one.text.endswith("。") and one.fix.endswith("。") for one in problems)
    if name not in WITH_COMPANY:
        assert len(problems) == 1, problems


def test_a_column_blank_throughout_is_told_once() -> None:
    blank = province(counties=tuple(replace(county, figures={}) for county in BASE.counties))
    problems = [one for one in found(blank) if one.level == ERROR]
    assert [(one.sheet, one.cell) for one in problems] == [("县区", f"{POOR_PEOPLE}@")]


def test_a_missing_figure_is_told_once_for_all_streams() -> None:
    problems = found(with_county("610925", figures={}))
    assert len(problems) == 1


def test_dropped_default_factors_are_named() -> None:
    problems = found(province(weights={}))
    texts = [one.text for one in problems if one.level == WARNING]
    assert any("年度减贫任务(人)" in text and "已去掉" in text for text in texts)


def test_an_expired_stream_needs_no_pool() -> None:
    facts = with_stream("SZ", expires=2018)
    assert found(replace(facts, pools={key: pool for key, pool in facts.pools.items() if key != ("SZ", 2019)})) == ()


def test_a_rule_that_is_on_by_itself_asks_for_no_column() -> None:
    assert not any(GAP in problem.text for problem in found(BASE))


def test_a_switched_on_rule_with_its_column_is_content() -> None:
    there = {county.code: figures(county, **{GAP: 100}) for county in BASE.counties}
    facts = province(counties=tuple(replace(county, figures=there[county.code]) for county in BASE.counties))
    assert found(facts, (switched("basic_needs_first", "check"),)) == ()


def test_a_rule_switched_off_lets_a_village_be() -> None:
    facts = province(streams=tuple(replace(stream, integrated=False) for stream in BASE.streams))
    assert found(facts, (switched("deep_village_floor", "off"),)) == ()


def test_data_for_a_rule_that_is_off_gives_a_hint() -> None:
    there = {county.code: figures(county, **{"项目库储备(万元)": 100}) for county in BASE.counties}
    problems = found(province(counties=tuple(replace(c, figures=there[c.code]) for c in BASE.counties)))
    assert [(one.level, one.sheet, one.found) for one in problems] == [(HINT, "规则", "project_bank_cap")]
    assert "项目库储备(万元)" in problems[0].text and "未启用" in problems[0].text
