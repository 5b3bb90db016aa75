"""Bounds narrowed by duals: whatever the multipliers are, no best point is lost."""

from __future__ import annotations

import itertools
import random

import pytest

from allocator.domain.fraction import Fraction
from allocator.solving.milp import Minimum
from allocator.units import residual as stated
from allocator.units.model import UnitModel
from allocator.units.residual import Residual, Share
from allocator.units.stages import Chosen, choose, fewest_inside, fixed_by_duals


def test_no_best_point_is_cut_off_by_any_multipliers() -> None:
    chance, fixed = random.Random(3), 0
    for _ in range(300):
        bounds = [(low, low + chance.randint(0, 2)) for low in (chance.randint(0, 2) for _ in range(3))]
        costs = [chance.randint(-3, 3) for _ in bounds]
        rows = []
        for _ in range(2):
            low = chance.choice((None, chance.randint(-4, 4)))
            terms = [(column, chance.choice((-2, -1, 1, 2))) for column in range(3)]
            rows.append((terms, low, chance.choice((None, (low or 0) + chance.randint(0, 4)))))
        points = [
            point
            for point in itertools.product(*(range(low, high + 1) for low, high in bounds))
            if all(
                (low is None or low <= sum(f * point[c] for c, f in terms))
                and (high is None or sum(f * point[c] for c, f in terms) <= high)
                for terms, low, high in rows
            )
        ]
        if not points:
            continue
        worth = {point: sum(cost * value for cost, value in zip(costs, point, strict=True)) for point in points}
        least = min(worth.values())
        best = [point for point in points if worth[point] == least]
        made = Residual([], bounds, [True] * 3, costs, [], [], [])
        multipliers = [Fraction(chance.randint(-4, 4), 2) for _ in rows]
        narrowed = fixed_by_duals(made, bounds, rows, best[0], multipliers, least)
        fixed += narrowed != bounds
        for point in best:
            assert all(low <= value <= high for value, (low, high) in zip(point, narrowed, strict=True))
    assert fixed > 20


def test_many_cells_that_stay_in_their_windows_are_kept_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cells that may go up or down by 5 units: the one that did so a stage before is left free, one is not many."""
    shares = [Share(0, 3, None, 0, 1), Share(1, 7, 4, 2, 3), Share(2, 9, None)]
    made = Residual(shares, [(0, 5)] * 4 + [(0, 1)], [True] * 5, [1, 1, 1, 1, 0], [], [], [])
    monkeypatch.setattr(stated, "MANY", 1)
    assert made.kept_inside((0, 2, 0, 0, 1)) == [(0, 5), (0, 5), (0, 0), (0, 0), (0, 1)]
    assert made.kept_inside((1, 0, 0, 4, 1)) == ()
    monkeypatch.setattr(stated, "MANY", 2)
    assert made.kept_inside((0, 2, 0, 0, 1)) == ()
    assert made.bounds == [(0, 5)] * 4 + [(0, 1)]


def test_only_none_at_all_is_known_to_be_the_fewest_while_others_are_kept() -> None:
    made = Residual([], [(0, 1)] * 2, [True] * 2, [0, 0], [], [0, 1], [])
    for point, status, told in (((0, 0), "optimal", True), ((0, 1), "optimal", False), ((0, 0), "unknown", False)):
        found = Minimum(status, point)
        assert (fewest_inside([1, 1], made.bounds, [], made, lambda *_, one=found: one) is found) is told


def test_each_stage_goes_on_from_the_point_of_the_one_before() -> None:
    """So a stage too hard for the solver's nodes has a point all the same: the one it was handed."""
    made = Residual([], [(0, 9), (0, 1), (0, 1)], [True] * 3, [5, 0, 0], [], [2], [1])
    starts: list[tuple[int, ...]] = []

    def tired(costs, bounds, rows, integral, start=()) -> Minimum:
        starts.append(tuple(start))
        return Minimum("unknown", tuple(start) or (7, 1, 0))

    chosen = choose(UnitModel(2018, (), ()), made, tired)
    assert starts == [(), (7, 1, 0), (7, 1, 0)]
    assert isinstance(chosen, Chosen) and chosen.point == (7, 1, 0) and not chosen.best
