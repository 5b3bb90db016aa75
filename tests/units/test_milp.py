"""The integer programme solver: exact points, distinct answers, silence."""

from __future__ import annotations

import random

import pytest

from allocator.solving.milp import INFEASIBLE, OPTIMAL, broken_rows, minimise


def test_the_worked_number() -> None:
    found = minimise([2, 3], [(0, 9), (0, 9)], [([(0, 2), (1, 3)], 7, None)], [True, True])
    assert (found.status, found.point) == (OPTIMAL, (2, 1))


def test_no_whole_point_is_told_apart() -> None:
    rows = [([(0, 2), (1, 2)], 7, 7)]
    assert minimise([0, 0], [(0, 9), (0, 9)], rows, [True, True]).status == INFEASIBLE
    assert minimise([0, 0], [(0, 9), (0, 9)], rows, [True, False]).status == OPTIMAL


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    minimise([1], [(0, 5)], [([(0, 2)], 3, None)], [True])
    assert capfd.readouterr() == ("", "")


def test_points_against_counting() -> None:
    chance = random.Random(7)
    seen = set()
    for _ in range(150):
        size = chance.randint(1, 3)
        bounds = [(0, chance.randint(0, 4)) for _ in range(size)]
        costs = [chance.randint(-5, 5) for _ in range(size)]
        rows = [
            ([(column, chance.choice((-3, -2, 1, 2, 5))) for column in range(size)], chance.randint(-4, 6), None)
            for _ in range(chance.randint(1, 3))
        ]
        found = minimise(costs, bounds, rows, [True] * size)
        points = [()]
        for _, upper in bounds:
            points = [(*point, value) for point in points for value in range(upper + 1)]
        points = [point for point in points if broken_rows(point, bounds, rows, [True] * size) == []]
        seen.add(bool(points))
        if not points:
            assert found.status == INFEASIBLE
            continue
        least = min(sum(c * x for c, x in zip(costs, point, strict=True)) for point in points)
        assert found.point in points
        assert sum(c * x for c, x in zip(costs, found.point, strict=True)) == least
    assert seen == {True, False}


def test_a_broken_row_and_a_bound_are_seen() -> None:
    rows = [([(0, 2), (1, 3)], 7, None)]
    assert broken_rows((1, 1), [(0, 9), (0, 9)], rows, [True, True]) == [0]
    assert broken_rows((2, 1), [(0, 9), (0, 9)], rows, [True, True]) == []
    assert broken_rows((10, 1), [(0, 9), (0, 9)], rows, [True, True]) is None
