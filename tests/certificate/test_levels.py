"""The inequality behind a level: exact for the solver's own multipliers, valid for any."""

from __future__ import annotations

import sys
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from allocator.certificate.standalone import cells_of, check_plan, highest
from allocator.domain.fraction import Fraction
from tests.certificate.years import certificate, proved_years


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_level_of_random_years_is_proved_exactly(seed: int) -> None:
    levels = soft = beside = ahead = 0
    for year, solution in proved_years(seed, 40):
        one = certificate(year)
        lines, whole = check_plan(one)
        assert whole, lines
        levels += len(solution.levels)
        soft += bool(solution.shortfall)
        beside += any(row[0] == "beside" for row in one["years"][0]["rows"])
        ahead += bool(year.programme.ahead_rows)
    assert levels >= 80
    assert min(soft, beside, ahead) >= 5


def test_numbers_of_any_length_are_written() -> None:
    """Levels that build on one another have long fractions: Python alone refuses to write 4,300 digits."""
    year, solution = next(proved_years(1, 1))
    first, *others = solution.levels
    long = replace(solution, levels=(replace(first, value=first.value + Fraction(1, 3**10_000)), *others))
    limit = sys.get_int_max_str_digits()
    told = certificate(replace(year, solution=long))["years"][0]["levels"][0]["value"]
    assert len(told) > 2 * 4_300
    assert sys.get_int_max_str_digits() == limit


def test_the_bound_holds_for_any_multipliers() -> None:
    dice, tight = Random(7), 0
    for number, (year, _) in enumerate(proved_years(11, 25)):
        told = certificate(year)["years"][0]
        cells, plan = cells_of(told)
        done = {n: cell["frozen"] for n, cell in enumerate(cells) if cell["frozen"] is not None}
        for level in told["levels"]:
            best = highest_by_linprog(told, cells, done)
            for proof in level["proofs"]:
                for _ in range(4):
                    rows = [[n, str(Fraction(y) * dice.randint(-1, 4) / dice.randint(1, 3))] for n, y in proof["rows"]]
                    rows += [[dice.randrange(len(told["rows"])), str(dice.randint(-2, 2))] for _ in range(2)]
                    bound, _ = highest(told, cells, done, {"rows": rows})
                    assert bound is None or best is None or bound >= Fraction(best) - Fraction(1, 10**6), number
                bound, stuck = highest(told, cells, done, proof)
                if bound is not None and best is not None:
                    tight += abs(bound - Fraction(best)) < Fraction(1, 10**6)
                done.update((n, plan[n]) for n in proof["cells"])
                best = highest_by_linprog(told, cells, done)
                assert all(cells[n]["weight"] > 0 for n in stuck)
    assert tight >= 25


def highest_by_linprog(year: dict, cells: list, done: dict) -> float | None:
    """max t by another solver: rows, bounds, cells done fixed, offset + weight · t ≤ x for the open ones."""
    count = len(cells)
    matrix, bounds = [], []
    for row in year["rows"]:
        line = np.zeros(count + 1)
        for n, factor in zip(row[6], row[7] or ["1"] * len(row[6]), strict=True):
            line[n] += float(Fraction(factor))
        for side, sign in ((row[4], -1), (row[5], 1)):
            if side is not None:
                matrix.append(sign * line)
                bounds.append(sign * float(Fraction(side)))
    open_cells = [n for n in range(len(year["amounts"])) if n not in done and cells[n]["weight"] > 0]
    if not open_cells:
        return None
    for n in open_cells:
        line = np.zeros(count + 1)
        line[n], line[count] = -1, float(cells[n]["weight"])
        matrix.append(line)
        bounds.append(-float(cells[n]["offset"]))
    limits = []
    for n, cell in enumerate(cells):
        side = (cell["lower"], cell["upper"]) if n not in done else (done[n], done[n])
        limits.append(tuple(None if one is None else float(one) for one in side))
    cost = np.zeros(count + 1)
    cost[count] = -1
    found = linprog(cost, np.array(matrix), np.array(bounds), bounds=[*limits, (None, None)])
    assert found.status == 0, found.message
    return -found.fun
