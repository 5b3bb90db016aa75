"""Budgets of trials: each has its own, all of them one together, and what did not end is not asked again."""

from __future__ import annotations

from collections.abc import Callable

from allocator.domain.effort import metered, note_cut, spend
from allocator.domain.plan import YearPlan
from allocator.domain.scenario import Setting
from allocator.use_cases.trying import COUNTED, RUNS, TRIAL, TRIALS, Runs, Trials

NONE: tuple[YearPlan, ...] = ()


def change(number: int) -> Setting:
    """Some change or other."""
    return Setting("pool", ("ZY", "2018", "total"), str(number), "示例", "--set", "--set")


def costing(units: int, asked: list[int], cut: bool = False) -> Callable[..., tuple[YearPlan, ...]]:
    """A run that takes so much work."""

    def run(*_: object) -> tuple[YearPlan, ...]:
        asked.append(units)
        spend(units)
        if cut:
            note_cut()
        return NONE

    return run


def test_searches_that_do_not_end_use_up_what_all_have_together() -> None:
    trials, asked = Trials(), []
    endless = costing(TRIAL + 1, asked)
    for number in range(20):
        assert trials.outcome(((change(number),), True), lambda: bool(endless())) is None
    assert len(asked) == -(-TRIALS // (TRIAL + 1))


def test_a_search_is_made_once_and_little_of_it_counts_outside() -> None:
    trials, asked = Trials(), []

    def search() -> bool:
        asked.append(1)
        spend(3 * COUNTED)
        return True

    with metered(TRIALS) as meter:
        for settings in ((change(1), change(2)), (change(2), change(1))):
            assert trials.outcome((settings, True), search) is True
    assert (len(asked), meter.spent) == (1, COUNTED)


def test_a_run_that_the_rest_does_not_reach_for_is_not_begun() -> None:
    """The dearest took a third and a bit: after two of them the third is not begun, however cheap it would be."""
    asked: list[int] = []
    costs = iter((RUNS // 3 + 1, RUNS // 3 + 1, 1))
    runs = Runs(lambda _: costing(next(costs), asked)(), limit=RUNS)
    assert [runs.planned((change(number),)) for number in range(3)] == [NONE, NONE, None]
    assert len(asked) == 2


def test_a_run_with_a_search_cut_short_in_it_says_nothing() -> None:
    asked: list[int] = []
    assert Runs(costing(5, asked, cut=True), limit=10).planned(()) is None
    assert Runs(costing(11, asked), limit=10).planned(()) is None
    assert Runs(costing(5, asked), limit=10).planned(()) == NONE


def test_a_small_problem_has_no_budget_of_its_own() -> None:
    asked: list[int] = []
    runs = Runs(costing(10 * RUNS, asked), limit=None)
    assert [runs.planned((change(number),)) for number in range(3)] == [NONE] * 3
