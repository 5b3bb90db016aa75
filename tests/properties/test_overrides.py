"""Settings and overrides that say what is so anyway change nothing: amounts, exact plan, hashed values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.domain.facts import Facts
from allocator.domain.money import show
from allocator.domain.rule import RuleBook
from allocator.domain.scenario import Setting
from allocator.rulebook import effective_text, settings_of
from allocator.use_cases import PlanResult, plan_facts
from allocator.use_cases.result_json import amounts_text
from tests.properties.choices import cases, rule_settings, setting
from tests.properties.provinces import POOR, Case, chance
from tests.properties.tally import Tally, examples

ORIGINS = ("--set", "scenario:示例", "workbook")


def in_force(book: RuleBook, dice: Random, share: int) -> tuple[Setting, ...]:
    """About ``share`` of a hundred of the values in force, in any order, set once more from somewhere."""
    chosen = [one for one in settings_of(book) if chance(dice, share)]
    dice.shuffle(chosen)
    return tuple(replace(one, origin=dice.choice(ORIGINS), why="示例", place="示例") for one in chosen)


def stated(facts: Facts) -> Iterator[Setting]:
    """Overrides of pools, counties, weights and streams that repeat what the workbook states."""
    for (code, year), pool in facts.pools.items():
        if year in facts.years:
            measure = facts.stream(code).measure
            yield override("pool", (code, str(year), "total"), show(pool.total, measure))
            yield override("pool", (code, str(year), "provincial"), show(pool.provincial, measure))
    for county in facts.counties:
        yield override("county", (county.code, POOR), str(county.figures[POOR]))
    for stream in facts.streams:
        yield override("stream", (stream.code, "分配方法"), stream.method)
        yield override("stream", (stream.code, "可调剂"), "是" if stream.movable else "否")
        yield override("stream", (stream.code, "取整单位"), show(stream.unit, stream.measure))
    for code, rows in facts.weights.items():
        yield from (override("weight", (code, row.factor), str(row.weight * 100)) for row in rows)


def override(kind: str, key: tuple[str, ...], value: str) -> Setting:
    """One reasoned difference that is none."""
    return Setting(kind, key, value, "示例", "scenario:示例", "示例")


def assert_same(first: PlanResult, other: PlanResult) -> None:
    """The same status, effective values, exact plan and hashed amounts."""
    assert other.status == first.status, other.problems
    assert effective_text(other.book) == effective_text(first.book)
    if first.plan is not None and other.plan is not None:
        assert amounts_text(other.plan.amounts) == amounts_text(first.plan.amounts)
        assert [year.exact for year in other.plan.years] == [year.exact for year in first.plan.years]


def test_setting_baseline_values_changes_nothing(tally: Tally) -> None:
    """Any part of the baseline said again by --set, scenario or workbook; the facts said again by overrides."""

    @settings(max_examples=examples(40))
    @given(cases(settings=lambda dice: ()), st.randoms(use_true_random=False))
    def holds(case: Case, dice: Random) -> None:
        first = tally.count(plan_facts(case.facts))
        assert_same(first, plan_facts(case.facts, in_force(first.book, dice, 60)))
        assert_same(first, plan_facts(case.facts, tuple(stated(case.facts))))

    holds()
    tally.demand()


def test_a_value_set_and_set_back_leaves_no_trace(tally: Tally) -> None:
    """Any scenario, then --set back to the baseline in every value: the baseline's plan and text."""

    @settings(max_examples=examples(25))
    @given(cases(settings=rule_settings))
    def holds(case: Case) -> None:
        first = tally.count(plan_facts(case.facts))
        back = tuple(replace(one, origin="--set") for one in settings_of(first.book))
        assert_same(first, plan_facts(case.facts, (*case.settings, *back)))

    holds()
    tally.demand()


def test_a_value_that_differs_is_seen_in_the_text() -> None:
    """The text is worth comparing: one other value makes another text."""

    @settings(max_examples=examples(10))
    @given(cases(settings=lambda dice: ()), st.integers(21, 99))
    def holds(case: Case, percent: int) -> None:
        first = plan_facts(case.facts)
        other = plan_facts(case.facts, (setting("deep_county_uplift", "uplift", f"{percent}%"),))
        assert effective_text(other.book) != effective_text(first.book)

    holds()
