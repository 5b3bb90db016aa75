"""Programmes whose numbers differ by fourteen orders: floats fail on many, the answer is exact anyway."""

from __future__ import annotations

import os
import random

import pytest

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import Column, Infeasible, LinearProgramme, Row, Solution
from allocator.solving import solve
from tests.solving.dense import exact_leximin

COUNT = int(os.environ.get("WILD_PROGRAMMES", "400"))


def wild(dice: random.Random) -> Fraction:
    """A number between 0.01 and 10¹² with few or many digits, or a third of it."""
    size = 10 ** dice.randint(-2, 12) if dice.random() < 0.7 else 10 ** dice.uniform(-2, 12)
    return Fraction(size).limit_denominator(100) * dice.randint(1, 9) / dice.choice((1, 1, 1, 3, 7))


def programme(dice: random.Random) -> LinearProgramme:
    """Pools over two to four counties, floors and caps that link them, soft rows, cells of no weight, a later year."""
    counties = [f"61010{n}" for n in range(1, dice.randint(3, 5))]
    streams = ["NZ", "SZ", "ZY"][: dice.randint(1, 3)]
    cells = [Cell(county, stream, 2018) for county in counties for stream in streams]
    near = dice.random() < 0.5
    scale = {stream: wild(dice) for stream in streams}
    columns, rows, soft = [], [], []
    for cell in cells:
        size = scale[cell.stream] * dice.randint(1, 40) if near else wild(dice)
        weight = size if dice.random() < 0.8 else Fraction(0)
        prior = wild(dice) if dice.random() < 0.6 else Fraction(0)
        upper = wild(dice) if dice.random() < 0.1 else None
        columns.append(Column(cell, weight, upper=upper, prior=prior))
    size = {column.cell: column.weight or column.prior or Fraction(1) for column in columns}
    for stream in streams:
        members = [cell for cell in cells if cell.stream == stream]
        pool = sum((size[cell] for cell in members), Fraction(0)) * dice.choice((1, 1, Fraction(1, 2), 3))
        terms = tuple((cell, Fraction(1)) for cell in members)
        rows.append(Row("spend_the_pool", f"stream:{stream}", 2018, terms, pool, pool))
    for county in counties:
        terms = tuple((cell, Fraction(1)) for cell in cells if cell.county == county)
        usual = sum((size[cell] for cell, _ in terms), Fraction(0))
        bound = usual * Fraction(dice.randint(5, 16), 10) if dice.random() < 0.7 else wild(dice)
        if dice.random() < 0.3:
            rows.append(Row("county_band", county, 2018, terms, bound if dice.random() < 0.5 else None, 2 * bound))
        elif dice.random() < 0.6:
            required = wild(dice) if dice.random() < 0.3 else None
            soft.append(Row("delisted_hold_harmless", county, 2018, terms, bound, required=required))
    half = dice.randint(0, len(soft))
    tiers = tuple(tier for tier in (tuple(soft[:half]), tuple(soft[half:])) if tier)
    ahead: list[Row] = []
    later = Cell(counties[0], "ZY", 2019)
    if dice.random() < 0.4:
        own = Cell(counties[0], streams[-1], 2018)
        ahead.append(
            Row("deep_county_uplift", counties[0], 2019, ((own, Fraction(-6, 5)), (later, Fraction(1))), Fraction(0))
        )
        top = size[own] * Fraction(dice.randint(6, 18), 10)
        ahead.append(Row("spend_the_pool", "stream:ZY", 2019, ((later, Fraction(1)),), None, top))
    later_columns = (Column(later, Fraction(0)),) if ahead else ()
    return LinearProgramme(2018, tuple(columns), tuple(rows), tiers, later_columns, tuple(ahead))


@pytest.mark.parametrize("part", range(4))
def test_every_programme_has_its_exact_answer(part: int) -> None:
    """No refusal: the plan an independent exact method finds, or a proof that there is none."""
    planned = 0
    for seed in range(part, COUNT, 4):
        one = programme(random.Random(seed))
        outcome, wanted = solve(one), exact_leximin(one)
        if wanted is None:
            assert isinstance(outcome, Infeasible), (seed, outcome)
        else:
            assert isinstance(outcome, Solution), (seed, outcome)
            assert outcome.amounts == wanted, seed
            planned += 1
    assert planned > COUNT / 4 * 0.4, "programmes that have no plan teach little"
