"""Counting work: units add up outwards, the outermost budget used up ends its search, a part may be given up."""

from __future__ import annotations

import pytest

from allocator.domain.effort import Exhausted, attempted, left, memory, metered, note_cut, spend


def test_without_a_budget_nothing_is_counted_or_remembered() -> None:
    spend(10**12)
    note_cut()
    assert left() is None and memory() is None


def test_what_is_spent_within_is_spent_outside_too() -> None:
    with metered(100) as outer:
        spend(10)
        with metered(50) as inner:
            spend(20)
            assert (inner.spent, inner.left, left()) == (20, 30, 30)
        assert (outer.spent, left()) == (30, 70)
    assert left() is None


def test_an_inner_budget_never_has_more_left_than_the_outer_one() -> None:
    with metered(30), metered(1000):
        assert left() == 30


def test_a_budget_may_be_used_up_to_the_last_unit() -> None:
    with metered(30) as meter:
        spend(30)
        with pytest.raises(Exhausted):
            spend(1)
    assert meter.spent == 31 and meter.left == 0


def test_the_outermost_budget_used_up_is_the_one_that_ends() -> None:
    with metered(30) as outer, metered(20), pytest.raises(Exhausted) as end:
        spend(40)
    assert end.value.meter is outer


def test_a_part_that_takes_too_much_is_given_up_and_noted() -> None:
    with metered(100) as outer:
        assert attempted(10, lambda: spend(11), "given up") == "given up"
        assert outer.cut and outer.spent == 11
        assert attempted(10, lambda: "done", "given up") == "done"


def test_a_part_cannot_swallow_the_end_of_the_whole() -> None:
    with metered(10) as outer, pytest.raises(Exhausted) as end:
        attempted(50, lambda: spend(20), None)
    assert end.value.meter is outer


def test_a_cut_is_known_to_every_budget_around_it() -> None:
    with metered(100) as outer, metered(50) as inner:
        note_cut()
    assert outer.cut and inner.cut


def test_what_is_remembered_lasts_as_long_as_the_outermost_budget() -> None:
    with metered(100), metered(50):
        memory()["one"] = 1  # type: ignore[index]
        with metered(10):
            assert memory() == {"one": 1}
    with metered(100):
        assert memory() == {}
