"""Bounds narrowed by duals: whatever the multipliers are, no best point is lost."""

from __future__ import annotations

import itertools
import random

from allocator.domain.fraction import Fraction
from allocator.units.residual import Residual
from allocator.units.stages import fixed_by_duals


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
