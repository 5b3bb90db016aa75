"""状态, 层级 and 豁免县区 hold for all years: said of one year they are refused, never taken for all."""

from __future__ import annotations

import pytest

from allocator.domain.finding import ERROR
from allocator.domain.rule import active
from allocator.domain.scenario import Setting
from allocator.rulebook import resolve
from allocator.rules import RULES
from allocator.scenario_files import parse_set
from tests.use_cases.towns import facts

RULE = "delisted_hold_harmless"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("status@2018=off", "状态"),
        ("status@2030=off", "状态"),
        ("tier@2018=1", "层级"),
        ("exempt@2018=甲县", "豁免县区"),
    ],
)
def test_what_holds_for_all_years_is_refused_for_one(typed: str, name: str) -> None:
    setting = parse_set(f"{RULE}.{typed}", "试算")
    assert isinstance(setting, Setting)
    resolved = resolve(facts(), (setting,), RULES)
    (problem,) = resolved.problems
    assert (problem.level, problem.sheet) == (ERROR, "--set") and f"的{name}对各年一并生效" in problem.text
    untouched = active(resolve(facts(), (), RULES).book, RULE)
    assert active(resolved.book, RULE) == untouched


def test_the_sheet_names_the_cell_of_the_status() -> None:
    setting = Setting("rule", (RULE, "", "status", "2018"), "停用", "试算", "workbook", "规则!F9")
    (problem,) = resolve(facts(), (setting,), RULES).problems
    assert (problem.sheet, problem.cell, problem.found) == ("规则", "F9", "2018")
